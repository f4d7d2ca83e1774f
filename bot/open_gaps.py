"""Questions that found no answer, without those that are answered by now: a curator sees her work take effect."""

import asyncio
from collections.abc import Collection, Sequence

from bot.context import Services
from feedback import gaps
from feedback.gaps import WITHHELD, Asked
from knowledge.library import Library
from knowledge.outcome import Answer

ASKED_ANEW = 200
"""So many, the most frequent, are asked anew; the rest of a long list is shown as it was counted."""


async def open_gaps(services: Services, boards: Collection[str]) -> Sequence[Asked]:
    """The open questions of some boards and of people who had chosen none, the most frequent first."""
    counted = await gaps.of_boards(services.store, [*boards, gaps.NO_BOARD])
    # In a thread: a long list takes half a second, and nobody's urgent card may wait for it.
    answered = await asyncio.to_thread(_answered, services.library, counted[:ASKED_ANEW])
    return [each for each in counted if each not in answered]


def _answered(library: Library, counted: Sequence[Asked]) -> set[Asked]:
    worded = (each for each in counted if each.text != WITHHELD)
    return {each for each in worded if isinstance(library.answer(each.text, each.board or None), Answer)}
