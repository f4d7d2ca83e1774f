"""The screening: what it points out, what it leaves alone, and how well, by type of thing."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.measuring import Row, measure
from feedback.screening import screen

DATA = Path(__file__).parent / "data"


def rows(name: str) -> list[Row]:
    labelled = [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]
    return [
        Row(row["q"], tuple(row["spans"]), tuple(row.get("types") or row.get("span_types", ()))) for row in labelled
    ]


FRESH = ("first", "second", "third", "fourth", "sixth", "seventh-tuned-on")
ROUNDS = {name: rows(name) for name in ("screening_blind.jsonl", "screening_feedback.jsonl")}


def found(text: str) -> list[tuple[str, str]]:
    return [(finding.kind.value, text[finding.start : finding.end]) for finding in screen(text)]


@pytest.mark.parametrize("name", ROUNDS)
def test_on_labelled_messages_recall_and_false_alarms_keep_their_floors(name):
    measured = measure(ROUNDS[name])
    for kind, floor in (("phone", 0.98), ("name", 0.95), ("school", 0.9)):
        found_, of = measured.group(kind)
        assert found_ / of >= floor, measured.missed
    assert measured.flagged / measured.clean <= 0.03, measured.false_alarms


def test_on_the_oddest_round_what_was_reached_keeps_its_floor():
    measured = measure(rows("independent/screening-fifth.jsonl"))
    for kind, floor in (("phone", 0.94), ("name", 0.8)):
        found_, of = measured.group(kind)
        assert found_ / of >= floor, measured.missed
    assert not measured.flagged, measured.false_alarms


@pytest.mark.parametrize("name", FRESH)
def test_on_the_rounds_of_odd_messages_recall_and_false_alarms_keep_their_floors(name):
    measured = measure(rows(f"independent/screening-{name}.jsonl"))
    for kind, floor in (("phone", 0.97), ("name", 0.9)):
        found_, of = measured.group(kind)
        assert found_ / of >= floor, measured.missed
    assert measured.flagged / measured.clean <= 0.05, measured.false_alarms


def test_on_the_sealed_round_the_totals_keep_their_floors():
    measured = measure(rows("independent/screening-seventh-sealed.jsonl"))
    totals = {kind: measured.group(kind) for kind in ("phone", "name", "initials")}
    shares = {kind: found_ / of for kind, (found_, of) in totals.items()}
    assert shares["phone"] >= 0.98, totals
    assert shares["name"] >= 0.9, totals
    assert measured.flagged / measured.clean <= 0.03, "nobody may read which"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Email flo@example.org. She waited", [("email", "flo@example.org")]),
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
        ("my son jayden and SIOBHAN O'NEILL's mum", [("name", "jayden"), ("name", "SIOBHAN O'NEILL")]),
        ("told CONNOR BRADY and Priya PATEL", [("name", "CONNOR BRADY"), ("name", "Priya PATEL")]),
        ("EVA MCKAY WAS NOT TOLD, NOR WAS MRS OKORO", [("name", "EVA MCKAY"), ("name", "MRS OKORO")]),
        ("CALEB XOVERTI SAID SO TO ALL OF US", [("name", "CALEB XOVERTI")]),
        ("MY GIRL GRACE OKORO IS NOT THERE AT ALL", [("name", "GRACE OKORO")]),
        ("Ms el-Masri met Kofi d’Souza", [("name", "Ms el-Masri"), ("name", "Kofi d’Souza")]),
        ("Maria de la Cruz, yusuf al sayed", [("name", "Maria de la Cruz"), ("name", "yusuf al sayed")]),
        ("it had the wrong 9/12/2005 for her, so", [("birth-date", "9/12/2005")]),
        ("it will not take 4 Oct 2012 as a date of birth", [("birth-date", "4 Oct 2012")]),
        ("her birthday on your form now says 4 Oct 2012", [("birth-date", "4 Oct 2012")]),
        ("they have him down as 4/10/2012", [("birth-date", "4/10/2012")]),
        ("R.D. of Y3 at Sacred Heart", [("initials", "R.D."), ("school", "Sacred Heart")]),
        ("MH (Yr 4, Elm Lane Infants)", [("initials", "MH"), ("school", "Elm Lane Infants")]),
        ("QB, reception at Kingsmere High", [("initials", "QB"), ("school", "Kingsmere High")]),
        ("in year 8 at Wexmoor they", [("school", "Wexmoor")]),
        ("at The Barn, 3 Abbey Walk, LE15 9ZZ", [("address", "The Barn, 3 Abbey Walk, LE15 9ZZ")]),
        (
            "Rev. Colin Bright met Mrs Featherstonehaugh",
            [("name", "Rev. Colin Bright"), ("name", "Mrs Featherstonehaugh")],
        ),
        ("the Okafor family and a girl called Hope", [("name", "Okafor"), ("name", "Hope")]),
        ("we spoke to Xiomara's mum", [("name", "Xiomara")]),
        ("Our head Mr Wetherby and cllr lockyer", [("name", "Mr Wetherby"), ("name", "cllr lockyer")]),
        ("K. Adeyemi saw Ngozi A. today", [("name", "K. Adeyemi"), ("name", "Ngozi A.")]),
        ("masons mum and mo's case", [("name", "masons"), ("name", "mo")]),
        ("the dad, Ste, goes by Ziggy; they call him Jordan", [("name", "Ste"), ("name", "Ziggy"), ("name", "Jordan")]),
        ("PERRY case, with Pat and Mick", [("name", "PERRY"), ("name", "Pat"), ("name", "Mick")]),
        ("LB and DB, siblings, JS (14)", [("initials", "LB"), ("initials", "DB"), ("initials", "JS")]),
        ("Oakfield SEN school isn't", [("school", "Oakfield SEN school")]),
        ("goes to thorpewood primary", [("school", "thorpewood primary")]),
        ("at St Marys in May", [("school", "St Marys")]),
        ("The Old Forge, Mill Lane, LE15 9ZZ is home", [("address", "The Old Forge, Mill Lane, LE15 9ZZ")]),
        ("address: Unit 6 Harbour Yard, DN31 3LL", [("address", "Unit 6 Harbour Yard, DN31 3LL")]),
        ("dob 3rd of May 2016 here and 5.3.16 there", [("birth-date", "3rd of May 2016"), ("birth-date", "5.3.16")]),
        ("she turned twelve on 3 May", [("birth-date", "3 May")]),
        ("UPN H3012, ring 4417, SSO 9LX", [("pupil-number", "H3012"), ("phone", "4417"), ("postcode", "SSO 9LX")]),
        ("plate yd 09 pqr at flat 2b the elms", [("plate", "yd 09 pqr"), ("address", "flat 2b the elms")]),
        ("İstanbul, dob 3/4/09", [("birth-date", "3/4/09")]),
        ("h.gale (at) mail.example.net, not @southendsafeguarding", [("email", "h.gale (at) mail.example.net")]),
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
        "I told the CAMHS and NSPCC people that EHCP forms FOR GIRLS are long",
        "e-Safety, the al-Anon group and de-Escalation",
        "The wrong date 3 May 2018 for the meeting was sent, as 4 May 2018 was for her review",
        "The date on the form now says 4 October 2012, and leave is until 3/9/2018",
        "Year 6 at Easter, year 9 at Rochford, Year 2 of Working Together, TA in year 4",
        "We meet at All Saints Church",
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\u202a+44 7700 900461\u202c is hers", [("phone", "+44 7700 900461")]),
        ("０７７００９００４６１ or ٠٧٧٠٠ ٩٠٠٤٦٢", [("phone", "０７７００９００４６１"), ("phone", "٠٧٧٠٠ ٩٠٠٤٦٢")]),
        ("ring 07700\n900461 or 07700–900–462", [("phone", "07700\n900461"), ("phone", "07700–900–462")]),
        ("at B33–8TH or EC1A\n1BB", [("postcode", "B33–8TH"), ("postcode", "EC1A\n1BB")]),
        ("kofi＠example．com wrote", [("email", "kofi＠example．com")]),
        ("3 meetings\n4 cancelled\n5 moved", []),
        ("The nino field has no space", []),
    ],
)
def test_odd_signs_and_line_breaks_hide_no_number(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize("name", ["fourth", "sixth"])
def test_what_is_found_in_a_message_is_found_in_the_middle_of_a_long_one(name):
    """Most patterns look only where a digit or a word of theirs is near: nothing may fall through."""
    around = "the meeting was long and nobody from the early help team had been told why. " * 3
    missed = [
        row.text
        for row in rows(f"independent/screening-{name}.jsonl")[::4]
        if row.spans
        and not {each for _, each in found(row.text)} <= {each for _, each in found(around + row.text + ". " + around)}
    ]
    assert not missed


def cost(text: str) -> float:
    """Seconds of this process's own time that a text takes, the best of some tries: others use the computer too."""
    times = []
    for _ in range(7):
        started = time.process_time()
        screen(text)
        times.append(time.process_time() - started)
    return min(times)


def test_the_longest_text_is_screened_in_no_time():
    everything = " ".join(row.text for row in ROUNDS["screening_blind.jsonl"])
    assert cost(everything[:4000]) < 0.015, "about 7.5 ms where this was written; the aim is 10"
    assert cost(("Tunde Bakare, dob 14/03/2009, 07700 900461, and 0 0 0 0 0 a.a.a.a.a @ at dot " * 60)[:4000]) < 0.1


def test_a_message_takes_less_than_ten_milliseconds():
    assert measure(ROUNDS["screening_blind.jsonl"][:100]).p95 < 10


@pytest.mark.parametrize(
    "nasty",
    [
        "a." * 2000,
        "@" * 4000,
        "1 " * 2000,
        "A " * 2000,
        "Aa " * 1300,
        "at dot " * 570,
        "St " * 1300,
        "Mr " * 1300,
        "LB, " * 1000,
        "dad, Ste, " * 400,
        "dob 3 May 2009, " * 250,
        "3/4/09 " * 600,
    ],
)
def test_no_text_makes_the_screening_slow(nasty):
    screen("warm up")
    started = time.process_time()
    screen(nasty)
    assert time.process_time() - started < 1
