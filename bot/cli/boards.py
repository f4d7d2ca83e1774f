"""The boards that commands are asked about; an id that is none becomes a sentence that names the others."""

from collections.abc import Iterable

from bot.cli.sentences import UsageError
from bot.settings import Settings
from knowledge.load import SHIPPED, load_boards


def known_board(board: str, boards: Iterable[str]) -> None:
    """See that an id is one of `boards`.

    Raises:
        UsageError: if it is not.
    """
    known = sorted(boards)
    if board not in known:
        raise UsageError(f"There is no board “{board}” here. Give one of: {', '.join(known)}.")


def board_of_the_content(board: str) -> None:
    """See that the installation's content has a board with this id, served in the chat or not.

    Raises:
        UsageError: if it has not.
    """
    packs = load_boards(Settings.load().content_dir or SHIPPED)
    known_board(board, [pack.board.id for pack in packs if pack.board])
