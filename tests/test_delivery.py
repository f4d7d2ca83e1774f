"""What an error says about whether a message arrived: the difference between trying again and asking a person."""

import datetime as dt

import httpx
import pytest
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.delivery import outcome_of
from reminders.messages import Ambiguous, NotSent, Refused


def _caused(error: NetworkError, cause: Exception) -> NetworkError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    "error",
    [
        _caused(NetworkError("x"), httpx.ConnectError("refused")),
        _caused(TimedOut(), httpx.ConnectTimeout("slow")),
        _caused(TimedOut(), httpx.PoolTimeout("busy")),
    ],
    ids=["refused", "no connection in time", "no free connection"],
)
def test_nothing_was_written_so_it_is_safe_to_send_again(error: NetworkError) -> None:
    assert isinstance(outcome_of(error), NotSent)


@pytest.mark.parametrize(
    "error",
    [
        _caused(TimedOut(), httpx.ReadTimeout("no answer")),
        _caused(NetworkError("x"), httpx.RemoteProtocolError("reset")),
        NetworkError("Bad Gateway"),
    ],
    ids=["no answer in time", "connection cut", "server error"],
)
def test_an_answer_that_was_lost_leaves_it_open_whether_it_arrived(error: NetworkError) -> None:
    assert isinstance(outcome_of(error), Ambiguous)


def test_too_many_requests_waits_as_long_as_telegram_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    assert outcome_of(RetryAfter(dt.timedelta(seconds=7))) == NotSent("RetryAfter", dt.timedelta(seconds=7))


def test_somebody_who_blocked_the_bot_is_unreachable() -> None:
    assert outcome_of(Forbidden("Forbidden: bot was blocked by the user")) == Refused("Forbidden", unreachable=True)


def test_a_chat_that_is_gone_is_unreachable_and_another_bad_request_is_only_refused() -> None:
    gone, wrong = outcome_of(BadRequest("Chat not found")), outcome_of(BadRequest("Can't parse entities"))
    assert isinstance(gone, Refused)
    assert gone.unreachable
    assert isinstance(wrong, Refused)
    assert not wrong.unreachable


def test_an_empty_404_from_a_proxy_never_gives_up_on_a_person() -> None:
    assert isinstance(outcome_of(InvalidToken()), NotSent)
