"""A plan as a spreadsheet that people can read and change, and that imports back unchanged."""

import csv
import io
from dataclasses import dataclass

from reminders.intake.delimited import guarded
from reminders.intake.files import ABOUT_NAMES
from storage import plans
from storage.plans import Owned
from storage.store import Session
from storage.tables import Plan, Status

COLUMNS = {
    "Ref": 12, "Priority": 22, "Objective ref": 12, "Objective": 34, "Action": 50, "When": 20, "Who": 28, "Roles": 28,
    "Measure": 34, "Progress": 34, "Impact": 28, "Status": 12, "Date read": 14, "Other reference": 18,
    "Register": 14, "Note": 34, "Document": 12, "Section": 20,
}  # fmt: skip
"""The columns in order, with a width that shows most of their words. An import passes Date read over."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A plan's rows of text: what it is, the columns' names, and its actions."""

    about: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, ...], ...]


async def exported(session: Session, plan: Plan) -> Exported:
    """A plan with all its actions, apart from those that an earlier version of its file had and a later one lost."""
    owned = [each for each in await plans.actions(session, plan.board) if each.action.plan_id == plan.id]
    about = (
        plan.id,
        plan.title,
        plan.from_on.isoformat(),
        plan.to_on.isoformat(),
        plan.published or "",
        plan.source_document,
        plan.source_section,
    )
    rows = tuple(_row(each) for each in owned if each.action.status is not Status.CLOSED)
    return Exported(tuple(zip(ABOUT_NAMES, about, strict=True)), rows)


def as_workbook(plan: Exported) -> bytes:
    """The plan as an .xlsx file. Every cell is text, so nothing in it is a formula."""
    from reminders import text_sheet

    book, sheet = text_sheet.new_sheet("Plan")
    header = len(plan.about) + 2
    lines = [*plan.about, (), tuple(COLUMNS), *plan.rows]
    for row, values in enumerate(lines, 1):
        for column, value in enumerate(values, 1):
            if value:
                bold = row == header or (row < header and column == 1)
                text_sheet.write(sheet, row, column, value, bold=bold, wrap=row >= header)
    text_sheet.set_widths(sheet, COLUMNS.values())
    sheet.freeze_panes = f"A{header + 1}"
    return text_sheet.as_bytes(book)


def as_csv(plan: Exported) -> bytes:
    """The plan as a .csv file in UTF-8 that Excel opens as such. No cell begins as a formula does."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for values in (*plan.about, (), tuple(COLUMNS), *plan.rows):
        writer.writerow([guarded(value) for value in values])
    return out.getvalue().encode("utf-8-sig")


def _row(each: Owned) -> tuple[str, ...]:
    action = each.action
    cells = (
        action.ref,
        action.priority,
        action.objective_ref,
        action.objective,
        action.title,
        action.when_as_written,
        action.owner_as_written,
        "\n".join(role.name for role in each.owners),
        action.measure,
        action.progress,
        action.impact,
        action.status.value,
        ", ".join(day.isoformat() for day in action.dates),
        action.external_ref,
        action.in_register.value if action.in_register else None,
        action.note,
        action.source_document,
        action.source_section,
    )
    return tuple(cell or "" for cell in cells)
