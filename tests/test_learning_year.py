"""A whole year of the learning loop: joining, publishing, sending, answering, leaving."""

import datetime as dt

from learning_cast import BOARD, DAY, NOON, write

from feedback import broadcasts, cards, learning, subscriptions, wave_results, waves
from feedback.broadcasts import Attempt, Outcome
from storage.store import Store
from storage.tables import BroadcastKind, WavePhase


async def sent(_chat_id: int) -> Attempt:
    return Attempt(Outcome.SENT)


async def at_once(_chat_id: int) -> None:
    """No pace."""


async def test_a_whole_year(store: Store) -> None:
    for chat in range(9_000_000_000, 9_000_000_007):
        assert await subscriptions.turn_on(store, BOARD, chat)
    assert not await subscriptions.turn_on(store, BOARD, 9_000_000_000)
    point = await write(store)
    tuesday = DAY + dt.timedelta(days=1)
    card = await cards.send_next(store, BOARD, now=NOON, today=tuesday)
    wave = await waves.open_wave(store, BOARD, WavePhase.BEFORE, today=tuesday)
    asked = await broadcasts.begin(store, BOARD, BroadcastKind.WAVE, wave.id or 0, now=NOON, today=tuesday)
    for begun in (card, asked):
        assert begun is not None
        done, _ = await broadcasts.send_some(store, begun.id or 0, NOON, sent, at_once, most=100)
        assert (done.sent, done.done) == (7, True)
    for _ in range(6):
        sheet = await waves.start_answering(store, wave.id or 0, 1, today=tuesday)
        assert sheet is not None
        assert all(sheet.take(step, each) for step, each in enumerate(("yes", "no", "5")))
        assert await waves.hand_in(store, sheet, today=tuesday)
    await learning.mark(store, point.id or 0, new=True)
    await waves.close_wave(store, BOARD, wave.id or 0)
    (result,) = await wave_results.results(store, BOARD, today=tuesday)
    assert result.answered == 6
    assert await subscriptions.turn_off(store, 9_000_000_003)
    assert await subscriptions.number(store, BOARD) == 6
