"""The folder that `safeboard feedback open --out` writes: what is for the officer, and what may be shown around."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from feedback.answering import read_notices
from feedback.page import build
from feedback.printable import counts_page, reports_page
from feedback.reading import NOT_RELEASED, Opened
from feedback.receipts import derive
from feedback.replies import Reply, Status, open_reply, read_replies
from feedback.report import Category, Question, Report, Role
from feedback.spreadsheet import counts_workbook, reports_workbook
from feedback.statistics import Cell, Published, Table, published

FORMULA = '=HYPERLINK("http://example.org","press me")'


def opened(*reports, **more):
    return Opened("nel", reports, unreadable=more.pop("unreadable", 0), counts=published(reports), **more)


SEVEN = opened(
    *(Report(Category.GOOD_PRACTICE, f"quokka {number}", Role.HEALTH, Question.SAFE) for number in range(6)),
    Report(Category.OTHER, "<script>quokka</script> & more", Role.POLICE),
)

SUMS = Opened(
    "nel",
    (),
    unreadable=0,
    counts=Published(
        18,
        (
            Table("category", (Cell("other", "Something & else", 7), Cell("risk", "A risk", 6, partial=True)), 5),
            Table("role", (Cell("police", "Police", None),), None),
        ),
    ),
)


def cells(book: bytes):
    return [list(row) for sheet in load_workbook(io.BytesIO(book)) for row in sheet.iter_rows()]


def values(book: bytes):
    return [cell.value for row in cells(book) for cell in row if cell.value is not None]


@pytest.mark.parametrize("text", [FORMULA, "+1+2", "-2", "@SUM(A1)", "=cmd|' /C calc'!A0", "'=1"])
def test_a_text_that_looks_like_a_formula_is_a_text(text):
    book = reports_workbook(opened(Report(Category.OTHER, text)))
    (cell,) = [cell for row in cells(book) for cell in row if cell.value == text]
    assert cell.data_type == "s"
    assert cell.quotePrefix
    sheet = zipfile.ZipFile(io.BytesIO(book)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet


@settings(max_examples=30, deadline=None)
@given(st.text(min_size=1, max_size=50))
def test_any_text_makes_a_workbook_that_opens_again(text):
    report = Report(Category.OTHER, f"{text}.")
    assert "Something else" in values(reports_workbook(opened(report)))


def test_the_officers_spreadsheet_has_every_report_and_says_what_to_keep_in_mind():
    found = values(reports_workbook(SEVEN))
    assert [each for each in found if "quokka" in str(each)] == [report.text for report in SEVEN.reports]
    assert {"Good practice", "Health", "Police", "Are children and young people safe?"} <= set(found)
    assert any("do not pass them on" in str(each) for each in found)


def test_what_may_be_shown_around_has_no_words_and_no_small_count():
    sheet, page = values(counts_workbook(SEVEN)), counts_page(SEVEN)
    assert sheet[:3] == ["Feedback for nel", "All", 7]
    assert not any("quokka" in str(each) for each in [*sheet, page])
    assert not set(range(1, 5)) & set(sheet)
    assert "not shown" in sheet
    assert ">7</b> pieces" in page
    # Seven in all, and of one question there are six: the seventh must not follow.
    assert not any(f"<td>{number}</td>" in page for number in range(1, 7))


def test_where_there_are_no_counts_the_reason_is_said():
    unreleased = opened(*SEVEN.reports, no_counts=NOT_RELEASED)
    assert NOT_RELEASED in counts_page(unreleased)
    assert values(counts_workbook(unreleased)) == ["Feedback for nel", NOT_RELEASED]


def test_the_page_to_print_shows_words_as_words_and_loads_nothing():
    page = reports_page(SEVEN)
    assert "&lt;script&gt;quokka&lt;/script&gt; &amp; more" in page
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert "http" not in page.replace("http-equiv", "")


def test_of_words_and_their_closed_answers_each_stands_in_its_place_on_the_page():
    reports = (Report(Category.OTHER, "a < b\nc", Role.POLICE), Report(Category.GOOD_PRACTICE, "two"))
    page = reports_page(opened(*reports, unreadable=2))
    assert page.partition("<style>:root {")[0] == (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Feedback for nel</title>'
    )
    assert "}\n</style></head><body><main>" in page
    assert page.partition("<body>")[2] == (
        "<main><h1>Feedback for nel</h1><div class=note>"
        "<p>In no order. The words may identify somebody: do not pass them on as they are.</p>"
        "<p>2 did not open: sealed to another key, or changed on the way. "
        "Try the key that was installed when they were given.</p>"
        "<p>There are fewer than 5: who wrote what may be easy to guess. Read with care.</p></div>"
        "<article><h2>Something else · Police</h2><p class=words>a &lt; b\nc</p></article>"
        "<article><h2>Good practice</h2><p class=words>two</p></article></main></body></html>\n"
    )


def test_of_counts_each_stands_beside_its_label_on_the_page_and_in_the_spreadsheet():
    title = "Feedback for nel: counts"
    page = counts_page(SUMS)
    assert f"<title>{title}</title>" in page
    assert page.partition("<main>")[2].startswith(
        f"<h1>{title}</h1><p class=total><b>18</b> pieces of feedback</p>"
        "<table><caption>What it is about</caption>"
        "<tr><th scope=row>Something &amp; else</th><td>7</td></tr>"
        "<tr><th scope=row>A risk</th><td>at least 6</td></tr></table>"
        "<p>In the counts that are not shown, together: 5</p>"
        "<table><caption>Sector</caption><tr><th scope=row>Police</th><td>not shown</td></tr></table>"
        "<p class=note>Counts under 5 are not shown"
    )
    (sheet,) = load_workbook(io.BytesIO(counts_workbook(SUMS)))
    assert [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)] == [
        ["Feedback for nel"],
        ["All", 18],
        [],
        ["What it is about"],
        ["Something & else", 7],
        ["A risk", "at least 6"],
        ["In the counts that are not shown, together: 5"],
        [],
        ["Sector"],
        ["Police", "not shown"],
    ]
    assert [row[0].row for row in sheet.iter_rows() if row[0].font.bold] == [1, 4, 9]
    widths = [sheet.column_dimensions[letter].width for letter in "AB"]
    assert (sheet.title, widths, sheet.freeze_panes) == ("Counts", [90, 16], "A2")


def test_of_fewer_than_five_the_page_and_the_spreadsheet_say_no_more_than_that():
    one = opened(Report(Category.OTHER, "quokka"))
    assert "<b>fewer than 5</b> pieces" in counts_page(one)
    assert values(counts_workbook(one))[:3] == ["Feedback for nel", "All", "fewer than 5"]


def test_where_there_are_no_counts_the_page_has_its_title_and_the_reason():
    page = counts_page(opened(no_counts="Not <yet>."))
    assert page.partition("<main>")[2] == (
        "<h1>Feedback for nel: counts</h1><p class=note>Not &lt;yet&gt;.</p></main></body></html>\n"
    )


def test_the_officers_spreadsheet_is_laid_out_to_be_filtered_and_read():
    reports = (
        Report(Category.OTHER, "two\x0b\nlines", Role.POLICE, Question.SAFE),
        Report(Category.GOOD_PRACTICE, "no more"),
    )
    book = load_workbook(io.BytesIO(reports_workbook(opened(*reports))))
    sheet, notes = book
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Category", "Sector", "Key question", "Text"],
        ["Something else", "Police", "Are children and young people safe?", "two\nlines"],
        ["Good practice", None, None, "no more"],
    ]
    assert [[cell.font.bold for cell in row] for row in sheet.iter_rows()] == [[True] * 4, [False] * 4, [False] * 4]
    assert {(cell.alignment.wrap_text, cell.alignment.vertical) for row in sheet.iter_rows() for cell in row} == {
        (True, "top")
    }
    assert (sheet.auto_filter.ref, sheet.freeze_panes, notes.freeze_panes) == ("A1:D3", "A2", "A2")
    widths = [
        [page.column_dimensions[letter].width for letter in "ABCD"[:number]]
        for page, number in zip(book, (4, 1), strict=True)
    ]
    assert widths == [[24, 20, 44, 90], [110]]
    assert book.sheetnames == ["Feedback", "Read first"]
    assert [cell.value.partition(".")[0] for (cell,) in notes.iter_rows()] == [
        "In no order",
        "There are fewer than 5: who wrote what may be easy to guess",
    ]
    assert book.properties.creator == "Safeboard"


def test_everybody_with_a_receipt_learns_that_it_was_read_and_the_rest_get_decoys():
    receipt = derive("six made up words of mine")
    with_receipt = Report(Category.OTHER, "please answer", receipt=receipt.reply_to)
    board, replies = read_replies(read_notices("nel", [*SEVEN.reports, with_receipt]))
    assert (board, len(replies)) == ("nel", 8)
    assert open_reply(replies[receipt.id], receipt) == Reply("nel", Status.READ)
    assert [open_reply(sealed, receipt) for id_, sealed in replies.items() if id_ != receipt.id] == [None] * 7


def test_the_reader_page_is_one_file_that_names_all_it_may_run():
    page = build()
    assert page == build()
    for outside in ("src=", 'href="http', "@import", "url(", "innerHTML", "eval("):
        assert outside not in page, outside
    assert json.dumps("Good practice") in page, "the words are those of the program"
    assert page.count("<script") == page.count("<style") == 1


def test_the_page_in_the_docs_is_the_one_that_the_program_writes():
    """After a change: rm docs/feedback-reader.html; safeboard feedback reader --out docs/feedback-reader.html."""
    page = Path(__file__).parent.parent / "docs" / "feedback-reader.html"
    assert page.read_text(encoding="utf-8") == build()
