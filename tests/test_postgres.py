"""What only a PostgreSQL server can show. Everything else that is stored is tested on both by the same tests."""

import asyncio
import datetime as dt
import random

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from reminders_cast import LINKED_AT, House, london, open_house
from sqlmodel import SQLModel

from feedback.intake import submit
from feedback.keys import generate, read_public
from feedback.report import Category, Report
from reminders.actions import done
from reminders.importer import SHIPPED, seed
from storage import plans
from storage.move import move
from storage.store import StorageError, Store
from storage.tables import OutboxMessage, Person, SealedReport

pytestmark = [pytest.mark.ci, pytest.mark.sqlite_only]
TODAY = dt.date(2018, 6, 1)


@pytest.fixture
async def empty(postgres):
    """An empty database of the server, opened."""
    url = postgres.new()
    store = await Store.open(url)
    yield store
    await store.close()
    postgres.drop(url)


async def test_the_migrations_make_the_tables_that_the_code_has(empty: Store):
    def differences(connection: sa.Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, SQLModel.metadata)

    async with empty.session() as session:
        assert await (await session.connection()).run_sync(differences) == []


async def test_two_instances_that_start_at_once_on_an_empty_database_both_come_up(postgres):
    url = postgres.new()
    stores = await asyncio.gather(*(Store.open(url) for _ in range(3)))
    await asyncio.gather(*(seed(store, LINKED_AT) for store in stores))
    async with stores[0].session() as session:
        assert len(await plans.plans(session)) == len(list(SHIPPED.glob("*.yaml")))
    for store in stores:
        await store.close()
    postgres.drop(url)


async def test_neither_place_nor_transaction_tells_in_which_order_feedback_arrived(empty: Store):
    key = read_public(generate("nel", "only for the tests", iterations=1000)[1])
    for number in range(6):
        await submit(empty, Report(Category.OTHER, f"number {number}"), key, today=TODAY)
    async with empty.session() as session:
        found = (await session.exec(sa.text("SELECT ctid, xmin::text, key FROM sealed_report ORDER BY ctid"))).all()
        dead = "SELECT pg_relation_size('sealed_report') / current_setting('block_size')::int"
        pages = (await session.exec(sa.text(dead))).scalar_one()
    assert len({xmin for _, xmin, _ in found}) == 1
    assert [bytes(key) for *_, key in found] == sorted(bytes(key) for *_, key in found)
    assert pages == 1, "what was written before is still in the file"


async def test_feedback_from_several_people_at_once_is_all_kept(empty: Store):
    key = read_public(generate("nel", "only for the tests", iterations=1000)[1])
    reports = [Report(Category.OTHER, f"number {number}") for number in range(8)]
    await asyncio.gather(*(submit(empty, report, key, today=TODAY) for report in reports))
    async with empty.session() as session:
        assert len((await session.exec(sa.select(SealedReport))).all()) == 8


async def test_a_database_that_moves_arrives_whole_and_goes_on_counting(tmp_path, empty: Store):
    async with open_house(tmp_path) as house:
        owner, _officer = await house.link(), await house.officer()
        await house.tick(london(2017, 6, 2))
        await done(house.store, (await house.action("LSCB1.1.1")).id, owner.id, london(2017, 6, 2, 10))
        async with house.store.session() as session:
            for number in range(3):
                sealed = random.Random(number).randbytes(100)
                session.add(SealedReport(key=sealed[:16], board="nel", period="2018-Q2", sealed=sealed))
        moved = {table.name: table.rows for table in await move(house.store, empty)}
        async with house.store.session() as session:
            before = (await session.exec(sa.select(Person.id, Person.chat_id, Person.linked_at))).all()
    assert (moved["person"], moved["outbox"], moved["reminder"], moved["sealed_report"]) == (2, 2, 1, 3)
    async with empty.session() as session:
        assert (await session.exec(sa.select(Person.id, Person.chat_id, Person.linked_at))).all() == before
    there = House(empty)
    await there.link(chat_id=4_000_000_000)
    await there.tick(london(2017, 6, 23))
    assert len(there.post.notices) == 1
    assert there.post.digests == [], "what was done is not reminded of again"
    with pytest.raises(StorageError, match="not empty"):
        await move(empty, empty)


async def test_a_row_that_arrives_changed_undoes_the_move(tmp_path, empty: Store):
    spoil = "CREATE FUNCTION spoil() RETURNS trigger AS $$ BEGIN NEW.name = 'x'; RETURN NEW; END $$ LANGUAGE plpgsql"
    trigger = "CREATE TRIGGER spoil BEFORE INSERT ON person FOR EACH ROW EXECUTE FUNCTION spoil()"
    async with empty.session() as session:
        await session.exec(sa.text(spoil))
        await session.exec(sa.text(trigger))
    async with open_house(tmp_path) as house:
        await house.link()
        with pytest.raises(StorageError, match="person did not arrive as it was"):
            await move(house.store, empty)
    async with empty.session() as session:
        assert (await session.exec(sa.select(OutboxMessage))).all() == []
        assert (await session.exec(sa.select(Person))).all() == []
