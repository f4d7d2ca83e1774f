"""`safeboard plan import`, `export`, `start` and `stop`: plans in and out of files, and whether they remind."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from bot.cli.boards import board_of_the_content
from bot.cli.days import day
from bot.cli.files import readable, write_over
from bot.cli.sentences import UsageError
from bot.clock import SystemClock
from bot.settings import Settings
from reminders.calendar import london_day
from reminders.export import as_csv, as_workbook, exported
from reminders.importer import seed
from reminders.imports import ChangedSinceError, PeriodNeededError, Proposal, confirm, propose, set_reminding
from reminders.intake.files import read_file
from reminders.intake.guards import check_size
from reminders.intake.problems import FileRefusedError
from reminders.periods import Period, spoken
from storage import plans
from storage.store import Store
from storage.tables import Plan

T = TypeVar("T")
BoardOption = Annotated[str, typer.Option("--board", help="Whose plan it is: the board's id.")]


def import_plan(  # noqa: PLR0917 - Typer makes an option of each
    file: Annotated[Path, typer.Argument(help="An .xlsx, .docx, .csv or .yaml file.")],
    board: BoardOption,
    first: Annotated[str, typer.Option("--from", help="The plan's first day, such as 2018-04-01.")] = "",
    last: Annotated[str, typer.Option("--to", help="The plan's last day.")] = "",
    plan_id: Annotated[str, typer.Option("--plan", help="The id of the plan to update, or to make.")] = "",
    yes: Annotated[bool, typer.Option("--confirm", help="Store it. Without this, only a preview is shown.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs: one object.")] = False,
) -> None:
    """Read a plan from a file and show what was understood; with --confirm, store it.

    The same file again changes nothing; a newer version updates its plan. What owners have answered stays.

    Example: `safeboard plan import plan.docx --board southend --confirm`
    """
    board_of_the_content(board)
    if bool(first) != bool(last):
        raise UsageError("Give both --from and --to, or neither.")
    period = Period(day(first), day(last)) if first and last else None
    if period and period.last < period.first:
        raise UsageError("--to is before --from.")
    check_size(readable(file).stat().st_size)
    body = file.read_bytes()
    content = read_file(file.name, body)
    now = SystemClock().now()

    async def run(store: Store) -> tuple[Proposal, bool]:
        proposal = await propose(store, content, board, london_day(now), period=period, plan_id=plan_id or None)
        if yes and not proposal.differences.is_empty:
            await confirm(store, proposal, now)
        return proposal, yes

    try:
        proposal, stored = _with_store(run)
    except PeriodNeededError:
        raise UsageError("The file does not say which period its plan covers: give --from and --to.") from None
    except ChangedSinceError:
        raise FileRefusedError("The plan was changed at the same moment. Nothing was stored: look again.") from None
    if as_json:
        typer.echo(json.dumps(_as_object(proposal, stored=stored), indent=2, ensure_ascii=False))
    else:
        typer.echo("\n".join(_as_text(proposal, stored=stored)))


def export_plan(
    board: BoardOption,
    out: Annotated[Path, typer.Option("--out", help="The file to write: .xlsx or .csv.")],
    plan_id: Annotated[str, typer.Option("--plan", help="Which plan, by its id, where the board has several.")] = "",
) -> None:
    """Write a plan as a spreadsheet that can be changed and imported again.

    Example: `safeboard plan export --board southend --plan southend-2018-19 --out plan.xlsx`
    """
    board_of_the_content(board)
    writers = {".xlsx": as_workbook, ".csv": as_csv}
    write = writers.get(out.suffix.casefold())
    if write is None:
        raise UsageError(f"--out {out}: the name has to end in .xlsx or .csv.")

    async def run(store: Store) -> bytes:
        async with store.session() as session:
            found = [plan for plan in await plans.plans(session, board) if plan_id in ("", plan.id)]
            if len(found) != 1:
                raise UsageError(_which(found, board, plan_id))
            return write(await exported(session, found[0]))

    content = _with_store(run)
    write_over(out, content)
    typer.echo(f"Wrote {out}.")


def start_plan(plan_id: Annotated[str, typer.Argument(help="The plan's id, as `plan list` shows it.")]) -> None:
    """Let a plan remind of its actions, from now on.

    Example: `safeboard plan start southend-2018-19`
    """
    _remind(plan_id, reminds=True)


def stop_plan(plan_id: Annotated[str, typer.Argument(help="The plan's id, as `plan list` shows it.")]) -> None:
    """Make a plan history: it stays readable and reminds of nothing.

    Example: `safeboard plan stop southend-2018-19`
    """
    _remind(plan_id, reminds=False)


def _remind(plan_id: str, *, reminds: bool) -> None:
    async def run(store: Store) -> Plan | None:
        async with store.session() as session:
            plan = await plans.plan(session, plan_id)
            known = [each.id for each in await plans.plans(session)]
        if plan is None:
            raise UsageError(f"There is no plan {plan_id}. Give one of: {', '.join(known)}.")
        return await set_reminding(store, plan.board, plan_id, reminds=reminds)

    _with_store(run)
    typer.echo(f"{plan_id} {'reminds from now on' if reminds else 'is history now and reminds of nothing'}.")


def _which(found: list[Plan], board: str, plan_id: str) -> str:
    if not found:
        return f"The board {board} has no plan{f' {plan_id}' if plan_id else ''}."
    return f"The board has several plans, so name one with --plan: {', '.join(plan.id for plan in found)}."


def _with_store(ask: Callable[[Store], Awaitable[T]]) -> T:
    async def run() -> T:
        settings = Settings.load()
        store = await Store.open(settings.database, settings.data_dir)
        try:
            await seed(store, SystemClock().now())
            return await ask(store)
        finally:
            await store.close()

    return asyncio.run(run())


def _as_object(proposal: Proposal, *, stored: bool) -> dict[str, Any]:
    found = proposal.differences
    return {
        "board": proposal.board,
        "plan": proposal.plan.id,
        "title": proposal.plan.title,
        "from": proposal.plan.first.isoformat(),
        "to": proposal.plan.last.isoformat(),
        "new": found.is_new,
        "stored": stored,
        "reminds": proposal.reminds,
        "actions": len(list(proposal.plan.actions)),
        "columns": dict(proposal.content.columns),
        "columns_not_taken": list(proposal.content.unused),
        "added": list(found.added),
        "changed": [
            {
                "ref": each.ref,
                "fields": [{"name": field.name, "before": field.before, "after": field.after} for field in each.fields],
            }
            for each in found.changed
        ],
        "gone": [ref for ref, _ in found.gone],
        "same": found.same,
        "looks": [
            {"ref": each.ref, "kind": each.kind, "written": each.written, "sentence": each.sentence}
            for each in proposal.looks
        ],
        "remarks": list(proposal.content.looks),
    }


def _as_text(proposal: Proposal, *, stored: bool) -> list[str]:
    plan, found = proposal.plan, proposal.differences
    known = "" if found.is_new else " (here already)"
    counts = (
        f"{len(list(plan.actions))} actions: {proposal.dated} with a date, {proposal.recurring} recurring; "
        f"{len(found.added)} new, {len(found.changed)} changed, {len(found.gone)} gone, {found.same} as before."
    )
    lines = [
        f"{plan.id}: {plan.title}, {spoken(plan.first)} to {spoken(plan.last)}{known}",
        counts,
        *(f"Column “{' '.join(name.split())}” is taken for: {meaning}" for name, meaning in proposal.content.columns),
        *(f"Column “{name}” is not taken." for name in proposal.content.unused),
        *proposal.content.looks,
    ]
    kinds = {"date": "Needs a date", "owner": "Needs an owner", "look": "Look at"}
    lines += [
        f"{kinds[each.kind]}: {each.ref} (“{each.written or 'blank'}”) {each.sentence}" for each in proposal.looks
    ]
    for each in found.changed:
        lines += [f"Changed: {each.ref} {f.name}: “{f.before or ''}” becomes “{f.after or ''}”" for f in each.fields]
    lines += [f"Gone: {ref} {title}" for ref, title in found.gone]
    if not proposal.reminds:
        lines.append(f"The plan is history: it reminds of nothing until `safeboard plan start {plan.id}`.")
    if found.is_empty:
        lines.append("Nothing differs from what is stored.")
    else:
        lines.append("Stored." if stored else "Nothing is stored yet: add --confirm.")
    return lines
