"""From a file of learning points to the store: the file is read in `knowledge`, the rules are in `feedback`."""

import datetime as dt

from feedback import learning
from feedback.learning import LearningError, Writing
from knowledge.model import Board
from knowledge.points import PointPart, PointsFile
from storage.store import Store
from storage.tables import LearningPoint, PointKind, PointState


async def take(
    store: Store, read: PointsFile, board: Board | None, *, today: dt.date, publish: bool
) -> list[LearningPoint]:
    """Bring a file's points into the store; one with the same year, kind and title is changed.

    Everything is looked at before the first is kept.

    Args:
        store: the database.
        read: the file.
        board: the board that it names.
        today: the day in Europe/London.
        publish: publish them at once.

    Raises:
        LearningError: if a point does not fit; the message names it.
    """
    there = {(each.cycle, each.kind, each.title): each for each in await learning.of_board(store, read.board)}
    cycle = read.cycle or learning.cycle_of(today)
    writings = [_writing(part, read.board, board, today) for part in read.points]
    _check_room(writings, list(there.values()), cycle)
    taken = []
    for writing in writings:
        known = there.get((cycle, writing.kind, writing.title))
        writing.point_id = known.id if known else None
        point = await learning.save(store, writing, today=today, cycle=cycle)
        assert point.id is not None
        taken.append(await learning.publish(store, read.board, point.id, today=today) if publish else point)
    return taken


def _writing(part: PointPart, board_id: str, board: Board | None, today: dt.date) -> Writing:
    writing = Writing.new(board_id, PointKind(part.kind), part.first or today)
    try:
        for name in ("title", "what", "why"):
            writing.put(name, getattr(part, name))
        writing.put("more", part.more or "")
    except LearningError as error:
        raise LearningError(f"“{part.title}”: {error}") from None
    writing.until_on = part.last or writing.until_on
    if writing.until_on < today:
        raise LearningError(f"“{part.title}”: its last day has passed. Write a later day as `last`.")
    if part.source is not None:
        if board is not None and part.source.document not in board.documents:
            known = ", ".join(sorted(board.documents))
            raise LearningError(f"“{part.title}”: {part.source.document} is not among the documents ({known}).")
        writing.document, writing.section = part.source.document, part.source.section
    return writing


def _check_room(writings: list[Writing], there: list[LearningPoint], cycle: str) -> None:
    for kind, most in learning.MOST.items():
        titles = {
            point.title
            for point in there
            if point.kind is kind and point.cycle == cycle and point.state is not PointState.WITHDRAWN
        }
        titles |= {writing.title for writing in writings if writing.kind is kind}
        if len(titles) > most:
            raise LearningError(
                f"{cycle} would have {len(titles)} of the kind {kind}, and {most} is the most. Nothing was taken."
            )
