"""Which row of a table names its columns, and what each column means."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from reminders.intake.grids import Row


class Meaning(StrEnum):
    """What a column of a plan can hold, in the words of a preview."""

    REF = "reference"
    PRIORITY = "priority"
    OBJECTIVE_REF = "objective's reference"
    OBJECTIVE = "objective"
    ACTION = "action"
    WHEN = "when"
    OWNER = "who"
    ROLES = "roles"
    MEASURE = "measure"
    PROGRESS = "progress"
    IMPACT = "impact"
    STATUS = "status"
    ELSEWHERE = "other reference"
    REGISTER = "register"
    NOTE = "note"
    DOCUMENT = "document"
    SECTION = "section"
    IGNORED = "not taken"


_NAMES: dict[Meaning, str] = {
    Meaning.REF: "ref|reference|ref no|no|number|#|id|action no|action ref|action number|item|item no|action reference",
    Meaning.PRIORITY: "priority|priorities|strategic priority|theme|workstream|priority area|strand",
    Meaning.OBJECTIVE_REF: "objective ref",
    Meaning.OBJECTIVE: (
        "objective|objectives|aim|aims|goal|what do we want to achieve|what we want to achieve|strategic objective"
        "|improvement area|area for improvement|area for development|details of challenge|issue"
    ),
    Meaning.ACTION: (
        "action|actions|actions required|action required|what needs to happen|what|what will we do|task|tasks"
        "|key actions|activity|activities|steps|recommendation|recommendations|commitment|key tasks"
        "|what are we going to do|action to be taken|actions to be taken|how will we do it|what we will do"
        "|planned action|next steps|deliverable"
    ),
    Meaning.WHEN: (
        "when|by when|date|due|due date|deadline|timescale|timescales|timeframe|target date|completion date|timing"
        "|milestone|milestones|timescale milestone progress review points|review date|target|end date|date due"
        "|to be completed by|complete by|finish date|delivery date|timeline"
    ),
    Meaning.OWNER: (
        "who|by whom|lead|leads|owner|owners|responsible|responsibility|who is responsible|lead officer|lead agency"
        "|accountable|agency responsible|responsible person|action owner|led by|lead for activity|lead person|whom"
        "|person responsible|responsible officer|who will do it|accountable lead|responsible lead|lead professional"
    ),
    Meaning.ROLES: "roles",
    Meaning.MEASURE: (
        "measure|measures|how will we know|success criteria|success measure|success measures|indicator|indicators|kpi"
        "|performance measure|outcome|outcomes|outcomes and indicators|outcome and indicators|outcomes of indicators"
        "|evidence|what will success look like|expected outcome|measure of success|measured by|expected outcome impact"
        "|outcomes and performance measures contributing to indicator|how will we know we have achieved it"
    ),
    Meaning.PROGRESS: (
        "progress|update|updates|progress update|comments|current position|latest update|progress to date|commentary"
    ),
    Meaning.IMPACT: "impact|evidence of impact|difference made|what difference has it made|so what|impact evidence",
    Meaning.STATUS: "status|rag|rag status|rag rating|rating|bragg|brag|complete|completed|state",
    Meaning.ELSEWHERE: "elsewhere|linked plan|cross reference|links to other plans|link to other plan|other reference",
    Meaning.REGISTER: "register",
    Meaning.NOTE: "note|notes|remarks",
    Meaning.DOCUMENT: "document",
    Meaning.SECTION: "section",
    Meaning.IGNORED: (
        "baseline|baseline of activity|baseline activity|context|background|rationale|why|start date|start|date read"
        "|date added|resources|cost|budget|risk|review points|date started|date raised|date completed|completed on"
    ),
}
_EXACT = {name: meaning for meaning, names in _NAMES.items() for name in names.split("|")}
_TYPO = 86
"""Of 100: `Timscale` is 94 like `timescale`; `measure` and `milestone` are 50."""
_HINTS = (
    (r"\b(?:responsib\w*|owner|lead|leads|whom|who|accountab\w*)\b", Meaning.OWNER),
    (r"\b(?:started?|raised|added)\b", Meaning.IGNORED),
    (r"\b(?:when|time ?scales?|deadline|due|target date|date)\b", Meaning.WHEN),
    (r"\b(?:impact|difference)\b", Meaning.IMPACT),
    (r"\b(?:measures?|indicators?|success|evidence|kpis?|outcomes?)\b", Meaning.MEASURE),
    (r"\b(?:progress|update|position)\b", Meaning.PROGRESS),
    (r"\b(?:rag|status)\b", Meaning.STATUS),
    (r"\b(?:objectives?|aims?|goals?)\b", Meaning.OBJECTIVE),
    (r"\b(?:actions?|tasks?|activit\w+|recommend\w+|happen)\b", Meaning.ACTION),
    (r"\b(?:priorit\w+|theme)\b", Meaning.PRIORITY),
)
_LONGEST_NAME = 90
_LOOKED_AT = 25
"""Rows in which the first header is looked for: above it stand titles, logos and remarks."""


@dataclass(frozen=True, slots=True)
class Header:
    """The row that names the columns. `columns` gives the position of each meaning, from 0."""

    row: int
    columns: dict[Meaning, int]
    names: dict[Meaning, str]
    """What the file calls them."""
    unused: tuple[str, ...]
    """Columns that nothing is taken from."""
    guessed_objective: bool = False
    """The first column has a title of its own, as where each priority has its table; it is taken for the objective."""


def find_header(rows: Sequence[Row], start: int = 0) -> Header | None:
    """The first row, of the first few, that names the columns of a plan."""
    for number in range(start, min(len(rows), start + _LOOKED_AT)):
        header = header_of(rows[number], number)
        if header is not None:
            return header
    return None


def header_of(row: Row, number: int, *, surely: bool = False) -> Header | None:
    """The header that a row is, or None for any other row.

    Args:
        row: the row.
        number: its place in the table, from 0.
        surely: below the first header, where an action's own words must not be taken for names of columns.
    """
    texts: dict[int, str] = {}
    seen: set[tuple[int, int]] = set()
    for column, cell in enumerate(row):
        if cell.text and cell.origin not in seen:
            texts[column] = cell.text
        seen.add(cell.origin)
    if len(texts) < 2 or any(len(text) > _LONGEST_NAME * 2 for text in texts.values()):
        return None
    found, unused, known = _meanings(texts, surely=surely)
    what = {Meaning.ACTION, Meaning.OBJECTIVE} & found.keys()
    if not what or not {Meaning.WHEN, Meaning.OWNER} & found.keys() or known * 2 < len(texts):
        return None
    columns = {meaning: column for meaning, (_, column) in found.items()}
    guessed = False
    untitled = texts.get(0) in unused and _meaning(texts[0])[0] is None
    if Meaning.ACTION not in columns:
        columns[Meaning.ACTION] = columns.pop(Meaning.OBJECTIVE)
    elif Meaning.OBJECTIVE not in columns and columns[Meaning.ACTION] == 1 and untitled:
        columns[Meaning.OBJECTIVE], guessed = 0, True
        unused.remove(texts[0])
    names = {meaning: texts[column] for meaning, column in columns.items()}
    return Header(number, columns, names, tuple(unused), guessed)


def _meanings(texts: Mapping[int, str], *, surely: bool) -> tuple[dict[Meaning, tuple[int, int]], list[str], int]:
    """How sure each meaning is, and its column; the names that are not used; and how many names mean something."""
    found: dict[Meaning, tuple[int, int]] = {}
    unused: list[str] = []
    known = 0
    for column, text in texts.items():
        meaning, score = _meaning(text)
        if surely and score < _TYPO:
            meaning = None
        known += meaning is not None
        if meaning is None or meaning is Meaning.IGNORED:
            unused.append(text)
            continue
        if meaning in found:
            unused.append(text if score <= found[meaning][0] else texts[found[meaning][1]])
        if meaning not in found or score > found[meaning][0]:
            found[meaning] = (score, column)
    return found, unused, known


def _meaning(text: str) -> tuple[Meaning | None, int]:
    """What a column's name means, and how sure that is, of 100."""
    name = " ".join(re.findall(r"[a-z#]+", text.casefold()))
    if not name or len(text) > _LONGEST_NAME:
        return None, 0
    if name in _EXACT:
        return _EXACT[name], 100
    if len(name) > 3:
        best = max(_EXACT, key=lambda known: fuzz.ratio(name, known) if len(known) > 3 else 0)
        score = int(fuzz.ratio(name, best))
        if score >= _TYPO:
            return _EXACT[best], score
    for pattern, meaning in _HINTS:
        if re.search(pattern, name):
            return meaning, 50
    return None, 0
