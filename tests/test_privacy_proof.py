"""The same conversation over and over, with something failing at another place each time: nothing ever leaks.

Each search has a planted leak beside it that it must catch, since a search that finds nothing proves nothing.
"""

import io
import itertools
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from canary import listening, said, search
from offline import Interrupter, Somebody, offline, on_database_call

from feedback.batches import waiting
from feedback.sealing import SEALED_SIZE
from knowledge.library import Library

NURSE = 908_172_635_441
CANARIES = {
    "id": NURSE, "name": "Canarella", "words": "quokkaberry", "more words": "wombatfield",
    "phone": "07700 900461", "category": "good-practice", "role": "early-years",
}  # fmt: skip
STEPS: tuple[tuple[str, str], ...] = (
    ("says", "/feedback"),
    ("presses", "Southend"),
    ("presses", "Good practice"),
    ("presses", "Early years"),
    ("presses", "2"),
    ("says", "The quokkaberry team answers at once. Ring 07700 900461."),
    ("presses", "Take it out"),
    ("says", "In wombatfield too."),
    ("presses", "Send, and give me a receipt"),
    ("presses", "Remove this conversation"),
    ("says", "/receipt skateboard zombie twins agency sushi length"),
)


class CanaryError(Exception):
    """What a library may raise: it quotes everything."""

    def __init__(self) -> None:
        super().__init__(" ".join(map(str, CANARIES.values())))


@pytest.fixture(params=["DEBUG", "INFO", "ERROR"])
def log(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """The installation's own log at a level."""
    with listening(request.param) as heard:
        yield heard


async def hold(person: Somebody, steps: tuple[tuple[str, str], ...] = STEPS) -> None:
    for act, what in steps:
        await getattr(person, act)(what)


async def talk(
    folder: Path, library: Library, monkeypatch: pytest.MonkeyPatch, *, wait: int | None = None, call: int | None = None
) -> tuple[int, int, str]:
    """The conversation, failing at one wait or one database call; how many of each there were, and what was heard."""
    calls = itertools.count()
    made = 0

    def fail() -> None:
        nonlocal made
        made += 1
        if next(calls) == call:
            raise CanaryError

    async with offline(folder, library, monkeypatch) as (application, telegram):
        person = Somebody(application, telegram, NURSE, "Canarella")
        person.wrap = interrupter = Interrupter(wait, CanaryError)
        on_database_call(application, fail)
        await hold(person)
        return interrupter.waits, made, person.heard()


async def test_the_conversation_runs_to_its_end_and_leaves_nothing(
    tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch, log: io.StringIO
) -> None:
    waits, calls, heard = await talk(tmp_path, library, monkeypatch)
    assert "Your receipt" in heard
    assert "No reply under these words" in heard
    assert "I have removed this conversation" in heard
    assert waits > 30
    assert calls > 5
    assert (search(tmp_path, CANARIES), said(log, CANARIES)) == ([], [])


@pytest.mark.ci
@pytest.mark.timeout(600)
async def test_an_error_that_quotes_everything_leaks_nothing_at_whichever_wait_it_comes(
    tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch, log: io.StringIO
) -> None:
    waits, *_ = await talk(tmp_path / "whole", library, monkeypatch)
    for wait in range(waits):
        await talk(tmp_path / str(wait), library, monkeypatch, wait=wait)
        assert (wait, search(tmp_path / str(wait), CANARIES), said(log, CANARIES)) == (wait, [], [])


async def test_an_error_that_quotes_everything_leaks_nothing(
    tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch, log: io.StringIO
) -> None:
    """A few of the above, for every run of the tests."""
    for wait in (3, 23):  # for Telegram, and for the database
        await talk(tmp_path / str(wait), library, monkeypatch, wait=wait)
        assert "CanaryError" in log.getvalue(), "the error did come"
        assert (search(tmp_path / str(wait), CANARIES), said(log, CANARIES)) == ([], [])


async def test_a_log_that_cannot_be_written_says_nothing_instead(
    tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Python's logging would print the error with all that it quotes where the log has gone away."""
    with listening("DEBUG") as log:
        log.close()
        await talk(tmp_path, library, monkeypatch, wait=3)
    captured = capfd.readouterr()
    assert "quokkaberry" not in captured.out + captured.err


@pytest.mark.ci
@pytest.mark.timeout(600)
async def test_an_error_that_quotes_everything_leaks_nothing_at_whichever_database_call_it_comes(
    tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch, log: io.StringIO
) -> None:
    _, calls, _ = await talk(tmp_path / "whole", library, monkeypatch)
    for call in range(calls):
        await talk(tmp_path / str(call), library, monkeypatch, call=call)
        assert (call, search(tmp_path / str(call), CANARIES), said(log, CANARIES)) == (call, [], [])


async def test_a_log_that_quoted_the_error_would_be_caught(
    tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch, log: io.StringIO
) -> None:
    monkeypatch.setattr("bot.handlers.other.describe", repr)
    await talk(tmp_path, library, monkeypatch, wait=17)
    assert set(said(log, CANARIES)) >= {"id", "words", "phone"}


async def test_a_draft_kept_on_disk_would_be_caught(
    tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    from feedback.draft import Draft

    real = Draft.add

    def careless(draft: Draft, text: str) -> None:
        real(draft, text)
        (tmp_path / "draft.tmp").write_bytes(draft.text.encode("utf-16-le"))

    monkeypatch.setattr(Draft, "add", careless)
    await talk(tmp_path, library, monkeypatch)
    assert {leak.canary for leak in search(tmp_path, CANARIES)} >= {"words", "more words"}


# Killed


class Killer:
    """Holds the conversation in other processes and kills them on the way, see `killed`."""

    def __init__(self, learned: Path, folder: Path) -> None:
        command = [sys.executable, Path(__file__).with_name("killed.py"), learned, folder]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._hear() == "ready"

    def kill(self, folder: Path, place: str, number: int) -> bool:
        """Kill the conversation at a step or a database call, or a step after a leak; False if there is none such."""
        assert self._process.stdin
        self._process.stdin.write(f"{folder}\t{place}\t{number}\n")
        self._process.stdin.flush()
        ended = int(self._hear())
        assert ended in {-signal.SIGKILL, 0}
        return ended != 0

    def _hear(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()

    def close(self) -> None:
        self._process.communicate()


@pytest.fixture(scope="module")
def killer(learned: Path, library: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Killer]:
    del library  # by now `learned` holds it
    killer = Killer(learned, tmp_path_factory.mktemp("killer"))
    yield killer
    killer.close()


@pytest.mark.ci
@pytest.mark.timeout(300)
@pytest.mark.parametrize("place", ["step", "call"])
async def test_a_kill_at_whichever_step_or_database_call_leaves_nothing(
    tmp_path: Path, place: str, killer: Killer, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = 0
    while killer.kill(tmp_path / str(number), place, number):
        assert search(tmp_path / str(number), CANARIES) == []
        # After the next start, which repairs what the kill left half done.
        async with offline(tmp_path / str(number), library, monkeypatch):
            pass
        assert search(tmp_path / str(number), CANARIES) == []
        number += 1
    assert number == len(STEPS) if place == "step" else number > 5


@pytest.mark.ci
@pytest.mark.timeout(120)
def test_a_kill_finds_a_leak_that_was_planted(tmp_path: Path, killer: Killer) -> None:
    assert killer.kill(tmp_path, "leak", 6)
    assert {leak.canary for leak in search(tmp_path, CANARIES)} >= {"words"}


# Twins


async def _told(folder: Path, library: Library, monkeypatch: pytest.MonkeyPatch, told: list[tuple[int, str]]) -> bytes:
    def seeded(report: object, _key: object, _board: str) -> bytes:
        return random.Random(report.text).randbytes(SEALED_SIZE)

    monkeypatch.setattr("feedback.intake.seal", seeded)
    async with offline(folder, library, monkeypatch) as (application, telegram):
        for chat_id, words in told:
            person = Somebody(application, telegram, chat_id)
            await hold(person, (*STEPS[:5], ("says", words), ("presses", "Send")))
            assert "Sent. Thank you." in person.heard()
        assert len(await waiting(application.bot_data["services"].store, "southend")) == len(told)
    return _without_counts((folder / "safeboard.sqlite3").read_bytes())


def _without_counts(file: bytes) -> bytes:
    """A database file without SQLite's own counts of transactions and rewritings (sqlite.org/fileformat2.html, 1.3).

    They tell how often the file was written, not by whom or in which order. Once in a run they were seen to differ by
    one, probably because a rewriting that finds the file busy is made up for later.
    """
    kept = bytearray(file)
    for count in (24, 40, 92):
        kept[count : count + 4] = bytes(4)
    return bytes(kept)


async def test_other_people_in_another_order_leave_the_same_bytes(
    tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["The form is clear.", "The meetings begin late.", "Supervision helps a lot.", "Nobody has the dates."]
    one = await _told(tmp_path / "1", library, monkeypatch, list(zip((11, 12, 13, 14), words, strict=True)))
    other = await _told(tmp_path / "2", library, monkeypatch, list(zip((77, 76, 99, 76), words[::-1], strict=True)))
    assert one == other


async def test_a_sender_stored_beside_a_report_would_make_the_twins_differ(
    tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted leak: the quarter with a trace of the clock or of the sender in it."""
    numbers: Callable[[], int] = itertools.count().__next__
    monkeypatch.setattr("feedback.intake.period_of", lambda _today: f"2018-Q{numbers() % 4}")
    words = ["The form is clear.", "The meetings begin late.", "Supervision helps a lot."]
    one = await _told(tmp_path / "1", library, monkeypatch, list(zip((11, 12, 13), words, strict=True)))
    other = await _told(tmp_path / "2", library, monkeypatch, list(zip((11, 12, 13), words[::-1], strict=True)))
    assert one != other
