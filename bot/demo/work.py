"""What lies on the officer's desk when the demo begins: made up, and said by the demo's own people."""

import datetime as dt

from bot.context import Services
from bot.demo.model import Person
from bot.demo.sent import digest_of_the_past
from feedback import gaps
from feedback.intake import submit
from feedback.keys import installed_key
from feedback.report import Category, Report, Role
from reminders import actions, extensions, people, viewing
from reminders.calendar import london_day
from reminders.people import access
from reminders.viewing import Which
from storage.tables import Action, InvitationKind, MessageState

GONE = Person(1999, "Robin", "deputy")
"""Linked, and out of reach: nobody in the demo can be Robin."""
ASKED = (
    ("who pays for an interpreter at a child protection conference", 3),
    ("is there a leaflet on online safety for parents", 2),
)
"""Questions that the published documents do not answer, and how often they were asked."""

SAID = (
    (
        Category.GOOD_PRACTICE,
        Role.EDUCATION,
        "The joint training day helped. We now ring each other before a form is sent.",
    ),
    (Category.RISK_TO_PRACTICE, Role.HEALTH, "Minutes of strategy meetings reach us weeks late, or not at all."),
    (Category.TRAINING_NEED, Role.EARLY_YEARS, "We would like training on neglect that fits small settings."),
    (Category.PROCEDURE_UNCLEAR, Role.VOLUNTARY, "It is not clear who leads when two areas are involved."),
    (Category.WORKING_TOGETHER, Role.POLICE, "Having a named person in each agency saves hours."),
    (Category.WORKING_TOGETHER, None, "After a referral we often do not hear what became of it."),
)
"""Feedback, made up, so that there is a batch to fetch and read."""


async def lay_out(services: Services, board: str, owner_chat: int) -> None:
    """Have the owner block one action and ask for more time for another, and let others speak."""
    store, now = services.store, services.clock.now()
    owner = await access(store, owner_chat)
    if owner is None or owner.person.id is None:
        return
    dated = [
        (action, due)
        for action, due in (await viewing.mine(store, owner.person.id, london_day(now))).parts[Which.ALL]
        if action.board == board and action.due_on
    ]
    if len(dated) > 1:
        (first, due), (second, second_due) = dated[:2]
        await extensions.ask(
            store,
            _id(first),
            owner.person.id,
            now,
            proposed_on=max(due or london_day(now), london_day(now)) + dt.timedelta(days=28),
            reason="One of the two leads is away until the middle of next month.",
            occurrence_on=due,
        )
        await actions.blocked(store, _id(second), owner.person.id, now, "The analyst's post is empty.")
        await _go_wrong(services, second, second_due or london_day(now), owner.person.id)
    key = installed_key(services.settings.data_dir, board)
    assert key is not None, "the demo makes a key for each board"
    for category, role, text in SAID:
        await submit(store, Report(category, text, role), key, today=london_day(now))
    for words, times in ASKED:
        for _ in range(times):
            await gaps.count(store, words, board, today=london_day(now))


async def _go_wrong(services: Services, action: Action, due: dt.date, owner_id: int) -> None:
    """A deputy who has blocked the bot, and a reminder of an action of which nobody knows whether it arrived."""
    store, now, board = services.store, services.clock.now(), action.board
    role = (await people.roles_of_board(store, board))[0].name
    token = await people.create_invitation(store, board, InvitationKind.DEPUTY, role, now=now, by="demo")
    await people.redeem(store, token, GONE.id, GONE.name, now)
    await people.cannot_reach(store, GONE.id)
    day = london_day(now) - dt.timedelta(days=4)
    async with store.session() as session:
        await digest_of_the_past(session, action, due, person_id=owner_id, day=day, state=MessageState.UNCONFIRMED)


def _id(action: Action) -> int:
    assert action.id is not None
    return action.id
