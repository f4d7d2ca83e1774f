"""The screening rule by rule, on sentences that anybody can read: `tests/data/screening_rules.yaml`."""

import re
from collections.abc import Iterator
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
    rule: str
    text: str
    expected: tuple[tuple[int, int, str], ...]


def lines() -> Iterator[Line]:
    for rule, sentences in RULES.items():
        for sentence in sentences.splitlines():
            yield read(rule, sentence.replace("\\n", "\n"))


def read(rule: str, sentence: str) -> Line:
    text, expected, last = "", [], 0
    for mark in MARKED.finditer(sentence):
        text += sentence[last : mark.start()]
        expected.append((len(text), len(text) + len(mark[1]), mark[2]))
        text += mark[1]
        last = mark.end()
    return Line(rule, text + sentence[last:], tuple(expected))


def found_in(line: Line) -> tuple[tuple[int, int, str], ...]:
    return tuple((finding.start, finding.end, finding.kind.value) for finding in screen(line.text))


LINES = tuple(lines())


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.text)
def test_exactly_what_is_marked_is_pointed_out(line):
    found = [(line.text[start:end], kind) for start, end, kind in found_in(line)]
    assert (found, found_in(line)) == ([(line.text[start:end], kind) for start, end, kind in line.expected], line.expected)


def test_marks_are_read():
    line = read("", "Ask [Amira|name] at [kofi [at] example.org|email], not [at] home.")
    assert line.text == "Ask Amira at kofi [at] example.org, not [at] home."
    assert line.expected == ((4, 9, "name"), (13, 34, "email"))
