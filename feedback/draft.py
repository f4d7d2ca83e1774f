"""Feedback while it is being written: in memory only, and gone when it is sent, cancelled or the program stops."""

from collections.abc import Collection
from dataclasses import dataclass, field

from feedback.findings import taken_out
from feedback.report import TEXT_LIMIT, Category, FeedbackError, Question, Report, Role, tidy
from feedback.screening import Finding, screen


@dataclass(slots=True)
class Draft:
    """A report in the making. It holds no sender, and its repr shows no words."""

    board: str
    category: Category | None = field(default=None, repr=False)
    role: Role | None = field(default=None, repr=False)
    question: Question | None = field(default=None, repr=False)
    text: str = field(default="", repr=False)

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

    def findings(self) -> tuple[Finding, ...]:
        """What in the text may identify somebody, from start to end."""
        return screen(self.text)

    def take_out(self, findings: Collection[Finding]) -> None:
        """Replace each finding by its kind in brackets, as in `[phone number]`."""
        self.text = taken_out(self.text, findings)

    def report(self) -> Report:
        """The finished report.

        Raises:
            FeedbackError: if category or text are missing.
        """
        if self.category is None:
            raise FeedbackError("Choose first what your feedback is about.")
        return Report(category=self.category, text=self.text, role=self.role, question=self.question)
