"""The reader page in a browser: its counts are those that Python would publish, and no others."""

import json
import random

import pytest
from playwright.async_api import expect
from reader_support import BATCH, REPORTS, batch, read

from feedback.reading import HEADINGS, in_words
from feedback.report import Category, Question, Report, Role
from feedback.statistics import published, together

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_the_counts_are_those_that_python_would_publish(open_reader):
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
    page = await open_reader()
    batches = [(f"{number}.json", batch(reports)) for number, reports in enumerate(releases)]
    await read(page, batches=[*batches, batches[0]])
    await expect(page.locator("#number")).to_have_text("77 of 77 shown")
    wanted = together([published(reports) for reports in releases])
    await expect(page.locator("#counts .total")).to_have_text("74 in all")
    for table in wanted.tables:
        shown = page.get_by_role("table", name=HEADINGS[table.name])
        assert await shown.locator("td").all_text_contents() == [in_words(cell) for cell in table.cells]
    assert any(cell.partial for table in wanted.tables for cell in table.cells)


async def test_of_few_reports_no_count_is_shown(open_reader):
    page = await open_reader()
    await read(page, batches=[("b", batch(REPORTS[:3]))])
    await expect(page.locator("#notes")).to_contain_text("fewer than 5")
    await expect(page.locator("#counts td")).to_have_count(0)
    await expect(page.locator("#counts").get_by_text("too few of each to show any")).to_have_count(3)
    await expect(page.locator("#counts .total")).to_have_text("fewer than 5 in all")


async def test_batches_that_overlap_have_no_counts(open_reader):
    page = await open_reader()
    grown = json.loads(BATCH)
    grown["reports"] += json.loads(batch(REPORTS[:1]))["reports"]
    await read(page, batches=[("a", BATCH), ("b", json.dumps(grown))])
    await expect(page.locator("#counts")).to_contain_text("more than one of these files")
