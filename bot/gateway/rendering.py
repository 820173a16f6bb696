"""Outcomes as cards, within every limit of Discord. Pure: nothing here knows discord.py."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote as percent_encode
from urllib.parse import urlsplit

from bot.answering.composition import unmark
from bot.answering.dialogue import AskingBack
from bot.answering.dialogue.together import describe_part
from bot.answering.limits import QUESTION_LIMIT
from bot.answering.outcome import (
    Abstention,
    Answer,
    Candidate,
    Citation,
    Clarification,
    Outcome,
    Part,
)
from bot.gateway import markup
from bot.gateway.card import LABEL_LIMIT, SHOWN_LIMIT, Button, Card, Tone
from bot.gateway.desk import Refusal
from bot.gateway.textfragment import highlight
from retrieval.calendar import write_day
from retrieval.domain import Article, Hit
from retrieval.protocols import Totals

PASSAGES_A_PAGE = 3
_PASSAGE_LIMIT = 1200
_URL_LIMIT = 400
"""A longer link is left out: of 4,000 characters it would take too many."""
_QUESTION_SHOWN = 300
_UNDERSTOOD_SHOWN = 200
_SHORT_LIMIT = 300
_PART_LIMIT = 80
"""Of a question asked together with others, and of its short answer."""
_HEADLINE_LIMIT = 150
_FOOT_LIMIT = 600
_MARKER = re.compile(r"\[(\d{1,3})\]")
_QUOTED_ALONE = re.compile(r"[^“”]*: “(?P<quote>.+)” \[(?P<number>\d{1,3})\]\.")
_URL_SAFE = ":/?#[]@!$&'*+,;=%-._~"
"""What RFC 3986 allows in a url, without the round brackets, which would end a Markdown link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Detail:
    """How much of an answer is shown. Texts are limited in characters as written."""

    linked_markers: bool
    text: int
    quote: int
    citations: int


_DETAILS = (
    _Detail(linked_markers=True, text=2000, quote=500, citations=12),
    _Detail(linked_markers=False, text=2000, quote=500, citations=12),
    _Detail(linked_markers=False, text=1500, quote=200, citations=12),
    _Detail(linked_markers=False, text=1000, quote=120, citations=12),
    _Detail(linked_markers=False, text=700, quote=100, citations=8),
    _Detail(linked_markers=False, text=700, quote=100, citations=4),
    _Detail(linked_markers=False, text=700, quote=100, citations=2),
)
"""From the most to the least. The last fits whatever comes: 2 x (150 + 400 + 100) for citations,
300 + 200 + 300 + 700 + 600 for the rest, under 400 for the fixed words and an escaped marker's
growth. Three parts take 3 x (80 + 80 + 155) in place of the 300 + 700."""


def render_outcome(
    outcome: Outcome,
    *,
    question: str | None,
    rows: Sequence[Sequence[Button]],
    understood: str | None = None,
) -> Card:
    """The card of any outcome, with `rows` of buttons under it.

    `question` is shown above; None where Discord itself shows what is answered. (Of a command,
    it shows everyone else only that it was used.) `understood` is shown beside it: the question
    with what was carried into it from the conversation.
    """
    asked = _asked(question, understood)
    match outcome:
        case Answer():
            return _render_answer(outcome, asked, rows)
        case Clarification():
            return _render_clarification(outcome, asked, rows)
        case Abstention():
            return _render_abstention(outcome, asked, rows)


def render_growing(
    answer: Answer, *, question: str | None, rows: Sequence[Sequence[Button]]
) -> Card:
    """The card of an answer that is still being written."""
    return render_outcome(replace(answer, note="Still writing…"), question=question, rows=rows)


def render_asking_back(asking: AskingBack, *, question: str | None) -> Card:
    """What the bot must know before it can look."""
    text = markup.shorten(markup.clean(asking.question), _FOOT_LIMIT)
    return _card([[*_asked(question), f"### {text}"]], (), tone="question")


def _render_answer(answer: Answer, asked: list[str], rows: Sequence[Sequence[Button]]) -> Card:
    for detail in _DETAILS:
        sections = _answer_sections(answer, asked, detail)
        if sum(markup.measure(block) for section in sections for block in section) <= SHOWN_LIMIT:
            break
    return _card(sections, rows)


def _answer_sections(answer: Answer, asked: list[str], detail: _Detail) -> list[list[str]]:
    by_number = {citation.number: citation for citation in answer.citations}
    if answer.parts:
        head = [
            _part(number, part, by_number, detail, share=len(answer.parts))
            for number, part in enumerate(answer.parts, start=1)
        ]
    else:
        short, text = _told(answer, by_number, detail, short=_SHORT_LIMIT, text=detail.text)
        head = [block for block in (short and f"### {short}", text) if block]
    cited = [_citation(citation, detail) for citation in answer.citations[: detail.citations]]
    if left := len(answer.citations) - len(cited):
        cited.append(f"-# …and {left} more: press “Show passages”.")
    return [[*asked, *head], cited, _foot(answer)]


def _told(
    answer: Answer, by_number: dict[int, Citation], detail: _Detail, *, short: int, text: int
) -> tuple[str, str]:
    """The short answer with its markers, and what the text tells beyond the citations' quotes."""
    told, quoted = _leave_out_quotes(answer.text, by_number)

    def write(told: str) -> str:
        parts = _MARKER.split(told)
        return "".join(
            markup.escape(part) if at % 2 == 0 else _marker(int(part), by_number, detail)
            for at, part in enumerate(parts)
        )

    brief = markup.shorten(markup.clean(answer.short), short)
    marks = [_marker(n, by_number, detail) for n in quoted if n <= detail.citations]
    return " ".join([brief, *marks]) if brief else "", markup.shorten(told, text, write)


def _part(
    number: int, part: Part, by_number: dict[int, Citation], detail: _Detail, *, share: int
) -> str:
    """One of `share` questions asked together, and what came of it."""
    asked = markup.shorten(markup.clean(part.question), _PART_LIMIT)
    limit = detail.text * 2 // 3 // share
    if isinstance(part.outcome, Answer):
        told = _told(part.outcome, by_number, detail, short=_PART_LIMIT, text=limit)
    else:
        told = ("", markup.shorten(markup.clean(describe_part(part)), limit))
    return "\n".join([f"**{number}. {asked}**", *filter(None, told)])


def _leave_out_quotes(text: str, by_number: dict[int, Citation]) -> tuple[str, list[int]]:
    """The text without lines that only name a source and quote it, and the numbers of those.

    The citation below shows the same: headline, outlet, date, and the quote as a quote.
    """
    kept, quoted = [], []
    for line in map(markup.clean, text.split("\n")):
        alone = _QUOTED_ALONE.fullmatch(line)
        citation = alone and by_number.get(int(alone["number"]))
        if alone and citation and alone["quote"] == markup.clean(unmark(citation.quote)):
            quoted.append(citation.number)
        else:
            kept.append(line)
    return " ".join(filter(None, kept)), quoted


def _marker(number: int, by_number: dict[int, Citation], detail: _Detail) -> str:
    citation = by_number.get(number)
    url = citation and detail.linked_markers and _href(citation.article.url, citation.quote)
    return f"[[{number}]]({url})" if url else rf"\[{number}\]"


def _citation(citation: Citation, detail: _Detail) -> str:
    quote = markup.shorten(markup.clean(citation.quote), detail.quote)
    return f"**{citation.number}.** {_byline(citation.article, citation.quote)}\n> {quote}"


def _foot(answer: Answer) -> list[str]:
    foot = []
    told, _ = _leave_out_quotes(answer.text, {one.number: one for one in answer.citations})
    if untold := [other for other in map(markup.clean, answer.conflicts) if other not in told]:
        others = "; ".join(untold)
        foot.append(f"**Other articles say:** {markup.shorten(others, _FOOT_LIMIT // 2)}")
    remarks = [f"As of {write_day(answer.as_of)}"] if answer.as_of else []
    if answer.note:
        remarks.append(markup.shorten(markup.clean(answer.note), _FOOT_LIMIT // 2))
    return [*foot, *([f"-# {' · '.join(remarks)}"] if remarks else [])]


def _render_clarification(
    asking: Clarification, asked: list[str], rows: Sequence[Sequence[Button]]
) -> Card:
    events = [
        f"- {markup.shorten(markup.clean(candidate.label), _SHORT_LIMIT)}{_dated(candidate.date)}"
        for candidate in asking.candidates
    ]
    head = [*asked, "### Which event do you mean?", "\n".join(events)]
    return _card([head], rows, tone="question")


def _render_abstention(
    abstention: Abstention, asked: list[str], rows: Sequence[Sequence[Button]]
) -> Card:
    head = [*asked, "### The archive does not say."]
    if reason := markup.clean(abstention.reason):
        head.append(markup.shorten(reason, _FOOT_LIMIT))
    nearest = [f"- {_byline(hit.article, '')}" for hit in abstention.nearest[:3]]
    near = ["\n".join(["What came nearest:", *nearest])] if nearest else []
    return _card([head, near], rows, tone="nothing")


def render_passages(hits: Sequence[Hit], page: int, rows: Sequence[Sequence[Button]]) -> Card:
    """Page `page` (from 0) of the passages that an answer was made from."""
    first = page * PASSAGES_A_PAGE
    shown = hits[first : first + PASSAGES_A_PAGE]
    head = f"**Passages {first + 1} to {first + len(shown)} of {len(hits)}**, best first"
    limit = (SHOWN_LIMIT - 200) // PASSAGES_A_PAGE
    return _card([[head], [_passage(hit, limit) for hit in shown]], rows)


def _passage(hit: Hit, limit: int) -> str:
    byline = _byline(hit.article, hit.passage.text)
    left = min(_PASSAGE_LIMIT, limit - markup.measure(byline) - len("\n> "))
    return f"{byline}\n> {markup.shorten(markup.clean(hit.passage.text), left)}"


def count_pages(hits: Sequence[Hit]) -> int:
    """Pages that `render_passages` has."""
    return -(-len(hits) // PASSAGES_A_PAGE)


def render_totals(totals: Totals) -> Card:
    """What the archive holds."""
    if not totals.articles:
        return render_notice("The archive is empty: its operator has not added articles yet.")
    counts = f"**{totals.articles:,} articles** from {totals.sources:,} sources."
    if totals.newest:
        counts += f" The newest is of {write_day(totals.newest)}."
    usage = (
        "Ask with `/ask`, by mentioning me, or by a message's menu: Apps → Ask newsbot. "
        "I answer from these articles alone, and show where each statement stands."
    )
    return _card([[counts, usage]], ())


def render_refusal(refusal: Refusal) -> Card:
    """Why a question was not taken, and what the person can do."""
    match refusal.reason:
        case "empty":
            text = "Ask me a question about the news, for example: How many fighters surrendered?"
        case "long":
            text = (
                f"That is too long for a question: {QUESTION_LIMIT:,} characters at most, please."
            )
        case "often":
            text = f"That was quick! I can take your next question in {refusal.wait_s:.0f} s."
        case "busy":
            text = "I am busy with other questions. Please ask again in a moment."
        case "closing":
            text = "I am about to restart. Please ask again in a minute."
    return render_notice(text)


def render_notice(text: str) -> Card:
    """A sentence of the bot's own (its Markdown is kept)."""
    return _card([[text]], (), tone="trouble")


def choice_label(candidate: Candidate) -> str:
    """A button's label: the event and its date. Labels are plain text, not Markdown."""
    date = _dated(candidate.date)
    return markup.shorten(markup.clean(candidate.label), LABEL_LIMIT - len(date), str) + date


def _card(
    sections: Sequence[Sequence[str]], rows: Sequence[Sequence[Button]], tone: Tone = "answer"
) -> Card:
    return Card(
        sections=tuple(tuple(section) for section in sections if section),
        rows=tuple(tuple(row) for row in rows if row),
        tone=tone,
    )


def _asked(question: str | None, understood: str | None = None) -> list[str]:
    """The question, and how it was understood, in small print."""
    shown = markup.shorten(markup.clean(question or ""), _QUESTION_SHOWN)
    meant = markup.shorten(markup.clean(understood or ""), _UNDERSTOOD_SHOWN)
    lines = [f"-# {shown}"] if shown else []
    return [*lines, f"-# Understood as: {meant}"] if meant else lines


def _byline(article: Article, quote: str) -> str:
    """Headline (linked to the quote where the article has a page), outlet and date."""
    headline = markup.shorten(markup.clean(article.headline), _HEADLINE_LIMIT, markup.label) or "…"
    url = _href(article.url, quote)
    parts = [f"[{headline}]({url})" if url else f"**{headline}**"]
    if source := markup.clean(article.source or ""):
        parts.append(markup.shorten(source, _HEADLINE_LIMIT // 2))
    if article.published:
        parts.append(write_day(article.published))
    return " · ".join(parts)


def _href(url: str | None, quote: str) -> str | None:
    """A link's target: the page, scrolled to the quote where that is not too long."""
    if not url:
        return None
    try:
        if urlsplit(url).scheme.lower() not in {"http", "https"} or not urlsplit(url).hostname:
            return None
    except ValueError:
        return None
    page = percent_encode(url.strip().encode("utf-8", "ignore"), safe=_URL_SAFE)
    return next((link for link in (highlight(page, quote), page) if len(link) <= _URL_LIMIT), None)


def _dated(date: dt.date | None) -> str:
    """As the article has it, not as Discord's `<t:…>`: a paper's date is the same for all."""
    return f" · {write_day(date)}" if date else ""
