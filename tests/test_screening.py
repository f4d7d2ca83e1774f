"""The screening: what it points out, what it leaves alone, and how well, by type of thing."""

import collections
import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.screening import screen

STRUCTURED = {
    *("phone", "dob", "nhs_valid", "nhs_invalid", "upn", "email"),
    *("postcode", "address", "case_no", "handle", "link", "plate"),
}
LABELLED = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "screening_blind.jsonl").read_text(encoding="utf-8").splitlines()
]


def found(text: str) -> list[tuple[str, str]]:
    return [(finding.kind.value, text[finding.start : finding.end]) for finding in screen(text)]


def covered(text: str, span: str) -> bool:
    start = text.index(span)
    seen = {index for finding in screen(text) for index in range(finding.start, finding.end)}
    return all(index in seen or text[index].isspace() for index in range(start, start + len(span)))


def test_on_labelled_messages_recall_and_false_alarms_keep_their_floors():
    hits: collections.Counter[str] = collections.Counter()
    total: collections.Counter[str] = collections.Counter()
    for row in LABELLED:
        for span, kind in zip(row["spans"], row["span_types"], strict=True):
            total[kind] += 1
            hits[kind] += covered(row["q"], span)
    clean = [row["q"] for row in LABELLED if not row["spans"]]
    flagged = [text for text in clean if screen(text)]
    structured = sum(hits[kind] for kind in STRUCTURED) / sum(total[kind] for kind in STRUCTURED)
    figures = {kind: f"{hits[kind]}/{total[kind]}" for kind in sorted(total)}
    assert structured >= 0.98, figures
    assert hits["name"] / total["name"] >= 0.95, figures
    assert (hits["initials"] + hits["school"]) / (total["initials"] + total["school"]) >= 0.9, figures
    assert len(flagged) / len(clean) <= 0.03, flagged


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ring 07700 900461 or +44 (0)7700 900462", [("phone", "07700 900461"), ("phone", "+44 (0)7700 900462")]),
        ("0 1 6 3 2 9 6 0 0 0 1 is hers", [("phone", "0 1 6 3 2 9 6 0 0 0 1")]),
        ("oh seven seven double oh nine hundred", []),
        ("oh seven seven double oh nine oh oh four", [("phone", "oh seven seven double oh nine oh oh four")]),
        ("NHS number 943 476 5919 and 943-476-5918", [("nhs-number", "943 476 5919"), ("nhs-number", "943-476-5918")]),
        ("b. 4/8/13, dob 2009-03-14", [("birth-date", "4/8/13"), ("birth-date", "2009-03-14")]),
        ("born on the ninth of January 2008", [("birth-date", "the ninth of January 2008")]),
        ("at LE3 9ZZ in a car LK16 XYZ", [("postcode", "LE3 9ZZ"), ("plate", "LK16 XYZ")]),
        ("case no. CIN-0092817 at 14 Marlowe Road", [("case-number", "CIN-0092817"), ("address", "14 Marlowe Road")]),
        ("see @jay_07 or www.example.com/jay.", [("handle", "@jay_07"), ("link", "www.example.com/jay")]),
        ("kofi (at) example (dot) com", [("email", "kofi (at) example (dot) com")]),
        (
            "my girl LH is at Barrowby Lodge Special School",
            [("initials", "LH"), ("school", "Barrowby Lodge Special School")],
        ),
        ("Ali and Zainab Rahmani came", [("name", "Ali"), ("name", "Zainab Rahmani")]),
        ("my son jayden and SIOBHAN O'NEILL's mum", [("name", "jayden"), ("name", "SIOBHAN")]),
        (
            "Rev. Colin Bright met Mrs Featherstonehaugh",
            [("name", "Rev. Colin Bright"), ("name", "Mrs Featherstonehaugh")],
        ),
        ("the Okafor family and a girl called Hope", [("name", "Okafor"), ("name", "Hope")]),
        ("we spoke to Xiomara's mum", [("name", "Xiomara")]),
    ],
)
def test_it_points_out(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Hadleigh, Rochford and Stamford all come up as surnames in your search lol",
        "Essex Police and Essex Fire and Rescue are different agencies!",
        "Big White Wall is now called something else I think",
        "Ring 101 or 999, Childline 0800 1111 or the NSPCC 0808 800 5000",
        "Southend's front door is 01702 215007",
        "Ofsted July 2016 and April 2016 both appear, and I'd rate it 4/5",
        "Safer Sleeping leaflet code LSCB-SS-02 is out of print, as is Section 11",
        "the bot said 'chair' when it meant Vice Chair",
        "Babies born after 1 April 2016 are not in the leaflet",
        "Mark schemes, Grant funding, Dawn raids, Art therapy and Will forms",
        "GPs, DSLs, TAs and LADOs don't know, I'll say that",
        "lscb@southend.gov.uk and https://www.gov.uk/guidance are right",
        "St Luke's Hospice and Victoria Avenue have good staff",
        "KS1 1st and 2nd, WT18 says so, NG76 was added",
        "",
    ],
)
def test_it_leaves_alone(text):
    assert found(text) == []


@given(st.text(max_size=300))
def test_findings_lie_in_the_text_in_order_and_apart(text):
    end = 0
    for finding in screen(text):
        assert end <= finding.start < finding.end <= len(text)
        end = finding.end


def test_the_longest_text_is_screened_in_no_time():
    text = ("Tunde Bakare, dob 14/03/2009, 07700 900461, and 0 0 0 0 0 a.a.a.a.a @ at dot " * 60)[:4000]
    screen(text)
    started = time.perf_counter()
    screen(text)
    assert time.perf_counter() - started < 0.5


def test_a_message_takes_less_than_ten_milliseconds():
    screen("warm up")
    times = []
    for row in LABELLED[:100]:
        started = time.perf_counter()
        screen(row["q"])
        times.append(time.perf_counter() - started)
    assert sorted(times)[95] < 0.01


@pytest.mark.parametrize(
    "nasty", ["a." * 2000, "@" * 4000, "1 " * 2000, "A " * 2000, "Aa " * 1300, "at dot " * 570, "St " * 1300]
)
def test_no_text_makes_the_screening_slow(nasty):
    screen("warm up")
    started = time.perf_counter()
    screen(nasty)
    assert time.perf_counter() - started < 1
