"""What `safeboard knowledge` finds, measures and prints."""

import datetime as dt
import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from typer.testing import CliRunner

from bot.cli.knowledge import app
from bot.cli.sentences import UsageError
from knowledge.check import Severity, check
from knowledge.evaluate import Query, evaluate, read_queries
from knowledge.library import Library
from knowledge.load import load_any, load_boards
from knowledge.problems import ContentError
from knowledge.schema import FOLDER, write_schemas

DATA = Path(__file__).parent / "data" / "knowledge"
ON = dt.date(2026, 11, 20)
LONG = " ".join(["word"] * 121)


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def findings(folder, entries, on=ON):
    folder.joinpath("board.yaml").write_text((DATA / "harbour" / "board.yaml").read_text("utf-8"), "utf-8")
    folder.joinpath("entries.yaml").write_text(yaml.safe_dump({"entries": entries}, sort_keys=False), "utf-8")
    packs = load_any(folder)
    return {
        f"{one.severity} {one.problem.key}: {one.problem.sentence}" for one in check(packs, Library.build(packs), on)
    }


def entry(name, **others):
    fields = {"title": name.capitalize(), "answer": f"It is {name}.", "review_by": "2027-05-31"}
    return {"id": name, **fields, "sources": [{"document": "01", "section": "1 Groups"}], **others}


def test_the_made_up_boards_are_clean():
    packs = load_boards(DATA)
    assert not [one for one in check(packs, Library.build(packs), ON) if one.severity is Severity.ERROR]


def test_each_kind_of_finding_is_told(tmp_path):
    found = findings(
        tmp_path,
        [
            entry("windows", questions=["how do doors open"], review_by="2026-01-01"),
            entry(
                "doors",
                questions=["how do doors open", "who shuts the doors"],
                answer="Doors have hinges, says the QQZ.",
            ),
            entry("walls", answer=LONG, sources=[{"document": "01", "section": "9 Nowhere"}]),
            entry(
                "roofs",
                title="Slates",
                questions=["which slates"],
                answer="Slates.",
                also_asked=["who shuts the doors"],
            ),
            entry("slates", title="Slates", questions=["which slates"], answer="Slates."),
        ],
        on=dt.date(2027, 9, 1),
    )
    expected = [
        'error roofs.questions: "who shuts the doors" leads to harbour/doors instead;',
        'error walls.sources: "9 Nowhere" is not a section of document 01 as board.yaml lists them.',
        "error walls.answer: has 121 words; cut it to 120, or make two entries of it.",
        'error windows.questions: "how do doors open" leads to harbour/doors instead;',
        "error roofs.title: says nearly the same as harbour/slates; merge the two,",
        'note walls.answer: is hard to read at "word word word word word word word word ...";',
        "note windows.review_by: was 2026-01-01; check the answer and set the next date.",
        "note doors.answer: uses QQZ without saying what it stands for; expand it once.",
        "note front_door: was last checked on 2026-06-01; ring it and set checked_on.",
    ]
    assert [told for told in expected if not any(line.startswith(told) for line in found)] == []


def test_check_ends_with_1_for_errors_and_with_0_for_notes(tmp_path):
    assert run("check", DATA, "--on", "2026-11-20").exit_code == 0
    notes = run("check", DATA, "--on", "2029-01-01", "--json")
    assert notes.exit_code == 0
    assert {one["severity"] for one in json.loads(notes.stdout)} == {"note"}
    (tmp_path / "bad.yaml").write_text("entries:\n  - id: x\n", "utf-8")
    bad = run("check", tmp_path)
    assert bad.exit_code == 1
    assert "bad.yaml:2: title: is missing; add it." in bad.stdout
    assert isinstance(run("check", DATA, "--on", "soon").exception, UsageError)


def test_entries_can_be_listed_and_shown():
    assert (
        "harbour/missing-forum  forum  CSE and Missing Forum" in run("list", "--pack", DATA, "--kind", "forum").stdout
    )
    assert [row["key"] for row in json.loads(run("list", "--pack", DATA, "--board", "vale", "--json").stdout)] == [
        "vale/priorities",
        "vale/signs-of-safety",
    ]
    assert isinstance(run("list", "--pack", DATA, "--board", "nowhere").exception, UsageError)
    assert json.loads(run("show", "vale/priorities", "--pack", DATA).stdout)["title"] == "The four priorities"
    assert run("show", "vale/nothing", "--pack", DATA).exit_code == 1


def test_evaluate_counts_what_is_right_and_what_is_refused(tmp_path):
    queries = tmp_path / "queries.jsonl"
    lines = [
        {"q": "what does the MARAT do", "expect": "marat"},
        {"q": "is there a forum for foster carers", "expect": "harbour/carers-forum"},
        {"q": "capital of australia", "expect": None},
        {"q": "bake a cake", "expect": None},
    ]
    queries.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    figures = json.loads(run("evaluate", DATA, queries, "--json").stdout)
    assert (figures["top1"], figures["top3"], figures["auroc"]) == (100, 100, 1)
    assert (figures["accepted_pct"], figures["accepted_right_pct"], figures["refused_null_pct"]) == (100, 100, 100)
    assert figures["p95_ms"] < 100
    assert "auroc" in run("evaluate", DATA, queries).stdout


def test_evaluate_without_unanswerable_questions_has_no_auroc():
    figures = evaluate(load_boards(DATA), [Query("what does the MARAT do", "marat")])
    assert (figures.top1, figures.auroc, figures.refused_null_pct) == (100, None, None)


def test_a_question_file_with_mistakes_is_told_line_by_line(tmp_path):
    file = tmp_path / "queries.jsonl"
    file.write_text('{"q": "x", "expect": null}\n\n{"q": "y"}\nnot json\n', "utf-8")
    with pytest.raises(ContentError) as caught:
        read_queries(file)
    assert [problem.line for problem in caught.value.problems] == [3, 4]
    file.write_text("\n", "utf-8")
    with pytest.raises(ContentError, match="holds no questions"):
        read_queries(file)


def test_the_shipped_schemas_are_current_and_fit_the_content(tmp_path):
    for written in write_schemas(tmp_path):
        assert written.read_text("utf-8") == (FOLDER / written.name).read_text("utf-8"), (
            "run: safeboard knowledge schema"
        )
        schema = json.loads(written.read_text("utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        name = "board.yaml" if written.name.startswith("board") else "entries.yaml"
        content = yaml.load((DATA / "harbour" / name).read_text("utf-8"), yaml.BaseLoader)
        jsonschema.validate(content, schema)


def test_the_documented_example_loads_and_is_clean(tmp_path):
    text = (Path(__file__).parent.parent / "docs" / "content-format.md").read_text("utf-8")
    blocks = [block.partition("\n```")[0] for block in text.split("```yaml\n")[1:]]
    for name, block in zip(("board.yaml", "forums.yaml", "also_asked.yaml"), blocks, strict=True):
        (tmp_path / name).write_text(block, "utf-8")
    packs = load_any(tmp_path)
    assert len(packs[0].entries) == 2
    assert not check(packs, Library.build(packs), ON)
