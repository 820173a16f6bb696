"""Links that scroll to a quote and highlight it: `https://…#:~:text=start,end`.

The syntax is the WICG's draft "URL Fragment Text Directives"
(https://wicg.github.io/scroll-to-text-fragment/). A browser that does not know it, or that does
not find the quote, opens the page as usual.
"""

from urllib.parse import quote as percent_encode

_WHOLE_WORDS = 8
"""A quote of up to so many words is named whole."""
_END_WORDS = 4
"""Of a longer one, so many first and last words: enough to be unique, short enough to post."""
_WORD_LIMIT = 40
"""A longer run without a space (a script that writes none) is not cut: a browser matches whole
words, and where those end it alone knows."""
_OUTER = " \t\n\"'“”‘’«»()[]….!?,;:–—-"


def highlight(url: str, quote: str) -> str:
    """Return `url` with a directive that highlights `quote`.

    A quote of several lines is named by its ends, since only a range may span blocks of a page.
    The url is returned as it is where the quote gives nothing to look for, or where it already
    has a directive.
    """
    words = quote.strip(_OUTER).split()
    if not words or ":~:" in url or max(map(len, words)) > _WORD_LIMIT:
        return url
    if len(words) <= _WHOLE_WORDS and "\n" not in quote.strip():
        directive = _encode(words)
    else:
        directive = _ends(quote)
    return f"{url}{'' if '#' in url else '#'}:~:text={directive}"


def _ends(quote: str) -> str:
    lines = [line for line in quote.split("\n") if line.strip(_OUTER)]
    first, last = lines[0].strip(_OUTER).split(), lines[-1].strip(_OUTER).split()
    if len(lines) > 1:
        return f"{_encode(first[:_END_WORDS])},{_encode(last[-_END_WORDS:])}"
    return f"{_encode(first[:_END_WORDS])},{_encode(first[-_END_WORDS:])}"


def _encode(words: list[str]) -> str:
    # `-`, `,` and `&` are the directive's own syntax; of these only `-` passes percent_encode.
    text = " ".join(words).encode("utf-8", "ignore")
    return percent_encode(text, safe="").replace("-", "%2D")
