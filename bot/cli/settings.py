"""`safeboard settings`: what can be set, and what is set here."""

import json
from typing import Annotated

import typer
from pydantic import SecretStr

from bot.settings import PREFIX, Settings


def settings(
    as_json: Annotated[bool, typer.Option("--json", help="For programs: one JSON value on standard output.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="The table of docs/settings.md.")] = False,
) -> None:
    """List every setting, what it is, and its value here. Secrets are only said to be set.

    They come from the environment or from a file `.env` in the folder that Safeboard is started in.

    Example: `safeboard settings`
    """
    if markdown:
        typer.echo(reference())
        return
    here = Settings.load()
    rows = [
        {"name": name_of(field), "value": _shown(getattr(here, field)), "is": info.description}
        for field, info in Settings.model_fields.items()
    ]
    if as_json:
        typer.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for row in rows:
        typer.echo(f"{row['name']} = {row['value']}\n    {row['is']}")


def reference() -> str:
    """The settings as a table in Markdown, made from the code so that it cannot go out of date."""
    rows = [
        f"| `{name_of(field)}` | {info.description} | {_shown(info.default)} |"
        for field, info in Settings.model_fields.items()
    ]
    return "\n".join(["| setting | what it is | default |", "|---|---|---|", *rows])


def name_of(field: str) -> str:
    """The variable that sets a field."""
    return f"{PREFIX}{field.upper()}"


def _shown(value: object) -> str:
    match value:
        case None | "":
            return "not set"
        case SecretStr():
            return "set, and not shown"
        case bool():
            return str(value).lower()
        case _:
            return str(value)
