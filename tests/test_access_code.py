"""The access code: nothing but the urgent card before it, remembered in the person's own menu and nowhere here."""

import pytest
from offline import NOON, Somebody, offline
from pydantic import SecretStr

from bot import access
from bot.views import access as views
from bot.views.reply import plain
from reminders.people import create_invitation
from storage.tables import InvitationKind

CODE = "river garden"
ASKED, GIVEN = views.ask().plain, views.admitted().plain


@pytest.fixture
async def door(tmp_path, library, monkeypatch):
    monkeypatch.setenv("SAFEBOARD_ACCESS_CODE", CODE)
    monkeypatch.setenv("SAFEBOARD_BOT_TOKEN", "1:x")
    async with offline(tmp_path / "data", library, monkeypatch) as (application, telegram):
        yield application, telegram


def last(telegram) -> str:
    return plain(telegram.sent[-1]["text"])


async def test_before_the_code_nothing_answers_and_after_it_everything(door):
    application, telegram = door
    nurse = Somebody(application, telegram, 1)
    for words in ("/start", "/contacts", "what is the LADO", "/feedback"):
        await nurse.says(words)
        assert last(telegram) == ASKED
    await nurse.says("/privacy")
    assert last(telegram) != ASKED
    await nurse.says(CODE)
    assert last(telegram) == GIVEN
    await nurse.says("/contacts")
    assert last(telegram) != ASKED


async def test_a_restart_remembers_it_and_a_new_code_asks_again(door):
    application, telegram = door
    services = application.bot_data["services"]
    nurse = Somebody(application, telegram, 1)
    await nurse.says(f"/code {CODE}")
    services.admitted.clear()
    await nurse.says("/contacts")
    assert last(telegram) != ASKED
    assert CODE not in str(telegram.menus)
    services.settings = services.settings.model_copy(update={"access_code": SecretStr("another code")})
    await nurse.says("/contacts")
    assert last(telegram) == ASKED


async def test_the_urgent_card_is_never_behind_it(door):
    application, telegram = door
    application.bot_data["services"].urgency = Worried()
    await Somebody(application, telegram, 1).says("a child has just told me that her dad hits her")
    assert "999" in last(telegram)
    assert last(telegram) != ASKED


async def test_codes_cannot_be_tried_out(door):
    application, telegram = door
    guesser = Somebody(application, telegram, 1)
    for number in range(access.WRONG_CODES):
        await guesser.says(f"guess {number}")
    await guesser.says(CODE)
    assert last(telegram) == views.too_many().plain


async def test_questions_are_no_tries(door):
    application, telegram = door
    nurse = Somebody(application, telegram, 1)
    for _ in range(access.WRONG_CODES + 1):
        await nurse.says("how often does the CSE forum meet")
    await nurse.says(CODE)
    assert last(telegram) == GIVEN


async def test_an_invitation_opens_the_door(door):
    application, telegram = door
    store = application.bot_data["services"].store
    token = await create_invitation(store, "southend", InvitationKind.MEMBER, now=NOON, by="officer")
    member = Somebody(application, telegram, 1)
    await member.says(f"/start {token}")
    await member.says("/contacts")
    assert last(telegram) != ASKED


class Worried:
    def is_live_concern(self, text: str) -> bool:
        return True
