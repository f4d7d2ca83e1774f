"""What form of answer a question wants, and which forms an answer has: "how often" wants a frequency.

An entry on the right topic that cannot answer the question as asked is the half answer that must not
be given: the criteria of an allegation are no answer to how long its investigation takes.
"""

import re

_NUMBER = r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|none|both|no)\b"
_MONTH = r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b"
_UNIT = r"\b(?:minute|hour|day|week|month|year|quarter)s?\b"
_EVERY = (
    r"\b(?:every|each|per|a) (?:other )?(?:\w+ )?(?:day|week|month|quarter|year)s?\b|\b\w*(?:annual|month|quarter|week|"
    r"year|dai)ly\b|annual|\b(?:once|twice|times|regular\w*|continuous\w*|frequen\w+|six-month|half-year)\b"
)

_FORMS: dict[str, tuple[str, str]] = {
    "how often": (r"\bhow (?:often|frequently|regularly|many times)\b|\bfrequency\b", _EVERY),
    "how many": (r"\bhow many\b|\bnumber of\b", _NUMBER),
    "how much": (r"\bhow much (?:did|does|do|money|was|were|is|are)\b|\bcosts?\b|\bspen[dt]\b|£", r"£|\d"),
    "share": (r"\bpercent\w*\b|\bper cent\b|%|\bproportion\b|\bwhat share\b", r"%|per cent|percent|\d"),
    "when": (r"\bwhen\b|\bby what date\b|\bwhat (?:date|year|month)\b|\bwhat time\b", rf"\d|{_MONTH}|{_UNIT}|{_EVERY}"),
    "how long": (r"\bhow long\b|\btime ?(?:limit|scale|frame)s?\b|\bdeadline\b|\bhow (?:soon|quickly|fast)\b",
                 rf"\d|{_UNIT}|{_MONTH}"),
    "age": (r"\bwhat ages?\b|\bhow old\b|\bage (?:range|limit)\b", r"\d"),
    "contact": (r"\b(?:phone|telephone|contact|helpline) (?:number|details?)\b|\bemail address\b", r"\d{5}|@"),
}  # fmt: skip
_ASKED = {form: re.compile(asked) for form, (asked, _) in _FORMS.items()}
_OFFERED = {form: re.compile(offered, re.IGNORECASE) for form, (_, offered) in _FORMS.items()}


def forms_asked(question: str) -> frozenset[str]:
    """The forms that a question, in `words.plain` form, asks for; most questions ask for none in particular."""
    return frozenset(form for form, pattern in _ASKED.items() if pattern.search(question))


def forms_offered(answer: str) -> frozenset[str]:
    """The forms that an answer can satisfy."""
    return frozenset(form for form, pattern in _OFFERED.items() if pattern.search(answer))
