"""`safeboard report` at the command line: a wrong call gets a sentence, before anything is read or written."""

import pytest
from typer.testing import CliRunner

from bot.cli.main import app
from bot.cli.sentences import UsageError
from feedback.report import FeedbackError
from reminders.quarters import QuarterError

WRONG = [
    (["report"], UsageError, "Say which"),
    (["report", "--board", "nel", "--quarter", "2017-Q2"], UsageError, "--out FOLDER"),
    (["report", "--board", "nel", "--quarter", "summer", "--out", "x"], QuarterError, "Write it like 2017-Q2"),
    (["report", "--board", "nel", "--quarter", "2099-Q1", "--out", "x"], UsageError, "has not begun yet"),
    (["report", "annual", "--board", "nel", "--year", "2017", "--out", "x"], UsageError, "Write it like 2017-18"),
    (["report", "annual", "--board", "nel", "--year", "2017-19", "--out", "x"], UsageError, "Write it like 2017-18"),
    (["report", "annual", "--board", "nel", "--year", "2098-99", "--out", "x"], UsageError, "has not begun yet"),
    (
        ["report", "--board", "nel", "--quarter", "2017-Q2", "--out", "x", "--feedback", "no.xlsx"],
        UsageError,
        "cannot be read",
    ),
    (
        ["report", "--board", "nel", "--quarter", "2017-Q2", "--out", "x", "--feedback", "words.xlsx"],
        FeedbackError,
        "not the counts",
    ),
]


@pytest.mark.parametrize(("words", "error", "says"), WRONG, ids=lambda each: str(each)[:60])
def test_what_is_called_wrongly(tmp_path, monkeypatch, words, error, says):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "words.xlsx").write_bytes(b"words")
    ended = CliRunner().invoke(app, words)
    assert isinstance(ended.exception, error)
    assert says in str(ended.exception)
    assert not (tmp_path / "x").exists()
