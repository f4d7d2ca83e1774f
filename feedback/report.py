"""What a person tells the board: a category, a text, and two optional coarse answers."""

import re
import unicodedata
from dataclasses import dataclass, field

from feedback.labelled import Labelled

TEXT_LIMIT = 4000
"""Characters. Whatever they are, 4,000 of them fit the one size that every sealed report is padded to."""


class FeedbackError(Exception):
    """Something about feedback cannot be done; the message says what is wrong and what to do next."""


class Category(Labelled):
    """What the feedback is about."""

    RISK_TO_PRACTICE = "risk-to-practice", "A risk to practice"
    GOOD_PRACTICE = "good-practice", "Good practice"
    TRAINING_NEED = "training-need", "A training need"
    PROCEDURE_UNCLEAR = "procedure-unclear", "A procedure is unclear"
    WORKING_TOGETHER = "working-together", "Working together"
    OTHER = "other", "Something else"


class Role(Labelled):
    """The sector somebody works in, as coarse as it can be and still be of use; always optional."""

    EDUCATION = "education", "Education"
    HEALTH = "health", "Health"
    POLICE = "police", "Police"
    SOCIAL_CARE = "social-care", "Social care"
    EARLY_YEARS = "early-years", "Early years"
    VOLUNTARY = "voluntary", "Voluntary sector"
    OTHER = "other", "Another sector"
    NOT_SAID = "not-said", "Rather not say"


class Question(Labelled):
    """The four key questions of a board's assurance role (Southend LSCB Strategic Plan 2018-19, Appendix 2)."""

    SAFE = "safe", "Are children and young people safe?"
    WORKING_TOGETHER = (
        "agencies",
        "Are local agencies working effectively, internally and together, to safeguard children and young people?",
    )
    FEEL_SAFER = "feel-safer", "Do younger people and children feel safer as a result?"
    IMPROVING = "improving", "Is the local safeguarding system continuously improving?"


@dataclass(frozen=True, slots=True)
class ReplyTo:
    """Where the board's reply goes, if whoever wrote asked for a receipt. Its repr shows nothing."""

    id: bytes = field(repr=False)
    """16 bytes: the name of the reply on the server."""
    key: bytes = field(repr=False)
    """A raw X25519 public key of 32 bytes that the reply is sealed to."""


@dataclass(frozen=True, slots=True)
class Report:
    """A finished piece of feedback. Its repr keeps the words out of logs and tracebacks.

    Raises:
        FeedbackError: if the text is empty or longer than `TEXT_LIMIT`.
    """

    category: Category = field(repr=False)
    text: str = field(repr=False)
    role: Role | None = field(default=None, repr=False)
    question: Question | None = field(default=None, repr=False)
    receipt: ReplyTo | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", tidy(self.text))
        if not self.text:
            raise FeedbackError("There is no text yet: write at least one sentence.")
        if len(self.text) > TEXT_LIMIT:
            raise FeedbackError(
                f"The text has {len(self.text):,} characters; {TEXT_LIMIT:,} fit. "
                "Shorten it, or send the rest as a second piece of feedback."
            )


def tidy(text: str) -> str:
    """The text with plain line ends, composed letters, and without characters that nobody can see or type."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", "", lines).strip()
