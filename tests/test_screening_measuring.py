"""The figures of `safeboard bench screening`: what they count is what the page about the screening says."""

import itertools

import pytest

from feedback.measuring import TO_SCHOOL, Measured, Row, measure

RING = Row("Ring 07700 900461 or Mrs Patel", ("07700 900461", "Mrs Patel"), ("phone", "name"))


def test_each_span_that_lies_wholly_in_a_finding_is_found():
    measured = measure([RING, RING, Row("dob 14/03/2013 of Kayleigh", ("14/03/2013", "Kayleigh"), ("dob", "name"))])
    assert measured.found == measured.spans == {"phone": 2, "name": 3, "dob": 1}
    assert (measured.clean, measured.flagged, measured.missed, measured.false_alarms) == (0, 0, [], [])


@pytest.mark.parametrize(
    "span", ["07700 900461 or", "g 07700 900461", "or Mrs Patel", "Ring", "Mr Okafor", "Patel or Mrs"]
)
def test_a_span_of_which_a_letter_was_not_pointed_out_is_missed(span):
    measured = measure([Row(RING.text, (span, "Mrs Patel"), ("phone", "name"))])
    assert measured.found == {"name": 1}
    assert measured.spans == {"phone": 1, "name": 1}
    assert measured.missed == [("phone", span, RING.text)]


def test_a_span_that_stands_twice_is_meant_where_it_stands_first():
    assert measure([Row("Amira rang the Amira Centre", ("Amira",), ("name",))]).found == {"name": 1}
    assert measure([Row("The Amira Centre rang Amira", ("Amira",), ("name",))]).found == {}


def test_spaces_between_two_findings_are_nobodys():
    text = "Amira Okafor 07700 900461"
    assert measure([Row(text, (text,), ("name",))]).found == {"name": 1}


def test_initials_and_their_school_count_by_both_ends():
    text = "P.W. from Y5 at Holy Cross was told"
    both = "P.W. from Y5 at Holy Cross"
    missed = ["P.W. from Y5 at", "from Y5 at Holy Cross", "P.W. from Y5 at Holy Cross was"]
    measured = measure([Row(text, (span,), (TO_SCHOOL,)) for span in (both, *missed)])
    assert measured.found == {TO_SCHOOL: 1}
    assert [span for _, span, _ in measured.missed] == missed
    assert measure([Row(text, (both,), ("initials",))]).missed == [("initials", both, text)]
    comma, semicolon = "LH, in Y5 at Holy Cross", "LH; in Y5 at Holy Cross"
    assert measure([Row(span, (span,), (TO_SCHOOL,)) for span in (comma, semicolon)]).missed == []


def test_a_message_without_spans_is_clean_and_whatever_is_found_in_it_a_false_alarm():
    quiet = Row("The form is too long", (), ())
    loud = Row(RING.text, (), ())
    measured = measure([quiet, loud, loud, quiet, quiet, RING])
    assert (measured.clean, measured.flagged) == (5, 2)
    assert measured.false_alarms == [("07700 900461", RING.text), ("Mrs Patel", RING.text)] * 2
    assert measured.spans == {"phone": 1, "name": 1}


def test_a_label_for_each_span_is_asked_for():
    with pytest.raises(ValueError, match="zip"):
        measure([Row(RING.text, RING.spans, ("phone",))])


def test_kinds_are_summed_as_names_initials_with_schools_and_all_else():
    measured = Measured()
    for kind, found, spans in (
        ("name", 1, 2), ("initials", 3, 4), ("school", 5, 6), (TO_SCHOOL, 7, 8), ("phone", 10, 20), ("dob", 30, 40),
    ):  # fmt: skip
        measured.found[kind], measured.spans[kind] = found, spans
    assert measured.group("name") == (1, 2)
    assert measured.group("initials") == measured.group("school") == measured.group(TO_SCHOOL) == (15, 18)
    assert measured.group("structured") == measured.group("phone") == (40, 60)


def test_the_time_of_each_message_is_in_milliseconds(monkeypatch):
    clock = itertools.accumulate(itertools.cycle([0.5, 0.25]))  # a quarter of a second for each, half a one between
    monkeypatch.setattr("feedback.measuring.time.process_time", lambda: next(clock))
    assert measure([RING, RING]).milliseconds == [250, 250]


def test_95_of_100_messages_take_no_longer_than_it_says():
    assert Measured(milliseconds=[float(each) for each in range(100, 0, -1)]).p95 == 96
    assert Measured(milliseconds=[7.0]).p95 == 7
    assert Measured().p95 == 0
