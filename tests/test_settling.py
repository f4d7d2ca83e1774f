"""What becomes of a message when its sending ends one way or another; nothing is sent or stored here."""

import datetime as dt

import pytest

from reminders.messages import Ambiguous, Delivered, Moved, NotSent, Refused
from reminders.settling import changes
from storage.tables import MessageKind, MessageState, OutboxMessage

NOW = dt.datetime(2017, 11, 15, 9, 0, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


def message(kind: MessageKind = MessageKind.DIGEST, *, attempt: int = 1, repeat: bool = False) -> OutboxMessage:
    return OutboxMessage(id=1, kind=kind, person_id=1, attempt=attempt, repeat=repeat, not_before_at=NOW)


@pytest.mark.parametrize(
    ("attempt", "seconds"), [(1, 15), (2, 30), (3, 60), (4, 120), (8, 1920), (9, 3600), (10, 3600), (10_000, 3600)]
)
def test_what_was_not_sent_is_tried_again_after_waits_that_double_up_to_an_hour(attempt, seconds):
    assert changes(message(attempt=attempt), NotSent("no connection"), NOW) == {
        "state": MessageState.PLANNED,
        "claimed_until": None,
        "not_before_at": NOW + seconds * SECOND,
        "reason": "no connection",
    }


@pytest.mark.parametrize(("asked", "waits"), [(1, 1), (90, 90), (3600, 3600), (7200, 3600)])
def test_telegrams_own_wait_is_kept_but_never_beyond_an_hour(asked, waits):
    changed = changes(message(attempt=5), NotSent("429", asked * SECOND), NOW)
    assert changed["not_before_at"] == NOW + waits * SECOND


def test_what_arrived_is_closed_with_its_number_and_without_a_reason():
    assert changes(message(), Delivered(77), NOW) == {
        "state": MessageState.SENT,
        "telegram_id": 77,
        "closed_at": NOW,
        "claimed_until": None,
        "reason": None,
    }


def test_what_telegram_refuses_is_closed_and_says_why():
    assert changes(message(), Refused("blocked", unreachable=True), NOW) == {
        "state": MessageState.REFUSED,
        "reason": "blocked",
        "closed_at": NOW,
        "claimed_until": None,
    }


def test_a_chat_that_moved_gets_it_at_once_and_that_is_no_repeat():
    assert changes(message(), Moved(5), NOW) == {
        "state": MessageState.PLANNED,
        "claimed_until": None,
        "not_before_at": NOW,
        "reason": "the chat has moved",
    }


def test_a_digest_whose_answer_was_lost_is_repeated_once_after_a_minute_and_says_that_it_is_a_repeat():
    assert changes(message(), Ambiguous("reset"), NOW) == {
        "state": MessageState.PLANNED,
        "claimed_until": None,
        "not_before_at": NOW + 60 * SECOND,
        "repeat": True,
        "reason": "reset",
    }


@pytest.mark.parametrize(
    "of",
    [message(repeat=True), *(message(kind) for kind in MessageKind if kind is not MessageKind.DIGEST)],
    ids=lambda of: f"{of.kind} repeat={of.repeat}",
)
def test_a_second_lost_answer_and_whatever_is_no_digest_is_left_to_an_officer(of):
    assert changes(of, Ambiguous("reset"), NOW) == {
        "state": MessageState.UNCONFIRMED,
        "reason": "reset",
        "closed_at": NOW,
        "claimed_until": None,
    }
