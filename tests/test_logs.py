"""The log: for people and for programs, and never a word of anybody's."""

import json
import logging

import pytest

from bot.logs import configure


@pytest.fixture(autouse=True)
def _as_it_was():
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = before


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_exceptions_own_words_stay_out(capsys, form):
    configure("INFO", form)
    try:
        int("what the nurse wrote")  # Python quotes it in the error
    except ValueError:
        logging.getLogger("bot.x").exception("it failed")
    logged = capsys.readouterr().err
    assert "what the nurse wrote" not in logged
    assert "builtins.ValueError" in logged
    assert "test_logs.py" in logged


def test_each_line_of_the_json_log_is_an_object_with_the_time_in_utc(capsys):
    configure("INFO", "json")
    logging.getLogger("bot.x").info("planned %d reminders", 3)
    logging.getLogger("httpx").info("GET https://host/bot123:token/getMe")
    (line,) = capsys.readouterr().err.splitlines()
    row = json.loads(line)
    assert (row["level"], row["logger"], row["message"]) == ("INFO", "bot.x", "planned 3 reminders")
    assert row["at"].endswith("+00:00")


@pytest.mark.parametrize("form", ["text", "json"])
def test_of_a_library_only_its_author_s_words_are_logged(capsys, form):
    configure("INFO", form)
    # So python-telegram-bot logs a delivery that it cannot read.
    logging.getLogger("telegram.ext.Updater").critical("Received data was: %r", {"text": "what the nurse wrote"})
    logged = capsys.readouterr().err
    assert "Received data was: %r" in logged
    assert "what the nurse wrote" not in logged
