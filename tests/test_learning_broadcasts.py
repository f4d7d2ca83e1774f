"""Broadcasts: each subscriber once, at the pace, over restarts, and no trace of who had what."""

import datetime as dt
from collections import Counter
from collections.abc import Callable

import pytest
from learning_cast import (
    BOARD,
    DAY,
    NOON,
    begin,
    broadcasts_kept,
    items,
    subscribers,
)

from bot.views.publish import progress
from feedback import broadcasts, subscriptions
from feedback.broadcasts import LEASE, Attempt, Outcome, Point
from storage.store import Store
from storage.tables import Broadcast, BroadcastKind, ItemState

SECOND = dt.timedelta(seconds=1)
CHATS = [9_000_000_001, 12, 77, 5_000_000_000, 31]


@pytest.fixture
async def store(store: Store) -> Store:
    """A store where everybody of `CHATS` wants the points."""
    for chat in CHATS:
        await subscriptions.turn_on(store, BOARD, chat)
    return store


async def test_a_chat_is_on_the_lists_that_it_joined_and_on_no_others(store: Store) -> None:
    await subscriptions.turn_on(store, "nel", CHATS[0])
    assert sorted(await subscriptions.boards_of(store, CHATS[0])) == sorted([BOARD, "nel"])
    assert await subscriptions.boards_of(store, CHATS[1]) == [BOARD]


@pytest.mark.parametrize(("count", "shown"), [(0, "0"), (1, "fewer than 5"), (4, "fewer than 5"), (5, "5"), (6, "6")])
def test_how_many_are_on_a_list_is_told_only_from_five_on(count: int, shown: str) -> None:
    assert subscriptions.shown_number(count) == shown


class Watch:
    """A stopwatch that runs only when a test says so."""

    seconds = 1000.0

    def perf_counter(self) -> float:
        return self.seconds


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    watch = Watch()
    monkeypatch.setattr("feedback.broadcasts.time", watch)
    return watch


class Post:
    """Somebody who delivers: says what becomes of each chat's message, and keeps count."""

    def __init__(self, **outcomes: Attempt) -> None:
        self.outcomes = outcomes
        self.went: Counter[int] = Counter()

    async def __call__(self, chat_id: int) -> Attempt:
        self.went[chat_id] += 1
        return self.outcomes.get(f"_{chat_id}", Attempt(Outcome.SENT))


async def at_once(_chat_id: int) -> None:
    """No pace."""


async def drain(store: Store, broadcast: Broadcast | None, post: Post, now: dt.datetime = NOON) -> Broadcast:
    assert broadcast is not None
    assert broadcast.id is not None
    await broadcasts.recover(store, now)
    return (await broadcasts.send_some(store, broadcast.id, now, post, at_once, most=100))[0]


async def test_everybody_gets_it_once_and_no_row_stays(store: Store) -> None:
    post, begun = Post(), await begin(store)
    done = await drain(store, begun, post)
    assert post.went == Counter(CHATS)
    assert (done.total, done.sent, done.done) == (5, 5, True)
    assert await items(store) == []
    assert await begin(store) is None, "the same thing goes out once a day"
    assert await broadcasts.unfinished(store) == []


async def test_who_blocked_the_bot_is_dropped_from_the_list(store: Store) -> None:
    post = Post(_12=Attempt(Outcome.GONE), _77=Attempt(Outcome.REFUSED), _31=Attempt(Outcome.UNSURE))
    done = await drain(store, await begin(store), post)
    assert (done.sent, done.dropped, done.refused, done.done) == (3, 1, 1, True)
    assert await subscribers(store) == {*CHATS} - {12}
    await drain(store, await begin(store, ref=2), again := Post())
    assert 12 not in again.went


async def test_who_leaves_while_it_goes_out_gets_nothing(store: Store) -> None:
    begun = await begin(store)
    await subscriptions.turn_off(store, 77)
    done = await drain(store, begun, post := Post())
    assert 77 not in post.went
    assert (done.sent, done.total, done.done) == (4, 5, True)


async def test_too_many_requests_stop_everything_until_the_time_is_up(store: Store) -> None:
    wait = dt.timedelta(seconds=40)
    slow = Post(**{f"_{chat}": Attempt(Outcome.LATER, wait) for chat in CHATS})
    begun = await begin(store)
    assert begun is not None
    assert begun.id is not None
    first, more = await broadcasts.send_some(store, begun.id, NOON, slow, at_once, most=100)
    assert (first.sent, first.done, more, sum(slow.went.values())) == (0, False, False, 1)
    done = await drain(store, begun, post := Post(), NOON + wait + dt.timedelta(seconds=5))
    assert post.went == Counter(CHATS)
    assert done.done


async def test_a_sender_that_fails_counts_as_sent_and_logs_no_chat(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(chat_id: int) -> Attempt:
        raise RuntimeError(str(chat_id))

    begun = await begin(store)
    assert begun is not None
    assert begun.id is not None
    done, _ = await broadcasts.send_some(store, begun.id, NOON, fail, at_once, most=100)
    assert done.sent == 5


async def test_of_those_who_are_named_each_gets_it_and_of_the_list_nobody(store: Store) -> None:
    begun = await broadcasts.begin(
        store, "nel", BroadcastKind.CHANGE, 1, now=NOON, today=DAY, report=(1004, 17), chats=[12, 555]
    )
    assert begun is not None
    assert (begun.board, begun.total, begun.report_chat, begun.report_message) == ("nel", 2, 1004, 17)
    await drain(store, begun, post := Post())
    assert post.went == Counter([12, 555])


async def test_what_is_not_the_same_goes_out_on_the_same_day(store: Store) -> None:
    assert await begin(store) is not None
    for board, kind, ref, today in (
        ("nel", BroadcastKind.CHANGE, 1, DAY),
        (BOARD, BroadcastKind.POINT, 1, DAY),
        (BOARD, BroadcastKind.CHANGE, 2, DAY),
        (BOARD, BroadcastKind.CHANGE, 1, DAY + dt.timedelta(days=1)),
    ):
        assert await broadcasts.begin(store, board, kind, ref, now=NOON, today=today) is not None
    begun = await broadcasts.unfinished(store)
    assert [(each.board, each.kind, each.ref) for each in begun[:3]] == [
        (BOARD, BroadcastKind.CHANGE, 1),
        ("nel", BroadcastKind.CHANGE, 1),
        (BOARD, BroadcastKind.POINT, 1),
    ]


async def test_only_so_many_go_in_one_round_each_at_its_own_pace_and_it_says_whether_more_can_go(store: Store) -> None:
    begun, post, paced = await begin(store), Post(), Counter[int]()

    async def pace(chat_id: int) -> None:
        paced[chat_id] += 1

    assert begun is not None
    assert begun.id is not None
    first, more = await broadcasts.send_some(store, begun.id, NOON, post, pace, most=2)
    assert (first.sent, first.done, more, sum(post.went.values())) == (2, False, True, 2)
    last, more = await broadcasts.send_some(store, begun.id, NOON, post, pace, most=100)
    assert (last.sent, last.done, more) == (5, True, False)
    assert paced == post.went == Counter(CHATS)


async def test_who_leaves_as_their_turn_comes_holds_no_other_up(store: Store) -> None:
    begun, post, left = await begin(store), Post(), set[int]()

    async def pace(chat_id: int) -> None:
        if not left:
            left.add(chat_id)
            await subscriptions.turn_off(store, chat_id)

    assert begun is not None
    assert begun.id is not None
    done, _ = await broadcasts.send_some(store, begun.id, NOON, post, pace, most=100)
    assert (done.sent, set(post.went)) == (4, {*CHATS} - left)


@pytest.mark.parametrize(
    ("asked", "waits"), [(None, 30), (dt.timedelta(seconds=90), 90), (dt.timedelta(hours=2), 3600)]
)
async def test_what_could_not_go_out_waits_as_long_as_telegram_asks_but_an_hour_at_most(
    store: Store, watch: Watch, asked: dt.timedelta | None, waits: int
) -> None:
    begun = await begin(store)
    await drain(store, begun, Post(**{f"_{chat}": Attempt(Outcome.LATER, asked) for chat in CHATS}))
    later = NOON + dt.timedelta(seconds=waits)
    await drain(store, begun, early := Post(), later - SECOND)
    assert sum(early.went.values()) == 4, "the other four did not have to wait"
    await drain(store, begun, late := Post(), later)
    assert sum(late.went.values()) == 1


class Died(BaseException):
    """The process ended here."""


def dies_at(point: Point, times: int) -> Callable[[Point], None]:
    left = [times]

    def reached(here: Point) -> None:
        left[0] -= here is point
        if left[0] < 0:
            raise Died

    return reached


@pytest.mark.parametrize("point", list(Point))
@pytest.mark.parametrize("times", [0, 2])
async def test_a_process_that_dies_repeats_nothing_and_loses_only_what_was_on_its_way(
    store: Store, point: Point, times: int
) -> None:
    begun, post = await begin(store), Post()
    assert begun is not None
    assert begun.id is not None
    with pytest.raises(Died):
        await broadcasts.send_some(store, begun.id, NOON, post, at_once, most=100, reached=dies_at(point, times))
    before = sum(post.went.values())
    done = await drain(store, begun, post, NOON + LEASE + dt.timedelta(seconds=5))
    assert done.done
    assert max(post.went.values()) == 1, "nobody gets it twice"
    lost = point is Point.SENDING
    assert len(post.went) == len(CHATS) - lost
    assert done.sent == len(CHATS), "what was on its way counts as sent"
    assert before <= times + 1


@pytest.mark.parametrize(("point", "sent_again"), [(Point.CLAIMED, 1), (Point.SENDING, 0)])
async def test_nobody_takes_up_what_another_sender_may_still_be_at_until_five_minutes_are_over(
    store: Store, watch: Watch, point: Point, sent_again: int
) -> None:
    begun = await begin(store)
    assert begun is not None
    assert begun.id is not None

    def slow_then_dead(here: Point) -> None:
        if here is point:
            watch.seconds += 100
            dies(here)

    dies = dies_at(point, 1)
    with pytest.raises(Died):
        await broadcasts.send_some(store, begun.id, NOON, Post(), at_once, most=9, reached=slow_then_dead)
    until = NOON + dt.timedelta(seconds=100) + LEASE
    assert [item.not_before_at for item in await items(store) if item.state is not ItemState.WAITING] == [until]
    early = await drain(store, begun, Post(), until - SECOND)
    assert (early.sent, early.done) == (4, False)
    late = await drain(store, begun, post := Post(), until)
    assert (late.sent, late.done, sum(post.went.values())) == (5, True, sent_again)


async def test_what_is_dropped_is_done_and_its_officer_s_message_is_forgotten(store: Store) -> None:
    begun = await broadcasts.begin(store, BOARD, BroadcastKind.CHANGE, 1, now=NOON, today=DAY, report=(1004, 17))
    assert begun is not None
    assert begun.id is not None
    dropped = await broadcasts.cancel(store, begun.id)
    assert (dropped.id, dropped.sent, dropped.done) == (begun.id, 0, True)
    assert await items(store) == []
    await broadcasts.reported(store, begun.id)
    (kept,) = await broadcasts_kept(store)
    assert (kept.report_chat, kept.report_message, kept.done) == (None, None, True)


async def test_a_claim_that_lies_in_the_future_because_the_clock_went_back_is_taken_up(store: Store) -> None:
    begun = await begin(store)
    assert begun is not None
    assert begun.id is not None
    with pytest.raises(Died):
        await broadcasts.send_some(store, begun.id, NOON, Post(), at_once, most=9, reached=dies_at(Point.CLAIMED, 0))
    earlier = NOON - dt.timedelta(days=3)
    assert (await drain(store, begun, post := Post(), earlier)).done
    assert post.went == Counter(CHATS)


async def test_the_queue_goes_in_random_order(store: Store) -> None:
    orders = set()
    for ref in range(8):
        order: list[int] = []

        async def deliver(chat_id: int, order: list[int] = order) -> Attempt:
            order.append(chat_id)
            return Attempt(Outcome.SENT)

        begun = await begin(store, ref=ref)
        assert begun is not None
        assert begun.id is not None
        await broadcasts.send_some(store, begun.id, NOON, deliver, at_once, most=100)
        orders.add(tuple(order))
    assert len(orders) > 1


def test_of_fewer_than_five_no_number_is_told() -> None:
    few = Broadcast(board=BOARD, kind=BroadcastKind.WAVE, ref=1, day=DAY, total=4, sent=3, dropped=1, done=True)
    assert "fewer than 5" in progress(few, "Harbour").plain
    assert not any(digit in progress(few, "Harbour").plain for digit in "1234")
