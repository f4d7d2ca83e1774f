"""`safeboard person`: what is stored about a linked person, and erasing it."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from bot.cli.files import write_new
from bot.cli.sentences import UsageError
from bot.clock import SystemClock
from bot.person_file import about, name_of
from bot.settings import Settings
from feedback import subscriptions
from reminders.people import erase as erase_person
from storage import people, personal
from storage.store import Store
from storage.tables import Person

T = TypeVar("T")
app = typer.Typer(no_args_is_help=True, help="Linked people: what is stored about them, and erasing it.")
Number = Annotated[int, typer.Argument(help="The person's number, as `person list` shows it.")]


@app.command("list")
def list_people() -> None:
    """List the linked people by name, with the numbers that the other commands take.

    Example: `safeboard person list`
    """

    async def read(store: Store) -> list[Person]:
        async with store.session() as session:
            return list(await personal.everybody(session))

    found = _in_store(read)
    for person in found:
        typer.echo(name_of(person))
    typer.echo(f"{len(found)} linked people")


@app.command()
def export(
    number: Number, out: Annotated[Path, typer.Option(help="The JSON file to write.")] = Path("person.json")
) -> None:
    """Write everything that is stored about a person to a file. They can get it themselves with /mydata in the chat.

    Example: `safeboard person export 3 --out person.json`
    """

    async def read(store: Store) -> str:
        person = await _person(store, number)
        return json.dumps(await about(store, person.chat_id), ensure_ascii=False, indent=2)

    write_new(out, _in_store(read))
    typer.echo(f"Everything that is stored about person {number} is in {out}. Hand it over safely, then delete it.")


@app.command()
def erase(number: Number, yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False) -> None:
    """Erase a person: account, name, roles, what was addressed to them. What was done stays, under the role.

    Example: `safeboard person erase 3`
    """

    async def remove(store: Store) -> None:
        person = await _person(store, number)
        await erase_person(store, person.chat_id, SystemClock().now())
        await subscriptions.turn_off(store, person.chat_id)

    if not yes:
        name = _in_store(lambda store: _person(store, number)).name
        typer.confirm(f"Erase person {number}, {name}? It cannot be undone.", abort=True)
    _in_store(remove)
    typer.echo("Erased. Backups made before today still hold the person until they are deleted.")


async def _person(store: Store, number: int) -> Person:
    async with store.session() as session:
        found = await people.person(session, number)
    if found is None:
        raise UsageError(f"There is no linked person {number}. `safeboard person list` shows all.")
    return found


def _in_store(ask: Callable[[Store], Awaitable[T]]) -> T:
    async def run() -> T:
        settings = Settings.load()
        store = await Store.open(settings.database, settings.data_dir)
        try:
            return await ask(store)
        finally:
            await store.close()

    return asyncio.run(run())
