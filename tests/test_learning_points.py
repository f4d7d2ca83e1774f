"""Learning points: the rules of the house of cards, and that published ones are answers of the search."""

import datetime as dt
import json
from pathlib import Path

import pytest
from dialogue import urgency_check
from learning_cast import BOARD, CONTENT, DAY, choose_board, small_demo, write
from typer.testing import CliRunner

from bot.cli.main import app
from bot.demo.session import POINTS, running_demo
from bot.point_files import take
from bot.points import entry_of, refresh
from bot.reload import Reloaded, reload
from bot.settings import Settings
from bot.views.learning import overview, sent_card
from bot.views.reply import MESSAGE_LIMIT, length
from bot.wiring import load_packs
from feedback import learning
from feedback.learning import LIMITS, MOST, LearningError, Writing, cycle_of, read_day, shown_marks
from knowledge.library import Library
from knowledge.model import Board
from knowledge.outcome import Answer
from knowledge.points import read_points
from knowledge.problems import ContentError
from storage.store import Store
from storage.tables import PointKind, PointState

ASK = "what about the lighthouse keeper before a boat trip"


def harbour() -> Board:
    return next(pack.board for pack in load_packs(Settings.load(content_dir=CONTENT)) if pack.board)


async def test_six_of_a_kind_fit_a_year_and_a_withdrawn_one_makes_room(store: Store) -> None:
    written = [await write(store, f"Point {number}") for number in range(MOST[PointKind.DEVELOPMENT])]
    with pytest.raises(LearningError, match="6 of these already"):
        await write(store, "One too many")
    await write(store, "Of the other kind", kind=PointKind.GOOD_PRACTICE)
    await learning.withdraw(store, BOARD, written[0].id or 0)
    await write(store, "In its place")
    with pytest.raises(LearningError, match="6 of these already"):
        await learning.publish(store, BOARD, written[0].id or 0, today=DAY)


async def test_only_what_is_published_and_in_its_time_is_seen(store: Store) -> None:
    point = await write(store, from_on=dt.date(2017, 6, 1), until_on=dt.date(2017, 6, 30))
    assert point.id is not None
    for day, seen in (("2017-05-31", False), ("2017-06-01", True), ("2017-06-30", True), ("2017-07-01", False)):
        on = dt.date.fromisoformat(day)
        assert (await learning.seen_by_all(store, point.id, on) is not None) is seen
        assert bool(await learning.in_force(store, on, BOARD)) is seen
    await learning.withdraw(store, BOARD, point.id)
    assert await learning.seen_by_all(store, point.id, dt.date(2017, 6, 1)) is None


async def test_what_is_over_cannot_be_published_and_what_was_published_cannot_be_deleted(store: Store) -> None:
    point = await write(store)
    with pytest.raises(LearningError, match="withdrawn but not deleted"):
        await learning.delete_draft(store, BOARD, point.id or 0)
    with pytest.raises(LearningError, match="Its last day has passed"):
        await learning.publish(store, BOARD, point.id or 0, today=point.until_on + dt.timedelta(days=1))


async def test_another_boards_point_cannot_be_touched(store: Store) -> None:
    point = await write(store)
    for wrong in (learning.withdraw(store, "vale", point.id or 0), learning.own(store, BOARD, 99)):
        with pytest.raises(LearningError, match="no such learning point"):
            await wrong
    assert (await learning.own(store, BOARD, point.id or 0)).state is PointState.PUBLISHED


async def test_a_changed_point_keeps_its_number_and_state(store: Store) -> None:
    point = await write(store)
    writing = Writing.of(point)
    writing.put("title", "  Ring\n twice ")
    changed = await learning.save(store, writing, today=DAY)
    assert (changed.id, changed.title, changed.state) == (point.id, "Ring twice", PointState.PUBLISHED)


@pytest.mark.parametrize("text", ["", " \n ", "\x00", "x" * 81, "🙂" * 81])
def test_a_title_that_does_not_fit_changes_nothing(text: str) -> None:
    writing = Writing.new(BOARD, PointKind.DEVELOPMENT, DAY)
    writing.put("title", "Good")
    with pytest.raises(LearningError):
        writing.put("title", text)
    assert writing.title == "Good"


@pytest.mark.parametrize("part", ["title", "what", "why", "more"])
def test_a_number_that_may_be_somebodys_is_found_in_whichever_part_it_is(part: str) -> None:
    writing = Writing.new(BOARD, PointKind.DEVELOPMENT, DAY)
    for each in LIMITS:
        writing.put(each, "Ring 07700 900461" if each == part else "Ring first")
    assert [writing.words()[found.start : found.end] for found in writing.findings()] == ["07700 900461"]


def test_the_first_and_the_last_day_are_changed_and_stay_in_order() -> None:
    writing = Writing("b", PointKind.DEVELOPMENT, dt.date(2017, 6, 1), dt.date(2017, 6, 30))
    writing.put("from_on", "30/6/2017")
    writing.put("until_on", "30/6/2017")
    for name, day in (("from_on", "1/7/2017"), ("until_on", "29/6/2017")):
        with pytest.raises(LearningError, match="The last day is before the first"):
            writing.put(name, day)
    assert (writing.from_on, writing.until_on) == (dt.date(2017, 6, 30), dt.date(2017, 6, 30))


@pytest.mark.parametrize("text", ["1/9/2026", "01.09.2026", "1 September 2026", " 1  sep 2026", "2026-09-01"])
def test_days_are_read_as_people_write_them(text: str) -> None:
    assert read_day(text) == dt.date(2026, 9, 1)


@pytest.mark.parametrize("text", ["", "soon", "31/2/2026", "9/13/2026", "1 September", "٣/٩/٢٠٢٦x", "1" * 5000])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(LearningError, match="cannot read that as a date"):
        read_day(text)


def test_a_year_runs_from_april() -> None:
    assert [cycle_of(dt.date(*day)) for day in ((2017, 3, 31), (2017, 4, 1), (1999, 12, 1))] == [
        "2016-17",
        "2017-18",
        "1999-00",
    ]


def test_marks_are_shown_in_fives() -> None:
    assert [shown_marks(count) for count in (0, 1, 4, 5, 9, 10, 23)] == [None, None, None, 5, 5, 10, 20]


async def test_marks_are_counted_for_the_point_that_was_marked(store: Store) -> None:
    marked, other = await write(store, "Ring first"), await write(store, "Write it down")
    for new in (True, True, False):
        await learning.mark(store, marked.id or 0, new=new)
    points = {point.title: (point.new_to, point.knew) for point in await learning.of_board(store, BOARD)}
    assert points == {marked.title: (2, 1), other.title: (0, 0)}


async def test_the_longest_cards_fit_a_message(store: Store) -> None:
    board, points = harbour(), []
    for kind, most in MOST.items():
        for number in range(most):
            words = {name: "𝕏" * limit for name, limit in LIMITS.items() if name != "title"}
            points.append(await write(store, f"{number:02}" + "𝕏" * 78, kind=kind, **words))
    assert length(overview(points, board, subscribed=True).html) <= MESSAGE_LIMIT
    assert all(length(sent_card(point, board).html) <= MESSAGE_LIMIT for point in points)


# Among the answers


async def test_a_published_point_answers_and_a_withdrawn_one_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with small_demo(tmp_path, monkeypatch) as demo:
        player, store = await choose_board(demo), demo.services.store
        await player.play([{"says": ASK, "hears_not": "Do this: Ring the lighthouse"}])
        point = await write(store, "Ring the lighthouse keeper before a boat trip")
        await demo.ticker.tick()  # as after the officer's tap, or half a minute after the command line
        await player.play([{"says": ASK, "hears": ["Do this: Ring the lighthouse", "Why: An audit found it"]}])
        await player.play([{"says": "/new", "hears": "Ring the lighthouse keeper"}])
        assert isinstance(await reload(demo.services), Reloaded)
        assert [entry.title for entry in demo.services.library.added] == [point.title]
        demo.clock.set(demo.clock.now() + dt.timedelta(days=400))
        await demo.ticker.tick()
        assert demo.services.library.added == ()
    async with small_demo(tmp_path, monkeypatch) as demo:
        assert len(demo.services.library.added) == 1
        assert not await refresh(demo.services), "nothing has changed, so nothing is built"
        await learning.withdraw(demo.services.store, BOARD, point.id or 0)
        await demo.ticker.tick()
        assert demo.services.library.added == ()


@pytest.mark.ci
async def test_a_restart_finds_the_points_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with small_demo(tmp_path, monkeypatch) as demo:
        await write(demo.services.store, "Ring the lighthouse keeper before a boat trip")
        await write(demo.services.store, "Of a board that is not served", board="elsewhere")
    async with small_demo(tmp_path, monkeypatch, built_anew=True) as demo:
        outcome = demo.services.library.answer(ASK, BOARD)
        assert isinstance(outcome, Answer)
        assert outcome.entry.id.startswith("learning-point-")
        assert len(demo.services.library.added) == 1


async def test_a_library_without_points_is_as_before(store: Store) -> None:
    packs = load_packs(Settings.load(content_dir=CONTENT))
    entry = entry_of(await write(store, "Ring the keeper"))
    before, after = Library.build(packs), Library.build(packs, added=[entry])
    assert after.get(entry.key) == entry
    assert [*before.entries(), entry] == list(after.entries())


# Files and the command line

FILE = """
board: harbour
cycle: 2017-18
points:
  - kind: development
    title: Ring the keeper
    what: Ring the keeper before a trip.
    why: The audit found it in 9 of 12 files.
    source: {document: "01", section: 2 Concerns}
  - kind: you-said-we-did
    title: A shorter form
    what: Since May the form has one page.
    why: 14 of you told us.
    last: 2099-03-01
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SAFEBOARD_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("SAFEBOARD_CONTENT_DIR", str(CONTENT))
    (tmp_path / "points.yaml").write_text(FILE, "utf-8")
    return tmp_path / "points.yaml"


def run(*words: object, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["learning", *map(str, words)])
    assert result.exit_code == code, (result.output, result.exception)
    return result.output


def test_the_command_line_imports_publishes_and_withdraws(installed: Path) -> None:
    assert "2 learning points taken" in run("import", installed)
    drafts = json.loads(run("list", "--json"))
    assert [(each["state"], each["document"]) for each in drafts] == [("draft", "01"), ("draft", "")]
    assert not {"new_to", "knew"} & drafts[0].keys(), "marks go out in fives only"
    assert json.loads(run("publish", 1, "--json"))["state"] == "published"
    assert "withdrawn" in run("withdraw", 1)
    again = json.loads(run("import", installed, "--publish", "--json"))
    assert [(each["id"], each["state"]) for each in again] == [(1, "published"), (2, "published")]
    assert "2 learning points" in run("list", "--board", BOARD)
    assert "No evaluation of Harbour" in run("results", "--board", BOARD)
    assert run("results", "--board", BOARD, "--json").strip() == "[]"


def test_the_command_line_says_what_is_wrong(installed: Path) -> None:
    for words in (["publish", 9], ["withdraw", 9], ["list", "--board", "atlantis"], ["results", "--board", "atlantis"]):
        assert CliRunner().invoke(app, ["learning", *map(str, words)]).exception is not None
    assert json.loads(run("list", "--json")) == []


def _write(file: Path, text: str) -> None:
    file.write_text(text, "utf-8")


async def test_a_file_is_taken_whole_or_not_at_all(store: Store, installed: Path) -> None:
    many = "".join(
        f"  - {{kind: development, title: T{number}, what: w, why: y}}\n"
        for number in range(MOST[PointKind.DEVELOPMENT])
    )
    _write(installed, FILE.rstrip() + "\n" + many)
    with pytest.raises(LearningError, match="would have 7 of the kind development"):
        await take(store, read_points(installed), harbour(), today=DAY, publish=True)
    for old, new, told in (
        ('"01"', '"77"', "77 is not among the documents"),
        ("2099-03-01", "2016-03-01", "its last day has passed"),
        ("A shorter form", "A" * 81, "80 fit on the card"),
    ):
        _write(installed, FILE.replace(old, new))
        with pytest.raises(LearningError, match=told):
            await take(store, read_points(installed), harbour(), today=DAY, publish=True)
    assert await learning.of_board(store) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("kind: development", "kind: devel", "is not a kind of learning point"),
        ("    why: 14 of you told us.\n", "", "why: is missing"),
        ("last: 2099-03-01", "last: soon", "must be a date"),
        ("last: 2099-03-01", "frist: 2099-03-01", "did you mean first"),
        ("last: 2099-03-01", "{first: 2099-03-02, last: 2099-03-01}", "points.yaml:"),
        ("board: harbour", "board: Harbour Board", "board: must be lower-case words"),
        (FILE, "[]", "must hold `board:`"),
        (FILE, "", "is empty"),
    ],
)
def test_a_mistake_in_a_file_is_named_with_its_place(installed: Path, old: str, new: str, told: str) -> None:
    installed.write_text(FILE.replace(old, new), "utf-8")
    with pytest.raises(ContentError, match=told):
        read_points(installed)


# The demo's own


async def test_the_demos_points_fit_and_cite_what_the_board_file_lists(store: Store) -> None:
    read = read_points(POINTS)
    pack = next(pack for pack in load_packs(Settings.load()) if pack.board and pack.board.id == read.board)
    assert pack.board is not None
    taken = await take(store, read, pack.board, today=DAY, publish=True)
    assert len(taken) == len(read.points) >= 8
    for point in taken:
        assert point.section in pack.board.documents[point.document].sections
        assert not Writing.of(point).findings()


@pytest.mark.ci
async def test_the_demo_has_its_points_once_however_often_it_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAFEBOARD_CONTENT_DIR", str(CONTENT))
    (tmp_path / "points.yaml").write_text(FILE, "utf-8")
    for _ in range(2):
        async with running_demo(tmp_path / "demo", urgency=urgency_check(), points=tmp_path / "points.yaml") as demo:
            assert len(await learning.of_board(demo.services.store)) == 2
            assert len(demo.services.library.added) == 2
