"""The screening rule by rule, on sentences that anybody can read: `tests/data/screening_rules.yaml`."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from feedback.screening import screen

RULES: dict[str, str] = yaml.safe_load((Path(__file__).parent / "data/screening_rules.yaml").read_text("utf-8"))
MARKED = re.compile(r"\[((?:[^\[\]|]|\[[^\[\]|]*\])+)\|([a-z-]+)\]")
"""`[Amira|name]`; what is marked may have brackets of its own."""


@dataclass(frozen=True)
class Line:
    """A message, and what must be pointed out in it: where each begins, its words and its kind."""

    text: str
    marked: list[tuple[int, str, str]]


def read(sentence: str) -> Line:
    text, marked, last = "", [], 0
    for mark in MARKED.finditer(sentence):
        text += sentence[last : mark.start()]
        marked.append((len(text), mark[1], mark[2]))
        text += mark[1]
        last = mark.end()
    return Line(text + sentence[last:], marked)


def found_in(text: str) -> list[tuple[int, str, str]]:
    return [(each.start, text[each.start : each.end], each.kind.value) for each in screen(text)]


LINES = {
    rule: [read(sentence.replace("\\n", "\n")) for sentence in sentences.splitlines()]
    for rule, sentences in RULES.items()
}


@pytest.mark.parametrize("rule", RULES)
def test_exactly_what_is_marked_is_pointed_out(rule):
    wrong = [(line.text, found) for line in LINES[rule] if (found := found_in(line.text)) != line.marked]
    assert not wrong, "what is found in these lines is not what is marked there"


def test_marks_are_read():
    line = read("Ask [Amira|name] at [kofi [at] example.org|email], not [at] home.")
    assert line.text == "Ask Amira at kofi [at] example.org, not [at] home."
    assert line.marked == [(4, "Amira", "name"), (13, "kofi [at] example.org", "email")]


def test_no_line_stands_twice():
    texts = [line.text for lines in LINES.values() for line in lines]
    assert len(set(texts)) == len(texts)
