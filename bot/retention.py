"""What is kept, and for how long: the periods of the settings, enforced once a day by the ticker.

The defaults come from `research/safeguarding.md`: questions none, feedback twelve months, actions until two years
after the plan. Feedback, its replies and unanswered questions have periods of their own in `feedback`, which are
promised in the chat and so are no setting.
"""

import datetime as dt
from dataclasses import fields

from bot.settings import Settings
from feedback.gaps import forget_old
from feedback.replies import forget_old_replies
from feedback.retention import forget_old_feedback
from reminders.calendar import LONDON
from reminders.importer import FILES
from reminders.periods import months_after
from storage import retention
from storage.retention import Before, Found
from storage.store import Store


def before(settings: Settings, today: dt.date) -> Before:
    """The limits on a day in Europe/London."""

    def instant(day: dt.date) -> dt.datetime:
        return dt.datetime.combine(day, dt.time(), LONDON)

    return Before(
        files=tuple(FILES),
        plans_on=_months_before(today, settings.keep_plans_months),
        audit_at=instant(_months_before(today, settings.keep_audit_months)),
        invitations_at=instant(today - dt.timedelta(days=settings.keep_invitations_days)),
        messages_at=instant(today - dt.timedelta(days=settings.keep_messages_days)),
    )


async def overdue(store: Store, settings: Settings, today: dt.date) -> Found:
    """How much would be deleted on a day."""
    async with store.session() as session:
        return await retention.count(session, before(settings, today))


async def forget(store: Store, settings: Settings, today: dt.date) -> Found:
    """Delete all that is past its time, and say how much that was of what the settings govern.

    Questions without an answer, feedback and replies to it go by their own periods, and are not counted: how much
    feedback waits is told to nobody.
    """
    await forget_old(store, today=today)
    await forget_old_replies(store, today=today)
    await forget_old_feedback(store, today=today)
    return await enforce(store, settings, today)


async def enforce(store: Store, settings: Settings, today: dt.date) -> Found:
    """Delete what is past the settings' times, and say how much that was."""
    limits = before(settings, today)
    async with store.session() as session:
        found = await retention.count(session, limits)
        if any(getattr(found, each.name) for each in fields(found)):
            await retention.remove(session, limits)
    return found


def _months_before(today: dt.date, months: int) -> dt.date:
    end = months_after(today, -months)
    return end.replace(day=min(today.day, end.day))
