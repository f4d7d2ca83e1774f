"""Release, reading, counting: what leaves the server, and what the officer sees and may show around."""

import base64
import datetime as dt
import json

import pytest

from feedback.batches import LEAST, Ready, fetched, on_server, read_batch, ready, release, take_out, waiting
from feedback.intake import submit
from feedback.keys import generate, read_public, unlock
from feedback.reading import as_json, as_text, open_all, open_batches
from feedback.report import Category, FeedbackError, Question, Report, Role
from feedback.sealing import SEALED_SIZE
from feedback.statistics import Cell, Published, Table, published
from storage.store import Store

PASSPHRASE = "only for the tests"
PRIVATE_FILE, PUBLIC_FILE = generate("nel", PASSPHRASE, iterations=1)
PUBLIC = read_public(PUBLIC_FILE)
IN_Q2, IN_Q3 = dt.date(2018, 5, 30), dt.date(2018, 7, 1)


async def given_to(store: Store, number: int, today: dt.date = IN_Q2) -> None:
    for count in range(number):
        await submit(store, Report(Category.TRAINING_NEED, f"point {count}"), PUBLIC, today=today)


async def test_five_reports_leave_together_and_are_then_gone_from_the_server(store):
    await given_to(store, LEAST)
    assert await ready(store, "nel", today=IN_Q2) is Ready.ENOUGH
    released = await take_out(store, "nel", today=IN_Q2, period_end=False)
    batch = read_batch(released.content)
    assert await waiting(store, "nel") == []
    assert len(await on_server(store, "nel")) == LEAST
    assert await fetched(store, "nel", released.token)
    assert await on_server(store, "nel") == []
    assert not await fetched(store, "nel", released.token)
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


async def test_a_batch_that_was_not_fetched_is_handed_out_unchanged_whatever_came_meanwhile(store):
    """Two files that differ by one report would tell which one came in between."""
    await given_to(store, LEAST)
    first = await take_out(store, "nel", today=IN_Q2, period_end=False)
    await given_to(store, 1)
    assert await ready(store, "nel", today=IN_Q2) is Ready.RELEASED
    again = await take_out(store, "nel", today=IN_Q2, period_end=False)
    assert (again.content, again.token) == (first.content, first.token)
    assert not await fetched(store, "nel", "a button of an earlier batch")
    assert await fetched(store, "nel", first.token)
    assert await ready(store, "nel", today=IN_Q2) is Ready.TOO_FEW
    assert await ready(store, "nel", today=IN_Q3) is Ready.AT_PERIOD_END


async def test_of_very_many_a_thousand_go_first_drawn_by_lot(store, monkeypatch):
    monkeypatch.setattr("feedback.batches.MOST", 6)
    await given_to(store, 8)
    draws = {
        frozenset(row.key for row in release(await waiting(store, "nel"), today=IN_Q2, period_end=False))
        for _ in range(20)
    }
    assert {len(draw) for draw in draws} == {6}
    assert len(draws) > 1


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
STRAY = TOO_SHORT | {"reports": ["?" + base64.b64encode(bytes(SEALED_SIZE)).decode()]}


@pytest.mark.parametrize("text", ["", "[]", "{}", json.dumps(TOO_SHORT), json.dumps(STRAY)])
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
    assert text.endswith("  More!\n")
    program = json.loads(as_json(opened))
    said = {"category": "good-practice", "role": "health", "question": "improving", "text": "Briefings help.\nMore!"}
    assert program["reports"] == [said]
    assert program["total"] is None
    assert program["counts"]["good-practice"] is None


def test_counts_are_read_as_they_may_be_shown_around():
    from feedback.reading import Opened

    tables = (
        Table("category", (Cell("other", "Something else", 7), Cell("risk", "A risk", 6, partial=True)), 5),
        Table("role", (Cell("police", "Police", None),), None),
        Table("question", (Cell("safe", "Are they safe?", 18),), 0),
    )
    opened = Opened("nel", (), unreadable=2, counts=Published(18, tables))
    assert as_text(opened).partition("\n\n")[2] == (
        "Counts that may be shown around\n"
        "  All                       18\n\n"
        "  What it is about\n"
        "    7             Something else\n"
        "    at least 6    A risk\n"
        "    In the counts that are not shown, together: 5\n\n"
        "  Sector\n"
        "    not shown     Police\n\n"
        "  Key question\n"
        "    18            Are they safe?\n"
    )
    assert json.loads(as_json(opened)) == {
        "board": "nel",
        "unreadable": 2,
        "total": 18,
        "counts": {"other": 7, "risk": 6},
        "roles": {"police": None},
        "questions": {"safe": 18},
        "at_least": ["category/risk"],
        "no_counts": "",
        "reports": [],
    }


async def test_feedback_that_is_not_released_has_no_counts_since_two_looks_could_differ_by_one(store):
    await given_to(store, 7)
    opened = open_all("nel", await on_server(store, "nel"), unlock(PRIVATE_FILE, PASSPHRASE)[1], released=False)
    program = json.loads(as_json(opened))
    assert len(program["reports"]) == 7
    assert program["total"] is None
    assert set(program["counts"].values()) == {None}
    assert "has not been released yet" in as_text(opened)


async def test_several_batches_are_read_as_one_and_counted_apart(store):
    key = unlock(PRIVATE_FILE, PASSPHRASE)[1]
    batches = []
    for number in (5, 6):
        await given_to(store, number)
        released = await take_out(store, "nel", today=IN_Q2, period_end=False)
        batches.append(read_batch(released.content).sealed)
        await fetched(store, "nel", released.token)
    opened = open_batches("nel", batches, key)
    assert (len(opened.reports), opened.counts.total) == (11, 11)
    assert open_batches("nel", [batches[0], batches[0]], key).counts.total == 5
    overlapping = open_batches("nel", [batches[0], (*batches[0], batches[1][0])], key)
    assert (len(overlapping.reports), overlapping.counts.total) == (6, None)
    assert "in more than one of these files" in as_text(overlapping)
