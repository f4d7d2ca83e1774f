"""What practitioners see of learning: the list, one card, and joining or leaving those who get cards."""

from collections.abc import Sequence

from bot.views.dates import long_date
from bot.views.reply import Button, Reply, bold, esc, italic, lines, paragraphs
from feedback.subscriptions import CONSENT
from knowledge.model import Board
from storage.tables import LearningPoint, PointKind

HEADINGS = {
    PointKind.DEVELOPMENT: "To do differently",
    PointKind.GOOD_PRACTICE: "Good practice, to keep up",
    PointKind.CHANGE: "You said, we did",
}
LABELS = {
    PointKind.DEVELOPMENT: ("What to do differently", "Why"),
    PointKind.GOOD_PRACTICE: ("What works", "Why"),
    PointKind.CHANGE: ("We did", "You said"),
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NEW, KNEW = "new", "knew"
MARK_THANKS = "Thank you. It is counted, without you."
THANKS = (Button("Thank you", data="thanks"),)
BACK = (Button("‹ All points", data="ln:list"),)


def overview(points: Sequence[LearningPoint], board: Board, *, subscribed: bool) -> Reply:
    """All points that are in force, by kind, one tap away each."""
    toggle = (
        Button("Stop the weekly card", data="ln:off") if subscribed else Button("Send me one a week", data="ln:ask")
    )
    if not points:
        return Reply(
            paragraphs(
                f"{bold('What the board has learned')}: {esc(board.name)}",
                "It has published nothing here at the moment.",
            )
        ).with_buttons((toggle,))
    ordered = [point for kind in HEADINGS for point in points if point.kind is kind]
    numbers = {point.id: number for number, point in enumerate(ordered, 1)}
    listed = [
        lines([bold(heading), *(f"{numbers[point.id]}. {esc(point.title)}" for point in ordered if point.kind is kind)])
        for kind, heading in HEADINGS.items()
        if any(point.kind is kind for point in ordered)
    ]
    text = paragraphs(f"{bold('What the board has learned')}: {esc(board.name)}", *listed, "Tap a number to read it.")
    buttons = [Button(str(numbers[point.id]), data=f"ln:card:{point.id}") for point in ordered]
    rows = [tuple(buttons[start : start + 6]) for start in range(0, len(buttons), 6)]
    return Reply(text).with_buttons(*rows, (toggle,))


def card(point: LearningPoint, board: Board) -> Reply:
    """One point, opened from the list."""
    return _card(point, board).with_buttons(*_marks(point), BACK)


def sent_card(point: LearningPoint, board: Board) -> Reply:
    """One point, as it comes by itself."""
    reply = _card(point, board)
    return Reply(paragraphs(reply.html, italic("All points: /learning. No more cards: /learning off"))).with_buttons(
        *_marks(point)
    )


def preview(point: LearningPoint, board: Board) -> str:
    """The words of a card, for the officer who writes it."""
    return _card(point, board).html


def gone() -> Reply:
    """The card is not in force any more."""
    return Reply("The board no longer shows that point. /learning has those it shows now.")


def ask_consent(board: Board) -> Reply:
    """What is stored, before anything is."""
    text = paragraphs(f"{bold('One card a week')} from {esc(board.name)}?", lines(f"• {esc(line)}" for line in CONSENT))
    return Reply(text).with_buttons((Button("Yes, send me cards", data="ln:on"), Button("No", data="ln:list")))


def turned_on(board: Board, weekday: int | None, *, is_new: bool) -> Reply:
    """On the list, and what that means."""
    when = (
        f"A card comes on {WEEKDAYS[weekday]}s at half past nine, one at a time."
        if weekday is not None
        else "The board sends no weekly cards at the moment; you get what it announces."
    )
    first = "You now get cards" if is_new else "You get cards already"
    return Reply(paragraphs(f"{first} from {bold(board.name)}. {when}", lines(f"• {esc(line)}" for line in CONSENT)))


def turned_off(*, was_on: bool) -> Reply:
    """Off every list."""
    if was_on:
        return Reply("No more cards. The number of this chat is erased from the list. /learning shows the points.")
    return Reply("You are on no list, so nothing was changed. /learning shows the points.")


def unknown_word() -> Reply:
    """What can stand after /learning."""
    return Reply("I know /learning, /learning on, /learning off and, for the board, /learning results.")


def _card(point: LearningPoint, board: Board) -> Reply:
    what, why = LABELS[point.kind]
    parts = [f"{bold(why)}: {esc(point.why)}", f"{bold(what)}: {esc(point.what)}"]
    if point.kind is not PointKind.CHANGE:
        parts.reverse()
    return Reply(
        paragraphs(
            f"{esc(HEADINGS[point.kind])}\n{bold(point.title)}",
            *parts,
            f"{bold('Read more')}: {esc(point.more)}" if point.more else None,
            italic(f"{board.name}{_source(point, board)}. Shown until {long_date(point.until_on)}."),
        )
    )


def _source(point: LearningPoint, board: Board) -> str:
    document = board.documents.get(point.document)
    if document is None:
        return ""
    return f"; {document.title}, {point.section}" if point.section else f"; {document.title}"


def _marks(point: LearningPoint) -> list[tuple[Button, ...]]:
    if point.kind is PointKind.CHANGE:
        return []
    return [(Button("New to me", data=f"ln:{NEW}:{point.id}"), Button("I knew it", data=f"ln:{KNEW}:{point.id}"))]
