"""The one reply to each outcome of a search, for the chat and for `safeboard ask` alike."""

from collections.abc import Sequence

from bot.views import answers
from bot.views.reply import Reply
from knowledge.library import Library
from knowledge.model import Board, Entry
from knowledge.outcome import Answer, Choices, LeftOpen, NoAnswer, Reported


def outcome_reply(outcome: Reported, library: Library, board: Board | None) -> Reply:
    """What the person who chose `board` (or none) is told."""
    chosen = board.id if board else None
    match outcome:
        case Answer(entry=entry):
            return entry_reply(entry, library, board)
        case Choices(entries=entries, one_each=True):
            return answers.which_board(entries, library.boards)
        case Choices(entries=entries):
            return answers.choices(entries, library.boards, chosen)
        case NoAnswer(nearest=nearest):
            return answers.no_answer(nearest, library.boards, chosen)
        case LeftOpen(question=question):
            return answers.left_open(question)


def outcome_replies(outcomes: Sequence[Reported], library: Library, board: Board | None) -> list[Reply]:
    """The replies to one message, which may have asked several things."""
    return answers.several([outcome_reply(outcome, library, board) for outcome in outcomes])


def entry_reply(entry: Entry, library: Library, board: Board | None) -> Reply:
    """An entry in full, marked where it is not from the board that the person chose."""
    elsewhere = board is not None and entry.board != board.id
    found = (library.get(f"{entry.board}/{other}") for other in entry.related)
    related = [other for other in found if other]
    return answers.answer(entry, library.boards.get(entry.board), related, elsewhere=elsewhere)
