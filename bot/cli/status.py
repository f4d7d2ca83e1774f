"""`safeboard status`: what is there and how it is going, in figures."""

import asyncio
import json
from importlib.metadata import version
from typing import Annotated, Any

import typer

from bot.clock import SystemClock
from bot.settings import Settings


def status(
    as_json: Annotated[bool, typer.Option("--json", help="For programs: one JSON value on standard output.")] = False,
) -> None:
    """Count boards, answers, plans, actions, messages and waiting feedback; say who leads and when it last worked.

    It changes nothing, and can run while the bot does. Of feedback only quarters that are over are counted: a figure
    for the present one, looked at often, would tell when somebody wrote. `safeboard doctor` says whether all is well.

    Example: `safeboard status --json`
    """
    told = asyncio.run(_status(Settings.load()))
    if as_json:
        typer.echo(json.dumps(told, indent=2, ensure_ascii=False))
        return
    for name, value in told.items():
        typer.echo(f"{name.replace('_', ' ')}: {_in_words(value)}")


async def _status(settings: Settings) -> dict[str, Any]:
    from bot.pulse import last_tick
    from bot.wiring import load_packs
    from reminders.calendar import london_day
    from storage import health
    from storage.store import StorageError

    now = SystemClock().now()
    packs = load_packs(settings)
    found = await health.look(settings.database)
    if found.exists and found.revision != found.head:
        raise StorageError(
            f"The tables are at {found.revision or 'nothing'}, this version needs {found.head}; see `safeboard doctor`."
        )
    ticked = last_tick(settings.data_dir)
    return {
        "version": version("safeboard"),
        "revision": found.revision,
        "boards": [pack.board.id for pack in packs if pack.board],
        "entries": sum(len(pack.entries) for pack in packs),
        **(await _stored(settings, london_day(now)) if found.exists else {}),
        "last_tick_at": ticked.isoformat() if ticked else None,
    }


async def _stored(settings: Settings, today: Any) -> dict[str, Any]:
    from bot.instance import is_dead
    from feedback.periods import period_of
    from reminders.standing import is_late
    from storage import health, plans
    from storage.store import Store

    store = await Store.open(settings.database, settings.data_dir)
    try:
        async with store.session() as session:
            known = await plans.plans(session)
            open_ = [each.action for each in await plans.actions(session) if each.action.status.is_open]
            messages = await health.messages(session)
            waiting = await health.sealed_before(session, period_of(today))
            leases = await health.leading(session)
    finally:
        await store.close()
    live = [action for action in open_ if action.reminds]
    return {
        "plans": {"reminding": sum(plan.reminds for plan in known), "history": sum(not plan.reminds for plan in known)},
        "actions": {"open": len(live), "late": sum(is_late(action, today) for action in live)},
        "messages": {state.value: count for state, count in messages.items()},
        "feedback_of_past_quarters": {f"{board} {quarter}": count for (board, quarter), count in waiting.items()},
        "leading": [
            {"instance": lease.holder.rpartition("/")[0], "until_at": lease.until_at.isoformat(timespec="seconds")}
            for lease in leases
            if lease.is_running and not is_dead(lease.holder)
        ],
    }


def _in_words(value: Any) -> str:
    match value:
        case None:
            return "not known"
        case dict():
            return ", ".join(f"{key} {_in_words(each)}" for key, each in value.items()) or "none"
        case list():
            return "; ".join(_in_words(each) for each in value) or "none"
        case _:
            return str(value)
