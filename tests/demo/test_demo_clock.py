"""The demo's clock, which a program or the page moves."""

import datetime as dt

import pytest
from demo_support import good, refusal


async def test_the_clock_is_moved_on_and_the_answer_comes_after_the_ticks(server, client, clock):
    server.advance = clock.advance
    assert good(await client.get("/demo/clock")) == {
        "now": "2017-05-22T09:00:00+00:00", "date": "2017-05-22", "today": "Monday 22 May 2017",
    }  # fmt: skip
    assert good(await client.post("/demo/clock", json={"advance_days": 1}))["today"] == "Tuesday 23 May 2017"
    good(await client.post("/demo/clock", json={"now": "2017-05-30"}))
    good(await client.post("/demo/clock", json={"now": "2017-12-01T10:30:00"}))
    good(await client.post("/demo/clock", json={"now": "2017-12-02T10:30:00+00:00"}))
    assert clock.stops == [
        dt.datetime(2017, 5, 23, 9, tzinfo=dt.UTC),
        dt.datetime(2017, 5, 30, 8, tzinfo=dt.UTC),
        dt.datetime(2017, 12, 1, 10, 30, tzinfo=dt.UTC),
        dt.datetime(2017, 12, 2, 10, 30, tzinfo=dt.UTC),
    ]


async def test_a_day_on_keeps_the_hour_where_summer_time_ends(server, client, clock):
    server.advance = clock.advance
    clock.instant = dt.datetime(2017, 10, 28, 8, tzinfo=dt.UTC)
    good(await client.post("/demo/clock", json={"advance_days": 1}))
    assert clock.instant == dt.datetime(2017, 10, 29, 9, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        ({"now": "2017-05-01"}, 409),
        ({"now": "2017-05-22T08:00:00Z"}, 409),
        ({"advance_days": -1}, 400),
        ({"advance_days": 1.5}, 400),
        ({"advance_days": True}, 400),
        ({"now": "tomorrow"}, 400),
        ({"now": 5}, 400),
        ({"now": "3017-05-01"}, 400),
        ({}, 400),
        ({"now": "2017-06-01", "advance_days": 1}, 400),
    ],
)
async def test_the_clock_refuses_what_it_cannot_do(server, client, clock, wish, status):
    server.advance = clock.advance
    refusal(await client.post("/demo/clock", json=wish), status)
    assert clock.stops == []


async def test_the_clock_goes_back_where_the_demo_lets_it(server, client, clock):
    server.advance = clock.advance
    server.goes_back = True
    good(await client.post("/demo/clock", json={"now": "2017-05-01"}))
    assert clock.instant == dt.datetime(2017, 5, 1, 8, tzinfo=dt.UTC)


async def test_a_clock_that_nobody_can_move_says_so(client):
    refusal(await client.post("/demo/clock", json={"advance_days": 1}), 409)
