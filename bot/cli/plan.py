"""`safeboard plan` and `safeboard reminders`: the plans as they stand, and what would go to whom."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from itertools import groupby
from typing import Annotated, Any, TypeVar

import typer

from bot.cli import outbox, plan_files
from bot.cli.days import day
from bot.cli.sentences import UsageError, counted
from bot.clock import SystemClock
from bot.settings import Settings
from reminders.importer import seed
from reminders.periods import spoken
from reminders.preview import Upcoming, preview
from storage import plans
from storage.plans import Owned
from storage.store import Session, Store

plan_app = typer.Typer(help="The boards' action plans.", no_args_is_help=True)
reminders_app = typer.Typer(help="What the plans remind of, and when.", no_args_is_help=True)
outbox.add_to(reminders_app)
plan_app.command("import")(plan_files.import_plan)
plan_app.command("export")(plan_files.export_plan)
plan_app.command("start")(plan_files.start_plan)
plan_app.command("stop")(plan_files.stop_plan)

T = TypeVar("T")
Board = Annotated[str, typer.Option(help="Only this board, by its id.")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs: a list of objects.")]


@plan_app.command("list")
def list_actions(board: Board = "", as_json: AsJson = False) -> None:
    """List the actions of all plans, with their dates and what the wording of a date was read as.

    Example: `safeboard plan list --board leicestershire-rutland`
    """
    found = in_store(lambda session: _actions(session, board))
    if as_json:
        _print_json([_row(each) for each in found])
        return
    for plan_id, group in groupby(found, key=lambda each: each.action.plan_id):
        shown = list(group)
        typer.echo(f"{plan_id}{'' if shown[0].action.reminds else ' (history: reminds of nothing)'}\n")
        for each in shown:
            action = each.action
            written = f" (“{action.when_as_written}”)" if action.when_as_written else ""
            typer.echo(f"{action.ref}  {action.title}")
            typer.echo(f"    {_due(each)}{written}; {_owners(each)}; {action.status}\n")
    undated = sum(each.action.needs_date for each in found)
    typer.echo(f"{counted(len(found), 'action')}, {undated} of them without a date.")


@plan_app.command("show")
def show_action(ref: Annotated[str, typer.Argument(help="The action's reference, as `plan list` shows it.")]) -> None:
    """Show one action in full, with where it comes from and what has happened to it.

    Example: `safeboard plan show LSCB1.1.1`
    """

    async def find(session: Session) -> list[tuple[Owned, list[str]]]:
        found = await plans.actions(session, ref=ref)
        return [(each, await _history(session, each)) for each in found]

    found = in_store(find)
    if not found:
        typer.echo(f"There is no action {ref}. `safeboard plan list` shows all references.", err=True)
        raise typer.Exit(1)
    typer.echo("\n\n".join("\n".join(_in_full(each, history)) for each, history in found))


@reminders_app.command("preview")
def preview_reminders(
    on: Annotated[str, typer.Option(help="The day, for example 2017-06-02.")],
    days: Annotated[int, typer.Option(min=1, max=366, help="How many days from there.")] = 1,
    board: Board = "",
    as_json: AsJson = False,
) -> None:
    """Show which reminders fall on a day and whom they would go to, and what is escalated if nobody answers.

    Each plan's own ladder counts. Nothing is sent or changed.

    An owner whom nobody is linked to is shown too: nothing goes there until somebody opens an invitation.

    Example: `safeboard reminders preview --on 2017-06-02 --days 7`
    """
    first = day(on)

    async def find(session: Session) -> list[Upcoming]:
        await board_with_a_plan(session, board)
        return await preview(session, first, days, board or None)

    found = in_store(find)
    if as_json:
        _print_json([_upcoming(each) for each in found])
        return
    if not found:
        typer.echo("No reminder falls on that day." if days == 1 else "No reminder falls on these days.")
        return
    for on_day, of_day in groupby(found, key=lambda each: each.on):
        typer.echo(f"{on_day:%A} {spoken(on_day)}")
        by_role = sorted(of_day, key=lambda each: (each.to or "", _linked(each)))
        for (to, linked), reminders in groupby(by_role, key=lambda each: (each.to, _linked(each))):
            typer.echo(f"  {to or 'No owner'}: {linked}")
            for each in reminders:
                action = each.rung.action
                climbs = "no answer: " if each.step else ""
                typer.echo(
                    f"    {climbs}{action.ref}  {action.title}; due {spoken(each.rung.occurrence_on)}, {_days(each)}"
                )
        typer.echo("")


def in_store(ask: Callable[[Session], Awaitable[T]]) -> T:
    """Open the store as the bot would, shipped plans included, and ask it something."""

    async def run() -> T:
        settings = Settings.load()
        store = await Store.open(settings.database, settings.data_dir)
        try:
            await seed(store, SystemClock().now())
            async with store.session() as session:
                return await ask(session)
        finally:
            await store.close()

    return asyncio.run(run())


async def board_with_a_plan(session: Session, board: str) -> None:
    """Refuse the id of a board that has no plan here."""
    boards = sorted({plan.board for plan in await plans.plans(session)})
    if board and board not in boards:
        raise UsageError(f"No plan is of a board “{board}”. There are plans of: {', '.join(boards)}.")


async def _actions(session: Session, board: str) -> list[Owned]:
    await board_with_a_plan(session, board)
    return await plans.actions(session, board or None)


async def _history(session: Session, each: Owned) -> list[str]:
    assert each.action.id is not None
    return [
        f"{change.at:%Y-%m-%d %H:%M} UTC, {change.by_role}: {change.kind}{f', {change.note}' if change.note else ''}"
        for change in await plans.history(session, each.action.id)
    ]


def _row(each: Owned) -> dict[str, Any]:
    action = each.action
    return {
        "board": action.board,
        "plan": action.plan_id,
        "ref": action.ref,
        "objective": action.objective,
        "title": action.title,
        "owners": [role.name for role in each.owners],
        "when_as_written": action.when_as_written,
        "rule": action.rule,
        "due_on": action.due_on.isoformat() if action.due_on else None,
        "recurrence": action.recurrence,
        "status": action.status.value,
        "needs_date": action.needs_date,
    }


def _upcoming(each: Upcoming) -> dict[str, Any]:
    action = each.rung.action
    return {
        "on": each.on.isoformat(),
        "board": action.board,
        "to": each.to,
        "linked": each.linked,
        "plan": action.plan_id,
        "ref": action.ref,
        "title": action.title,
        "due_on": each.rung.occurrence_on.isoformat(),
        "days_left": each.days_left,
        "escalation": each.step.value if each.step else None,
        "reminds": action.reminds,
    }


def _linked(each: Upcoming) -> str:
    if not each.rung.action.reminds:
        return f"history, nothing goes out (safeboard plan start {each.rung.action.plan_id})"
    if each.to is None:
        return "nobody to remind"
    return f"{each.linked} linked" if each.linked else "nobody is linked yet"


def _days(each: Upcoming) -> str:
    days = each.days_left
    if days == 0:
        return "today"
    return f"{abs(days)} {'day' if abs(days) == 1 else 'days'} {'left' if days > 0 else 'late'}"


def _owners(each: Owned) -> str:
    return ", ".join(role.name for role in each.owners) or "no owner"


def _due(each: Owned) -> str:
    action = each.action
    if action.needs_date:
        return "needs a date"
    return ", ".join(
        part for part in (f"due {spoken(action.due_on)}" if action.due_on else "", action.recurrence) if part
    )


def _in_full(each: Owned, history: list[str]) -> list[str]:
    action = each.action
    parts = {
        "Board": action.board,
        "Plan": action.plan_id,
        "Priority": action.priority,
        "Objective": f"{action.objective_ref} {action.objective}",
        "Owner": _owners(each),
        "Owner, as written": action.owner_as_written,
        "When, as written": action.when_as_written or "(blank)",
        "Date": f"{_due(each)} (read as: {action.rule})",
        "Review points": ", ".join(spoken(day) for day in action.review_points),
        "To settle": action.question,
        "Measure": action.measure,
        "Status": action.status,
        "Progress": action.progress,
        "Impact": action.impact,
        "Elsewhere": action.external_ref,
        "Note": action.note,
        "Source": f"document {action.source_document}, {action.source_section}",
    }
    lines = [f"{action.ref}  {action.title}", *(f"  {name}: {value}" for name, value in parts.items() if value)]
    return lines + [f"  {line}" for line in history]


def _print_json(rows: list[dict[str, Any]]) -> None:
    typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
