"""Lists to browse: entries by topic, page by page, edited in place."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.views.reply import Button, Reply, bold, esc, lines, paragraphs
from knowledge.model import Board, Contact, Entry, Kind

PAGE = 8
"""Entries a page: as many buttons as a phone shows without scrolling."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A command that lists entries of some kinds."""

    command: str
    title: str
    kinds: tuple[Kind, ...]


SHELVES = {
    shelf.command: shelf
    for shelf in (
        Shelf("priorities", "Priorities and objectives", (Kind.PRIORITY, Kind.OBJECTIVE)),
        Shelf("procedures", "Procedures and services", (Kind.CONTACT, Kind.PROCEDURE, Kind.DUTY)),
        Shelf("forums", "Forums and groups", (Kind.FORUM, Kind.GROUP)),
    )
}


def shelf_page(shelf: Shelf, board: Board, entries: Sequence[Entry], page: int) -> Reply:
    """One page of a shelf, with buttons to turn it. A page beyond the end shows the last."""
    if not entries:
        return Reply(f"{esc(board.name)} has nothing under {bold(shelf.title)} yet.")
    pages = -(-len(entries) // PAGE)
    page = max(0, min(page, pages - 1))
    shown = entries[page * PAGE : (page + 1) * PAGE]
    where = f"Page {page + 1} of {pages}. " if pages > 1 else ""
    text = paragraphs(f"{bold(shelf.title)}: {esc(board.name)}", f"{where}Tap one to read it.")
    back = Button("‹ Previous", data=f"b:{shelf.command}:{page - 1}") if page > 0 else None
    forth = Button("Next ›", data=f"b:{shelf.command}:{page + 1}") if page < pages - 1 else None
    turns = tuple(button for button in (back, forth) if button)
    titles = [(Button(entry.title, data=f"s:{shelf.command}:{page}:{entry.id}"),) for entry in shown]
    return Reply(text).with_buttons(*titles, *([turns] if turns else []))


def back_to_shelf(shelf: Shelf, page: int) -> tuple[Button, ...]:
    """The row under an entry that leads back to the page it was opened from."""
    return (Button(f"‹ Back to {shelf.title.lower()}", data=f"b:{shelf.command}:{page}"),)


def contacts(boards: Sequence[Board]) -> Reply:
    """The numbers of the boards given, each with where and when it was checked."""
    national = lines(
        [
            f"{bold('Immediate danger:')} 999",
            f"{bold('NSPCC helpline:')} 0808 800 5000",
            f"{bold('Childline (under 18):')} 0800 1111",
        ]
    )
    return Reply(paragraphs(national, *(_board_contacts(board) for board in boards)))


def _board_contacts(board: Board) -> str:
    people = (board.front_door, board.out_of_hours, *board.contacts.values())
    return lines([bold(board.name), *(_contact(contact) for contact in people)])


def _contact(contact: Contact) -> str:
    number = contact.phone or "no number is set here"
    hours = f", {contact.hours}" if contact.hours else ""
    note = f" {contact.note.rstrip('.')}." if contact.note else ""
    checked = f" Checked on {contact.checked_on:%d/%m/%Y}: {contact.checked_at}." if contact.checked_on else ""
    return f"• {esc(contact.name)}: {bold(number)}{esc(hours)}.{esc(note)}{esc(checked)}"
