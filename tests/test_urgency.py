"""Which messages raise the urgent card, in the words of those who type them."""

import json
import random
import string
from pathlib import Path

import pytest

from knowledge.about import phrasings
from knowledge.urgency import UrgencyCheck
from knowledge.urgency_measure import Figures, longest_messages, measure, processor_ms
from knowledge.urgency_phrasings import Phrasing

HERE = Path(__file__).parent

KNOWN_MISSES: frozenset[str] = frozenset()
"""Live concerns of the blind sets that the check does not see. This list may only shrink."""

ALARMING_BY_THEMSELVES = {
    "made to have sex with his mates",
    "groomed into thinking he is her boyfriend",
    "child keeps running away from foster home",
    "student is sleeping rough",
    "passed around different men in different cities",
    "sexual punishment inside a gang",
    "self harming 17 year old put on an adult ward",
    "he hits her and wants to change, is there help",
    "indecent pictures of kids on computers",
    "parents who turn up drunk or injured in A&E",
}
"""Example questions of our own content that nobody could tell from a live concern. The card may come: after it,
the person can still have the question answered."""

LIVE = {
    "a disclosure, just now": [
        "a child has just told me her dad hits her",
        "how often does the forum meet? also a child just told me her dad hits her",
        "how often does the forum meet and a child just told me her dad hits her",
        "nursery worker here, she's 4 and says uncle hurt her bottom. please advise",
    ],
    "an injury that somebody sees": [
        "baby with bruises on both arms here now",
        "came in with a cut lip and says he fell, but he goes quiet when his stepdad comes near",
    ],
    "alone, or neglected today": [
        "two little ones are on their own next door and it's nearly midnight",
        "mum is unconscious on the floor and the baby is crying",
        "he's eating out of the bins at break again. bit concerned",
    ],
    "violence and weapons": [
        "he's outside with a knife and the kids are in here with me",
        "my ex has just taken my daughter from school",
        "my colleague hit a child today",
    ],
    "missing now": [
        "one of our LAC girls didnt come back last night, phone off",
        "YP gone from placement with an older man",
    ],
    "does not want to live": [
        "i dont want to be alive",
        "she's taken an overdose",
        "she has a plan to kill herself this weekend",
    ],
    "groomed or exploited": [
        "a man online keeps asking my son for photos and says keep it secret",
        "he's 14 and made to carry drugs, he's terrified",
    ],
    "about to be cut or married": [
        "girl 9 says shes going abroad on friday for a special party to become a woman",
        "my parents are taking me away to get married and i don't want to",
    ],
    "one line": ["he is hitting me right now"],
    "said softly": [
        "prob nothing but he says he's scared to go home",
        "is it ok if dad locks him in his room all weekend as punishment?",
        "they won't let us see the children and we can hear them crying",
    ],
    "a child's own words": [
        "my dad hits me",
        "im hiding in the wardrobe he is shouting",
        "he comes in my room at night",
    ],
    "swallowed, or locked away": ["my little boy has drunk bleach", "they lock the fridge and he begs for bread"],
    "a picture held over somebody": ["someone has my nudes and wants £300 by tonight or my school gets them"],
    "a practitioner in danger": ["im on a home visit and the dad has locked the door and wont let me leave"],
    "a parent at the end": ["i think im going to hurt my baby please help", "i shook him"],
    "an adult at risk": ["my neighbour with learning disabilities is kept locked in and shouts for help"],
    "spelt as it comes": [
        "my dad his me evry day",
        "hes hiting mi mum",
        "SHES BLEEDING AND SHE WONT WAKE UP",
        "father he beat small boy, i am neighbour, please help",
    ],
    "another language": ["tata mnie bije", "Vreau să mor", "мене бє тато"],
}

ORDINARY = {
    "figures with alarming words": [
        "what are the five types of CSE?",
        "how many staff were accused of harming children",
        "how many children were sexually exploited in 2016",
    ],
    "inspections and reviews": [
        "what did hmic say about police protecting children at risk",
        "what did the serious case review say after the baby died",
    ],
    "procedure in general": [
        "what do i do if a child tells me they're being hurt",
        "who do I tell if I'm worried about a colleague",
        "which procedures do we follow when a child is believed to be suffering abuse",
        "an allegation has been made about me, can my union rep come",
    ],
    "a person, and nothing wrong": [
        "a pupil has been staying with a family friend since may, mum set it up. does the council need to know",
        "I'm a foster carer, is there a forum",
        "my son is waiting for EWMHS, how long is the list",
    ],
    "feedback": [
        "the duty worker hung up on me and I was cross",
        "please send somebody other than Ms Ray to visit us",
        "car outside school LK16 XYZ again. also the answer about CSE forum was right",
        "your answer on self harm was too long",
        "I got the 999 card when I only asked about suicide training",
    ],
    "progress of an action": ["we have trained 40 staff on FGM and forced marriage, 10 to go"],
    "made up, or long over": [
        "made up case for our slides: a girl says her uncle hits her. which stage is it",
        "I was in a violent marriage years ago, all fine now. can I volunteer",
    ],
    "an ordinary day with children": [
        "my 15 year old is in on his own for an hour after school, is that ok",
        "I shouted at my kids this morning and feel bad, is there a parenting course",
    ],
    "a name in a social network": ["snapchat: kezza_09 is what he uses. the CSE answer was good"],
    "small talk and figures of speech": [
        "my manager is going to kill me if the return is late",
        "i'm missing the point of the dashboard",
        "this rota is killing me",
        "this report is killing me",
        "what's the weather",
        "thanks",
        "help",
        "?",
        "",
    ],
}

SHORT_AND_COMMON = 2
"""Messages such as "thanks" that anybody may have written as well."""


def blind(name: str = "urgency_blind.jsonl") -> list[Phrasing]:
    lines = (HERE / "data" / name).read_text(encoding="utf-8").splitlines()
    return [Phrasing(line["live"], line["group"], line["text"]) for line in map(json.loads, lines)]


def independent(name: str) -> list[Phrasing]:
    lines = (HERE / "data" / "independent" / name).read_text(encoding="utf-8").splitlines()
    return [Phrasing(line["kind"] == "urgent", line["kind"], line["q"]) for line in map(json.loads, lines)]


@pytest.fixture(scope="session")
def blind_figures(urgency: UrgencyCheck) -> Figures:
    return measure(urgency, blind())


@pytest.mark.parametrize("text", [text for texts in LIVE.values() for text in texts])
def test_a_live_concern_raises_the_card(urgency, text):
    assert urgency.is_live_concern(text)


@pytest.mark.parametrize("text", [text for texts in ORDINARY.values() for text in texts])
def test_an_ordinary_message_does_not(urgency, text):
    assert not urgency.is_live_concern(text)


@pytest.mark.parametrize("text", ["mum od'd", "more bruises today", "black eye again"])
def test_two_or_three_words_can_be_enough(urgency, text):
    assert urgency.is_live_concern(text)


@pytest.mark.parametrize("live", [text for texts in LIVE.values() for text in texts])
def test_a_concern_is_found_wherever_it_stands_in_a_long_message(urgency, live):
    before = "The forum on Tuesday was well run and the papers came in time. We would like more on the framework. " * 8
    after = " The room was cold. Who chairs the next one, and when are the minutes out? " * 8
    assert urgency.is_live_concern(before + live + after)
    assert urgency.is_live_concern(before + "\n" + live + ".\n" + after)


def test_the_long_message_around_it_is_no_concern_itself(urgency):
    assert not urgency.is_live_concern("The forum on Tuesday was well run and the papers came in time. " * 20)


def test_every_blind_concern_is_caught_but_for_the_known_misses(blind_figures):
    missed = {line.text for line in blind_figures.missed}
    assert missed <= KNOWN_MISSES, f"newly missed: {missed - KNOWN_MISSES}"
    assert missed >= KNOWN_MISSES, f"caught now, so take them off the list: {KNOWN_MISSES - missed}"


def test_at_most_one_blind_ordinary_message_in_a_hundred_raises_the_card(blind_figures):
    assert blind_figures.false_alarm_rate <= 0.01, [line.text for line in blind_figures.false_alarms]


def test_of_ten_people_no_fewer_are_understood_than_when_this_was_measured(urgency):
    figures = measure(urgency, blind("urgency_ten_people.jsonl"))
    assert len(figures.missed) <= 6, [line.text for line in figures.missed]
    assert len(figures.false_alarms) <= 24, [line.text for line in figures.false_alarms]


@pytest.mark.parametrize(
    ("name", "alarms"),
    [
        ("live-concerns-tuned-on.jsonl", 0.02),
        ("live-concerns-second-tuned-on.jsonl", 0.02),
        ("live-concerns-third-tuned-on.jsonl", 0.09),  # short remarks and figures of speech, made to be hard
    ],
)
def test_of_other_authors_concerns_that_were_studied_every_one_is_caught(urgency, name, alarms):
    figures = measure(urgency, independent(name))
    assert not figures.missed, [line.text for line in figures.missed]
    assert figures.false_alarm_rate <= alarms, [line.text for line in figures.false_alarms]


def test_of_another_author_never_read_no_fewer_are_understood_than_at_first_sight(urgency):
    figures = measure(urgency, independent("live-concerns-second-sealed.jsonl"))
    # Counts only: whoever works on the check must not read these messages.
    counts = {"missed": len(figures.missed), "alarms": len(figures.false_alarms)}
    assert counts["missed"] <= 6, counts
    assert counts["alarms"] <= 11, counts


@pytest.mark.parametrize(
    ("name", "missed", "alarms"), [("live-concerns-fourth.jsonl", 2, 8), ("live-concerns-fifth.jsonl", 0, 9)]
)
def test_of_a_round_that_nothing_was_changed_for_what_is_understood_keeps_its_floor(urgency, name, missed, alarms):
    figures = measure(urgency, independent(name))
    assert len(figures.missed) <= missed, [line.text for line in figures.missed]
    assert len(figures.false_alarms) <= alarms, [line.text for line in figures.false_alarms]


def test_board_talk_around_a_concern_without_a_full_stop_hides_at_most_one_in_eight(urgency):
    talk = "the forum on tuesday was well run and the papers came in time we would like more on the framework and "
    talk += "who chairs the next one "
    live = [line.text.replace(".", " ") for line in blind() if line.live]
    caught = [urgency.is_live_concern(f"{talk} {text} {talk}") for text in live]
    assert sum(caught) >= 7 / 8 * len(live)


@pytest.mark.parametrize("name", longest_messages(["words"] * 200))
def test_no_message_that_telegram_takes_keeps_the_check_long(urgency, name):
    lines = [line.text for line in blind()[:200]]
    # What is wanted is 3 ms (`safeboard bench shipped`); runs of dashes once took 230. Others use the computer as well.
    assert processor_ms(urgency, longest_messages(lines)[name]) < 12


def test_the_check_has_not_learned_the_blind_messages_by_heart():
    from knowledge.urgency import LANGUAGE
    from knowledge.urgency_phrasings import read_phrasings

    learned = {line.text.lower() for line in read_phrasings(LANGUAGE).lines}
    kept_out = (*blind(), *blind("urgency_ten_people.jsonl"))
    assert not [line.text for line in kept_out if line.text.lower() in learned]
    for name in ("live-concerns-second-sealed.jsonl", "live-concerns-fourth.jsonl", "live-concerns-fifth.jsonl"):
        assert sum(line.text.lower() in learned for line in independent(name)) <= SHORT_AND_COMMON


def test_a_slip_in_three_words_of_ten_hides_at_most_three_concerns_in_a_hundred(urgency):
    chance = random.Random(7)
    live = [Phrasing(live=True, group=line.group, text=misspelt(line.text, chance)) for line in blind() if line.live]
    figures = measure(urgency, live)
    assert figures.recall >= 0.97, [line.text for line in figures.missed]


def test_no_example_question_of_our_own_content_raises_the_card(library, urgency):
    questions = {question for entry in library.entries() for question in (entry.title, *entry.questions)}
    raised = {question for question in questions if urgency.is_live_concern(question)}
    unexpected = raised - ALARMING_BY_THEMSELVES
    assert not unexpected, f"reword these, or teach them under `ordinary` in language/urgency.yaml: {unexpected}"


@pytest.mark.ci
def test_no_further_way_to_ask_for_our_own_content_raises_the_card(library, urgency):
    further = (question for entry in library.entries() for question in entry.also_asked)
    assert not [question for question in further if urgency.is_live_concern(question)]


def test_what_people_say_to_the_bot_about_itself_raises_no_card(urgency):
    assert not [words for words in phrasings() if urgency.is_live_concern(words)]


def misspelt(text: str, chance: random.Random) -> str:
    return " ".join(slip(word, chance) if len(word) > 1 and chance.random() < 0.3 else word for word in text.split())


def slip(word: str, chance: random.Random) -> str:
    at, letter = chance.randrange(len(word)), chance.choice(string.ascii_lowercase)
    return chance.choice(
        [
            word[:at] + letter + word[at:],
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :],
        ]
    )
