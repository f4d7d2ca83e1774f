"""Receipts: six words that bring the board's reply to whoever holds them, and tell nobody else anything."""

import base64
import datetime as dt
import json
import random
import sqlite3
import statistics
import time
from contextlib import closing
from pathlib import Path

import pytest
from canary import search
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from dialogue import Player, urgency_check
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cli.feedback import app
from bot.demo.session import PASSPHRASE, Demo, running_demo
from feedback import gaps, receipts, replies
from feedback.batches import waiting
from feedback.keys import unlock
from feedback.receipts import derive, looks_like_receipt, new_words, read_words, word_list
from feedback.replies import Reply, Status, open_reply, read_replies, reply_for, seal_reply, take_in
from feedback.report import Category, FeedbackError, ReplyTo, Report
from feedback.sealing import open_sealed, seal
from storage.store import Store

TODAY = dt.date(2018, 5, 30)
WORDS = "skateboard zombie twins agency sushi length"
SLIPS = "skatebord zombe twinz agencyy sushi lenght"
OTHER = "zombie skateboard twins agency sushi length"
RECEIPT = derive(WORDS)
ANSWER = Reply("southend", Status.ANSWERED, "We changed the form & told <schools>.")
READ = Reply("southend", Status.READ)


def as_file(entries: dict[bytes, bytes]) -> str:
    """A replies file as docs/feedback.md describes it."""
    entry = [
        {"id": base64.b64encode(id_).decode(), "sealed": base64.b64encode(sealed).decode()}
        for id_, sealed in entries.items()
    ]
    return json.dumps({"kind": "safeboard feedback replies", "version": 1, "board": "southend", "replies": entry})


def test_the_list_is_long_and_its_words_cannot_be_mistaken_for_each_other():
    words = word_list()
    assert len(words) == 1295
    assert len({word[:3] for word in words}) == len(words)


def test_words_are_drawn_from_the_list_and_never_those_that_would_raise_the_urgent_card():
    drawn = [new_words(lambda words: words < "m") for _ in range(20)]
    assert all(set(words.split()) <= set(word_list()) and words >= "m" for words in drawn)
    assert len({*drawn, new_words()}) == 21
    assert all(read_words(words) == words for words in drawn), "they are read as they were given out"


@pytest.mark.parametrize(
    "typed",
    [WORDS, WORDS.upper(), f"  {WORDS.replace(' ', '-')}. ", WORDS.replace(" ", ",\n"), SLIPS],
)
def test_capitals_hyphens_and_a_slip_in_a_word_do_not_matter(typed):
    assert read_words(typed) == WORDS


@settings(deadline=None)
@given(st.lists(st.sampled_from(word_list()), min_size=6, max_size=6), st.integers(0, 5), st.data())
def test_one_slip_in_any_word_is_put_right(words, which, data):
    word = words[which]
    if len(word) < 5:
        return
    place = data.draw(st.integers(0, len(word) - 1))
    slip = word[:place] + data.draw(st.sampled_from(["", "q", word[place] * 2])) + word[place + 1 :]
    assert read_words(" ".join([*words[:which], slip, *words[which + 1 :]])) == " ".join(words)


@pytest.mark.parametrize("typed", ["", "five words are too few", f"{WORDS} more"])
def test_another_number_of_words_is_said_plainly(typed):
    with pytest.raises(FeedbackError, match="A receipt has 6 words, and I count"):
        read_words(typed)


def test_a_word_of_three_letters_is_never_taken_for_another():
    typed = "cut fix skateboard zombie twins agency"  # cup and fox are in the list
    assert read_words(typed) == typed


@pytest.mark.parametrize(
    "typed",
    [
        "the length of skateboard zombie twins agency sushi",
        "skateboard zombie twins agency",
        "skateboard zombie twins agency and hippopotamus",
        f"{WORDS} skateboard zombie",
    ],
)
def test_what_only_has_words_of_a_receipt_in_it_is_a_question(typed):
    assert not looks_like_receipt(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "the skateboard zombie twins agency sushi",
        "skateboard zombie twins agency hippopotamus length",
        "fox cup oat elk gem",
        "jaxz skateboard zombie twins agency",
    ],
)
def test_a_receipt_with_one_wrong_word_or_with_short_ones_is_as_secret(typed):
    assert looks_like_receipt(typed)


def test_id_and_key_come_of_the_words_as_the_format_says():
    """A fixed example, so that a change of the derivation cannot go unnoticed: old receipts would be lost."""
    again = derive(WORDS)
    assert again.reply_to == RECEIPT.reply_to
    assert (len(RECEIPT.reply_to.id), len(RECEIPT.reply_to.key)) == (16, 32)
    assert RECEIPT.id.hex() == "894036f8a153971f9bd3fe53a2c30158"
    assert derive(OTHER).id != RECEIPT.id


def test_a_receipt_travels_inside_the_sealed_report_and_nowhere_else():
    key = X25519PrivateKey.generate()
    report = Report(Category.OTHER, "words", receipt=RECEIPT.reply_to)
    sealed = seal(report, key.public_key(), "nel")
    assert open_sealed(sealed, key, "nel") == report
    assert RECEIPT.id not in sealed
    assert len(sealed) == len(seal(Report(Category.OTHER, "words"), key.public_key(), "nel"))
    shown = repr(report) + repr(RECEIPT) + repr(RECEIPT.reply_to)
    assert RECEIPT.id.hex() not in shown
    assert repr(RECEIPT.id) not in shown


def test_answer_notice_and_decoy_have_one_size_and_only_the_holder_reads_them():
    stranger = derive(OTHER)
    decoy = ReplyTo(b"\1" * 16, X25519PrivateKey.generate().public_key().public_bytes_raw())
    sealed = [seal_reply(ANSWER, RECEIPT.reply_to), seal_reply(READ, RECEIPT.reply_to), seal_reply(READ, decoy)]
    assert {len(each) for each in sealed} == {8240}
    assert [open_reply(each, RECEIPT) for each in sealed] == [ANSWER, READ, None]
    assert [open_reply(each, stranger) for each in sealed] == [None] * 3


def test_a_reader_written_from_the_documentation_reads_a_reply():
    sealed = seal_reply(ANSWER, RECEIPT.reply_to)
    documented = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    info = f"safeboard/reply/1/{RECEIPT.id.hex()}".encode()
    plain = documented.decrypt(sealed, RECEIPT.private_key, info=info)
    text = "We changed the form & told <schools>."
    words = f'{{"version":1,"board":"southend","status":"answered","text":"{text}"}}'
    assert plain == words.encode().ljust(8192), "no space is lost to gaps, and the padding comes last"


def test_a_reply_moved_to_another_receipt_does_not_open():
    moved = receipts.Receipt(b"\2" * 16, RECEIPT.private_key)
    assert open_reply(seal_reply(ANSWER, RECEIPT.reply_to), moved) is None


def test_the_longest_reply_of_the_longest_characters_fits():
    longest = Reply("southend", Status.ANSWERED, "😀" * 2000)
    assert open_reply(seal_reply(longest, RECEIPT.reply_to), RECEIPT) == longest
    with pytest.raises(FeedbackError, match="2,001 characters"):
        Reply("southend", Status.ANSWERED, "x" * 2001)
    for status, text in ((Status.ANSWERED, "  "), (Status.READ, "x")):
        with pytest.raises(FeedbackError, match="needs a text"):
            Reply("southend", status, text)


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", '{"kind": "safeboard feedback batch", "version": 1}', as_file({b"short": b"x"}),
     as_file({b"\1" * 16: b"x"}), as_file({b"\1" * 16: b"x" * 8240}).replace('"id": "', '"id": "?')],
)  # fmt: skip
def test_a_damaged_file_is_refused_in_a_sentence(text):
    with pytest.raises(FeedbackError, match="not a whole file of replies"):
        read_replies(text)


async def test_a_later_file_replaces_and_a_wrong_receipt_finds_nothing(store):
    for reply in (READ, ANSWER):
        board, entries = read_replies(as_file({RECEIPT.id: seal_reply(reply, RECEIPT.reply_to)}))
        await take_in(store, board, entries, today=TODAY)
        assert await reply_for(store, RECEIPT) == reply
    assert await reply_for(store, derive(OTHER)) is None


@pytest.mark.sqlite_only
async def test_replies_go_after_a_year_and_leave_no_bytes(store, tmp_path):
    sealed = seal_reply(ANSWER, RECEIPT.reply_to)
    await take_in(store, "southend", {RECEIPT.id: sealed}, today=dt.date(2018, 5, 30))
    await replies.forget_old_replies(store, today=dt.date(2019, 6, 30))
    assert await reply_for(store, RECEIPT) == ANSWER
    await replies.forget_old_replies(store, today=dt.date(2019, 7, 1))
    assert await reply_for(store, RECEIPT) is None
    assert sealed[:64] not in (tmp_path / "data" / "safeboard.sqlite3").read_bytes()


async def test_the_table_of_replies_tells_neither_order_nor_day(tmp_path):
    files = {f"{n}".encode() * 16: random.Random(n).randbytes(8240) for n in range(9)}
    databases = []
    for order in (1, 2):
        path = tmp_path / f"{order}.sqlite3"
        store = await Store.open(f"sqlite+aiosqlite:///{path}")
        for id_ in random.Random(order).sample(sorted(files), len(files)):
            await take_in(store, "southend", {id_: files[id_]}, today=TODAY)
        await store.close()
        databases.append(path.read_bytes())
        with closing(sqlite3.connect(path)) as raw:
            assert {row[1] for row in raw.execute("PRAGMA table_info(sealed_reply)")} == {
                "id",
                "board",
                "period",
                "sealed",
            }
    assert databases[0] == databases[1]


def test_what_looks_like_a_receipt_is_never_kept_as_a_question_without_an_answer():
    five, seven = " ".join(WORDS.split()[:5]), f"{WORDS} thanks"
    for typed in (WORDS, WORDS.upper(), five, seven, SLIPS):
        assert looks_like_receipt(typed)
        assert gaps.kept_words(typed) == gaps.WITHHELD
    for question in ("who chairs the agency and how often", "what is the length of the plan", "zombie twins"):
        assert not looks_like_receipt(question)


# In the chat

BEFORE = [
    {"as": "practitioner", "says": "/feedback"},
    {"presses": "Southend", "edits": "What is it about"},
    {"presses": "Good practice", "edits": "Where do you work"},
    {"presses": "Health", "edits": "four questions"},
    {"presses": "2", "edits": "Now write"},
    {"says": "The quokkaberry team answers at once.", "hears": "This is what will be sent"},
    {"presses": "Send, and give me", "hears": ["Your receipt", "lost words cannot be recovered"], "edits": "Sent"},
]


def _receipt_of(demo: Demo) -> str:
    texts = [m.text for m in demo.server.state.chats[1001].present if m.sender == "bot" and "Your receipt" in m.text]
    return texts[-1].splitlines()[1]


async def _officer_answers(demo: Demo, reply: Reply) -> str:
    """The officer's side by hand: open the report, seal a reply to it."""
    (row,) = await waiting(demo.services.store, "southend")
    _, key = unlock((demo.folder / "keys" / "southend.private.json").read_text(), PASSPHRASE)
    to = open_sealed(row.sealed, key, "southend").receipt
    assert to is not None
    return as_file({to.id: seal_reply(reply, to)})


async def test_from_feedback_to_reply(demo: Demo, capsys: pytest.CaptureFixture[str]):
    player = Player(demo)
    await player.play(BEFORE)
    words = _receipt_of(demo)
    await player.play(
        [
            {"says": f"/receipt {words}", "hears": ["No reply under these words", "Shall I remove them"]},
            {"says": "/receipt", "hears": "Type the six words"},
            {"says": "four words not six", "hears": "I count 4"},
            {"says": words.upper().replace(" ", "-"), "hears": "No reply under these words"},
        ]
    )
    for reply, heard in ((READ, "has read what you sent"), (ANSWER, "We changed the form & told <schools>.")):
        board, entries = read_replies(await _officer_answers(demo, reply))
        await take_in(demo.services.store, board, entries, today=TODAY)
        await player.play([{"says": words, "hears": heard}])
    await player.play([{"presses": "Remove them", "hears": "Removed from this chat"}])
    present = [m.text for m in demo.server.state.chats[1001].present]
    assert "Answered." not in "".join(text for text in present[-3:])
    assert present[-1].startswith("Removed")
    assert present.count(words) == 1, "only the words of this answer go; each answer has its own button"
    folder = demo.folder / "bot"
    assert search(folder, {"words": words, "one": words.split()[0] + " " + words.split()[1]}) == []
    assert words.split()[0] not in capsys.readouterr().err


async def test_after_sending_the_conversation_is_removed_but_for_the_receipt(demo: Demo):
    player = Player(demo)
    await player.play([{"as": "practitioner", "says": "MARAT", "hears": "high risk"}])
    before = len(list(demo.server.state.chats[1001].present))
    await player.play(BEFORE)
    await player.play([{"presses": "Remove this conversation", "hears": ["I have removed", "notifications, backups"]}])
    left = [m.text.splitlines()[0] for m in list(demo.server.state.chats[1001].present)[before:]]
    assert left == ["Your receipt", "I have removed this conversation from the chat."]
    await player.play([{"presses": "I have them", "hears": "Removed from this chat"}])
    assert all("Your receipt" not in m.text for m in demo.server.state.chats[1001].present)


async def test_what_telegram_no_longer_lets_go_is_said(demo: Demo):
    player = Player(demo)
    await player.play(BEFORE)
    await player.play([{"clock": "2017-05-27 12:00"}])
    await player.play([{"presses": "Remove this conversation", "hears": ["older than the 48 hours", "delete those"]}])
    assert any("quokkaberry" in m.text for m in demo.server.state.chats[1001].present)


async def test_a_wrong_receipt_gets_the_answer_of_one_without_a_reply(demo: Demo):
    player = Player(demo)
    await player.play(BEFORE)
    heard = []
    for words in (_receipt_of(demo), WORDS, "six words that are no receipt"):
        await player.play([{"says": f"/receipt {words}", "hears": "No reply"}])
        heard.append(player.last_heard())
    assert len(set(heard)) == 1


async def test_a_wrong_receipt_costs_the_same_work(store, monkeypatch):
    """One derivation and one look-up, for either; that the derivation dwarfs all else is measured below."""
    calls = []
    monkeypatch.setattr("storage.feedback.reply", _counting(calls, replies.sealed_reports.reply))
    for words in (WORDS, OTHER, "x y z u v w"):
        calls.append("derive")
        assert await reply_for(store, derive(read_words(words))) is None
    assert calls == ["derive", "reply"] * 3


def _counting(calls, real):
    async def counted(*args):
        calls.append("reply")
        return await real(*args)

    return counted


@pytest.mark.ci
async def test_a_wrong_receipt_takes_the_same_time(store):
    """Medians of runs that take turns: what is left is a small part of the derivation, and no pattern."""
    await take_in(store, "southend", {derive("elsewhere").id: b"x" * 8240}, today=TODAY)
    took: dict[str, list[float]] = {WORDS: [], "xx yy zz uu vv ww": []}
    for _ in range(15):
        for words, times in took.items():
            started = time.process_time()
            await reply_for(store, derive(read_words(words)))
            times.append(time.process_time() - started)
    waits, wrong = (statistics.median(times) for times in took.values())
    assert abs(waits - wrong) < 0.15 * max(waits, wrong), took


async def test_the_command_takes_replies_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    import asyncio

    from typer.testing import CliRunner

    monkeypatch.setenv("SAFEBOARD_DATA_DIR", str(tmp_path / "data"))
    file = tmp_path / "replies.json"
    file.write_text(as_file({RECEIPT.id: seal_reply(ANSWER, RECEIPT.reply_to)}))
    result = await asyncio.to_thread(CliRunner().invoke, app, ["import-replies", str(file)])
    assert result.exit_code == 0, result.output
    assert "1 sealed replies for southend are in place" in result.output
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'data' / 'safeboard.sqlite3'}")
    assert await reply_for(store, RECEIPT) == ANSWER
    await store.close()


async def test_a_receipt_is_answered_even_after_a_restart_amid_a_draft(tmp_path: Path, library):
    async with running_demo(tmp_path, library=library, urgency=urgency_check()) as demo:
        await Player(demo).play(BEFORE)
        words = _receipt_of(demo)
        await Player(demo).play([{"as": "practitioner", "says": "/feedback"}, {"presses": "Southend"}])
    async with running_demo(tmp_path, library=library, urgency=urgency_check()) as demo:
        await Player(demo).play([{"as": "practitioner", "says": words, "hears": "No reply under these words"}])
