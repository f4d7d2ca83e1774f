"""A long list as a spreadsheet, instead of twenty messages."""

from collections.abc import Sequence


def as_sheet(title: str, columns: Sequence[tuple[str, int]], rows: Sequence[Sequence[str]]) -> bytes:
    """Rows of text as an .xlsx file, under columns given by name and width. Nothing in it is a formula."""
    from reminders import text_sheet

    book, sheet = text_sheet.new_sheet(title)
    for number, values in enumerate([[name for name, _ in columns], *rows], 1):
        for column, value in enumerate(values, 1):
            text_sheet.write(sheet, number, column, value, bold=number == 1)
    text_sheet.set_widths(sheet, (width for _, width in columns))
    sheet.freeze_panes = "A2"
    return text_sheet.as_bytes(book)
