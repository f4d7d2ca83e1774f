"""Structured identifiers on the line and on file: addresses of the internet, numbers, references.

Recall counts most here: a number pointed out in vain costs a glance. `docs/feedback.md` has the figures.
The patterns are written in verbose mode, so a space that counts is `[ ]`.
"""

import re
from collections.abc import Iterator

from stdnum.gb import nhs

from feedback.findings import Finding, Kind
from feedback.sheet import Sheet, search, spots, stretches

_EMAIL = re.compile(
    r"""(?<![\w.+'-]) [\w.+'-]{1,64} \s? @ \s? [\w-]+
        # a space behind a dot is the end of a sentence, unless the address goes on as addresses do
        (?:\s? \. (?:\s (?=(?:com|org|net|co|uk|gov|nhs|ac|sch|police|info|eu)\b))? [\w-]+)+
      # and as people write it so that machines overlook it: kofi (at) example (dot) com
      | (?<![\w.+-]) (?:[\w-]{1,30}[ ]?[\[(][ ]?dot[ ]?[\])][ ]?){0,3}
        [\w.+-]{1,64} [ ]? [\[(]? [ ]? \b at \b [ ]? [\])]? [ ]?
        [\w-]+ (?:[ ]? [\[(]? [ ]? \b dot \b [ ]? [\])]? [ ]? [\w-]+)+
      | (?<![\w.+-]) [\w.+-]{1,64} [ ]? [\[({<] [ ]? (?:at|a|@) [ ]? [\])}>] [ ]? [\w-]+ (?:\.[\w-]+)+
      # kofi dot mensah at example dot com; j.mensah82 at example.com
      | (?<![\w.+-]) (?:[\w-]+[ ]dot[ ]){1,3} [\w-]+ [ ]at[ ] [\w-]+ (?:(?:[ ]dot[ ]|\.)[\w-]+)+
      | (?<![\w.+-]) (?=[\w+-]*[.\d_])(?=[\w.+-]*[a-z]) [\w.+-]{1,64} [ ]at[ ] [\w-]+ (?:\.[\w-]+)* \.[a-z]{2,}\b
      | (?<![\w.+-]) (?=[\w.+-]*[a-z]) [\w.+-]{1,64}
        (?:@ | [ ]at[ ](?=(?:g|hot|proton)?mail\b|outlook\b|yahoo\b|icloud\b|aol\b|btinternet\b|nhs[ ](?:net|mail)))
        (?=[\w-]*[a-z]) [\w-]{2,} (?:(?:[ ]?[.,]|[ ]dot[ ])[\w-]+)*
    """,
    re.VERBOSE,
)
_SPOKEN_AT = re.compile(
    r""" at (?:[\w-]+(?:\W{1,3}dot\b|\.\w)|(?:g|hot|proton)?mail\b|outlook|yahoo|icloud|aol|btinternet|nhs )"""
)
_OFFICE_EMAIL = re.compile(
    r"(?:info|lscb|lado|mash|admin|enquiries|contact|help|feedback|safeguarding|training)"
    r"[\w.-]*@[\w.-]*\.(?:gov|nhs|police)\.uk",
    re.IGNORECASE,
)
"""Published mailboxes of public bodies: nobody's own."""

_LINK = re.compile(
    r"""(?:h(?:tt|xx)ps?://|www\.)\S+
      | (?<![\w.-]) [\w-]{1,63}+ (?:\.[\w-]{1,63}){0,5}
        \.[a-z]{2,10} /\S*[\w]
    """,
    re.VERBOSE,
)
_PUBLIC_LINK = re.compile(
    r"(?:https?://)?(?:[\w-]+\.)*(?:(?:gov|nhs|police|parliament)\.uk|(?:nspcc|childline)\.org\.uk)\b", re.IGNORECASE
)

_HANDLE = re.compile(
    r"""(?<![\w@.])@[A-Za-z0-9_.-]{2,30}\b
      | (?<!\w)[\w.]{2,32}\#\d{4}\b
      | \b\w{2,32}(?:[ ](?:under[ ]?score|dot)[ ]\w{1,32})*[ ]under[ ]?score[ ]\w{1,32}\b    # as it is said
      | (?<![\w/.])u/\w{4,20}\b
      | (?<![\w./-])(?=[\w.]*[A-Za-z])[A-Za-z0-9.]+_+[\w.]*\w      # no word has such a line: kaycee_2011xo
    """,
    re.VERBOSE,
)
_PUBLIC_HANDLE = re.compile(
    r"lscb|nspcc|childline|ofsted|council|police|nhs|gov|barnardo|ceop|safeguarding(?:children|adults|board|uk)?s?$",
    re.IGNORECASE,
)

_GAP = r"[ \t()./–-]{0,3}"
_PHONE = re.compile(
    rf"(?<![\w+])(?<![^\d]/)\(?(?:(?:\+|00) ?44{_GAP}(?:\(0\))?|0){_GAP}[1-9]"
    rf"(?:{_GAP}\d){{8,9}}(?!\d)(?:[ ]?/[ ]?\d{{1,2}}\b)?"
    r"|(?<![\w/])(?:\+|00)\d(?:[ .()-]{0,2}\d){7,14}(?!\d)"
)
"""A British number with its area code, or any number with a country code, however it is spaced."""
_LOCAL_PHONE = re.compile(r"(?<![\w/.-])\d{3,6}[ -]?\d{3,4}(?: ?\d{3})?(?![\w/])")
_DIGIT_WORD = r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|(?:double|treble|triple)[ -]\w+)"
_SPOKEN_PHONE = re.compile(
    rf"\b(?:(?:{_DIGIT_WORD}|hundred)(?:[ ,-]+|\b)){{7,}}|\b(?:{_DIGIT_WORD}(?:[ ,-]+|\b)){{6,}}"
)
_DIGIT_WORDS = (
    *("zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("double", "treble", "triple", "hundred"),
)
_SPOKEN_DIGITS = 6
_HALF_SPOKEN_PHONE = re.compile(
    rf"(?<![\w/])0\d{{2,5}}(?:[ ,-]{{1,3}}(?:\d{{1,6}}|{_DIGIT_WORD}|hundred|then|and|space|dash|that['’]s)\b){{1,9}}"
    rf"[ ,-]{{1,3}}(?:\d{{1,6}}|{_DIGIT_WORD}|hundred)\b",
)
"""`07700 nine hundred 461`, `07700 and then 900461`."""
_SLIPPED_PHONE = re.compile(r"(?<![\w/])[0Oo][ ]?[17](?:[ -]?[\dOolI]){9}(?!\w)")
"""Letters for digits: `O7700 9OO46l`."""
_PHONE_DIGITS = 7
"""As many at least must be digits, or words for one."""
_CALL_CUE = re.compile(
    r"\b(?:call|ring|phone|tel|telephone|text|mob|mobile|number|landline|whatsapp|ext)\b\W*(?:\w+\W+){0,4}$",
)
_PHONE_LENGTH = 16
"""Characters of a number, in which another may lie."""
_COUNTRY = re.compile(r"^\(?(?:\+|00) ?44[\s().-]*(?:0\))?")
_NO_DIGIT = re.compile(r"\D")
_HELPLINES = frozenset({"01702215007", "01163050005", "01572758407"})
"""The boards' own front doors that have an area code."""
_NOBODYS_PHONE = re.compile(r"0(?:80|3|84|87|500)|116\d{3}$")
"""Freephone, service and helpline numbers: bodies have them, people do not."""

_TEN_DIGITS = re.compile(
    r"(?<![\w/+.-])(?:\d{3}[ .–_-]{1,3}\d{3}[ .–_-]{1,3}\d{4}|\d{10}|\d{3} ?\d{7}|\d{4} ?\d{3} ?\d{3})(?![\w/])"
)
_NHS_CUE = re.compile(r"\bn\.?h\.?s\b(?:\W+\w+){0,4}\W*$")
_UPN = re.compile(r"\b[a-hj-np-rt-z]\d{11}[\da-hj-np-rt-z]\b")

_REFERENCE = re.compile(
    r"""\b(?:case|ref(?:erence)?|file|incident|crime|complaint|referr?al|lado|marac|mash|cin|cp|urn|cad|log
        |liquid[ ]?logic
            |mosaic|hospital|ehcp?|lac|court|child|claim|num(?:ber|ebr|bre)?s?|nubmer|id|mappa|yot|carefirst
            |systm[ ]?one
            |emis|rio|lcs|ics|azeus|capita|sims|cpoms|(?:custody|patient|client|care|police)[ ]record|booking|ticket
            |licen[cs]e|passport|tenancy|invoice|(?:our|your)[ ]ref|occurrence|warrant|asset|job|referrence|refrence
            |no(?=\.[ ]?[a-z0-9]))\b
        (?:[ .\#:]{0,3} \b(?:case|ref(?:erence)?|num(?:bers?)?|nos?|nr|id|is|was|code
            |it['’]?s)\b){0,3} [ .,\#:=()'"-]{0,4}
        (?P<reference> (?=[\w/ -]{0,20}\d{2})
            (?:[a-z]{1,5}[ ])? [a-z0-9]{1,20}+ (?:[/-][a-z0-9]{1,20}+){0,5} (?:[ ]of[ ]\d{1,2}[ ][a-z]+)?)\b
    """,
    re.VERBOSE,
)
_REFERENCE_DIGITS = 4
_BARE_REFERENCE = re.compile(
    r"""\b(?!(?:DFE|ISBN|ISSN|CPD)\b) [A-Z]{1,6}[-/ ]?\d{5,}(?:[-/]\w{1,6})*\b
      | \b[a-z]{1,5}[-/]?\d{6,}\b
      | \b[A-Z]{2,6}(?:[/-][A-Z0-9]{1,9}){0,3}[/-]\d{2,}[/-]\d{2,}\b
      | \b(?=[A-Z0-9]{7,20}\b)(?=[A-Z]{0,6}\d)(?:\d{0,10}[A-Z]{1,6}(?=\d)){1,3}\d{4,}[A-Z]{0,2}\b    # LE17C00391
      | \b[A-Z]{2}[ ]?\d{2}[ ]?[A-Z][ ]?\d{5}\b                                # a court's: LE 17 C 00391
      | (?<![\w£$€,.:/-])(?:\d{1,4}\*)?\d{6,}(?:[OIl]\b)?(?!\d|%|[.,]\d)   # no count is so long without a comma
      | (?<!\d[/-])\b[A-Z]{0,4}\d{1,8}(?:[/-]\d{2,8}){1,3}[/-]?[A-Z]?\b(?<=[\d/A-Z-]{8})  # 42/118834/16
      | (?<!\w)\#\d{4,}\b
      | \b\d{1,4}[ ]/[ ]\d{4,8}[ ]/[ ]\d{2,4}\b
      | \b\d{4,8}[-/][A-Z]{1,3}\b
      | \b[A-CEGHJ-PR-TW-Z]{2}[ ]?\d{2}[ ]?\d{2}[ ]?\d{2}[ ]?[A-D]\b        # National Insurance
      | \b[A-HJ-NP-RT-Z](?:[ -]?\d){12}\b                                    # a pupil number with gaps
    """,
    re.VERBOSE,
)
_REACH = 60
"""Characters. A limit, because searching all that comes before each number would take time without end."""
_YEARS_OR_DATE = re.compile(
    r"\d{1,2}[/-]\d{1,2}[/-](?:\d{2}|\d{4})|\d{4}[/-]\d{1,2}[/-]\d{1,2}|(?:19|20)\d\d[/-](?:\d\d|(?:19|20)\d\d)|24/7.*"
)
"""What has the shape of a reference and is none."""
_YEAR = re.compile(r"(?:19|20)\d\d(?:[/-](?:\d\d|(?:19|20)\d\d))?")


def identifiers(sheet: Sheet) -> Iterator[Finding]:
    """Structured identifiers in the text, but for dates of birth and where people live; findings may overlap."""
    yield from _online(sheet)
    yield from _phones(sheet)
    yield from _numbers(sheet)
    yield from _references(sheet)


def _online(sheet: Sheet) -> Iterator[Finding]:
    lower = sheet.lower
    for match in search(_EMAIL, lower, stretches(lower, _email_signs(lower), 70, 90)):
        if not _OFFICE_EMAIL.fullmatch(match[0]):
            yield _found(match, Kind.EMAIL)
    for match in search(_LINK, lower, stretches(lower, spots(lower, "/", "www."), 0, 0)):
        if not _PUBLIC_LINK.match(match[0]):
            yield Finding(match.start(), match.start() + len(match[0].rstrip(".,;:!?)\"'")), Kind.LINK)
    for match in search(
        _HANDLE, sheet.text, stretches(sheet.text, spots(sheet.text, "@", "#", "_", " under", "u/"), 40, 40)
    ):
        if not _PUBLIC_HANDLE.search(match[0]):
            yield _found(match, Kind.HANDLE)


def _email_signs(lower: str) -> list[tuple[int, int]]:
    spoken = (match.span() for match in _SPOKEN_AT.finditer(lower))
    return sorted((*spots(lower, "@", "(a", "[a", "{a", "<a", "( a", "[ a"), *spoken))


def _phones(sheet: Sheet) -> Iterator[Finding]:
    text, lower = sheet.text, sheet.lower
    for match in search(_PHONE, text, sheet.numbers):
        if not _is_public_phone(match[0]):
            yield _found(match, Kind.PHONE)
    for match in search(_LOCAL_PHONE, text, sheet.numbers):
        enough = sum(map(str.isdigit, match[0])) >= 6
        if enough and _CALL_CUE.search(_before(lower, match)) and not _is_of_public_phone(match):
            yield _found(match, Kind.PHONE)
    for match in search(_HALF_SPOKEN_PHONE, lower, sheet.around_figures):
        digits = len(re.findall(rf"\d|{_DIGIT_WORD}", match[0]))
        if digits >= _PHONE_DIGITS and not _is_public_phone(match[0]):
            yield Finding(match.start(), match.end(), Kind.PHONE)
    for match in search(_SLIPPED_PHONE, text, sheet.numbers):
        if sum(map(str.isdigit, match[0])) >= _PHONE_DIGITS and not _is_public_phone(match[0]):
            yield _found(match, Kind.PHONE)
    few = sum(map(lower.count, _DIGIT_WORDS)) < _SPOKEN_DIGITS
    for match in () if few else _SPOKEN_PHONE.finditer(lower):
        yield Finding(match.start(), match.start() + len(match[0].rstrip(" ,-")), Kind.PHONE)


def _is_public_phone(written: str) -> bool:
    digits = _NO_DIGIT.sub("", _COUNTRY.sub("0", written))
    return digits in _HELPLINES or bool(_NOBODYS_PHONE.match(digits))


def _numbers(sheet: Sheet) -> Iterator[Finding]:
    text, lower = sheet.text, sheet.lower
    for match in search(_TEN_DIGITS, text, sheet.numbers):
        kind = _ten_digits(match[0], _before(lower, match))
        if kind:
            yield _found(match, kind)
    for match in search(_UPN, lower, sheet.numbers):
        yield _found(match, Kind.PUPIL_NUMBER)


def _ten_digits(written: str, before: str) -> Kind | None:
    """NHS number by its check digit, its spacing or the words before; a mobile number without its 0; or neither."""
    digits = _NO_DIGIT.sub("", written)
    if _NHS_CUE.search(before):
        return Kind.NHS_NUMBER
    if digits.startswith("7") and (_CALL_CUE.search(before) or not nhs.is_valid(digits)):
        return Kind.PHONE
    spaced = re.fullmatch(r"\d{3}\D+\d{3}\D+\d{4}", written)
    return Kind.NHS_NUMBER if nhs.is_valid(digits) or (spaced and not digits.startswith("0")) else None


def _references(sheet: Sheet) -> Iterator[Finding]:
    text, lower = sheet.text, sheet.lower
    for match in search(_REFERENCE, lower, sheet.before_figures):
        reference = match["reference"]
        digits = sum(map(str.isdigit, reference))
        enough = digits >= _REFERENCE_DIGITS or (digits >= 3 and re.fullmatch(r"(?=.*[a-z])\w{6,}", reference))
        if enough and not _YEAR.fullmatch(reference.split()[-1]):
            yield _found(match, Kind.CASE_NUMBER, "reference")
    for match in search(_BARE_REFERENCE, text, sheet.codes):
        if not _YEARS_OR_DATE.fullmatch(match[0]) and not _is_of_public_phone(match):
            yield _found(match, Kind.CASE_NUMBER)


def _is_of_public_phone(match: re.Match[str]) -> bool:
    """Whether figures are a public telephone number, or lie within one."""
    start, end = match.span()
    around = _PHONE.finditer(match.string, max(0, start - _PHONE_LENGTH), end + _PHONE_LENGTH)
    within = (phone[0] for phone in around if phone.start() <= start and end <= phone.end())
    return any(map(_is_public_phone, (match[0], *within)))


def _before(lower: str, match: re.Match[str]) -> str:
    """What stands before a match, in small letters, as far as a cue may reach."""
    return lower[max(0, match.start() - _REACH) : match.start()]


def _found(match: re.Match[str], kind: Kind, group: str | int = 0) -> Finding:
    return Finding(match.start(group), match.end(group), kind)
