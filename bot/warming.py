"""Loads what the first picture needs soon after the start, so that nobody waits for it.

The drawing library takes 0.4 s of computing and 26 MB. It is loaded in a thread, and only once the bot has had time
to answer those who wrote while it was away.
"""

import asyncio

from bot.charts import drawable

AFTER = 5.0
"""Seconds after the start."""


async def warm_charts(after: float = AFTER) -> None:
    """Load the drawing library and its font once, after so many seconds."""
    await asyncio.sleep(after)
    await asyncio.to_thread(_load)


def _load() -> None:
    from matplotlib.backends import backend_agg  # noqa: F401 - to load it is all that is wanted
    from matplotlib.figure import Figure  # noqa: F401 - as above

    drawable("the font")
