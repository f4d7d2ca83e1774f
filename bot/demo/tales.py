"""What the demo's story says of each board's plan. All of it is made up and told in roles; `story` writes it down."""

from dataclasses import dataclass
from typing import NamedTuple

from storage.tables import Change


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was said or changed, so many days before the demo begins."""

    ref: str
    ago: int
    kind: Change
    note: str
    due_ago: int | None = None
    """For `DATED` the new date, for `TIME_ASKED` the date that is asked for, as days before the demo begins."""


class Tale(NamedTuple):
    """One board's story."""

    board: str
    events: tuple[Event, ...]
    meetings: tuple[int, ...]
    """Meetings of the whole board, as days from the demo's beginning."""


def _each(refs: str, ago: int, kind: Change, note: str, due_ago: int | None = None) -> tuple[Event, ...]:
    return tuple(Event(ref, ago, kind, note, due_ago) for ref in refs.split())


LEICESTERSHIRE_AND_RUTLAND = Tale(
    "leicestershire-rutland",
    (
        Event("LSCB1.1.2", 40, Change.DATED, "agreed at the start of the year", due_ago=-39),
        Event("LSCB1.1.2", 12, Change.AT_RISK, "half of the interviews are not written up yet"),
        Event("LSCB1.3.1", 24, Change.PROGRESS, "both groups have seen a first draft"),
        Event("LSCB1.4.1", 20, Change.DONE, "the audit is finished and goes to the next meeting"),
        Event("LSCB1.4.2", 45, Change.DATED, "brought forward", due_ago=24),
        Event("LSCB1.4.2", 10, Change.BLOCKED, "the voluntary sector's figures have not come"),
        Event("LSCB2.1.4", 44, Change.DATED, "brought forward for the annual report", due_ago=17),
        Event("LSCB2.1.3", 6, Change.PROGRESS, "nine of fourteen organisations have assessed themselves"),
        Event("LSCB1.4.5", 30, Change.CLOSED, "the programme of the neighbouring board is used instead"),
    ),
    (-24, 24, 115),
)

NORTH_EAST_LINCOLNSHIRE = Tale(
    "nel",
    (
        *_each("P1.1 P1.2 P1.3 P2.2 P2.3 P2.4 P3.1 P3.2 P3.3 P3.4", 141, Change.DONE, "autumn's is handed in"),
        *_each("P4.1 O1.1 O1.2 O2.1 O2.2 O3.1 O3.2 O4.1 O4.2", 140, Change.DONE, "autumn's is handed in"),
        *_each("O5.1 O5.2 O6.1 O7.1 O7.2 O8.1 O8.2 O9.1 B.2", 139, Change.DONE, "autumn's is handed in"),
        *_each("P1.1 P1.2 P1.3 P2.2 P2.3 P2.4 P3.1 P3.2 P3.3 P3.4", 49, Change.DONE, "last quarter's is handed in"),
        *_each("P4.1 O1.1 O1.2 O2.1 O2.2 O3.1 O3.2 O4.1 O4.2", 47, Change.DONE, "last quarter's is handed in"),
        *_each("O5.1 O5.2 O6.1 O7.1 O7.2 O8.1 O8.2 O9.1 B.2", 46, Change.DONE, "last quarter's is handed in"),
        *_each("O1.7 O3.8 O4.4 O5.4 O9.2 B.1 B.4", 120, Change.DONE, "went to the Leadership Board"),
        *_each("O4.3 B.3", 118, Change.DONE, "held, and the notes are filed"),
        *_each("B.5", 60, Change.DONE, "reviewed, and carried on for this year"),
        *_each("O1.3 O2.3 O3.3 O5.3", 90, Change.DATED, "fixed for the summer's meeting", due_ago=-60),
        *_each("O1.3 O3.3", 14, Change.PROGRESS, "the questions to partners are drafted"),
        *_each("O1.4 O1.5", 85, Change.DATED, "the audit's year begins in autumn", due_ago=-160),
        *_each("O8.4", 40, Change.DONE, "three audits asked children what they thought"),
        *_each("O9.3 O9.4", 80, Change.DATED, "agreed with the neighbouring panel", due_ago=-110),
        Event("O9.4", 21, Change.PROGRESS, "both panels have met once"),
        Event("O6.3", 70, Change.DATED, "to be ready for the autumn's inspection week", due_ago=-100),
        Event("O6.3", 9, Change.AT_RISK, "two of the five steps wait for the same analyst"),
        Event("P4.2", 8, Change.BLOCKED, "one service has not sent its figures"),
        Event("P2.1", 30, Change.AT_RISK, "the tool is used less than was hoped"),
        Event("O3.6", 16, Change.BLOCKED, "the training figures of one agency are missing"),
        Event("P3.2", 5, Change.TIME_ASKED, "the new coordinator begins in July", due_ago=-70),
    ),
    (-26, 18, 109),
)

SOUTHEND = Tale(
    "southend",
    (
        *_each("Y2 Y3 Y4", 110, Change.DONE, "presented and minuted"),
        *_each("Y9 Y10", 135, Change.DONE, "held in the last week of the quarter"),
        *_each("Y9 Y10", 40, Change.DONE, "held in the last week of the quarter"),
        *_each("Y11", 38, Change.DONE, "all but two authorities have answered"),
        *_each("H1.1 H1.2 H1.3 H1.4 H1.5", 150, Change.DONE, "in place, and the next audit looks at it"),
        *_each("O1 O3 O7 O10 O11", 100, Change.DONE, "in place, as the improvement plan's audit found"),
        *_each("O2 O4 O8 O9", 95, Change.DATED, "the improvement board has set a date", due_ago=-70),
        *_each("O2 O8", 12, Change.PROGRESS, "half of the sample was good enough"),
        Event("O4", 11, Change.AT_RISK, "two teams read the threshold document in two ways"),
        *_each("C1 C2 C3 C4 C7 C10 C14 C18", 90, Change.DONE, "in place, and shown to the health executive"),
        *_each("C5 C6 C8 C9 C12 C16 C19 C22", 75, Change.DATED, "agreed with the provider", due_ago=-45),
        *_each("C6 C9 C16", 10, Change.PROGRESS, "the first audit is done, and a second is booked"),
        Event("C8", 7, Change.BLOCKED, "no trainer until the contract is signed"),
        *_each("L2 L5", 60, Change.DONE, "answered in writing"),
        *_each("L1 L3 L4", 58, Change.DATED, "set at the last meeting", due_ago=-50),
        Event("L3", 15, Change.PROGRESS, "eight of the eleven points are done"),
        *_each("D5 D7", 55, Change.DATED, "set at the development day", due_ago=-90),
        Event("D7", 13, Change.PROGRESS, "young people have written the first three questions"),
        *_each("F3", 50, Change.DONE, "received and discussed"),
        *_each("F1 F4", 50, Change.DATED, "set at the last meeting", due_ago=-35),
        Event("F4", 6, Change.TIME_ASKED, "the record system changes in July", due_ago=-63),
    ),
    (-30, 31, 122),
)

TALES = (LEICESTERSHIRE_AND_RUTLAND, NORTH_EAST_LINCOLNSHIRE, SOUTHEND)
