"""Score cards apart from the chat: measures, figures, quarters, spreadsheets, reminders, and who may write."""

import datetime as dt
import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from reminders_cast import BOARD, SIGNS_GROUP, House, london, open_house

from bot.demo.session import EXAMPLES
from bot.trends import trend_chart
from bot.views import scorecards as views
from bot.views.digest import Line, answers
from reminders import attendance, quarters, registers, scorecards, scoresheet, scoring
from reminders.changes import NotAllowedError, NoteError
from reminders.examples import give, read_examples
from reminders.measures import Unit, all_cards, card_for, card_of
from reminders.planfile import read_plans
from reminders.scorecards import Point
from storage.tables import InvitationKind, Register, Status

NOW = london(2017, 6, 19)
Q2 = dt.date(2017, 6, 30)
PLANS = Path(scoring.__file__).parent / "plans"


@pytest.fixture
async def house(tmp_path):
    async with open_house(tmp_path) as opened:
        yield opened


async def begun(house: House) -> tuple[int, scoring.Writing]:
    person = (await house.link(role=SIGNS_GROUP)).id or 0
    action = await house.action("LSCB3.1.1")
    return person, await scoring.begin(house.store, action.id or 0, person, NOW)


def test_every_card_belongs_to_an_action_of_a_shipped_plan_and_of_its_board():
    refs = {(read.plan.board, read.plan.id, each.ref) for read in read_plans(PLANS) for each in read.plan.actions}
    assert {(card.board, card.plan, card.action) for card in all_cards()} <= refs


def test_the_cards_of_source_002_are_four_priorities_and_nine_objectives():
    cards = [card for card in all_cards() if card.board == "nel"]
    assert [card.id[:2] for card in cards] == ["p1", "p2", "p3", "p4", *(f"o{n}" for n in range(1, 10))]
    assert [len(card.figures) for card in cards[:4]] == [14, 17, 11, 25]
    assert all(card.document == "002" for card in cards)


@pytest.mark.parametrize(
    ("day", "ended", "name"),
    [
        (dt.date(2017, 6, 30), dt.date(2017, 6, 30), "2017-Q2"),
        (dt.date(2017, 6, 29), dt.date(2017, 3, 31), "2017-Q1"),
        (dt.date(2017, 1, 1), dt.date(2016, 12, 31), "2016-Q4"),
    ],
)
def test_quarters_end_with_months(day, ended, name):
    assert quarters.last_ended(day) == ended
    assert quarters.label(ended) == name
    assert quarters.read_quarter(name) == ended


@pytest.mark.parametrize("text", ["", "2017", "2017-Q5", "Q2 2017", "2017-06-30"])
def test_what_is_no_quarter_is_refused(text):
    with pytest.raises(quarters.QuarterError, match="Write it like 2017-Q2"):
        quarters.read_quarter(text)


NEGLECT = card_of("nel", "p2-neglect")


@pytest.mark.parametrize(
    ("ref", "text", "value"),
    [("5", "1,101", 1101), ("5", " 0 ", 0), ("5p", "38.5 %", 38.5), ("5p", "100", 100), ("4", "42.25", 42.25)],
)
def test_figures_are_read_as_people_write_them(ref, text, value):
    assert scoring.read_figure(NEGLECT.measure(ref), text) == (value, None)


@pytest.mark.parametrize(
    ("ref", "text", "why"),
    [
        ("5", "38.5", "whole number"),
        ("5", "12%", "not a percentage"),
        ("5", "-3", "one figure"),
        ("5", "about 12", "one figure"),
        ("5", "1,10", "one figure"),
        ("5", "999999999999", "larger"),
        ("5p", "100.1", "at most 100"),
        ("4", "NaN", "one figure"),
        ("4", "1e3", "one figure"),
        ("1", "   ", "empty"),
        ("1", "x" * 1001, "Shorten"),
    ],
)
def test_what_is_no_figure_is_refused_with_a_sentence(ref, text, why):
    with pytest.raises(NoteError, match=why):
        scoring.read_figure(NEGLECT.measure(ref), text)


async def test_handing_in_answers_the_quarters_date_and_tells_the_officer(house: House):
    officer = await house.officer()
    person, writing = await begun(house)
    assert writing.filled.quarter_on == Q2
    with pytest.raises(NoteError, match="empty"):
        await scoring.hand_in(house.store, writing.id, person, NOW)
    await scoring.answer(house.store, writing.id, person, NOW, number=0, text="12")
    assert await scorecards.filled(house.store, BOARD) == []
    await scoring.hand_in(house.store, writing.id, person, NOW)
    again = await scoring.hand_in(house.store, writing.id, person, NOW)
    assert again.filled.handed_in
    action = await house.action("LSCB3.1.1")
    assert (action.done_through_on, action.status) == (Q2, Status.ON_TRACK)
    assert action.next_on == dt.date(2017, 9, 30)
    await house.tick(NOW)
    notices = [each for each in house.post.notices if each.chat_id == officer.chat_id]
    assert [each.change.note for each in notices] == [
        "Score card for April to June 2017 handed in: 1 of 7 questions answered."
    ]
    assert [each.card.id for each in await scorecards.filled(house.store, BOARD, quarter_on=Q2)] == ["signs-of-safety"]
    assert "signs-of-safety" not in {each.id for each in await scorecards.missing(house.store, BOARD, Q2)}


async def test_a_card_of_an_action_with_one_date_does_not_call_the_action_done(house: House):
    await house.link(role=SIGNS_GROUP)
    person = (await house.officer()).id or 0
    action = await house.action("LSCB3.2.1")
    writing = await scoring.begin(house.store, action.id or 0, person, NOW)
    assert writing.filled.quarter_on == Q2  # the plan's first, although it has not ended
    await scoring.answer(house.store, writing.id, person, NOW, number=0, text="3")
    await scoring.hand_in(house.store, writing.id, person, NOW)
    assert (await house.action("LSCB3.2.1")).status is Status.NOT_STARTED


async def test_nobody_else_writes_or_opens_a_card(house: House):
    _, writing = await begun(house)
    other = (await house.link()).id or 0
    member = (await house.link(InvitationKind.MEMBER, None)).id or 0
    action = await house.action("LSCB3.1.1")
    for stranger in (other, member, 0):
        with pytest.raises(NotAllowedError):
            await scoring.begin(house.store, action.id or 0, stranger, NOW)
        with pytest.raises(NotAllowedError):
            await scoring.answer(house.store, writing.id, stranger, NOW, number=0, text="1")
        with pytest.raises(NotAllowedError):
            await scoring.hand_in(house.store, writing.id, stranger, NOW)


@pytest.mark.parametrize("number", [-1, 7, 10**9])
async def test_a_step_that_the_card_has_not_is_refused(house: House, number):
    person, writing = await begun(house)
    with pytest.raises(NotAllowedError):
        await scoring.answer(house.store, writing.id, person, NOW, number=number, text="1")


async def test_a_reminder_of_a_cards_action_offers_the_card(house: House):
    action = await house.action("LSCB3.1.1")
    other = await house.action("LSCB1.1.1")
    assert answers(Line(action, Q2), 7)[0][0].data == f"sc:open:{action.id}:7"
    assert not [b for row in answers(Line(other, Q2), 7) for b in row if (b.data or "").startswith("sc:")]


async def test_a_spreadsheet_goes_out_comes_back_and_keeps_what_it_leaves_empty(house: House):
    person, writing = await begun(house)
    writing = await scoring.answer(house.store, writing.id, person, NOW, number=2, text="=1+1 said the audit")
    body = scoresheet.as_workbook(writing)
    book = load_workbook(io.BytesIO(body))
    rows = {row[0].value: row for row in book.active.iter_rows()}
    assert rows["3"][4].data_type == "s"
    rows["1"][4].value = "1,101"
    rows["2"][4].value, rows["2"][4].number_format = 0.385, "0.0%"
    rows["4"][4].value = "Ten & <b>more</b>"
    returned = scoresheet.read_returned("renamed.xlsx", _saved(book))
    after = await scoring.take(house.store, returned, person, NOW)
    assert [after.answer(step) for step in after.steps[:4]] == [1101, 38.5, "=1+1 said the audit", "Ten & <b>more</b>"]
    assert not after.filled.handed_in


async def test_a_spreadsheet_with_a_wrong_figure_keeps_nothing_and_names_the_line(house: House):
    person, writing = await begun(house)
    book = load_workbook(io.BytesIO(scoresheet.as_workbook(writing)))
    rows = {row[0].value: row for row in book.active.iter_rows()}
    rows["1"][4].value = "12"
    rows["2"][4].value = "half"
    with pytest.raises(scoresheet.CardRefusedError, match="Line 2, Staff trained of all"):
        scoresheet.read_returned("card.xlsx", _saved(book))
    assert (await scoring.opened(house.store, writing.id, person, NOW)).answered == 0


async def test_series_and_turns_come_from_cards_that_were_handed_in(house: House):
    await give(house.store, read_examples(EXAMPLES), NOW)
    await give(house.store, read_examples(EXAMPLES), NOW)
    course = await scorecards.series(house.store, "nel", "p3-cse", "13")
    assert [each.value for each in course] == [48, 52, 57, 50, 54]
    assert course[0].demo
    turns = await scorecards.turned_worse(house.store, "nel", dt.date(2017, 3, 31))
    assert [(each.measure.ref, each.before, each.now) for each in turns] == [("13", 50, 54)]


async def test_attendance_counts_seats_by_meeting_and_by_agency(house: House):
    await give(house.store, read_examples(EXAMPLES), NOW)
    found = await attendance.of_board(house.store, "southend", dt.date(2015, 10, 1), dt.date(2016, 9, 30))
    assert [each.meeting.on.isoformat() for each in found.meetings] == [
        "2015-11-19", "2016-02-22", "2016-07-07", "2016-09-29",
    ]  # fmt: skip
    assert found.seats["Legal advisor"].apologies == 3
    assert found.seats["National Probation Service"] == attendance.Count(present=2, deputy=1, apologies=1)
    assert found.seats["National Probation Service"].percent == 75
    assert set(found.seats) <= set(attendance.curated()["southend"])
    assert all(each.demo for each in found.meetings)


def test_a_count_without_a_record_has_no_percentage():
    assert attendance.Count().percent is None


async def test_registers_are_actions_of_the_plans(house: House):
    found = {each.register: each for each in await registers.counts(house.store, "southend", dt.date(2017, 5, 22))}
    assert {key: each.lines for key, each in found.items()} == {
        Register.CHALLENGE: 6, Register.INSPECTION: 12 + 39 + 17, Register.RISK: 8, Register.FORWARD: 15,
    }  # fmt: skip
    challenges = await registers.of_board(house.store, "southend", Register.CHALLENGE)
    assert [each.action.ref for each in challenges] == ["L1", "L2", "L3", "L4", "L5", "L6"]
    assert await registers.counts(house.store, "nel", dt.date(2017, 5, 22)) == []


def test_a_chart_of_one_point_and_a_caption_say_the_figures():
    card = card_for("nel-2015-17", "P3.3")
    shown = [(card.measure("13"), [Point(Q2, 1101.0, demo=True)])]
    assert trend_chart("A $board$ 🙂", shown).startswith(b"\x89PNG")
    caption = views.caption(card, shown)
    assert "A Children who go missing: 2017-Q2 1,101" in caption
    assert "Made up for the demo" in caption
    everything = [(each, [Point(Q2, 5.0, demo=False)] * 8) for each in card.figures[:6]]
    assert len(views.caption(card, everything)) <= 1024


def test_words_are_no_figures():
    in_words = {each for card in all_cards() for each in card.measures if each.unit is Unit.WORDS}
    assert in_words
    assert {each for card in all_cards() for each in card.measures} - in_words == {
        each for card in all_cards() for each in card.figures
    }


def _saved(book) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
