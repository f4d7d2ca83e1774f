"""Column types: instants that stay aware and in UTC, lists of dates, words instead of enum positions."""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect


class UtcDateTime(sa.types.TypeDecorator[dt.datetime]):
    """An instant. Goes in aware, is stored in UTC, and comes back aware, on SQLite too."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Convert to UTC on the way in.

        Raises:
            ValueError: for a naive datetime, which could mean any time zone.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a time zone cannot be stored")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Say again that it is UTC: SQLite forgets."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Dates(sa.types.TypeDecorator[tuple[dt.date, ...]]):
    """A few dates in one cell, as a JSON list of ISO dates."""

    impl = sa.JSON
    cache_ok = True

    def process_bind_param(self, value: Sequence[dt.date] | None, dialect: Dialect) -> list[str] | None:
        """Write ISO dates, in order."""
        return None if value is None else [day.isoformat() for day in value]

    def process_result_value(self, value: list[str] | None, dialect: Dialect) -> tuple[dt.date, ...] | None:
        """Read ISO dates, in order."""
        return None if value is None else tuple(dt.date.fromisoformat(day) for day in value)


def word(kind: type[StrEnum]) -> Any:
    """A column that holds the value of a `StrEnum` as plain text, so that a new word needs no migration."""
    return sa.Enum(kind, native_enum=False, length=24, values_callable=lambda words: [each.value for each in words])
