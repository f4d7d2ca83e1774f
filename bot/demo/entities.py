"""Telegram's HTML read as Telegram reads it: into text, and entities counted in UTF-16 code units.

Rules and error sentences follow https://core.telegram.org/bots/api#html-style and what Telegram answers.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.demo.errors import bad_request
from bot.demo.model import JSON

TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "span": "spoiler",
    "tg-spoiler": "spoiler", "a": "text_link", "tg-emoji": "custom_emoji", "code": "code", "pre": "pre",
    "blockquote": "blockquote",
}  # fmt: skip
"""The tags that Telegram knows, and the entity that each becomes."""

NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#(?P<decimal>\d{1,8})|#x(?P<hex>[0-9a-fA-F]{1,8})|(?P<name>lt|gt|amp|quot));?")
"""The character references that Telegram resolves; any other `&` stands for itself."""
MARKUP = re.compile("[<&]")
SPACE = re.compile(r"\s*")
TAG_NAME = re.compile(r"[^\s>]*")
ATTRIBUTE_NAME = re.compile(r"[^\s=>]*")
BARE_VALUE = re.compile(r"[0-9A-Za-z.\-]*")


def utf16(text: str) -> int:
    """How long Telegram counts `text`: in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text, and its formatting as MessageEntity objects in order of place, the wider first."""

    text: str
    entities: list[JSON] = field(default_factory=list)

    def trimmed(self) -> "Formatted":
        """The text without white space at its ends, as Telegram keeps it."""
        text = self.text.strip()
        if text == self.text:
            return self
        cut = utf16(self.text[: len(self.text) - len(self.text.lstrip())])
        end = utf16(text)
        moved: list[JSON] = []
        for entity in self.entities:
            start = max(entity["offset"] - cut, 0)
            stop = min(entity["offset"] + entity["length"] - cut, end)
            if stop > start:
                moved.append(entity | {"offset": start, "length": stop - start})
        return Formatted(text, moved)


@dataclass(slots=True)
class _Open:
    """A start tag that waits for its end tag."""

    tag: str
    argument: str
    offset: int
    order: int
    piece: int


class _Reader:
    """Reads one piece of markup from left to right."""

    def __init__(self, markup: str) -> None:
        self.markup = markup
        self.pieces: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.found: list[tuple[int, JSON]] = []
        self.opened = 0

    def read(self) -> Formatted:
        at = 0
        while (match := MARKUP.search(self.markup, at)) is not None:
            self._add(self.markup[at : match.start()])
            at = match.start()
            if match.group() == "&":
                at = self._reference(at)
            elif self.markup.startswith("</", at):
                at = self._end(at)
            else:
                at = self._start(at)
        self._add(self.markup[at:])
        if self.open:
            raise _wrong(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        self.found.sort(key=lambda pair: (pair[1]["offset"], -pair[1]["length"], pair[0]))
        return Formatted("".join(self.pieces), _settle([entity for _, entity in self.found]))

    def _add(self, text: str) -> None:
        if text:
            self.pieces.append(text)
            self.offset += utf16(text)

    def _reference(self, at: int) -> int:
        match = REFERENCE.match(self.markup, at)
        character = _resolve(match) if match else None
        if match is None or character is None:
            self._add("&")
            return at + 1
        self._add(character)
        return match.end()

    def _start(self, begin: int) -> int:
        name = _match(TAG_NAME, self.markup, begin + 1)
        at = begin + 1 + len(name)
        if at >= len(self.markup):
            raise self._at("Unclosed start tag", begin)
        tag = name.lower()
        if tag not in TAGS:
            raise self._at(f'Unsupported start tag "{tag}"', begin)
        attributes: dict[str, str] = {}
        while True:
            at += len(_match(SPACE, self.markup, at))
            if self.markup.startswith(">", at):
                break
            at = self._attribute(tag, begin, at, attributes)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self._at('Tag "span" must have class "tg-spoiler"', begin)
        if tag == "tg-emoji" and not attributes.get("emoji-id"):
            raise self._at('Tag "tg-emoji" must have attribute "emoji-id"', begin)
        self.open.append(_Open(tag, _argument(tag, attributes), self.offset, self.opened, len(self.pieces)))
        self.opened += 1
        return at + 1

    def _attribute(self, tag: str, begin: int, at: int, attributes: dict[str, str]) -> int:
        """Read the attribute at `at`, its value if it has one, and give the place after it."""
        markup = self.markup
        name = _match(ATTRIBUTE_NAME, markup, at)
        if not name and at < len(markup):
            raise self._at(f'Empty attribute name in the tag "{tag}"', begin)
        at += len(name)
        at += len(_match(SPACE, markup, at))
        value = ""
        if markup.startswith("=", at):
            at += 1
            at += len(_match(SPACE, markup, at))
            if at >= len(markup):
                raise self._at(f'Unclosed start tag "{tag}"', begin)
            if markup[at] in "'\"":
                close = markup.find(markup[at], at + 1)
                if close < 0:
                    raise self._at("Unclosed start tag", begin)
                value = REFERENCE.sub(lambda match: _resolve(match) or match.group(), markup[at + 1 : close])
                at = close + 1
            else:
                value = _match(BARE_VALUE, markup, at)
                if not re.match(r"[\s>]", markup[at + len(value) :]):
                    raise self._at("Unexpected end of name token", at)
                at += len(value)
        if at >= len(markup):
            raise self._at(f'Unclosed start tag "{tag}"' if not value else "Unclosed start tag", begin)
        attributes[name.lower()] = value
        return at

    def _end(self, begin: int) -> int:
        if not self.open:
            raise self._at("Unexpected end tag", begin)
        name = _match(TAG_NAME, self.markup, begin + 2)
        at = begin + 2 + len(name)
        at += len(_match(SPACE, self.markup, at))
        if not self.markup.startswith(">", at):
            raise self._at("Unclosed end tag", begin)
        opening = self.open[-1]
        if name and name.lower() != opening.tag:
            raise self._at("Unmatched end tag", begin, f', expected "</{opening.tag}>", found "</{name.lower()}>"')
        self.open.pop()
        if self.offset > opening.offset:
            entity = _entity(opening, "".join(self.pieces[opening.piece :]))
            if entity is not None:
                place: JSON = {"offset": opening.offset, "length": self.offset - opening.offset}
                self.found.append((opening.order, {"type": entity.pop("type"), **place, **entity}))
        return at + 1

    def _at(self, what: str, place: int, rest: str = "") -> Exception:
        return _wrong(f"{what} at byte offset {len(self.markup[:place].encode())}{rest}")


def parse_html(markup: str) -> Formatted:
    """Read Telegram's HTML.

    Raises:
        ApiError: "can't parse entities", with the reason and the place in bytes of UTF-8.
    """
    return _Reader(markup).read()


def checked_url(url: str) -> str:
    """The address as Telegram keeps it: `example.org` becomes `http://example.org/`.

    Raises:
        ValueError: with Telegram's reason, if it does not accept the address; `mailto:` and `tel:` are such.
    """
    if re.match(r"(?i)tg:", url):
        return url
    full = url if re.match(r"(?i)[a-z][a-z0-9+.\-]*:", url) and not re.match(r"[^/:]+:\d", url) else f"http://{url}"
    try:
        parts = urlsplit(full)
    except ValueError:
        raise ValueError("Wrong HTTP URL") from None
    if parts.scheme.lower() not in ("http", "https"):
        raise ValueError("Unsupported URL protocol")
    if "." not in (parts.hostname or "") or re.search(r"\s", parts.netloc):
        raise ValueError("Wrong HTTP URL")
    return full if parts.path or parts.query or parts.fragment else full + "/"


def _match(pattern: re.Pattern[str], text: str, at: int) -> str:
    match = pattern.match(text, at)
    return match.group() if match else ""


def _resolve(match: re.Match[str]) -> str | None:
    if match["name"]:
        return NAMED[match["name"]]
    code = int(match["decimal"]) if match["decimal"] else int(match["hex"], 16)
    if 0xD800 <= code <= 0xDFFF:
        raise _wrong(
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    return chr(code) if 0 < code < 0x10FFFF else None


def _argument(tag: str, attributes: dict[str, str]) -> str:
    match tag:
        case "a":
            return attributes.get("href", "")
        case "code":
            language = attributes.get("class", "")
            return language.removeprefix("language-") if language.startswith("language-") else ""
        case "tg-emoji":
            return attributes["emoji-id"]
        case "blockquote":
            return "expandable" if "expandable" in attributes else ""
    return ""


def _entity(opening: _Open, text: str) -> JSON | None:
    kind = TAGS[opening.tag]
    match kind:
        case "text_link":
            try:
                return {"type": kind, "url": checked_url(opening.argument or text)}
            except ValueError:
                return None  # Telegram shows the words and drops the link, without an error
        case "custom_emoji":
            return {"type": kind, "custom_emoji_id": opening.argument}
        case "code" if opening.argument:
            return {"type": kind, "language": opening.argument}
        case "blockquote" if opening.argument:
            return {"type": "expandable_blockquote"}
    return {"type": kind}


def _settle(entities: list[JSON]) -> list[JSON]:
    """Join `pre` and `code` of the same place into one block with its language; code holds no other formatting."""
    settled: list[JSON] = []
    for entity in entities:
        block = next((other for other in settled if other["type"] in ("pre", "code") and _holds(other, entity)), None)
        if block is None:
            settled.append(entity)
        elif {block["type"], entity["type"]} == {"pre", "code"} and block["length"] == entity["length"]:
            language = block.get("language") or entity.get("language")
            block["type"] = "pre"
            if language:
                block["language"] = language
    for entity in settled:
        if entity["type"] == "code":
            entity.pop("language", None)
    return settled


def _holds(outer: JSON, inner: JSON) -> bool:
    return bool(
        outer["offset"] <= inner["offset"] and inner["offset"] + inner["length"] <= outer["offset"] + outer["length"]
    )


def _wrong(reason: str) -> Exception:
    return bad_request(f"can't parse entities: {reason}")
