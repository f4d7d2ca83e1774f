"""An officer sends the counts of feedback to the bot: preview, confirm, and the report repeats them."""

import io

from docx import Document
from openpyxl import Workbook
from test_plan_chat import Sender

from bot.demo.session import Demo


def counts(board: str, figure: int | str) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "Counts"
    for row in ([f"Feedback for {board}"], ["By category"], ["Training need", figure]):
        sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


async def paper(officer: Sender) -> str:
    """The words of the last file that the officer got, a Word document."""
    async with officer._client() as client:
        messages = (await client.get(f"/demo/people/{officer._ids()['officer']}/messages")).json()
        url = next(each["files"][0]["url"] for each in reversed(messages) if each["files"])
        document = Document(io.BytesIO((await client.get(url)).content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join([*(each.text for each in document.paragraphs), *cells])


async def test_counts_go_into_the_report_after_a_confirm_and_out_again(demo: Demo):
    officer = Sender(demo, "officer")
    await officer.send("counts.xlsx", counts("leicestershire-rutland", 12))
    await officer.steps(
        {"hears": ["Counts of feedback", "Training need: 12"]},
        {"forges": "rp:doc:leicestershire-rutland:2017-Q2", "hears": "Exception report"},
    )
    assert "Training need" not in await paper(officer), "it was not confirmed yet"
    await officer.steps(
        {"presses": "Use it in the report", "hears": "repeat these counts now"},
        {"forges": "rp:doc:leicestershire-rutland:2017-Q2", "hears": "Exception report"},
    )
    assert "Training need" in await paper(officer)
    await officer.steps(
        {"presses": "Take it out", "hears": "Left out"},
        {"forges": "rc:use:leicestershire-rutland", "hears": "send it again"},
    )


async def test_a_small_figure_is_refused_and_nobody_else_gets_a_preview(demo: Demo):
    officer = Sender(demo, "officer")
    await officer.send("counts.xlsx", counts("southend", 3))
    await officer.steps({"hears": "fewer than"})
    member = Sender(demo, "member")
    await member.send("counts.xlsx", counts("southend", 12))
    await member.steps({"hears": "officer"}, {"forges": "rc:use:southend", "hears": "officer"})
