"""What a start must not wait for, and what it must not hold in memory."""

import subprocess
import sys

SELDOM = ("scipy", "docx", "openpyxl", "icalendar", "dateparser", "matplotlib", "sklearn")


def test_the_bot_starts_without_what_few_people_need():
    """Each of these takes a tenth of a second to half a second to import, and 5 to 40 MB for good."""
    program = f"import sys, bot.app, bot.wiring; print([name for name in {SELDOM} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
