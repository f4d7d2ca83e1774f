"""The language files of the live-concern check, as curators write them."""

from pathlib import Path

import pytest

from knowledge.urgency import LANGUAGE
from knowledge.urgency_phrasings import read_phrasings


def language(folder: Path, **other: str) -> Path:
    files = {
        "urgency.yaml": (
            "urgent:\n  child: |\n    my dad hits me\n\n    he hits me\nordinary:\n  plan: |\n    what is it\n"
            "nothing_wrong:\n  who: my son, my niece\n  does: |\n    sings\n    reads\n"
        ),
        "urgency_voices.yaml": "urgent:\n  typos: |\n    mi dadd hits me\nordinary:\n  talk: |\n    thanks\n",
        "urgency_grammar.yaml": (
            "openings: |\n  hi\n  sorry,\nendings: |\n  please\n  today\n  now\n"
            "people:\n  one: a boy, a girl, a lad\n  two: mum\n"
            "live:\n  one: |\n    is hurt\n    is lost\n  two: |\n    is gone\nordinary:\n  two: |\n    is well\n"
        ),
        "urgency_cues.yaml": (
            "cues:\n  harm: |\n    hits, bruis*\n    black eye\n  who: dad\nfamilies:\n  a risk: harm\n"
            "spellings:\n  hes: he is\npleas: |\n  tata mnie bije\n  vreau sa mor\n"
        ),
        "urgency_real_words.txt": "# of a list\nhats bats\nżaba\n",
    }
    for name, text in (files | {f"{key}.yaml": text for key, text in other.items()}).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_the_language_files_are_read_as_their_first_lines_say(tmp_path: Path) -> None:
    read = read_phrasings(language(tmp_path))
    assert [(line.live, line.group, line.text) for line in read.lines] == [
        (True, "child", "my dad hits me"),
        (True, "child", "he hits me"),
        (True, "typos", "mi dadd hits me"),
        (False, "plan", "what is it"),
        (False, "talk", "thanks"),
        (False, "nothing_wrong", "my son sings"),
        (False, "nothing_wrong", "my niece sings"),
        (False, "nothing_wrong", "my son sings"),
        (False, "nothing_wrong", "my niece reads"),
        (False, "nothing_wrong", "my son reads"),
        (False, "nothing_wrong", "my niece reads"),
        (True, "one", "hi a boy is hurt"),
        (True, "one", "a girl is hurt please"),
        (True, "one", "sorry, a lad is lost"),
        (True, "one", "a boy is lost today"),
        (True, "two", "hi mum is gone"),
        (True, "two", "mum is gone now"),
        (False, "two", "hi mum is well"),
        (False, "two", "mum is well please"),
    ]
    assert read.cues == {"harm": ("hits", "bruis*", "black eye"), "who": ("dad",)}
    assert read.families == {"a risk": ("harm",)}
    assert read.spellings == {"hes": "he is"}
    assert read.real_words == {"hats", "bats", "żaba"}
    assert read.pleas == ("tata mnie bije", "vreau sa mor")


def test_words_of_phrasings_and_cues_are_known_but_no_slips_and_no_beginnings(tmp_path: Path) -> None:
    reader = read_phrasings(language(tmp_path)).reader()
    read = {typed: " ".join(reader.read_whole(typed).words) for typed in ("hitz", "eya", "dadd", "bruix")}
    assert read == {"hitz": "hits", "eya": "eye", "dadd": "dad", "bruix": "bruix"}
    assert reader.read_whole("hes hurt").words == ("he", "is", "hurt")
    assert reader.read_whole("hats").words == ("hats",), "a real word is not mended into an alarming one"


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("urgency", "urgent:\n  a: b\n", "urgency.yaml lacks ordinary, nothing_wrong: its first lines say"),
        ("urgency", "nothing_wrong: {}\n", "urgency.yaml lacks urgent, ordinary, nothing_wrong:"),
        ("urgency_voices", "ordinary:\n  a: b\n", "urgency_voices.yaml lacks urgent:"),
        ("urgency_grammar", "live: {}\n", "urgency_grammar.yaml lacks openings, endings, people, live, ordinary:"),
        ("urgency_cues", "- a\n", "urgency_cues.yaml lacks cues, families, spellings, pleas:"),
        ("urgency_cues", "cues: [\n", "urgency_cues.yaml is not YAML: "),
    ],
)
def test_a_language_file_that_lacks_a_part_is_named_with_the_part(
    tmp_path: Path, file: str, text: str, told: str
) -> None:
    with pytest.raises(ValueError, match=f"^{told}"):
        read_phrasings(language(tmp_path, **{file: text}))


def test_the_files_are_read_alike_where_the_quick_parser_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = read_phrasings(language(tmp_path))
    monkeypatch.delattr("yaml.CSafeLoader", raising=False)
    assert read_phrasings(tmp_path) == quick


def test_no_line_of_the_shipped_files_is_left_empty() -> None:
    assert all(line.text.strip() == line.text != "" for line in read_phrasings(LANGUAGE).lines)
