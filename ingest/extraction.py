"""HTML becomes text: whole pages by trafilatura, markup within fields block by block."""

import html
import re
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from ingest.cleaning.characters import drop_invisible
from ingest.cleaning.credits import split_names

if TYPE_CHECKING:
    from trafilatura.settings import Document

_TAG = re.compile(
    r"</?(?:p|br|div|span|a|b|i|em|strong|ul|ol|li|h[1-6]|img|figure|table|blockquote|html|body|"
    r"article|section|script|style)\b[^<>]*>",
    re.IGNORECASE,
)
_ENTITY = re.compile(
    r"&(?:amp|quot|apos|nbsp|lt|gt|[lr][sd]quo|[mn]dash|hellip|#\d+|#x[0-9a-f]+);", re.IGNORECASE
)
_PAGE = re.compile(r"<(?:html|body|!doctype)\b", re.IGNORECASE)
_BLOCKS = frozenset(
    (
        "p", "div", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "table", "blockquote",
        "article", "section", "figure", "figcaption", "header", "footer", "pre", "hr", "dl", "dt",
        "dd",
    )
)  # fmt: skip
_LINES = frozenset(("br", "li", "tr"))
_HIDDEN = frozenset(("script", "style", "noscript", "template", "head", "iframe", "svg"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page says; `text` has paragraphs parted by empty lines and may be empty.

    Attributes:
        published: As the page writes it.
    """

    text: str
    url: str | None = None
    title: str | None = None
    source: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    language: str | None = None


def extract_page(markup: str, *, url: str | None = None) -> Page:
    """The article of a whole HTML page, with what its metadata say.

    Method: trafilatura (Barbaresi, ACL 2021), with its own baseline where it finds nothing.
    """
    import trafilatura

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the parsers below, about the page's markup
        document = cast(
            "Document | None",
            trafilatura.bare_extraction(
                markup, url=url, with_metadata=True, include_comments=False, include_tables=True
            ),
        )
        text = document.text if document is not None else None
        if not text:
            _, text, _ = trafilatura.baseline(markup)
    paragraphs = (text or "").split("\n")
    if document is None:
        return Page(text="\n\n".join(paragraphs), url=url)
    if paragraphs[0] == document.title:
        del paragraphs[0]
    return Page(
        text="\n\n".join(paragraphs),
        url=document.url or url,
        title=document.title,
        source=document.sitename,
        authors=split_names(document.author or ""),
        published=document.date,
        language=document.language or _declared_language(markup),
    )


def _declared_language(markup: str) -> str | None:
    match = re.search(r"<html[^>]*\blang=[\"']?([A-Za-z]{2})\b", markup[:5000])
    return match.group(1) if match else None


def is_page(text: str) -> bool:
    """Whether `text` is a whole HTML page."""
    return _PAGE.search(text, 0, 2000) is not None


def plain_text(text: str) -> str:
    """`text` without markup, where it holds any; entities resolved."""
    if is_page(text):
        return extract_page(text).text
    if _TAG.search(text):
        return _text_of(text)
    return html.unescape(text) if _ENTITY.search(text) else text


def _text_of(fragment: str) -> str:
    """The text of a piece of HTML, an empty line between blocks, cells of a row by " | "."""
    import lxml.html

    pieces: list[str] = []

    def walk(element: lxml.html.HtmlElement) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag and tag not in _HIDDEN:
            if tag in {"td", "th"} and element.getprevious() is not None:
                pieces.append(" | ")
            gap = "\n\n" if tag in _BLOCKS else ""
            pieces.append("\n" if tag in _LINES else gap)
            pieces.append(_on_one_line(element.text))
            for child in element:
                walk(child)
            pieces.append(gap)
        pieces.append(_on_one_line(element.tail))

    # lxml raises on control characters, and ends the text at a lone surrogate.
    walk(lxml.html.fragment_fromstring(drop_invisible(fragment), create_parent="div"))
    text = re.sub(r" ?\n ?", "\n", "".join(pieces))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _on_one_line(text: str | None) -> str:
    return re.sub(r"\s+", " ", text) if text else ""
