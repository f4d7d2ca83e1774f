"""What an instance calls itself in the database, and whether another one is known to be dead."""

import hashlib
import os
import secrets
from functools import cache
from pathlib import Path


@cache
def _place() -> str:
    """This computer since it was started, and its numbering of processes; empty where that cannot be told.

    A container numbers its own processes, so the computer's name would not do: another container's process 7
    is not ours.
    """
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return hashlib.sha256(f"{boot} {os.readlink('/proc/self/ns/pid')}".encode()).hexdigest()[:16]  # noqa: PTH115 - not a path
    except OSError:
        return ""


def new_name() -> str:
    """A name for one run of an instance: place, number of the process, and chance."""
    return f"{_place()}/{os.getpid()}/{secrets.token_hex(8)}"


def is_dead(name: str) -> bool:
    """Whether the instance of this name has surely ended. In doubt it has not: then its time must run out."""
    place, _, rest = name.partition("/")
    number = rest.partition("/")[0]
    if not place or place != _place() or not number.isdecimal():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
