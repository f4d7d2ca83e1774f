"""Python's search for garbage, kept away from what stays: the content, what was learned from it, the code.

A start makes some hundred thousand objects that live as long as the program. Python looks through all of them time and
again for cycles that nobody needs, during the start and for ever after; that took a fifth of a start, and pauses of a
tenth of a second in which nobody was answered.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def growing() -> Iterator[None]:
    """While much is made that stays: no search for garbage."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def settled() -> Iterator[None]:
    """From now until the block ends, what exists is taken to stay, and only what comes after is looked through.

    What is taken to stay is freed all the same once nothing refers to it, unless it refers to itself in a circle.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
