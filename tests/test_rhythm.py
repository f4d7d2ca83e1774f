"""A plan's own ladder, a nation's holidays, and owners that were changed by hand."""

import datetime as dt
from pathlib import Path

import pytest
from reminders_cast import BOARD, CSE_GROUP, House, london, open_house

from reminders.importer import SHIPPED, store_plan
from reminders.oversight import change_owner
from reminders.plan import Ladder
from reminders.planfile import PlanFileError, ReadPlan, read_plans
from reminders.rhythm import RhythmError, ladder_of
from storage import people, plans

PLAN = SHIPPED / "leicestershire-rutland-2017-18.yaml"


@pytest.fixture
async def house(tmp_path):
    async with open_house(tmp_path) as house:
        yield house


def written(folder: Path, old: str, new: str) -> Path:
    text = PLAN.read_text("utf-8")
    assert old in text
    file = folder / "plans" / "plan.yaml"
    file.parent.mkdir()
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return file


def read_plan(file: Path) -> ReadPlan:
    (read,) = read_plans(file.parent)
    return read


async def owners(house: House, ref: str) -> list[str]:
    async with house.store.session() as session:
        return [role.name for role in (await plans.actions(session, BOARD, ref))[0].owners]


def test_what_a_plan_leaves_out_is_as_usual():
    assert ladder_of(None) == Ladder()
    assert ladder_of({"before": [3, 14]}) == Ladder(before=(14, 3))


@pytest.mark.parametrize(
    "wrong",
    [
        {"before": []},
        {"before": [-1]},
        {"before": [181]},
        {"before": ["7"]},
        {"every": 0},
        {"every": True},
        {"escalate": [7]},
        {"escalate": [14, 7, 21]},
        {"after": 7},
    ],
)
def test_a_ladder_that_cannot_be_climbed_is_refused(wrong):
    with pytest.raises(RhythmError, match="remind"):
        ladder_of(wrong)


async def test_a_plan_file_sets_its_own_ladder(house: House, tmp_path):
    file = written(tmp_path, "  source: {document", "  remind: {before: [14], every: 3}\n  source: {document")
    async with house.store.session() as session:
        await store_plan(session, read_plan(file), london(2017, 4, 3))
    await house.link()
    for day in (london(2017, 6, 2), london(2017, 6, 16), london(2017, 6, 23), london(2017, 6, 30), london(2017, 7, 3)):
        await house.tick(day)
    assert [digest.day for digest in house.post.digests] == [dt.date(2017, 6, 16), dt.date(2017, 7, 3)]


def test_a_plan_file_with_a_wrong_ladder_says_where(tmp_path):
    file = written(tmp_path, "  source: {document", "  remind: {escalate: [9, 5, 7]}\n  source: {document")
    with pytest.raises(PlanFileError, match=r"plan\.yaml, line \d+, key plan\.remind: remind escalate must rise"):
        read_plan(file)


async def test_a_reminder_waits_for_the_next_working_day_of_the_board_s_own_nation(house: House):
    await house.link()
    async with house.store.session() as session:
        await people.set_nation(session, BOARD, "NIR")
    action = await house.action("LSCB1.1.1")
    async with house.store.session() as session:
        action.due_on, action.due_version = dt.date(2017, 7, 12), 2  # a holiday in Northern Ireland alone
        action.settle()
        session.add(action)
    for day in (10, 11, 12, 13):
        await house.tick(london(2017, 7, day))
    assert [(d.day.day, d.items[0].days_left) for d in house.post.digests] == [(10, 2), (11, 1)]


async def test_owners_that_were_changed_by_hand_outlive_a_new_version_of_the_file(house: House, tmp_path):
    officer = await house.officer()
    action = await house.action("LSCB1.1.1")
    await change_owner(house.store, action.id, officer.id, london(2017, 5, 2), name="SEG")
    assert await owners(house, "LSCB1.1.1") == [CSE_GROUP, "SEG"]
    file = written(tmp_path, "A revised data set is agreed and in use", "The data set is in use")
    async with house.store.session() as session:
        await store_plan(session, read_plan(file), london(2017, 5, 3))
    assert (await house.action("LSCB1.1.1")).measure == "The data set is in use"
    assert await owners(house, "LSCB1.1.1") == [CSE_GROUP, "SEG"]


async def test_owners_follow_the_file_when_the_document_names_somebody_else(house: House, tmp_path):
    officer = await house.officer()
    action = await house.action("LSCB1.1.1")
    await change_owner(house.store, action.id, officer.id, london(2017, 5, 2), name="SEG")
    old = (
        "owner: CSE, Missing and Trafficking Operational Group\n"
        '          owners: ["CSE, Missing and Trafficking Operational Group"]'
    )
    file = written(tmp_path, old, "owner: Audit\n          owners: [Audit]")
    async with house.store.session() as session:
        await store_plan(session, read_plan(file), london(2017, 5, 3))
    assert await owners(house, "LSCB1.1.1") == ["Audit"]
