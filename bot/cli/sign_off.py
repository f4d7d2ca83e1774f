"""Signing off content: `safeboard knowledge export`, `approve` and `approvals`."""

import datetime as dt
import json
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.boards import known_board
from bot.cli.sentences import UsageError
from bot.clock import SystemClock
from bot.settings import Settings
from knowledge.approval import URGENT_CARD, Approval, Approvals, Standing, record, version_of
from knowledge.load import SHIPPED, Pack, load_boards
from knowledge.model import Board
from reminders.calendar import london_day

BoardOption = Annotated[str, typer.Option(help="The board's id, such as southend.")]


def export(
    board: BoardOption,
    out: Annotated[Path, typer.Option(help="The Word document to write, such as southend.docx.")],
) -> None:
    """Write everything that the bot says for a board as one Word document, for a safeguarding lead to read and sign.

    The urgent card comes first, then each answer with its source, its version and its last approval.

    Example: `safeboard knowledge export --board southend --out southend.docx`
    """
    from bot.papers.sign_off import sign_off

    if out.suffix.lower() != ".docx":
        raise UsageError(f"The document is a Word file: give it a name that ends in .docx, not {out.name}.")
    pack, found = _pack(board)
    try:
        sign_off(pack, found, _today()).save(out)
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror}.") from None
    typer.echo(f"{len(pack.entries)} answers and the urgent card are in {out}.")


def approve(
    board: BoardOption,
    by: Annotated[str, typer.Option(help='Who approves, with their role: "Jane Doe, safeguarding lead".')],
    names: Annotated[
        list[str] | None, typer.Argument(help="Ids of entries, or urgent-card; all of them if left out.")
    ] = None,
) -> None:
    """Record that somebody approved answers, or the urgent card, in their present wording.

    It is written to approvals.yaml in the board's folder: commit it with the content. A later change of an answer
    makes it a draft again. With SAFEBOARD_MARK_DRAFTS the chat says so under each draft.

    Examples: `safeboard knowledge approve --board southend --by "Jane Doe, safeguarding lead"` for all,
    `safeboard knowledge approve --board southend --by "Jane Doe, safeguarding lead" lado-role urgent-card`
    """
    pack, found = _pack(board)
    versions = _versions(pack, found)
    unknown = [name for name in names or () if name not in versions]
    if unknown:
        raise UsageError(f"There is no entry {unknown[0]} at {board}; `safeboard knowledge list` names them all.")
    if not by.strip():
        raise UsageError('Say who approves, with their role: --by "Jane Doe, safeguarding lead".')
    chosen = {name: versions[name] for name in names or versions}
    try:
        path = record(pack.folder, Approval(by=by, on=_today(), versions=chosen), pack.approvals)
    except OSError as error:
        raise UsageError(f"The approval cannot be written: {error.filename}: {error.strerror}.") from None
    typer.echo(f"{len(chosen)} approved by {by.strip()}: {path}")


def approvals(
    board: BoardOption, as_json: Annotated[bool, typer.Option("--json", help="For programs: one JSON value.")] = False
) -> None:
    """List how each answer of a board stands: approved, changed since, or never approved.

    Exit code 1 if anything is not approved, so that a release can wait for it.

    Example: `safeboard knowledge approvals --board southend`
    """
    pack, found = _pack(board)
    rows = [_row(name, version, pack.approvals) for name, version in _versions(pack, found).items()]
    if as_json:
        typer.echo(json.dumps(rows, indent=2, ensure_ascii=False))
    else:
        for row in rows:
            typer.echo(f"{row['standing']:15} {row['name']}" + (f"  ({row['by']}, {row['on']})" if row["by"] else ""))
        counts = Counter(row["standing"] for row in rows)
        typer.echo(", ".join(f"{count} {standing}" for standing, count in counts.items()))
    raise typer.Exit(int(any(row["standing"] != Standing.APPROVED for row in rows)))


def _row(name: str, version: str, given: Approvals) -> dict[str, str | None]:
    last = given.latest(name)
    return {
        "name": name,
        "version": version,
        "standing": given.standing(name, version).value,
        "by": last.by if last else None,
        "on": last.on.isoformat() if last else None,
    }


def _versions(pack: Pack, board: Board) -> dict[str, str]:
    from bot.papers.sign_off import urgent_version

    return {URGENT_CARD: urgent_version(board)} | {entry.id: version_of(entry) for entry in pack.entries}


def _pack(board: str) -> tuple[Pack, Board]:
    packs = {
        pack.board.id: (pack, pack.board) for pack in load_boards(Settings.load().content_dir or SHIPPED) if pack.board
    }
    known_board(board, packs)
    return packs[board]


def _today() -> dt.date:
    return london_day(SystemClock().now())
