"""An officer sends a plan file to the bot, looks at the preview, and confirms or cancels it."""

from typing import Any

from dialogue import Player
from plan_files import document, workbook

from bot.demo.session import Demo
from storage import plans


class Sender(Player):
    """A player who can send any file."""

    async def send(self, name: str, body: bytes, caption: str = "") -> None:
        self.marks = dict.fromkeys(self._ids(), self.demo.server.state.revision)
        await self._post("messages", files={"file": (name, body)}, data={"caption": caption})

    async def steps(self, *steps: dict[str, Any]) -> None:
        await self.play(list(steps))


async def stored(demo: Demo, board: str = "southend") -> list[str]:
    async with demo.services.store.session() as session:
        return [plan.id for plan in await plans.plans(session, board)]


async def test_a_word_table_goes_in_by_the_chat_and_only_after_confirm(demo: Demo):
    officer = Sender(demo, "officer")
    before = await stored(demo)
    await officer.send("plan 2017-18.docx", document())
    await officer.steps(
        {"hears": ["reading the file", "Which board's plan"]},
        {"presses": "Southend", "edits": ["Preview, nothing is changed yet", "4 actions", "“By when” = when", "ASAP"]},
    )
    assert await stored(demo) == before
    await officer.steps({"presses": "Confirm", "edits": ["Stored", "2 need a date", "reminds from now on"]})
    assert set(await stored(demo)) - {*before} == {"southend-2017-18"}
    await officer.steps(
        {"presses": "Give them dates", "hears": ["Actions whose date needs a look", "ASAP"]},
        {"presses": "1. Set date", "hears": "as you would say it"},
        {"says": "end of June 2018", "hears": ["I understood: Saturday 30 June 2018", "The plan ends before it"]},
        {"presses": "Yes, 30 June 2018", "hears": "has this date now: 30 June 2018"},
    )
    await officer.send("plan 2017-18.docx", document())
    await officer.steps(
        {"hears": "Which board's plan"},
        {"presses": "Southend", "edits": "there is nothing to confirm"},
        {"presses": "Close", "edits": "Nothing was changed"},
        {"says": "/plan", "hears": "Which board's plans"},
        {"presses": "Southend", "edits": ["Plans", "Business plan 2017-18", "It reminds the owners"]},
        {"presses": "Stop 1", "edits": "is history now"},
    )
    await officer.steps(
        {"says": "/plan", "hears": "Which board's plans"},
        {"presses": "North East", "edits": ["Plans", "2015-2017"]},
        {"presses": "Export 1", "hears": "send the file back to me"},
    )


async def test_a_file_without_a_period_is_asked_for_it_and_can_be_cancelled(demo: Demo):
    officer = Sender(demo, "officer")
    before = await stored(demo)
    await officer.send("plan.xlsx", workbook(title="Actions"))
    await officer.steps(
        {"hears": "Which board's plan"},
        {"presses": "Southend", "edits": "does not say which period"},
        {"presses": "1 April 2017 to 31 March 2018", "edits": "1 April 2017 to 31 March 2018"},
        {"presses": "Cancel", "edits": "Nothing was changed"},
        {"forges": "pf:000000000000:yes", "hears": "no longer have that file"},
    )
    assert await stored(demo) == before


async def test_bad_files_get_a_sentence_and_strangers_get_no_further(demo: Demo):
    officer = Sender(demo, "officer")
    await officer.send("plan.pdf", b"%PDF")
    await officer.steps({"hears": ["“.pdf” files are not taken.", "Nothing was changed"]})
    await officer.send("plan.xlsx", b"PK rubbish <b>")
    await officer.steps({"hears": "This is no Excel workbook"})
    for who in ("practitioner", "owner", "member"):
        other = Sender(demo, who)
        await other.send("plan 2017-18.docx", document())
        await other.steps({"hears": "I can only read text"})
        await other.steps(
            {"says": "/plan", "hears": "Only the board's officers"},
            {"forges": "pl:stop:leicestershire-rutland-2017-18", "hears": "Only the board's officers"},
            {"forges": "pf:1:yes", "hears": "Only the board's officers"},
        )
    async with demo.services.store.session() as session:
        assert (await plans.plan(session, "leicestershire-rutland-2017-18")).reminds


async def test_a_concern_in_a_caption_comes_before_the_file(demo: Demo):
    officer = Sender(demo, "officer")
    await officer.send("plan 2017-18.docx", document(), caption="A child told me she was hit last night and is scared")
    await officer.steps({"hears": "999", "hears_not": "Which board's plan"})
