"""Identifiers as people write them, made by the hundred: every form of each kind, in many sentences, with slips.

The parts are combined by chance but always the same way, so that a failure can be looked at again.
"""

import itertools
import random
from collections.abc import Callable, Iterator

import pytest

from feedback.screening import screen

Chance = random.Random
EACH = 40
SENTENCES = (
    "{}", "{}.", "the worker wrote {} on the whiteboard", "honestly {} was left on the table!!", "({})",
    "Sorry but {}, and nobody rang back", "we were told {} and then nothing", "its {}... again",
    "why does the bot want {}?", "Note for the board: {}\nThank you", "so {} again, for the 3rd time",
)  # fmt: skip


def digits(chance: Chance, number: int) -> str:
    return "".join(chance.choice("123456789") for _ in range(number))


def letters(chance: Chance, number: int) -> str:
    return "".join(chance.choice("BCDFGHJKLMNPRSTVWX") for _ in range(number))


def grouped(chance: Chance, sizes: tuple[int, ...]) -> str:
    gap = chance.choice([" ", " ", "-", "."])
    return gap.join(digits(chance, size) for size in sizes)


def phone(chance: Chance) -> tuple[str, str]:
    start, rest = "07700", f"900{digits(chance, 3)}"
    words = dict(enumerate(("oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")))
    written = chance.choice([
        f"{start} {rest[:3]} {rest[3:]}", f"{start}{rest}", f"+44 7700 {rest}", f"0044 7700-{rest}", f"077 00 {rest}",
        f"{start} then {rest}", f"{start} and then {rest}", f"{start} - {rest[:3]} - {rest[3:]}",
        f"{start} nine hundred {rest[3:]}", f"{start} 900 {' '.join(words[int(d)] for d in rest[3:])}",
        f"{start} 9OO {rest[3:]}".replace(" ", ""), f"O7700 {rest}", f"(07700) {rest}",
        f"oh seven seven double-oh nine double-oh {' '.join(words[int(d)] for d in rest[3:])}",
    ])  # fmt: skip
    return f"{chance.choice(['ring', 'mob', 'text me on', 'her number is', 'tel:'])} {written}", written


def email(chance: Chance) -> tuple[str, str]:
    first, last = chance.choice(["kofi", "dan", "sue", "j"]), chance.choice(["mensah", "thorpe", "ashdown82"])
    written = chance.choice([
        f"{first}.{last}@example.org", f"{first}.{last} @ example.org", f"{first}_{last} at example dot org",
        f"{first} dot {last} at example dot org dot uk", f"{first}.{last}(a)example.org",
        f"{first}.{last} [at] example [dot] org",
        f"{first}.{last} AT example.org", f"{first}.{last}@example,org", f"{first}.{last}@example",
        f"{first}{last} at gmail", f"{first}{last} at nhs dot net", f"{first}.{last} at hotmail.co.uk",
    ])  # fmt: skip
    return f"{chance.choice(['email', 'mail', 'write to', 'it went to'])} {written}", written


def nhs(chance: Chance) -> tuple[str, str]:
    sizes = chance.choice([(3, 3, 4), (10,), (4, 3, 3), (3, 3, 3, 1), (5, 5), (3, 7)])
    written = grouped(chance, sizes)
    return f"{chance.choice(['NHS', 'nhs no', 'NHS number', 'nhs num is', 'nhs no.'])} {written}", written


def insurance(chance: Chance) -> tuple[str, str]:
    gap = chance.choice(["", " ", "-"])
    written = gap.join([letters(chance, 2), *(digits(chance, 2) for _ in range(3)), chance.choice("ABCD")])
    return (
        f"{chance.choice(['NI', 'NI number', 'nino:', 'ni no.'])} {chance.choice([written, written.lower()])}",
        written,
    )


def bank(chance: Chance) -> tuple[str, str]:
    account = chance.choice([digits(chance, 8), grouped(chance, (4, 4)).replace(".", " ")])
    return chance.choice([
        (f"sort code {digits(chance, 2)}-{digits(chance, 2)}-{digits(chance, 2)}", ""),
        (f"account number {account}", account), (f"acc no {account}", account),
        (card := " ".join(digits(chance, 4) for _ in range(4)), card),
    ])  # fmt: skip


def official(chance: Chance) -> tuple[str, str]:
    cue = chance.choice([
        "collar number", "shoulder number", "badge no", "warrant number", "payroll number", "staff no.",
        "employee number",
        "crime ref", "crime reference", "crime number", "incident number", "log no", "CAD", "hospital number", "MRN",
        "case number", "case ref", "mosaic id", "mosaic", "liquidlogic", "liquidlogic id", "LL id", "LCS number",
        "passport",
        "passport number", "court ref", "prison number", "tenancy ref", "HCPC", "NMC pin", "emis number", "systmone",
        "pupil number", "client id", "family ref", "complaint number", "police ref", "home office ref",
    ])  # fmt: skip
    code = chance.choice([
        digits(chance, 5), digits(chance, 7), digits(chance, 4), f"{letters(chance, 1)}{digits(chance, 6)}",
        f"{letters(chance, 2)}/{digits(chance, 5)}/18", f"{digits(chance, 2)}/{digits(chance, 6)}/18",
    ])  # fmt: skip
    return f"{cue}{chance.choice([' ', ': ', ' is ', ' = ', ' #'])}{code}", code


def officer(chance: Chance) -> tuple[str, str]:
    number = digits(chance, chance.choice([3, 4, 5]))
    return f"{chance.choice(['PC', 'pc', 'WPC', 'PCSO', 'DC', 'officer'])} {number}", number


def birth(chance: Chance) -> tuple[str, str]:
    day, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.randint(2001, 2017)
    name = ["January", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "October", "Nov", "Dec"][
        month - 1
    ]
    spoken = f"two thousand and {['one', 'six', 'nine', 'eleven', 'twelve'][chance.randrange(5)]}"
    written = chance.choice([
        f"{day}/{month}/{year}", f"{day:02}{month:02}{year}", f"{day}.{month}.{year % 100:02}",
        f"{day} {name} {year}",
        f"{day}-{name}-{year}", f"{name} {day}, {year}", f"{year}-{month:02}-{day:02}", f"{day}/{month}",
        f"the {day}th of {name}",
        f"{day} {name} {spoken}", f"the third of {name} twenty {chance.choice(['ten', 'eleven', 'twelve'])}",
    ])  # fmt: skip
    return (
        f"{chance.choice(['dob', 'DOB:', 'd.o.b.', 'born', 'born on', 'date of birth', 'birthday is'])} {written}",
        written,
    )


def address(chance: Chance) -> tuple[str, str]:
    road, kind = (
        chance.choice(["Marlowe", "Quarry", "Ferndale", "Haven"]),
        chance.choice(["Road", "Street", "Close", "Lane"]),
    )
    number = digits(chance, 2)
    written = chance.choice([
        f"{number} {road} {kind}", f"{number}a {road.lower()} {kind.lower()}", f"number {number} {road} {kind}",
        f"no. {number} {road} {kind}", f"{road} {kind}, number {number}", f"{number}-{number} {road} {kind}",
        f"Flat {number}", f"flat {number}, {road} House", f"Flat 3b, {number} {road} {kind}", f"caravan {number}",
        f"{road} Cottage", f"{number} the {kind.lower()}".replace("road", "grove").replace("street",
        "mews").replace("lane", "crescent"),
    ])  # fmt: skip
    return f"{chance.choice(['they live at', 'the house is', 'address', 'I went to'])} {written}", written


def postcode(chance: Chance) -> tuple[str, str]:
    outward = chance.choice(["SS1", "LE15", "DN32", "DN31", "LE3"])
    whole = f"{outward}{chance.choice(['', ' ', '  ', '-'])}{chance.choice('123456789')}{letters(chance, 1)}D"
    written = chance.choice([whole, whole.lower(), f"{outward} {chance.choice('123456789')}"])
    return f"{chance.choice(['they live in', 'postcode', 'home is in'])} {written}", written


def plate(chance: Chance) -> tuple[str, str]:
    two, year, three = letters(chance, 2), f"{chance.choice('0156')}{chance.choice('123456789')}", letters(chance, 3)
    written = chance.choice([
        f"{two}{year} {three}", f"{two}{year}{three}", f"{two} {year} {three}", f"{two}{year}-{three}",
        f"{two}{year[0]} {year[1]}{three}",
        " ".join(two + year + three), f"{two}{year} {three}".lower(), f"{two}{year}".upper(),
    ])  # fmt: skip
    return f"{chance.choice(['car reg', 'number plate', 'plate', 'reg'])} {written}", "" if len(
        written
    ) == 4 else written


def handle(chance: Chance) -> tuple[str, str]:
    written = chance.choice(
        ["kay.xo", "jayboy7", "its_kaylee", "kayleexox", "xXreaperXx", "babygirl.kk", "j.thorpe_11"]
    )
    site = chance.choice(["insta", "snap", "snapchat", "tiktok", "ig", "discord", "kik", "fb"])
    return f"{site}{chance.choice([': ', ' is ', ' name is ', ' = ', ' as ', ' @', ' user '])}{written}", written


def room(chance: Chance) -> tuple[str, str]:
    written = f"{chance.choice(['room', 'bed', 'Room', 'cell', 'bay'])} {digits(chance, chance.choice([1, 2]))}"
    return f"{written} {chance.choice(['at the refuge', 'on the ward', 'in the hostel', 'of the B&B'])}", written


MAKERS: tuple[Callable[[Chance], tuple[str, str]], ...] = (
    phone, email, nhs, insurance, bank, official, officer, birth, address, postcode, plate, handle, room,
)  # fmt: skip


def made(maker: Callable[[Chance], tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Messages, each with what in it must be found; where that is not said apart, all behind the cue."""
    chance = Chance(maker.__name__)
    for sentence in itertools.islice(itertools.cycle(SENTENCES), EACH):
        words, identifier = maker(chance)
        yield sentence.format(words), identifier or words.rpartition(" ")[2]


def overlooked(text: str, identifier: str) -> bool:
    seen = {index for finding in screen(text) for index in range(finding.start, finding.end)}
    start = text.lower().find(identifier.lower())
    assert start >= 0, (text, identifier)
    return not all(index in seen or text[index] == " " for index in range(start, start + len(identifier)))


@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.__name__)
def test_identifiers_are_found_however_they_are_written(maker: Callable[[Chance], tuple[str, str]]) -> None:
    assert [text for text, identifier in made(maker) if overlooked(text, identifier)] == []


CLEAN = tuple(
    """
    The case conference was at 2 and the report had 14 pages
    We had 221 referrals in 2016 and 240 in 2017
    Section 47 enquiries rose from 1200 to 1450
    Case numbers went up by 12 in 2017
    The case file of 2014 was never read
    Log in takes 3 minutes and the incident form has 5 pages
    There were 3 incidents on 4 May and 2 on 6 May
    Our team has 12 staff and 3 vacancies
    Staff numbers fell by 20% since 2015
    Ring 101 or 999 out of hours
    Meet at the civic centre in room 3 at 10am
    The training in room 12 was cold
    Family group conference no 2 was good
    The flat rate is 45p a mile
    Chapter 3.2.1 of the procedures is out of date
    Page 14 of the 2017 plan says 30 days
    Working Together 2015 says 15 working days
    See Appendix 4 and form CP3
    Level 3 training costs £45.00 for 6 hours
    Priority 2 has 14 actions, 3 of them late
    The MARAC meets every 2 weeks and hears 17 cases
    Our PC died and the 2 laptops are slow
    On facebook the board posts once a month
    Twitter is not how we hear about training
    The website is good but the page is slow
    The link is broken on the website under forms
    Snap decisions are made at the front door
    The user guide is 40 pages
    We look at outcomes at the end of each term
    I work at nhs premises and cannot open the files
    Email me at work does not reach the night team
    The GP at the practice answered within 24 hours
    Sort the car park out please, 40 spaces for 200 staff
    Ofsted 2016 report page 22 lists 7 areas
    DS rota changes every 4 weeks
    The officer 2 weeks ago was helpful
    In 2017-18 we had 5 serious case reviews
    The threshold document v2.1 replaced v1.9
    IT says version 10.2 of the system is coming in June
    Mosaic takes 20 minutes to load
    Liquidlogic was down for 3 days in May 2018
    SystmOne and the GP's system do not talk to each other
    I waited 45 minutes on the phone, 3 times
    Number 1 problem is time, number 2 is money
    On Friday 25 May 2018 nobody was on duty
    The house on the corner is the contact centre
    A child of 9 on a plan since March was moved twice
    Babies born in 2016 are seen by 2 teams
    Year 6 and year 7 pupils need more
    KS2 and KS3 staff need the 4 Rs
    He was on call from 9 to 5.30
    1 in 4 referrals, or 25%, needs no further action
    Between 10.00 and 12.00 on Tuesdays
    The form asks 7 times for the same address
    The bank holiday rota of 2018 is wrong
    Our account of 2017 was different
    The registration form is too long
    Registration of births is another matter
    ID badges are needed for every visit
    Members number 24 and half never come
    The court gave us 26 weeks
    Court 3 is cold
    Claim forms take 6 weeks
    Passport checks are slow
    Teachers need 2 days of training
    The plan covers LE15 and Rutland villages
    DN32 and DN31 have no youth club
    SS1 has 3 nurseries and SS2 has 1
    Post code lottery for CAMHS
    Car parking costs 4.50 a day
    The reg of childminders is Ofsted's job
    Vehicle checks at 3 schools
    The ward has 12 beds
    A bed on the ward was not found for 3 days
    Bed 12 weeks ago, still none
    Placement moves: 3 in 2017
    Hotel room costs are silly
    Cottage hospital staff are great
    Station Road surgery is full
    On north road the crossing is dangerous
    Everyone in broad street knows
    The lane is closed
    Call 03000 200 100 between 9 and 5
    0300 123 4040 is the helpline
    Go to www.nspcc.org.uk or nspcc.org.uk
    The 2018/19 dates and the 24/7 line
    8 out of 10 at review, 12/14 at audit
    Supervision on 3/5 and 10/5 was cancelled
    Meetings on 03/05/18 and 10/05/18 were cancelled
    Next meeting 14 June 2018 at 10:30
    Band 6 and band 7 nurses
    Unit 4 of the e-learning is broken
    Module 12 and unit 3 overlap
    The caravan site needs a health visitor
    Tier 2 and tier 3 are muddled
    HCPC registration takes months
    NMC rules changed in 2016
    DBS checks take 8 weeks
    DBS 3 months late
    CAD training is for police
    The NI scheme of 2015
    Housing policy 2016 and housing number crunching
    Room 101 jokes do not help
    Officers 2 and 3 were late
    PC and DS from the MASH came
    Snapchat is where kids are
    Insta is where young people talk
    Discord between agencies is growing
    Telegram bots are new to us
    User friendly it is not
    Facebook live was good
    @ 10am we meet
    Kids @ school
    Ring the out of hours team on 0345 606 1212
    Report to us by 1 July, or by the 3rd of May at the latest
    About twenty two thousand pounds was spent
    Nineteen to twenty five year olds
    """.strip().splitlines()
)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_words_with_numbers_that_identify_nobody_are_left_alone(sentence: str) -> None:
    flagged = [text for text in map(str.strip, CLEAN) if screen(sentence.format(text))]
    assert len(flagged) / len(CLEAN) <= 0.03, flagged
