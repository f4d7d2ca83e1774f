"""What somebody to whom silence was taken does about it. Each tap is authorised again."""

from telegram import Update

from bot.context import Context
from bot.handlers.linked import number, person_id
from bot.messaging import data_of, follow
from bot.views import taking_up as views
from bot.views.actions import not_allowed
from reminders.changes import NotAllowedError
from reminders.outbox import confirm
from reminders.taking_up import How, react


async def pressed(update: Update, context: Context) -> None:
    """`es:<seen, take or ask>:<action>:<outbox message>`; the tap proves that the message arrived."""
    _, how, action, message = data_of(update).split(":")
    store = context.services.store
    try:
        person = await person_id(context)
        await confirm(store, number(message), person, context.now)
        result = await react(store, number(message), number(action), person, context.now, how=How(how))
    except NotAllowedError:
        await follow(update, not_allowed())
        return
    context.services.nudge.set()
    await follow(update, views.reacted(result))
