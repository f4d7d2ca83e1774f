"""What an update costs the processor: a bare echo, an answered question, a browse tap, side by side in one run."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.bench.stage import Player, Stage, stage
from bot.demo.model import Person
from bot.demo.session import FIRST_DAY
from knowledge.load import SHIPPED, load_boards
from reminders.calendar import digest_at

PEOPLE = [Person(number, f"Person {number}", "practitioner") for number in range(2001, 2021)]
WARM_UP = 5
"""Acts of each person before the measuring begins."""

Act = Callable[[Player, int], Awaitable[float]]


async def measure_speed(acts: int) -> dict[str, float]:
    """Milliseconds of the bot's processor time for each update, and ratios to the echo's.

    Args:
        acts: how often each of the twenty people acts, in each part.
    """
    questions = [
        question
        for pack in load_boards(SHIPPED)
        if pack.board and pack.board.id == "southend"
        for entry in pack.entries
        for question in entry.questions[:1]
    ]

    async def asks(player: Player, number: int) -> float:
        return await player.says(questions[(player.number * 37 + number) % len(questions)])

    async def echoes(player: Player, number: int) -> float:
        return await player.says(f"message {number}")

    async def turns(player: Player, _number: int) -> float:
        return await player.presses("Next" if _has(player, "Next") else "‹ Previous")

    start = digest_at(FIRST_DAY)
    with TemporaryDirectory() as folder:
        async with stage("echo", Path(folder) / "echo", PEOPLE, start) as echo:
            bare = await _each(echo, echoes, acts)
            echo_mb = (await echo.bot.costs()).memory_mb
        # The first start learns; what is measured is a start like every later one.
        async with stage("safeboard", Path(folder) / "learning", PEOPLE, start) as learning:
            learned = learning.bot.ready_s
        (Path(folder) / "learning" / "bot").rename(_made(Path(folder) / "safeboard") / "bot")
        async with stage("safeboard", Path(folder) / "safeboard", PEOPLE, start) as ours:
            ready = ours.bot.ready_s
            started = await ours.bot.costs()
            first = await ours.person(PEOPLE[0].id).says("how often does the CSE and missing forum meet in southend")
            await asyncio.gather(*(_choose_board(ours.person(person.id)) for person in PEOPLE))
            question = await _each(ours, asks, acts)
            tap = await _each(ours, turns, acts, begin="/procedures")
            costs = await ours.bot.costs()
    return {
        "bare echo, ms": bare,
        "answered question, ms": question,
        "browse tap, ms": tap,
        "question / echo": round(question / bare, 2),
        "tap / echo": round(tap / bare, 2),
        "first start, with all to learn, s": round(learned, 2),
        "later start to first answer, s": round(ready + first, 2),
        "processor time of a later start, s": round(started.cpu_s, 2),
        "memory of the bot, MB": round(costs.memory_mb),
        "memory of the bare echo, MB": round(echo_mb),
    }


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _has(player: Player, label: str) -> bool:
    return any(button["text"].startswith(label) for each in player.heard for row in each["buttons"] for button in row)


async def _each(where: Stage, act: Act, acts: int, begin: str | None = None) -> float:
    """Milliseconds of processor time for one act, on average over all people."""
    players = [where.person(person.id) for person in PEOPLE]
    if begin is not None:
        await asyncio.gather(*(player.says(begin) for player in players))
    await asyncio.gather(*(_repeat(player, act, WARM_UP) for player in players))
    before = await where.bot.costs()
    await asyncio.gather(*(_repeat(player, act, acts) for player in players))
    after = await where.bot.costs()
    return round((after.cpu_s - before.cpu_s) * 1000 / (acts * len(players)), 3)


async def _choose_board(player: Player) -> None:
    await player.says("/boards")
    await player.presses("Southend")


async def _repeat(player: Player, act: Act, times: int) -> None:
    for number in range(times):
        await act(player, number)


def run(acts: int) -> dict[str, float]:
    """`measure_speed`, for a command line."""
    return asyncio.run(measure_speed(acts))
