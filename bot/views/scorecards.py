"""Score cards in the chat: what a sub-group is asked, one question at a time, and what a board has been told."""

from collections.abc import Sequence

from bot.views.dates import long_date
from bot.views.reply import MESSAGE_LIMIT, Button, Reply, bold, cut, esc, italic, length, lines, paragraphs
from knowledge.model import Board
from reminders import quarters
from reminders.measures import Card, Measure, Unit
from reminders.scorecards import QUESTIONS, Filled, Point, in_figures
from reminders.scoring import Asked, Step, Writing

PAGE = 8
UNITS = {
    Unit.NUMBER: "Write a whole number.",
    Unit.PERCENT: "Write a percentage, such as 38.5.",
    Unit.RATE: "Write a rate, such as 42.3.",
    Unit.WORDS: "Write a sentence or two.",
}
HINTS = {
    "how_much": "What was done this quarter, and with how many?",
    "how_well": "How good was it? What could be better?",
    "better_off": "What has changed for children and families? How do you know?",
    "story": "What lies behind these figures: what helped, what held things up, what comes next?",
}


def asked(
    cards: Sequence[Asked], names: dict[str, str], boards: Sequence[Board], without: Sequence[Board] = ()
) -> Reply:
    """/scorecards: the cards that the person writes, and the boards whose cards they may read; `without` have none."""
    listed = [
        f"• {bold(each.card.title)} ({esc(names.get(each.card.board, each.card.board))}), "
        f"{quarters.spoken(each.quarter_on)}: {_state(each.filled)}"
        for each in cards
    ]
    rows = [(Button(cut(f"Write: {each.card.title}", 55), data=f"sc:open:{each.action.id}:0"),) for each in cards[:12]]
    rows += [(Button(f"Read: {board.name}", data=f"sc:see:{board.id}:0"),) for board in boards]
    text = paragraphs(
        bold("Score cards"),
        "Once a quarter a score card asks: how much, how well, is anyone better off?",
        lines(listed) or ("You write no score card." if boards else "You write no score card, and read none."),
        *(f"{esc(board.name)} has no score cards: its documents name no measures to report on." for board in without),
    )
    return Reply(text).with_buttons(*rows)


def overview(writing: Writing) -> Reply:
    """A card that is being written: how far it is, and the ways to go on."""
    filled, total = writing.filled, len(writing.steps)
    card, done = filled.card, filled.handed_in
    state = f"Handed in on {long_date(filled.stored.handed_in_at.date())}." if filled.stored.handed_in_at else None
    text = paragraphs(
        f"{bold(card.title)}: {quarters.spoken(filled.quarter_on)}",
        f"{writing.answered} of {total} questions answered. {state or 'Not handed in yet.'}",
        "Answer here in small steps, or take the spreadsheet, fill it in and send it back. All you give is kept at "
        "once, so you can stop and go on another day.",
        italic("Write no names of children or families."),
        f"Measures from document {esc(card.document)}, {esc(card.section)}.",
    )
    first = writing.next_open if writing.next_open is not None else 0
    rows: list[tuple[Button, ...]] = [
        (
            Button("Go on" if writing.answered else "Start", data=f"sc:at:{writing.id}:{first}"),
            Button("Spreadsheet", data=f"sc:file:{writing.id}:0"),
        )
    ]
    if writing.answered and not done:
        rows.append((Button("Hand it in", data=f"sc:in:{writing.id}:0"),))
    return Reply(text).with_buttons(*rows)


def step(writing: Writing, number: int) -> Reply:
    """One question of a card."""
    asked_now = writing.steps[number]
    given = writing.answer(asked_now)
    text = paragraphs(
        f"{esc(writing.filled.card.title)}, {quarters.spoken(writing.filled.quarter_on)}: "
        f"{number + 1} of {len(writing.steps)}",
        _question(asked_now),
        f"So far: {esc(cut(_said(asked_now.measure, given), 800))}" if given is not None else None,
    )
    back = Button("‹ Back", data=f"sc:at:{writing.id}:{number - 1}") if number else None
    onward = Button("Skip ›" if given is None else "Next ›", data=f"sc:at:{writing.id}:{number + 1}")
    rows = [[each for each in (back, onward) if each]]
    if given is not None:
        rows.append([Button("Take this answer off", data=f"sc:off:{writing.id}:{number}")])
    rows.append([Button("Stop here", data=f"sc:stop:{writing.id}:0")])
    return Reply(text).with_buttons(*rows)


def handed_in(writing: Writing) -> Reply:
    """Done: it counts, and its date is answered."""
    left = len(writing.steps) - writing.answered
    return Reply(
        paragraphs(
            f"Handed in: {bold(writing.filled.card.title)}, {quarters.spoken(writing.filled.quarter_on)}. Thank you.",
            f"{left} questions have no answer." if left else "Every question has an answer.",
            "You can still correct it with /scorecards. The board's officer is told.",
        )
    )


def spreadsheet() -> Reply:
    """The caption of the spreadsheet."""
    return Reply("Fill in the column Answer and send the file back to me. What you leave empty stays as it was.")


def of_board(board: Board, latest: dict[str, Filled], cards: Sequence[Card], page: int) -> Reply:
    """The cards of a board, for its members and officers, with when each was handed in last."""
    pages = max(1, -(-len(cards) // PAGE))
    page = max(0, min(page, pages - 1))
    shown = list(enumerate(cards))[page * PAGE : (page + 1) * PAGE]
    listed = [
        f"• {bold(card.title)}: "
        + (f"last for {quarters.spoken(latest[card.id].quarter_on)}" if card.id in latest else "nothing handed in")
        for _, card in shown
    ]
    rows = [(Button(cut(card.title, 55), data=f"sc:card:{board.id}:{number}"),) for number, card in shown]
    turn = [
        Button("‹ Previous", data=f"sc:see:{board.id}:{page - 1}") if page else None,
        Button("Next ›", data=f"sc:see:{board.id}:{page + 1}") if page < pages - 1 else None,
    ]
    text = paragraphs(f"{bold('Score cards')}: {esc(board.name)}", lines(listed) or "This board has no score cards.")
    return Reply(text).with_buttons(*rows, *([[each for each in turn if each]] if any(turn) else []))


def card_in_full(board: Board, found: Filled, number: int, earlier: Filled | None, *, charts: bool) -> Reply:
    """A card that was handed in: its words, and each figure beside that of the quarter before."""
    said = [f"{bold(question)} {esc(found.words[name])}" for name, question in QUESTIONS.items() if found.words[name]]
    figures = [_figure(measure, found, earlier) for measure in found.card.measures if measure.ref in found.figures]
    none = [measure.title for measure in found.unanswered]
    head = [
        f"{bold(found.card.title)}: {quarters.spoken(found.quarter_on)}",
        italic("Made up for the demo.") if found.stored.demo else None,
    ]
    tail = f"No answer: {len(none)} of {len(found.card.measures)} measures." if none else None
    text = ""
    for size in (1000, 300, 120):
        text = paragraphs(*head, lines(cut_line(each, size) for each in figures), *said, tail)
        if length(text) <= MESSAGE_LIMIT:
            break
        said = [cut_line(each, size) for each in said]
    rows = [(Button("Charts", data=f"sc:chart:{board.id}:{number * 100}"),)] if charts else []
    return Reply(text).with_buttons(*rows, (Button("All score cards", data=f"sc:see:{board.id}:0"),))


def cut_line(markup: str, size: int) -> str:
    """A line of markup whose words are cut; where that is needed, it loses its bold."""
    return markup if len(markup) <= size else esc(cut(Reply(markup).plain, size))


def nothing_yet(board: Board, card: Card) -> Reply:
    """A card of which no quarter was handed in."""
    # Some are asked for twice, as a number and in percent.
    measures = [f"• {esc(title)}" for title in dict.fromkeys(measure.title for measure in card.measures)]
    text = paragraphs(
        f"{bold(card.title)}: nothing was handed in yet.",
        f"It asks for:\n{lines(measures)}",
        f"Document {esc(card.document)}, {esc(card.section)}.",
    )
    return Reply(text).with_buttons((Button("All score cards", data=f"sc:see:{board.id}:0"),))


def caption(card: Card, shown: Sequence[tuple[Measure, Sequence[Point]]]) -> str:
    """What a chart shows, in words, for whoever cannot see it: 1,024 characters at most."""
    parts = [
        f"{letter} {measure.title}: "
        + ", ".join(f"{quarters.label(each.quarter_on)} {in_figures(each.value, measure)}" for each in points)
        for letter, (measure, points) in zip("ABCDEF", shown, strict=False)
    ]
    demo = " Made up for the demo." if any(each.demo for _, points in shown for each in points) else ""
    return cut(f"{card.title}, by quarter.{demo} " + ". ".join(parts) + ".", 1000)


def after_chart(board: Board, place: int, page: int, total: int, *, more: bool) -> Reply:
    """What follows a picture: the next measures, or back to the card."""
    rows = [[Button("Next measures ›", data=f"sc:chart:{board.id}:{place * 100 + page + 1}")]] if more else []
    rows.append([Button("The card", data=f"sc:card:{board.id}:{place}")])
    return Reply(f"Charts for {total} {'measure' if total == 1 else 'measures'}.").with_buttons(*rows)


def not_for_you() -> Reply:
    """Neither an owner of a card, nor a member or officer."""
    return Reply("Score cards are written by the sub-groups' authors, and read by the board's members and officers.")


def _question(asked_now: Step) -> str:
    measure = asked_now.measure
    if measure is None:
        return f"{bold(QUESTIONS[asked_now.question or ''])}\n{HINTS[asked_now.question or '']}"
    better = {"up": "More is better.", "down": "Fewer is better."}.get(measure.better or "", "")
    return lines([bold(measure.title), f"{UNITS[measure.unit]} {better}".strip(), italic(measure.note or "")])


def _said(measure: Measure | None, given: float | str | None) -> str:
    return in_figures(given, measure) if isinstance(given, float) and measure is not None else str(given or "")


def _state(filled: Filled | None) -> str:
    if filled is None:
        return "not begun"
    return "handed in" if filled.handed_in else "begun"


def _figure(measure: Measure, found: Filled, earlier: Filled | None) -> str:
    figure = found.figures[measure.ref]
    if figure.value is None:
        return f"• {esc(measure.title)}: {esc(figure.words or '')}"
    old = earlier.figures.get(measure.ref) if earlier else None
    was = f" (quarter before: {in_figures(old.value, measure)})" if old and old.value is not None else ""
    worse = ""
    if old and old.value is not None and measure.better and old.value != figure.value:
        better = (figure.value > old.value) == (measure.better == "up")
        worse = ", better" if better else ", worse"
    return f"• {esc(measure.title)}: {bold(in_figures(figure.value, measure))}{was}{worse}"
