"""Settings and a clock become services: content, live-concern check, database, keys."""

from collections.abc import Iterable
from pathlib import Path

from bot.clock import Clock
from bot.context import Services
from bot.heap import growing
from bot.points import published
from bot.settings import Settings, SettingsError
from feedback.intake import Intake, forget_order
from knowledge.library import Library
from knowledge.load import Pack, load_boards
from knowledge.model import Entry
from knowledge.urgency import UrgencyCheck
from reminders.calendar import london_day
from reminders.importer import seed
from storage.store import Store

SHIPPED_BOARDS = Path(__file__).parent.parent / "knowledge" / "boards"


def load_packs(settings: Settings) -> tuple[Pack, ...]:
    """The content of the boards that the settings name.

    Raises:
        ContentError: if the content has mistakes.
        SettingsError: if the settings name a board that the content does not have.
    """
    boards = load_boards(settings.content_dir or SHIPPED_BOARDS)
    if settings.mark_drafts:
        boards = tuple(pack.with_drafts_marked() for pack in boards)
    known = {pack.board.id: pack for pack in boards if pack.board}
    for name in settings.chosen_boards:
        if name not in known:
            raise SettingsError(f"SAFEBOARD_BOARDS names “{name}”, but the content has only: {', '.join(known)}.")
    return tuple(known[name] for name in settings.chosen_boards) or boards


def load_library(settings: Settings, added: Iterable[Entry] = ()) -> Library:
    """The boards that the settings name and what is added to them, ready to answer. Raises what `load_packs` raises."""
    return Library.build(load_packs(settings), cache_dir=settings.data_dir / "cache", added=added)


async def open_store(settings: Settings, clock: Clock) -> Store:
    """The database, migrated, with the shipped plans in it.

    Raises:
        StorageError: with a sentence, if the database cannot be opened.
    """
    store = await Store.open(settings.database, settings.data_dir)
    await seed(store, clock.now())
    # After a power cut between storing and rewriting, the file could still tell the order of feedback.
    await forget_order(store)
    return store


async def wire(
    settings: Settings, clock: Clock, *, library: Library | None = None, urgency: UrgencyCheck | None = None
) -> Services:
    """Everything the handlers need; what is given need not be built. The caller closes the store."""
    with growing():
        packs = library.packs if library else load_packs(settings)
        urgency = urgency or UrgencyCheck.build(cache_dir=settings.data_dir / "cache")
        # Now, so that a mistake in the content leaves no database open.
        store = await open_store(settings, clock)
        if library is None:
            added = await published(store, london_day(clock.now()))
            library = Library.build(packs, cache_dir=settings.data_dir / "cache", added=added)
        return Services(settings, clock, store, library, urgency, Intake(store))
