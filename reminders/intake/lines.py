"""Rows of a table become lines of a plan, each with its objective, and with what needs a look.

Nothing is passed over in silence: a row that gives no line is named.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from reminders.intake.columns import Header, Meaning, find_header, header_of
from reminders.intake.grids import Cell, Grid, Row
from storage.tables import Register

_REGISTERS = {each.value: each for each in Register}
"""What the column Register of our own exports may say; another file's other words there are not taken."""


@dataclass(frozen=True, slots=True)
class Line:
    """One action as the file has it. Empty cells are None."""

    where: str
    priority: str | None
    objective_ref: str | None
    objective: str | None
    ref: str | None
    what: str
    when: str | None
    owner: str | None
    roles: tuple[str, ...] | None = None
    """Only our own exports have a column for them."""
    measure: str | None = None
    progress: str | None = None
    impact: str | None = None
    status: str | None = None
    elsewhere: str | None = None
    register: Register | None = None
    note: str | None = None
    document: str | None = None
    section: str | None = None
    looks: tuple[str, ...] = ()


@dataclass(slots=True)
class Table:
    """What a grid says: its lines, what its columns were taken for, and rows that need a look."""

    grid: Grid
    lines: list[Line] = field(default_factory=list)
    headers: list[Header] = field(default_factory=list)
    looks: list[str] = field(default_factory=list)
    above: tuple[Row, ...] = ()
    """The rows above the first header: titles, and what our exports say of their plan."""


def read_table(grid: Grid, inherited: Header | None = None) -> Table | None:
    """The lines of a grid; None if no row names the columns of a plan.

    Args:
        grid: a table or sheet.
        inherited: the columns of the table before, for one that only continues it after a page break.
    """
    header, start = find_header(grid.rows), 0
    if header is not None:
        start = header.row + 1
    elif inherited is not None and max((len(row) for row in grid.rows), default=0) == _width(inherited):
        header = inherited
    if header is None:
        return None
    table = Table(grid, headers=[header], above=grid.rows[: header.row] if start else ())
    ours = Meaning.ROLES in header.columns
    reader = _Reader(table, header, priority=None if ours else _title_above(table.above) or grid.heading)
    for row in grid.rows[start:]:
        again = header_of(row, 0, surely=True)
        if again is not None:
            reader.new_header(again)
        else:
            reader.row(row)
    reader.settle()
    return table


def _width(header: Header) -> int:
    return len(header.columns) + len(header.unused)


def _title_above(rows: Sequence[Row]) -> str | None:
    """The last title row above a header: one text over all columns."""
    titles = [row[0].text for row in rows if len({cell.origin for cell in row if cell.text}) == 1 and row[0].text]
    return titles[-1] if titles else None


class _Reader:
    """Walks down a table and remembers the objective that the rows belong to."""

    def __init__(self, table: Table, header: Header, priority: str | None) -> None:
        self._table = table
        self._header = header
        self._priority = priority
        self._objective: str | None = None
        self._objective_ref: str | None = None
        self._unused: tuple[str, str] | None = None
        """A title that no row has come under yet: its place and words."""

    def new_header(self, header: Header) -> None:
        self.settle()
        self._header = header
        self._objective = self._objective_ref = None
        if header.names != self._table.headers[-1].names:
            self._table.headers.append(header)

    def settle(self) -> None:
        """Name a title that turned out to have nothing below it."""
        if self._unused:
            where, words = self._unused
            self._table.looks.append(f"{where}: “{_cut(words)}” has no action, so nothing was taken from it.")
        self._unused = None

    def row(self, row: Row) -> None:
        filled = {cell.origin: cell for cell in row if cell.text}
        if not filled:
            return
        action = self._cell(row, Meaning.ACTION)
        if len(filled) == 1:
            cell = next(iter(filled.values()))
            covers = sum(each.origin == cell.origin for each in row)
            if covers > 1 or not {cell} & {action, self._cell(row, Meaning.OBJECTIVE)}:
                self._title(cell)
                return
        self._keep_objective(row)
        when, owner = self._text(row, Meaning.WHEN), self._text(row, Meaning.OWNER)
        if action is not None and action.text:
            for words, looks, its_when, its_owner in self._split(row, action):
                self._add(row, words, action, looks, when=its_when, owner=its_owner)
            return
        first = next(iter(filled.values()))
        words = " / ".join(cell.text for cell in filled.values())
        if when or owner:
            words = self._text(row, Meaning.OBJECTIVE) or words
            self._add(row, words, action or first, ("The row has no action in it.",), when=when, owner=owner)
        else:
            self.settle()
            self._unused = (first.where, words)

    def _title(self, cell: Cell) -> None:
        self.settle()
        is_objective = re.match(r"(?:objective|aim|outcome)\b", cell.text, re.IGNORECASE)
        if Meaning.OBJECTIVE in self._header.columns and not is_objective:
            self._priority, self._objective, self._objective_ref = cell.text, None, None
        else:
            self._objective_ref, self._objective = _numbered(cell.text)
        self._unused = (cell.where, cell.text)

    def _keep_objective(self, row: Row) -> None:
        if self._is_ours:
            self._priority, self._objective = self._text(row, Meaning.PRIORITY), self._text(row, Meaning.OBJECTIVE)
            self._objective_ref = self._text(row, Meaning.OBJECTIVE_REF)
            return
        if (priority := self._text(row, Meaning.PRIORITY)) is not None:
            self._priority = priority
        objective = self._text(row, Meaning.OBJECTIVE)
        if objective is None:
            return
        ref, title = _numbered(objective)
        own_ref = self._text(row, Meaning.OBJECTIVE_REF)
        self._objective_ref = own_ref or ref
        self._objective = objective if own_ref else title
        if self._header.guessed_objective:
            self._priority = self._header.names[Meaning.OBJECTIVE]

    def _split(self, row: Row, action: Cell) -> Iterator[tuple[str, tuple[str, ...], str | None, str | None]]:
        """A cell with a list holds several actions. Dates and owners go with them only where their number fits."""
        when, owner = self._cell(row, Meaning.WHEN), self._cell(row, Meaning.OWNER)
        actions = action.lines
        as_many_dates = when is not None and len(when.lines) == len(actions) > 1
        if self._is_ours or not (action.is_list or as_many_dates):
            yield action.text, (), when.text if when else None, owner.text if owner else None
            return
        whens, when_look = _shared(when, len(actions), "dates")
        owners, owner_look = _shared(owner, len(actions), "owners")
        misfits = " and ".join(look for look in (when_look, owner_look) if look)
        look = f"One cell holds {len(actions)} actions{f', but {misfits}' if misfits else ''}."
        for number, words in enumerate(actions):
            yield words, (look,), whens[number], owners[number]

    def _add(
        self, row: Row, words: str, cell: Cell, looks: tuple[str, ...], *, when: str | None, owner: str | None
    ) -> None:
        self._unused = None
        roles = self._cell(row, Meaning.ROLES)
        ref = self._text(row, Meaning.REF)
        numbered = (
            re.fullmatch(r"(\d+(?:\.\d+)+)[.):]?\s+(\S.*)", words, re.DOTALL)
            if ref is None and not self._is_ours
            else None
        )
        if numbered:
            ref, words = numbered[1], numbered[2]
        self._table.lines.append(
            Line(
                where=cell.where,
                priority=self._priority,
                objective_ref=self._objective_ref,
                objective=self._objective,
                ref=ref.rstrip(".)") if ref else None,
                what=words,
                when=when or None,
                owner=owner or None,
                roles=tuple(roles.text.split("\n")) if roles and roles.text else (() if roles else None),
                measure=self._text(row, Meaning.MEASURE),
                progress=self._text(row, Meaning.PROGRESS),
                impact=self._text(row, Meaning.IMPACT),
                status=self._text(row, Meaning.STATUS),
                elsewhere=self._text(row, Meaning.ELSEWHERE),
                register=_REGISTERS.get((self._text(row, Meaning.REGISTER) or "").casefold()),
                note=self._text(row, Meaning.NOTE),
                document=self._text(row, Meaning.DOCUMENT),
                section=self._text(row, Meaning.SECTION),
                looks=looks,
            )
        )

    @property
    def _is_ours(self) -> bool:
        """Our own exports have one action in a row, and every cell filled that has words."""
        return Meaning.ROLES in self._header.columns

    def _cell(self, row: Row, meaning: Meaning) -> Cell | None:
        column = self._header.columns.get(meaning)
        return row[column] if column is not None and column < len(row) else None

    def _text(self, row: Row, meaning: Meaning) -> str | None:
        cell = self._cell(row, meaning)
        return (cell.text or None) if cell else None


def _shared(cell: Cell | None, count: int, what: str) -> tuple[list[str | None], str | None]:
    """Give each of so many actions its own line of a cell, or all of them the whole cell where that does not fit."""
    lines = cell.lines if cell else ()
    if len(lines) == count:
        return list(lines), None
    text = cell.text if cell else None
    return [text] * count, f"{len(lines)} {what}" if len(lines) > 1 else None


def _numbered(text: str) -> tuple[str | None, str]:
    """An objective's own number and its words: `2. Neglect`, `LSCB1.2 Be sure`, `Priority 3: Voice`."""
    match = re.fullmatch(
        r"(?:(?:objective|priority|aim|outcome)\s+)?((?:[A-Z]{1,6})?\d{1,2}(?:\.\d{1,2}){0,3})\s*[.):–-]?\s+(\S.*)",
        text,
        re.DOTALL | re.IGNORECASE,
    )
    return (match[1], match[2]) if match else (None, text)


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 80 else f"{text[:79]}…"
