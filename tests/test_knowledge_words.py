"""What is made of words before anything is searched."""

import pytest

from knowledge.asked import forms_asked, forms_offered
from knowledge.follow_up import is_follow_up, leans
from knowledge.held import asked_to_count, asks_for_a_person, counted_in, names_a_person, role_asked
from knowledge.meaning import meanings
from knowledge.repair import Speller
from knowledge.segments import questions_in
from knowledge.thesaurus import build_thesaurus, read_groups
from knowledge.units import Reader
from knowledge.words import tokens, years_in

VOCABULARY = {"missing": 5, "neglect": 5, "safeguarding": 9, "scr": 2, "forum": 3, "lado": 2}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("What's the s.47 process?", ["what", "is", "the", "section", "47", "process"]),
        ("sec 11", ["section", "11"]),
        ("2015/16 and 2015-2016", ["2015to16", "and", "2015to16"]),
        ("ages 18-25", ["ages", "18", "25"]),
        ("1,101 kids, five types", ["1101", "kids", "5", "types"]),
        ("children’s SCRs", ["children", "scr"]),
        ("<b>café</b>", ["cafe"]),
        ("nov yr", ["november", "year"]),
    ],
)
def test_words_are_made_comparable(typed, words):
    assert tokens(typed) == words


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("misisng", "missing"),
        ("safegaurding", "safeguarding"),
        ("neglcet", "neglect"),
        ("scrs", "scr"),
        ("teh", "the"),
        ("waht", "what"),
        ("form", "form"),
        ("musing", "musing"),
        ("neglected", "neglected"),
        ("lad", "lad"),
        ("2017", "2017"),
        ("qqqqqq", "qqqqqq"),
    ],
)
def test_only_words_that_are_not_english_are_repaired(typed, meant):
    assert Speller(VOCABULARY).repair(typed) == meant


def test_a_question_tells_the_form_of_answer_that_it_wants():
    assert forms_asked("how often does it meet") == {"how often"}
    assert "how often" in forms_offered("The forum meets every six weeks.")
    assert "how many" not in forms_offered("The forum looks at missing children.")


@pytest.mark.parametrize(
    ("question", "form", "lacks", "has"),
    [
        ("how many working days may it take", "time limit", "It starts in May.", "It takes 15 working days."),
        ("who sits on the panel", "members", "The panel coordinates support.", "Its members come from all agencies."),
        ("number for the helpline", "contact", "Two teams share the helpline.", "Ring 01702 000000."),
        ("how much is a check", "how much", "The board made 12 checks.", "A check is £40."),
        ("how many are home educated", "how many", "It is in priority 1, but the plan gives no number.", "56 are."),
        ("who chairs the panel", "chair", "It meets monthly.", "The head of service chairs it."),
        ("who wrote the play", "author", "It is about abuse.", "A school nurse wrote it."),
        ("date of the next forum", "next date", "It meets every term.", "The next is on 4 May."),
        ("ofsted grade of the board", "grade", "Ofsted reviewed it.", "It was judged good."),
        ("results of the audits", "results", "Audits are planned.", "The audits found gaps."),
        ("which clubs are done so far", "so far", "Audit all clubs.", "Three were audited."),
        ("how old must they be", "age", "It has 3 stages.", "It is for those aged 11 and over."),
        ("is it illegal", "law", "The leaflet says why not.", "The Act forbids it."),
        ("what does SEG stand for", "expansion", "The plan never says what SEG stands for.", "SEG, the Safe Group."),
        ("how long is it allowed to take", "time limit", "It began in January.", "It takes 12 weeks."),
        ("what happens if we do not reply", "consequence", "Ten bodies reply.", "The board escalates it."),
        ("does it pay its members", "pay", "It has three members.", "It funds their travel."),
        ("who counts as a relative", "definition", "Relatives may care.", "A relative means a parent or aunt."),
        ("which ward are they on", "place", "They need a pathway.", "They are in room 4."),
        ("did it bring burglary down or has it gone up", "effect", "Police visit every street.", "Burglary fell."),
        ("what happened to the officers", "fate", "The officers were criticised.", "Two were dismissed."),
        (
            "how do I fill in the form",
            "filling in",
            "The plan does not describe how to fill in the form.",
            "Fill in every line.",
        ),
        ("which staff does the duty apply to", "applies to", "Training was given.", "It applies to teachers."),
        ("what checks are made", "checks", "A parent arranges it.", "The council checks the home."),
        ("would that breach confidentiality", "confidence", "The council must be told.", "Consent is not needed."),
        ("is there a leaflet on it", "handout", "There is advice online.", "A leaflet is in the waiting room."),
        ("is it voluntary", "refusal", "It is for families.", "Parents must agree."),
        ("how long does it take", "how long", "An adult may have harmed a child.", "Until the end of March."),
    ],
)
def test_an_answer_without_the_form_that_is_asked_for_does_not_offer_it(question, form, lacks, has):
    assert form in forms_asked(question)
    assert form not in forms_offered(lacks)
    assert form in forms_offered(has)


ORDINARY = frozenset({"polic", "busi", "manag"})


@pytest.mark.parametrize(
    ("answer", "named"),
    [
        ("The Business Manager is to be recruited.", False),
        ("In May 2018 the chair was Ann (Annie) Smith-Jones.", True),
        ("Essex Police leads.", False),
    ],
)
def test_a_person_is_told_from_a_title(answer, named):
    assert names_a_person(answer, ORDINARY) == named


@pytest.mark.parametrize(
    ("question", "wants"),
    [
        ("what's the name of the lado", True),
        ("who is the new business manager", True),
        ("who is vice chair", False),
        ("what is the forum's aim", False),
    ],
)
def test_a_question_for_somebodys_name_is_known(question, wants):
    assert asks_for_a_person(question) == wants


@pytest.mark.parametrize(
    ("question", "role"),
    [
        ("who's the lado", ("lado",)),
        ("who is our business manager", ("business", "manager")),
        ("who is the new business manager", ()),
        ("what's the name of the lado", ()),
        ("who is vice chair", ()),
    ],
)
def test_who_somebody_is_by_role_is_no_demand_for_a_name(question, role):
    assert role_asked(question) == role
    assert not (role and asks_for_a_person(question))


@pytest.mark.parametrize(
    ("word", "near", "far"),
    [("cash", "budget", "parent"), ("teenager", "child", "invoice"), ("boss", "manager", "asthma")],
)
def test_words_that_are_used_alike_mean_nearly_the_same(word, near, far):
    of = meanings().of
    assert of([word]) @ of([near]) > of([word]) @ of([far]) + 0.2


def test_a_text_of_unknown_words_means_nothing():
    assert not meanings().of(["qwrtz", "@camhs"]).any()


@pytest.mark.parametrize(
    ("answer", "counted"),
    [
        ("All 28 children were seen.", True),
        (
            "Treatment starts within 18 weeks. It is for anyone of school age who is unhappy, as are most children.",
            False,
        ),
        ("Section 5 is on children.", False),
        ("In 2016 children were asked.", False),
    ],
)
def test_a_number_counts_what_stands_near_it(answer, counted):
    reader = Reader(build_thesaurus([["children", "kid"]]))
    wanted = asked_to_count(reader.read(tokens("how many kids are waiting")))
    assert bool(wanted & counted_in(reader.read(tokens(answer)))) == counted


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("SEPT audits", ["sept", "audits"]),
        ("23 sept", ["23", "september"]),
        ("figures for may 16", ["figures", "for", "may", "2016"]),
        ("16 may 2016", ["16", "may", "2016"]),
        ("s47s", ["section", "47"]),
        ("st 3", ["stage", "3"]),
        ("who'll do it", ["who", "will", "do", "it"]),
    ],
)
def test_offhand_forms_are_written_out(typed, words):
    assert tokens(typed) == words


def test_a_period_names_both_its_years():
    assert years_in(["2015to16", "89", "2018"]) == {2015, 2016, 2018}


def test_a_group_of_the_thesaurus_is_one_concept_whichever_phrase_is_used():
    thesaurus = build_thesaurus([["social services", "social care"], ["child", "kid"]])
    assert thesaurus.spans(["social", "care", "for", "kid"]) == [(0, 2, "@social_servic"), (3, 4, "@child")]


def test_the_shipped_thesaurus_can_be_read():
    assert len(read_groups()) > 100


@pytest.mark.parametrize(
    ("text", "follows"),
    [
        ("who chairs it", True),
        ("and in rutland?", True),
        ("what is CSE and how do I report a concern about it to the police", False),
        ("", False),
        ("the plan for neglect", False),
    ],
)
def test_a_follow_up_is_told_from_a_question_of_its_own(text, follows):
    assert is_follow_up(text) == follows


@pytest.mark.parametrize(
    ("text", "alone"), [("who chairs it", False), ("who wrote it", False), ("lado what do they do", True)]
)
def test_a_message_that_names_its_topic_stands_alone(text, alone):
    assert leans(text) != alone


def test_a_message_is_cut_where_a_new_question_begins():
    assert questions_in("What is CSE? and who chairs the forum, and when does it meet") == [
        "What is CSE",
        "who chairs the forum",
        "when does it meet",
    ]


def test_thanks_are_no_question():
    assert questions_in("What is CSE? thanks so much for this!") == ["What is CSE"]


def test_the_age_of_a_document_is_not_the_age_of_a_person():
    assert "age" not in forms_asked("how old is the housing policy")
    assert "age" in forms_asked("how old must a member be")
