"""An evaluation as whoever answers it sees it: the invitation, one question at a time, thanks."""

from bot.views.dates import long_date
from bot.views.reply import Button, Reply, bold, esc, italic, lines, paragraphs
from feedback.intake import STATEMENT
from feedback.waves import QUESTIONS, Answering, Question
from knowledge.model import Board
from storage.tables import LearningWave

LABELS = {"yes": "Yes", "no": "No"}
ALREADY = "That is counted already."


def invitation(wave: LearningWave, board: Board) -> Reply:
    """The message that is sent to those on the list."""
    return Reply(
        paragraphs(
            f"{bold('Do the learning points help?')} {esc(board.name)} would like to know.",
            "Three taps for each point. Your answers go into counts; who gave them is not kept, not even whether you "
            "answered. The board sees the counts when it is over, and none of fewer than five people.",
            italic(f"Open until {long_date(wave.until_on)}. No more messages like this: /learning off"),
        )
    ).with_buttons((Button("Begin", data=f"w:{wave.id}:begin"),))


def question(sheet: Answering, *, afresh: bool = False) -> Reply:
    """The question whose turn it is. `afresh` says that earlier answers were lost with a restart."""
    point, asked = sheet.asked()
    number, part = sheet.step // len(QUESTIONS) + 1, sheet.step % len(QUESTIONS) + 1
    text = paragraphs(
        italic("I was restarted and had your answers only in memory, so nothing was counted. From the start:")
        if afresh
        else None,
        f"Point {number} of {len(sheet.points)}, question {part} of {len(QUESTIONS)}",
        bold(point.title),
        esc(point.what) if asked is Question.AWARE else None,
        esc(asked.label),
    )
    answers = tuple(
        Button(LABELS.get(answer, answer), data=f"w:{sheet.wave_id}:{sheet.step}:{answer}") for answer in asked.answers
    )
    back = (Button("‹ Back", data=f"w:{sheet.wave_id}:{sheet.step}:back"),)
    return Reply(text).with_buttons(answers, *([back] if sheet.step else []))


def thanks(wave_id: int) -> Reply:
    """All answers are counted."""
    return Reply(
        paragraphs(
            bold("Thank you. Your answers are counted, without you."),
            "If you like, add a sentence for the board. It goes the sealed way, as feedback does.",
        )
    ).with_buttons((Button("Add a sentence", data=f"w:{wave_id}:say:"),))


def closed() -> Reply:
    """The wave takes no more answers."""
    return Reply("This evaluation is over, so nothing was counted. /learning shows the points.")


def before_sentence(board: Board) -> Reply:
    """What a person must know before the first word, as in /feedback."""
    return Reply(
        paragraphs(
            f"{bold('Before you write')} to {esc(board.name)}", lines(f"• {esc(sentence)}" for sentence in STATEMENT)
        )
    )
