"""Release, reading, counting: what leaves the server, and what the officer sees and may show around."""

import datetime as dt
import json

import pytest

from feedback.batches import LEAST, read_batch, release, remove, waiting, write_batch
from feedback.intake import submit
from feedback.keys import generate, read_public, unlock
from feedback.reading import as_json, as_text, open_all
from feedback.report import Category, FeedbackError, Question, Report, Role
from feedback.statistics import published
from storage.store import Store

PASSPHRASE = "only for the tests"
PRIVATE_FILE, PUBLIC_FILE = generate("nel", PASSPHRASE, iterations=1)
PUBLIC = read_public(PUBLIC_FILE)
IN_Q2, IN_Q3 = dt.date(2018, 5, 30), dt.date(2018, 7, 1)


@pytest.fixture
async def store(tmp_path):
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'safeboard.sqlite3'}")
    yield store
    await store.close()


async def given_to(store: Store, number: int, today: dt.date = IN_Q2) -> None:
    for count in range(number):
        await submit(store, Report(Category.TRAINING_NEED, f"point {count}"), PUBLIC, today=today)


async def test_five_reports_leave_together_and_are_then_gone_from_the_server(store):
    await given_to(store, LEAST)
    rows = release(await waiting(store, "nel"), today=IN_Q2, period_end=False)
    batch = read_batch(write_batch("nel", rows))
    await remove(store, rows)
    assert await waiting(store, "nel") == []
    assert batch.board == "nel"
    assert batch.periods == ("2018-Q2",)
    opened = open_all("nel", batch.sealed, unlock(PRIVATE_FILE, PASSPHRASE)[1])
    assert {report.text for report in opened.reports} == {f"point {count}" for count in range(LEAST)}


async def test_four_reports_stay_until_their_quarter_is_over(store):
    await given_to(store, 4)
    rows = await waiting(store, "nel")
    with pytest.raises(FeedbackError, match=r"4 waiting: feedback is released from 5 on.*At the end of the quarter"):
        release(rows, today=IN_Q2, period_end=True)
    with pytest.raises(FeedbackError, match="Use --period-end to release the 4"):
        release(rows, today=IN_Q3, period_end=False)
    assert len(release(rows, today=IN_Q3, period_end=True)) == 4


async def test_a_new_quarter_s_few_reports_do_not_leave_with_the_old_ones(store):
    await given_to(store, 2)
    await given_to(store, 1, today=IN_Q3)
    assert {row.period for row in release(await waiting(store, "nel"), today=IN_Q3, period_end=True)} == {"2018-Q2"}


async def test_another_board_s_feedback_is_not_touched(store):
    await given_to(store, 5)
    assert await waiting(store, "southend") == []
    with pytest.raises(FeedbackError, match="No feedback is waiting"):
        release([], today=IN_Q2, period_end=False)


TOO_SHORT = {"kind": "safeboard feedback batch", "version": 1, "board": "nel", "periods": [], "reports": ["AAAA"]}


@pytest.mark.parametrize("text", ["", "[]", "{}", json.dumps(TOO_SHORT)])
def test_what_is_no_batch_file_gets_a_sentence(text):
    with pytest.raises(FeedbackError, match="not a whole feedback batch"):
        read_batch(text)


async def test_what_another_key_sealed_is_counted_and_said(store):
    await given_to(store, 5)
    stranger = read_public(generate("nel", PASSPHRASE, iterations=1)[1])
    await submit(store, Report(Category.OTHER, "to the old key"), stranger, today=IN_Q2)
    sealed = [row.sealed for row in await waiting(store, "nel")]
    opened = open_all("nel", [*sealed, sealed[0]], unlock(PRIVATE_FILE, PASSPHRASE)[1])
    assert (len(opened.reports), opened.unreadable) == (5, 1)
    assert "1 did not open: sealed to another key" in as_text(opened)
    assert "point" not in repr(opened)


def test_a_person_and_a_program_read_the_same_feedback():
    from feedback.reading import Opened

    report = Report(Category.GOOD_PRACTICE, "Briefings help.\nMore!", Role.HEALTH, Question.IMPROVING)
    opened = Opened(board="nel", reports=(report,), unreadable=0, counts=published([report]))
    text = as_text(opened)
    assert "Good practice · Health · Is the local safeguarding system continuously improving?" in text
    assert "  Briefings help.\n  More!" in text
    assert "fewer than 5: who wrote what may be easy to guess" in text
    program = json.loads(as_json(opened))
    assert program["reports"] == [
        {"category": "good-practice", "role": "health", "question": "improving", "text": "Briefings help.\nMore!"}
    ]
    assert program["total"] is None
    assert program["counts"]["good-practice"] is None
