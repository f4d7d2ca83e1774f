"""What form of answer a question wants, and which forms an answer has: "how often" wants a frequency.

An entry on the right topic that cannot answer the question as asked is the half answer that must not
be given: the criteria of an allegation are no answer to how long its investigation takes, and what a
panel is for is no answer to who sits on it.
"""

import re

_SMALL = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|none|both|no)"
_NUMBER = rf"\d|\b{_SMALL}\b"
_MONTH = (
    r"\b(?:january|february|march|april|june|july|august|september|october|november|december)\b|"
    r"\b(?:in|by|of|since|until|from|\d) may\b|\bmay \d"
)
_UNIT = r"\b(?:minute|hour|day|week|month|year|quarter)s?\b"
_SPAN = rf"(?:\d|\b{_SMALL}\b)[\w .-]{{0,14}}{_UNIT}"
_EVERY = (
    r"\b(?:every|each|per|a) (?:other )?(?:\w+ )?(?:day|week|month|quarter|year)s?\b|\b\w*(?:annual|month|quarter|week|"
    r"year|dai)ly\b|annual|\b(?:once|twice|times|regular\w*|continuous\w*|frequen\w+|six-month|half-year)\b"
)

_SENTENCE = re.compile(r"(?<=[.;:]) ")
_LEFT_OUT = re.compile(
    r"\b(?:gives?|prints?|names?|states?|has|have|with) no\b|"
    r"\b(?:does|do|did) not (?:say|give|print|state|name|set out)\b|"
    r"\bno \w* ?(?:figures?|numbers?|dates?|names?) (?:is|are)\b",
    re.IGNORECASE,
)
"""A sentence about what the document does not tell."""
_LABEL = re.compile(
    r"\b(?:priority|objective|section|stages?|appendix|phase|question|recommendations?|regulation|lscb) ?\d+|"
    r"\b(?:19|20)\d\d(?:[-/]\d\d(?:\d\d)?)?|\blscb\d",
    re.IGNORECASE,
)
"""Numbers that count nothing: years, and the numbers by which things are called."""


def _any(*patterns: str) -> str:
    return "|".join(patterns)


_NEVER = r"(?!)"
_FORMS: dict[str, tuple[str, str]] = {
    "how often": (r"\bhow (?:often|frequently|regularly|many times)\b|\bfrequency\b", _EVERY),
    "how many": (r"\bhow many\b|\bnumber of\b", _NUMBER),
    "how much": (
        r"\bhow much (?:did|does|do|money|was|were|is|are)\b|\bcosts?\b|\bspen[dt]\b|£",
        r"£|%|\bper cent\b|\bfree\b|\d,\d{3}",
    ),
    "share": (r"\bpercent\w*\b|\bper cent\b|%|\bproportion\b|\bwhat share\b", r"%|per cent|percent|\d"),
    "when": (
        _any(
            r"\bwhen(?:'s| (?:is|are|was|were|did|do|does|will|must|should|has|have|can)\b|$)",
            r"\b(?:since|by) when\b|\bby what date\b|\bwhat (?:date|year|month|time)\b",
        ),
        _any(r"\d", _MONTH, _UNIT, _EVERY),
    ),
    "how long": (
        r"\bhow long\b|\btime ?(?:scale|frame)s?\b|\bhow (?:soon|quickly|fast)\b",
        _any(_UNIT, _MONTH, _EVERY, r"\bsince\b|\bongoing\b|\buntil\b"),
    ),
    "time limit": (
        r"\btime ?limits?\b|\bworking days\b|\bhow many (?:working |full )?(?:minutes|hours|days|weeks)\b",
        _SPAN,
    ),
    "age": (r"\bwhat ages?\b|\bhow old\b|\bage (?:range|limit)\b", r"\d"),
    "contact": (
        _any(
            r"\b(?:phone|telephone|contact|helpline|mobile) (?:number|details?)\b|\bemail address\b",
            r"\bnumber (?:for|to (?:call|ring|phone))\b|\bwhat number\b",
        ),
        r"\b0[\d ]{8,}|@",
    ),
    "name": (
        r"\bwho(?: is|'s|s) (?:the |our |your )?(?:new |current )?(?:\w+ ){0,3}(?:manager|director|head|leader)\b",
        r"^(?!.*\b(?:[Nn]o names?|not named)\b).*[A-Z]\w+ [A-Z]",
    ),
    "members": (
        r"\bwho (?:sits|sit|sat) on\b|\bwho are the members\b|\bnames of the members\b",
        _any(
            r"\bmember|\brepresent|\battend|\bsits?\b|\bmade up\b|\bconsists?\b|\bcompris",
            r"\binvolv|\bbring|\bjoin|\bchair",
        ),
    ),
    "recommended": (
        r"\bwhat (?:did|does|do|has|have)\b.*\brec+om+end|\bwhat (?:are|were) the rec+om+endations",
        _any(
            r"\bshould\b|\bmust\b|\brecommend(?:ed|s)\b|\b\d+ recommendations",
            r"\brecommendations? (?:is|are|were|on|for|to|\d)",
        ),
    ),
    "next date": (r"\bwhen(?: is|'s|s) the next\b|\bnext (?:date|meeting|session|course)\b", r"\bnext\b"),
    "place": (
        _any(
            r"\bvenue\b|\b(?:which|what) (?:room|building|street)\b|\b(?:open|close|shut)s? on\b",
            r"\bwhere\b.*\b(?:held|located|take place|park)\b|\bpost ?code\b|\bopening (?:times|hours)\b",
            r"\bwhat(?: is|'s|s) the address\b",
        ),
        r"\b(?:road|street|house|room|hall|held (?:at|in))\b",
    ),
    "link": (
        r"\bdown ?load\b|\blink (?:to|for)\b|\bsend (?:me|us)\b|\bemail (?:me|us)\b|\bcopy of\b",
        r"\bwebsite\b|\bonline\b|\.uk\b|\blink\b|\bpublished\b",
    ),
    "booking": (
        _any(
            r"\b(?:do|can|could|would|to|must|should) (?:(?:i|we|you|my|our) )?"
            r"(?:book|apply|appeal|renew|enrol|sign up|sign my|register|get a place)\b",
            r"\bbook (?:a|on|onto)\b",
        ),
        r"\bbook|\bappl(?:y|ication|ied)|\bappeal|\brenew|\benrol|\bsign(?:s|ed)? up|\bregister",
    ),
    "pay": (
        r"\bpaid by\b|\b(?:get|gets|getting) paid\b|\bsalar|\bpay (?:rate|scale|grade)\b|\bfees?\b|\ballowance\b",
        r"£|\bpaid\b|\bpays?\b|\bfees?\b|\bfree\b|\bcost|\bsalar|\ballowance",
    ),
    "definition": (
        r"\b(?:legal|legally|statutory|official) (?:mean|defin)",
        r"\bmean|\bdefin|\bcounts? as\b",
    ),
    "identity": (
        r"\bnames? of the (?:child|children|family|mother|father|victim)|\bwho was the (?:child|victim)\b",
        _NEVER,
    ),
    "piece of work": (
        r"^(?:please |can you |could you )*(?:write|draw|translate|compose|pretend|tell me a (?:joke|story)|sing)\b",
        _NEVER,
    ),
}
"""What asks for each form, in `words.plain` form, and what an answer that has it looks like."""
_ASKED = {form: re.compile(asked) for form, (asked, _) in _FORMS.items()}
_OFFERED = {
    form: re.compile(offered, re.DOTALL if form == "name" else re.IGNORECASE) for form, (_, offered) in _FORMS.items()
}


def forms_asked(question: str) -> frozenset[str]:
    """The forms that a question, in `words.plain` form, asks for; most questions ask for none in particular."""
    return frozenset(form for form, pattern in _ASKED.items() if pattern.search(question))


def forms_offered(answer: str) -> frozenset[str]:
    """The forms that an answer can satisfy; a sentence on what a document leaves out counts and times nothing."""
    told = " ".join(part for part in _SENTENCE.split(answer) if not _LEFT_OUT.search(part))
    texts = {"how many": _LABEL.sub(" ", told), "how long": told, "time limit": told}
    return frozenset(form for form, pattern in _OFFERED.items() if pattern.search(texts.get(form, answer)))
