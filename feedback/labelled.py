"""Closed answers with words for people beside the word that is stored."""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """An enumeration whose members are given as `value, label`."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Make the member a string, its stored value, and put its label beside it."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member
