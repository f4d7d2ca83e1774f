"""A linked person's own file, as a page, and the words around it."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from bot.views.reply import Reply, paragraphs

STYLE = (
    "body{font:1rem/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "th,td{text-align:left;padding:.2rem .8rem .2rem 0;vertical-align:top}"
)


def nothing() -> Reply:
    """For everybody who is not linked."""
    return Reply(
        "I keep nothing about you. Questions and feedback are stored without anything that tells who wrote them. "
        "/privacy says more."
    )


def caption() -> Reply:
    """The words under the page."""
    return Reply(
        paragraphs(
            "This is everything that is stored about you. It opens in any browser.",
            "Questions and feedback are not in it, because nobody can find yours. /leave erases what is here.",
        )
    )


def for_programs() -> Reply:
    """The words under the JSON."""
    return Reply("The same for programs.")


def page(found: Mapping[str, Any]) -> str:
    """The file as a page that needs nothing else: a heading for each part, and a table for each list."""
    parts = "".join(f"<h2>{_words(name)}</h2>{_value(value)}" for name, value in found.items())
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>What Safeboard keeps about you</title>'
        f"<style>{STYLE}</style><main><h1>What Safeboard keeps about you</h1>{parts}</main></html>"
    )


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        rows = "".join(f'<tr><th scope="row">{_words(k)}</th><td>{escape(str(v))}</td></tr>' for k, v in value.items())
        return f"<table>{rows}</table>"
    if not isinstance(value, list):
        return f"<p>{escape(str(value))}</p>"
    if not value:
        return "<p>Nothing.</p>"
    if not isinstance(value[0], Mapping):
        return f"<p>{escape(', '.join(map(str, value)))}</p>"
    columns = list(dict.fromkeys(name for row in value for name in row))
    head = "".join(f'<th scope="col">{_words(name)}</th>' for name in columns)
    rows = "".join(f"<tr>{_cells(row, columns)}</tr>" for row in value)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cells(row: Mapping[str, Any], columns: Sequence[str]) -> str:
    return "".join(f"<td>{escape(str(row.get(name, '')))}</td>" for name in columns)


def _words(name: str) -> str:
    return escape(name.replace("_", " ").capitalize())
