"""From a message to words: what was typed, made comparable.

Everything here is plain English and knows nothing of any board; the words of a field come from the
thesaurus file and from the boards' glossaries.
"""

import re
import sys
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import Stemmer

TEXT_LIMIT = 2000
"""Characters that are looked at: a question of this length has been asked long before its end."""

_TAG = re.compile(r"<[^<>]{1,200}>")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_SECTION = re.compile(r"\b(?:sections?|sect|sec|s)[. ]{0,2}(\d{1,3})s?\b")
_SEPTEMBER = re.compile(r"(?<=\d )sept\b|\bsept(?=\.? ?'?\d)")
"""Beside a number it is the month; else the trust of that name."""
_MONTH_OF = re.compile(
    r"\b((?:jan|febr?)(?:uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"(?:nov|dec)(?:ember)?)\.? '?([12]\d)\b(?! ?(?:20\d\d|st|nd|rd|th)\b)"
)
"""A month and two digits: the year, as people write of periods ("may 16")."""
_STAGES = re.compile(r"\bst(?:ages?|\.)? ?(?=[1-4]\b)")
_YEARS = re.compile(r"\b(?:20)?(\d\d) ?[/-] ?(?:20)?(\d\d)\b")
_ACRONYMS = re.compile(r"\b([A-Z]{2,6})'?s\b")
_WORD = re.compile(r"[^\W_]+(?:['&][^\W_]+)*")
_QUOTES = str.maketrans({"‘": "'", "’": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": "-"})

# "whats" and "what's" are two words; the apostrophe is the first thing that people leave out.
_CONTRACTED = {
    **{f"{word}s": (word, "is") for word in ("what", "who", "where", "when", "how", "why", "that", "there")},
    **{f"{word}nt": (word, "not") for word in ("do", "does", "did", "is", "are", "was", "have", "has", "could")},
    "cant": ("can", "not"),
    "cannot": ("can", "not"),
    "wont": ("will", "not"),
    **{f"{word}ll": (word, "will") for word in ("who", "what", "it", "they", "you", "that", "there")},
    **{f"{word}ve": (word, "have") for word in ("you", "they", "who", "could", "should", "would")},
    **{f"{word}re": (word, "are") for word in ("who", "what", "where", "there")},
    "im": ("i", "am"),
    "ive": ("i", "have"),
    "youre": ("you", "are"),
    "theyre": ("they", "are"),
    "weve": ("we", "have"),
}
_SHORT = {
    "yr": "year",
    "yrs": "years",
    "mth": "month",
    "mths": "months",
    "wk": "week",
    "wks": "weeks",
    "hrs": "hours",
    "jan": "january",
    "feb": "february",
    "apr": "april",
    "jun": "june",
    "jul": "july",
    "aug": "august",
    "sep": "september",
    "oct": "october",
    "nov": "november",
    "dec": "december",
    "info": "information",
    "freq": "frequency",
    "contrib": "contribution",
    "dept": "department",
    "exec": "executive",
    "execs": "executives",
    "op": "operation",
    "ops": "operations",
    "regs": "regulations",
    "champs": "champions",
    "gov": "government",
    "comms": "communications",
    "prev": "previous",
    "resp": "responsible",
    "ref": "referral",
    "refs": "referrals",
    "mtg": "meeting",
    "mtgs": "meetings",
    "org": "organisation",
    "orgs": "organisations",
    "recs": "recommendations",
    "rec": "recommendation",
    "reg": "regulation",
    "vol": "voluntary",
    "cllr": "councillor",
    "mins": "minutes",
    "indep": "independent",
    "natl": "national",
    "mgmt": "management",
    "diff": "different",
    "diffs": "differences",
    "approx": "about",
    "gonna": "going",
    "wanna": "want",
    "gotta": "must",
    "dunno": "know",
    "cos": "because",
    "cuz": "because",
    "thru": "through",
    "tho": "though",
    "n": "and",
    "r": "are",
    "docs": "documents",
    "stats": "statistics",
    "govt": "government",
    "mgr": "manager",
    "asap": "soon",
    "u": "you",
    "ur": "your",
    "pls": "please",
    "plz": "please",
    "ppl": "people",
    "w": "with",
    "abt": "about",
    "b4": "before",
    "pct": "percent",
}
_COUNT = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_NUMBERS = {word: str(number) for number, word in enumerate(_COUNT.split(), 1)}

_LIGHT = """
a able about according across actually after again against all along already also although always am an and any anybody
anyone anything apparently are around as asking at away back basically be because been before being between bit both
bother bothered but by can come comes coming could couple curious describe did discuss do does doing done down during
each else etc even ever every exactly exist exists explain far feel feels find finds following follows for from further
get gets getting give given go goes going gone got had happen happened happens has have having he hear heard hello help
her here hers hi him his hold holds how i idea if in interested into involve involved involves is it its just keep
keeps kind kinds know known knows let like look looking looks lot made make makes making many matter me mean means
mention mentioned might mine more most much must my name named names need needs next no not now nutshell of off often
ok okay on once only or other our ours out over own particular per please put puts putting question quite rather really
reason regarding relate remind right said same saw say saying says see seem seen set shall she should show simply so
some somebody someone something sort sorts speak specific specifically stand stands still stuff such sure take taken
takes taking talk talks tell telling than thank thanks that the their theirs them then there these they thing things
think thinking this those though thought through to told too took try trying turn under understand until up upon us use
used uses using various very want wanted wants was way ways we well went were what whatever when where whether which
while who whom whose why will with within wondering word words work worked working works worth would yes yet you your
yours cheers concerned dear expected fairly gave gives happening hey hoped hoping looked meant oh ones perhaps seems
supposed supposedly tells wondered yeah
came falls hand hands main officially sent simple
actual altogether bits bunch chance clue currently deal deals fact fit fits guess halfway lately literally loads lots
maybe mo moment nearly nowadays point presumably pretty probably proper recently remember roughly somehow somewhere
spot thingy today truly typical typically usual usually whole genuinely honestly obviously properly wise tend tends
bother biggest fully hardly sound sounds stuck sum sums supposedly roundabout ballpark affected affect affects
asked anywhere people scratch hook gist upshot lowdown rundown
"""
STOP = frozenset(_LIGHT.split())
"""Words that say little about the topic: a question may use them although the entry does not. They still count
where entries are compared. The asking words among them are read by `knowledge.asked`."""

_stemmer = lru_cache(maxsize=1)(lambda: Stemmer.Stemmer("english"))


def plain(text: str) -> str:
    """Lower case, straight quotes, no accents, no HTML, acronyms in the singular, at most `TEXT_LIMIT` characters."""
    text = _ACRONYMS.sub(r"\1", text[: 2 * TEXT_LIMIT].translate(_QUOTES))
    if not text.isascii():
        text = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    text = _TAG.sub(" ", text).lower()
    text = _THOUSANDS.sub("", text)
    return " ".join(text.split())[:TEXT_LIMIT]


def tokens(text: str) -> list[str]:
    """The words of a text in order: numbers as digits, `s.47` as `section 47`, `2015-16` as one word."""
    text = _SECTION.sub(r"section \1", plain(text))
    text = _STAGES.sub("stage ", _SEPTEMBER.sub("september", text))
    text = _MONTH_OF.sub(r"\1 20\2", text)
    text = _YEARS.sub(lambda found: _span(found[0], found[1], found[2]), text)
    return [word for typed in _WORD.findall(text) for word in _spelt_out(typed)]


_ASKING = frozenset({"what", "who", "where", "when", "how", "that", "it", "why"})


def _spelt_out(typed: str) -> tuple[str, ...]:
    """A word without its possessive, an abbreviation in full, a contraction as its two words."""
    owner = typed[:-2] if typed.endswith(("'s", "s'")) else ""
    word = sys.intern((owner if owner and owner not in _ASKING else typed).replace("'", ""))
    word = _SHORT.get(word, word)
    return _CONTRACTED.get(word, (_NUMBERS.get(word, word),))


def _span(written: str, first: str, second: str) -> str:
    """`2015/16`, `15-16` and `2015-2016` are one period; `18-25` and `0-18` are ages and stay two numbers."""
    follows = int(second) == int(first) + 1
    return f"20{first}to{second}" if follows and 10 <= int(first) <= 40 else written


def years_in(words: Iterable[str]) -> frozenset[int]:
    """The years that words in the form of `tokens` name: `2016` one, `2015to16` both."""
    found = (re.fullmatch(r"(20\d\d)(?:to(\d\d))?", word) for word in words)
    return frozenset(year for hit in found if hit for year in (int(hit[1]), int(f"20{hit[2] or hit[1][2:]}")))


def stem(word: str) -> str:
    """The stem of an English word (Snowball); a word with a digit stays as it is."""
    return _stem(word)


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    return word if any(char.isdigit() for char in word) else str(_stemmer().stemWord(word))


def stems(words: list[str]) -> list[str]:
    """The stems of words, in order."""
    return [_stem(word) for word in words]
