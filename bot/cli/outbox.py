"""What did not go well on the way to people: `safeboard reminders outbox`, `resend`, `seen` and `unreachable`."""

import asyncio
import datetime as dt
import json
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypeVar

import typer

from bot.clock import SystemClock
from bot.settings import Settings
from reminders.periods import spoken
from reminders.trouble import Troubled, list_unreachable, mark_seen, resend, troubled
from storage.store import Session, Store

T = TypeVar("T")
AsJson = Annotated[bool, typer.Option("--json", help="For programs: a list of objects.")]
Number = Annotated[int, typer.Argument(help="The message's number, as `reminders outbox` shows it.")]


def show_outbox(as_json: AsJson = False) -> None:
    """Show the messages that were refused, or that may not have arrived. Exit code 1 if there are any.

    Settle each with `safeboard reminders resend` or `safeboard reminders seen`.

    Example: `safeboard reminders outbox`
    """
    found = _in_store(troubled)
    if as_json:
        typer.echo(json.dumps([_as_row(each) for each in found], ensure_ascii=False, indent=2))
    else:
        for each in found:
            message = each.message
            day = f" of {spoken(message.day)}" if message.day else ""
            to = ", ".join(each.roles) or "an officer"
            typer.echo(f"{message.kind} {message.id}{day} to {to}: {message.state}, {message.reason}")
        if not found:
            typer.echo("Nothing was refused, and nothing is unconfirmed.")
    if found:
        raise typer.Exit(1)


def resend_message(number: Number) -> None:
    """Send a refused or unconfirmed message once more. Where it may have arrived, it says that it may be a repeat.

    Example: `safeboard reminders resend 17`
    """
    _settle(resend, number, f"Message {number} goes out again with the next tick of the running bot.")


def mark_message_seen(number: Number) -> None:
    """Take a message off the list: you know of it, and nothing more is to be done.

    Example: `safeboard reminders seen 17`
    """
    _settle(mark_seen, number, f"Message {number} is off the list.")


def show_unreachable(as_json: AsJson = False) -> None:
    """Show who has blocked the bot or left Telegram. They get nothing until they write to it again.

    Exit code 1 if there are any.

    Example: `safeboard reminders unreachable`
    """
    found = _in_store(list_unreachable)
    if as_json:
        rows = [{"name": each.person.name, "roles": list(each.roles)} for each in found]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for each in found:
            typer.echo(f"{each.person.name}: {', '.join(each.roles) or 'no role'}")
        if not found:
            typer.echo("Everybody can be reached.")
    if found:
        raise typer.Exit(1)


def add_to(app: typer.Typer) -> None:
    """Put these commands into a group."""
    app.command("outbox")(show_outbox)
    app.command("resend")(resend_message)
    app.command("seen")(mark_message_seen)
    app.command("unreachable")(show_unreachable)


def _settle(how: Callable[[Session, int, dt.datetime], Awaitable[bool]], number: int, done: str) -> None:
    now = SystemClock().now()
    if not _in_store(lambda session: how(session, number, now)):
        typer.echo(f"No refused or unconfirmed message has the number {number}; see `reminders outbox`.", err=True)
        raise typer.Exit(1)
    typer.echo(done)


def _in_store(ask: Callable[[Session], Awaitable[T]]) -> T:
    async def run() -> T:
        settings = Settings.load()
        store = await Store.open(settings.database, settings.data_dir)
        try:
            async with store.session() as session:
                return await ask(session)
        finally:
            await store.close()

    return asyncio.run(run())


def _as_row(each: Troubled) -> dict[str, Any]:
    message = each.message
    return {
        "id": message.id,
        "kind": message.kind.value,
        "state": message.state.value,
        "day": message.day.isoformat() if message.day else None,
        "roles": list(each.roles),
        "reason": message.reason,
    }
