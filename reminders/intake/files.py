"""A file's bytes become what it says: a plan file of ours, or tables with a guess of their plan's title and period."""

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import PurePath

from reminders.intake.delimited import read_delimited
from reminders.intake.grids import Grid
from reminders.intake.guards import Kind, kind_of
from reminders.intake.lines import Line, Table, read_table
from reminders.intake.problems import FileRefusedError
from reminders.periods import Period, month_end
from reminders.planfile import PlanFileError, PlanPart, read_plan_text
from reminders.wording import MONTHS

MOST_ACTIONS = 1_000


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of its plan as a whole, as far as it does."""

    title: str
    period: Period | None = None
    plan_id: str | None = None
    published: str | None = None
    document: str | None = None
    section: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What a file says. Either it is a plan file of ours, or it has lines."""

    name: str
    about: About
    lines: tuple[Line, ...] = ()
    plan: PlanPart | None = None
    columns: tuple[tuple[str, str], ...] = ()
    """What each column was taken for: its name in the file, and its meaning."""
    unused: tuple[str, ...] = ()
    looks: tuple[str, ...] = ()


def read_file(name: str, body: bytes) -> Content:
    """Read a file that somebody sent. It takes a processor's time, so call it in a thread of its own.

    Args:
        name: the file's name, whose ending says what it claims to be.
        body: its bytes.

    Raises:
        FileRefusedError: with a sentence that says what is wrong, where, and what to do.
    """
    kind = kind_of(name, body)
    if kind is Kind.YAML:
        try:
            plan = read_plan_text(body, PurePath(name).name)
        except PlanFileError as error:
            raise FileRefusedError(str(error)) from None
        about = About(plan.title, Period(plan.first, plan.last), plan.id, plan.published)
        return Content(name, about, plan=plan)
    from reminders.intake.documents import read_document
    from reminders.intake.workbooks import read_workbook

    readers = {Kind.WORKBOOK: read_workbook, Kind.DOCUMENT: read_document, Kind.DELIMITED: read_delimited}
    return _content(name, readers[kind](body))


def _content(name: str, grids: list[Grid]) -> Content:
    if not grids:
        raise FileRefusedError("There is no table with words in the file. A picture of a table cannot be read.")
    tables: list[Table] = []
    looks: list[str] = []
    for grid in grids:
        table = read_table(grid, tables[-1].headers[-1] if tables else None)
        if table is None:
            looks.append(f"{_capital(grid.name)} has no columns of a plan, so nothing was taken from it.")
        else:
            tables.append(table)
            looks += [_capital(look) for look in table.looks]
    if not tables:
        raise FileRefusedError(
            "No table has the columns of a plan. Its first row should name them, for example: "
            "Objective, Action, When, Who."
        )
    lines = tuple(line for table in tables for line in table.lines)
    if not lines:
        raise FileRefusedError("The table's columns were found, but no row below them has an action.")
    if len(lines) > MOST_ACTIONS:
        raise FileRefusedError(f"The file has {len(lines):,} actions; at most {MOST_ACTIONS:,} are taken at once.")
    headers = [header for table in tables for header in table.headers]
    columns = dict.fromkeys((text, meaning.value) for header in headers for meaning, text in header.names.items())
    unused = dict.fromkeys(" ".join(text.split()) for header in headers for text in header.unused)
    return Content(name, _about(name, tables), lines, None, tuple(columns), tuple(unused), tuple(looks))


def _about(name: str, tables: list[Table]) -> About:
    """What stands above the table, in our exports' own words, or as a title; else what the file is called."""
    said: dict[str, str] = {}
    titles = []
    for table in tables:
        for row in table.above:
            filled = [cell.text for cell in row if cell.text]
            if len(filled) == 2 and filled[0] in ABOUT_NAMES:
                said.setdefault(filled[0], filled[1])
            elif filled:
                titles.append(" ".join(filled))
        titles += table.grid.titles
    stem = " ".join(re.split(r"[\s_]+", PurePath(name).stem)).strip() or "Action plan"
    places = [*titles, stem]
    period = next((period for place in places if (period := read_period(place))), None)
    if "From" in said and "To" in said:
        period = _exact(said["From"], said["To"]) or period
    titled = next(
        (title for title in titles if re.search(r"\b(?:plan|strategy|programme)\b", title, re.IGNORECASE)), stem
    )
    return About(
        title=said.get("Title", titled)[:200],
        period=period,
        plan_id=said.get("Plan"),
        published=said.get("Published"),
        document=said.get("Document"),
        section=said.get("Section"),
    )


ABOUT_NAMES = ("Plan", "Title", "From", "To", "Published", "Document", "Section")
"""What our exports say of a plan above its table."""


def read_period(text: str) -> Period | None:
    """The period that words name: `2018-19` is April to March, `April 2018 to March 2019` as it says.

    Two years that do not follow each other, `2015-17`, may mean either kind of year, so they give none.
    """
    months = "|".join(MONTHS)
    whole = re.search(
        rf"\b({months}) (20\d\d) ?(?:to|-|–|until) ?({months}) (20\d\d)\b", " ".join(text.split()), re.IGNORECASE
    )
    if whole:
        first, last = (MONTHS.index(whole[part].casefold()) + 1 for part in (1, 3))
        begin, end = dt.date(int(whole[2]), first, 1), month_end(int(whole[4]), last)
        return Period(begin, end) if begin < end else None
    years = re.findall(r"(?<!\d)(20\d\d)\s?[-/–_]\s?((?:20)?\d\d)(?!\d)(?![-/]\d)", text)
    periods = {int(one) for one, other in years if int(other) % 100 == (int(one) + 1) % 100}
    if len(periods) != 1 or len({*years}) > 1:
        return None
    year = periods.pop()
    return Period(dt.date(year, 4, 1), dt.date(year + 1, 3, 31))


def _exact(first: str, last: str) -> Period | None:
    try:
        period = Period(dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    except ValueError:
        return None
    return period if period.first < period.last else None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
