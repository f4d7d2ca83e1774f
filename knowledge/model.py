"""The words of the knowledge base: boards, documents, contacts, entries.

Every class is a frozen pydantic model: `knowledge.load` builds them from YAML and turns what
does not fit into sentences with file, line and key. `docs/content-format.md` explains each field
to the people who write them.
"""

import datetime as dt
import re
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=38)]
"""Lower-case words joined by hyphens. 38 characters: `e:leicestershire-rutland/<id>` must fit 64 bytes."""
PartialDate = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
"""A date as precise as the document gives it: `2016`, `2016-09` or `2016-09-30`."""


class Kind(StrEnum):
    """What an entry is about; /priorities, /procedures and /forums browse by it."""

    PRIORITY = "priority"
    OBJECTIVE = "objective"
    CONTACT = "contact"
    """Whom to phone: the board's numbers stand under it, and it is never offered to people of another board."""
    PROCEDURE = "procedure"
    FORUM = "forum"
    GROUP = "group"
    AGENCY = "agency"
    DUTY = "duty"
    LEARNING = "learning"
    FIGURE = "figure"
    MEASURE = "measure"


class Content(BaseModel):
    """A piece of content: immutable, and an unknown key is an error, because it is most often a typo."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Document(Content):
    """A published document that entries cite."""

    title: Text
    publisher: Text
    date: PartialDate
    sections: tuple[Text, ...] = ()
    """The sections as the document numbers them; a citation starts with one of these."""
    superseded_by: Text | None = None


class Contact(Content):
    """A way to reach a service, with the page or person that confirmed it, and when."""

    name: Text
    phone: Text | None = None
    hours: Text | None = None
    note: Text | None = None
    checked_on: dt.date | None = None
    checked_at: Text | None = None


class Board(Content):
    """A partnership: who it is, what it has published, how its services are reached."""

    id: Slug
    name: Text
    short_name: Text
    other_names: tuple[Text, ...] = ()
    published_on: dt.date | None = None
    """The day on which its entries were published here; those without a change of their own count as new since then."""
    documents: dict[str, Document]
    front_door: Contact
    out_of_hours: Contact
    contacts: dict[str, Contact] = Field(default_factory=dict)
    glossary: dict[str, Text] = Field(default_factory=dict)
    """Acronym to expansion, as this board's documents use it."""


class Source(Content):
    """Where an answer comes from: a document's key in the board file, and the section in it."""

    document: Text
    section: str = ""
    """Empty only in a pack without a board, whose sources are free text."""


class Change(Content):
    """When an entry last changed and why, for /new."""

    on: dt.date
    why: Text


class Entry(Content):
    """One answerable item: a question that people ask, and the answer that a document gives."""

    id: Text
    board: str = ""
    """Filled in by the loader from the folder's board file; empty in a pack without one."""
    kind: Kind = Kind.PROCEDURE
    title: Text
    questions: tuple[Text, ...] = ()
    also_asked: tuple[Text, ...] = ()
    """Further ways to ask for it, most from the board's `also_asked.yaml`: they help to find it, no more."""
    other_names: tuple[Text, ...] = ()
    answer: Text
    steps: tuple[Text, ...] = ()
    timescale: Text | None = None
    contact: Text | None = None
    """Whom to contact, in words; the board's front door is added where an entry is a procedure."""
    sources: tuple[Source, ...] = ()
    as_at: PartialDate | None = None
    """The date for which the answer holds: of the figure, or else of the document."""
    review_by: dt.date | None = None
    related: tuple[Text, ...] = ()
    contradiction: Text | None = None
    """Where the documents disagree: both readings, never a silent choice."""
    changed: Change | None = None
    draft: bool = False
    """Not approved as it stands: the answer says so. The loader sets it too where the installation asks for it."""

    @property
    def key(self) -> str:
        """The entry's name across boards, `board/id`; just `id` in a pack without a board."""
        return f"{self.board}/{self.id}" if self.board else self.id

    @property
    def words(self) -> int:
        """How many words a reader of the answer meets, without title and source."""
        parts = (self.answer, *self.steps, self.timescale or "", self.contact or "", self.contradiction or "")
        return sum(len(re.findall(r"\S+", part)) for part in parts)


class AlsoAsked(Content):
    """The content of `also_asked.yaml`: by the id of an entry, further ways to ask for it.

    Kept apart from the entries, so that these stay short to read.
    """

    also_asked: dict[str, tuple[Text, ...]]
