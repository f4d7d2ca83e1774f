"""A score card as a spreadsheet that the bot sends, and that comes back filled in."""

from reminders import quarters
from reminders.changes import NoteError, checked
from reminders.intake.grids import Grid
from reminders.intake.guards import Kind, kind_of
from reminders.intake.problems import FileRefusedError
from reminders.measures import card_of
from reminders.scorecards import QUESTIONS, in_figures
from reminders.scoring import Returned, Step, Writing, read_figure, steps_of

MARK = "Safeboard score card"
"""What the first cell says, so that a returned card is told from a plan."""
COLUMNS = {"No": 6, "What is asked": 62, "Given in": 14, "Better is": 12, "Answer": 60}


class CardRefusedError(FileRefusedError):
    """A score card came back that cannot be kept; the message says which lines to mend."""


def as_workbook(writing: Writing) -> bytes:
    """The card as an .xlsx file with what was answered so far. Every cell is text, so nothing in it is a formula."""
    from openpyxl.styles import PatternFill

    from reminders import text_sheet

    card = writing.filled.card
    book, sheet = text_sheet.new_sheet("Score card")
    about = (
        (MARK, card.id),
        ("Board", card.board),
        ("Quarter", quarters.label(writing.filled.quarter_on)),
        ("About", f"{card.title}, {quarters.spoken(writing.filled.quarter_on)}"),
        (
            "How to",
            "Write into the column Answer, leave empty what you do not know, and send the file back to the bot.",
        ),
    )
    rows: list[tuple[str, ...]] = [*about, (), tuple(COLUMNS)]
    rows += [(str(step.number + 1), *_asked(step), _answer(writing, step)) for step in writing.steps]
    head = len(about) + 2
    for number, values in enumerate(rows, 1):
        for column, value in enumerate(values, 1):
            bold = number == head or (number < head and column == 1)
            cell = text_sheet.write(sheet, number, column, value, bold=bold, wrap=number >= head)
            cell.number_format = "@"  # so that Excel keeps 38.5% as it is typed
            if number > head and column == len(COLUMNS):
                cell.fill = PatternFill("solid", fgColor="FFFBE6")
    text_sheet.set_widths(sheet, COLUMNS.values())
    sheet.column_dimensions["A"].width = 22
    sheet.freeze_panes = f"A{head + 1}"
    return text_sheet.as_bytes(book)


def is_score_card(grids: list[Grid]) -> bool:
    """Whether a workbook is a score card that was sent out here."""
    return bool(grids and grids[0].rows and grids[0].rows[0][0].text == MARK)


def read_returned(name: str, body: bytes) -> Returned | None:
    """Read a score card that came back; None if the file is something else. Takes long: call it in a thread.

    Raises:
        FileRefusedError: if it could do harm, or cannot be used; the message says which cells to mend.
    """
    from reminders.intake.workbooks import read_workbook

    if kind_of(name, body) is not Kind.WORKBOOK:
        return None
    grids = read_workbook(body)
    return returned(grids[0]) if is_score_card(grids) else None


def returned(grid: Grid) -> Returned:
    """What a sheet answers.

    Raises:
        CardRefusedError: if it names no card or quarter, or an answer does not fit its measure.
    """
    texts = [[cell.text for cell in row] + [""] * len(COLUMNS) for row in grid.rows]
    about = {row[0]: row[1] for row in texts[:8]}
    card = card_of(about.get("Board", ""), about.get(MARK, ""))
    if card is None:
        raise CardRefusedError(
            "The sheet names no score card of a board here. Ask the bot for a fresh one: /scorecards."
        )
    try:
        quarter_on = quarters.read_quarter(about.get("Quarter", ""))
    except quarters.QuarterError as error:
        raise CardRefusedError(str(error)) from None
    steps = {str(step.number + 1): step for step in steps_of(card)}
    answers: dict[int, str] = {}
    wrong: list[str] = []
    for row in texts:
        step, text = steps.get(row[0]), row[4].strip()
        if step is None or not text or step.number in answers:
            continue
        try:
            _check(step, text)
            answers[step.number] = text
        except NoteError as error:
            wrong.append(f"Line {row[0]}, {_asked(step)[0]}: {error}")
    if wrong:
        shown = "\n".join(wrong[:6]) + (f"\nand {len(wrong) - 6} more" if len(wrong) > 6 else "")
        raise CardRefusedError(f"Some answers do not fit. Nothing was kept.\n{shown}")
    if not answers:
        raise CardRefusedError("The column Answer is empty, so there is nothing to keep.")
    return Returned(card, quarter_on, answers)


def _check(step: Step, text: str) -> None:
    if step.measure is not None:
        read_figure(step.measure, text)
    else:
        checked(text)


def _asked(step: Step) -> tuple[str, str, str]:
    if step.measure is None:
        return QUESTIONS[step.question or ""], "words", ""
    return step.measure.title, step.measure.unit.value, step.measure.better.value if step.measure.better else ""


def _answer(writing: Writing, step: Step) -> str:
    given = writing.answer(step)
    if isinstance(given, float) and step.measure is not None:
        return in_figures(given, step.measure)
    return str(given or "")
