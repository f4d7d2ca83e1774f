"""Telegram's HTML, as the local Telegram reads it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.detect import detect
from bot.demo.entities import Formatted, checked_url, parse_html, utf16
from bot.demo.errors import ApiError


def entity(kind, offset, length, **more):
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("markup", "text", "entities"),
    [
        ("plain", "plain", []),
        ("<b>bold</b> <strong>too</strong>", "bold too", [entity("bold", 0, 4), entity("bold", 5, 3)]),
        ("<i>a</i><em>b</em>", "ab", [entity("italic", 0, 1), entity("italic", 1, 1)]),
        ("<u>a</u><ins>b</ins>", "ab", [entity("underline", 0, 1), entity("underline", 1, 1)]),
        ("<s>a</s><del>b</del>", "ab", [entity("strikethrough", 0, 1), entity("strikethrough", 1, 1)]),
        ("🎉 <b>party 🎉</b>", "🎉 party 🎉", [entity("bold", 3, 8)]),
        ("<b>a<i>b</i></b>", "ab", [entity("bold", 0, 2), entity("italic", 1, 1)]),
        ("<B>LOUD</b>", "LOUD", [entity("bold", 0, 4)]),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2 &quot;&#163;&#xA3;", '1 < 2 && 3 > 2 "££', []),
        ("&nbsp; AT&T > BT", "&nbsp; AT&T > BT", []),
        ('<a href="https://e.org/?a=1&amp;b=2">x</a>', "x", [entity("text_link", 0, 1, url="https://e.org/?a=1&b=2")]),
        ("<a href='example.org'>x</a>", "x", [entity("text_link", 0, 1, url="http://example.org/")]),
        ("<pre>x</pre>", "x", [entity("pre", 0, 1)]),
        ('<pre><code class="language-python">x</code></pre>', "x", [entity("pre", 0, 1, language="python")]),
        ("<code>a <b>b</b></code>", "a b", [entity("code", 0, 3)]),
        ('<span class="tg-spoiler">x</span><tg-spoiler>y</tg-spoiler>', "xy",
         [entity("spoiler", 0, 1), entity("spoiler", 1, 1)]),
        ("<blockquote>x</blockquote>", "x", [entity("blockquote", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [entity("expandable_blockquote", 0, 1)]),
        ("<b></b>x", "x", []),
    ],
)  # fmt: skip
def test_markup_becomes_text_and_entities(markup, text, entities):
    assert parse_html(markup) == Formatted(text, entities)


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("a <b>b", 'Can\'t find end tag corresponding to start tag "b"'),
        ("é <b>b</i>", 'Unmatched end tag at byte offset 7, expected "</b>", found "</i>"'),
        ("b</b>", "Unexpected end tag at byte offset 1"),
        ("5 < 6", 'Unsupported start tag "" at byte offset 2'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("a <6 months> b", 'Unsupported start tag "6" at byte offset 2'),
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("a<br>b", 'Unsupported start tag "br" at byte offset 1'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b =x>y</b>", 'Empty attribute name in the tag "b" at byte offset 0'),
        ('<a href="x>y</a>', "Unclosed start tag at byte offset 0"),
        ("<a href=a_b>y</a>", "Unexpected end of name token at byte offset 8"),
        ("&#xD800;", ("Text contains invalid Unicode characters after decoding HTML entities, "
                     "check for unmatched surrogate code units")),
    ],
)  # fmt: skip
def test_wrong_markup_is_refused_with_the_place(markup, reason):
    with pytest.raises(ApiError) as refusal:
        parse_html(markup)
    assert refusal.value.code == 400
    assert refusal.value.description == f"Bad Request: can't parse entities: {reason}"


@pytest.mark.parametrize("address", ["mailto:a@example.org", "tel:01702215007", "example", "ftp://example.org"])
def test_a_link_that_telegram_does_not_take_leaves_only_its_words(address):
    assert parse_html(f'<a href="{address}">words</a>') == Formatted("words", [])
    with pytest.raises(ValueError, match=r"Wrong HTTP URL|Unsupported URL protocol"):
        checked_url(address)


def test_white_space_at_the_ends_goes_and_entities_keep_their_words():
    assert parse_html("\n 🎉<b> bold </b>\n").trimmed() == Formatted("🎉 bold", [entity("bold", 2, 5)])


def test_commands_addresses_and_mentions_are_found_but_not_in_code():
    text = "See /help, www.example.org. or a.b@example.org, @somebody #topic and/or 24/7 /code"
    found = detect(Formatted(text, [entity("code", len(text) - 5, 5)])).entities
    kinds = [(e["type"], text[e["offset"] : e["offset"] + e["length"]]) for e in found]
    assert kinds == [
        ("bot_command", "/help"),
        ("url", "www.example.org"),
        ("email", "a.b@example.org"),
        ("mention", "@somebody"),
        ("hashtag", "#topic"),
        ("code", "/code"),
    ]


@given(st.text())
def test_escaped_text_always_comes_back_as_it_was(text):
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert parse_html(escaped) == Formatted(text, [])


@given(st.text(alphabet="ab<>/&;=\"'i# x1é🎉"))
def test_any_markup_is_read_or_refused_and_never_fails(markup):
    try:
        read = parse_html(markup)
    except ApiError:
        return
    for found in read.entities:
        assert 0 <= found["offset"] < found["offset"] + found["length"] <= utf16(read.text)
