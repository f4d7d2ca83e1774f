"""The drawing library is there before the first picture is asked for, and not before the bot has started."""

import subprocess
import sys

SCRIPT = """
import asyncio, sys
from bot.warming import warm_charts
import bot.app
assert "matplotlib" not in sys.modules, "a start would wait for it"
asyncio.run(warm_charts(0))
assert "matplotlib.backends.backend_agg" in sys.modules
assert "matplotlib.pyplot" not in sys.modules, "it takes memory and nobody needs it"
"""


def test_charts_are_loaded_after_the_start_and_not_with_it():
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
