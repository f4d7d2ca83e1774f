"""`safeboard plan calendar`, `safeboard reminders ladder` and `nation`: dates as a file, and when to remind."""

from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.files import write_over
from bot.cli.plan import board_with_a_plan, in_store
from bot.cli.sentences import UsageError
from bot.clock import SystemClock
from reminders.calendar import ENGLAND
from reminders.escalation import STEPS
from reminders.plan import Ladder
from reminders.rhythm import NATIONS, RhythmError, ladder_of
from storage import outbox, people, plans
from storage.store import Session


def add_to(plan_app: typer.Typer, reminders_app: typer.Typer) -> None:
    """Put these commands into the groups that they belong to."""
    plan_app.command("calendar")(calendar)
    reminders_app.command("ladder")(ladder)
    reminders_app.command("nation")(nation)


def calendar(
    plan: Annotated[str, typer.Argument(help="The plan's id, as `plan list` shows it.")],
    to: Annotated[Path, typer.Option(help="The file to write.")] = Path("safeboard.ics"),
) -> None:
    """Write a plan's dates as a calendar file. A later file updates the calendar that took an earlier one.

    Example: `safeboard plan calendar leicestershire-rutland-2017-18 --to plan.ics`
    """
    from reminders import calendar_file

    async def make(session: Session) -> bytes | None:
        found = [owned for owned in await plans.actions(session) if owned.action.plan_id == plan]
        return await calendar_file.of_plan(session, found, SystemClock().now()) if found else None

    made = in_store(make)
    if made is None:
        raise UsageError(f"There is no plan “{plan}” with actions. `safeboard plan list` shows all.")
    write_over(to, made)
    typer.echo(f"Wrote {made.count(b'BEGIN:VEVENT')} dates to {to}.")


def ladder(
    plan: Annotated[str, typer.Argument(help="The plan's id, as `plan list` shows it.")],
    before: Annotated[str, typer.Option(help="Days before the date, such as 28,7,1,0.")] = "",
    every: Annotated[int, typer.Option(help="Days between reminders after the date; 0 leaves it.")] = 0,
    escalate: Annotated[str, typer.Option(help="Days without an answer for deputy, chair, officer: 7,14,21.")] = "",
) -> None:
    """Show when a plan reminds and whom it turns to, or change that.

    Example: `safeboard reminders ladder leicestershire-rutland-2017-18 --before 14,3,0 --every 5`
    """
    asked: dict[str, Any] = {"before": _days_of(before), "every": every or None, "escalate": _days_of(escalate)}
    wanted = {name: value for name, value in asked.items() if value is not None}

    async def change(session: Session) -> Ladder:
        found = await plans.plan(session, plan)
        if found is None:
            raise UsageError(f"There is no plan “{plan}”. `safeboard plan list` shows all.")
        found.remind = {**(found.remind or {}), **wanted} or None
        try:
            climbed = ladder_of(found.remind, (await people.nations(session)).get(found.board, ENGLAND))
        except RhythmError as error:
            raise UsageError(f"{error}.") from None
        session.add(found)
        if wanted:
            await outbox.plan_again(session)
        return climbed

    now = in_store(change)
    typer.echo(f"Before the date: {', '.join(map(str, now.before))} days. After it: every {now.every} days.")
    steps = ", ".join(f"{who} after {days} days" for who, days in zip(STEPS, now.escalate, strict=True))
    typer.echo(f"Without an answer: {steps}. Bank holidays: {now.nation}.")


def nation(
    board: Annotated[str, typer.Argument(help="The board's id.")],
    whose: Annotated[str, typer.Argument(help="ENG, WLS, SCT or NIR.")],
) -> None:
    """Say whose bank holidays count for a board. England's count until somebody does.

    Example: `safeboard reminders nation leicestershire-rutland ENG`
    """
    if whose not in NATIONS:
        raise UsageError(f"“{whose}” is no nation here. Give one of: {', '.join(NATIONS)}.")

    async def change(session: Session) -> None:
        await board_with_a_plan(session, board)
        await people.set_nation(session, board, whose)
        await outbox.plan_again(session)

    in_store(change)
    typer.echo(f"{board} keeps the bank holidays of {whose}.")


def _days_of(text: str) -> list[int] | None:
    try:
        return [int(part) for part in text.split(",")] if text else None
    except ValueError:
        raise UsageError(f"“{text}” is not a list of days. Write it like 28,7,1,0.") from None
