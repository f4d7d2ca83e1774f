"""Telegram's rules for what a message may hold: its text, its caption, its buttons."""

import re
from collections.abc import Sequence
from typing import Any

from bot.demo.detect import detect
from bot.demo.entities import Formatted, checked_url, parse_html, utf16
from bot.demo.errors import bad_request
from bot.demo.model import JSON
from bot.demo.params import Params

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
"""UTF-16 code units after entities are parsed (sendMessage, sendPhoto)."""
CALLBACK_BYTES = 64
"""Bytes of UTF-8 in a button's callback data (InlineKeyboardButton)."""
INLINE_QUERY_LIMIT = 256
"""Characters of an inline query (InlineQuery)."""
OFFERS_LIMIT = 50
"""Results in one answer to an inline query (answerInlineQuery)."""
OFFER_ID_BYTES = 64
"""Bytes in the id of a result (InlineQueryResultArticle)."""
COPY_LIMIT = 256
"""Characters that a button may copy (CopyTextButton)."""
BUTTONS_LIMIT = 100
"""Telegram's limit of buttons below one message is unpublished; longer keyboards are refused somewhere here."""
DELETABLE_SECONDS = 48 * 3600
"""How long a message of a private chat may be deleted by the bot (deleteMessage)."""

ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
)  # fmt: skip
"""The fields of which a button below a message needs one."""
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
FOUND_ANYWAY = frozenset({"bot_command", "url", "email", "mention", "hashtag"})
OTHER_MARKUPS = frozenset({"keyboard", "remove_keyboard", "force_reply"})


def message_text(params: Params) -> Formatted:
    """The text of a new message.

    Raises:
        ApiError: if it is empty, too long or wrongly marked up.
    """
    formatted = _formatted(params, params.text("text") or "", "entities")
    if not formatted.text:
        raise bad_request("message text is empty")
    if utf16(formatted.text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return formatted


def offers(params: Params) -> list[JSON]:
    """The articles offered to somebody who types inline, as title, description and text.

    Raises:
        ApiError: if one is not what Telegram takes. Of the kinds of results this demo knows articles with a text.
    """
    results = params.array("results")
    if results is None:
        raise bad_request("can't parse inline query results JSON object")
    if len(results) > OFFERS_LIMIT:
        raise bad_request("RESULTS_TOO_MUCH")
    if len({result.get("id") for result in results}) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    return [_offer(result) for result in results]


def caption(params: Params) -> Formatted:
    """The caption of a file; it may be empty.

    Raises:
        ApiError: if it is too long or wrongly marked up.
    """
    formatted = _formatted(params, params.text("caption") or "", "caption_entities")
    if utf16(formatted.text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return formatted


def plain(text: str) -> Formatted:
    """A person's text as Telegram keeps it: trimmed, with commands and addresses found."""
    return detect(Formatted(_clean(text)).trimmed())


def inline_keyboard(params: Params, *, only_inline: bool = False) -> list[list[JSON]] | None:
    """The rows of buttons below a message, or None without any.

    Keyboards that replace the person's own (`keyboard`, `force_reply`) are accepted and not shown.

    Raises:
        ApiError: if a button is not what Telegram allows.
    """
    markup = params.object("reply_markup")
    if not markup:
        return None
    if "inline_keyboard" not in markup:
        if only_inline or not OTHER_MARKUPS & markup.keys():
            raise bad_request("inline keyboard expected" if only_inline else "object expected as reply markup")
        return None
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" must be of type Array of Arrays')
    kept = [[_button(button) for button in row] for row in rows if row]
    if sum(map(len, kept)) > BUTTONS_LIMIT:
        raise bad_request("reply markup is too long")
    return kept or None


def _offer(result: JSON) -> JSON:
    if result.get("type") != "article":
        raise bad_request("this demo's inline results are articles")
    if not 1 <= len(str(result.get("id", "")).encode()) <= OFFER_ID_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    if not result.get("title"):
        raise bad_request("can't parse inline query result: ARTICLE_TITLE_EMPTY")
    content = dict(result.get("input_message_content") or {})
    text = message_text(Params({**content, "text": content.pop("message_text", "")}, {})).text
    return {"title": result["title"], "description": result.get("description", ""), "text": text}


def _formatted(params: Params, text: str, entities: str) -> Formatted:
    mode = (params.text("parse_mode") or "").lower()
    if mode == "html":
        formatted = parse_html(_clean(text))
    elif mode in ("markdown", "markdownv2"):
        raise bad_request("can't parse entities: this demo reads HTML only; use parse_mode HTML or entities")
    elif mode:
        raise bad_request("unsupported parse_mode")
    else:
        text = _clean(text)
        formatted = Formatted(text, _given(params.array(entities) or [], utf16(text)))
    return detect(formatted.trimmed())


def _clean(text: str) -> str:
    """The text without the characters that Telegram takes out."""
    return CONTROL.sub(lambda match: "" if match.group() == "\r" else " ", text)


def _given(entities: Sequence[Any], length: int) -> list[JSON]:
    """Entities that came with the request, those that Telegram would find by itself left to `detect`."""
    kept: list[JSON] = []
    for entity in entities:
        if not isinstance(entity, dict) or not {"type", "offset", "length"} <= entity.keys():
            raise bad_request("can't parse MessageEntity: fields type, offset and length are required")
        start, stop = entity["offset"], entity["offset"] + entity["length"]
        if not 0 <= start < stop <= length:
            raise bad_request(
                f"entity beginning at UTF-16 offset {start} ends after the end of the text at UTF-16 offset {stop}"
            )
        if entity["type"] == "text_link":
            kept.append(entity | {"url": _checked("entity", entity.get("url", ""))})
        elif entity["type"] not in FOUND_ANYWAY:
            kept.append(entity)
    return sorted(kept, key=lambda entity: (entity["offset"], -entity["length"]))


def _button(button: Any) -> JSON:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    _button_text(button)
    given = [name for name in ACTIONS if button.get(name) not in (None, "") or (name in button and "switch" in name)]
    if not given:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(given) > 1:
        raise bad_request("can't parse inline keyboard button: exactly one of the optional fields must be used")
    data = button.get("callback_data")
    if data and len(data.encode()) > CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    copied = button.get("copy_text")
    if copied and not 1 <= len(copied.get("text", "")) <= COPY_LIMIT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    kept: JSON = dict(button)
    if "url" in given:
        kept["url"] = _checked("inline keyboard button", button["url"])
    return kept


def _button_text(button: JSON) -> None:
    text = button.get("text")
    if text is None:
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    if not isinstance(text, str):
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be of type String')
    if not text.strip():
        raise bad_request("inline keyboard button text must be non-empty")


def _checked(what: str, url: str) -> str:
    try:
        return checked_url(url)
    except ValueError as reason:
        raise bad_request(f"{what} URL '{url}' is invalid: {reason}") from None
