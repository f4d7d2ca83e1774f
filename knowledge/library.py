"""What the boards have published, ready to answer. The one door to this package for a chat."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from knowledge.cache import content_hash, recall, remember
from knowledge.deciding import Decider
from knowledge.follow_up import (
    is_follow_up,
    is_short,
    leans,
    points_back,
    points_to,
    says_nothing_alone,
    stays_on_topic,
    with_topic,
)
from knowledge.load import Pack
from knowledge.model import Board, Entry, Kind
from knowledge.outcome import Answer, Choices, LeftOpen, NoAnswer, Outcome, Reported
from knowledge.search import Search
from knowledge.segments import is_plainly_asked, questions_in
from knowledge.thesaurus import build_thesaurus, glossary_groups, names_of, read_groups
from knowledge.units import Reader
from knowledge.words import stem, tokens


class Library:
    """All boards' entries and the search over them. Immutable: a reload builds a new one."""

    def __init__(self, packs: Sequence[Pack], search: Search | None, added: Sequence[Entry] = ()) -> None:
        self.packs = tuple(packs)
        self.added = tuple(added)
        """Entries that are not in the boards' files: see `build`."""
        self.boards: Mapping[str, Board] = {pack.board.id: pack.board for pack in packs if pack.board}
        self._entries = (*(entry for pack in packs for entry in pack.entries), *self.added)
        self._by_key = {entry.key: entry for entry in self._entries}
        self._search = search
        boards = dict.fromkeys(entry.board for entry in self._entries)
        self._entries_of = {board: tuple(entry for entry in self._entries if entry.board == board) for board in boards}
        self._decider = Decider(search, self._entries) if search else None
        names = [name for board in self.boards.values() for name in (board.name, board.short_name, *board.other_names)]
        self._name_stems = frozenset(stem(word) for name in names for word in tokens(name))

    @classmethod
    def build(cls, packs: Iterable[Pack], cache_dir: Path | None = None, added: Iterable[Entry] = ()) -> "Library":
        """Make packs searchable; with a folder for it, what was learned is kept for the next start.

        Args:
            packs: the boards' content.
            cache_dir: the folder.
            added: further entries of these boards, such as learning points; those of other boards are left out.
        """
        packs = tuple(packs)
        of_board = {pack.board.id: pack.board for pack in packs if pack.board}
        added = tuple(entry for entry in added if entry.board in of_board)
        entries = [*(entry for pack in packs for entry in pack.entries), *added]
        if not entries:
            return cls(packs, None)
        boards = [pack.board for pack in packs if pack.board]
        groups = [*read_groups(), *glossary_groups(boards)]
        names = {board.id: names_of(board) for board in boards}
        backgrounds = {
            entry.key: _documents(entry, pack.board) for pack in packs if pack.board for entry in pack.entries
        }
        backgrounds |= {entry.key: _documents(entry, of_board[entry.board]) for entry in added}
        reader = Reader(build_thesaurus(groups), names)
        stamp = content_hash(entries, groups, names, backgrounds)
        learned = recall(cache_dir, stamp) if cache_dir else None
        if learned is None:
            from knowledge.teach import learn_search

            learned = learn_search(entries, reader, names, backgrounds)
            if cache_dir:
                remember(cache_dir, stamp, learned)
        return cls(packs, Search(learned, reader), added)

    def get(self, key: str) -> Entry | None:
        """The entry with this key (`board/id`, or `id` in a pack without a board)."""
        return self._by_key.get(key)

    def entries(self, board: str | None = None, kinds: Collection[Kind] | None = None) -> tuple[Entry, ...]:
        """Entries in content order, of one board (None: all) and of some kinds (None: all)."""
        entries = self._entries if board is None else self._entries_of.get(board, ())
        return entries if kinds is None else tuple(entry for entry in entries if entry.kind in kinds)

    def answer(self, text: str, board: str | None = None, previous: str | None = None) -> Outcome:
        """Answer a message, as one question.

        Args:
            text: what was typed, of any length and in any script.
            board: the id of the chosen board; None where none is chosen, and all boards count the same.
            previous: the key of the entry that was shown just before, for "how often does it meet?".
        """
        return self._best(text, board, previous, self._parts(text, board, previous))

    def answer_all(
        self, text: str, board: str | None = None, previous: str | None = None, limit: int = 3
    ) -> tuple[Reported, ...]:
        """Answer a message that may hold several questions: one outcome for each that has an answer of its own.

        Always at least one outcome. Of the questions that have no answer beside others that have one, the first comes
        last. A message that reads as one question gives exactly what `answer` gives.
        """
        parts = self._parts(text, board, previous)
        answers: dict[str, Answer] = {}
        for outcome, _ in parts.values():
            if isinstance(outcome, Answer):
                answers.setdefault(outcome.entry.key, outcome)
        if not answers:
            return (self._best(text, board, previous, parts),)
        given = tuple(answers.values())[:limit]
        if len(given) == 1 and isinstance(whole := self._answer_once(text, board, previous)[0], Answer):
            given = (whole,)
        return (*given, *self._left_open(parts, given)[:1])

    def confidences(self, text: str, board: str | None = None) -> tuple[tuple[str, float], ...]:
        """The nearest entries' keys with the confidence in each, best first: for checking and measuring.

        With a board, only its own entries.
        """
        return self._decider.confidences(text, board) if self._decider else ()

    def near_duplicates(self) -> tuple[tuple[str, str], ...]:
        """Pairs of entries, by key, that the search can hardly tell apart."""
        if self._search is None:
            return ()
        from knowledge.teach import near_duplicates

        pairs = near_duplicates(self._search.learned.known.index)
        return tuple((self._entries[first].key, self._entries[second].key) for first, second in pairs)

    def _parts(self, text: str, board: str | None, previous: str | None) -> dict[str, tuple[Outcome, float]]:
        """The outcome of each part of a message that may hold several questions; none for a plain question.

        What is asked after an answered part is about that: "who is the LADO and what is her number".
        """
        found: dict[str, tuple[Outcome, float]] = {}
        for part in questions_in(text):
            if tokens(part) == tokens(text):
                break
            found[part] = self._answer_once(part, board, previous)
            if isinstance(outcome := found[part][0], Answer):
                previous = outcome.entry.key
        return found

    def _left_open(self, parts: Mapping[str, tuple[Outcome, float]], given: Sequence[Answer]) -> list[LeftOpen]:
        """The questions among the parts that have no answer, and of which none of those given speaks."""
        unanswered = [part for part, (outcome, _) in parts.items() if not isinstance(outcome, Answer)]
        return [
            LeftOpen(part)
            for part in unanswered
            if is_plainly_asked(part) and not any(self._speaks_of(part, answer.entry) for answer in given)
        ]

    def _speaks_of(self, part: str, entry: Entry) -> bool:
        assert self._search is not None
        on_topic = stays_on_topic(self._search.repaired(part), entry, self._name_stems)
        return on_topic and not self._lacks(part, entry)

    def _lacks(self, text: str, entry: Entry) -> bool:
        """Whether a message wants a form of answer that an entry has not."""
        assert self._search is not None
        return self._search.lacks(text, self._entries.index(entry))

    def _best(
        self, text: str, board: str | None, previous: str | None, parts: Mapping[str, tuple[Outcome, float]]
    ) -> Outcome:
        """The outcome of the message as a whole or, where that is no answer, of its surest part."""
        whole, sure = self._answer_once(text, board, previous)
        if isinstance(whole, Answer):
            return whole
        for outcome, part_sure in parts.values():
            if part_sure > sure and not isinstance(outcome, NoAnswer):
                whole, sure = outcome, part_sure
        return whole

    def _answer_once(self, text: str, board: str | None, previous: str | None) -> tuple[Outcome, float]:
        outcome, sure = self._decided(text, board)
        topic = self._by_key.get(previous or "")
        if topic is None and isinstance(outcome, Answer) and leans(text):
            return Choices((outcome.entry,), (sure,)), sure
        if topic is None or not is_follow_up(text) or self._stands_alone(text, topic, outcome):
            return outcome, sure
        again, again_sure = self._decided(with_topic(text, topic), board, self._boards_named(text))
        if isinstance(again, Answer) and self._lacks(text, again.entry):  # "what is her number" asks by its "her"
            again = Choices((again.entry,), (again_sure,))
        again = self._without_topic(again, topic, text)
        if says_nothing_alone(text):  # whatever it finds without its topic is chance
            return again, again_sure
        if points_back(text) and isinstance(outcome, Answer) and outcome.entry.board != topic.board:
            outcome = Choices((outcome.entry,), (sure,))
        found = (again.entry,) if isinstance(again, Answer) else again.entries if isinstance(again, Choices) else ()
        if not any(stays_on_topic(text, entry, self._name_stems) for entry in found):
            return outcome, sure
        return (again, again_sure) if again_sure > sure else (outcome, sure)

    def _stands_alone(self, text: str, topic: Entry, outcome: Outcome) -> bool:
        """Whether a message is not on the topic before it.

        It is word for word what a curator had in mind for its answer; or nothing in it points to the topic, and it is
        answered by itself or too long to have left the topic out.
        """
        assert self._search is not None
        answered = isinstance(outcome, Answer)
        if leans(text):
            return False
        if answered and self._search.is_own(text):
            return True
        return not points_to(text, topic) and not says_nothing_alone(text) and (answered or not is_short(text))

    def _without_topic(self, outcome: Outcome, topic: Entry, text: str) -> Outcome:
        """Choices without the entry that was shown just before, where it lacks what is asked: it was read already."""
        assert self._search is not None
        if not isinstance(outcome, Choices) or not self._lacks(text, topic):
            return outcome
        kept = [pair for pair in zip(outcome.entries, outcome.confidences, strict=True) if pair[0] != topic]
        if not kept:
            return NoAnswer()
        entries, confidences = zip(*kept, strict=True)
        return Choices(entries, confidences)

    def _decided(self, text: str, board: str | None, named: tuple[str, ...] = ()) -> tuple[Outcome, float]:
        return self._decider.decide(text, board, named) if self._decider else (NoAnswer(), 0.0)

    def _boards_named(self, text: str) -> tuple[str, ...]:
        return self._search.read(text).units.boards if self._search else ()


def _documents(entry: Entry, board: Board) -> str:
    """What an entry cites, by title, date and section: "according to the annual report" or "in section 5" names it."""
    cited = (board.documents.get(name) for name in dict.fromkeys(source.document for source in entry.sources))
    sections = (f"section {source.section}" for source in entry.sources if source.section)
    return " ".join([*(f"{document.title} {document.date}" for document in cited if document), *sections])
