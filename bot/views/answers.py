"""Entries and search outcomes as messages."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.views.dates import long_date, partial_date
from bot.views.reply import Button, Reply, Rows, bold, esc, italic, lines, paragraphs
from knowledge.model import Board, Document, Entry, Kind

RELATED_SHOWN = 4
LONGEST_QUOTED = 200
"""Characters of a question that are said back."""
WITH_NUMBERS = (Kind.CONTACT, Kind.PROCEDURE)
"""Kinds of entries under which the board's numbers stand."""
HELPED, NOT_NEEDED = "y", "n"
"""The verdicts on an answer, as its buttons carry them."""
VERDICT_THANKS = {
    HELPED: "Thank you.",
    NOT_NEEDED: "Thank you: the board's curators see it. Other words may find what you need.",
}
"""What fades in and out after a verdict; 200 characters at most."""
NONE_OF_THESE = Button("None of these", data="none")
THANKS = (Button("Thank you", data="thanks"),)


def answer(
    entry: Entry, board: Board | None, related: Sequence[Entry] = (), *, elsewhere: bool = False, shared: bool = False
) -> Reply:
    """One entry in full: the answer first, then steps, timescale, contact, and where it comes from.

    `elsewhere` marks an answer of another board than the one chosen. `shared` is for a chat that others
    read too, perhaps of several boards, and where the bot's commands and buttons would not work.
    """
    text = paragraphs(
        bold(board.name) if shared and board else None,
        italic(f"This is {board.name}'s answer, not your board's.") if elsewhere and board else None,
        bold(entry.title),
        italic("Draft: the board has not approved this wording yet.") if entry.draft else None,
        esc(entry.answer),
        lines(f"{number}. {esc(step)}" for number, step in enumerate(entry.steps, 1)),
        lines(
            [
                f"{bold('Timescale:')} {esc(entry.timescale)}" if entry.timescale else None,
                f"{bold('Whom to contact:')} {esc(entry.contact)}" if entry.contact else None,
                _front_door(board, shared=shared) if board and entry.kind in WITH_NUMBERS else None,
            ]
        ),
        f"{bold('The documents differ:')} {esc(entry.contradiction)}" if entry.contradiction else None,
        _provenance(entry, board),
    )
    if shared:
        return Reply(text)
    return Reply(text, _as_buttons(related[:RELATED_SHOWN])).with_buttons(_verdicts(entry))


def with_thanks(rows: Rows) -> Rows:
    """The buttons under an answer once it has been called helpful or not: thanks in place of the question."""
    return tuple(THANKS if any(_is_verdict(button) for button in row) else row for row in rows)


def several(replies: Sequence[Reply]) -> list[Reply]:
    """The answers to one message; where it asked several things, the first says so."""
    first, *rest = replies
    if not rest:
        return [first]
    return [replace(first, html=paragraphs(bold("You asked several things:"), first.html)), *rest]


def left_open(question: str) -> Reply:
    """Which question of several had no answer, so that nobody takes the others' answers for all there is."""
    shown = question if len(question) <= LONGEST_QUOTED else f"{question[:LONGEST_QUOTED]}…"
    return Reply(f"I found no answer to this part: “{esc(shown)}”. Ask it again by itself, in full.")


def choices(entries: Sequence[Entry], boards: Mapping[str, Board], chosen: str | None) -> Reply:
    """Up to three entries that may be meant, one tap away, with a sentence that says it is unsure."""
    pick = "Look at this one" if len(entries) == 1 else "Choose one of these"
    text = f"I am not sure that I have what you ask for. {pick}, the nearest that I know, or ask again in other words."
    return Reply(text, _as_buttons(entries, boards, chosen)).with_buttons((NONE_OF_THESE,))


def which_board(entries: Sequence[Entry], boards: Mapping[str, Board]) -> Reply:
    """One entry of each of several boards, for someone who has not chosen a board."""
    rows = [(Button(f"{boards[entry.board].short_name}: {entry.title}", data=f"e:{entry.key}"),) for entry in entries]
    return Reply("More than one board has an answer to that. Choose yours:").with_buttons(*rows, (NONE_OF_THESE,))


def no_answer(nearest: Sequence[Entry], boards: Mapping[str, Board], chosen: str | None) -> Reply:
    """An honest no, the nearest topics, and whom to ask."""
    board = boards.get(chosen or "")
    door = _front_door(board, shared=False) if board and board.front_door.phone else None
    worried = "If you are worried about a child, do not wait"
    text = paragraphs(
        "I don't have that: the documents I know do not answer it, and I do not guess.",
        "Your safeguarding lead or the board's business manager can help. "
        + (f"{worried}." if door else f"{worried}: see /contacts."),
        door,
        "These are the nearest topics that I do know:" if nearest else "/help shows what I can answer.",
    )
    return Reply(text, _as_buttons(nearest, boards, chosen))


def _as_buttons(entries: Sequence[Entry], boards: Mapping[str, Board] | None = None, chosen: str | None = None) -> Rows:
    def label(entry: Entry) -> str:
        other = boards and entry.board in boards and entry.board != chosen
        return f"{entry.title} ({boards[entry.board].short_name})" if boards and other else entry.title

    return tuple((Button(label(entry), data=f"e:{entry.key}"),) for entry in entries)


def _verdicts(entry: Entry) -> tuple[Button, Button]:
    helped = Button("This helped", data=f"{HELPED}:{entry.key}")
    return helped, Button("Not what I needed", data=f"{NOT_NEEDED}:{entry.key}")


def _is_verdict(button: Button) -> bool:
    return (button.data or "").partition(":")[0] in (HELPED, NOT_NEEDED)


def _front_door(board: Board, *, shared: bool) -> str | None:
    phone = board.front_door.phone
    if phone is None:
        return None if shared else f"{bold('Worried about a child?')} See /contacts."
    late = board.out_of_hours.phone
    after_hours = f"; out of hours {esc(late)}" if late and late != phone else ""
    more = "" if shared else " More: /contacts"
    return f"{bold('Worried about a child?')} {esc(board.front_door.name)}: {esc(phone)}{after_hours}.{more}"


def _provenance(entry: Entry, board: Board | None) -> str:
    sections: dict[str, list[str]] = {}
    for source in entry.sources:
        sections.setdefault(source.document, []).append(source.section)
    documents = {key: board.documents.get(key) if board else None for key in sections}
    cited = [_citation(key, found, documents[key]) for key, found in sections.items()]
    superseded = next((d.superseded_by for d in documents.values() if d and d.superseded_by), None)
    age = [
        f"As at {partial_date(entry.as_at)}." if entry.as_at else None,
        f"Since then: {superseded.rstrip('.')}." if superseded else None,
        f"To be reviewed by {long_date(entry.review_by)}." if entry.review_by else None,
    ]
    return lines(
        [
            italic("Source: " + "; ".join(cited) + ".") if cited else None,
            italic(" ".join(part for part in age if part)) if any(age) else None,
        ]
    )


def _citation(key: str, sections: Sequence[str], document: Document | None) -> str:
    where = " and ".join(section for section in sections if section)
    numbered = "section " if where[:1].isdigit() else ""
    if document is None:
        return f"{key}, {where}" if where else key
    return f"{document.publisher}, {document.title} ({partial_date(document.date)}), {numbered}{where}"
