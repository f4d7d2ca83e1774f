"""The calendar file: stable UIDs, a SEQUENCE that grows, and what has gone as cancelled."""

import datetime as dt

import pytest
from icalendar import Calendar
from reminders_cast import BOARD, SIGNS_GROUP, House, london, open_house

from reminders import calendar_file, extensions, oversight
from reminders.actions import done
from reminders.meetings import Slot, enter
from reminders.undo import undo

NOW = london(2017, 6, 2)


@pytest.fixture
async def house(tmp_path):
    async with open_house(tmp_path) as house:
        yield house


async def events(house: House, person_id: int, ref: str) -> dict[str, tuple[dt.date, int, str]]:
    """By UID, without the plan's id: the day, the sequence, and the status."""
    calendar = Calendar.from_ical(await calendar_file.of_person(house.store, person_id, NOW))
    found = {}
    for event in calendar.walk("VEVENT"):
        uid = str(event["UID"])
        if ref in uid:
            key = uid.rsplit(f"{ref}/", maxsplit=1)[-1].split("@", maxsplit=1)[0]
            found[key] = (event["DTSTART"].dt, int(event.get("SEQUENCE", 0)), str(event.get("STATUS", "")))
    return found


async def test_a_moved_date_keeps_its_uid_and_grows_its_sequence(house: House):
    owner, officer = await house.link(), await house.officer()
    action = await house.action("LSCB1.1.1")
    assert await events(house, owner.id, "LSCB1.1.1") == {"due": (dt.date(2017, 6, 30), 0, "")}
    await oversight.set_date(house.store, action.id, officer.id, NOW, dt.date(2017, 9, 15))
    moved = await events(house, owner.id, "LSCB1.1.1")
    assert moved["due"] == (dt.date(2017, 9, 15), 1, "")
    assert set(moved) - {"due"} <= {"2017-06-30"}  # cancelled, where it ever was there under its own day


async def test_what_is_done_is_cancelled_and_comes_back_when_that_is_undone(house: House):
    owner = await house.link()
    answered = await done(house.store, (await house.action("LSCB1.1.1")).id, owner.id, NOW)
    assert (await events(house, owner.id, "LSCB1.1.1"))["due"] == (dt.date(2017, 6, 30), 1, "CANCELLED")
    await undo(house.store, answered.change_id, owner.id, NOW)
    assert (await events(house, owner.id, "LSCB1.1.1"))["due"] == (dt.date(2017, 6, 30), 2, "")


async def test_a_review_point_that_was_moved_away_is_cancelled(house: House):
    owner, officer = await house.link(role=SIGNS_GROUP), await house.officer()
    action = await house.action("LSCB3.1.1")
    before = await events(house, owner.id, "LSCB3.1.1")
    assert "2017-06-30" in before
    await oversight.set_points(house.store, action.id, officer.id, NOW, [dt.date(2017, 6, 12), dt.date(2017, 9, 30)])
    after = await events(house, owner.id, "LSCB3.1.1")
    assert after["2017-06-30"] == (dt.date(2017, 6, 30), 1, "CANCELLED")
    assert after["2017-06-12"] == (dt.date(2017, 6, 12), 1, "")
    assert after["2017-09-30"][2] == ""
    assert set(before) <= set(after)


async def test_more_time_for_one_of_several_dates_moves_that_one(house: House):
    owner, officer = await house.link(role=SIGNS_GROUP), await house.officer()
    action = await house.action("LSCB3.1.1")
    asked = await extensions.ask(
        house.store, action.id, owner.id, NOW, proposed_on=dt.date(2017, 7, 14), reason="Holidays."
    )
    await extensions.decide(house.store, asked.change_id, officer.id, NOW, approve=True)
    after = await events(house, owner.id, "LSCB3.1.1")
    assert (after["2017-06-30"][2], after["2017-07-14"][2]) == ("CANCELLED", "")


async def test_the_file_has_the_person_s_meetings_and_folds_its_lines(house: House):
    owner, officer = await house.link(role=SIGNS_GROUP), await house.officer()
    await enter(house.store, BOARD, officer.id, [Slot(dt.date(2017, 7, 4), "10:00")], role_id=None, name="Board")
    made = await calendar_file.of_person(house.store, officer.id, NOW)
    assert b"SUMMARY:Board\\, 10:00" in made
    assert b"Board\\, 10:00" not in await calendar_file.of_person(house.store, owner.id, NOW)
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
