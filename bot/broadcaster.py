"""Sends cards, changes and invitations to those who asked for them: after the outbox, at Telegram's pace."""

import datetime as dt
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.context import Services
from bot.messaging import keyboard
from bot.views import learning as cards
from bot.views import publish as officer
from bot.views import waves as invitations
from bot.views.announce import announced, progress
from bot.views.reply import Reply
from feedback import broadcasts, learning, waves
from feedback.broadcasts import Attempt, Outcome, Pace
from feedback.cards import CARD_TIME, send_next
from reminders import announcements, people
from reminders.calendar import LONDON, QUIET_TIME, is_working_day, london_day
from reminders.messages import Ambiguous, NotSent, Refused, Result
from storage.tables import Broadcast, BroadcastKind

log = logging.getLogger(__name__)

AT_ONCE = 20
"""Messages between two looks at the progress."""
ROUNDS = 10
"""Such rounds in one tick, about ten seconds; then reminders have their turn before it goes on."""


Post = Callable[[int, Reply], Awaitable[Result]]


class Broadcaster:
    """Begins the weekly cards when their time has come, and sends what waits.

    Args:
        services: the services.
        bot: edits the message that shows an officer the progress.
        post: sends a reply to a chat and says how that went.
        turn: waits until a message may go to a chat.
    """

    def __init__(self, services: Services, bot: ExtBot[None], post: Post, turn: Pace) -> None:
        self._services = services
        self._bot = bot
        self._post = post
        self._turn = turn

    async def run(self, now: dt.datetime) -> None:
        """Do what is due at `now` (aware). Doing it again, late or twice does no harm."""
        store = self._services.store
        await broadcasts.recover(store, now)
        if is_card_time(now):
            for board in self._services.boards:
                await send_next(store, board.id, now=now, today=london_day(now))
        for broadcast in await broadcasts.unfinished(store):
            await self._send(broadcast, now)

    async def _send(self, broadcast: Broadcast, now: dt.datetime) -> None:
        assert broadcast.id is not None
        store = self._services.store
        reply = await self._words(broadcast, london_day(now))
        if reply is None:
            await self._report(await broadcasts.cancel(store, broadcast.id))
            return

        async def deliver(chat_id: int) -> Attempt:
            attempt = attempt_of(await self._post(chat_id, reply))
            if attempt.outcome is Outcome.GONE:
                await people.cannot_reach(store, chat_id)
            return attempt

        for _ in range(ROUNDS):
            broadcast, more = await broadcasts.send_some(store, broadcast.id, now, deliver, self._turn, most=AT_ONCE)
            await self._report(broadcast)
            if not more:
                return
            assert broadcast.id is not None
        self._services.nudge.set()

    async def _words(self, broadcast: Broadcast, today: dt.date) -> Reply | None:
        """What the broadcast says; None if it is about something that is no longer shown."""
        board = self._services.library.boards.get(broadcast.board)
        if board is None:
            return None
        if broadcast.kind is BroadcastKind.ANNOUNCEMENT:
            made = await announcements.find(self._services.store, broadcast.ref)
            return announced(made, board) if made else None
        if broadcast.kind is BroadcastKind.WAVE:
            wave = await waves.find(self._services.store, broadcast.ref)
            is_open = wave is not None and waves.is_open(wave, today)
            return invitations.invitation(wave, board) if wave is not None and is_open else None
        point = await learning.seen_by_all(self._services.store, broadcast.ref, today)
        return cards.sent_card(point, board) if point else None

    async def _report(self, broadcast: Broadcast) -> None:
        """Show the progress in the officer's message, if there is one."""
        if broadcast.report_chat is None or broadcast.id is None:
            return
        board = self._services.library.boards.get(broadcast.board)
        words = await self._progress(broadcast, board.name if board else broadcast.board)
        # The officer may have deleted the message, or it says this already: the broadcast goes on all the same.
        with suppress(TelegramError):
            await self._bot.edit_message_text(
                words.html,
                broadcast.report_chat,
                broadcast.report_message,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard(words.buttons),
            )
        if broadcast.done:
            await broadcasts.reported(self._services.store, broadcast.id)

    async def _progress(self, broadcast: Broadcast, board: str) -> Reply:
        if broadcast.kind is BroadcastKind.ANNOUNCEMENT:
            made = await announcements.find(self._services.store, broadcast.ref)
            if made is not None:
                return progress(broadcast, board, made.audience)
        return officer.progress(broadcast, board)


def is_card_time(now: dt.datetime) -> bool:
    """Whether weekly cards may begin at an instant: on a working day in London, from 09:30 to 20:00."""
    local = now.astimezone(LONDON)
    return is_working_day(local.date()) and CARD_TIME <= local.time() < QUIET_TIME


def attempt_of(result: Result) -> Attempt:
    """What an outcome of the delivery means for a broadcast."""
    match result:
        case Refused(unreachable=True):
            return Attempt(Outcome.GONE)
        case Refused():
            return Attempt(Outcome.REFUSED)
        case NotSent(retry_after=wait):
            return Attempt(Outcome.LATER, wait)
        case Ambiguous():
            return Attempt(Outcome.UNSURE)
        case _:
            return Attempt(Outcome.SENT)
