"""Faults on request, people who block the bot, and requests that make no sense: the local Telegram's refusals."""

import datetime as dt

import pytest
from aiogram.exceptions import TelegramForbiddenError, TelegramRetryAfter
from demo_support import MAYA, OWEN, PRIYA, TOKEN, Someone, aiogram, keys, program, ptb, refused, serving
from telegram.error import EndPointNotFound, Forbidden, NetworkError, RetryAfter

from bot.demo.model import Person


async def test_a_blocked_bot_is_forbidden_and_told(server, bot, client):
    await client.post(f"/demo/people/{OWEN}/block", json={"blocked": True})
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(OWEN, "x")
    async with aiogram(server) as other:
        with pytest.raises(TelegramForbiddenError):
            await other.send_message(OWEN, "x")
    (update,) = await bot.get_updates(timeout=1)
    assert update.my_chat_member.new_chat_member.status == "kicked"
    await client.post(f"/demo/people/{OWEN}/block", json={"blocked": False})
    assert await bot.send_message(OWEN, "x")


async def test_a_bot_cannot_write_first_to_someone_who_has_not_started_it(tmp_path):
    noor = Person(7, "Noor", "practitioner", started=False)
    async with serving(tmp_path, people=[noor]) as server, ptb(server) as bot, program(server) as client:
        with refused("chat not found"):
            await bot.send_message(7, "x")
        await Someone(client, 7).says("/start")
        assert await bot.send_message(7, "x")


async def test_faults_come_on_request_and_pass(server, bot, client, monkeypatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    await client.post("/demo/faults", json={"method": "sendMessage", "chat_id": PRIYA, "error": 429, "retry_after": 3})
    assert await bot.send_message(OWEN, "not this one")
    with pytest.raises(RetryAfter) as busy:
        await bot.send_message(PRIYA, "x")
    assert busy.value.retry_after == dt.timedelta(seconds=3)
    server.faults.add("sendMessage", 500)
    with pytest.raises(NetworkError, match="Internal Server Error"):
        await bot.send_message(PRIYA, "x")
    server.faults.add("sendMessage", "reset")
    with pytest.raises(NetworkError):
        await bot.send_message(PRIYA, "x")
    server.faults.add(None, "hang")
    with pytest.raises(NetworkError, match="Timed out"):
        await bot.send_message(PRIYA, "x", read_timeout=0.05)
    server.faults.add("sendMessage", 429, retry_after=2)
    async with aiogram(server) as other:
        with pytest.raises(TelegramRetryAfter) as busy_too:
            await other.send_message(PRIYA, "x")
    assert busy_too.value.retry_after == 2
    assert await bot.send_message(PRIYA, "after all")
    codes = [request.code for request in server.requests if request.method == "sendMessage"]
    assert codes == [200, 429, 500, "reset", "hang", 429, 200]


async def test_a_fault_afterwards_loses_only_the_answer(server, bot, client):
    server.faults.add("sendMessage", "reset", when="after")
    with pytest.raises(NetworkError):
        await bot.send_message(PRIYA, "sent all the same")
    assert [message["text"] for message in await Someone(client).sees()] == ["sent all the same"]


async def test_requests_are_remembered_without_the_token(server, bot):
    told = []
    server.on_request = lambda method, params: told.append((method, params))
    await bot.send_message(MAYA, "[1]", reply_markup=keys([("x", "y")]))
    request = server.requests[-1]
    assert (request.method, request.code, request.params["text"]) == ("sendMessage", 200, "[1]")
    assert request.params["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "y"
    assert told == [("sendMessage", request.params)]
    assert TOKEN not in str(request)


async def test_methods_are_found_in_any_case_and_unknown_ones_are_not(bot, client):
    assert (await client.get(f"/bot{TOKEN}/GETME")).json()["ok"]
    await bot.initialize()
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("sendTelegram")
    answer = await client.post(f"/bot{TOKEN}/sendInvoice")
    assert answer.status_code == 404
    assert answer.json()["description"] == "Not Found: method not found"


@pytest.mark.parametrize(
    ("method", "params", "reason"),
    [
        ("sendMessage", {"text": "x"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": 5, "text": "x"}, "chat not found"),
        ("sendMessage", {"chat_id": "@channel", "text": "x"}, "chat not found"),
        ("editMessageText", {"chat_id": PRIYA, "text": "x"}, "message identifier is not specified"),
        ("sendPhoto", {"chat_id": PRIYA}, "there is no photo in the request"),
        ("sendPhoto", {"chat_id": PRIYA, "photo": "https://e.org/x.png"}, "failed to get HTTP URL content"),
        ("sendPhoto", {"chat_id": PRIYA, "photo": "nonsense"}, "wrong file identifier"),
        ("sendChatAction", {"chat_id": PRIYA, "action": "dance"}, "wrong parameter action"),
        ("getFile", {"file_id": "nonsense"}, "wrong file_id"),
        ("setMyCommands", {"commands": [], "scope": {"type": "nonsense"}}, "BotCommandScope"),
    ],
)
async def test_wrong_parameters_are_refused(client, method, params, reason):
    answer = await client.post(f"/bot{TOKEN}/{method}", json=params)
    assert answer.status_code == 400
    assert reason in answer.json()["description"]


async def test_parameters_may_come_in_the_address_in_a_form_or_as_json(client):
    params = {"chat_id": str(PRIYA), "text": "é"}
    for request in ({"params": params}, {"data": params}, {"json": params}):
        answer = await client.post(f"/bot{TOKEN}/sendMessage", **request)
        assert answer.json()["result"]["text"] == "é"
    broken = await client.post(f"/bot{TOKEN}/sendMessage", content="{", headers={"Content-Type": "application/json"})
    assert broken.json()["description"] == "Bad Request: can't parse request JSON object"
