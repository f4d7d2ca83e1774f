"""The urgent card. Its words and their order need a safeguarding lead's sign-off: see docs/live-concerns.md."""

from collections.abc import Iterable

from bot.views.reply import Button, Reply, bold, esc, lines
from knowledge.model import Board, Contact

NOT_SET = "no number is set here. Your safeguarding lead or the council's switchboard and website have it"
MOST_FOR_NUMBERS = 3000
"""Characters for the boards' numbers, so that the card never exceeds what Telegram takes (4096)."""


def urgent_card(boards: Iterable[Board], *, carry_on: str | None) -> Reply:
    """What to do about a live concern, with the numbers of the boards given.

    `carry_on` is the label of the button that goes on with what the person was doing; without
    one, there is nothing to go back to.
    """
    text = lines(
        [
            bold("If a child may be at risk, act now. Do not wait for this chat."),
            "",
            "1. Nobody reads this chat live, and it cannot make a referral.",
            f"2. In immediate danger: call {bold('999')}.",
            "3. Otherwise phone children's services now:",
            *_front_doors(boards),
            "4. Tell your safeguarding lead. If you cannot reach them, do not wait.",
            "5. Do not investigate, and do not promise to keep it secret.",
            "   Write down the child's own words, the time and the date.",
            f"6. NSPCC helpline: {bold('0808 800 5000')}. Under 18? Childline: {bold('0800 1111')}.",
            "   Please do not send names here.",
        ]
    )
    rows = [(Button(carry_on, data="concern:carry-on"),)] if carry_on else []
    return Reply(text).with_buttons(*rows)


def _front_doors(boards: Iterable[Board]) -> list[str]:
    """A line for each board, as many as a message has room for."""
    doors: list[str] = []
    room = MOST_FOR_NUMBERS
    for door in map(_front_door, boards):
        room -= len(door)
        if room < 0:
            return [*doors, "   • More areas: /contacts."]
        doors.append(door)
    return doors


def _front_door(board: Board) -> str:
    own = {board.front_door.phone, board.out_of_hours.phone}
    more = [contact for contact in board.contacts.values() if contact.phone and contact.phone not in own]
    parts = [_number(board.front_door)]
    if board.out_of_hours.phone:
        parts.append(f"out of hours {_number(board.out_of_hours)}")
    parts += [f"{esc(contact.name)}: {_number(contact)}" for contact in more]
    return f"   • {esc(board.short_name)}: {'; '.join(parts)}."


def _number(contact: Contact) -> str:
    if contact.phone is None:
        return NOT_SET
    hours = f" ({esc(contact.hours)})" if contact.hours else ""
    return bold(contact.phone) + hours
