"""From a draft in memory to a sealed row, and what the row does not tell."""

import datetime as dt
import hashlib
import logging
import random
import sqlite3
from contextlib import closing

import pytest
from canary import forms, search

from feedback.draft import Draft
from feedback.flooding import IN_A_ROW, FloodLimit
from feedback.intake import STATEMENT, Intake, Taken, forget_order, submit
from feedback.keys import PublicKey, generate, install_key, read_public, unlock
from feedback.periods import is_over, period_of
from feedback.report import Category, Report
from feedback.sealing import SEALED_SIZE, open_sealed
from storage import feedback as sealed_reports
from storage.store import Store

TODAY = dt.date(2018, 5, 30)
NOON = dt.datetime(2018, 5, 30, 12, tzinfo=dt.UTC)
PASSPHRASE = "only for the tests"
PRIVATE_FILE, PUBLIC_FILE = generate("nel", PASSPHRASE, iterations=1)
CHAT_ID = 7_346_512_908


@pytest.fixture
def public_key() -> PublicKey:
    return read_public(PUBLIC_FILE)


async def test_what_a_person_wrote_is_read_with_the_private_key_and_not_without(store, public_key):
    draft = Draft(board="nel", category=Category.RISK_TO_PRACTICE)
    draft.add("The strategy meetings start without us.")
    draft.add("It happens every week.")
    await submit(store, draft.report(), public_key, today=TODAY)
    async with store.session() as session:
        (row,) = await sealed_reports.of_board(session, "nel")
    assert (row.board, row.period, len(row.key), len(row.sealed)) == ("nel", "2018-Q2", 16, SEALED_SIZE)
    _, private_key = unlock(PRIVATE_FILE, PASSPHRASE)
    assert (
        open_sealed(row.sealed, private_key, "nel").text
        == "The strategy meetings start without us.\nIt happens every week."
    )


async def test_no_file_below_the_data_folder_holds_a_word_a_category_or_the_sender(store, public_key, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    install_key(tmp_path / "data", PUBLIC_FILE)
    flood = FloodLimit()
    sender = hashlib.sha256(str(CHAT_ID).encode()).digest()
    draft = Draft(board="nel", category=Category.WORKING_TOGETHER)
    draft.add("Zylophonic canary Überprüfung at Quibbleworth")
    assert flood.admit(sender, NOON)
    await submit(store, draft.report(), public_key, today=TODAY)
    canaries = {
        "a word": "zylophonic", "another": "Überprüfung", "a place": "Quibbleworth", "the category": "working-together",
        "the sender": CHAT_ID, "the sender's token": sender.hex(), "the day": TODAY.isoformat(),
    }  # fmt: skip
    assert search(tmp_path / "data", canaries) == []
    assert not any(str(canary).lower() in caplog.text.lower() for canary in canaries.values())
    assert all(str(canary) not in repr(draft) + repr(flood) for canary in canaries.values())


@pytest.mark.parametrize("canary", ["Quibbleworth", CHAT_ID], ids=["a word", "an id"])
def test_a_planted_leak_is_caught_in_every_form(tmp_path, canary):
    for number, (form, needle) in enumerate(forms(canary)):
        folder = tmp_path / str(number) / "deep"
        folder.mkdir(parents=True)
        (folder / "backup.bin").write_bytes(b"\x01\x02" + needle + b"\x03")
        assert form in {leak.form for leak in search(tmp_path / str(number), {"planted": canary})}


@pytest.mark.sqlite_only
async def test_an_id_planted_in_the_database_is_caught(store, tmp_path):
    from storage.tables import Person

    async with store.session() as session:
        session.add(Person(chat_id=CHAT_ID, name="Quibbleworth", board="nel", linked_at=NOON))
    found = {leak.canary for leak in search(tmp_path / "data", {"the id": CHAT_ID, "the name": "Quibbleworth"})}
    assert found == {"the id", "the name"}


async def test_two_databases_from_the_same_feedback_in_another_order_are_the_same_bytes(tmp_path, public_key):
    reports = [Report(category, f"{category.label}, number {number}") for number in range(2) for category in Category]

    def seeded(report: Report, _key: object, _board: str) -> bytes:
        return random.Random(report.text).randbytes(SEALED_SIZE)

    databases = []
    for order in (1, 2):
        path = tmp_path / f"{order}.sqlite3"
        store = await Store.open(f"sqlite+aiosqlite:///{path}")
        for report in random.Random(order).sample(reports, len(reports)):
            await submit(store, report, public_key, today=TODAY, seal_with=seeded)
        await store.close()
        databases.append(path.read_bytes())
    assert databases[0] == databases[1]


async def test_without_the_rewriting_the_two_databases_would_tell_the_order(tmp_path):
    databases = []
    for order in (1, 2):
        path = tmp_path / f"{order}.sqlite3"
        store = await Store.open(f"sqlite+aiosqlite:///{path}")
        for number in random.Random(order).sample(range(12), 12):
            sealed = random.Random(number).randbytes(SEALED_SIZE)
            row = sealed_reports.SealedReport(key=sealed[:16], board="nel", period="2018-Q2", sealed=sealed)
            async with store.session() as session:
                await sealed_reports.add(session, row)
        await store.close()
        databases.append(path.read_bytes())
    assert databases[0] != databases[1]


@pytest.mark.sqlite_only
async def test_a_busy_database_is_rewritten_later_and_nothing_is_lost(store, public_key, tmp_path, caplog):
    await submit(store, Report(Category.OTHER, "kept"), public_key, today=TODAY)
    async with store.session() as session:
        await (await session.connection()).exec_driver_sql("PRAGMA busy_timeout = 1")
    with closing(sqlite3.connect(tmp_path / "data" / "safeboard.sqlite3")) as other:
        other.execute("BEGIN IMMEDIATE")
        await forget_order(store)
        assert "could not be rewritten now" in caplog.text
    async with store.session() as session:
        assert len(await sealed_reports.of_board(session, "nel")) == 1


@pytest.mark.parametrize(
    ("day", "period"),
    [("2018-01-01", "2018-Q1"), ("2018-03-31", "2018-Q1"), ("2018-04-01", "2018-Q2"), ("2018-12-31", "2018-Q4")],
)
def test_only_the_quarter_of_a_day_is_kept(day, period):
    assert period_of(dt.date.fromisoformat(day)) == period


def test_a_quarter_is_over_on_the_first_day_of_the_next():
    assert not is_over("2018-Q2", dt.date(2018, 6, 30))
    assert is_over("2018-Q2", dt.date(2018, 7, 1))
    assert is_over("2017-Q4", dt.date(2018, 1, 1))


def test_before_the_first_word_a_person_learns_who_can_see_what():
    said = " ".join(STATEMENT)
    for point in ("cannot see who you are", "Telegram can", "tampered", "not end-to-end encrypted", "not all", "999"):
        assert point in said


def test_one_sender_is_slowed_down_and_others_are_not():
    flood = FloodLimit()
    assert [flood.admit(b"one", NOON) for _ in range(IN_A_ROW + 1)] == [True] * IN_A_ROW + [False]
    assert flood.admit(b"other", NOON)
    assert not flood.admit(b"one", NOON + dt.timedelta(minutes=9))
    assert flood.admit(b"one", NOON + dt.timedelta(minutes=10))
    assert not flood.admit(b"one", NOON + dt.timedelta(minutes=10))


async def _count(store: Store) -> int:
    async with store.session() as session:
        return len(await sealed_reports.of_board(session, "nel"))


async def _rush(intake: Intake, public_key: PublicKey, number: int) -> list[Taken]:
    return [
        await intake.submit(f"sender {n}".encode(), Report(Category.OTHER, f"{n}"), public_key, NOON, today=TODAY)
        for n in range(number)
    ]


async def test_what_comes_in_a_rush_waits_in_memory_without_a_sender_and_is_stored_bit_by_bit(
    store, public_key, tmp_path, monkeypatch
):
    monkeypatch.setattr("feedback.flooding.ALL_IN_A_ROW", 2)
    intake = Intake(store)
    assert await _rush(intake, public_key, 5) == [Taken.STORED] * 2 + [Taken.IN_LINE] * 3
    assert await _count(store) == 2
    waiting = [row.model_dump() for row in intake._line]
    assert all(row.keys() == {"key", "board", "period", "sealed"} for row in waiting)
    assert not any(b"sender" in row["sealed"] for row in waiting)
    await intake.advance(NOON)
    assert await _count(store) == 2
    await intake.advance(NOON + dt.timedelta(minutes=1))
    assert await _count(store) == 3
    await intake.close(NOON + dt.timedelta(minutes=1))
    assert await _count(store) == 5
    assert search(tmp_path / "data", {"the sender": "sender 3"}) == []


async def test_the_line_has_an_end_and_says_so(store, public_key, monkeypatch):
    monkeypatch.setattr("feedback.flooding.ALL_IN_A_ROW", 0)
    monkeypatch.setattr("feedback.intake.LONGEST_LINE", 2)
    assert await _rush(Intake(store), public_key, 3) == [Taken.IN_LINE, Taken.IN_LINE, Taken.FULL]


async def test_a_report_that_could_not_be_stored_does_not_count_against_its_sender(store, public_key, monkeypatch):
    intake = Intake(store)

    async def broken(*_: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr("storage.feedback.add", broken)
        for _ in range(IN_A_ROW + 1):
            with pytest.raises(OSError, match="disk full"):
                await _rush(intake, public_key, 1)
    assert await _rush(intake, public_key, 1) == [Taken.STORED]


async def test_one_sender_with_too_many_in_a_row_is_told_and_can_send_again_later(store, public_key):
    intake = Intake(store)

    async def send(now: dt.datetime) -> Taken:
        return await intake.submit(b"one", Report(Category.OTHER, "words"), public_key, now, today=TODAY)

    assert [await send(NOON) for _ in range(IN_A_ROW + 1)] == [Taken.STORED] * IN_A_ROW + [Taken.TOO_FAST]
    assert await _count(store) == IN_A_ROW
    assert await send(NOON + dt.timedelta(minutes=10)) is Taken.STORED


async def test_whoever_comes_while_others_wait_waits_behind_them(store, public_key, monkeypatch):
    monkeypatch.setattr("feedback.flooding.ALL_IN_A_ROW", 1)
    intake = Intake(store)
    assert await _rush(intake, public_key, 2) == [Taken.STORED, Taken.IN_LINE]
    later = NOON + dt.timedelta(minutes=1)
    late = await intake.submit(b"late", Report(Category.OTHER, "late"), public_key, later, today=TODAY)
    assert (late, await _count(store)) == (Taken.IN_LINE, 1)
    for _ in range(2):
        await intake.advance(later)
        assert await _count(store) == 2, "one place a minute, and the first minute is used up"
    await intake.advance(later + dt.timedelta(minutes=1))
    assert await _count(store) == 3
    afterwards = later + dt.timedelta(minutes=2)
    last = await intake.submit(b"last", Report(Category.OTHER, "last"), public_key, afterwards, today=TODAY)
    assert last is Taken.STORED, "nobody waits any more"


async def test_who_joins_the_line_while_it_is_being_stored_is_not_lost(store, public_key, monkeypatch):
    monkeypatch.setattr("feedback.flooding.ALL_IN_A_ROW", 0)
    intake = Intake(store)
    await _rush(intake, public_key, 2)
    add = sealed_reports.add

    async def meanwhile(session, *rows):
        await intake.submit(b"new", Report(Category.OTHER, "new"), public_key, NOON, today=TODAY)
        await add(session, *rows)

    with monkeypatch.context() as patch:
        patch.setattr("storage.feedback.add", meanwhile)
        await intake.close(NOON)
    assert await _count(store) == 2
    await intake.close(NOON)
    assert await _count(store) == 3


async def test_what_waited_and_could_not_be_stored_goes_on_waiting(store, public_key, monkeypatch):
    monkeypatch.setattr("feedback.flooding.ALL_IN_A_ROW", 0)
    intake = Intake(store)
    await _rush(intake, public_key, 2)

    async def broken(*_: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr("storage.feedback.add", broken)
        with pytest.raises(OSError, match="disk full"):
            await intake.close(NOON)
    await intake.close(NOON)
    assert await _count(store) == 2


def test_a_sender_who_was_quiet_is_forgotten_and_so_is_everybody_by_a_restart():
    flood = FloodLimit()
    flood.admit(b"one", NOON)
    flood.admit(b"two", NOON + dt.timedelta(minutes=11))
    assert b"one" not in flood._senders
    assert FloodLimit().admit(b"two", NOON)
