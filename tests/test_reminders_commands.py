"""`safeboard officer invite`, and the commands on plans and reminders, as an administrator uses them."""

import asyncio
import json
import re
from pathlib import Path

import pytest
from demo_support import TOKEN, serving
from icalendar import Calendar
from reminders_cast import CSE_GROUP, LINKED_AT
from typer.testing import CliRunner

from bot.cli.main import app
from bot.cli.sentences import EXPECTED_ERRORS, UsageError
from reminders.people import Linked, NotLinked, access, create_invitation, redeem
from storage.store import Store
from storage.tables import InvitationKind, MessageKind, MessageState, OutboxMessage

PLAN = "leicestershire-rutland-2017-18"
BOARD = "leicestershire-rutland"


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SAFEBOARD_DATA_DIR", str(tmp_path / "data"))
    return tmp_path


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, list(arguments))
    if isinstance(result.exception, (UsageError, *EXPECTED_ERRORS)):
        assert code == (2 if isinstance(result.exception, UsageError) else 1), result.exception
        return str(result.exception)
    assert result.exit_code == code, (result.output, result.exception)
    return result.output


async def test_the_first_officer_s_link_works_once(folder, monkeypatch):
    async with serving(folder / "telegram") as server:
        monkeypatch.setenv("SAFEBOARD_BOT_API_URL", server.url)
        monkeypatch.setenv("SAFEBOARD_BOT_TOKEN", TOKEN)
        link = await asyncio.to_thread(run, "officer", "invite", "--board", BOARD)
        unknown = await asyncio.to_thread(run, "officer", "invite", "--board", "atlantis", code=2)
        monkeypatch.setenv("SAFEBOARD_BOT_TOKEN", "1:wrong")
        wrong = await asyncio.to_thread(run, "officer", "invite", "--board", BOARD, code=1)
    assert "no board “atlantis”" in unknown
    assert "Telegram does not know this bot token" in wrong
    token = re.fullmatch(r"https://t\.me/\w+\?start=([\w-]{32})\n", link)[1]
    store = await Store.open(f"sqlite+aiosqlite:///{folder / 'data' / 'safeboard.sqlite3'}")
    linked = await redeem(store, token, 1, "Ash", LINKED_AT)
    assert isinstance(linked, Linked)
    assert (await access(store, 1)).is_officer(BOARD)
    assert await redeem(store, token, 2, "Bo", LINKED_AT) is NotLinked.USED
    await store.close()


def test_without_a_token_it_says_where_to_get_one(folder):
    assert "@BotFather" in run("officer", "invite", "--board", BOARD, code=1)


def test_a_plan_s_ladder_is_shown_changed_and_previewed(folder):
    assert "Before the date: 28, 7, 1, 0 days." in run("reminders", "ladder", PLAN)
    changed = run("reminders", "ladder", PLAN, "--before", "0,14", "--every", "5", "--escalate", "3,6,9")
    assert "Before the date: 14, 0 days. After it: every 5 days." in changed
    assert "deputy after 3 days, chair after 6 days, officer after 9 days" in run("reminders", "ladder", PLAN)
    assert "LSCB1.1.1" not in run("reminders", "preview", "--on", "2017-06-02")
    assert "LSCB1.1.1" in run("reminders", "preview", "--on", "2017-06-16")
    for wrong, said in (("--before=x", "Write it like 28,7,1,0"), ("--escalate=9,5,7", "must rise")):
        assert said in run("reminders", "ladder", PLAN, wrong, code=2)
    assert "There is no plan" in run("reminders", "ladder", "nothing", code=2)


def test_the_preview_shows_what_is_escalated_and_to_whom(folder):
    run("plan", "start", PLAN)

    async def link() -> None:
        store = await Store.open(f"sqlite+aiosqlite:///{folder / 'data' / 'safeboard.sqlite3'}")
        for number, (kind, role) in enumerate(
            ((InvitationKind.OWNER, CSE_GROUP), (InvitationKind.DEPUTY, CSE_GROUP), (InvitationKind.OFFICER, None))
        ):
            token = await create_invitation(store, BOARD, kind, role, now=LINKED_AT, by="test")
            await redeem(store, token, number + 1, "Ash", LINKED_AT)
        await store.close()

    asyncio.run(link())
    falls = {
        (row["on"], row["escalation"], row["to"], row["linked"])
        for row in json.loads(run("reminders", "preview", "--on", "2017-07-01", "--days", "22", "--json"))
        if row["ref"] == "LSCB1.1.1" and row["escalation"]
    }
    assert falls == {
        ("2017-07-07", "deputy", f"deputy of {CSE_GROUP}", 1),
        ("2017-07-21", "officer", "the board's officers", 1),
    }
    assert "no answer: LSCB1.1.1" in run("reminders", "preview", "--on", "2017-07-07")


def test_a_board_keeps_the_bank_holidays_of_its_nation(folder):
    assert "keeps the bank holidays of SCT" in run("reminders", "nation", BOARD, "SCT")
    assert "Bank holidays: SCT." in run("reminders", "ladder", PLAN)
    assert "is no nation here" in run("reminders", "nation", BOARD, "FRA", code=2)
    assert "No plan is of a board" in run("reminders", "nation", "atlantis", "ENG", code=2)


def test_a_plan_s_dates_are_written_as_a_calendar(folder):
    assert re.search(r"Wrote \d+ dates to plan\.ics", run("plan", "calendar", PLAN, "--to", "plan.ics"))
    uids = [str(event["UID"]) for event in Calendar.from_ical((folder / "plan.ics").read_bytes()).walk("VEVENT")]
    assert len(uids) == len(set(uids)) > 20
    assert "There is no plan" in run("plan", "calendar", "nothing", code=2)
    assert "cannot be written" in run("plan", "calendar", PLAN, "--to", "missing/plan.ics", code=2)


@pytest.mark.parametrize("kind", list(MessageKind))
def test_whatever_is_unconfirmed_is_listed_sent_again_or_taken_off_the_list(folder, kind: MessageKind):
    run("plan", "list")

    async def leave_unconfirmed() -> None:
        store = await Store.open(f"sqlite+aiosqlite:///{folder / 'data' / 'safeboard.sqlite3'}")
        token = await create_invitation(store, BOARD, InvitationKind.OFFICER, None, now=LINKED_AT, by="test")
        linked = await redeem(store, token, 1, "Ash", LINKED_AT)
        async with store.session() as session:
            lost = {"state": MessageState.UNCONFIRMED, "reason": "ReadTimeout", "not_before_at": LINKED_AT}
            session.add_all(OutboxMessage(kind=kind, person_id=linked.person.id, **lost) for _ in range(2))
        await store.close()

    asyncio.run(leave_unconfirmed())
    assert run("reminders", "outbox", code=1).count(f"{kind} ") == 2
    assert "goes out again" in run("reminders", "resend", "1")
    assert "is off the list" in run("reminders", "seen", "2")
    assert "Nothing was refused" in run("reminders", "outbox")
    run("reminders", "resend", "1", code=1)
    run("reminders", "seen", "3", code=1)
