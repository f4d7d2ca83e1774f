"""Reading one YAML file: every value as text, every key once, and the line of everything.

Values stay text because people should not have to know that YAML reads `000` as a number, `no` as
false and `2016-09-30` as a date. The schema in `knowledge.model` turns text into what it needs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.problems import NO_LINE, Problem, shown

FILE_LIMIT = 20_000_000
"""Bytes: far above any curated file (10,000 entries take about 5 MB), far below what would stall the program."""
REPEAT_LIMIT = 10_000
"""How many values YAML aliases (`*name`) may repeat in one file: enough for honest reuse, too few for a bomb."""
DEPTH_LIMIT = 50
"""Levels of nesting. The C parser of PyYAML ends the whole program on some thousands of them, so it never sees any."""

Way = tuple[str | int, ...]
"""The way to a value: keys and list positions from the top of the file."""

# The C parser is ten times as fast; where PyYAML was built without it, the Python one reads the same.
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class YamlFile:
    """One file as read: plain dicts, lists and strings, and the tree that knows their lines."""

    path: Path
    data: Any
    root: yaml.Node
    problems: tuple[Problem, ...] = ()
    """Keys given twice: the file can be read, so that its other problems show at the same time."""

    def problem(self, way: Way, sentence: str, key: str | None = None) -> Problem:
        """A problem at the value that `way` leads to, or at the nearest thing around it that exists."""
        named = key if key is not None else next((str(step) for step in reversed(way) if isinstance(step, str)), "")
        return Problem(shown(self.path), self.line(way), named, sentence)

    def line(self, way: Way) -> int:
        """The line, from 1, of the value that `way` leads to; of its key where it has one."""
        node, line = self.root, self.root.start_mark.line
        for step in way:
            found = _child(node, step)
            if found is None:
                break
            node, line = found
        return int(line) + 1


class UnreadableError(Exception):
    """A file that cannot be read as YAML at all."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


def read_yaml(path: Path) -> YamlFile:
    """Read a file into text values.

    Raises:
        UnreadableError: too large, not UTF-8, empty, not YAML, nested too deeply, or aliases without end.
    """
    text = _text(path)
    try:
        if (line := _too_deep(text)) is not None:
            raise UnreadableError([Problem(shown(path), line, "", "is nested too deeply; check the brackets here.")])
        root = yaml.compose(text, _Loader)
    except yaml.YAMLError as error:
        raise UnreadableError([_syntax_problem(path, text, error)]) from error
    if root is None:
        raise UnreadableError([Problem(shown(path), NO_LINE, "", "is empty; write its content or delete the file.")])
    if _repeats(root) > REPEAT_LIMIT:
        sentence = "repeats itself through aliases (* and &) too often; write the text out instead."
        raise UnreadableError([Problem(shown(path), NO_LINE, "", sentence)])
    return YamlFile(path, _plain(root), root, tuple(_twice(path, root)))


def _text(path: Path) -> str:
    name = shown(path)
    try:
        size = path.stat().st_size
        raw = path.read_bytes() if size <= FILE_LIMIT else b""
    except OSError as error:
        sentence = f"cannot be read: {error.strerror}; check its name, and who may read it."
        raise UnreadableError([Problem(name, NO_LINE, "", sentence)]) from None
    if size > FILE_LIMIT:
        raise UnreadableError(
            [Problem(name, NO_LINE, "", f"is larger than {FILE_LIMIT // 1_000_000} MB; split the file.")]
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        sentence = "has a character that is not UTF-8; save the file with the encoding UTF-8."
        raise UnreadableError([Problem(name, line, "", sentence)]) from error


def _too_deep(text: str) -> int | None:
    """The line in which the nesting passes the limit, or None."""
    depth = 0
    for event in yaml.parse(text, _Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEPTH_LIMIT:
                mark: Any = event.start_mark
                return int(mark.line) + 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return None


def _syntax_problem(path: Path, text: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line + 1 if mark is not None else 1
    lines = text.splitlines()
    here = lines[line - 1] if 0 < line <= len(lines) else ""
    detail = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    if "\t" in here[: len(here) - len(here.lstrip())]:
        sentence = "starts with a tab; indent with spaces instead."
    elif "mapping values are not allowed" in detail:
        sentence = 'has a colon inside its text; put the text in double quotes ("...").'
    elif "could not find expected ':'" in detail:
        sentence = "lacks the colon after its key, or a text that goes on from the line above is not indented."
    elif "special characters are not allowed" in detail or "control characters" in detail:
        sentence = "has a control character; delete it."
    elif "alias" in detail:
        sentence = "begins with * and so points to a name that does not exist; put the text in double quotes."
    elif "cannot start any token" in detail:
        sentence = "begins with a character that has a meaning in YAML; put the text in double quotes."
    else:
        sentence = f"cannot be read as YAML ({detail}); check the indentation and the quotation marks here."
    return Problem(shown(path), line, "", sentence)


def _children(node: yaml.Node) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.SequenceNode):
        yield from node.value
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key
            yield value


def _repeats(root: yaml.Node) -> int:
    """How many values exist only because an alias repeats them; endless where one contains itself."""
    distinct: set[int] = set()

    @cache
    def size(node: yaml.Node) -> int:
        if id(node) in distinct:
            return REPEAT_LIMIT * REPEAT_LIMIT  # met again before it was finished: it contains itself
        distinct.add(id(node))
        return 1 + sum(size(child) for child in _children(node))

    return size(root) - len(distinct)


def _twice(path: Path, root: yaml.Node) -> Iterator[Problem]:
    seen_nodes: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen_nodes:
            continue
        seen_nodes.add(id(node))
        if isinstance(node, yaml.MappingNode):
            first: dict[str, int] = {}
            for key, _ in node.value:
                name = str(key.value)
                line = key.start_mark.line + 1
                if name in first:
                    sentence = f"is given twice, first in line {first[name]}; keep one of the two."
                    yield Problem(shown(path), line, name, sentence)
                first.setdefault(name, line)
        waiting.extend(_children(node))


def _plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    # `key:` with nothing behind it means "not given", as in any YAML; quotation marks make it an empty text.
    quoted = bool(getattr(node, "style", None))
    return None if node.value == "" and not quoted else node.value


def _child(node: yaml.Node, step: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return value, key.start_mark.line
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        item = node.value[step]
        return item, item.start_mark.line
    return None
