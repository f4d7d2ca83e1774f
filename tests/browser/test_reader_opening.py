"""The reader page in a browser: which keys, halves and batches open, and what it says of the others."""

import json

import pytest
from playwright.async_api import expect
from reader_support import (
    BATCH,
    FIRST,
    PASSPHRASE,
    PRIVATE,
    PUBLIC,
    REPORTS,
    SECOND,
    SPLIT_PUBLIC,
    TYPED,
    batch,
    fill,
    read,
)

from feedback.halves import generate_halves
from feedback.keys import generate

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_two_halves_open_together_in_any_order(open_reader):
    page = await open_reader()
    sealed = batch(REPORTS, SPLIT_PUBLIC)
    halves = (("southend.half-2.json", SECOND), ("southend.half-1.json", FIRST))
    await fill(page, batches=[("b.json", sealed)], keys=halves, words=("the second one's words", "not the right words"))
    await expect(page.get_by_role("alert")).to_contain_text("does not open southend.half-1.json")
    await page.get_by_label("Passphrase of southend.half-1.json").fill("the first officer's words")
    await page.get_by_role("button", name="Open").click()
    await expect(page.locator("#number")).to_have_text("6 of 6 shown")


OTHER_BOARD = generate("nel", PASSPHRASE, iterations=10)
NEW_PAIR = generate("southend", PASSPHRASE, iterations=10)
CUT = json.dumps(json.loads(BATCH) | {"reports": ["AAAA"]})
BENT = json.dumps(json.loads(PRIVATE) | {"private_key": "AAAA!"})
SWAPPED = json.dumps(json.loads(PRIVATE) | {"fingerprint": "0000"})
THIRD = generate_halves("southend", TYPED, iterations=10)[1]


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"words": ["not the passphrase"]}, "The passphrase does not open southend.private.json"),
        ({"keys": [("k", NEW_PAIR[0])]}, "None of the 6 reports opens with this key"),
        ({"keys": [("k", OTHER_BOARD[0])]}, "batch.json is feedback for southend, and the key is that of nel"),
        ({"keys": [("k", BENT)]}, "k is damaged or incomplete"),
        ({"keys": [("k", SWAPPED)]}, "k is damaged or incomplete"),
        ({"keys": [("k", "no JSON")]}, "k is damaged, or not a file of Safeboard"),
        ({"keys": [("k", PUBLIC)]}, "k is a public key, which opens nothing"),
        ({"keys": [("k", FIRST)], "words": TYPED}, "k is half 1 of a split key. Choose both halves."),
        ({"keys": [("k", FIRST), ("l", FIRST)], "words": TYPED[:1] * 2}, "Both files are half 1"),
        ({"keys": [("k", FIRST), ("l", THIRD)], "words": TYPED}, "These two halves do not belong together"),
        ({"keys": [("k", PRIVATE), ("l", FIRST)], "words": TYPED}, "Choose one private key file, or the two halves"),
        ({"batches": [("b", PRIVATE)]}, "b is a private key. Choose a batch of feedback."),
        ({"batches": [("b", CUT)]}, "b is damaged: a report in it is not whole"),
        ({"batches": [("b", BATCH[:-9])]}, "b is damaged, or not a file of Safeboard"),
        ({"batches": [("b", '{"kind": "safeboard feedback batch", "version": 2}')]}, "b is of a newer kind"),
    ],
)  # fmt: skip
async def test_what_cannot_be_opened_gets_a_sentence_and_another_try(open_reader, files, sentence):
    page = await open_reader()
    await fill(page, **files)
    await expect(page.get_by_role("alert")).to_contain_text(sentence)
    await expect(page.get_by_role("alert")).to_be_focused()
    await read(page)
    await expect(page.get_by_role("alert")).to_be_hidden()


async def test_a_report_sealed_to_another_key_is_counted_and_the_rest_is_read(open_reader):
    page = await open_reader()
    mixed = json.loads(BATCH)
    mixed["reports"] += json.loads(batch(REPORTS[:1], NEW_PAIR[1]))["reports"]
    await read(page, batches=[("b", json.dumps(mixed))])
    await expect(page.locator("#notes")).to_contain_text("1 did not open")
    await expect(page.locator("#number")).to_have_text("6 of 6 shown")


NAME = "Southend <b>Local</b> Safeguarding Children Board"


@pytest.mark.parametrize(("said", "shown"), [(NAME, NAME), ("", "southend"), ("x" * 500, "x" * 100), (7, "southend")])
async def test_the_board_is_called_by_its_name_if_a_file_says_it_and_its_id_stays_in_sight(open_reader, said, shown):
    page = await open_reader()
    await fill(page, batches=[("b.json", batch(REPORTS, board_name=said))])
    await expect(page.locator("#board")).to_have_text(f"Feedback for {shown}")
    await expect(page.locator("#from")).to_contain_text("southend · 2018-Q2")
