"""Files become plans: columns by their meaning, messy tables, and files that nobody should open."""

import datetime as dt
import time
import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from plan_files import HEAD, ROWS, csv_text, document, repacked, saved, workbook

from reminders.intake.columns import Meaning, find_header
from reminders.intake.delimited import guarded, unguarded
from reminders.intake.draft import draft
from reminders.intake.files import Content, read_file, read_period
from reminders.intake.grids import Cell
from reminders.intake.owners import Owners, read_owners
from reminders.intake.problems import FileRefusedError
from reminders.periods import Period

YEAR = Period(dt.date(2017, 4, 1), dt.date(2018, 3, 31))
SHEET = "xl/worksheets/sheet1.xml"
RELIEF = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
WHOLE = [
    ("1.1", "Roll out the neglect toolkit", "Sept 2017", ("Business Manager",)),
    ("1.2", "Audit 20 cases", "end Q2", ("Audit & QA sub group",)),
    ("2.1", "Publish the directory", "ASAP", ()),
    ("2.2", "Data set for the group", "Quarterly", ("Performance Group",)),
]


def rows_of(content: Content) -> list[tuple[str, str, str | None, tuple[str, ...]]]:
    return [(a.ref, a.what, a.when, a.owners) for a in draft(content, "southend", YEAR, ()).plan.actions]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("plan.xlsx", workbook()),
        ("plan.docx", document()),
        ("plan.docx", document(merge=(1, 2))),
        ("plan.xlsx", workbook((("Eastdown Board",), (), (None, "Plan for 2017-18"), HEAD, *ROWS))),
        ("plan 2017-18.csv", csv_text().encode()),
        ("plan 2017-18.csv", csv_text(";").encode("utf-8-sig")),
        ("plan 2017-18.csv", csv_text("\t").encode("utf-16")),
        ("plan 2017-18.txt", csv_text("|").encode("cp1252")),
    ],
)
def test_one_plan_reads_the_same_from_every_kind_of_file(name: str, body: bytes):
    content = read_file(name, body)
    assert rows_of(content) == WHOLE
    assert content.about.period == YEAR
    assert dict(content.columns)["What needs to happen"] == "action"


def header(*names: str) -> dict[Meaning, int] | None:
    found = find_header([tuple(Cell(name, "", (0, column)) for column, name in enumerate(names))])
    return found.columns if found else None


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (
            (
                "Baseline of Activity",
                "What needs to Happen",
                "Outcome and Indicators",
                "Timescale/ Milestone/ Progress Review Points",
                "Who Is Responsible",
            ),
            {Meaning.ACTION: 1, Meaning.MEASURE: 2, Meaning.WHEN: 3, Meaning.OWNER: 4},
        ),
        (
            ("Cross cutting system improvements", "ACTIONS", "WHEN", "WHO"),
            {Meaning.OBJECTIVE: 0, Meaning.ACTION: 1, Meaning.WHEN: 2, Meaning.OWNER: 3},
        ),
        (
            ("Ref", "Recomendation", "Lead Offcer", "Timscale", "RAG"),
            {Meaning.REF: 0, Meaning.ACTION: 1, Meaning.OWNER: 2, Meaning.WHEN: 3, Meaning.STATUS: 4},
        ),
        (
            ("Objective", "By whom", "By when", "Difference made"),
            {Meaning.ACTION: 0, Meaning.OWNER: 1, Meaning.WHEN: 2, Meaning.IMPACT: 3},
        ),
        (("Task", "Start date", "Due date", "Owner"), {Meaning.ACTION: 0, Meaning.WHEN: 2, Meaning.OWNER: 3}),
        (("Name", "Telephone"), None),
        (("Action", "Cost"), None),
    ],
)
def test_columns_are_known_by_what_they_are_called(names, expected):
    assert header(*names) == expected


def test_a_list_in_one_cell_becomes_actions_and_dates_go_along_only_where_their_number_fits():
    listed = "• Share intelligence\n• Hold the panel"
    fits = ("3. Disrupt", listed, "June 2017\nMonthly", "Police", "")
    misfit = ("4. Train", listed, "May 2017\nJune 2017\nJuly 2017", "A Group\nB Group\nC Group", "")
    result = draft(read_file("p.xlsx", workbook((HEAD, fits, misfit))), "southend", YEAR, ())
    assert [(a.what, a.when) for a in result.plan.actions][:2] == [
        ("Share intelligence", "June 2017"),
        ("Hold the panel", "Monthly"),
    ]
    assert [a.when for a in result.plan.actions][2:] == ["May 2017\nJune 2017\nJuly 2017"] * 2
    assert result.looks["4.1"] == ("One cell holds 2 actions, but 3 dates and 3 owners.",)


def test_no_row_is_passed_over_in_silence():
    rows = (HEAD, ROWS[0], ("6. Governance", "", "", "", ""), ("", "", "May 2017", "Chair", ""))
    content = read_file("p.xlsx", workbook(rows))
    assert content.looks == ()
    assert draft(content, "southend", YEAR, ()).looks["6.1"] == ("The row has no action in it.",)
    alone = read_file("p.xlsx", workbook((HEAD, ROWS[0], ("6. Governance", "", "", "", ""))))
    assert alone.looks == (
        "Sheet “Plan 2017-18”, cell A3: “6. Governance” has no action, so nothing was taken from it.",
    )


def test_a_title_row_over_the_whole_table_is_the_objective_or_the_priority():
    content = read_file(
        "p.xlsx", workbook((HEAD, ("Priority 2: Exploitation",) + ("",) * 4, *ROWS[1:2]), merged="A2:E2")
    )
    (line,) = content.lines
    assert (line.priority, line.objective, line.where) == (
        "Priority 2: Exploitation",
        None,
        "sheet “Plan 2017-18”, cell B3",
    )


def test_dates_and_numbers_of_excel_are_read_as_they_are_shown():
    book = Workbook()
    sheet = book.active
    for row in (
        ("Ref", *HEAD),
        (1.1, "1. Neglect", "Train", dt.date(2018, 6, 1), "Chair", ""),
        (1.10, "", "Audit", dt.date(2018, 6, 1), "Chair", ""),
    ):
        sheet.append(row)
    sheet["D2"].number_format = "mmm-yy"
    sheet["D3"].number_format = "dd/mm/yyyy"
    sheet["A3"].number_format = "0.00"
    lines = read_file("p.xlsx", saved(book)).lines
    assert [(line.ref, line.when) for line in lines] == [("1.1", "June 2018"), ("1.10", "1 June 2018")]


def test_formulas_are_kept_as_text_and_never_worked_out():
    (line,) = read_file("p.xlsx", workbook((HEAD, ("1. A", "=1+1", "=TODAY()", "Chair", "")))).lines
    assert (line.what, line.when) == ("=1+1", "=TODAY()")


@pytest.mark.parametrize(
    ("text", "known", "owners"),
    [
        ("CSE, Missing and Trafficking Group", (), ("CSE, Missing and Trafficking Group",)),
        ("Chair/Business Manager", (), ("Chair", "Business Manager")),
        ("Chair; Police\nHealth", (), ("Chair", "Police", "Health")),
        ("Police and Health", ("Police", "Health"), ("Police", "Health")),
        ("Buisness Manager", ("Business Manager",), ("Business Manager",)),
        ("QA Sub Group", ("CQ Sub Group",), ("QA Sub Group",)),
        ("Task Group 2", ("Task Group 1",), ("Task Group 2",)),
        ("TBC", (), ()),
        ("This might require a Task and Finish Group", (), ()),
        ("", (), ()),
    ],
)
def test_owners_are_divided_only_where_that_is_plain(text, known, owners):
    assert read_owners(text, known).names == owners


def test_a_doubtful_owner_is_asked_about():
    assert read_owners("Police and Health", ()).question is not None
    assert (
        read_owners("Buisness Manager", ["Business Manager"]).question
        == "“Buisness Manager” is taken for “Business Manager”."
    )
    assert read_owners("Business Manager", ["Business Manager"]) == Owners(("Business Manager",))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Plan 2018-19", "2018-04-01"),
        ("plan_2018_19", "2018-04-01"),
        ("2018/2019", "2018-04-01"),
        ("April 2018 to March 2019", "2018-04-01"),
        ("January 2018 – December 2019", "2018-01-01"),
        ("2015 -2017", None),
        ("Plan 2018", None),
        ("2017-18 and 2018-19", None),
        ("2018-19-05", None),
    ],
)
def test_a_period_is_read_or_asked_for(text: str, first: str | None):
    period = read_period(text)
    assert (period.first.isoformat() if period else None) == first


@pytest.mark.parametrize(
    ("name", "body", "sentence"),
    [
        ("plan.xlsx", b"", "The file is empty. Save"),
        ("plan.xlsx", b"x" * 5_000_001, "at most 5 MB"),
        ("plan.pdf", b"%PDF", "“.pdf” files are not taken."),
        ("plan", b"hello", "no ending"),
        ("plan.xls", b"x", "save it as an .xlsx file"),
        ("plan.docm", b"PK", "save it as a .docx file"),
        ("plan.xlsx", b"not a zip", "This is no Excel workbook"),
        ("plan.csv", workbook(), "This is no CSV file"),
        ("plan.docx", workbook(), "This is no Word document"),
        ("plan.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + b"0" * 600, "protected by a password"),
        ("plan.xlsx", b"PK\x03\x04" + b"\x00" * 50, "damaged"),
        ("plan.xlsx", workbook()[:3000], "damaged"),
        ("plan.xlsx", repacked(workbook(), {SHEET: RELIEF}), "can do harm"),
        ("plan.docx", repacked(document(), {"word/document.xml": RELIEF}), "can do harm"),
        ("plan.xlsx", repacked(workbook(), {"xl/vbaProject.bin": b"x"}), "macros"),
        ("plan.xlsx", repacked(workbook(), {"xl/media/a.bin": b"\0" * 50_000_000}), "unpacks to far more"),
        ("plan.xlsx", repacked(workbook(), {SHEET: b"<x>" + b"<row/>" * 260_000 + b"</x>"}), "far more rows"),
        ("plan.xlsx", workbook(((),)), "no table with words"),
        ("plan.docx", document((("", ""),)), "no table with words"),
        ("plan.xlsx", workbook((("Name", "Phone"), ("A", "1"))), "No table has the columns of a plan."),
        ("plan.xlsx", workbook((HEAD,)), "no row below them"),
        ("plan.csv", b"\x00\x01\x02", "no text"),
        ("plan.csv", b'Action,When,Who\r\n"never closed', "a quotation mark"),
        ("plan.xlsx", workbook((HEAD, ("1. A", "x" * 4001, "", "", ""))), "Sheet “Plan 2017-18”, cell B2 holds 4,001"),
        ("plan.yaml", b"plan: {id: x}", "key plan.board: is missing"),
        ("plan.yaml", b"plan: {objectives: [{ref: %s}]}" % (b"a" * 61), "too long for a reference"),
        ("plan.yaml", b"[" * 3000, "is not YAML"),
    ],
)  # fmt: skip
def test_a_bad_file_gets_a_sentence(name: str, body: bytes, sentence: str):
    with pytest.raises(FileRefusedError, match=r"\.$") as caught:
        read_file(name, body)
    assert sentence in str(caught.value)


def far_away(cell: str) -> bytes:
    book = Workbook()
    for row in (HEAD, *ROWS):
        book.active.append(row)
    book.active[cell] = "far away"
    return saved(book)


def merged_over(area: str) -> bytes:
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/><mergeCells>'
    return repacked(workbook(), {SHEET: sheet + f'<mergeCell ref="{area}"/></mergeCells></worksheet>'.encode()})


@pytest.mark.parametrize("body", [far_away("XFD1048576"), far_away("A6000"), merged_over("A1:XFD1048576")])
def test_a_small_file_cannot_ask_for_a_billion_cells(body: bytes):
    tracemalloc.start()
    began = time.process_time()
    with pytest.raises(FileRefusedError, match=r"reaches to cell|merged into one"):
        read_file("plan.xlsx", body)
    assert time.process_time() - began < 5
    assert tracemalloc.get_traced_memory()[1] < 50_000_000
    tracemalloc.stop()


@given(st.text(max_size=40))
def test_no_guarded_cell_begins_like_a_formula_and_each_comes_back(text: str):
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unguarded(guarded(text)) == text


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from([".csv", ".xlsx", ".docx", ".yaml"]))
def test_any_bytes_are_read_or_refused(body: bytes, ending: str):
    with suppress(FileRefusedError):
        read_file(f"plan{ending}", body)
