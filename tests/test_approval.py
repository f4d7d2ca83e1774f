"""Signing off: what is exported, who approved which version, and what the chat says of a draft."""

import datetime as dt
import json
import shutil
from pathlib import Path

import docx
import pytest
from typer.testing import CliRunner

from bot.cli.main import app
from bot.settings import Settings
from bot.views.answers import answer
from bot.wiring import load_library
from knowledge.load import load_board
from knowledge.problems import ContentError

VALE = Path(__file__).parent / "data" / "knowledge" / "vale"
JANE = "Jane Doe, safeguarding lead"


@pytest.fixture
def content(tmp_path, monkeypatch):
    shutil.copytree(VALE, tmp_path / "content" / "vale")
    monkeypatch.setenv("SAFEBOARD_CONTENT_DIR", str(tmp_path / "content"))
    monkeypatch.setenv("SAFEBOARD_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "content"


def run(*words):
    return CliRunner().invoke(app, ["knowledge", *words])


def standings():
    told = run("approvals", "--board", "vale", "--json")
    return {row["name"]: row["standing"] for row in json.loads(told.stdout)}, told.exit_code


def test_the_paper_holds_the_urgent_card_every_answer_with_its_source_and_a_place_to_sign(content, tmp_path):
    told = run("export", "--board", "vale", "--out", str(tmp_path / "vale.docx"))
    assert told.exit_code == 0, told.output
    paper = docx.Document(str(tmp_path / "vale.docx"))
    text = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    pack = load_board(content / "vale")
    assert text.index("call 999") < text.index(pack.entries[0].title)
    for entry in pack.entries:
        for part in answer(entry, pack.board).plain.split("\n\n"):
            assert part in text
        assert f"{entry.id}, version " in text
    assert text.count("Source:") == len(pack.entries)
    assert [cell.text for cell in paper.tables[-1].rows[0].cells][3] == "Signature"


def test_an_approval_holds_until_the_wording_changes(content):
    assert set(standings()[0].values()) == {"never approved"}
    assert run("approve", "--board", "vale", "--by", JANE).exit_code == 0
    assert (set(standings()[0].values()), standings()[1]) == ({"approved"}, 0)
    entry = load_board(content / "vale").entries[0]
    for file in (content / "vale").glob("*.yaml"):
        file.write_text(file.read_text("utf-8").replace(entry.title, f"{entry.title}, anew"), "utf-8")
    after, code = standings()
    assert (after[entry.id], code) == ("changed since", 1)


def test_another_example_question_leaves_the_approval_as_it_is(content):
    run("approve", "--board", "vale", "--by", JANE)
    for file in (content / "vale").glob("*.yaml"):
        file.write_text(file.read_text("utf-8").replace("questions:\n", "questions:\n      - is that so\n"), "utf-8")
    assert "is that so" in load_board(content / "vale").entries[0].questions
    assert set(standings()[0].values()) == {"approved"}


def test_a_second_approval_leaves_the_first_in_the_file(content):
    first, second = [entry.id for entry in load_board(content / "vale").entries][:2]
    run("approve", "--board", "vale", "--by", JANE, first)
    run("approve", "--board", "vale", "--by", "John Roe, business manager", second, "urgent-card")
    approvals = load_board(content / "vale").approvals
    assert [one.by for one in approvals.approvals] == [JANE, "John Roe, business manager"]
    assert approvals.latest(first).by == JANE
    assert standings()[0]["urgent-card"] == "approved"


def test_who_approves_must_say_who_and_what(content):
    assert "Say who approves" in str(run("approve", "--board", "vale", "--by", " ").exception)
    assert "no entry nowhere" in str(run("approve", "--board", "vale", "--by", JANE, "nowhere").exception)
    assert "no board “hill”" in str(run("approve", "--board", "hill", "--by", JANE).exception)
    assert not (content / "vale" / "approvals.yaml").exists()


def test_a_mistake_in_the_approvals_names_file_line_and_key(content):
    file = content / "vale" / "approvals.yaml"
    file.write_text("approvals:\n  - by: Jane\n    on: yesterday\n    versions: {}\n", "utf-8")
    with pytest.raises(ContentError, match=r"approvals.yaml:3.*on"):
        load_board(content / "vale")


@pytest.mark.parametrize("asked", ["true", "false"])
def test_the_chat_marks_drafts_only_where_the_installation_asks_for_it(content, monkeypatch, asked):
    first, second = load_board(content / "vale").entries[:2]
    run("approve", "--board", "vale", "--by", JANE, first.id)
    monkeypatch.setenv("SAFEBOARD_MARK_DRAFTS", asked)
    library = load_library(Settings.load())
    shown = [answer(library.get(entry.key), library.boards["vale"]).plain for entry in (first, second)]
    assert ["Draft:" in text for text in shown] == [False, asked == "true"]


def test_the_day_of_an_approval_is_londons(content):
    run("approve", "--board", "vale", "--by", JANE)
    on = load_board(content / "vale").approvals.approvals[0].on
    assert abs(on - dt.datetime.now(dt.UTC).date()) <= dt.timedelta(days=1)
