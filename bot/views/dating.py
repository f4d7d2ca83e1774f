"""Dating an action: the question, what was understood, and the way to the next one."""

import datetime as dt

from bot.desk.needs import Pile
from bot.views.dates import days_left, long_date
from bot.views.reply import Button, Reply, bold, cut, esc, italic, lines, paragraphs
from reminders.dating import Understood, to_choose
from reminders.viewing import Viewed
from storage.tables import Action

WORDS = 200
"""Characters of what was typed that are read and kept."""


def ask(viewed: Viewed) -> Reply:
    """The officer types the due date; where the plan's words have two readings, a tap will do."""
    action = viewed.owned.action
    now = f"It is due on {long_date(action.due_on)} now." if action.due_on else "It has no due date now."
    choices = to_choose(action.question)
    return Reply(
        paragraphs(
            _about(action),
            lines([_written(action), esc(cut(action.question, 300)) if action.question else None]) or None,
            f"{now} {'Tap the day that is meant, or write' if choices else 'Write'} the new date as you would say it: "
            "30 September 2017, or end of June. You see what I understood before anything changes. /cancel leaves it.",
        )
    ).with_buttons(*_rows(action, choices, "{}"))


def understood(viewed: Viewed, words: str, read: Understood, today: dt.date) -> Reply:
    """What was understood, before it is kept; of several readings one is tapped."""
    action = viewed.owned.action
    wrote = f"You wrote: {italic(words)}"
    if len(read.days) > 1:
        asks = f"That can be read in {'two' if len(read.days) == 2 else 'several'} ways. {esc(read.question or '')}"
        closing = "Tap the one that is meant, or write it in another way. Nothing is changed yet."
        return Reply(paragraphs(_about(action), wrote, asks.strip(), closing)).with_buttons(
            *_rows(action, read.days, "{}")
        )
    on = read.days[0]
    return Reply(
        paragraphs(
            _about(action),
            lines(
                [
                    _written(action),
                    f"Until now: {long_date(action.due_on)}" if action.due_on else None,
                    wrote,
                    f"I understood: {bold(f'{on:%A} {long_date(on)}')}, {days_left(on, today)}",
                ]
            ),
            _doubt(on, viewed, today),
            "Is that right? If not, write the date again. Nothing is changed yet.",
        )
    ).with_buttons(*_rows(action, (on,), "Yes, {}"))


def and_the_next(reply: Reply, board: str) -> Reply:
    """What was done, with the way back to the other actions whose date needs a look."""
    return reply.with_buttons((Button("Other dates to settle", data=f"dk:more:{board}:{Pile.UNDATED}"),))


def _about(action: Action) -> str:
    return lines(
        [
            f"{bold(cut(action.title, 400))} ({esc(cut(action.ref, 40))})",
            f"For: {esc(cut(action.objective, 200))}" if action.objective else None,
        ]
    )


def _written(action: Action) -> str | None:
    return f"In the plan: “{esc(cut(action.when_as_written, 150))}”" if action.when_as_written else None


def _doubt(on: dt.date, viewed: Viewed, today: dt.date) -> str | None:
    plan = viewed.plan
    if on < today:
        return "This day has passed: its owners will be reminded of it as late."
    if on > plan.to_on:
        return f"The plan ends before it, on {long_date(plan.to_on)}."
    if on < plan.from_on:
        return f"The plan begins after it, on {long_date(plan.from_on)}."
    return None


def _rows(action: Action, days: tuple[dt.date, ...], label: str) -> list[tuple[Button, ...]]:
    return [(Button(label.format(long_date(day)), data=f"o:due:{action.id}:{day:%Y%m%d}"),) for day in days]
