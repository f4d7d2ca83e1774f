"""How an action stands: the one rule for the red, amber and green lights, and the words."""

import datetime as dt

import pytest
from test_reminders_ladder import action

from reminders.standing import Light, count, light, word
from storage.tables import Status

TODAY = dt.date(2017, 6, 2)
PAST, NEAR, FAR = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=7), TODAY + dt.timedelta(days=8)


@pytest.mark.parametrize(
    ("dates", "status", "expected", "said"),
    [
        ((FAR,), Status.NOT_STARTED, Light.GREEN, "not started"),
        ((NEAR,), Status.NOT_STARTED, Light.AMBER, "not started"),
        ((NEAR,), Status.ON_TRACK, Light.GREEN, "on track"),
        ((TODAY,), Status.ON_TRACK, Light.GREEN, "on track"),
        ((FAR,), Status.AT_RISK, Light.AMBER, "at risk"),
        ((), Status.ON_TRACK, Light.AMBER, "on track"),
        ((FAR,), Status.BLOCKED, Light.RED, "blocked"),
        ((PAST,), Status.NOT_STARTED, Light.RED, "late"),
        ((PAST,), Status.ON_TRACK, Light.RED, "late, on track"),
        ((PAST,), Status.AT_RISK, Light.RED, "late, at risk"),
        ((PAST,), Status.DONE, Light.BLUE, "done"),
        ((PAST,), Status.CLOSED, Light.GREY, "closed by the officer"),
        ((PAST, FAR), Status.ON_TRACK, Light.RED, "late, on track"),
        ((PAST, TODAY), Status.ON_TRACK, Light.GREEN, "on track"),  # the missed one has given way
    ],
)
def test_the_light_and_the_word(dates, status: Status, expected: Light, said: str):
    one = action(*dates, status=status)
    one.settle()
    assert (light(one, TODAY), word(one, TODAY)) == (expected, said)


def test_an_answered_date_is_not_late():
    one = action(PAST, FAR, status=Status.ON_TRACK, done_through_on=PAST)
    one.settle()
    assert light(one, TODAY) is Light.GREEN


def test_no_light_is_told_by_its_colour_alone():
    assert len({each.letter for each in Light}) == len({each.hatch for each in Light}) == len(Light)
    assert all(each.sign.endswith(each.letter) for each in Light)


def test_the_count_names_every_light():
    assert count([], TODAY) == dict.fromkeys(Light, 0)
