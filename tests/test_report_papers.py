"""The papers: what the files say when they are read back, and what they must never say."""

import datetime as dt
import io
import itertools
import random
import re
import time
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from test_reminders_ladder import action
from test_reports import FAR, PAST, TODAY, plan

from bot.board_chart import LEAST, lights_chart, widths
from bot.papers import annual, exceptions
from bot.papers.exceptions import Dossier
from bot.papers.heard import feedback as feedback_section
from bot.papers.sections import Section, as_document, as_workbook
from bot.views.board import caption
from bot.yearbook import Yearbook
from feedback.counts_file import board_of, read_counts
from feedback.reading import Opened
from feedback.report import Category, FeedbackError, Question, Role
from feedback.report import Report as Told
from feedback.spreadsheet import counts_workbook
from feedback.statistics import published
from knowledge.model import Board, Contact
from reminders.reports import Known, Said, report
from reminders.standing import Light
from storage.tables import ActionChange, Change, Status

MADE_ON = dt.date(2017, 7, 3)
BOARD = Board(
    id="b",
    name="Testshire Safeguarding Children Board",
    short_name="Testshire",
    documents={},
    front_door=Contact(name="Front door"),
    out_of_hours=Contact(name="Out of hours"),
)


def dossier(**more: Any) -> Dossier:
    late, done, undated = action(PAST), action(FAR, status=Status.DONE), action()
    for number, each in enumerate((late, done, undated), 1):
        each.plan_id, each.ref, each.priority = "p", f"1.{number}", "Neglect <b>& more</b>"
    said = ActionChange(
        action_id=1,
        at=dt.datetime(2017, 6, 1, 9, tzinfo=dt.UTC),
        by_role="=SUM(A1)",
        kind=Change.PROGRESS,
        note="A \x0bnote",
    )
    known = [
        Known(late, ("SEG",), history=[said], reminded_on=[PAST], told=[("chair", dt.date(2017, 6, 14))]),
        Known(done, ("SEG",)),
        Known(undated, ()),
    ]
    found = report("b", [plan()], known, since_on=dt.date(2017, 4, 1), as_at=TODAY)
    return Dossier(BOARD, TODAY, found, **more)


def test_the_document_reads_as_a_paper():
    made = docx.Document(io.BytesIO(exceptions.document(dossier(), MADE_ON)))
    headings = [each.text for each in made.paragraphs if each.style.name.startswith(("Heading", "Title"))]
    assert headings == [
        "Exception report, April to June 2017",
        "Summary",
        "Priorities",
        "Late: a date has passed without an answer",
        "Without a date",
        "About this report",
    ]
    words = "\n".join(each.text for each in made.paragraphs)
    assert "2 of 3 actions need the board's attention: 1 late, 1 without a date, 1 without an owner." in words
    assert "Some count for more than one reason." in words
    cells = [[cell.text for cell in row.cells] for row in made.tables[1].rows]
    assert cells[1][0].startswith("1.1 Title")
    assert cells[1][2] == "since 31 May 2017"
    assert "Reminded once, last on 31 May 2017. Taken to the chair on 14 June 2017." in cells[1][4]
    alt = [each.docPr.get("descr") for each in made.inline_shapes._body.xpath("//wp:inline")]
    assert len(alt) == 1
    assert "R red: late or blocked" in alt[0]
    assert "PAGE" in made.sections[0].footer._element.xml
    assert made.core_properties.title == "Exception report, April to June 2017"


def test_the_spreadsheet_holds_no_formula():
    book = load_workbook(io.BytesIO(exceptions.workbook(dossier(counts=[("=1+1", "5")]), MADE_ON)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type == "s" for cell in cells)
    assert any(cell.value == "=1+1" and cell.quotePrefix for cell in cells)
    assert "Late a date has passed without" in book.sheetnames[2]


def test_the_chart_is_quick_and_as_wide_as_a_phone():
    priorities = dossier().report.priorities
    lights_chart(priorities, "Warm")
    began = time.process_time()
    png = lights_chart(priorities * 12, "Testshire: $x^2$ 🙂")
    assert time.process_time() - began < 2  # well under 1 s by itself; the machine that tests may be slow
    assert int.from_bytes(png[16:20]) == 1080


@given(st.lists(st.integers(1, 500), min_size=1, max_size=len(Light)))
def test_every_piece_of_a_bar_has_room_for_its_number_and_more_actions_never_get_less(counts):
    drawn = widths(counts)
    assert sum(drawn) == pytest.approx(1)
    assert min(drawn) >= LEAST - 1e-9
    by_count = sorted(zip(counts, drawn, strict=True))
    assert all(one[1] <= other[1] + 1e-9 for one, other in itertools.pairwise(by_count))


def test_a_caption_says_whether_the_plans_that_it_counts_have_begun():
    now, other = action(PAST), action(PAST)
    now.plan_id, other.plan_id = "p", "next"
    ahead = plan(id="next", from_on=dt.date(2018, 4, 1), to_on=dt.date(2019, 3, 31))
    to_come = report("b", [ahead], [Known(other)], since_on=PAST, as_at=TODAY, ahead=True)
    assert "actions of plans to come: 1 " in caption(to_come, BOARD)
    both = report("b", [plan(), ahead], [Known(now), Known(other)], since_on=PAST, as_at=TODAY, ahead=True)
    assert "actions of plans that have begun: 1 " in caption(both, BOARD)


def test_a_caption_fits_however_long_the_names():
    known = []
    for number in range(40):
        one = action(PAST)
        one.plan_id, one.priority = "p", f"{number} {'🙂' * 100}"
        known.append(Known(one, ("SEG",)))
    found = report("b", [plan()], known, since_on=PAST, as_at=TODAY)
    words = caption(found, BOARD)
    assert len(words.encode("utf-16-le")) // 2 <= 1024
    assert words.endswith("C closed.")


@given(
    st.lists(
        st.tuples(st.sampled_from(Category), st.none() | st.sampled_from(Role), st.none() | st.sampled_from(Question)),
        max_size=40,
    )
)
@settings(max_examples=25, deadline=None)
def test_no_figure_of_fewer_than_five_people_gets_into_a_paper(answers):
    told = tuple(Told(category, f"words {n}", role, question) for n, (category, role, question) in enumerate(answers))
    counts = read_counts(counts_workbook(Opened("b", told, 0, published(told))), "b")
    section = feedback_section(counts)
    assert section is not None
    figures = [figure for _, figure in section.rows]
    assert not any(re.fullmatch(r"[1-4]", figure) for figure in figures)
    assert len(answers) < 5 or str(len(answers)) in figures
    assert not any("words" in cell for row in section.rows for cell in row)


@pytest.mark.parametrize("figure", [1, 4, 2.5, -6, "at least 3", "four", "=5"])
def test_counts_that_the_reader_never_writes_are_refused(figure):
    with pytest.raises(FeedbackError, match=r"Use the file as it came|not the counts"):
        read_counts(_counts("Feedback for b", figure), "b")


@pytest.mark.parametrize("figure", [0, 5, 12, "at least 12", "not shown", "fewer than 5"])
def test_counts_are_taken_as_the_reader_writes_them(figure):
    content = _counts("Feedback for b", figure)
    assert board_of(content) == "b"
    assert read_counts(content, "b") == [("All", str(figure))]


def test_a_counts_file_is_read_line_by_line_but_not_without_end():
    lines = [("All", 7), (), ("Sector",), ("Police", "not shown"), ("Note", ""), *[("More", 5)] * 300]
    content = _book("Counts", ("Feedback for b",), *lines)
    read = read_counts(content, "b")
    assert read[:5] == [("All", "7"), ("Sector", ""), ("Police", "not shown"), ("Note", ""), ("More", "5")]
    assert len(read) == 198, "of 200 rows one is the heading and one is empty"
    assert read_counts(_book("Counts", ("Feedback for b",), ("No counts yet",)), "b") == [("No counts yet", "")]
    with pytest.raises(FeedbackError, match="not the counts"):
        read_counts(_book("Sheet", ("Feedback for b",)), "b")


@pytest.mark.parametrize(
    "content", [lambda: _book("Sheet", ("Feedback for b",)), lambda: _counts(5, 5), lambda: _counts("Counts", 5)]
)
def test_another_file_is_of_no_board(content):
    assert board_of(content()) is None
    assert board_of(b"PK") is None


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a workbook"])
def test_what_is_no_counts_file_is_refused_with_a_sentence(content):
    with pytest.raises(FeedbackError, match=r"not the counts\.xlsx"):
        read_counts(content, "b")


def test_another_boards_counts_are_refused():
    with pytest.raises(FeedbackError, match="not of b"):
        read_counts(_counts("Feedback for c", 5), "b")


def test_the_years_folder():
    one = dossier()
    files = annual.files(Yearbook(BOARD, "2017-18", one.report), MADE_ON)
    assert set(files) == {
        "annual-report-data.docx",
        "annual-report-data.xlsx",
        "actions.csv",
        "figures.json",
        "priorities.png",
        "priorities.txt",
    }
    made = docx.Document(io.BytesIO(files["annual-report-data.docx"]))
    assert [cell.text for cell in made.tables[0].rows[1].cells][2] == "1.1: A note."
    rows = files["actions.csv"].decode("utf-8-sig").splitlines()
    assert len(rows) == 4


def test_random_words_harm_no_file():
    lot = random.Random(7)
    words = "".join(chr(lot.randrange(1, 0x300)) for _ in range(400))
    section = Section(words[:80], words=(words,), head=("A",), rows=((words,),), widths=(1,))
    docx.Document(io.BytesIO(as_document(words[:80], words, [section], MADE_ON)))
    load_workbook(io.BytesIO(as_workbook(words[:80], words, [section, section], MADE_ON)))
    assert Said(TODAY, "", Change.DONE, None).note is None


def _counts(heading: object, figure: object) -> bytes:
    return _book("Counts", (heading,), ("All", figure))


def _book(title: str, *rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
