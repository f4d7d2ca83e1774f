"""Keys that two officers open only together, and what is lost when a key, a half or a passphrase is."""

import base64
import datetime as dt
import json

import pytest

from feedback.batches import on_server
from feedback.halves import generate_halves, unlock
from feedback.intake import submit
from feedback.keys import generate, install_key, installed_key, read_public
from feedback.reading import open_all
from feedback.report import Category, FeedbackError, Report
from feedback.sealing import open_sealed, seal
from storage.store import Store

WORDS = ("what the first officer chose", "what the second officer chose")
FIRST, SECOND, PUBLIC = generate_halves("nel", WORDS, iterations=1)
WHOLE, WHOLE_PUBLIC = generate("nel", WORDS[0], iterations=1)
REPORT = Report(Category.OTHER, "for two pairs of eyes")


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_halves_open_what_was_sealed_to_their_public_key_in_any_order(order):
    board, key = unlock([(FIRST, SECOND)[each] for each in order], [WORDS[each] for each in order])
    assert board == "nel"
    assert open_sealed(seal(REPORT, read_public(PUBLIC).key, "nel"), key, "nel") == REPORT


def test_a_whole_key_opens_as_before():
    assert unlock([WHOLE], [WORDS[0]])[0] == "nel"


def changed(text, **values):
    return json.dumps(json.loads(text) | values)


OTHER_SECOND = generate_halves("nel", WORDS, iterations=1)[1]


@pytest.mark.parametrize(
    ("texts", "passphrases", "sentence"),
    [
        ([FIRST], WORDS[:1], "the two halves"),
        ([FIRST, WHOLE], WORDS, "the two halves"),
        ([FIRST, FIRST], (WORDS[0], WORDS[0]), "Both files are half 1"),
        ([FIRST, OTHER_SECOND], WORDS, "do not belong together"),
        ([FIRST, SECOND], (WORDS[0], "something else entirely"), "does not open half 2"),
        ([FIRST, SECOND], (WORDS[1], WORDS[0]), "does not open half 1"),
        ([FIRST, changed(SECOND, share="AAAA!")], WORDS, "damaged or incomplete"),
        ([FIRST, changed(SECOND, half=3)], WORDS, "damaged or incomplete"),
        ([FIRST, changed(SECOND, private_key={})], WORDS, "damaged or incomplete"),
        ([FIRST, changed(SECOND, version=2)], WORDS, "version 1"),
        ([changed(FIRST, private_key={"nonce": "AAAAAAAAAAAAAAAA", "locked": "AAAA"}), SECOND], WORDS, "damaged"),
    ],
)
def test_what_does_not_open_gets_a_sentence(texts, passphrases, sentence):
    with pytest.raises(FeedbackError, match=sentence):
        unlock(texts, passphrases)


def test_two_people_choose_two_passphrases_that_cannot_be_guessed():
    with pytest.raises(FeedbackError, match="same passphrase"):
        generate_halves("nel", (WORDS[0], WORDS[0]), iterations=1)
    with pytest.raises(FeedbackError, match="at least 12"):
        generate_halves("nel", (WORDS[0], "short"), iterations=1)


def test_one_half_with_its_passphrase_fits_any_other_key_just_as_well():
    """The share is one summand of an XOR: for every key there is another share that would have made it."""
    from feedback.halves import _open, _xor

    half = _open(FIRST, WORDS[0])
    for key in (bytes(32), b"\xff" * 32, bytes(range(32))):
        assert _xor(half.share, _xor(half.share, key)) == key
    assert half.share != _open(SECOND, WORDS[1]).share
    assert half.share not in base64.b64decode(json.loads(FIRST)["share"]), "the share itself is locked too"


async def test_after_a_loss_new_feedback_is_read_with_a_new_key_and_old_feedback_only_with_the_old_one(tmp_path):
    """Nobody can help with what was sealed to a lost key; a key that was replaced and kept still opens its own."""
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'safeboard.sqlite3'}")
    old_file, old_public = generate("nel", WORDS[0], iterations=1)
    install_key(tmp_path, old_public)

    async def give(text):
        await submit(store, Report(Category.OTHER, text), installed_key(tmp_path, "nel"), today=dt.date(2018, 5, 30))

    await give("to the old key")
    with pytest.raises(FeedbackError, match="if the passphrase is lost, what was sealed to this key cannot be read"):
        unlock([old_file], ["a passphrase half remembered"])

    new_file, new_public = generate("nel", WORDS[1], iterations=1)
    with pytest.raises(FeedbackError, match="--replace, and keep the old private key"):
        install_key(tmp_path, new_public)
    install_key(tmp_path, new_public, replace=True)
    await give("to the new key")

    sealed = await on_server(store, "nel")
    await store.close()
    for file, passphrase, text in ((new_file, WORDS[1], "to the new key"), (old_file, WORDS[0], "to the old key")):
        opened = open_all("nel", sealed, unlock([file], [passphrase])[1])
        assert [report.text for report in opened.reports] == [text]
        assert opened.unreadable == 1
