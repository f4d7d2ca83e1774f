"""Writing a score card: who may, which quarter it is for, one answer at a time, and handing it in.

The owners of the card's action write it, and the board's officers may. What was said is stored at once, so that
it can be gone on with on another day. Handing in answers the action's date through the plan's own machinery.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from reminders import quarters
from reminders.actions import current
from reminders.calendar import london_day
from reminders.changes import OFFICER, Draft, NotAllowedError, NoteError, as_officer, as_owner, checked, officers
from reminders.measures import Card, Measure, Unit, card_for, card_of
from reminders.scorecards import QUESTIONS, Filled, filled_in
from storage import audit, plans, scorecards
from storage.store import Session, Store
from storage.tables import Action, Change, ScoreCard, Status

LARGEST = 1_000_000_000
"""No figure of a board is larger; it keeps a slip of the finger out of the charts."""
_FIGURE = re.compile(
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.(?P<part>\d{1,4}))? ?(?P<percent>%|per ?cent)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a card asks: a measure, or one of the questions in words."""

    number: int
    measure: Measure | None
    question: str | None


@dataclass(frozen=True, slots=True)
class Writing:
    """A card that somebody may write."""

    filled: Filled
    steps: tuple[Step, ...]

    @property
    def id(self) -> int:
        """The stored card's id."""
        assert self.filled.stored.id is not None
        return self.filled.stored.id

    @property
    def answered(self) -> int:
        """How many steps have an answer."""
        return sum(self.answer(step) is not None for step in self.steps)

    def answer(self, step: Step) -> float | str | None:
        """What was said to a step: a figure, words, or None."""
        if step.measure is None:
            return self.filled.words[step.question or ""] or None
        figure = self.filled.figures.get(step.measure.ref)
        return None if figure is None else figure.words if figure.value is None else figure.value

    @property
    def next_open(self) -> int | None:
        """The first step without an answer."""
        return next((step.number for step in self.steps if self.answer(step) is None), None)


@dataclass(frozen=True, slots=True)
class Returned:
    """A filled-in spreadsheet: the answers by the numbers of their steps. Empty cells are left out."""

    card: Card
    quarter_on: dt.date
    answers: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A card that a person is asked for, with how far it is."""

    action: Action
    card: Card
    quarter_on: dt.date
    filled: Filled | None


def steps_of(card: Card) -> tuple[Step, ...]:
    """What a card asks, in order: its measures, then the three questions and the story."""
    asked: list[tuple[Measure | None, str | None]] = [(each, None) for each in card.measures]
    asked += [(None, name) for name in QUESTIONS]
    return tuple(Step(number, *each) for number, each in enumerate(asked))


def read_figure(measure: Measure, text: str) -> tuple[float | None, str | None]:
    """What somebody wrote for a measure, as a figure or, where the measure is no figure, as words.

    Raises:
        NoteError: if it does not fit; the message says what to write.
    """
    if measure.unit is Unit.WORDS:
        return None, checked(text)
    found = _FIGURE.fullmatch(text.strip())
    if found is None:
        example = "38.5" if measure.unit is not Unit.NUMBER else "1,101"
        raise NoteError(f"Write one figure and nothing else, for example {example}.")
    value = float(found["whole"].replace(",", "") + "." + (found["part"] or "0"))
    if found["percent"] and measure.unit is not Unit.PERCENT:
        raise NoteError("This measure is not a percentage. Write the number itself.")
    if measure.unit is Unit.PERCENT and value > 100:
        raise NoteError("A percentage is at most 100. Look at the figure again.")
    if measure.unit is Unit.NUMBER and value != int(value):
        raise NoteError("This is a count, so write a whole number.")
    if value > LARGEST:
        raise NoteError("That figure is larger than anything a board counts. Look at it again.")
    return value, None


async def asked_of(store: Store, person_id: int, now: dt.datetime) -> list[Asked]:
    """The cards that a person's roles write, in the order of their actions."""
    async with store.session() as session:
        found = []
        for action in await plans.of_person(session, person_id):
            card = card_for(action.plan_id, action.ref)
            if card is not None and action.status is not Status.CLOSED:
                quarter_on = await _quarter(session, action, now)
                cards = await filled_in(session, card.board, card=card.id, quarter_on=quarter_on, drafts=True)
                found.append(Asked(action, card, quarter_on, next(iter(cards), None)))
        return sorted(found, key=lambda each: (each.action.board, each.action.plan_id, each.action.position))


async def begin(
    store: Store, action_id: int, person_id: int, now: dt.datetime, quarter_on: dt.date | None = None
) -> Writing:
    """Open an action's card for a quarter, or go on with it.

    Args:
        store: the open database.
        action_id: the action that asks for the card.
        person_id: who writes.
        now: the present instant, aware.
        quarter_on: the quarter; by default the one that the action's current date is in.

    Raises:
        NotAllowedError: if no card belongs to the action, or the person may not write it.
    """
    async with store.session() as session:
        action = (await _may_write(session, action_id, person_id, now)).action
        card = card_for(action.plan_id, action.ref)
        if card is None:
            raise NotAllowedError
        stored = await scorecards.to_write(
            session, card.board, card.id, quarter_on or await _quarter(session, action, now)
        )
        return await _writing(session, stored)


async def opened(store: Store, card_id: int, person_id: int, now: dt.datetime) -> Writing:
    """A stored card, for those who may write it.

    Raises:
        NotAllowedError: for everybody else, and if there is no such card.
    """
    async with store.session() as session:
        stored, _ = await _stored(session, card_id, person_id, now)
        return await _writing(session, stored)


async def answer(
    store: Store, card_id: int, person_id: int, now: dt.datetime, *, number: int, text: str | None
) -> Writing:
    """Keep an answer to one step; None takes it off. A card that was handed in stays so, corrected.

    Raises:
        NotAllowedError: if the person may not write it, or it has no such step.
        NoteError: if the answer cannot be kept; the message says what to write.
    """
    async with store.session() as session:
        stored, draft = await _stored(session, card_id, person_id, now)
        card = card_of(stored.board, stored.card)
        steps = steps_of(card) if card else ()
        if not 0 <= number < len(steps):
            raise NotAllowedError
        await _keep(session, stored, steps[number], text)
        stored.by_role = draft.by_role
        session.add(stored)
        await _note(session, draft, stored, f"question {number + 1}")
        await session.flush()
        return await _writing(session, stored)


async def hand_in(store: Store, card_id: int, person_id: int, now: dt.datetime) -> Writing:
    """Hand a card in: it counts from now on, the date of its action is answered, and the officers are told.

    Raises:
        NotAllowedError: if the person may not write it.
        NoteError: if nothing was answered.
    """
    async with store.session() as session:
        stored, draft = await _stored(session, card_id, person_id, now)
        writing = await _writing(session, stored)
        if not writing.answered:
            raise NoteError("The card is empty. Give at least one figure, or tell the story.")
        if stored.handed_in_at is None:
            stored.handed_in_at, stored.by_role = now, draft.by_role
            session.add(stored)
            await _answer_date(session, draft, writing, now)
        return await _writing(session, stored)


async def take(store: Store, returned: Returned, person_id: int, now: dt.datetime) -> Writing:
    """Keep the answers of a spreadsheet; what it leaves empty stays as it was.

    Raises:
        NotAllowedError: if the person may not write the card.
        NoteError: if an answer cannot be kept; then none is.
    """
    async with store.session() as session:
        action_id = await action_id_of(session, returned.card)
        if action_id is None:
            raise NotAllowedError
        draft = await _may_write(session, action_id, person_id, now)
        writing = await take_in(session, returned, by_role=draft.by_role)
        await _note(session, draft, writing.filled.stored, f"{len(returned.answers)} answers from a spreadsheet")
        return writing


async def take_in(
    session: Session, returned: Returned, *, by_role: str, handed_in_at: dt.datetime | None = None
) -> Writing:
    """As `take`, within the caller's transaction and for a caller who has asked who it is.

    Raises:
        NoteError: if an answer cannot be kept; then the transaction should end without it.
    """
    card = returned.card
    stored = await scorecards.to_write(session, card.board, card.id, returned.quarter_on)
    stored.by_role = by_role
    stored.handed_in_at = stored.handed_in_at or handed_in_at
    steps = steps_of(card)
    for number, text in returned.answers.items():
        await _keep(session, stored, steps[number], text)
    session.add(stored)
    await session.flush()
    return await _writing(session, stored)


async def at_desk(store: Store, card: Card, quarter_on: dt.date) -> Writing:
    """A card as it stands, for the command line; where nothing is stored yet, an empty one that is not stored."""
    async with store.session() as session:
        stored = await scorecards.of_quarter(session, card.board, card.id, quarter_on)
        return await _writing(session, stored or ScoreCard(board=card.board, card=card.id, quarter_on=quarter_on))


async def _keep(session: Session, stored: ScoreCard, step: Step, text: str | None) -> None:
    assert stored.id is not None
    if step.measure is None:
        assert step.question is not None
        setattr(stored, step.question, checked(text) if text is not None else "")
        session.add(stored)
    else:
        value, words = read_figure(step.measure, text) if text is not None else (None, None)
        await scorecards.set_figure(session, stored.id, step.measure.ref, value=value, words=words)


async def _note(session: Session, draft: Draft, stored: ScoreCard, what: str) -> None:
    """Write down that an officer wrote on a card; what owners write is in the card itself."""
    if draft.by_role == OFFICER:
        about = f"{stored.card} {quarters.label(stored.quarter_on)}, {what}"
        await audit.note(
            session, stored.board, "wrote on a score card", about, now=draft.now, person_id=draft.person_id
        )


async def _answer_date(session: Session, draft: Draft, writing: Writing, now: dt.datetime) -> None:
    """Answer a date of this quarter. An action with one date is not done by a card: that is for its owner to say."""
    action, quarter_on = draft.action, writing.filled.quarter_on
    date = current(action, now)
    due = date is not None and len(action.dates) > 1 and quarters.quarter_end(date) <= quarter_on
    if due:
        action.done_through_on = date
        action.status = Status.DONE if date == action.dates[-1] else Status.ON_TRACK
    note = (
        f"Score card for {quarters.spoken(quarter_on)} handed in: "
        f"{writing.answered} of {len(writing.steps)} questions answered."
    )
    await draft.keep(
        session,
        Change.DONE if due else Change.PROGRESS,
        occurrence_on=date if due else None,
        note=note,
        tell=await officers(session, action.board),
    )


async def _stored(session: Session, card_id: int, person_id: int, now: dt.datetime) -> tuple[ScoreCard, Draft]:
    stored = await scorecards.score_card(session, card_id)
    card = card_of(stored.board, stored.card) if stored is not None else None
    if stored is None or card is None:
        raise NotAllowedError
    action_id = await action_id_of(session, card)
    if action_id is None:
        raise NotAllowedError
    draft = await _may_write(session, action_id, person_id, now)
    # Read again now that the action is held: whoever tapped at the same moment has finished.
    return await scorecards.score_card(session, card_id) or stored, draft


async def action_id_of(session: Session, card: Card) -> int | None:
    """The action that asks for a card; None if its plan is not here."""
    found = await plans.of_plan(session, card.plan)
    return next((each.id for each in found if each.ref == card.action and each.board == card.board), None)


async def _may_write(session: Session, action_id: int, person_id: int, now: dt.datetime) -> Draft:
    try:
        return await as_owner(session, action_id, person_id, now)
    except NotAllowedError:
        return await as_officer(session, action_id, person_id, now)


async def _writing(session: Session, stored: ScoreCard) -> Writing:
    card = card_of(stored.board, stored.card)
    assert card is not None
    figures = await scorecards.figures(session, [stored.id or 0])
    return Writing(Filled(card, stored, figures.get(stored.id or 0, {})), steps_of(card))


async def _quarter(session: Session, action: Action, now: dt.datetime) -> dt.date:
    """The quarter that the action asks for now; without dates that come again, the plan's latest that has ended.

    At the beginning of a plan no quarter of it has ended: then it is the first.
    """
    date = current(action, now) if len(action.dates) > 1 else None
    if date is not None:
        return quarters.quarter_end(date)
    plan = await plans.plan(session, action.plan_id)
    ended = quarters.last_ended(london_day(now))
    return max(ended, quarters.quarter_end(plan.from_on)) if plan is not None else ended
