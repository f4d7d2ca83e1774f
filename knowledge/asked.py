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
    r"\bnever says\b|\b(?:does|do|did) not (?:say|give|print|state|name|set out|describe|explain)\b|"
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

STEPS = "how to go about it"
"""The form that "how do I refer somebody" asks for. A board's procedures and contacts have it, whatever their words."""
_ASKER = r"(?:i|we|you|an? \w+|parents?|families|students?|clients?|victims?|patients?)"
_GOING_ABOUT = (
    "refer|report|complain|join|become|raise|request|apply|sign|notify|access|contact|make an?|ask|book|"
    "get (?:an?|hold|in touch|access|help|referred)"
)
_HANDOUT = r"\b(?:leaflet|poster|booklet|flyer|handout|flow ?chart|template|checklist|video)s?\b"


def _any(*patterns: str) -> str:
    return "|".join(patterns)


_FORM_WORDS = """
long length often frequently many much date dates due deadline time when phone telephone number numbers email cost
costs age old price meaning definition defined terms name names percentage proportion figure figures total statistics
frequency
"""
FORM_WORDS = frozenset(_FORM_WORDS.split())
"""Words that ask for a form of answer, whatever the topic."""

_NEVER = r"(?!)"
_FORMS: dict[str, tuple[str, str]] = {
    "how often": (r"\bhow (?:often|frequently|regularly|many times)\b|\bfrequency\b", _EVERY),
    "how many": (r"\bhow many\b|\bnumber of\b|(?:^|\bthe )nos?\.? of\b", _NUMBER),
    "how much": (
        _any(
            r"\b(?<!by )how much (?:did|does|do|money|was|were|is|are)\b(?!.* (?:say|count)\b)|\bcosts?\b|£",
            r"\bspen[dt]\b(?! (?:\w+ )?(?:time|talking|working))",
        ),
        r"£|%|\bper cent\b|\bfree\b|\d,\d{3}",
    ),
    "share": (
        r"\bpercent\w*\b|\bper cent\b|%|\bproportion\b|\bwhat share\b",
        r"\d|\b(?:half|thirds?|quarters?|all|most)\b",
    ),
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
        _any(
            r"\btime ?limits?\b|\bworking days\b|\bhow many (?:working |full )?(?:minutes|hours|days|weeks)\b",
            r"\bhow long\b.*\ballowed\b|\b(?:maximum|minimum|longest|shortest) (?:time|wait|length|period)\b",
        ),
        _SPAN,
    ),
    "age": (
        _any(
            r"\bwhat ages?\b|\bage (?:range|limit)\b",
            r"\bhow old\b(?!.*\b(?:polic(?:y|ies)|plan|report|framework|document|procedures?|version|figures?)\b)",
        ),
        _any(
            r"\b(?:aged?|ages|years? old|year-olds?|birthday)\b|\d+ (?:to|and|-) ?\d+ year",
            r"\b(?:under|over|up to|from|below) (?:the age of )?\d",
        ),
    ),
    "contact": (
        _any(
            r"\b(?:phone|tel|telephone|contact|helpline|mobile|fax) (?:number|no|num|details?)\b|\btelephone\b",
            r"\bemails?\b(?! (?:me|us|from|footer|every\w+|all)\b)",
            r"\b(?<!headline )number (?:for|to (?:call|ring|phone))\b|\bwhat number (?:do|should|can|to|is it)\b",
            r"\b(?:his|her|their|there|its) (?:\w+ )?(?:number|email)\b",
        ),
        r"\b0[\d ]{8,}|@",
    ),
    "chair": (r"\bwho (?:\w+ )?chair|\bchaired by\b|\bwho leads the meeting", r"\bchair(?:s|ed|ing)?\b"),
    "author": (
        _any(
            r"\bwho (?:wrote|drew up|devised|designed|came up with)\b|\bwritten by\b",
            r"\b(?:the|its) authors?$|\bauthors? of\b",
        ),
        r"\bwr(?:ote|itten)\b|\bauthor|\bintroduction\b|\bdrew up\b|\bdevised\b|\bdesigned\b|\bdrafted\b",
    ),
    "members": (
        _any(
            r"\bwho(?: else)?(?: is| are|'s|s)(?: sitting| sat)? (?:in|on)\b(?! (?:the )?(?:hook|charge))",
            r"\bwho(?: else)? (?:sits?|sat) (?:in|on)\b",
            r"\bwho are the members\b|\bnames of the members\b",
            r"\bwho(?: else| all)? (?:attends?|(?:goes|comes|turns up) to|can attend|(?:gets|is) invited)\b",
        ),
        _any(
            r"\bmembers?\b|\brepresent|\battend|\bsits?\b(?! together)|\bmade up\b|\bconsists?\b|\bcompris",
            r"\bbrings? together\b|\binvited?\b|\bchair",
        ),
    ),
    "recommended": (
        r"\bwhat (?:did|does|do|has|have)\b.*\brec+om+end|\bwhat (?:are|were) the (?:rec+om+endations|recs)\b",
        _any(
            r"\bshould\b|\bmust\b|\brecommend(?:ed|s)\b|\b\d+ recommendations",
            r"\brecommendations? (?:is|are|were|on|for|to|\d)",
        ),
    ),
    "next date": (
        _any(
            r"\b(?:when(?: is|'s|s)|dates? (?:of|for)) (?:the|our|your) next\b",
            r"\bnext (?:date|meeting|session|course)\b|\bmeet(?:s|ing)? next\b",
        ),
        r"\bnext\b",
    ),
    "start": (
        r"\bwhen did\b.*\b(?:start|begin|join|take over|take up)\b|\bsince when\b|\bhow long (?:has|have)\b.*\bbeen\b",
        _any(
            r"\bsince\b|\bfrom (?:\w+ )?\d{4}|\bstart|\bbeg[au]n\b|\bbegin|\bappointed\b|\bintroduced\b|\blaunch",
            r"\bset up\b|\btook over\b|\bcame into\b|\bw[ae]nt live\b|\bgo live\b|\blive\b|\bopened\b|\bestablished\b",
        ),
    ),
    "so far": (
        r"\b(?:so far|already|by now|(?<!up )to date)\b",
        r"\b(?:so far|already|to date|has|have|had|was|were|did|completed|began|started)\b",
    ),
    "grade": (
        _any(
            r"\b(?:ofsted|cqc|inspection) (?:grade|rating|judge?ment|result)|\bwhat (?:grade|rating)\b",
            r"\bgraded? (?:for|of|by|did)\b",
        ),
        r"\b(?:good|outstanding|inadequate|requires? improvement|grad(?:e|ed|ing)|rat(?:ed|ing)|judged)\b",
    ),
    "results": (
        _any(
            r"^(?:what (?:are|were|is|was) )?(?:the )?(?:\w+ )?(?:results?|findings) (?:of|from|for)\b",
            r"\bwhat did\b.*\b(?:audits?|survey|inspection|review)s? (?:find|show|conclude|reveal)\b",
        ),
        _any(
            r"\bfound\b|\bshow(?:s|ed|n)?\b|\bfindings?\b|\brevealed\b|\bconclu|\bnoted\b|\bjudged\b|\bsa(?:id|ys)\b",
            r"\d ?%|\bper cent\b|\bresults? (?:was|were|showed)\b|\bstrengths?\b|\bweakness",
        ),
    ),
    "place": (
        _any(
            r"\bvenue\b|\b(?:which|what) (?:room|building|street|ward|floor|town)\b(?! hall)",
            r"\b(?:open|close|shut)s? on\b",
            r"\bwhere\b.*\b(?:held|located|take place|park|nearest)\b|\bpost ?code\b",
            r"\bwhere (?:does|do|is|are)\b(?!.*\bhow often).*\bmeet\b|\bopening (?:times|hours)\b",
            r"\bwhat(?: is|'s|s) the address\b",
        ),
        r"\b(?:road|street|house|room|hall|held (?:at|in))\b",
    ),
    "link": (
        _any(
            r"\b(?:an?|any) (?:\w+ )?link\b|(?:^|\bthe )link (?:to|for)\b",
            r"\bdown ?load\b|\bsend (?:me|us)\b|\bemail (?:me|us)\b|\bcopy of\b",
        ),
        r"\bwebsite\b|\bonline\b|\.uk\b|\blink\b|\bpublished\b",
    ),
    "handout": (
        rf"^(?!for |i(?:'m| am) )(?:.*\b(?:there|any|got|have|has|get|find|where|which|send|need)\b.*)?{_HANDOUT}",
        _HANDOUT,
    ),
    "booking": (
        _any(
            r"\b(?:do|can|could|would|to|must|should) (?:(?:i|we|you|my|our) )?"
            r"(?:book|apply|appeal|renew|enrol|sign up|sign my|register|get a place)\b",
            r"\bbook (?:a|on|onto)\b",
        ),
        r"\bbook|\bappl(?:y|ication|ied)|\bappeal|\brenew|\benrol|\bsign(?:s|ed)? up|\bregister",
    ),
    STEPS: (
        rf"\bhow (?:do|can|could|would|should) {_ASKER} (?:\w+ ){{0,2}}(?:{_GOING_ABOUT})\b",
        _any(
            r"\b(?:your?|ring|phone|contact|email|apply|online|website|invit\w+|open to|through|directly|themselves)\b",
            r"\bsign(?:s|ed)? up\b|\b(?:one|single) (?:route|door|point)\b|\bpoint of (?:contact|access)\b",
            r"\breferrals? (?:go|goes|come|through|to|by|from|are|is|form)\b|\brefer (?:to|them|him|her|it|an?)\b",
            r"\bfront door\b|\btell the\b|\basks? for\b",
        ),
    ),
    "pay": (
        _any(
            r"\bpaid by\b|\b(?:get|gets|getting) paid\b|\bsalar|\bpay (?:rate|scale|grade)\b|\bfees?\b|\ballowance\b",
            r"\bdo(?:es)? (?:\w+ ){1,5}pay\b(?! attention)",
        ),
        r"£|\bpaid\b|\bpays?\b|\bfees?\b|\bfree\b|\bcost|\bsalar|\ballowance|\bfund|\bmoney\b",
    ),
    "definition": (
        r"\b(?:legal|legally|statutory|official) (?:mean|defin)|\bwho counts as\b",
        r"\bmean|\bdefin|\bcounts? as\b",
    ),
    "expansion": (
        r"\bstands? for\b|\bshort for\b|\b(?:initials|acronym) mean",
        r"\([A-Z][A-Za-z&]+\)|[A-Z]{2,} \(|, the [A-Z]",
    ),
    "law": (
        r"\blegal(?:ly)?\b|\bby law\b|\billegal\b|\bagainst the law\b",
        r"\b(?:Act|law|laws|legal\w*|statut\w+|regulations?|section|duty|offence|guidance)\b",
    ),
    "signs": (
        _any(
            r"^(?:what(?: are|'s|s| is) )?(?:the )?(?:\w+ )?(?:signs?|symptoms?) "
            r"(?:of\b(?! (?:saf|success|progress))|(?:that )?(?:a|my|this)\b)",
            r"\b(?:spot|know|recogni[sz]e|notice) (?:the |any )?signs?\b",
            r"\bwhat (?:does|do|would|might) (?!success|good|progress).+ looks? like\b",
            r"\bhow (?:do|can|would|could|should|to) (?:(?:i|we|you) )?(?:spot|recogni[sz]e|notice)\b",
            r"\bhow (?:do|can|would|could|to) (?:(?:i|we|you) )?tell (?:if|that) (?:an?|my|this|some\w+|they|he|she)\b",
        ),
        _any(
            r"\bsigns?\b(?! of safety| off| up)|\bsymptoms?\b|\blooks? like\b|\brisk factors?\b",
            r"\bindicat(?:es?|ors? of)\b",
        ),
    ),
    "permission": (
        _any(
            r"\b(?:can|may|could) (?:i|we|you|they|(?:a )?parents?|families) (?:still|refuse|say no|opt out)\b",
            r"\b(?:am|are|is) (?:i|we|you|they|he|she|it|\w+) (?:allowed|permitted|entitled|obliged)\b",
            r"(?<!what )\bdo(?:es)? (?:i|we|you|they|(?:a |the )?(?:parents?|family|families|child|mum|dad)) "
            r"(?:have|need) to\b",
            r"\bwithout (?:the |their |a )?(?:\w+ )?consent\b",
        ),
        _any(
            r"\b(?:can|may|must|cannot|should|will|allow\w*|permit\w*|entitled|consent\w*|permission|agree\w*|right)\b",
            r"\b(?:refus\w+|compulsory|mandatory|optional|requir\w+|dut(?:y|ies)|oblig\w+|ha(?:ve|s) to|statutory)\b",
            r"\b(?:need(?:s|ed)? to|free to|is voluntary)\b",
        ),
    ),
    "confidence": (
        r"\bbreach|\bconfidential|\bgdpr\b|\bdata protection\b",
        r"\bbreach|\bconfidential|\bconsent|\bgdpr\b|\bdata protection\b|\banonym|\bshar(?:e|es|ed|ing)\b",
    ),
    "refusal": (
        _any(
            r"\b(?:say no|refuse|opt out|decline|compulsory|mandatory|optional)\b",
            r"\bvoluntary\b(?! (?:and|sector|bod|org|group|agenc|club|service|partner))",
        ),
        r"\b(?:consent|agree|refus|declin|voluntary|compulsory|mandatory|optional|opt out|requir|must|permission)\w*\b",
    ),
    "difference": (
        r"\bdiffer(?:s|ent|ence)? from\b|\bdifferent to\b|\bdifferences? between\b|\bvs\b",
        _any(
            r"\bdiffer|\bunlike\b|\bwhereas\b|\bwhile\b|\bbut\b|\bcompar|\brather than\b|\binstead\b|\bboth\b",
            r"%.*%",
        ),
    ),
    "effect": (
        _any(
            r"\b(?:brought|driven|pushed|got|gone|go|went|going) .*\b(?:down|up)\b(?! (?:to|with|for|against)\b)",
            r"\b(?:come|came) (?:\w+ )?down\b|\b(?:has|have|did|does) .*\b(?:reduced?|cut(?! off)|lowered?|worked?)\b",
        ),
        _any(
            r"\b(?:fell|fall(?:s|en)?|rose|risen|dropp?(?:ed|s)?|decreas\w+|increas\w+|reduc\w+|fewer|more|less|up|down)\b",
            r"\b(?:better|improved?|higher|lower|impact|outcomes?|same|similar|stable|steady|change[ds]?)\b|\d",
        ),
    ),
    "fate": (
        r"\bwhat happened to the (?:child|children|family|mother|father|victim|officers?|staff|worker|teacher|carer)\b",
        r"\b(?:died|dismissed|convicted|prosecuted|suspended|disciplined|sentenced|adopted|moved)\b",
    ),
    "filling in": (
        r"\bhow (?:do|does|can|should|would|to) (?:.* )?(?:fill in|fill out|score)\b|\bscoring\b",
        r"\bfill(?:s|ed)? (?:in|out)\b|\bscor",
    ),
    "applies to": (
        r"\b(?:who|whom|which \w+) (?:does|do) .*\bappl(?:y|ies) to\b|\bwho (?:is|are) (?:covered|bound) by\b",
        r"\bappl(?:y|ies) to\b|\bcovers?\b|\bmust\b|\bfor (?:all|any|every)\b|\bdut(?:y|ies) (?:of|on)\b",
    ),
    "checks": (r"\b(?:what|which) checks\b", r"\bchecks?\b|\bchecked\b"),
    "consequence": (
        _any(
            r"\bwhat happens (?:if|when)\b.*\b(?:not|nt|refus\w+|fails?|late|miss(?:es|ed)?|breaks?|ignor\w+)\b",
            r"\b(?:punish(?:ed|ments?)|penalt(?:y|ies)|fine[sd]?|sanctions?) (?:for|if|when|are|is)\b",
        ),
        r"\bif\b|\bunless\b|\bwhere\b|\benforc|\bprohibit|\bdismiss|\bescalat|\bto account\b|\bacts?\b|\bnot met\b",
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
    counted = _LABEL.sub(" ", told)
    return frozenset(
        form for form, pattern in _OFFERED.items() if pattern.search(counted if form == "how many" else told)
    )
