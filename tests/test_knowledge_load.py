"""Content files: what loads, and what a person is told when it does not."""

from pathlib import Path

import pytest

from knowledge.load import load_any, load_board, load_boards, load_pack
from knowledge.model import Kind
from knowledge.problems import ContentError

DATA = Path(__file__).parent / "data" / "knowledge"
BOARD = (DATA / "vale" / "board.yaml").read_text("utf-8")
GOOD = """entries:
  - id: one
    title: One
    answer: It is one.
    sources: [{document: "02", section: Plan}]
"""


def board(folder, entries, file="entries.yaml"):
    folder.mkdir(exist_ok=True)
    (folder / "board.yaml").write_text(BOARD, "utf-8")
    (folder / file).write_bytes(entries if isinstance(entries, bytes) else entries.encode())
    return folder


def problems(folder, entries):
    with pytest.raises(ContentError) as caught:
        load_board(board(folder, entries))
    return [f"{Path(found.file).name}:{found.line} {found.key}: {found.sentence}" for found in caught.value.problems]


def test_a_folder_of_boards_loads_with_every_entry_belonging_to_its_board():
    packs = load_boards(DATA)
    assert [pack.board.id for pack in packs] == ["harbour", "vale"]
    assert packs[0].entries[0].key == "harbour/missing-forum"
    assert packs[0].places["harbour/missing-forum"].line == 3


def test_dates_and_numbers_need_no_quotation_marks(tmp_path):
    entry = load_board(board(tmp_path, GOOD + "    as_at: 2016\n")).entries[0]
    assert entry.as_at == "2016"


def test_a_foreign_pack_needs_only_id_title_questions_answer_and_a_source_in_words(tmp_path):
    (tmp_path / "deep").mkdir()
    text = "entries:\n- {id: card_arrival, title: Card, questions: [where is it, no], answer: 7, source: a web page}\n"
    (tmp_path / "deep" / "set.yml").write_text(text, "utf-8")
    (entry,) = load_pack(tmp_path).entries
    assert (entry.key, entry.questions[1], entry.answer) == ("card_arrival", "no", "7")
    assert entry.sources[0].document == "a web page"
    assert load_any(tmp_path / "deep" / "set.yml")[0].entries == (entry,)


def test_every_problem_of_every_file_is_told_at_once(tmp_path):
    bad = """entries:
  - id: one
    titel: One
    questions: what
    as_at: long ago
    review_by: soon
    kind: procedur
    answer: It is one.
    sources: [{document: "02", section: Plan}]
  - id: one
    title: Other
    title: Twice
    answer: Other
    related: [onee]
"""
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "second.yaml").write_text("entries: many\n", "utf-8")
    assert problems(tmp_path / "b", bad) == [
        "entries.yaml:2 title: is missing; add it.",
        "entries.yaml:3 titel: is not a known key; did you mean title?",
        "entries.yaml:4 questions: must be a list: one item in each line, starting with a hyphen.",
        "entries.yaml:5 as_at: must be a date as precise as the document gives it: 2016, 2016-09 or 2016-09-30.",
        "entries.yaml:6 review_by: must be a date such as 2027-05-31.",
        f"entries.yaml:7 kind: procedur is not a kind of entry; choose one of {', '.join(Kind)}.",
        "entries.yaml:10 sources: is missing; name the document and the section that the answer comes from.",
        "entries.yaml:12 title: is given twice, first in line 11; keep one of the two.",
        'second.yaml:1 entries: must be a list: each entry starts with "- id: ...".',
    ]


def test_references_that_lead_nowhere_are_told_with_the_nearest_name(tmp_path):
    lost = (
        GOOD
        + "    related: [onee]\n"
        + GOOD.replace("entries:\n", "").replace('"02"', '"99"').replace("id: one", "id: two")
    )
    assert problems(tmp_path, lost) == [
        "entries.yaml:6 related: onee is not the id of an entry here; did you mean one.",
        "entries.yaml:10 document: 99 is not among the board's documents (02).",
    ]


def test_further_ways_to_ask_stand_in_a_file_of_their_own(tmp_path):
    folder = board(tmp_path, "also_asked:\n  one: [is it one, no]\n", "also_asked.yaml")
    (entry,) = load_board(board(folder, GOOD)).entries
    assert entry.also_asked == ("is it one", "no")


def test_ways_to_ask_for_an_entry_that_does_not_exist_are_told_with_the_nearest_name(tmp_path):
    folder = board(tmp_path, "also_asked:\n  one: [is it one]\n  onee: [is it two]\n", "also_asked.yaml")
    assert problems(folder, GOOD) == ["also_asked.yaml:3 onee: is not the id of an entry here; did you mean one."]


def test_a_file_of_ways_to_ask_that_has_another_shape_is_told(tmp_path):
    folder = board(tmp_path, "one: [is it one]\n", "also_asked.yaml")
    assert "also_asked.yaml:1 also_asked: is missing; add it." in problems(folder, GOOD)


def test_two_entries_may_not_share_an_id(tmp_path):
    (told,) = problems(tmp_path, GOOD + GOOD.replace("entries:\n", ""))
    assert "one is used already" in told


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty; write its content or delete the file."),
        (b"entries:\n\t- id: one\n", "starts with a tab; indent with spaces instead."),
        (b"entries:\n  - id: one\n    title: a: b\n", "has a colon inside its text"),
        (b"entries:\n  - id: caf\xe9\n", "has a character that is not UTF-8"),
        (b"a: &a [*a]\n", "repeats itself through aliases"),
        (b"[" * 5000, "is nested too deeply"),
        (b"- one\n", "has no list `entries:` at the top"),
        (b"entries:\n  - just words\n", 'must be an entry that starts with "- id: ..."'),
        (b"entries: [{id: x}]\nmore: 1\n", "stands beside `entries:`"),
        (b"entries: [}\n", "cannot be read as YAML"),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_sentence(tmp_path, content, told):
    assert any(told in sentence for sentence in problems(tmp_path, content))


def test_a_yaml_bomb_is_refused_quickly(tmp_path):
    layers = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    layers += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    assert any("repeats itself" in sentence for sentence in problems(tmp_path, "\n".join(layers)))


def test_a_folder_without_content_says_so(tmp_path):
    with pytest.raises(ContentError, match="holds no YAML file"):
        load_pack(tmp_path)
    with pytest.raises(ContentError, match="has no folder with a board"):
        load_boards(tmp_path)
    with pytest.raises(ContentError, match=r"a board's folder needs a board\.yaml"):
        load_board(tmp_path)


def test_two_folders_may_not_hold_the_same_board(tmp_path):
    board(tmp_path / "a", GOOD)
    board(tmp_path / "b", GOOD)
    with pytest.raises(ContentError, match="vale is the id of the board in"):
        load_boards(tmp_path)
