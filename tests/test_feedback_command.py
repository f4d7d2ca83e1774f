"""`safeboard feedback` as an officer and an administrator use it."""

import asyncio
import datetime as dt
import json
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.feedback import app
from bot.cli.sentences import UsageError
from feedback import keys
from feedback.intake import submit
from feedback.report import Category, FeedbackError, Report
from storage.store import Store

PASSPHRASE = "five words that do not belong"


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SAFEBOARD_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "passphrase").write_text(PASSPHRASE + "\n")
    return tmp_path


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, list(arguments))
    if isinstance(result.exception, UsageError):
        assert code == 2, result.exception
        return str(result.exception)
    assert result.exit_code == code, result.output
    return result.output


def make_keys(board: str = "nel") -> None:
    run("keygen", "--board", board, "--out", "keys", "--passphrase-file", "passphrase")


def give(folder: Path, *texts: str) -> None:
    async def all_of_them() -> None:
        store = await Store.open(f"sqlite+aiosqlite:///{folder / 'data' / 'safeboard.sqlite3'}")
        public_key = keys.installed_key(folder / "data", "nel")
        for text in texts:
            await submit(store, Report(Category.WORKING_TOGETHER, text), public_key, today=dt.date(2018, 5, 30))
        await store.close()

    asyncio.run(all_of_them())


def open_json(*arguments: str) -> dict:
    return json.loads(
        run("open", *arguments, "--key", "keys/nel.private.json", "--passphrase-file", "passphrase", "--json")
    )


def test_from_making_keys_to_reading_a_batch(folder):
    make_keys()
    assert "is now sealed to" in run("install-key", "keys/nel.public.json")
    give(folder, *(f"point {number}" for number in range(5)))
    assert "5 sealed reports are in batch.json, and no longer on the server" in run(
        "export", "--board", "nel", "--out", "batch.json"
    )
    assert "point" not in (folder / "batch.json").read_text()
    read = open_json("batch.json")
    assert {report["text"] for report in read["reports"]} == {f"point {number}" for number in range(5)}
    assert read["counts"]["working-together"] == 5


def test_feedback_is_read_from_a_data_folder_too(folder):
    make_keys()
    run("install-key", "keys/nel.public.json")
    give(folder, "just one")
    assert [report["text"] for report in open_json()["reports"]] == ["just one"]
    assert [report["text"] for report in open_json("data")["reports"]] == ["just one"]
    (folder / "empty").mkdir()
    assert "no data folder" in run(
        "open", "empty", "--key", "keys/nel.private.json", "--passphrase-file", "passphrase", code=2
    )


def test_reading_into_a_folder_writes_files_that_only_their_owner_can_read(folder):
    make_keys()
    run("install-key", "keys/nel.public.json")
    give(folder, "words for the officer")
    run("open", "--key", "keys/nel.private.json", "--passphrase-file", "passphrase", "--out", "read")
    assert "words for the officer" in (folder / "read" / "feedback.txt").read_text()
    assert json.loads((folder / "read" / "feedback.json").read_text())["board"] == "nel"
    assert stat.S_IMODE((folder / "read" / "feedback.txt").stat().st_mode) == 0o600


def test_the_private_key_is_for_its_owner_alone_and_is_not_overwritten(folder):
    make_keys()
    private = folder / "keys" / "nel.private.json"
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    before = private.read_text()
    output = run("keygen", "--board", "nel", "--out", "keys", "--passphrase-file", "passphrase", code=2)
    assert "not overwritten" in output
    assert private.read_text() == before


def test_making_keys_says_what_to_do_with_them(folder):
    output = run("keygen", "--board", "nel", "--out", "keys", "--passphrase-file", "passphrase")
    assert "Never copy the private key to the server" in output
    assert "nobody can recover it" in output
    assert "Fingerprint:" in output


def test_a_private_key_is_not_installed_on_the_server(folder):
    make_keys()
    assert "must never be on the server" in run("install-key", "keys/nel.private.json", code=2)
    assert not (folder / "data" / "feedback").exists()


def test_a_passphrase_that_is_typed_is_asked_for_twice(folder):
    typed = CliRunner().invoke(
        app, ["keygen", "--board", "nel", "--out", "keys"], input=f"{PASSPHRASE}\n{PASSPHRASE}\n"
    )
    assert typed.exit_code == 0
    assert PASSPHRASE not in typed.output


def test_too_few_reports_do_not_leave_and_no_file_is_left_behind(folder):
    make_keys()
    run("install-key", "keys/nel.public.json")
    give(folder, "one", "two")
    result = CliRunner().invoke(app, ["export", "--board", "nel", "--out", "batch.json"])
    assert isinstance(result.exception, FeedbackError)
    assert not (folder / "batch.json").exists()
    assert "Warning: fewer than 5" in run("export", "--board", "nel", "--out", "batch.json", "--period-end")
    assert len(open_json("batch.json")["reports"]) == 2


def test_a_batch_of_another_board_is_said_to_be_one(folder):
    make_keys()
    make_keys("southend")
    run("install-key", "keys/nel.public.json")
    give(folder, *"12345")
    run("export", "--board", "nel", "--out", "batch.json")
    output = run("open", "batch.json", "--key", "keys/southend.private.json", "--passphrase-file", "passphrase", code=2)
    assert "feedback for nel" in output


def test_a_typed_text_is_screened(folder):
    assert run("screen", "ring me on 07700 900461", code=1) == "phone number: 07700 900461\n"
    assert "does not notice everything" in run("screen", "good answer, thanks")


def test_a_file_of_texts_is_screened(folder):
    (folder / "in.jsonl").write_text('{"id": "a", "q": "ring 07700 900461"}\n\n{"id": "b", "q": "thanks"}\n')
    run("screen", "--batch", "in.jsonl", "--out", "out.jsonl")
    assert [json.loads(line) for line in (folder / "out.jsonl").read_text().splitlines()] == [
        {"id": "a", "spans": [{"start": 5, "end": 17, "kind": "phone"}]},
        {"id": "b", "spans": []},
    ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["screen"], "Type a text"),
        (["screen", "--batch", "in.jsonl"], "--batch needs --out"),
        (["screen", "--batch", "broken.jsonl", "--out", "o"], "line 1: expected a JSON object"),
        (["screen", "--batch", "missing.jsonl", "--out", "o"], "cannot be read"),
        (["open", "--key", "missing"], "cannot be read"),
        (["install-key", "missing"], "cannot be read"),
    ],
)
def test_a_wrong_call_gets_a_sentence(folder, arguments, sentence):
    (folder / "broken.jsonl").write_text("{}\n")
    assert sentence in " ".join(run(*arguments, code=2).split())


def test_two_officers_open_a_split_key_together(folder):
    (folder / "other").write_text("another one for the second officer\n")
    twice = ["--passphrase-file", "passphrase", "--passphrase-file", "other"]
    output = run("keygen", "--board", "nel", "--out", "keys", "--split", *twice)
    assert "Give each officer one half" in output
    assert stat.S_IMODE((folder / "keys" / "nel.half-1.json").stat().st_mode) == 0o600
    assert not (folder / "keys" / "nel.private.json").exists()
    assert "must never be on the server" in run("install-key", "keys/nel.half-2.json", code=2)
    run("install-key", "keys/nel.public.json")
    give(folder, *"12345")
    run("export", "--board", "nel", "--out", "batch.json")
    halves = ["--key", "keys/nel.half-1.json", "--key", "keys/nel.half-2.json"]
    assert len(json.loads(run("open", "batch.json", *halves, *twice, "--json"))["reports"]) == 5
    assert "2 passphrases are needed" in run("open", "batch.json", *halves, *twice[:2], code=2)
    typed = CliRunner().invoke(
        app, ["open", "batch.json", *halves], input=f"{PASSPHRASE}\nanother one for the second officer\n"
    )
    assert "Passphrase of nel.half-2.json" in typed.output
    assert "All                       5" in typed.output


def test_a_batch_is_read_into_a_folder_for_the_officer_and_for_others(folder):
    make_keys()
    run("install-key", "keys/nel.public.json")
    give(folder, *"12345")
    run("export", "--board", "nel", "--out", "batch.json")
    opening = [
        "open",
        "batch.json",
        "--key",
        "keys/nel.private.json",
        "--passphrase-file",
        "passphrase",
        "--out",
        "read",
    ]
    assert "may be shown around" in run(*opening)
    assert {path.name for path in (folder / "read").iterdir()} == {
        "feedback.txt", "feedback.json", "feedback.html", "feedback.xlsx", "counts.html", "counts.xlsx", "replies.json",
    }  # fmt: skip
    assert "not overwritten" in run(*opening, code=2)


def test_a_batch_whose_file_was_not_written_leaves_again_as_it_was(folder, monkeypatch):
    """The disk is full, or the program is killed: nothing is lost, and the next file holds the same reports."""
    make_keys()
    run("install-key", "keys/nel.public.json")
    give(folder, *"12345")
    with monkeypatch.context() as broken:
        broken.setattr("bot.cli.feedback.write_new", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        assert CliRunner().invoke(app, ["export", "--board", "nel", "--out", "batch.json"]).exit_code != 0
    give(folder, "6")
    assert "5 sealed reports" in run("export", "--board", "nel", "--out", "batch.json")
    assert {report["text"] for report in open_json("batch.json")["reports"]} == set("12345")


def test_the_reader_page_is_written_with_a_hash_to_compare(folder):
    import hashlib

    output = run("reader", "--out", "feedback-reader.html")
    assert hashlib.sha256((folder / "feedback-reader.html").read_bytes()).hexdigest() in output
    assert "not overwritten" in run("reader", "--out", "feedback-reader.html", code=2)
