"""Queries on score cards and their figures."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlmodel import col, delete, select

from storage.store import Session
from storage.tables.scorecards import ScoreCard, ScoreFigure


async def score_card(session: Session, card_id: int) -> ScoreCard | None:
    """The stored card with this id, freshly read."""
    return await session.get(ScoreCard, card_id, populate_existing=True)


async def to_write(session: Session, board: str, card: str, quarter_on: dt.date) -> ScoreCard:
    """The stored card of a quarter, made if it is new."""
    found = await of_quarter(session, board, card, quarter_on)
    if found is None:
        found = ScoreCard(board=board, card=card, quarter_on=quarter_on)
        session.add(found)
        await session.flush()
    return found


async def of_quarter(session: Session, board: str, card: str, quarter_on: dt.date) -> ScoreCard | None:
    """The stored card of a quarter."""
    query = select(ScoreCard).where(
        ScoreCard.board == board, ScoreCard.card == card, ScoreCard.quarter_on == quarter_on
    )
    return (await session.exec(query)).one_or_none()


async def of_board(
    session: Session, board: str, *, card: str | None = None, quarter_on: dt.date | None = None
) -> Sequence[ScoreCard]:
    """A board's stored cards by quarter, drafts too; all of them, or those of one card or one quarter."""
    query = select(ScoreCard).where(ScoreCard.board == board)
    if card is not None:
        query = query.where(ScoreCard.card == card)
    if quarter_on is not None:
        query = query.where(ScoreCard.quarter_on == quarter_on)
    return (await session.exec(query.order_by(col(ScoreCard.quarter_on), col(ScoreCard.card)))).all()


async def figures(session: Session, card_ids: Collection[int]) -> Mapping[int, dict[str, ScoreFigure]]:
    """The figures of stored cards, by the card's id and the measure's reference."""
    found: dict[int, dict[str, ScoreFigure]] = defaultdict(dict)
    for each in await session.exec(select(ScoreFigure).where(col(ScoreFigure.score_card_id).in_(card_ids))):
        found[each.score_card_id][each.measure] = each
    return found


async def set_figure(
    session: Session, card_id: int, measure: str, *, value: float | None = None, words: str | None = None
) -> None:
    """Keep what a card says of a measure; nothing at all takes it off."""
    if value is None and words is None:
        where = (col(ScoreFigure.score_card_id) == card_id, col(ScoreFigure.measure) == measure)
        await session.exec(delete(ScoreFigure).where(*where))
        return
    await session.merge(ScoreFigure(score_card_id=card_id, measure=measure, value=value, words=words))
