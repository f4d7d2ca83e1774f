"""The reader page in a real browser, from a file, without a network: it reads what Python sealed, and the reverse.

Screenshots go to build/screenshots.
"""

import csv
import io
import json
import random
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import async_playwright, expect

from feedback.batches import write_batch
from feedback.halves import generate_halves
from feedback.keys import generate, read_public
from feedback.page import build
from feedback.reading import HEADINGS, in_words
from feedback.receipts import derive
from feedback.replies import Status, open_reply, read_replies
from feedback.report import Category, Question, Report, Role
from feedback.sealing import seal
from feedback.statistics import published, together
from storage.tables import SealedReport

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
SCREENSHOTS = Path(__file__).parent.parent / "build" / "screenshots"
DESKTOP = {"width": 1280, "height": 900}
NARROWEST = {"width": 320, "height": 640}
"""The width at which WCAG 2.2 (1.4.10, Reflow) asks that nothing be cut off."""

PASSPHRASE = "fünf wörter that do not belong"
PRIVATE, PUBLIC = generate("southend", PASSPHRASE, iterations=10)
FIRST, SECOND, SPLIT_PUBLIC = generate_halves(
    "southend", ("the first officer's words", "the second one's words"), iterations=10
)
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


def batch(reports, public=PUBLIC, period="2018-Q2") -> str:
    key = read_public(public)
    rows = [
        SealedReport(key=b"", board=key.board, period=period, sealed=seal(report, key.key, key.board))
        for report in reports
    ]
    return write_batch(key.board, rows)


BATCH = batch(REPORTS)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser():
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        await running.close()


@pytest_asyncio.fixture(loop_scope="module")
async def visit(browser, tmp_path):
    """Opens the page from a file with the network off; a fault of the script or the policy fails the test."""
    (tmp_path / "feedback-reader.html").write_text(build(), encoding="utf-8")
    contexts, faults, asked = [], [], []

    async def opened(**options):
        context = await browser.new_context(locale="en-GB", viewport=DESKTOP, **options)
        contexts.append(context)
        await context.set_offline(True)
        page = await context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("request", lambda request: asked.append(request.url))
        await page.goto((tmp_path / "feedback-reader.html").as_uri())
        return page

    opened.faults = faults
    yield opened
    for context in contexts:
        await context.close()
    assert faults == []
    assert [url for url in asked if not url.startswith(("file:", "blob:"))] == []


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


async def shoot(page, name, **options):
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=SCREENSHOTS / f"{name}.png", animations="disabled", **options)


async def test_what_python_sealed_is_read_word_by_word_and_nothing_becomes_markup(visit):
    page = await visit()
    await shoot(page, "reader-start")
    await read(page)
    assert sorted(await page.locator("article .words").all_text_contents()) == sorted(each.text for each in REPORTS)
    await expect(page.locator("article img")).to_have_count(0)
    risk = page.get_by_role("article", name="A risk to practice")
    await expect(risk.locator(".about")).to_have_text(
        "Health · Are local agencies working effectively, internally and together, "
        "to safeguard children and young people?"
    )
    await expect(page.locator("#from")).to_contain_text("2018-Q2")
    await expect(page.locator("#number")).to_have_text("6 of 6 shown")
    assert await page.locator("#passphrases input").input_value() == ""


async def test_two_halves_open_together_in_any_order(visit):
    page = await visit()
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
THIRD = generate_halves("southend", ("the first officer's words", "the second one's words"), iterations=10)[1]
TYPED = ("the first officer's words", "the second one's words")


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
async def test_what_cannot_be_opened_gets_a_sentence_and_another_try(visit, files, sentence):
    page = await visit()
    await fill(page, **files)
    await expect(page.get_by_role("alert")).to_contain_text(sentence)
    await expect(page.get_by_role("alert")).to_be_focused()
    await read(page)
    await expect(page.get_by_role("alert")).to_be_hidden()


async def test_a_report_sealed_to_another_key_is_counted_and_the_rest_is_read(visit):
    page = await visit()
    mixed = json.loads(BATCH)
    mixed["reports"] += json.loads(batch(REPORTS[:1], NEW_PAIR[1]))["reports"]
    await read(page, batches=[("b", json.dumps(mixed))])
    await expect(page.locator("#notes")).to_contain_text("1 did not open")
    await expect(page.locator("#number")).to_have_text("6 of 6 shown")


async def test_filters_narrow_by_category_role_question_receipt_and_words(visit):
    page = await visit()
    await read(page)
    await page.get_by_label("Category").select_option("Working together")
    await expect(cards(page)).to_have_count(2)
    await page.get_by_label("Sector").select_option("Health")
    await expect(cards(page).locator(".words")).to_contain_text("Handover")
    await page.get_by_label("Category").select_option("All")
    await page.get_by_label("Words in the text").fill("SCHOOL nurse")
    await expect(page.locator("#number")).to_have_text("1 of 6 shown")
    await page.get_by_label("Words in the text").fill("")
    await page.get_by_label("Sector").select_option("All")
    await page.get_by_label("With a receipt").check()
    await expect(cards(page)).to_have_count(2)
    await page.get_by_label("Key question").select_option("Are children and young people safe?")
    await expect(cards(page)).to_have_count(1)


async def test_themes_are_added_by_keyboard_filtered_saved_and_loaded_again(visit):
    page = await visit()
    await read(page)
    first = page.locator("article").nth(0)
    await first.get_by_label("Theme", exact=True).fill("Notice of meetings")
    await page.keyboard.press("Enter")
    await page.locator("article").nth(1).get_by_label("Theme", exact=True).fill("notice of MEETINGS")
    await page.keyboard.press("Enter")
    row = page.get_by_role("row", name="Notice of meetings")
    await expect(row.get_by_role("cell")).to_have_text(["2", "fewer than 5"])
    await page.locator("#theme").select_option("Notice of meetings")
    await expect(cards(page)).to_have_count(2)
    await page.locator("#theme").select_option("Without a theme")
    await expect(cards(page)).to_have_count(4)
    content = await saved(page, "Save the themes")
    themes = json.loads(content)
    assert [(theme["name"], len(theme["reports"])) for theme in themes["themes"]] == [("Notice of meetings", 2)]
    assert not any(report.text[:12] in content for report in REPORTS)

    again = await visit()
    await read(again)
    themes["themes"].append({"name": "Elsewhere", "reports": ["00"]})
    await again.locator("#load-themes").set_input_files(file("t.json", json.dumps(themes)))
    await expect(again.locator("#said")).to_have_text("2 themes loaded, found 2 times in what is open here.")
    await expect(again.get_by_role("button", name="Take the theme Notice of meetings away")).to_have_count(2)
    await again.get_by_role("button", name="Take the theme Notice of meetings away").first.click()
    await expect(row.locator("visible=true")).to_have_count(1)
    kept = json.loads(await saved(again, "Save the themes"))
    assert {theme["name"]: len(theme["reports"]) for theme in kept["themes"]} == {
        "Notice of meetings": 1,
        "Elsewhere": 1,
    }
    await again.locator("#load-themes").set_input_files(file("t.json", json.dumps(themes | {"board": "nel"})))
    await expect(again.get_by_role("alert")).to_have_text("t.json is about nel, and this is southend.")


async def test_a_reply_opens_with_its_receipt_and_every_report_has_an_entry(visit):
    page = await visit()
    await read(page)
    risk = page.get_by_role("article", name="A risk to practice")
    await risk.get_by_text("Has a receipt").click()
    field = risk.get_by_label("Reply, which only")
    await field.fill("x" * 2001)
    await expect(risk.get_by_text("1 characters too many")).to_be_visible()
    await page.get_by_role("button", name="Save the replies").click()
    await expect(page.get_by_role("alert")).to_have_text("A reply has at most 2000 characters. Shorten 1 of yours.")
    await field.fill(" From June on invitations go out two days before. é 🧸\r\nThank you. ")
    board, replies = read_replies(await saved(page, "Save the replies"))
    assert (board, len(replies)) == ("southend", len(REPORTS))
    answer, silent = (open_reply(replies[receipt.id], receipt) for receipt in (RECEIPT, SILENT))
    assert (answer.status, answer.board) == (Status.ANSWERED, "southend")
    assert answer.text == "From June on invitations go out two days before. é 🧸\nThank you."
    assert (silent.status, silent.text) == (Status.READ, "")
    assert open_reply(replies[SILENT.id], RECEIPT) is None
    await expect(page.locator("#said")).to_contain_text("1 written reply")


async def test_the_counts_are_those_that_python_would_publish(visit):
    chance = random.Random(5)
    releases = [
        [
            Report(
                chance.choice([*Category][:4]),
                f"words {number}",
                chance.choice([*Role, None]),
                chance.choice([*Question, None]),
            )
            for number in range(size)
        ]
        for size in (7, 3, 26, 41)
    ]  # fmt: skip
    page = await visit()
    batches = [(f"{number}.json", batch(reports)) for number, reports in enumerate(releases)]
    await read(page, batches=[*batches, batches[0]])
    await expect(page.locator("#number")).to_have_text("77 of 77 shown")
    wanted = together([published(reports) for reports in releases])
    await expect(page.locator("#counts .total")).to_have_text("74 in all")
    for table in wanted.tables:
        shown = page.get_by_role("table", name=HEADINGS[table.name])
        assert await shown.locator("td").all_text_contents() == [in_words(cell) for cell in table.cells]
    assert any(cell.partial for table in wanted.tables for cell in table.cells)


async def test_of_few_reports_no_count_is_shown(visit):
    page = await visit()
    await read(page, batches=[("b", batch(REPORTS[:3]))])
    await expect(page.locator("#notes")).to_contain_text("fewer than 5")
    await expect(page.locator("#counts td")).to_have_count(0)
    await expect(page.locator("#counts").get_by_text("too few of each to show any")).to_have_count(3)
    await expect(page.locator("#counts .total")).to_have_text("fewer than 5 in all")


async def test_batches_that_overlap_have_no_counts(visit):
    page = await visit()
    grown = json.loads(BATCH)
    grown["reports"] += json.loads(batch(REPORTS[:1]))["reports"]
    await read(page, batches=[("a", BATCH), ("b", json.dumps(grown))])
    await expect(page.locator("#counts")).to_contain_text("more than one of these files")


async def test_the_table_is_a_spreadsheet_without_formulas(visit):
    page = await visit()
    await read(page)
    await page.get_by_label("Category").select_option("A training need")
    rows = list(csv.reader(io.StringIO((await saved(page, "Save what is shown")).removeprefix("\ufeff"))))
    assert rows[0] == ["Category", "Sector", "Key question", "Themes", "Text", "Has a receipt"]
    assert len(rows) == 2
    assert rows[1][4] == "'" + REPORTS[2].text


async def test_closing_forgets_and_asks_first_if_something_is_not_saved(visit):
    page = await visit()
    await read(page)
    await page.locator("article").first.get_by_label("Theme", exact=True).fill("Kept?")
    await page.keyboard.press("Enter")
    asked = []

    async def no(dialog):
        asked.append(dialog.message)
        await dialog.dismiss()

    page.once("dialog", no)
    await page.get_by_role("button", name="Close and forget").click()
    await expect(page.locator("#number")).to_have_text("6 of 6 shown")
    assert "not saved" in asked[0]
    await saved(page, "Save the themes")
    await page.get_by_role("button", name="Close and forget").click()
    await expect(page.get_by_role("heading", name="Open feedback")).to_be_visible()
    await expect(page.locator("article")).to_have_count(0)
    assert "Handover" not in await page.content()


async def test_everything_has_a_name_and_a_keyboard_reaches_it(visit):
    page = await visit()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="To the content")).to_be_focused()
    await read(page)
    nameless = await page.evaluate(
        """() => [...document.querySelectorAll("#session input, #session select, #session textarea, #session button")]
            .filter((each) => !(each.labels?.length || each.ariaLabel || each.textContent.trim()))
            .map((each) => each.outerHTML)"""
    )
    assert nameless == []
    ids = await page.evaluate("() => [...document.querySelectorAll('[id]')].map((each) => each.id)")
    assert len(ids) == len(set(ids))
    reached = set()
    for _ in range(60):
        await page.keyboard.press("Tab")
        reached.add(await page.evaluate("() => document.activeElement.id || document.activeElement.tagName"))
    assert {
        "forget",
        "category",
        "words",
        "receipt",
        "theme-1",
        "save-replies",
        "load-themes",
        "print-counts",
    } <= reached


CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (colour) => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const light = (colour) => {
    const [r, g, b] = rgb(colour).map((part) => linear(part / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (colour !== "rgba(0, 0, 0, 0)") return colour;
    }
    return "white";
  };
  const hasText = (node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
  return [...document.querySelectorAll("body *")].filter((node) => node.checkVisibility() && hasText(node))
    .map((node) => {
      const [one, other] = [light(getComputedStyle(node).color), light(behind(node))];
      return [(Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05), node.className || node.tagName];
    }).filter(([ratio]) => ratio < 4.5);
}"""
"""WCAG 2.2, 1.4.3: the texts whose contrast is below 4.5 to 1."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_can_be_read_in_light_and_dark_on_a_phone_and_on_paper(visit, scheme):
    page = await visit(color_scheme=scheme)
    assert await page.evaluate(CONTRAST) == []
    await read(page)
    await page.locator("article").first.get_by_label("Theme", exact=True).fill("Notice of meetings")
    await page.keyboard.press("Enter")
    await page.get_by_text("Has a receipt: write").first.click()
    assert await page.evaluate(CONTRAST) == []
    await page.evaluate("() => window.scrollTo(0, 0)")
    await shoot(page, f"reader-{scheme}", full_page=True)
    await page.set_viewport_size(NARROWEST)
    assert await page.evaluate("() => document.documentElement.scrollWidth") <= NARROWEST["width"]
    await shoot(page, f"reader-{scheme}-narrow", full_page=True)


async def test_what_is_printed_is_either_words_or_counts(visit):
    page = await visit()
    await read(page)
    await page.evaluate("() => { window.print = () => {}; }")
    await page.get_by_role("button", name="Print the counts").click()
    await page.emulate_media(media="print")
    await expect(page.locator("#counts")).to_be_visible()
    await expect(page.locator("article:visible")).to_have_count(0)
    await shoot(page, "reader-print-counts", full_page=True)
    await page.emulate_media(media="screen")
    await page.get_by_role("button", name="Print what is shown").click()
    await page.emulate_media(media="print")
    await expect(page.locator("article:visible")).to_have_count(6)
    await expect(page.locator("#counts")).to_be_hidden()
    await shoot(page, "reader-print", full_page=True)


async def test_an_old_browser_is_told_so_at_once(visit, browser, tmp_path):
    context = await browser.new_context()
    await context.add_init_script("crypto.subtle.generateKey = () => Promise.reject(new DOMException('no X25519'))")
    page = await context.new_page()
    await visit()
    await page.goto((tmp_path / "feedback-reader.html").as_uri())
    await expect(page.get_by_role("alert")).to_contain_text("This browser is too old")
    await context.close()


async def test_the_policy_lets_nothing_out(visit):
    page = await visit()
    policy = await page.locator("meta[http-equiv]").get_attribute("content")
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    outcome = await page.evaluate("() => fetch('https://example.org').then(() => 'sent', () => 'refused')")
    assert outcome == "refused"
    assert len(visit.faults) == 2, "the browser says that it refused"
    visit.faults.clear()
