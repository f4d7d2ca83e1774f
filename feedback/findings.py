"""What the screening points out: a stretch of the text and the kind of thing that it may be."""

from collections.abc import Collection
from dataclasses import dataclass

from feedback.labelled import Labelled


class Kind(Labelled):
    """What a finding may be; the label goes into the chat and replaces what is taken out."""

    NHS_NUMBER = "nhs-number", "NHS number"
    PUPIL_NUMBER = "pupil-number", "pupil number"
    PHONE = "phone", "phone number"
    EMAIL = "email", "email address"
    POSTCODE = "postcode", "postcode"
    ADDRESS = "address", "address"
    BIRTH_DATE = "birth-date", "date of birth"
    PLATE = "plate", "vehicle registration"
    CASE_NUMBER = "case-number", "reference number"
    HANDLE = "handle", "user name"
    LINK = "link", "link"
    NAME = "name", "name"
    INITIALS = "initials", "initials"
    SCHOOL = "school", "school"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Characters `start` up to, not including, `end` of a text, and what they may be."""

    start: int
    end: int
    kind: Kind


def taken_out(text: str, findings: Collection[Finding]) -> str:
    """The text with each finding replaced by its kind in brackets, as in `[phone number]`."""
    for finding in sorted(findings, reverse=True):
        text = f"{text[: finding.start]}[{finding.kind.label}]{text[finding.end :]}"
    return text
