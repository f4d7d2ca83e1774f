"""What a start must not wait for, and what it must not hold in memory."""

import gc
import subprocess
import sys

from alembic.script import ScriptDirectory

from bot.heap import growing, settled
from storage.migrate import config
from storage.revisions import head, known

SELDOM = ("alembic", "scipy", "docx", "openpyxl", "icalendar", "dateparser", "matplotlib", "sklearn", "bot.demo")


def test_the_bot_starts_without_what_few_people_need():
    """Each of these takes a tenth of a second to half a second to import, and 5 to 40 MB for good."""
    program = f"import sys, bot.app, bot.wiring; print([name for name in {SELDOM} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_database_that_is_up_to_date_is_opened_without_alembic(tmp_path):
    program = (
        "import asyncio, sys; from storage.store import Store\n"
        "async def main():\n"
        "    store = await Store.open(sys.argv[1])\n"
        "    await store.close()\n"
        "asyncio.run(main()); print('alembic' in sys.modules)"
    )
    command = [sys.executable, "-c", program, f"sqlite+aiosqlite:///{tmp_path}/safeboard.db"]
    said = [subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() for _ in range(2)]
    assert said == ["True", "False"]


def test_the_revisions_are_those_that_alembic_finds():
    scripts = ScriptDirectory.from_config(config())
    assert head() == scripts.get_current_head()
    assert known() == {each.revision: each.down_revision for each in scripts.walk_revisions()}


def test_what_a_start_made_is_no_longer_looked_through_for_garbage():
    with growing():
        assert not gc.isenabled()
    assert gc.isenabled()
    with settled():
        assert gc.get_freeze_count() > 10_000
    assert gc.get_freeze_count() == 0
