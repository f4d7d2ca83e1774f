"""Score cards that were asked for and that nobody has handed in, and asking their authors once more."""

import datetime as dt
from dataclasses import dataclass

from reminders import quarters
from reminders.calendar import london_day
from reminders.changes import NotAllowedError, as_officer, people_of
from reminders.measures import Card, card_for, cards_of
from reminders.plan import live_dates
from storage import plans, scorecards
from storage.store import Session, Store
from storage.tables import Action, Change, Role, ScoreCard


@dataclass(frozen=True, slots=True)
class Late:
    """A card that is missing for a quarter that is over, or whose date has passed."""

    action: Action
    card: Card
    quarter_on: dt.date
    owners: tuple[Role, ...]
    authors: int
    """How many people are linked who could write it."""
    begun: bool
    asked_on: dt.date | None
    """When an officer last asked again for this quarter."""


async def late(store: Store, board: str, today: dt.date) -> list[Late]:
    """The cards of a board that are missing on a day in Europe/London, in the document's order."""
    cards = cards_of(board)
    async with store.session() as session:
        actions = {
            (plan, action.ref): action
            for plan in {card.plan for card in cards}
            for action in await plans.of_plan(session, plan)
            if action.board == board
        }
        asked = [(actions[card.plan, card.action], card) for card in cards if (card.plan, card.action) in actions]
        found = [await _late(session, action, card, today) for action, card in asked]
        return [each for each in found if each is not None]


async def ask_again(store: Store, action_id: int, person_id: int, now: dt.datetime) -> int:
    """Ask the authors of an action's missing card once more.

    Returns:
        How many are told; 0 if the card is not missing any more, nobody is linked, or they were asked today already.

    Raises:
        NotAllowedError: if there is no such action or card, or the person is no officer of its board.
    """
    async with store.session() as session:
        draft = await as_officer(session, action_id, person_id, now)
        card = card_for(draft.action.plan_id, draft.action.ref)
        if card is None:
            raise NotAllowedError
        today = london_day(now)
        missing = await _late(session, draft.action, card, today)
        if missing is None or missing.asked_on == today:
            return 0
        authors = [each for each in await people_of(session, missing.owners) if each != person_id]
        if authors:
            note = f"Score card for {quarters.spoken(missing.quarter_on)} asked for again."
            await draft.keep(session, Change.CARD_ASKED, occurrence_on=missing.quarter_on, note=note, tell=authors)
        return len(authors)


async def is_handed_in(session: Session, action: Action, quarter_on: dt.date | None) -> bool:
    """Whether the card of an action has come for a quarter, so that asking for it would be in vain."""
    card = card_for(action.plan_id, action.ref)
    if card is None or quarter_on is None:
        return True
    return _has_come(await scorecards.of_quarter(session, card.board, card.id, quarter_on))


def _has_come(stored: ScoreCard | None) -> bool:
    return stored is not None and stored.handed_in_at is not None


async def _late(session: Session, action: Action, card: Card, today: dt.date) -> Late | None:
    quarter_on = await _asked_for(session, action, today)
    if quarter_on is None:
        return None
    stored = await scorecards.of_quarter(session, card.board, card.id, quarter_on)
    if _has_come(stored):
        return None
    assert action.id is not None
    owners = (await plans.owners_of(session, [action.id]))[action.id]
    asked = [
        london_day(each.at)
        for each in await plans.history(session, action.id)
        if each.kind is Change.CARD_ASKED and each.occurrence_on == quarter_on
    ]
    return Late(
        action=action,
        card=card,
        quarter_on=quarter_on,
        owners=owners,
        authors=len(await people_of(session, owners)),
        begun=stored is not None,
        asked_on=max(asked, default=None),
    )


async def _asked_for(session: Session, action: Action, today: dt.date) -> dt.date | None:
    """The quarter whose card is wanted by now: of the date that has passed, or else the latest that has ended."""
    if not action.asks:
        return None
    if len(action.dates) > 1:
        passed = [day for day in live_dates(action, today) if day <= today]
        return quarters.quarter_end(passed[0]) if passed else None
    plan, ended = await plans.plan(session, action.plan_id), quarters.last_ended(today)
    return ended if plan is not None and plan.from_on <= ended else None
