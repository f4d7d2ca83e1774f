"""Everything that the bot says for a board, on paper, for a safeguarding lead to read and sign."""

import datetime as dt
from itertools import groupby
from operator import attrgetter

from bot.papers.paper import Paper
from bot.views.answers import answer
from bot.views.concern import urgent_card
from bot.views.dates import long_date
from knowledge.approval import URGENT_CARD, Approvals, Standing, version_of, wording_version
from knowledge.load import Pack
from knowledge.model import Board, Entry, Kind

HEADINGS = {
    Kind.CONTACT: "Whom to phone",
    Kind.PROCEDURE: "Procedures and services",
    Kind.PRIORITY: "Priorities",
    Kind.OBJECTIVE: "Objectives",
    Kind.FORUM: "Forums",
    Kind.GROUP: "Groups",
    Kind.AGENCY: "Agencies",
    Kind.DUTY: "Duties",
    Kind.LEARNING: "Learning",
    Kind.FIGURE: "Figures",
    Kind.MEASURE: "Measures",
}
"""In the order of the paper: what people act on comes first."""


def urgent_version(board: Board) -> str:
    """The fingerprint of the urgent card as this board's people see it."""
    return wording_version(urgent_card([board], carry_on=None).plain)


def sign_off(pack: Pack, board: Board, today: dt.date) -> Paper:
    """The paper: the urgent card, every entry as the chat shows it, and a place to sign.

    Each entry has its version and its last approval, so that a lead need only read what is new.
    """
    paper = Paper(
        f"What Safeboard says for {board.name}", f"{len(pack.entries)} answers and the urgent card.", made_on=today
    )
    paper.words(
        "Please read each answer against its source. Cross out what is wrong, and sign on the last page. "
        "Nothing here was written by a machine, and nothing is said in the chat that does not stand here."
    )
    paper.heading("The urgent card")
    paper.words("Shown at once, before anything else, to whoever describes a child at risk now.")
    _wording(paper, urgent_card([board], carry_on=None).plain)
    paper.words(_standing(pack.approvals, URGENT_CARD, urgent_version(board)), small=True)
    order = list(HEADINGS)
    entries = sorted(pack.entries, key=lambda entry: order.index(entry.kind))
    for kind, found in groupby(entries, key=attrgetter("kind")):
        paper.heading(HEADINGS[kind])
        for entry in found:
            _entry(paper, entry, board, pack.approvals)
    paper.heading("Approval")
    paper.table(
        ["Name and role", "What was read", "Changes asked for", "Signature", "Date"], [[""] * 5] * 4, [3, 3, 3, 3, 2]
    )
    return paper


def _entry(paper: Paper, entry: Entry, board: Board, approvals: Approvals) -> None:
    paper.heading(entry.title, 2)
    title, _, rest = answer(entry.model_copy(update={"draft": False}), board).plain.partition("\n\n")
    assert title == entry.title
    _wording(paper, rest)
    paper.words(_standing(approvals, entry.id, version_of(entry)), small=True)


def _wording(paper: Paper, text: str) -> None:
    for part in text.split("\n\n"):
        paper.words(part)


def _standing(approvals: Approvals, name: str, version: str) -> str:
    standing, last = approvals.standing(name, version), approvals.latest(name)
    if last is None:
        return f"{name}, version {version}: never approved."
    when = f"by {last.by} on {long_date(last.on)}"
    if standing is Standing.APPROVED:
        return f"{name}, version {version}: approved {when}."
    return f"{name}, version {version}: changed since it was approved {when}."
