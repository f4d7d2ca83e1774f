"""Many people at once: questions, browsing, feedback, presses, and digests that go out meanwhile.

Whoever acts checks what comes back: the answer to their own question, the page of their own browsing, their own
words in the preview. A reply that is somebody else's, or none, is counted and never passed over.
"""

import asyncio
import datetime as dt
import random
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from bot.bench.child import TOKEN
from bot.bench.stage import Player, Stage, stage
from bot.clock import ShiftedClock
from bot.demo.model import Person
from bot.demo.session import OWNED, OWNERS_BOARD
from bot.settings import Settings
from bot.wiring import wire
from feedback.keys import generate, install_key
from knowledge.load import SHIPPED, load_boards
from knowledge.model import Entry
from reminders.calendar import digest_at
from reminders.people import create_invitation, redeem
from storage.tables import InvitationKind

FIRST = 10_001
OWNERS = 50
"""So many of the people own actions and are due a digest when the run begins."""
DIGEST = "Your actions for the board"
"""How a digest begins."""
CARD = "If a child may be at risk"
"""How the urgent card begins."""
DUE_DAY = dt.date(2017, 5, 30)
"""The shipped plan has something to say to its owners on this day."""


@dataclass(slots=True)
class Load:
    """What a run showed. Times are seconds from an act until the reply."""

    people: int
    minutes: float
    thinking: float
    """Seconds between a person's acts, on average."""
    acts: int = 0
    acts_a_second: float = 0.0
    by_kind: dict[str, int] = field(default_factory=dict)
    lost: int = 0
    crossed: int = 0
    wrong: list[str] = field(default_factory=list)
    """What was said and what came, for each that was crossed. The people are made up, and so are their words."""
    digests_due: int = OWNERS
    digests_seen: int = 0
    p50_s: float = 0.0
    p95_s: float = 0.0
    p99_s: float = 0.0
    cpu_share: float = 0.0
    """Of one core, used by the bot."""
    memory_mb: list[float] = field(default_factory=list)
    """Of the bot: after the start, then every tenth of the run."""


@dataclass(slots=True)
class Crowd:
    """The people of a run and what has happened to them."""

    where: Stage
    entries: list[Entry]
    report: Load
    until: float
    tick: Callable[[], None]
    times: list[tuple[float, float]] = field(default_factory=list)
    """When an act began, in seconds from the start, and how long its reply took."""
    kinds: Counter[str] = field(default_factory=Counter)
    began: float = field(default_factory=time.perf_counter)

    async def live(self, person: Person) -> None:
        """One person's time: think, act, check the reply, think again."""
        dice = random.Random(person.id)  # noqa: S311 - the same people do the same in every run
        async with self.where.on_their_own() as client:
            await self._live(Player(client, person.id, unasked=DIGEST), dice)

    async def _live(self, player: Player, dice: random.Random) -> None:
        acts = (self._asks, self._asks, self._browses, self._types_nonsense, self._gives_feedback)
        await asyncio.sleep(dice.random() * self.report.thinking)
        await self._attempt(lambda: self._chooses(player))
        while time.perf_counter() < self.until:
            act = dice.choice(acts)
            self.kinds[act.__name__.strip("_").replace("_", " ")] += 1
            await self._attempt(lambda act=act: act(player, dice))  # type: ignore[misc]  # bound now, not later
            left = self.until - time.perf_counter()
            await asyncio.sleep(min(max(left, 0), dice.expovariate(1 / self.report.thinking)))

    async def _attempt(self, act: Callable[[], Any]) -> None:
        try:
            await act()
        except (TimeoutError, LookupError):
            self.report.lost += 1
        self.report.acts += 1
        self.tick()

    async def _timed(self, act: Any) -> None:
        started = time.perf_counter() - self.began
        self.times.append((started, await act))

    def _check(self, player: Player, *words: str) -> None:
        text = " ".join(each["text"] for each in player.heard)
        if not any(word in text for word in words):
            self._note(player, words[0])

    def _note(self, player: Player, wanted: str) -> None:
        self.report.crossed += 1
        self.report.wrong.append(f"{wanted!r}: {[each['text'][:80] for each in player.heard]}")

    async def _chooses(self, player: Player) -> None:
        await self._timed(player.says("/boards"))
        await self._timed(player.presses("Southend"))
        self._check(player, "Southend")

    async def _asks(self, player: Player, dice: random.Random) -> None:
        entry = dice.choice(self.entries)
        question = dice.choice(entry.questions)
        await self._timed(player.says(question))
        offered = [button["text"] for each in player.heard for row in each["buttons"] for button in row]
        said = " ".join(each["text"] for each in player.heard)
        # The right answer, or choices among which it is: content's own questions are never refused. A few of them
        # sound like a live concern, and the card that they raise is theirs too.
        if entry.title not in said and entry.title not in offered and not said.startswith(CARD):
            self._note(player, question)

    async def _browses(self, player: Player, dice: random.Random) -> None:
        await self._timed(player.says("/procedures"))
        for _ in range(dice.randint(1, 3)):
            await self._timed(player.presses("Next"))
            self._check(player, "rocedures")

    async def _types_nonsense(self, player: Player, dice: random.Random) -> None:
        """A command that does not exist comes back by its name, so the reply is provably this person's."""
        word = f"/nothing{player.number}x{dice.randint(0, 10**6)}"
        await self._timed(player.says(word))
        self._check(player, word)

    async def _gives_feedback(self, player: Player, dice: random.Random) -> None:
        """Up to the question for a category, and away again: the limits on floods are not what is measured here."""
        del dice
        await self._timed(player.says("/feedback"))
        self._check(player, "cannot see who you are")
        await self._timed(player.says("/cancel"))


async def measure_load(
    people: int, minutes: float, thinking: float, tick: Callable[[], None]
) -> tuple[Load, list[tuple[float, float]]]:
    """Let so many people live for so many minutes, each thinking for so many seconds between two acts, on average.

    Returns:
        The report, and for each act its start and how long its reply took, in seconds.
    """
    cast = [Person(FIRST + n, f"Person {n}", "owner" if n < OWNERS else "practitioner") for n in range(people)]
    entries = [entry for pack in load_boards(SHIPPED) for entry in pack.entries if entry.board == "southend"]
    report = Load(people, minutes, thinking, digests_due=min(OWNERS, people))
    start = digest_at(DUE_DAY) - dt.timedelta(seconds=20)
    with TemporaryDirectory() as folder:
        await _prepare(Path(folder) / "bot", cast, start)
        async with stage("safeboard", Path(folder), cast, start) as where:
            crowd = Crowd(where, entries, report, time.perf_counter() + minutes * 60, tick)
            before = await where.bot.costs()
            watching = asyncio.create_task(_watch(where, report, minutes))
            await asyncio.gather(*(crowd.live(person) for person in cast))
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching
            after = await where.bot.costs()
            report.digests_seen = sum(_has_digest(where, person) for person in cast[:OWNERS])
    took = [seconds for _, seconds in crowd.times]
    report.by_kind = dict(crowd.kinds)
    report.p50_s, report.p95_s, report.p99_s = (round(float(each), 3) for each in np.percentile(took, [50, 95, 99]))
    lasted = time.perf_counter() - crowd.began
    report.acts_a_second = round(report.acts / lasted, 1)
    report.cpu_share = round((after.cpu_s - before.cpu_s) / lasted, 3)
    return report, crowd.times


async def _prepare(data_dir: Path, cast: list[Person], now: dt.datetime) -> None:
    """Link the owners and install a key, as an officer would have."""
    settings = Settings.load(bot_token=TOKEN, bot_api_url="http://127.0.0.1:9", data_dir=data_dir)
    services = await wire(settings, ShiftedClock(now))
    try:
        for person in (each for each in cast if each.role == "owner"):
            token = await create_invitation(
                services.store, OWNERS_BOARD, InvitationKind.OWNER, OWNED[0], now=now, by="the benchmark"
            )
            await redeem(services.store, token, person.id, person.name, now=now)
        install_key(data_dir, generate("southend", "only for the benchmark", iterations=1)[1])
    finally:
        await services.store.close()


async def _watch(where: Stage, report: Load, minutes: float) -> None:
    while True:
        report.memory_mb.append(round((await where.bot.costs()).memory_mb, 1))
        await asyncio.sleep(minutes * 6)


def _has_digest(where: Stage, person: Person) -> bool:
    return any(message.text.startswith(DIGEST) for message in where.server.state.chats[person.id].messages.values())


def draw(times: list[tuple[float, float]], report: Load, out: Path) -> None:
    """Draw how long replies took over the run, and the bot's memory, as a PNG."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 6), layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True)
    when, took = np.array(times).T
    edges = np.linspace(0, report.minutes * 60, 31)
    for share, style in ((50, "-"), (95, "--"), (99, ":")):
        parts = [took[(when >= a) & (when < b)] for a, b in pairwise(edges)]
        values = [np.percentile(part, share) if len(part) else np.nan for part in parts]
        above.plot(edges[1:] / 60, values, style, color="black", label=f"{share}% within")
    above.set_ylabel("seconds until the reply")
    above.set_ylim(bottom=0)
    above.legend()
    above.set_title(f"{report.people} people, {report.acts} acts, {report.lost} lost, {report.crossed} crossed")
    below.plot(np.linspace(0, report.minutes, len(report.memory_mb)), report.memory_mb, "k-")
    below.set_ylabel("memory of the bot, MB")
    below.set_xlabel("minutes")
    below.set_ylim(bottom=0)
    figure.savefig(out, dpi=110)


def run(people: int, minutes: float, thinking: float, chart: Path | None, tick: Callable[[], None]) -> dict[str, Any]:
    """`measure_load`, for a command line; with a chart where one is wanted."""
    report, times = asyncio.run(measure_load(people, minutes, thinking, tick))
    if chart is not None:
        draw(times, report, chart)
    return asdict(report)
