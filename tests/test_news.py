"""What is new: entries by the day of their change, and the rest as published with their board."""

import datetime as dt
import json

from typer.testing import CliRunner

from bot.cli.main import app
from bot.views.news import whats_new
from bot.views.reply import MESSAGE_LIMIT, length
from knowledge.changes import News, news
from knowledge.library import Library
from knowledge.model import Board, Change, Entry

PUBLISHED = dt.date(2026, 11, 20)


def entry(name: str, on: dt.date | None = None, why: str = "A number was mended.") -> Entry:
    changed = Change(on=on, why=why) if on else None
    return Entry(id=name, board="southend", title=name.title(), answer="Yes.", changed=changed)


def test_the_newest_come_first_and_the_rest_counts_as_published_with_the_board(library: Library) -> None:
    old, new, plain = entry("old", dt.date(2026, 12, 1)), entry("new", dt.date(2027, 1, 5)), entry("plain")
    found = news([plain, old, new], library.boards)
    assert [each.entry.id for each in found] == ["new", "old", "plain"]
    assert found[-1] == News(plain, PUBLISHED, None)
    assert [each.entry.id for each in news([plain, old, new], library.boards, dt.date(2026, 12, 1))] == ["new", "old"]


def test_a_board_that_does_not_say_when_it_was_published_has_only_changes() -> None:
    assert news([entry("plain")], {}) == ()


def test_ten_are_shown_with_a_button_each_and_a_button_leads_to_the_others(library: Library) -> None:
    board: Board = library.boards["southend"]
    days = [dt.date(2027, 1, 1) + dt.timedelta(days=number) for number in range(12)]
    entries = [entry(f"entry-{number}", day, "Because. " * 200) for number, day in enumerate(days)]
    reply = whats_new(news([*entries, entry("plain")], library.boards), board)
    assert [row[0].label for row in reply.buttons[9:]] == ["Entry-2", "Older ›"]
    assert "12 January 2027" in reply.plain
    assert "(page 1 of 2)" in reply.plain
    assert "Published here on 20 November 2026 and unchanged since: 1 answer." in reply.plain
    assert length(reply.html) <= MESSAGE_LIMIT
    beyond = whats_new(news(entries, library.boards), board, page=99)
    assert [row[0].label for row in beyond.buttons] == ["Entry-1", "Entry-0", "‹ Newer"]
    assert {row[0].data for row in (reply.buttons[-1], beyond.buttons[-1])} == {"nw:0", "nw:1"}


def test_the_command_line_lists_what_is_new_since_a_day() -> None:
    told = CliRunner().invoke(app, ["knowledge", "changes", "--since", "2026-11-20", "--board", "nel", "--json"])
    rows = json.loads(told.output)
    assert rows
    assert all(row["board"] == "nel" and row["on"] >= "2026-11-20" for row in rows)
    assert CliRunner().invoke(app, ["knowledge", "changes", "--since", "2999-01-01"]).output == "0 since 2999-01-01\n"
