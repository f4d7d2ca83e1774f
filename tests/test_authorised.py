"""Every command and every kind of button, tried by everybody: who may not gets nothing, and nothing is written.

The rows come from the routes themselves: a command or a button without a rule here fails.
"""

import asyncio
import datetime as dt
import shutil
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from offline import NOON, Somebody, Telegram, offline
from telegram.ext import CommandHandler

from bot.context import SafeboardApplication
from bot.press import PrivatePress
from bot.views import action as action_views
from bot.views import actions, board, people, registers, scorecards
from bot.views.officer import not_an_officer
from bot.views.other import stale_button
from bot.views.reply import plain
from reminders.extensions import ask
from reminders.people import create_invitation, redeem
from reminders.roles import remove_standing
from storage import audit, plans
from storage.meetings import Meeting
from storage.tables import InvitationKind, MessageKind, MessageState, OutboxMessage, Standing

BOARD, ELSEWHERE = "southend", "nel"
CAST = {"practitioner": 1, "owner": 2, "member": 3, "officer": 4, "another": 5, "removed": 6, "colleague": 7}
"""`another` is an officer of another board; `removed` was one of this board, and is still a member of another."""
EVERYBODY = frozenset({"practitioner", "owner", "member", "officer", "another", "removed"})
OFFICER, OWNER, READER = frozenset({"officer"}), frozenset({"owner"}), frozenset({"member", "officer"})
ANY_OFFICER = OFFICER | {"another"}

COMMANDS = {
    **dict.fromkeys(
        ("start", "help", "boards", "privacy", "leave", "contacts", "feedback", "receipt", "cancel", "new", "learning",
         "priorities", "procedures", "forums", "mydata", "code"),
        EVERYBODY,
    ),
    **dict.fromkeys(
        ("requests", "meetings", "invite", "plan", "gaps", "publish", "reload", "feedback_batch", "desk", "audit",
         "announce", "report", "attendance"),
        ANY_OFFICER,
    ),
    "board": READER | {"another", "removed"},
    "registers": READER | {"another", "removed"},
    "scorecards": READER | OWNER | {"another", "removed"},
    "actions": READER | OWNER,
    "mine": OWNER,
    "action": READER | OWNER,
    "people": ANY_OFFICER | OWNER,
    "pause": frozenset({"owner", "member", "officer", "another", "removed"}),
}  # fmt: skip
ARGUMENTS = {"action": " {ref}"}
SHARED = {
    r"^concern:carry-on$", r"^e:.+$", r"^none$", r"^[yn]:.+$", r"^thanks$",
    r"^b:(priorities|procedures|forums):\d{1,4}$", r"^nw:\d{1,4}$",
    r"^s:(priorities|procedures|forums):\d{1,4}:[a-z0-9-]+$", r"^board:[a-z0-9-]+$", r"^leave:yes$",
    r"^f:board:[a-z0-9-]+$", r"^f:cancel$", r"^f:tidy$", r"^f:resume$", r"^f:ask$", r"^f:", r"^r:gone:\d{0,15}$",
    r"^ln:", r"^w:",
}  # fmt: skip
"""Buttons that are everybody's: they show what is published, or change what is one's own."""
BUTTONS = {
    r"^g:\d{1,4}$": [(ANY_OFFICER, "g:0")],
    r"^a:page:\d{1,4}$": [(READER, "a:page:0")],
    r"^a:": [(OWNER, "a:cant:{action}:0:"), (OWNER, "a:risk:{action}:0:"), (OWNER, "a:track:{action}:0:")],
    r"^m:(overdue|soon|waiting|all|calendar):\d{1,4}$": [(OWNER, "m:all:0")],
    r"^hp?:\d{1,15}:\d{1,15}$": [(OWNER, "h:{action}:0"), (OWNER, "hp:{action}:0")],
    r"^u:\d{1,15}$": [(OWNER, "u:{request}")],
    r"^v:\d{1,15}:\d{1,15}$": [(READER | OWNER, "v:{action}:0")],
    r"^o:[a-z]+:\d{1,15}:\d{1,15}$": [
        (OFFICER, f"o:{verb}:{{action}}:0") for verb in ("date", "points", "close", "newowner", "owners", "reopen")
    ],
    r"^x:(yes|no):\d{1,15}:\d{1,15}$": [(OFFICER, "x:no:{request}:0"), (OFFICER, "x:yes:{request}:0")],
    r"^p:[a-z]+:[a-z0-9-]+:\d{1,15}$": [
        (OFFICER | OWNER, "p:role:{role}:0"),
        (OFFICER, "p:board:southend:0"), (OFFICER, "p:staff:southend:0"), (OFFICER, "p:owner:{role}:0"),
        (OFFICER, "p:deputy:{role}:0"), (OFFICER, "p:remove:{role}:{person}"),
        (OFFICER, "p:unofficer:southend:{colleague}"),
        (OFFICER, "p:sure:{role}:{person}"),
    ],
    r"^l:back$": [(frozenset({"owner", "member", "officer", "another", "removed"}), "l:back")],
    r"^t:[a-z]+:[a-z0-9-]+:\d{1,15}$": [
        (OFFICER, "t:board:southend:0"), (OFFICER, "t:add:southend:0"), (OFFICER, "t:of:southend:0"),
        (OFFICER, "t:off:{meeting}:0"),
    ],
    r"^fb:": [(OFFICER, "fb:board:southend"), (OFFICER, "fb:send:southend"), (OFFICER, "fb:few:southend")],
    r"^i:": [
        (OFFICER, "i:board:southend"), (OFFICER, "i:kind:southend:officer"), (OFFICER, "i:role:southend:{role}"),
        (OFFICER, "i:roles:southend:0"),
    ],
    r"^pl:": [(OFFICER, "pl:board:southend"), (OFFICER, "pl:start:{plan}"), (OFFICER, "pl:stop:{plan}")],
    r"^pf:": [(ANY_OFFICER, "pf:0011223344aa:yes")],
    r"^pb:": [
        (OFFICER, f"pb:{verb}") for verb in
        ("home:southend", "waves:southend", "days:southend", "day:southend:1", "new:southend:development")
    ],
    r"^dk:": [
        (OFFICER, "dk:home:southend"), (OFFICER, "dk:pile:southend:ul:0"), (OFFICER, "dk:seen:southend:{message}"),
    ],
    r"^bd:": [
        (READER, "bd:home:southend"), (READER, "bd:pr:southend:0"), (READER, "bd:ob:southend:0:0:0"),
        (READER, "bd:kq:southend"),
    ],
    r"^rp:": [
        (OFFICER, "rp:board:southend:"), (OFFICER, "rp:show:southend:2018-Q2"), (OFFICER, "rp:xls:southend:2018-Q2:0"),
    ],
    r"^rg:[a-z]+:[a-z0-9-]+:\d{1,4}$": [(READER, "rg:board:southend:0"), (READER, "rg:risk:southend:0")],
    r"^at:[a-z]+:[a-z0-9-]+:\d{1,15}$": [
        (OFFICER, "at:board:southend:0"), (OFFICER, "at:sum:southend:0"), (OFFICER, "at:of:{past}:0"),
        (OFFICER, "at:seat:{past}:0"), (OFFICER, "at:p:{past}:0"),
    ],
    r"^sc:[a-z]+:[a-z0-9-]+:\d{1,15}$": [(READER, "sc:see:southend:0")],
    r"^rc:(use|no):[a-z0-9-]+$": [(OFFICER, "rc:use:southend"), (OFFICER, "rc:no:southend")],
    # Whom a silence was told; here it was told nobody.
    r"^es:(seen|take|ask):\d{1,15}:\d{1,15}$": [
        (frozenset(), f"es:{how}:{{action}}:0") for how in ("seen", "take", "ask")
    ],
    r"^au:": [(OFFICER, "au:page:southend:0")],
    r"^an:": [(OFFICER, "an:board:southend"), (OFFICER, "an:to:southend:owners"), (OFFICER, "an:roles:southend:0")],
}  # fmt: skip
REFUSED = {
    not_an_officer().plain, stale_button().plain, actions.not_allowed().plain, people.not_allowed().plain,
    people.no_roles().plain, actions.not_an_owner().plain, actions.owns_none().plain, board.not_for_you().plain,
    registers.not_for_you().plain, scorecards.not_for_you().plain,
}  # fmt: skip


@dataclass
class Stage:
    application: SafeboardApplication
    telegram: Telegram
    ids: dict[str, object]
    written: list[str]

    @property
    def refused(self) -> set[str]:
        """The refusals that name what was asked for, and all others."""
        ref, board_name = str(self.ids["ref"]), self.application.bot_data["services"].library.boards[BOARD].name
        kinds = [(True, True), (True, False), (False, True)]
        no_action = {action_views.not_found(ref, owns=owns, reads=reads).plain for owns, reads in kinds}
        return REFUSED | no_action | {actions.not_of_this_board(board_name).plain}

    def actor(self, name: str) -> Somebody:
        return Somebody(self.application, self.telegram, CAST[name], name.title())

    async def tries(self, name: str, *, says: str = "", presses: str = "") -> tuple[str, list[str]]:
        """What somebody hears, and what was written to the database meanwhile."""
        self.telegram.sent.clear()
        self.written.clear()
        who = self.actor(name)
        if says:
            await who.says(says.format(**self.ids))
        else:
            shown = {"message_id": 5, "date": 1, "chat": who.chat, "text": "x"}
            query = {"id": "1", "from": who.who, "chat_instance": "1", "message": shown}
            await who._update({"callback_query": {**query, "data": presses.format(**self.ids)}})
        return "\n".join(plain(each["text"]) for each in self.telegram.sent), list(self.written)


@pytest.fixture(scope="session")
def seeded(tmp_path_factory, library):
    """The folder of an installation with the cast in it, made once."""
    folder = tmp_path_factory.mktemp("authorised")

    async def make() -> dict[str, object]:
        with pytest.MonkeyPatch.context() as patch:
            async with offline(folder, library, patch) as (application, _):
                return await _people(application.bot_data["services"].store)

    return folder, asyncio.run(make())


async def _people(store) -> dict[str, object]:
    async with store.session() as session:
        owned = next(each for each in await plans.actions(session, BOARD) if each.action.asks and each.owners)
    action, role = owned.action, owned.owners[0]
    linked = {}
    for name, board_id, kind, held in (
        ("owner", BOARD, InvitationKind.OWNER, role.name),
        ("member", BOARD, InvitationKind.MEMBER, None),
        ("officer", BOARD, InvitationKind.OFFICER, None),
        ("colleague", BOARD, InvitationKind.OFFICER, None),
        ("another", ELSEWHERE, InvitationKind.OFFICER, None),
        ("removed", ELSEWHERE, InvitationKind.MEMBER, None),
        ("removed", BOARD, InvitationKind.OFFICER, None),
    ):
        token = await create_invitation(store, board_id, kind, held, now=NOON, by="test")
        linked[name] = (await redeem(store, token, CAST[name], name.title(), NOON)).person.id
    await remove_standing(store, BOARD, linked["officer"], linked["removed"], Standing.OFFICER, now=NOON)
    later = dt.date(2018, 12, 1) if not action.due_on or action.due_on < dt.date(2018, 12, 1) else dt.date(2019, 12, 1)
    asked = await ask(store, action.id, linked["owner"], NOON, proposed_on=later, reason="The audit is late.")
    async with store.session() as session:
        meeting = Meeting(board=BOARD, name="Executive", on=dt.date(2018, 7, 2))
        past = Meeting(board=BOARD, name="Executive", on=NOON.date() - dt.timedelta(days=1))
        lost = OutboxMessage(
            kind=MessageKind.DIGEST, person_id=linked["owner"], state=MessageState.UNCONFIRMED, not_before_at=NOON
        )
        session.add_all((meeting, past, lost))
        await session.flush()
        meeting_id, past_id, message_id = meeting.id, past.id, lost.id
    return {
        "action": action.id, "ref": action.ref, "plan": action.plan_id, "role": role.id, "request": asked.change_id,
        "meeting": meeting_id, "past": past_id, "message": message_id, "person": linked["owner"],
        "colleague": linked["colleague"],
    }  # fmt: skip


@pytest.fixture
async def stage(tmp_path, seeded, library, monkeypatch):
    folder, ids = seeded
    shutil.copytree(folder, tmp_path / "data")
    async with offline(tmp_path / "data", library, monkeypatch) as (application, telegram):
        written: list[str] = []
        engine = application.bot_data["services"].store._engine.sync_engine

        def note(_c, _cursor, statement, *_rest) -> None:
            if statement.lstrip().split()[0].upper() in ("INSERT", "UPDATE", "DELETE"):
                written.append(statement)

        sa.event.listen(engine, "before_cursor_execute", note)
        for name in CAST:
            application.chat_data[CAST[name]].board = ELSEWHERE if name == "another" else BOARD
            application.chat_data[CAST[name]].menu_read = True
        yield Stage(application, telegram, ids, written)


def routes(application: SafeboardApplication) -> tuple[set[str], set[str]]:
    handlers = [each for group in application.handlers.values() for each in group]
    commands = {name for each in handlers if isinstance(each, CommandHandler) for name in each.commands}
    patterns = {each.pattern.pattern for each in handlers if isinstance(each, PrivatePress) and each.pattern}
    return commands, patterns


async def test_every_command_and_every_button_has_a_rule(stage: Stage):
    commands, patterns = routes(stage.application)
    assert commands == set(COMMANDS)
    assert patterns == SHARED | set(BUTTONS)


@pytest.mark.parametrize("name", sorted(EVERYBODY))
async def test_who_may_not_gets_nothing_and_nothing_is_written(stage: Stage, name: str):
    stage.application.chat_data[CAST[name]].board = BOARD
    wrong = []
    for command, allowed in COMMANDS.items():
        if name not in allowed:
            heard, written = await stage.tries(name, says=f"/{command}{ARGUMENTS.get(command, '')}")
            if heard not in stage.refused or written:
                wrong.append((command, heard, written))
    for allowed, data in (row for rows in BUTTONS.values() for row in rows):
        if name not in allowed:
            heard, written = await stage.tries(name, presses=data)
            if heard not in stage.refused or written:
                wrong.append((data, heard, written))
    assert not wrong


@pytest.mark.parametrize("name", ["officer", "owner", "member"])
async def test_who_may_is_not_refused(stage: Stage, name: str):
    """So that the refusals above are those of rules, and not of examples that nobody could use."""
    wrong = []
    for command, allowed in COMMANDS.items():
        if name in allowed and command not in ("leave", "mydata", "reload"):
            heard, _ = await stage.tries(name, says=f"/{command}{ARGUMENTS.get(command, '')}")
            if not heard or heard in REFUSED:
                wrong.append((command, heard))
    for allowed, data in (row for rows in BUTTONS.values() for row in rows):
        if name in allowed and data not in ("pf:0011223344aa:yes", "rp:xls:southend:2018-Q2:0"):
            heard, _ = await stage.tries(name, presses=data)
            if not heard or heard in REFUSED - {people.no_roles().plain}:
                wrong.append((data, heard))
    assert not wrong


async def test_another_board_s_officer_sees_nothing_of_this_one(stage: Stage):
    stage.application.chat_data[CAST["another"]].board = ELSEWHERE
    ours = "Southend"
    for command in ("desk", "audit", "announce", "people", "invite", "plan", "gaps", "publish", "meetings", "requests"):
        heard, _ = await stage.tries("another", says=f"/{command}")
        assert ours not in heard, command


async def test_what_an_officer_did_is_in_the_log_under_their_name_and_after_erasure_under_the_role(stage: Stage):
    await stage.tries("officer", presses="i:role:southend:{role}")
    store = stage.application.bot_data["services"].store
    async with store.session() as session:
        entry, name = (await audit.entries(session, [BOARD], 1))[0]
    assert (entry.what, entry.role, name) == ("invited owner", "officer", "Officer")
    await stage.tries("officer", presses="leave:yes")
    async with store.session() as session:
        entry, name = (await audit.entries(session, [BOARD], 1))[0]
        assert (entry.what, entry.role, name, entry.person_id) == ("invited owner", "officer", None, None)
        assert not await audit.entries(session, [ELSEWHERE], 1) or "invited owner" not in {
            each.what for each, _ in await audit.entries(session, [ELSEWHERE])
        }
