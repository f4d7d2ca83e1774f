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
from feedback.statistics import published

FORMULA = '=HYPERLINK("http://example.org","press me")'


def opened(*reports, **more):
    return Opened("nel", reports, unreadable=more.pop("unreadable", 0), counts=published(reports), **more)


SEVEN = opened(
    *(Report(Category.GOOD_PRACTICE, f"quokka {number}", Role.HEALTH, Question.SAFE) for number in range(6)),
    Report(Category.OTHER, "<script>quokka</script> & more", Role.POLICE),
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
