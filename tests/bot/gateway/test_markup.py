from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from simcord.preview._markdown import markdown_tokens

from bot.gateway import markup

EVERYTHING_KNOWN = {
    "users": {"123": "ada"},
    "roles": {"123": "all"},
    "channels": {"123": "news"},
    "commands": {"123": "ask"},
    "emojis": {"123": {"name": "smile", "animated": False}},
    "everyone": True,
}
HOSTILE = [
    "@everyone and @here, <@123> <@!123> <@&123> <#123> </ask:123>",
    "<t:1700000000:R> <:smile:123> <a:smile:123>",
    "[a bank](https://evil.example) https://evil.example <https://evil.example>",
    "# a heading",
    "-# small print",
    "> quoted >>> all of it",
    "- a list",
    "1. a list",
    "12) a list",
    "+ a list",
    "===",
    "**bold** __under__ *it* _it_ ~~gone~~ ||hidden|| `code` ```block```",
    "AT&T &amp; &lt;script&gt; &#35;",
    r"back\slash \*\* \[1\]",
    "[1]: https://evil.example",
    "| a | b |",
    "a [b] c ] d [ e",
]
texts = st.text(max_size=200) | st.text(alphabet="<>@#*_~|`[]()\\&:/-+=.1 ae\n", max_size=80)


def shown(markdown: str) -> list[dict[str, Any]]:
    """What the look-alike page makes of it, flattened."""
    return list(_flatten(markdown_tokens(markdown, "text_display", context=EVERYTHING_KNOWN)))


def _flatten(tokens: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for token in tokens:
        yield token
        yield from _flatten(token.get("children") or [])


def plain(markdown: str) -> str:
    tokens = shown(markdown)
    assert {token["type"] for token in tokens} <= {"paragraph", "inline", "text"}, tokens
    return "".join(token["content"] for token in tokens if token["type"] == "text")


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_an_article_says_is_rendered(text: str) -> None:
    assert plain(markup.escape(text)).replace("\u200b", "") == text


@given(texts)
@example("&quot;")
@example("1)")
def test_escaped_text_shows_the_very_characters_that_went_in(text: str) -> None:
    cleaned = markup.clean(text)
    assert plain(markup.escape(cleaned)).replace("\u200b", "") == cleaned


def test_a_ping_cannot_be_read_out_of_escaped_text() -> None:
    escaped = markup.escape("@everyone @here @Everyone <@123>")
    assert "@everyone" not in escaped.lower()
    assert "@here" not in escaped
    assert r"\<@123" in escaped


def test_what_shows_nothing_is_removed_and_white_space_collapsed() -> None:
    hidden = "a\u200b\u202e\u2066\ufeff\u00ad\U000e0041\u2800\u3164\x00b  \n\t c\u2028d"
    assert markup.clean(hidden) == "ab c d"
    assert markup.clean("👩\u200d🚀") == "👩\u200d🚀"


@given(texts)
def test_a_label_is_the_text_of_a_link_whatever_it_says(text: str) -> None:
    label = markup.label(text)
    if not label:
        return
    tokens = shown(f"[{label}](https://news.example/x)")
    links = [token for token in tokens if token["type"] == "link_open"]
    assert [link["href"] for link in links] == ["https://news.example/x"]
    assert not set(label) & set("[]")


@given(texts, st.integers(0, 120))
def test_shortened_text_keeps_its_limit_and_is_a_beginning(text: str, limit: int) -> None:
    cleaned = markup.clean(text)
    short = markup.shorten(cleaned, limit)
    assert markup.measure(short) <= limit
    if limit and short != markup.escape(cleaned):
        assert short.endswith("…")
        beginning = plain(short.removesuffix("…")).replace("\u200b", "") if len(short) > 1 else ""
        assert cleaned.startswith(beginning)


def test_text_is_shortened_after_a_sentence_where_that_keeps_enough_of_it() -> None:
    text = "They gave up. Then it was quiet, and everybody went home."
    assert markup.shorten(text, 20) == "They gave up.…"
    assert markup.shorten(text, 42) == "They gave up. Then it was quiet, and…"


def test_characters_beyond_the_basic_plane_count_twice() -> None:
    assert markup.measure("a😀") == 3
