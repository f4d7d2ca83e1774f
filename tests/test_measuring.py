"""How well the screening did, counted over messages in which these tests say themselves what was found."""

from types import SimpleNamespace

import pytest

from feedback import measuring
from feedback.findings import Finding, Kind
from feedback.measuring import TO_SCHOOL, Measured, Row, measure

FOUND = {
    "Ann Lee rang 07700 900461": ["Ann", "Lee", "07700"],
    "P.W., from Y5 at Holy Cross": ["P.W.", "Cross"],
    "R.D. of Y3 at Holy Cross": ["R.D."],
    "LB is at Elm Lane": ["LB"],
    "Nobody came ": [],
    "Bo May Lee came with Jo": ["Bo", "Lee", "Jo"],
    "Ms Ray met Kofi": ["Ms", "Ray", "Kofi"],
    "The hall was cold": [],
    "Mark schemes and Dawn raids": ["Mark", "Dawn"],
    "Grant funding": ["Grant"],
}
ROWS = [
    Row("Ann Lee rang 07700 900461", ("Ann Lee", "07700 900461"), ("name", "phone")),
    Row("P.W., from Y5 at Holy Cross", ("P.W., from Y5 at Holy Cross",), (TO_SCHOOL,)),
    Row("R.D. of Y3 at Holy Cross", ("R.D. of Y3 at Holy Cross",), (TO_SCHOOL,)),
    Row("LB is at Elm Lane", ("LB", "Elm Lane"), ("initials", "school")),
    Row("Nobody came ", ("X",), ("name",)),
    Row("Bo May Lee came with Jo", ("Bo May Lee", "Jo"), ("name", "name")),
    Row("Ms Ray met Kofi", ("Ms Ray", "Kofi"), ("name", "name")),
    Row("The hall was cold", (), ()),
    Row("Mark schemes and Dawn raids", (), ()),
    Row("Grant funding", (), ()),
]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A screening that finds what `FOUND` says, in 3 ms a message; it reads its word lists at the first call."""
    seconds = [100.0]

    def screen(text: str) -> list[Finding]:
        assert text, "the real one takes nothing else"
        seconds[0] += 0.003 if seconds[0] > 100 else 5
        starts = [(text.index(word), word) for word in FOUND.get(text, ())]
        return [Finding(start, start + len(word), Kind.NAME) for start, word in starts]

    monkeypatch.setattr(measuring, "screen", screen)
    monkeypatch.setattr(measuring, "time", SimpleNamespace(process_time=lambda: seconds[0]))


def test_a_span_is_found_when_all_its_letters_are_and_of_one_to_the_school_both_ends() -> None:
    measured = measure(ROWS)
    assert measured.spans == {"name": 6, "phone": 1, TO_SCHOOL: 2, "initials": 1, "school": 1}
    assert measured.found == {"name": 4, TO_SCHOOL: 1, "initials": 1}
    assert measured.missed == [
        ("phone", "07700 900461", "Ann Lee rang 07700 900461"),
        (TO_SCHOOL, "R.D. of Y3 at Holy Cross", "R.D. of Y3 at Holy Cross"),
        ("school", "Elm Lane", "LB is at Elm Lane"),
        ("name", "X", "Nobody came "),
        ("name", "Bo May Lee", "Bo May Lee came with Jo"),
    ]


def test_names_and_what_is_soft_are_counted_apart_and_all_else_is_structured() -> None:
    measured = measure(ROWS)
    assert measured.group("name") == (4, 6)
    assert measured.group("school") == measured.group("initials") == measured.group(TO_SCHOOL) == (2, 4)
    assert measured.group("phone") == measured.group("a kind that no message has") == (0, 1)


def test_each_clean_message_counts_once_however_much_was_pointed_out_in_it() -> None:
    measured = measure(ROWS)
    assert (measured.clean, measured.flagged) == (3, 2)
    assert measured.false_alarms == [
        *((name, "Mark schemes and Dawn raids") for name in ("Mark", "Dawn")),
        ("Grant", "Grant funding"),
    ]


def test_the_time_of_each_message_is_taken_without_that_of_reading_the_word_lists() -> None:
    assert measure(ROWS).milliseconds == pytest.approx([3] * len(ROWS))


def test_of_a_hundred_messages_95_are_screened_within_the_time_that_is_told() -> None:
    assert Measured().p95 == 0
    assert Measured(milliseconds=[7.5]).p95 == 7.5
    assert Measured(milliseconds=[float(number) for number in range(100, 0, -1)]).p95 == 96


def test_a_message_whose_spans_and_kinds_do_not_pair_is_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        measure([Row("LB is at Elm Lane", ("LB", "Elm Lane"), ("initials",))])
