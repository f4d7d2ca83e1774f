"""What Safeboard keeps: content, database, keys, and how messages have fared."""

import datetime as dt
from collections.abc import AsyncIterator, Iterator, Sequence

from bot.doctor.finding import Finding, broken, fine, look
from bot.settings import Settings, SettingsError
from bot.wiring import load_packs
from feedback.keys import installed_key
from feedback.report import FeedbackError
from knowledge.check import CONTACT_DAYS
from knowledge.load import Pack
from knowledge.model import Board
from knowledge.problems import ContentError
from storage import health
from storage.store import StorageError, Store

RECENT = dt.timedelta(days=7)
TOO_MANY = 0.05
"""The share of recent messages that may fail before somebody should look."""


async def house(settings: Settings, now: dt.datetime) -> AsyncIterator[Finding]:
    """Look at content, keys and database."""
    try:
        packs = load_packs(settings)
    except (ContentError, SettingsError) as error:
        first, *more = str(error).splitlines()
        others = f" and {len(more)} more" if more else ""
        yield broken("content", f"The content cannot be used: {first}{others}", "`safeboard knowledge check FOLDER`")
    else:
        for finding in (*_content(packs, now.date()), *_keys(settings, packs)):
            yield finding
    async for finding in _database(settings, now):
        yield finding


def _content(packs: Sequence[Pack], today: dt.date) -> Iterator[Finding]:
    entries = [entry for pack in packs for entry in pack.entries]
    past = [entry for entry in entries if entry.review_by and entry.review_by < today]
    said = f"{len(entries)} answers of {len(packs)} boards."
    if past:
        yield look(
            "content", f"{said} {len(past)} are past their review date.", "`safeboard knowledge check` names them."
        )
    else:
        yield fine("content", f"{said} None is past its review date.")
    for pack in packs:
        if pack.board:
            yield _contacts(pack.board, today)


def _contacts(board: Board, today: dt.date) -> Finding:
    """The numbers of the urgent card: that there are some, and that somebody rang them within the year."""
    subject = f"urgent card of {board.id}"
    if board.front_door.phone is None:
        return broken(
            subject,
            "No number of children's services is set; the card tells people how to find it.",
            f"Confirm the number with the board, and set it in {board.id}/board.yaml with checked_on.",
        )
    checked = board.front_door.checked_on
    if checked is None or (today - checked).days > CONTACT_DAYS:
        when = f"last checked on {checked}" if checked else "never checked"
        return look(
            subject, f"Its number was {when}.", f"Ring it, and set checked_on and checked_at in {board.id}/board.yaml."
        )
    return fine(subject, f"Its number was checked on {checked}.")


def _keys(settings: Settings, packs: Sequence[Pack]) -> Iterator[Finding]:
    for board in (pack.board.id for pack in packs if pack.board):
        subject = f"feedback key of {board}"
        try:
            key = installed_key(settings.data_dir, board)
        except FeedbackError as error:
            yield broken(subject, str(error), "`safeboard feedback install-key FILE --replace`")
            continue
        if key is None:
            yield look(subject, "None is installed, so /feedback takes nothing.", "See docs/feedback.md: Set up.")
        else:
            yield fine(subject, f"Installed: {key.fingerprint}. Compare it with the officer's.")


async def _database(settings: Settings, now: dt.datetime) -> AsyncIterator[Finding]:
    try:
        found = await health.look(settings.database)
    except StorageError as error:
        yield broken("database", str(error), "Mend that, then start Safeboard again.")
        return
    if not found.exists:
        yield look("database", f"There is none yet at {found.file}.", "`safeboard run` makes it.")
        return
    if found.damage:
        yield broken("database", f"SQLite finds damage: {found.damage}.", "Stop Safeboard and restore a backup.")
        return
    if found.revision != found.head:
        yield look(
            "migrations",
            f"The tables are at {found.revision or 'nothing'}, this version needs {found.head}.",
            "Make a backup. `safeboard run` then brings an older database up to date, and refuses a newer one.",
        )
        return
    yield fine("database", f"It can be read, and its tables are at {found.revision} as this version needs.")
    async for finding in _messages(settings, now):
        yield finding


async def _messages(settings: Settings, now: dt.datetime) -> AsyncIterator[Finding]:
    store = await Store.open(settings.database, settings.data_dir)
    try:
        async with store.session() as session:
            counted = await health.failures(session, now - RECENT)
    finally:
        await store.close()
    said = (
        f"Of {counted.settled} messages of the last {RECENT.days} days {counted.refused} were refused "
        f"and {counted.unconfirmed} are unconfirmed."
    )
    if counted.refused + counted.unconfirmed > TOO_MANY * counted.settled:
        yield look("reminders", said, "`safeboard reminders outbox` lists them with their reasons.")
    else:
        yield fine("reminders", said)
