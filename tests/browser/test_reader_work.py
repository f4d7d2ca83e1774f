"""The reader page in a browser: an officer reads, filters, gives themes, replies and saves."""

import csv
import io
import json

import pytest
from browser_support import shoot
from playwright.async_api import expect
from reader_support import RECEIPT, REPORTS, SILENT, cards, file, read, saved

from feedback.replies import Status, open_reply, read_replies

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_what_python_sealed_is_read_word_by_word_and_nothing_becomes_markup(open_reader):
    page = await open_reader()
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


async def test_filters_narrow_by_category_role_question_receipt_and_words(open_reader):
    page = await open_reader()
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


async def test_themes_are_added_by_keyboard_filtered_saved_and_loaded_again(open_reader):
    page = await open_reader()
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

    again = await open_reader()
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


async def test_a_reply_opens_with_its_receipt_and_every_report_has_an_entry(open_reader):
    page = await open_reader()
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


async def test_the_table_is_a_spreadsheet_without_formulas(open_reader):
    page = await open_reader()
    await read(page)
    await page.get_by_label("Category").select_option("A training need")
    rows = list(csv.reader(io.StringIO((await saved(page, "Save what is shown")).removeprefix("\ufeff"))))
    assert rows[0] == ["Category", "Sector", "Key question", "Themes", "Text", "Has a receipt"]
    assert len(rows) == 2
    assert rows[1][4] == "'" + REPORTS[2].text
