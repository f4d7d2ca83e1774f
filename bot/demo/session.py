"""The demo: the unchanged bot, a local Telegram, four people with their roles, and a clock to move."""

import datetime as dt
import json
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.app import running_bot
from bot.clock import ShiftedClock
from bot.context import Services
from bot.demo.model import DEFAULT_PEOPLE, Person
from bot.demo.server import DemoServer
from bot.demo.story import tell
from bot.demo.work import lay_out
from bot.pace import Pace
from bot.point_files import take
from bot.settings import Settings
from bot.ticker import Ticker
from bot.wiring import open_store, wire
from feedback.cards import CARD_TIME
from feedback.keys import generate, install_key, installed_key
from feedback.learning import of_board
from knowledge.library import Library
from knowledge.points import read_points
from knowledge.urgency import UrgencyCheck
from reminders.calendar import LONDON, digest_at, london_day
from reminders.examples import give, read_examples
from reminders.people import create_invitation, officers_of, redeem
from storage.tables import InvitationKind

TOKEN = "1000000001:demo-token-of-the-offline-chat-page"  # noqa: S105 - opens nothing outside this computer
PASSPHRASE = "only for the demo"  # noqa: S105 - guards made-up feedback, and is told to everybody
QUICK = 1000
"""PBKDF2 rounds: few, because this key guards nothing and the demo should start at once."""
FIRST_DAY = dt.date(2017, 5, 22)
"""A week before the first dates of the shipped plan of 2017-18."""
OWNED = ("Signs of Safety Task and Finish Group", "CSE, Missing and Trafficking Operational Group")
OWNERS_BOARD = "leicestershire-rutland"
NEXT_YEAR = (("southend", "Business Manager"),)
"""So that the clock can be moved into 2018-19, where the first plan has ended, and there are still reminders."""
POINTS = Path(__file__).parent / "learning.yaml"
"""Learning points of Southend, from its annual report, so that /learning has something on the first day."""
EXAMPLES = Path(__file__).parent / "examples.yaml"
"""Made-up score cards, and attendance, so that /scorecards and /attendance have something on the first day."""


@dataclass(slots=True)
class Demo:
    """A running demo."""

    server: DemoServer
    services: Services
    clock: ShiftedClock
    ticker: Ticker
    folder: Path

    async def advance(self, instant: dt.datetime) -> None:
        """Move the clock to `instant` (aware), through every nine o'clock and half past on the way, ticking at each.

        Moving back is allowed: it shows another day and repeats no reminder.
        """
        day = self.clock.now().astimezone(LONDON).date()
        while (day := day + dt.timedelta(days=1)) <= instant.astimezone(LONDON).date():
            for stop in (digest_at(day), dt.datetime.combine(day, CARD_TIME, LONDON)):
                if self.clock.now() < stop < instant:
                    self.clock.set(stop)
                    await self.ticker.tick()
        self.clock.set(instant)
        await self.ticker.tick()
        self._save_clock()

    def _save_clock(self) -> None:
        _clock_file(self.folder).write_text(json.dumps({"now": self.clock.now().isoformat()}), encoding="utf-8")


@asynccontextmanager
async def running_demo(
    folder: Path,
    *,
    port: int = 0,
    today: dt.date | None = None,
    fresh: bool = False,
    library: Library | None = None,
    urgency: UrgencyCheck | None = None,
    people: Sequence[Person] = DEFAULT_PEOPLE,
    points: Path | None = None,
    at_work: bool = False,
    story: bool = False,
    examples: Path | None = None,
) -> AsyncIterator[Demo]:
    """Start everything in `folder`, and stop the bot before the server at the end.

    Args:
        folder: holds all state; made if need be.
        port: where the page shall be; 0 takes any, a busy one the next free.
        today: the day to begin on, at ten in London; by default the day the folder was left on.
        fresh: begin anew, forgetting what the folder holds.
        library: content that is loaded already, if it is.
        urgency: a live-concern check that is built already, if it is.
        people: who is there to be.
        points: a file of learning points that its board has published when the demo begins.
        at_work: whether something waits on the officer's desk when the demo begins.
        story: whether something has happened to the plan already, so that every screen has something to show.
        examples: a file of score cards and attendance that are there when the demo begins.
    """
    clock = ShiftedClock(_start(folder, today, fresh=fresh))
    server = DemoServer(token=TOKEN, folder=folder / "telegram", clock=clock, people=people, fresh=fresh)
    await server.start(port)
    settings = Settings.load(
        bot_token=TOKEN,
        bot_token_file=None,
        bot_api_url=server.url,
        database_url=None,
        database_url_file=None,
        data_dir=_bot_folder(folder, fresh=fresh),
        boards="",
        webhook_url=None,
        health_port=None,
    )
    try:
        if points is not None:
            await _publish(settings, clock, points)
        services = await wire(settings, clock, library=library, urgency=urgency)
        services.pace = Pace(overall=1000, each_chat=0)  # there is no Telegram here to spare
        try:
            is_new = await _link_people(services, people)
            if story:
                await tell(services.store, services.clock.now())
            _install_keys(services, folder / "keys")
            if is_new and at_work:
                await lay_out(services, OWNERS_BOARD, next(each.id for each in people if each.role == "owner"))
            if examples is not None:
                await give(services.store, read_examples(examples), clock.now())
            async with running_bot(services, token=TOKEN) as ticker:
                demo = Demo(server=server, services=services, clock=clock, ticker=ticker, folder=folder)
                server.advance = demo.advance
                server.goes_back = True
                yield demo
        finally:
            await services.store.close()
    finally:
        await server.stop()


async def _publish(settings: Settings, clock: ShiftedClock, file: Path) -> None:
    """Publish the points of a file, unless the board has points already: this demo has been here before.

    Before the library is built, so that it is learned once.
    """
    read, today = read_points(file), london_day(clock.now())
    store = await open_store(settings, clock)
    try:
        if not await of_board(store, read.board):
            await take(store, read, None, today=today, publish=True)
    finally:
        await store.close()


def _clock_file(folder: Path) -> Path:
    return folder / "clock.json"


def _start(folder: Path, today: dt.date | None, *, fresh: bool) -> dt.datetime:
    """Ten in London on the day asked for, or the instant the folder was left at."""
    if today is None and not fresh and _clock_file(folder).exists():
        return dt.datetime.fromisoformat(json.loads(_clock_file(folder).read_text(encoding="utf-8"))["now"])
    return dt.datetime.combine(today or FIRST_DAY, dt.time(10), LONDON)


def _bot_folder(folder: Path, *, fresh: bool) -> Path:
    data = folder / "bot"
    if fresh and data.exists():
        shutil.rmtree(data)
    return data


async def _link_people(services: Services, people: Sequence[Person]) -> bool:
    """Give the four people their roles by invitations, as an officer would; whether that was now."""
    if await officers_of(services.store, OWNERS_BOARD):
        return False
    now = services.clock.now()
    for person in people:
        for board, kind, role in _standing(person.role, services):
            token = await create_invitation(services.store, board, kind, role, now=now, by="demo")
            await redeem(services.store, token, person.id, person.name, now=now)
    return True


def _standing(role: str, services: Services) -> list[tuple[str, InvitationKind, str | None]]:
    if role == "owner":
        owned = [*((OWNERS_BOARD, role) for role in OWNED), *NEXT_YEAR]
        return [(board, InvitationKind.OWNER, role) for board, role in owned]
    kinds = {"member": InvitationKind.MEMBER, "officer": InvitationKind.OFFICER}
    return [(board.id, kinds[role], None) for board in services.boards] if role in kinds else []


def _install_keys(services: Services, folder: Path) -> None:
    """Make a pair of keys for each board; the private ones stay in the demo's folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for board in services.boards:
        if installed_key(services.settings.data_dir, board.id) is None:
            private, public = generate(board.id, PASSPHRASE, iterations=QUICK)
            (folder / f"{board.id}.private.json").write_text(private, encoding="utf-8")
            install_key(services.settings.data_dir, public)
