"""Feedback that was sealed for the reader page, and what an officer does on the page."""

from playwright.async_api import expect

from feedback.batches import write_batch
from feedback.halves import generate_halves
from feedback.keys import generate, read_public
from feedback.receipts import derive
from feedback.report import Category, Question, Report, Role
from feedback.sealing import seal
from storage.tables import SealedReport

PASSPHRASE = "fünf wörter that do not belong"
PRIVATE, PUBLIC = generate("southend", PASSPHRASE, iterations=10)
TYPED = ("the first officer's words", "the second one's words")
FIRST, SECOND, SPLIT_PUBLIC = generate_halves("southend", TYPED, iterations=10)
RECEIPT, SILENT = derive("six made up words of one"), derive("six made up words of another")

REPORTS = (
    Report(
        Category.RISK_TO_PRACTICE,
        "Strategy meetings are called with an hour's notice. The school nurse team cannot come,\n"
        "and then nobody in the room knows the health history.",
        Role.HEALTH,
        Question.WORKING_TOGETHER,
        RECEIPT.reply_to,
    ),
    Report(Category.GOOD_PRACTICE, "Joint supervision with the early help hub works. Please keep it.", Role.EDUCATION),
    Report(Category.TRAINING_NEED, '=HYPERLINK("http://example.org") <img src=x onerror=alert(1)> & “quotes”'),
    Report(Category.PROCEDURE_UNCLEAR, "Who makes the referral: the one who saw it, or the designated lead?",
           Role.EDUCATION, Question.SAFE, SILENT.reply_to),
    Report(Category.WORKING_TOGETHER, "🧸 Handover between hospital and community: é, ẞ, 中文", Role.HEALTH),
    Report(Category.WORKING_TOGETHER, "We never hear what became of a contact.", Role.NOT_SAID, Question.IMPROVING),
)  # fmt: skip


def batch(reports, public=PUBLIC, period="2018-Q2", board_name="") -> str:
    key = read_public(public)
    rows = [
        SealedReport(key=b"", board=key.board, period=period, sealed=seal(report, key.key, key.board))
        for report in reports
    ]
    return write_batch(key.board, rows, board_name)


BATCH = batch(REPORTS)


def file(name, text):
    return {"name": name, "mimeType": "application/json", "buffer": text.encode()}


async def fill(
    page, *, batches=(("batch.json", BATCH),), keys=(("southend.private.json", PRIVATE),), words=(PASSPHRASE,)
):
    await page.get_by_label("Batch files").set_input_files([file(*each) for each in batches])
    await page.get_by_label("Private key").set_input_files([file(*each) for each in keys])
    for field, typed in zip(await page.locator("#passphrases input").all(), words, strict=False):
        await field.fill(typed)
    await page.get_by_role("button", name="Open").click()


async def read(page, **files):
    await fill(page, **files)
    await expect(page.get_by_role("heading", name="Feedback for southend")).to_be_focused()


async def saved(page, button) -> str:
    async with page.expect_download() as downloading:
        await page.get_by_role("button", name=button).click()
    path = await (await downloading.value).path()
    return path.read_bytes().decode()


def cards(page):
    return page.locator("article:visible")
