"""What an officer sees of learning points: the list, one point, the steps of writing one, a broadcast's progress."""

from collections.abc import Sequence

from bot.views import learning as cards
from bot.views.desk import desk_button
from bot.views.reply import Button, Reply, bold, esc, italic, lines, paragraphs
from feedback.learning import LIMITS, MOST, Writing, shown_marks
from feedback.statistics import LEAST_CELL
from feedback.subscriptions import shown_number
from knowledge.model import Board
from storage.tables import Broadcast, LearningPoint, PointKind, PointState

STEPS = ("title", "what", "why", "more")
"""What is asked for, in this order."""
ASKS = {
    "title": "Give it a short title, as you would say it to a colleague.",
    "what": "What should practitioners do differently, or keep doing? One thing, in plain words.",
    "why": "Why? Say which feedback, audit or review led to it, and in counts, such as “9 of 12 case files”. "
    "Never tell of one case or one person.",
    "more": "Where can they read more? Name the document and the section, or a page.",
    "from_on": "From which day shall it be shown? Write it like 1 September 2026.",
    "until_on": "Until which day shall it be shown? Write it like 1 September 2026.",
}
CHANGE_ASKS = ASKS | {
    "what": "We did: what has changed? Say from when.",
    "why": "You said: what did practitioners tell the board? In counts, and in your words, not theirs.",
}
FIELDS = {"title": "Title", "what": "Text", "why": "Why", "more": "Read more", "from_on": "From", "until_on": "Until"}
NEW = {
    PointKind.DEVELOPMENT: "＋ To do differently",
    PointKind.GOOD_PRACTICE: "＋ Good practice",
    PointKind.CHANGE: "＋ You said, we did",
}
STATES = {PointState.DRAFT: "draft", PointState.PUBLISHED: "published", PointState.WITHDRAWN: "withdrawn"}
SIGNS = {PointState.DRAFT: "✎", PointState.PUBLISHED: "✓", PointState.WITHDRAWN: "✗"}
LISTED = 40
"""Points in the list, newest first; three years of full cycles."""


def which_board(boards: Sequence[Board]) -> Reply:
    """For an officer of several boards."""
    rows = [(Button(board.name, data=f"pb:home:{board.id}"),) for board in boards]
    return Reply("Which board's learning points?").with_buttons(*rows)


def home(board: Board, points: Sequence[LearningPoint], cycle: str, weekday: int | None, subscribers: int) -> Reply:
    """All points with their states, and what can be done."""
    there = [point for point in points if point.cycle == cycle and point.state is not PointState.WITHDRAWN]
    room = [
        f"• {cards.HEADINGS[kind]}: {sum(point.kind is kind for point in there)} of {most}"
        for kind, most in MOST.items()
    ]
    older = sum(each.cycle != cycle and each.state is PointState.PUBLISHED for each in points)
    day = "switched off" if weekday is None else f"{cards.WEEKDAYS[weekday]}s at 09:30, one at a time"
    text = paragraphs(
        f"{bold('Learning points')}: {esc(board.name)}",
        lines(
            [
                f"In {cycle}:",
                *map(esc, room),
                f"Besides, {older} of other years {'is' if older == 1 else 'are'} published." if older else None,
            ]
        ),
        lines([f"On the list for cards: {shown_number(subscribers)}.", f"Cards: {day}."]),
        "✎ draft, ✓ published, ✗ withdrawn. Tap one to see or change it." if points else None,
    )
    listed = sorted(points, key=lambda point: (point.state is PointState.WITHDRAWN, -(point.id or 0)))[:LISTED]
    rows = [
        (
            Button(
                f"{SIGNS[point.state]} {'' if point.cycle == cycle else f'{point.cycle}: '}{point.title}",
                data=f"pb:show:{board.id}:{point.id}",
            ),
        )
        for point in listed
    ]
    new = tuple(Button(label, data=f"pb:new:{board.id}:{kind.value}") for kind, label in NEW.items())
    return Reply(text).with_buttons(
        *rows,
        new[:2],
        new[2:],
        (Button("Card day", data=f"pb:days:{board.id}"), Button("Evaluation", data=f"pb:waves:{board.id}")),
        (desk_button(board),),
    )


def point(shown: LearningPoint, board: Board, *, note: str | None = None) -> Reply:
    """One point as practitioners see it, with its state and what can be done with it."""
    marks = [
        f"{words} {count} or more"
        for words, count in (("new to", shown_marks(shown.new_to)), ("known by", shown_marks(shown.knew)))
        if count
    ]
    told = "; ".join([STATES[shown.state], shown.cycle, *marks])
    text = paragraphs(italic(note) if note else None, cards.preview(shown, board), f"({esc(told)})")
    end = f"{board.id}:{shown.id}"
    buttons = [Button("Change", data=f"pb:edit:{end}")]
    if shown.state is PointState.PUBLISHED:
        buttons.append(Button("Withdraw", data=f"pb:withdraw:{end}"))
    else:
        buttons.insert(0, Button("Publish", data=f"pb:publish:{end}"))
    if shown.state is PointState.DRAFT:
        buttons.append(Button("Delete", data=f"pb:delete:{end}"))
    tell = (Button("Tell those on the list now", data=f"pb:tell:{end}"),)
    is_news = shown.kind is PointKind.CHANGE and shown.state is PointState.PUBLISHED
    return Reply(text).with_buttons(tuple(buttons), *([tell] if is_news else []), _home(board))


def ask(name: str, writing: Writing) -> Reply:
    """The next step of writing: what to type, and how much fits."""
    asks = CHANGE_ASKS if writing.kind is PointKind.CHANGE else ASKS
    limit = f" At most {LIMITS[name]} characters." if name in LIMITS else ""
    heading = cards.HEADINGS[writing.kind]
    step = f", step {STEPS.index(name) + 1} of {len(STEPS)}" if name in STEPS else ""
    text = paragraphs(bold(f"{heading}{step}"), esc(asks[name]) + limit)
    skip = [Button("Nothing to read", data=f"pb:skip:{writing.board}")] if name == "more" else []
    return Reply(text).with_buttons((*skip, Button("Cancel", data=f"pb:cancel:{writing.board}")))


def preview(writing: Writing, shown: LearningPoint, board: Board) -> Reply:
    """The card as practitioners would see it, with what may identify somebody, and what can be done."""
    words = writing.words()
    findings = writing.findings()
    noticed = paragraphs(
        bold("I noticed what may identify somebody. A card goes to many people:"),
        lines(f"• {esc(found.kind.label)}: {italic(words[found.start : found.end])}" for found in findings[:20]),
    )
    text = paragraphs(
        bold("This is the card:"),
        cards.preview(shown, board),
        noticed if findings else None,
        "Practitioners see it once it is published." if writing.point_id is None else "Nothing is changed yet.",
    )
    fields = [Button(label, data=f"pb:field:{board.id}:{name}") for name, label in FIELDS.items()]
    ends = [Button("Save the change", data=f"pb:save:{board.id}")]
    if writing.point_id is None:
        ends = [Button("Save as a draft", data=f"pb:save:{board.id}"), Button("Publish", data=f"pb:now:{board.id}")]
    return Reply(text).with_buttons(
        tuple(ends),
        tuple(Button(f"✎ {each.label}", data=each.data) for each in fields[:3]),
        tuple(Button(f"✎ {each.label}", data=each.data) for each in fields[3:]),
        (Button("Cancel", data=f"pb:cancel:{board.id}"),),
    )


def refused(sentence: str) -> Reply:
    """It cannot be done; the sentence says why."""
    return Reply(esc(sentence))


def nothing_open() -> Reply:
    """A button of a card that is not being written."""
    return Reply(
        "No card is being written here: it was saved or cancelled, or I was restarted since. "
        "/publish shows what there is."
    )


def cancelled(board: Board) -> Reply:
    """What was being written is gone, what was saved is not."""
    return Reply("Cancelled. What was saved before stays as it was.").with_buttons(_home(board))


def deleted(board: Board) -> Reply:
    """A draft is gone."""
    return Reply("The draft is deleted.").with_buttons(_home(board))


def days(board: Board, weekday: int | None) -> Reply:
    """The choice of a weekday."""
    now = "They are switched off." if weekday is None else f"Now it is {cards.WEEKDAYS[weekday]}."
    rows = [
        tuple(Button(cards.WEEKDAYS[day], data=f"pb:day:{board.id}:{day}") for day in row)
        for row in ((0, 1), (2, 3), (4,))
    ]
    return Reply(f"On which day shall a card go out, at 09:30? {now}").with_buttons(
        *rows, (Button("No weekly cards", data=f"pb:day:{board.id}:off"),), _home(board)
    )


def day_chosen(board: Board, weekday: int | None) -> Reply:
    """The confirmation."""
    if weekday is None:
        return Reply("No weekly cards any more. You can still tell those on the list what has changed.").with_buttons(
            _home(board)
        )
    sentence = f"From now on a card goes out on {cards.WEEKDAYS[weekday]}s at 09:30, or on the next working day."
    return Reply(sentence).with_buttons(_home(board))


def progress(broadcast: Broadcast, board: str) -> Reply:
    """How far a broadcast is; of fewer than five people no number is given."""
    total, settled = broadcast.total, broadcast.sent + broadcast.dropped + broadcast.refused
    heading = bold(f"{'Sent' if broadcast.done else 'Sending'}: {board}")
    back = [(Button("‹ All points", data=f"pb:home:{broadcast.board}"),)] if broadcast.done else []
    if total == 0:
        return Reply(paragraphs(heading, "Nobody is on the list yet. They join with /learning on.")).with_buttons(*back)
    if total < LEAST_CELL:
        return Reply(paragraphs(heading, f"To {shown_number(total)}.")).with_buttons(*back)
    missing = [
        f"{broadcast.dropped} had blocked me, and are off the list." if broadcast.dropped else None,
        f"{broadcast.refused} were refused by Telegram." if broadcast.refused else None,
        f"{total - settled} had left the list meanwhile, or it was withdrawn."
        if broadcast.done and settled < total
        else None,
    ]
    told = lines([f"{broadcast.sent} of {total} are out.", *missing])
    return Reply(paragraphs(heading, told)).with_buttons(*back)


def already_told() -> Reply:
    """A second tap on the same day."""
    return Reply("That went out today already. Once a day is enough; nothing was sent again.")


def _home(board: Board) -> tuple[Button, ...]:
    return (Button("‹ All points", data=f"pb:home:{board.id}"),)
