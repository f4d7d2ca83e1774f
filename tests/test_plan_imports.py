"""A plan goes in through a proposal, comes out as a spreadsheet, and comes back unchanged."""

import asyncio
import datetime as dt
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plan_files import HEAD, document, workbook
from reminders_cast import BOARD, CSE_GROUP, LINKED_AT, House, london, open_house
from typer.testing import CliRunner

from bot.cli.main import app
from reminders.actions import progress
from reminders.differences import Field
from reminders.export import COLUMNS, as_csv, as_workbook, exported
from reminders.importer import seed, store_plan
from reminders.imports import ChangedSinceError, PeriodNeededError, confirm, propose, set_reminding
from reminders.intake.files import read_file
from reminders.intake.problems import FileRefusedError
from reminders.planfile import ActionPart, ObjectivePart, PlanPart, ReadPlan, SourcePart
from storage import plans
from storage.store import Store
from storage.tables import Origin, Register, Status

TODAY = LINKED_AT.date()
MINE = "leicestershire-rutland-2017-18-2"
REF_HEAD = ("Ref", *HEAD, "Status", "Progress")


@pytest.fixture
async def house(tmp_path):
    async with open_house(tmp_path) as house:
        yield house


async def take(house: House, body: bytes, name: str = "plan 2017-18.xlsx"):
    proposal = await propose(house.store, read_file(name, body), BOARD, TODAY)
    await confirm(house.store, proposal, LINKED_AT)
    return proposal


async def actions_of(house: House, plan_id: str = MINE):
    async with house.store.session() as session:
        return {each.action.ref: each for each in await plans.actions(session, BOARD) if each.action.plan_id == plan_id}


async def test_a_proposal_changes_nothing_and_its_confirmation_stores_it(house: House):
    proposal = await propose(house.store, read_file("plan 2017-18.docx", document()), BOARD, TODAY)
    assert await actions_of(house, proposal.plan.id) == {}
    assert (proposal.differences.is_new, len(proposal.differences.added), proposal.reminds) == (True, 4, True)
    assert [(look.ref, look.kind) for look in proposal.looks] == [
        ("1.2", "date"), ("1.2", "look"), ("2.1", "date"), ("2.1", "owner"),
    ]  # fmt: skip
    await confirm(house.store, proposal, LINKED_AT)
    found = await actions_of(house)
    assert found["1.1"].action.due_on == dt.date(2017, 9, 30)
    assert [role.name for role in found["1.1"].owners] == ["Business Manager"]
    assert found["2.2"].action.recurrence == "quarterly"


async def test_the_same_file_again_changes_nothing(house: House):
    await take(house, workbook())
    again = await propose(house.store, read_file("plan 2017-18.xlsx", workbook()), BOARD, TODAY)
    assert (again.plan.id, again.differences.is_empty, again.differences.same) == (MINE, True, 4)


async def test_a_newer_version_shows_what_differs_and_leaves_answers_alone(house: House):
    await take(house, workbook())
    rows = (
        (
            "1. Recognise neglect earlier",
            "Roll out the neglect toolkit to all",
            "Oct 2017",
            "Business Manager",
            "80% of schools",
        ),
        ("2. Better early help", "Publish the directory", "ASAP", "", ""),
        ("", "Data set for the group", "Quarterly", "Performance Group", ""),
        ("", "A new thing", "May 2017", "Chair", ""),
    )
    owner = await house.link(role="Performance Group")
    await progress(house.store, (await actions_of(house))["2.2"].action.id, owner.id, london(2017, 6, 1), "Half way.")
    newer = await take(house, workbook((HEAD, *rows)))
    (changed,) = newer.differences.changed
    assert (changed.ref, changed.fields) == (
        "1.1",
        (
            Field("action", "Roll out the neglect toolkit", "Roll out the neglect toolkit to all"),
            Field("when", "Sept 2017", "Oct 2017"),
        ),
    )
    assert (newer.differences.added, newer.differences.gone) == (("2.3",), (("1.2", "Audit 20 cases"),))
    found = await actions_of(house)
    assert (found["2.2"].action.progress, found["2.2"].action.status) == ("Half way.", Status.ON_TRACK)
    assert (found["1.2"].action.status, found["1.1"].action.due_version) == (Status.CLOSED, 2)
    back = await take(house, workbook())
    assert [(each.ref, each.fields[0].after) for each in back.differences.changed][-1] == ("1.2", "open again")
    assert (await actions_of(house))["1.2"].action.status is Status.NOT_STARTED


async def test_what_the_file_says_is_done_does_not_remind(house: House):
    rows = (REF_HEAD, ("7", "1. A", "Train", "May 2017", "Chair", "", "Complete", "All trained"))
    proposal = await take(house, workbook(rows))
    action = (await actions_of(house))["7"].action
    assert (action.status, action.next_on, action.progress) == (Status.DONE, None, "All trained")
    assert (proposal.done, proposal.looks) == (1, ())


async def test_references_that_begin_anew_under_each_objective_are_told_apart_and_doubled_ones_refused(house: House):
    def rows(second: str):
        return workbook(
            (
                REF_HEAD,
                ("1", "1. A", "Train", "May 2017", "Chair", "", "", ""),
                ("1", second, "Audit", "", "", "", "", ""),
            )
        )

    await take(house, rows("2. B"))
    assert list(await actions_of(house)) == ["1.1", "2.1"]
    with pytest.raises(FileRefusedError, match=r"Two actions have the reference 1\.1: .*C2 and .*C3"):
        await take(house, rows("1. A"))


async def test_a_reference_that_would_fill_a_message_is_refused_with_its_place(house: House):
    row = ("1" * 61, "1. A", "Train", "May 2017", "Chair", "", "", "")
    with pytest.raises(FileRefusedError, match=r"The reference in .*2 is too long: 60 characters at most"):
        await take(house, workbook((REF_HEAD, row)))


async def test_a_file_that_names_no_period_is_asked_for_one(house: House):
    content = read_file("plan.xlsx", workbook(title="Actions"))
    with pytest.raises(PeriodNeededError):
        await propose(house.store, content, BOARD, TODAY)


async def test_a_plan_that_is_over_comes_in_as_history_and_an_officer_can_start_it(house: House):
    late = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
    proposal = await propose(house.store, read_file("plan 2017-18.xlsx", workbook()), BOARD, late.date())
    await confirm(house.store, proposal, late)
    assert (proposal.reminds, (await actions_of(house))["1.1"].action.next_on) == (False, None)
    assert await set_reminding(house.store, "southend", MINE, reminds=True) is None
    await set_reminding(house.store, BOARD, MINE, reminds=True)
    assert (await actions_of(house))["1.1"].action.next_on == dt.date(2017, 9, 30)


async def test_a_fresh_installation_today_reminds_of_nothing_of_the_past(tmp_path):
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/s.sqlite3")
    await seed(store, dt.datetime(2026, 11, 25, tzinfo=dt.UTC))
    async with store.session() as session:
        assert [plan.id for plan in await plans.plans(session) if plan.reminds] == []
        assert [each.action.ref for each in await plans.actions(session) if each.action.next_on] == []
    await store.close()


async def test_a_stopped_plan_reminds_nobody_even_of_what_was_planned(house: House):
    await house.link(role=CSE_GROUP)
    await set_reminding(house.store, BOARD, "leicestershire-rutland-2017-18", reminds=False)
    await house.tick(london(2017, 6, 2))
    assert house.post.sent == []


async def test_what_changed_since_the_preview_is_shown_again_and_not_stored(house: House):
    content = read_file("plan 2017-18.xlsx", workbook())
    first = await propose(house.store, content, BOARD, TODAY)
    await confirm(house.store, first, LINKED_AT)
    with pytest.raises(ChangedSinceError) as caught:
        await confirm(house.store, first, LINKED_AT)
    assert caught.value.proposal.differences.is_empty


async def test_an_imported_plan_is_not_overwritten_by_the_shipped_one(house: House):
    async with house.store.session() as session:
        plan = await plans.plan(session, "leicestershire-rutland-2017-18")
        body = as_workbook(await exported(session, plan))
    assert (await propose(house.store, read_file("x.xlsx", body), BOARD, TODAY)).differences.is_empty
    changed = body_with(house, body)
    await take(house, changed, "x.xlsx")
    await seed(house.store, LINKED_AT)
    assert (await house.action("LSCB1.1.1")).title == "Reworded"


def body_with(house: House, body: bytes) -> bytes:
    import io

    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(body))
    cell = next(c for row in book.active.iter_rows() for c in row if c.value == "LSCB1.1.1")
    book.active.cell(cell.row, list(COLUMNS).index("Action") + 1).value = "Reworded"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


WORDS = st.text(st.sampled_from("ab Zé=+-@'\"\t,;|•1.)\n/£€🙂<&"), min_size=1, max_size=12).map(
    lambda text: "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()
).filter(lambda text: text and "\n\n" not in text)  # fmt: skip
OR_NOTHING = st.none() | WORDS


@st.composite
def plan_parts(draw: st.DrawFn) -> PlanPart:
    objectives = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        actions = [
            ActionPart(
                ref=f"{number}.{index}",
                what=draw(WORDS),
                when=draw(st.none() | st.sampled_from(["June 2017", "Quarterly", "ASAP"]) | WORDS),
                owner=draw(OR_NOTHING),
                owners=tuple(draw(st.sets(WORDS.filter(lambda text: "\n" not in text), max_size=3))),
                measure=draw(OR_NOTHING),
                progress=draw(OR_NOTHING),
                impact=draw(OR_NOTHING),
                external_ref=draw(OR_NOTHING),
                in_register=draw(st.none() | st.sampled_from(list(Register))),
                note=draw(OR_NOTHING),
                source=SourcePart(document="004", section="x"),
            )
            for index in range(1, draw(st.integers(1, 3)) + 1)
        ]
        part = ObjectivePart(ref=str(number), priority=draw(OR_NOTHING), title=draw(WORDS), actions=tuple(actions))
        objectives.append(part)
    return PlanPart.model_validate(
        {
            "id": "round-trip",
            "board": BOARD,
            "title": draw(WORDS),
            "from": dt.date(2017, 4, 1),
            "to": dt.date(2018, 3, 31),
            "source": {"document": "004", "section": "x"},
            "objectives": tuple(objectives),
        }
    )


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(plan_parts())
def test_what_is_exported_imports_back_unchanged(tmp_path_factory, part: PlanPart):
    folder = tmp_path_factory.getbasetemp() / "round-trip"
    folder.mkdir(exist_ok=True)

    async def there_and_back() -> None:
        store = await Store.open(f"sqlite+aiosqlite:///{folder}/s.sqlite3")
        try:
            async with store.session() as session:
                await store_plan(session, ReadPlan(part, "x"), LINKED_AT, Origin.IMPORTED)
            async with store.session() as session:
                out = await exported(session, await plans.plan(session, "round-trip"))
            for name, body in (("a.xlsx", as_workbook(out)), ("a.csv", as_csv(out))):
                proposal = await propose(store, read_file(name, body), BOARD, TODAY)
                assert proposal.plan.id == "round-trip"
                assert proposal.differences.is_empty, (name, proposal.differences)
        finally:
            await store.close()

    asyncio.run(there_and_back())


def run(*arguments: str, data) -> tuple[int, str]:
    result = CliRunner(env={"SAFEBOARD_DATA_DIR": str(data)}).invoke(app, arguments)
    return result.exit_code, result.output if result.exception is None or result.exit_code == 0 else str(
        result.exception
    )


def test_the_command_previews_confirms_exports_and_imports_again(tmp_path):
    file = tmp_path / "plan 2017-18.docx"
    file.write_bytes(document())
    order = ["plan", "import", str(file), "--board", "southend"]
    code, output = run(*order, data=tmp_path / "d")
    assert (code, "Nothing is stored yet: add --confirm." in output) == (0, True)
    code, output = run(*order, "--confirm", "--json", data=tmp_path / "d")
    said = json.loads(output)
    assert (said["stored"], said["plan"], len(said["added"]), said["reminds"]) == (True, "southend-2017-18", 4, False)
    out = tmp_path / "out.csv"
    code, output = run(
        "plan", "export", "--board", "southend", "--plan", said["plan"], "--out", str(out), data=tmp_path / "d"
    )
    assert (code, out.read_bytes()[:3]) == (0, b"\xef\xbb\xbf")
    assert "Nothing differs" in run("plan", "import", str(out), "--board", "southend", data=tmp_path / "d")[1]
    assert "reminds from now on" in run("plan", "start", said["plan"], data=tmp_path / "d")[1]
    assert "several plans" in run("plan", "export", "--board", "southend", "--out", str(out), data=tmp_path / "d")[1]
    assert "There is no board" in run("plan", "import", str(file), "--board", "nowhere", data=tmp_path / "d")[1]
    (tmp_path / "plan.xlsx").write_bytes(b"rubbish")
    assert (
        "This is no Excel workbook"
        in run("plan", "import", str(tmp_path / "plan.xlsx"), "--board", "nel", data=tmp_path / "d")[1]
    )
