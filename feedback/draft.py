"""Feedback while it is being written: in memory only, and gone when it is sent, cancelled or the program stops."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum

from feedback.findings import taken_out
from feedback.report import TEXT_LIMIT, Category, FeedbackError, Question, ReplyTo, Report, Role, tidy
from feedback.screening import Finding, Kind, screen


class Step(StrEnum):
    """What the person is asked now."""

    ABOUT = "about"
    ROLE = "role"
    QUESTION = "question"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Noticed:
    """Something that may identify somebody, at every place where the text says it."""

    kind: Kind
    words: str = field(repr=False)
    findings: tuple[Finding, ...] = field(repr=False)


@dataclass(slots=True)
class Draft:
    """A report in the making. It holds no sender, and its repr shows no words."""

    board: str
    step: Step = field(default=Step.ABOUT, repr=False)
    category: Category | None = field(default=None, repr=False)
    role: Role | None = field(default=None, repr=False)
    question: Question | None = field(default=None, repr=False)
    text: str = field(default="", repr=False)
    tag: str = field(default_factory=lambda: secrets.token_hex(3))
    """Tells the buttons of this draft from those of an earlier one."""
    version: int = 0
    """Grows with every change, so that a button under an older preview decides nothing about newer words."""
    _kept: set[tuple[Kind, str]] = field(default_factory=set, repr=False)

    def add(self, text: str) -> None:
        """Add a message below what is written so far.

        Raises:
            FeedbackError: if both together are longer than `TEXT_LIMIT`; the draft stays as it was.
        """
        longer = tidy(f"{self.text}\n{text}")
        if len(longer) > TEXT_LIMIT:
            raise FeedbackError(
                f"With this message the text has {len(longer):,} characters; {TEXT_LIMIT:,} fit. "
                "It was not added. Send what you have, and the rest as a second piece of feedback."
            )
        self.text = longer
        self._changed()

    def write_again(self) -> None:
        """Forget the words, and what was decided about them."""
        self.text = ""
        self._kept.clear()
        self._changed()

    def findings(self) -> tuple[Finding, ...]:
        """What in the text may identify somebody, from start to end."""
        return screen(self.text)

    def noticed(self) -> tuple[Noticed, ...]:
        """What was noticed and not yet decided on, the same words once, in the order of the text."""
        places: dict[tuple[Kind, str], list[Finding]] = {}
        for finding in self.findings():
            places.setdefault(self._what(finding), []).append(finding)
        return tuple(
            Noticed(kind, self.text[found[0].start : found[0].end], tuple(found))
            for (kind, words), found in places.items()
            if (kind, words) not in self._kept
        )

    def keep(self, noticed: Collection[Noticed]) -> None:
        """Leave these as they are, and do not ask about them again."""
        self._kept |= {self._what(finding) for each in noticed for finding in each.findings}
        self._changed()

    def take_out(self, noticed: Collection[Noticed]) -> None:
        """Replace each of these by its kind in brackets, as in `[phone number]`, wherever it stands."""
        self.text = taken_out(self.text, [finding for each in noticed for finding in each.findings])
        self._changed()

    def report(self, receipt: ReplyTo | None = None) -> Report:
        """The finished report.

        Args:
            receipt: where a reply goes, if the person wants one.

        Raises:
            FeedbackError: if category or text are missing.
        """
        if self.category is None:
            raise FeedbackError("Choose first what your feedback is about.")
        return Report(category=self.category, text=self.text, role=self.role, question=self.question, receipt=receipt)

    def _changed(self) -> None:
        self.version += 1

    def _what(self, finding: Finding) -> tuple[Kind, str]:
        return finding.kind, self.text[finding.start : finding.end].casefold()
