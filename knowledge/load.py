"""From folders of YAML to boards and entries, or to a list of everything that is wrong with them.

A *board folder* holds `board.yaml` and any number of files with `entries:`. A *pack* is any other
folder (or one file) with such entries, where `source` may be free text: a foreign question set.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from knowledge.approval import APPROVALS_FILE, Approvals, with_drafts_marked
from knowledge.model import AlsoAsked, Board, Entry
from knowledge.problems import NO_LINE, ContentError, Place, Problem, shown
from knowledge.wording import sentence_for
from knowledge.yaml_file import UnreadableError, Way, YamlFile, read_yaml

Model = TypeVar("Model", bound=BaseModel)

BOARD_FILE = "board.yaml"
ALSO_ASKED_FILE = "also_asked.yaml"
"""Beside it, where a board has one: further ways to ask for its entries."""
SHIPPED = Path(__file__).parent / "boards"
"""The boards that come with the program."""


@dataclass(frozen=True, slots=True)
class Pack:
    """What one folder holds: entries in file order, and the board that publishes them, if it names one."""

    folder: Path
    entries: tuple[Entry, ...]
    board: Board | None = None
    places: Mapping[str, Place] = field(default_factory=dict)
    """Entry key to the file and line where the entry begins."""
    approvals: Approvals = field(default_factory=Approvals)

    def with_drafts_marked(self) -> "Pack":
        """The same pack, with every entry marked as a draft that nobody approved in its present wording."""
        return replace(self, entries=with_drafts_marked(self.entries, self.approvals))


def load_boards(root: Path = SHIPPED) -> tuple[Pack, ...]:
    """Load every board folder below `root`, in the order of their names.

    Raises:
        ContentError: with the problems of all boards.
    """
    folders = sorted(file.parent for file in root.glob(f"*/{BOARD_FILE}"))
    if not root.exists():
        sentence = "is not there; give the folder that holds the boards, one folder each."
        raise ContentError([Problem(shown(root), NO_LINE, "", sentence)])
    if not folders:
        raise ContentError(
            [Problem(shown(root), NO_LINE, "", f"has no folder with a {BOARD_FILE}; point to the boards.")]
        )
    packs: list[Pack] = []
    problems: list[Problem] = []
    for folder in folders:
        try:
            packs.append(load_board(folder))
        except ContentError as error:
            problems += error.problems
    problems += _same_board_twice(packs)
    if problems:
        raise ContentError(problems)
    return tuple(packs)


def load_board(folder: Path) -> Pack:
    """Load one board: its `board.yaml` and all its entries.

    Raises:
        ContentError: with every problem found in any of its files.
    """
    file = folder / BOARD_FILE
    if not file.is_file():
        sentence = f"is missing; a board's folder needs a {BOARD_FILE} with its name, documents and contacts."
        raise ContentError([Problem(shown(file), NO_LINE, "", sentence)])
    return _load(folder, file)


def load_pack(path: Path) -> Pack:
    """Load a folder, or a single file, of entries; a folder with a `board.yaml` loads as that board.

    Raises:
        ContentError: with every problem found, also where there is nothing to load.
    """
    board_file = path / BOARD_FILE
    return _load(path, board_file if board_file.is_file() else None)


def load_any(path: Path) -> tuple[Pack, ...]:
    """Load what a person points to: a folder of boards, one board, a pack, or a file.

    Raises:
        ContentError: with every problem found.
    """
    holds_boards = not (path / BOARD_FILE).is_file() and any(path.glob(f"*/{BOARD_FILE}"))
    return load_boards(path) if holds_boards else (load_pack(path),)


def _load(path: Path, board_file: Path | None) -> Pack:
    problems: list[Problem] = []
    board = _one(Board, board_file, problems) if board_file else None
    approvals_file = path / APPROVALS_FILE
    approvals = _one(Approvals, approvals_file, problems) if board_file and approvals_file.is_file() else None
    found: list[_Found] = []
    files = _content_files(path)
    for file in files:
        try:
            found += _entries(read_yaml(file), board_file, board, problems)
        except UnreadableError as error:
            problems += error.problems
    if not files:
        sentence = "holds no YAML file (.yaml or .yml) with entries; check the name of the folder."
        problems.append(Problem(shown(path), NO_LINE, "", sentence))
    problems += _repeated_ids(found)
    if not problems:
        # With a file unread, every reference into it would be reported as wrong.
        problems += _loose_ends(found, board)
        if board_file and (path / ALSO_ASKED_FILE).is_file():
            found = _also_asked(found, path / ALSO_ASKED_FILE, problems)
    if problems:
        raise ContentError(problems)
    places = {item.entry.key: Place(shown(item.file.path), item.file.line(item.way)) for item in found}
    return Pack(path, tuple(item.entry for item in found), board, places, approvals or Approvals())


@dataclass(frozen=True, slots=True)
class _Found:
    """An entry and where it was read."""

    entry: Entry
    file: YamlFile
    way: Way


def _content_files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(
        file
        for file in path.rglob("*")
        if file.suffix in {".yaml", ".yml"}
        and file.is_file()
        and file not in (path / BOARD_FILE, path / APPROVALS_FILE, path / ALSO_ASKED_FILE)
    )


def _one(model: type[Model], path: Path, problems: list[Problem]) -> Model | None:
    """The one thing that a whole file holds."""
    file = _opened(path, problems)
    return _build(model, file.data, file, (), problems) if file else None


def _opened(path: Path, problems: list[Problem]) -> YamlFile | None:
    try:
        file = read_yaml(path)
    except UnreadableError as error:
        problems += error.problems
        return None
    problems += file.problems
    return file


def _entries(file: YamlFile, board_file: Path | None, board: Board | None, problems: list[Problem]) -> Iterator[_Found]:
    problems += file.problems
    if not isinstance(file.data, dict) or "entries" not in file.data:
        problems.append(file.problem((), "has no list `entries:` at the top; see docs/content-format.md."))
        return
    for key in file.data.keys() - {"entries"}:
        problems.append(
            file.problem((key,), "stands beside `entries:`, where nothing else belongs; delete or indent it.")
        )
    items = file.data["entries"]
    if not isinstance(items, list):
        problems.append(file.problem(("entries",), 'must be a list: each entry starts with "- id: ...".'))
        return
    for number, item in enumerate(items):
        way = ("entries", number)
        if not isinstance(item, dict):
            problems.append(file.problem(way, 'must be an entry that starts with "- id: ...".', key="entries"))
            continue
        data = item if board_file else _with_free_source(item)
        entry = _build(Entry, {**data, "board": board.id if board else ""}, file, way, problems)
        if entry is not None:
            found = _Found(entry, file, way)
            problems += _board_rules(found) if board_file else ()
            yield found


def _with_free_source(item: dict[str, Any]) -> dict[str, Any]:
    """A foreign pack's entry with its free-text `source` as the one source; an empty title becomes the id."""
    data = {key: value for key, value in item.items() if key != "source"}
    source = item.get("source")
    if isinstance(source, str) and source.strip() and "sources" not in item:
        data["sources"] = [{"document": source}]
    return data


def _build(model: type[Model], data: Any, file: YamlFile, way: Way, problems: list[Problem]) -> Model | None:
    given = _without_empty(data)
    try:
        return model.model_validate(given)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            place = (*way, *detail["loc"])
            problems.append(file.problem(place, sentence_for(detail, model)))
        return None


def _without_empty(data: Any) -> Any:
    """`key:` with nothing behind it counts as not given, so that the message says "is missing"."""
    if isinstance(data, dict):
        return {key: _without_empty(value) for key, value in data.items() if value is not None}
    if isinstance(data, list):
        return [_without_empty(value) for value in data]
    return data


def _board_rules(found: _Found) -> Iterator[Problem]:
    """What a board's own entry must have although a foreign pack's may do without."""
    entry, file, way = found.entry, found.file, found.way
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry.id) or len(entry.id) > 38:
        sentence = "must be lower-case words joined by hyphens, at most 38 characters, such as cse-missing-forum."
        yield file.problem((*way, "id"), sentence)
    if not entry.sources:
        yield file.problem(way, "is missing; name the document and the section that the answer comes from.", "sources")
    for number, source in enumerate(entry.sources):
        if not source.section.strip():
            yield file.problem(
                (*way, "sources", number), "is missing; give the section as the document prints it.", "section"
            )


def _repeated_ids(found: Sequence[_Found]) -> Iterator[Problem]:
    first: dict[str, Problem] = {}
    for item in found:
        here = item.file.problem((*item.way, "id"), "")
        earlier = first.setdefault(item.entry.key, here)
        if earlier is not here:
            sentence = (
                f"{item.entry.id} is used already in {earlier.file}:{earlier.line}; every entry needs its own id."
            )
            yield item.file.problem((*item.way, "id"), sentence)


def _loose_ends(found: Sequence[_Found], board: Board | None) -> Iterator[Problem]:
    """References that lead nowhere: related entries, and documents that the board file does not list."""
    ids = {item.entry.id for item in found}
    for item in found:
        for number, name in enumerate(item.entry.related):
            if name not in ids:
                way = (*item.way, "related", number)
                yield item.file.problem(way, f"{name} is not the id of an entry here{_hint(name, ids)}.")
        if board is None:
            continue
        for number, source in enumerate(item.entry.sources):
            if source.document not in board.documents:
                way = (*item.way, "sources", number, "document")
                known = ", ".join(sorted(board.documents))
                yield item.file.problem(way, f"{source.document} is not among the board's documents ({known}).")


def _also_asked(found: Sequence[_Found], path: Path, problems: list[Problem]) -> list[_Found]:
    """The entries with the further ways to ask for them."""
    file = _opened(path, problems)
    held = _build(AlsoAsked, file.data, file, (), problems) if file else None
    if not file or not held:
        return list(found)
    further, entries = dict(held.also_asked), []
    for item in found:
        asked = (*item.entry.also_asked, *further.pop(item.entry.id, ()))
        entries.append(replace(item, entry=item.entry.model_copy(update={"also_asked": asked})))
    ids = {item.entry.id for item in found}
    problems += [
        file.problem(("also_asked", name), f"is not the id of an entry here{_hint(name, ids)}.") for name in further
    ]
    return entries


def _hint(name: str, known: set[str]) -> str:
    close = get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]}" if close else ""


def _same_board_twice(packs: Sequence[Pack]) -> Iterator[Problem]:
    first: dict[str, Path] = {}
    for pack in packs:
        if pack.board is None:
            continue
        earlier = first.setdefault(pack.board.id, pack.folder)
        if earlier is not pack.folder:
            sentence = f"{pack.board.id} is the id of the board in {shown(earlier)} too; every board needs its own."
            yield Problem(shown(pack.folder / BOARD_FILE), NO_LINE, "id", sentence)
