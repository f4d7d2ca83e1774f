"""Slips at the command line: a sentence says what is wrong and what to do, and nothing is done."""

import os
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.knowledge import announce, content
from bot.cli.main import app
from bot.cli.sentences import EXPECTED_ERRORS, UsageError
from knowledge.load import SHIPPED

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


@pytest.fixture(autouse=True)
def _in_an_empty_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SAFEBOARD_DATA_DIR", str(tmp_path / "data"))


def told(*words: str, code: int = 2) -> str:
    """What the command says on standard error when it refuses."""
    ended = CliRunner().invoke(app, list(words))
    assert isinstance(ended.exception, UsageError if code == 2 else EXPECTED_ERRORS), ended.exception or ended.output
    sentence = str(ended.exception)
    assert not re.search(r"[a-z]Error|Errno|strptime|Traceback", sentence), sentence
    return sentence


TAKE_A_FILE = [
    ["learning", "import", "FILE"],
    ["plan", "import", "FILE", "--board", "southend"],
    ["scorecard", "import", "FILE"],
    ["database", "move", "--to-file", "FILE"],
    ["feedback", "install-key", "FILE"],
    ["feedback", "open", "--key", "FILE"],
    ["feedback", "import-replies", "FILE"],
    ["feedback", "screen", "--batch", "FILE", "--out", "found"],
    ["bench", "screening", "FILE"],
    ["ask", "--batch", "FILE", "--out", "found"],
    ["report", "--board", "nel", "--quarter", "2017-Q2", "--out", "papers", "--feedback", "FILE"],
]
READ_TEXT = [words for words in TAKE_A_FILE if words[0] not in ("learning", "plan", "scorecard", "report")]


@pytest.mark.parametrize("words", TAKE_A_FILE, ids=" ".join)
def test_a_file_that_is_not_there_and_a_folder_are_named_as_that(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "folder").mkdir()
    assert "nope cannot be read: there is no such file" in told(*(word.replace("FILE", "nope") for word in words))
    assert "folder cannot be read: it is a folder" in told(*(word.replace("FILE", "folder") for word in words))
    assert not (tmp_path / "papers").exists()


@pytest.mark.parametrize("words", READ_TEXT, ids=" ".join)
def test_a_picture_is_no_text(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "pic.png").write_bytes(PNG)
    assert "pic.png cannot be read: it is not plain text" in told(*(word.replace("FILE", "pic.png") for word in words))


@pytest.mark.parametrize("words", [["status"], ["backup", "--out", "copy"], ["retention"]], ids=" ".join)
def test_a_database_url_that_is_none_is_named_with_its_setting(
    monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.setenv("SAFEBOARD_DATABASE_URL", "banana")
    assert "SAFEBOARD_DATABASE_URL" in told(*words, code=1)


@pytest.mark.parametrize(
    "words",
    [
        ["audit"],
        ["attendance"],
        ["scorecard", "list"],
        ["learning", "list"],
        ["knowledge", "list"],
        ["knowledge", "gaps"],
        ["knowledge", "approvals"],
        ["plan", "export", "--out", "plan.csv"],
    ],
    ids=" ".join,
)
def test_a_board_that_is_none_is_refused_and_the_others_are_named(words: list[str]) -> None:
    said = told(*words, "--board", "nope")
    assert said == "There is no board “nope” here. Give one of: leicestershire-rutland, nel, southend."


@pytest.mark.parametrize(
    "words", [["attendance"], ["knowledge", "approvals"], ["plan", "export", "--out", "plan.csv"]], ids=" ".join
)
def test_where_one_board_must_be_named_none_will_not_do(words: list[str]) -> None:
    assert "Give one of" in told(*words, "--board", "")


@pytest.mark.parametrize("words", [["audit"], ["attendance"]], ids=" ".join)
def test_a_board_of_which_nothing_is_kept_yet_is_a_board(words: list[str]) -> None:
    assert CliRunner().invoke(app, [*words, "--board", "nel"]).exit_code == 0


@pytest.mark.parametrize(
    "words",
    [
        ["reminders", "preview", "--on"],
        ["plan", "import", "plan.csv", "--board", "nel", "--to", "2018-01-01", "--from"],
        ["attendance", "--board", "nel", "--from"],
        ["knowledge", "changes", "--since"],
        ["knowledge", "check", "--on"],
        ["demo", "--today"],
    ],
    ids=" ".join,
)
def test_a_day_is_asked_for_in_the_same_words_everywhere(tmp_path: Path, words: list[str]) -> None:
    assert told(*words, "tomorrow") == "“tomorrow” is no day. Write it as year-month-day, such as 2027-06-01."


@pytest.mark.parametrize("name", ["nope.txt", "pic.png", "C:\\letters\\note.docx", "letter"])
def test_a_file_is_not_screened_as_if_its_name_were_the_text(tmp_path: Path, name: str) -> None:
    (tmp_path / "pic.png").write_bytes(PNG)
    (tmp_path / "letter").write_text("Tom Smith")
    assert "is a file, not a text" in told("feedback", "screen", name)


def test_a_text_that_only_mentions_a_file_is_screened_and_so_is_an_address() -> None:
    assert "Nothing noticed" in CliRunner().invoke(app, ["feedback", "screen", "the form is in plan.docx"]).output
    assert CliRunner().invoke(app, ["feedback", "screen", "tom@example.md"]).exit_code == 1
    assert CliRunner().invoke(app, ["feedback", "screen", "word " * 2000]).exit_code == 0


def test_nobody_is_asked_whether_to_erase_a_person_who_is_not_there() -> None:
    ended = CliRunner().invoke(app, ["person", "erase", "3"], input="y\n")
    assert "no linked person 3" in str(ended.exception)
    assert not ended.output


def test_a_folder_of_content_that_is_not_there_is_named_without_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFEBOARD_CONTENT_DIR", "/nope")
    assert told("status", code=1) == "/nope: is not there; give the folder that holds the boards, one folder each."


def test_a_folder_without_content_is_named_without_a_line(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    said = CliRunner().invoke(app, ["knowledge", "check", "docs"]).output
    assert "error: docs: holds no YAML file" in said
    assert "1 error, 0 notes" in said


@pytest.mark.parametrize(
    "words", [["plan", "import", "empty.csv", "--board", "nel"], ["scorecard", "import", "empty.csv"]], ids=" ".join
)
def test_an_empty_file_is_to_be_saved_again(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "empty.csv").touch()
    assert told(*words, code=1) == "The file is empty. Save the table again, and take the new file."


def test_content_that_is_neither_a_path_nor_a_board_is_refused_with_both_named(tmp_path: Path) -> None:
    (tmp_path / "asked.jsonl").write_text('{"q": "Who is the LADO?", "expect": null}')
    said = told("knowledge", "evaluate", "nope", "asked.jsonl")
    assert "the path of a folder or file" in said
    assert "leicestershire-rutland, nel, southend" in said
    assert "pic.txt cannot be read" in told("knowledge", "evaluate", "southend", "pic.txt")


def test_a_shipped_board_may_be_named_by_its_id() -> None:
    assert content("southend") == SHIPPED / "southend"


def test_an_entry_named_without_its_board_is_named_with_it() -> None:
    assert "southend/lado-role" in CliRunner().invoke(app, ["knowledge", "show", "lado-role"]).stderr


def test_a_plan_named_by_its_board_gets_the_ids_of_the_plans() -> None:
    assert "southend-2018-19" in told("plan", "start", "southend")


@pytest.mark.parametrize(("number", "said"), [(999, ""), (17_000, "Asking 17,000 questions: a minute or two.\n")])
def test_a_long_work_says_at_its_beginning_what_it_does_where_no_bar_can_be_drawn(
    capsys: pytest.CaptureFixture[str], number: int, said: str
) -> None:
    announce(number)
    assert capsys.readouterr() == ("", said)


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may read everything")
def test_a_file_that_may_not_be_read_is_named_as_that(tmp_path: Path) -> None:
    (tmp_path / "shut").write_text("{}")
    (tmp_path / "shut").chmod(0)
    assert "shut cannot be read: you may not read it" in told("feedback", "install-key", "shut")


@pytest.mark.parametrize(
    "words", [["report", "--quarter", "2017-Q2"], ["report", "annual", "--year", "2017-18"]], ids=" ".join
)
def test_a_file_where_a_folder_should_be_is_left_alone(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "taken").write_text("mine")
    assert "taken is a file" in told(*words, "--board", "southend", "--out", "taken")
    assert (tmp_path / "taken").read_text() == "mine"
