"""Every view, found by looking: whatever words are in its arguments, Telegram takes what it makes of them.

A view that is added is tested without anybody thinking of it; one whose arguments cannot be made fails.
"""

import importlib
import inspect
import pkgutil
import random
from collections.abc import Callable, Iterator
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_values import WORST, Maker

import bot.views
from bot.demo.entities import parse_html, utf16
from bot.views.reply import MESSAGE_LIMIT, Button, Reply, cut, esc, in_messages, length, plain
from feedback.report import FeedbackError
from knowledge.library import Library

SEEDS = 25
"""Throws of the dice for each view."""
CANNOT_BE = (KeyError, IndexError, ValueError, AssertionError, FeedbackError)
"""How a view says that it is never given such arguments, a change of another kind for instance. Those do not count."""
DATA_LIMIT = 64
"""Bytes of callback data (Bot API, InlineKeyboardButton)."""


def views() -> Iterator[Any]:
    for module in pkgutil.iter_modules(bot.views.__path__):
        found = importlib.import_module(f"bot.views.{module.name}")
        for name, view in inspect.getmembers(found, inspect.isfunction):
            if view.__module__ != found.__name__ or name.startswith("_"):
                continue
            if get_type_hints(view)["return"] in (Reply, list[Reply]):
                yield pytest.param(view, id=f"{module.name}.{name}")


def check(reply: Reply) -> None:
    read = parse_html(reply.html)  # raises where Telegram would refuse
    assert utf16(read.text) <= MESSAGE_LIMIT
    assert read.text.strip(), "Telegram refuses an empty message"
    for row in reply.buttons:
        assert row, "Telegram refuses an empty row"
        for button in row:
            assert isinstance(button, Button)
            assert button.label.strip()
            assert (button.data is None) != (button.url is None), "a button does one thing"
            assert button.data is None or 1 <= len(button.data.encode()) <= DATA_LIMIT, button.data


def made(view: Callable[..., Any], dice: random.Random, library: Library | None) -> list[Reply]:
    maker, hints = Maker(dice, library), get_type_hints(view)
    hints.pop("return")
    wanted = inspect.signature(view).parameters
    values = {name: maker.value(kind, name, owner=view.__name__) for name, kind in hints.items()}
    several = [name for name, each in wanted.items() if each.kind is each.VAR_POSITIONAL]
    assert not several, "a view takes its arguments by name"
    reply = view(**values)
    return [reply] if isinstance(reply, Reply) else reply


@pytest.mark.parametrize("view", list(views()))
def test_telegram_takes_whatever_a_view_makes(view: Callable[..., Any], request: pytest.FixtureRequest) -> None:
    needs_library = Library in get_type_hints(view).values()
    library = request.getfixturevalue("library") if needs_library else None
    worked = 0
    for seed in range(SEEDS):
        try:
            replies = made(view, random.Random(seed), library)
        except CANNOT_BE:
            continue
        worked += 1
        for reply in replies:
            check(reply)
    assert worked, "no arguments could be made that this view takes: teach tests/made_values.py"


TEXT = st.one_of(st.text(), st.lists(st.sampled_from(WORST)).map("".join))


@given(text=TEXT)
def test_escaped_words_are_shown_as_they_are_and_format_nothing(text: str) -> None:
    read = parse_html(esc(f"x{text}x"))
    assert (read.text, read.entities) == (f"x{text}x", [])


@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_a_message_is_as_long_as_telegram_counts_it(text: str) -> None:
    assert length(f"<b>{esc(text)}</b>") == utf16(text)
    assert plain(esc(text)) == text


@given(text=TEXT, size=st.integers(1, 50))
def test_what_is_cut_is_at_most_so_long_and_begins_as_before(text: str, size: int) -> None:
    found = cut(text, size)
    assert len(found) <= size
    assert text.startswith(found.removesuffix("…").rstrip()) or found == text


@given(blocks=st.lists(TEXT.map(lambda text: f"<i>{esc(text[:60])}</i>"), max_size=12), limit=st.integers(60, 300))
def test_blocks_are_packed_in_order_whole_and_within_the_limit(blocks: list[str], limit: int) -> None:
    messages = in_messages(blocks, limit)
    assert "\n\n".join(messages) == "\n\n".join(blocks)
    for message in messages:
        assert length(message) <= limit or message in blocks
        if message:
            parse_html(message)
