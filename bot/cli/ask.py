"""`safeboard ask`: what the chat would say, for one question or a file of them."""

import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import track

from bot.cli.boards import known_board
from bot.cli.files import read_text
from bot.cli.sentences import UsageError
from bot.settings import Settings
from bot.views.concern import urgent_card
from bot.views.other import of_itself
from bot.views.outcome import entry_reply, outcome_replies
from bot.views.reply import Reply, lines
from bot.wiring import load_library
from knowledge.about import about_itself
from knowledge.library import Library
from knowledge.outcome import Answer, Choices
from knowledge.urgency import UrgencyCheck


def ask(
    question: Annotated[str, typer.Argument(help="The question, in quotation marks.")] = "",
    board: Annotated[str, typer.Option(help="Answer as if this board were chosen in the chat, by its id.")] = "",
    batch: Annotated[Path | None, typer.Option(help="A file of questions, one JSON object a line.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where the answers to --batch go, one JSON object a line.")] = None,
) -> None:
    """Print what the chat would say.

    `safeboard ask "how often does the CSE forum meet" --board southend`

    With --batch, each line holds `id`, `q` and `board` (an id or null); each line of --out holds
    `id, outcome, entry, reply, choices, ms`: the outcome is answer, choices, no_answer or urgent.
    """
    if batch is not None and out is None:
        raise UsageError("--batch needs --out, the file for the answers.")
    if batch is None and not question.strip():
        raise UsageError(
            'Type a question in quotation marks, or name a file with --batch. Example: safeboard ask "MARAT"'
        )
    rows = [] if batch is None else _read(batch)
    library, urgency = load_library(Settings.load()), UrgencyCheck.build()
    if batch is None:
        typer.echo(tell(library, urgency, question, _known(library, board)).printed())
        return
    assert out is not None
    with out.open("w", encoding="utf-8") as file:
        for row in track(rows, description="Answering", disable=not sys.stderr.isatty()):
            told = tell(library, urgency, row["q"], _known(library, row.get("board")))
            file.write(json.dumps({"id": row.get("id"), **told.row()}, ensure_ascii=False) + "\n")


@dataclass(frozen=True, slots=True)
class Told:
    """What the chat would say to one message, and how long it took to decide, in milliseconds."""

    outcome: str
    replies: tuple[Reply, ...]
    ms: float
    entry: str | None = None
    choices: tuple[tuple[str, Reply], ...] = ()

    def row(self) -> dict[str, Any]:
        """The answer as the batch format has it."""
        return {
            "outcome": self.outcome,
            "entry": self.entry,
            "reply": "\n\n".join(reply.plain for reply in self.replies),
            "choices": [{"entry": key, "reply": reply.plain} for key, reply in self.choices],
            "ms": round(self.ms, 3),
        }

    def printed(self) -> str:
        """The replies with their buttons, as a person reads them in a terminal."""
        return "\n\n".join(
            lines([reply.plain, *(f"[ {button.label} ]" for row in reply.buttons for button in row)])
            for reply in self.replies
        )


def tell(library: Library, urgency: UrgencyCheck, question: str, board: str | None) -> Told:
    """Decide on one message as the chat does: first whether it is a live concern, then what answers it."""
    started = time.perf_counter()
    if urgency.is_live_concern(question):
        ms = (time.perf_counter() - started) * 1000
        boards = [library.boards[board]] if board else list(library.boards.values())
        return Told("urgent", (urgent_card(boards, carry_on=None),), ms)
    if (about := about_itself(question)) is not None:
        return Told("no_answer", (of_itself(about),), (time.perf_counter() - started) * 1000)
    outcomes = library.answer_all(question, board)
    ms = (time.perf_counter() - started) * 1000
    chosen = library.boards[board] if board else None
    replies = tuple(outcome_replies(outcomes, library, chosen))
    match outcomes[0]:
        case Answer(entry=entry):
            return Told("answer", replies, ms, entry=entry.key)
        case Choices(entries=entries):
            each = tuple((entry.key, entry_reply(entry, library, chosen)) for entry in entries)
            return Told("choices", replies, ms, choices=each)
        case _:
            return Told("no_answer", replies, ms)


def _known(library: Library, board: str | None) -> str | None:
    if not board:
        return None
    known_board(board, library.boards)
    return board


def _read(batch: Path) -> list[dict[str, Any]]:
    rows = []
    for number, line in enumerate(read_text(batch).splitlines(), 1):
        if not line.strip():
            continue
        row = _object(line)
        if row is None or not isinstance(row.get("q"), str):
            raise UsageError(f'{batch}, line {number}: expected a JSON object with a "q", such as {{"q": "MARAT"}}.')
        rows.append(row)
    return rows


def _object(line: str) -> dict[str, Any] | None:
    try:
        value = json.loads(line)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
