"""Plan files: the shipped one, mistakes in sentences, and changes that keep what people answered."""

import datetime as dt
import json
import re
from pathlib import Path

import pytest
from reminders_cast import BOARD, LINKED_AT, SIGNS_GROUP, House, london, open_house
from typer.testing import CliRunner

from bot.cli.plan import plan_app, reminders_app
from reminders.actions import blocked, done
from reminders.importer import SHIPPED, PlanFileError, Seeded, seed
from reminders.planfile import read_plans
from storage import plans
from storage.tables import Change, Status

DOCS = Path(__file__).parent.parent / "docs"
SHIPPED_PLAN = "leicestershire-rutland-2017-18.yaml"


@pytest.fixture
async def house(tmp_path):
    async with open_house(tmp_path) as house:
        yield house


def changed(tmp_path: Path, *pairs: tuple[str, str]) -> Path:
    """A folder with the shipped plan in which some words were replaced, each the first time it occurs."""
    text = (SHIPPED / SHIPPED_PLAN).read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    folder = tmp_path / "plans"
    folder.mkdir(exist_ok=True)
    (folder / SHIPPED_PLAN).write_text(text, encoding="utf-8")
    return folder


async def test_a_fresh_installation_has_the_plan_of_leicestershire_and_rutland(house: House):
    async with house.store.session() as session:
        found = {each.action.ref: each for each in await plans.actions(session, BOARD)}
    assert len(found) == 19
    assert found["LSCB3.3.1"].action.due_on == dt.date(2017, 5, 31)
    assert [role.name for role in found["LSCB3.3.1"].owners] == ["SEG", SIGNS_GROUP]
    assert {ref for ref, each in found.items() if each.action.needs_date} == {"LSCB1.5.1", "LSCB2.1.1"}
    assert found["LSCB1.1.3"].owners == ()
    assert found["LSCB3.2.1"].action.progress.startswith("A new action plan")


async def test_an_unchanged_file_is_not_taken_twice(house: House):
    assert await seed(house.store, LINKED_AT) == Seeded(plans=0, actions=0)


async def test_a_changed_file_updates_the_wording_and_keeps_what_people_answered(house: House, tmp_path):
    owner = await house.link()
    await blocked(house.store, (await house.action("LSCB1.1.1")).id, owner.id, LINKED_AT, "No analyst.")
    folder = changed(
        tmp_path, ("Review the data set used", "Review all data used"), ("when: June 2017", "when: 14 July 2017")
    )
    assert await seed(house.store, LINKED_AT, folder) == Seeded(plans=1, actions=19)
    action = await house.action("LSCB1.1.1")
    assert action.title.startswith("Review all data used")
    assert (action.due_on, action.next_on, action.due_version) == (dt.date(2017, 7, 14), dt.date(2017, 7, 14), 2)
    assert (action.status, action.progress) == (Status.BLOCKED, "No analyst.")
    async with house.store.session() as session:
        dated = (await plans.history(session, action.id))[-1]
    assert (dated.kind, dated.before, dated.after) == (Change.DATED, "30 June 2017", "14 July 2017")


async def test_an_action_with_a_new_date_reminds_again(house: House, tmp_path):
    await house.link()
    await house.tick(london(2017, 6, 2))
    await seed(house.store, LINKED_AT, changed(tmp_path, ("when: June 2017", "when: 28 June 2017")))
    await house.tick(london(2017, 6, 5))
    assert [digest.items[0].occurrence_on.day for digest in house.post.digests] == [30, 28]


async def test_a_date_that_was_set_since_stays_unless_the_document_changes_it(house: House, tmp_path):
    async with house.store.session() as session:
        action = (await plans.actions(session, BOARD, "LSCB1.1.1"))[0].action
        action.due_on = dt.date(2017, 9, 15)
        session.add(action)
    await seed(house.store, LINKED_AT, changed(tmp_path, ("Review the data set used", "Review all data used")))
    assert (await house.action("LSCB1.1.1")).due_on == dt.date(2017, 9, 15)


async def test_an_action_that_left_the_file_is_closed_and_not_forgotten(house: House, tmp_path):
    await house.link()
    await seed(house.store, LINKED_AT, changed(tmp_path, ("ref: LSCB1.1.1", "ref: LSCB1.1.9")))
    assert (await house.action("LSCB1.1.1")).status is Status.CLOSED
    await house.tick(london(2017, 6, 2))
    assert house.post.refs() == [["LSCB1.1.9"]]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "when: June 2017",
            "when: 2017",
            "line 20, key plan.objectives.1.actions.1.when: must be text: put it in quotes.",
        ),
        (
            "when: June 2017",
            "wen: June 2017",
            "line 20, key plan.objectives.1.actions.1.wen: is not a key that a plan has.",
        ),
        ("from: 2017-04-01", "from: 2019-04-01", "line 5, key plan: “to” is before “from”."),
        ("ref: LSCB1.1.2", "ref: LSCB1.1.1", "more than one action has the reference LSCB1.1.1."),
        ("  title: Business", "  title: [Business", "is not YAML here"),
        ("  board: leicestershire-rutland\n", "", "key plan.board: is missing."),
    ],
)
def test_a_mistake_is_named_with_file_line_and_key(tmp_path, old: str, new: str, sentence: str):
    with pytest.raises(PlanFileError) as caught:
        read_plans(changed(tmp_path, (old, new)))
    assert sentence in str(caught.value)
    assert SHIPPED_PLAN in str(caught.value)


def run(app, *arguments: str, data: Path) -> tuple[int, str]:
    result = CliRunner(env={"SAFEBOARD_DATA_DIR": str(data)}).invoke(app, arguments)
    return result.exit_code, result.output


def test_plan_list_gives_programs_exactly_the_promised_fields(tmp_path):
    code, output = run(plan_app, "list", "--json", "--board", BOARD, data=tmp_path / "new")
    rows = json.loads(output)
    assert code == 0
    assert len(rows) == 19
    promised = "board plan ref objective title owners when_as_written rule due_on recurrence status needs_date"
    assert list(rows[0]) == promised.split()
    assert [row["recurrence"] for row in rows if row["ref"] == "LSCB1.3.1"] == ["quarterly"]


def test_plan_show_says_what_was_read_and_what_is_to_settle(tmp_path):
    code, output = run(plan_app, "show", "LSCB1.5.1", data=tmp_path)
    assert code == 0
    assert "When, as written: As set out in SCR action plan" in output
    assert "To settle: The date is elsewhere" in output
    code, output = run(plan_app, "show", "LSCB9", data=tmp_path)
    assert (code, "There is no action LSCB9." in output) == (1, True)


def test_preview_shows_what_would_go_to_whom_and_changes_nothing(tmp_path):
    run(plan_app, "list", data=tmp_path)
    before = (tmp_path / "safeboard.sqlite3").read_bytes()
    code, output = run(
        reminders_app, "preview", "--on", "2017-05-27", "--days", "5", "--board", BOARD, "--json", data=tmp_path
    )
    assert code == 0
    assert [(row["on"], row["to"], row["linked"], row["ref"], row["days_left"]) for row in json.loads(output)] == [
        ("2017-05-30", "SEG", 0, "LSCB3.3.1", 1),
        ("2017-05-30", SIGNS_GROUP, 0, "LSCB3.3.1", 1),
        ("2017-05-31", "SEG", 0, "LSCB3.3.1", 0),
        ("2017-05-31", SIGNS_GROUP, 0, "LSCB3.3.1", 0),
    ]
    assert (tmp_path / "safeboard.sqlite3").read_bytes() == before
    assert (
        "history, nothing goes out"
        in run(reminders_app, "preview", "--on", "2017-05-30", "--board", BOARD, data=tmp_path)[1]
    )
    run(plan_app, "start", "leicestershire-rutland-2017-18", data=tmp_path)
    assert (
        "nobody is linked yet"
        in run(reminders_app, "preview", "--on", "2017-05-30", "--board", BOARD, data=tmp_path)[1]
    )
    assert (
        "No reminder falls on that day."
        in run(reminders_app, "preview", "--on", "2017-05-29", "--board", BOARD, data=tmp_path)[1]
    )


def test_the_outbox_command_has_nothing_to_report_on_a_new_installation(tmp_path):
    assert run(reminders_app, "outbox", data=tmp_path) == (0, "Nothing was refused, and nothing is unconfirmed.\n")
    assert run(reminders_app, "outbox", "--json", data=tmp_path) == (0, "[]\n")


async def test_done_actions_are_not_previewed(house: House, tmp_path):
    from reminders.preview import preview

    owner = await house.link()
    await done(house.store, (await house.action("LSCB1.1.1")).id, owner.id, LINKED_AT)
    async with house.store.session() as session:
        refs = {each.rung.action.ref for each in await preview(session, dt.date(2017, 6, 2), board=BOARD)}
    assert refs == {"LSCB1.3.1", "LSCB3.1.1"}


def test_the_shipped_plans_are_as_many_as_the_documentation_says():
    table = (DOCS / "plans.md").read_text(encoding="utf-8").split("## The shipped plans")[1]
    told = dict(re.findall(r"^\| ([a-z0-9-]+) \|.*\| (\d+) \|$", table, re.MULTILINE))
    found = {read.plan.id: str(len(list(read.plan.actions))) for read in read_plans(SHIPPED)}
    assert told == found
    assert f"all {sum(map(int, found.values()))} actions" in table


def test_the_recommendations_are_as_many_as_the_annual_report_has():
    refs = [line.ref for read in read_plans(SHIPPED) for line in read.plan.actions if read.plan.board == "southend"]
    counts = {kind: sum(ref.startswith(kind) for ref in refs) for kind in ("O", "C", "H1", "H2", "H3", "L", "D")}
    assert counts == {"O": 12, "C": 39, "H1": 9, "H2": 3, "H3": 5, "L": 6, "D": 8}


def test_the_contradictions_of_the_sources_are_noted():
    lines = {(read.plan.id, line.ref): line for read in read_plans(SHIPPED) for line in read.plan.actions}
    noted = {
        ("southend-2018-19", "3.1"): "before the plan",
        ("southend-2018-19", "2.3"): "no action, date or owner",
        ("southend-2018-19", "4.1"): "seven actions, seven dates and five owners",
        ("southend-2018-19", "5.6"): "Audit & Quality Assurance Sub-Group",
        ("southend-2018-19", "6.2"): "three forums",
        ("nel-2015-17", "O4.3"): "annual",
        ("nel-2015-17", "O1.4"): "every two years",
        ("nel-2015-17", "B.5"): "before the end",
        ("southend-hmic-2016", "H3.5"): "six-month list",
        ("southend-2015-16", "L1"): "June 2016",
        ("southend-2015-16", "O1"): "April (7.1) and in May (4.3)",
        ("southend-2015-16", "D1"): "falling",
    }
    for key, words in noted.items():
        assert words in (lines[key].note or ""), key
