"""The desk as a pure function, what is kept no longer, and a person's own file."""

import datetime as dt
import json
from collections.abc import Awaitable

import pytest
from openpyxl import load_workbook
from reminders_cast import BOARD, CSE_GROUP, LINKED_AT, House, london, open_house
from typer.testing import CliRunner

from bot.cli.main import app
from bot.desk.needs import Facts, Line, Pile, on_the_desk
from bot.desk.sheet import as_sheet
from bot.person_file import about
from bot.retention import enforce, overdue
from bot.settings import Settings
from bot.views import desk as views
from bot.views.mydata import page
from bot.views.reply import MESSAGE_LIMIT, length
from feedback import gaps
from feedback.batches import Ready
from feedback.gaps import Asked
from reminders.actions import done, progress
from reminders.roles import Team
from reminders.trouble import Troubled
from storage import audit, personal, plans
from storage.store import Store
from storage.tables import (
    Action,
    LearningPoint,
    LearningWave,
    MessageKind,
    MessageState,
    OutboxMessage,
    PointKind,
    PointState,
    Role,
    Status,
    WavePhase,
)

TODAY = dt.date(2017, 5, 22)
OVER = dt.date(2020, 5, 1)
"""More than two years after the shipped plans of 2017-18 end."""


@pytest.fixture
async def house(tmp_path):
    async with open_house(tmp_path) as house:
        yield house


def action(**given) -> plans.Owned:
    usual = {"id": 1, "plan_id": "p", "board": BOARD, "position": 0, "ref": "A1", "objective_ref": "A",
             "objective": "o", "title": "t", "source_document": "d", "source_section": "s", "rule": "r"}  # fmt: skip
    return plans.Owned(Action(**usual | given), ())


def facts(library, **given) -> Facts:
    names = "actions requests teams troubled unreachable gaps entries points waves cards"
    nothing = dict.fromkeys(names.split(), ())
    return Facts(
        **{"board": library.boards[BOARD], "today": TODAY, "feedback": Ready.TOO_FEW, "invited": {}, **nothing, **given}
    )


def point(kind: PointKind, published_on: dt.date) -> LearningPoint:
    return LearningPoint(
        board=BOARD, cycle="2017-18", kind=kind, state=PointState.PUBLISHED, title="t", what="w", why="y",
        from_on=published_on, until_on=dt.date(2018, 3, 31), published_on=published_on,
    )  # fmt: skip


def test_each_action_is_on_the_pile_that_it_belongs_to(library):
    piles = on_the_desk(
        facts(
            library,
            actions=[
                action(ref="undated", needs_date=True),
                action(ref="blocked", status=Status.BLOCKED, progress="No analyst"),
                action(ref="done", status=Status.DONE, needs_date=True),
                action(ref="history", reminds=False, needs_date=True),
            ],
        )
    )
    assert [line.what for line in piles[Pile.UNDATED]] == ["undated: t"]
    assert [line.what for line in piles[Pile.BLOCKED]] == ["blocked: t"]
    assert [line.what for line in piles[Pile.UNOWNED]] == ["undated: t", "blocked: t"]


@pytest.mark.parametrize(
    ("waves", "today", "said"),
    [
        ([], TODAY, []),
        ([], dt.date(2017, 7, 30), ["Ask whether 2017-18 helped"]),
        ([("after", dt.date(2017, 7, 29), True)], dt.date(2017, 7, 30), []),
        ([("before", dt.date(2017, 5, 1), False)], TODAY, ["An evaluation is over"]),
        ([("before", TODAY, False)], TODAY, []),
    ],
)
def test_evaluations_are_due_when_points_are_out_for_three_months_or_when_one_has_ended(library, waves, today, said):
    published = [point(kind, dt.date(2017, 5, 1)) for kind in (PointKind.DEVELOPMENT, PointKind.GOOD_PRACTICE)]
    made = [
        LearningWave(
            board=BOARD, cycle="2017-18", phase=WavePhase(phase), opened_on=until, until_on=until, closed=closed
        )
        for phase, until, closed in waves
    ]
    piles = on_the_desk(facts(library, points=published, waves=made, today=today))
    assert [line.what for line in piles[Pile.LEARNING]] == said


def test_feedback_is_told_without_a_number(library):
    assert not on_the_desk(facts(library))[Pile.FEEDBACK]
    (line,) = on_the_desk(facts(library, feedback=Ready.ENOUGH))[Pile.FEEDBACK]
    assert not any(character.isdigit() for character in line.what + line.more)


def test_every_page_of_the_longest_pile_fits_a_message_and_its_buttons_fit_telegram(library):
    owned = [action(id=10**9 + n, title="<&" * 300, when_as_written="x" * 900, needs_date=True) for n in range(203)]
    asked = [Asked(BOARD, "how " * 60, 3, "2017-05")] * 40
    piles = on_the_desk(facts(library, actions=owned, gaps=asked))
    for kind, found in piles.items():
        for number in range(-(-len(found) // views.PAGE)):
            reply = views.pile(library.boards[BOARD], kind, found, number)
            assert length(reply.html) <= MESSAGE_LIMIT
            assert all(len(button.data.encode()) <= 64 for row in reply.buttons for button in row)


def test_the_next_page_passes_nothing_over_that_moved_up_since(library):
    """Two of the first five are settled; what was sixth is the fourth now, and must still be seen."""
    board, lines = library.boards[BOARD], [Line(f"thing {number}") for number in range(1, 13)]
    (button,) = [b for row in views.pile(board, Pile.UNOWNED, lines, 0).buttons for b in row if b.label == "Next ›"]
    *_, page, of = button.data.split(":")
    after = views.pile(board, Pile.UNOWNED, lines[2:], int(page), int(of))
    assert "thing 6" in after.plain
    assert "thing 8" in views.pile(board, Pile.UNOWNED, lines, int(page), int(of)).plain
    assert "thing 6" not in views.pile(board, Pile.UNOWNED, lines, 2, 12).plain


@pytest.mark.parametrize(
    ("state", "reason", "said"),
    [
        (MessageState.UNCONFIRMED, "ReadTimeout", "Telegram's answer was lost (ReadTimeout), so nobody knows"),
        (MessageState.REFUSED, "Forbidden", "It did not arrive. Telegram says: Forbidden."),
        (MessageState.REFUSED, None, "Telegram says: nothing."),
    ],
)
def test_what_went_wrong_with_a_message_is_said_in_plain_words(library, state, reason, said):
    message = OutboxMessage(id=7, kind=MessageKind.DIGEST, person_id=1, state=state, reason=reason, day=TODAY)
    (line,) = on_the_desk(facts(library, troubled=[Troubled(message, ())]))[Pile.UNCONFIRMED]
    assert line.what == "Reminders of 22 May 2017, to a member or officer"
    assert said in line.more


def test_a_question_without_an_answer_tells_its_month_as_people_say_it(library):
    (line,) = on_the_desk(facts(library, gaps=[Asked(BOARD, "night bus", 3, "2017-05")]))[Pile.GAPS]
    assert line.more == "Asked 3 times, last in May 2017."


def test_who_is_invited_already_comes_last_and_those_with_most_to_do_first(library):
    def team(number, open_actions):
        return Team(Role(id=number, board=BOARD, name=f"group {number}"), (), open_actions)

    until = dt.date(2017, 6, 5)
    found = facts(library, teams=[team(1, 9), team(2, 1), team(3, 4), team(4, 0)], invited={1: until})
    lines = on_the_desk(found)[Pile.UNLINKED]
    assert [line.what for line in lines] == ["group 3", "group 2", "group 1"]
    assert "It works until 5 June 2017." in lines[2].more
    assert "invitation" not in lines[0].more


def test_a_spreadsheet_holds_no_formula(tmp_path):
    (tmp_path / "x.xlsx").write_bytes(as_sheet("List", [("What", 10)], [["=1+1"], ["a\x07b"]]))
    sheet = load_workbook(tmp_path / "x.xlsx").active
    assert [(cell.value, cell.data_type) for cell in sheet["A"]] == [("What", "s"), ("=1+1", "s"), ("ab", "s")]


async def test_what_people_said_about_an_old_plan_goes_and_what_still_counts_stays(house: House):
    person = await house.link()
    first = await house.action("LSCB1.1.1")
    await progress(house.store, first.id, person.id, LINKED_AT, "Marigold is on it.")
    settings = Settings.load()
    assert (await enforce(house.store, settings, TODAY)).actions == 0
    assert (await house.action("LSCB1.1.1")).progress == "Marigold is on it."
    assert (await overdue(house.store, settings, OVER)).actions == 1
    assert (await enforce(house.store, settings, OVER)).actions == 1
    after = await house.action("LSCB1.1.1")
    assert (after.status, after.progress) == (Status.NOT_STARTED, None)
    async with house.store.session() as session:
        assert not [each for each in await plans.history(session, first.id) if each.note]
    assert (await overdue(house.store, settings, OVER)).actions == 0


async def test_used_invitations_log_lines_and_settled_messages_go_in_their_time(house: House):
    person = await house.link()
    await house.tick(london(2017, 6, 2, 9, 30))
    async with house.store.session() as session:
        sent = len(await personal.messages(session, person.id))
        lines = len(await audit.entries(session))
    assert sent
    assert lines
    settings = Settings.load()
    kept = await overdue(house.store, settings, dt.date(2017, 6, 1))
    assert (kept.invitations, kept.audit_lines, kept.messages) == (0, 0, 0)
    await enforce(house.store, settings, dt.date(2019, 5, 1))
    async with house.store.session() as session:
        assert not await personal.messages(session, person.id)
        assert not await audit.entries(session)
    assert (await overdue(house.store, settings, dt.date(2019, 5, 1))).invitations == 0


async def test_a_persons_file_has_all_that_is_stored_and_after_erasure_there_is_none(house: House):
    person = await house.link()
    action_ = await house.action("LSCB1.1.1")
    await house.tick(london(2017, 6, 2, 9, 30))
    await done(house.store, action_.id, person.id, LINKED_AT)
    found = await about(house.store, person.chat_id)
    assert found["person"]["name"] == "Ash"
    assert found["roles"][0]["role"] == CSE_GROUP
    assert found["messages"]
    assert found["reminders"][0]["action"]
    json.dumps(found)
    shown = page(found | {"learning_cards_of": ["<script>"]})
    assert "<script>" not in shown
    assert CSE_GROUP in shown
    assert await about(house.store, 424242) is None


async def test_every_table_that_knows_a_person_is_in_the_file():
    """A new table with a person's number must come into `storage.personal`, or be named here with the reason."""
    from sqlmodel import SQLModel

    known = {"membership", "board_grant", "outbox", "reminder", "meeting_reminder", "escalation", "snooze",
             "expiry_warning", "audit_entry"}  # fmt: skip
    with_person = {
        table.name
        for table in SQLModel.metadata.sorted_tables
        if any(key.column.table.name == "person" for key in table.foreign_keys)
    }
    assert with_person == known


def test_the_command_line_exports_and_erases_a_person(tmp_path, monkeypatch):
    import asyncio

    async def make() -> None:
        async with open_house(tmp_path) as house:
            await house.link()

    async def ask_long_ago() -> None:
        store = await open_data()
        await gaps.count(store, "is there a night bus", BOARD, today=dt.date(2017, 5, 30))
        await store.close()

    async def asked() -> int:
        store = await open_data()
        found = await gaps.of_boards(store)
        await store.close()
        return len(found)

    def open_data() -> Awaitable[Store]:
        settings = Settings.load()
        return Store.open(settings.database, settings.data_dir)

    asyncio.run(make())
    monkeypatch.setenv("SAFEBOARD_DATA_DIR", str(tmp_path / "data"))
    run = CliRunner().invoke
    assert "1  Ash" in run(app, ["person", "list"]).stdout
    assert run(app, ["person", "export", "1", "--out", str(tmp_path / "p.json")]).exit_code == 0
    assert json.loads((tmp_path / "p.json").read_text())["person"]["name"] == "Ash"
    assert json.loads(run(app, ["audit", "--json"]).stdout)[0]["what"] == "invited owner"
    assert run(app, ["person", "erase", "1", "--yes"]).exit_code == 0
    assert "0 linked people" in run(app, ["person", "list"]).stdout
    asyncio.run(ask_long_ago())
    assert "dry run" in run(app, ["retention", "--dry-run"]).stdout
    assert asyncio.run(asked()) == 1
    assert "go uncounted" in run(app, ["retention"]).stdout
    assert asyncio.run(asked()) == 0
    assert "no linked person 1" in str(run(app, ["person", "erase", "1", "--yes"]).exception)
