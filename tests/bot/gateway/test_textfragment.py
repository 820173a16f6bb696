from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.textfragment import highlight

URL = "https://news.example/story"


def test_a_short_quote_is_named_whole() -> None:
    assert (
        highlight(URL, "Some 5,000 surrendered.") == f"{URL}#:~:text=Some%205%2C000%20surrendered"
    )


def test_a_long_quote_is_named_by_its_first_and_last_words() -> None:
    quote = "Some 5,000 people, fighters among them, have surrendered to the force since Monday."
    assert highlight(URL, quote).endswith(
        "#:~:text=Some%205%2C000%20people%2C%20fighters,the%20force%20since%20Monday"
    )


def test_a_quote_over_two_lines_is_a_range_since_only_ranges_span_blocks() -> None:
    assert highlight(URL, "The end.\nIt came late.").endswith("#:~:text=The%20end,It%20came%20late")


def test_the_directives_own_signs_are_encoded() -> None:
    assert highlight(URL, "post-war Marks & Spencer").endswith(
        "=post%2Dwar%20Marks%20%26%20Spencer"
    )


def test_what_stands_around_a_quote_is_left_out() -> None:
    assert highlight(URL, "“We held out,”").endswith("=We%20held%20out")


def test_an_existing_fragment_is_kept_and_an_existing_directive_untouched() -> None:
    assert highlight(f"{URL}#top", "a b") == f"{URL}#top:~:text=a%20b"
    assert highlight(f"{URL}#:~:text=x", "a b") == f"{URL}#:~:text=x"


def test_nothing_to_look_for_changes_nothing() -> None:
    assert highlight(URL, " … ") == URL
    assert highlight(URL, "停" * 60) == URL


@given(st.text())
def test_the_directive_is_plain_ascii_and_each_end_stands_in_the_quote(quote: str) -> None:
    link = highlight(URL, quote)
    assert link.startswith(URL)
    if link != URL:
        directive = link.removeprefix(f"{URL}#:~:text=")
        assert directive.isascii()
        assert not set(directive) & set("-& ()<>\"'")
        flat = " ".join(quote.encode("utf-8", "ignore").decode().split())
        for end in directive.split(","):
            assert unquote(end) in flat
