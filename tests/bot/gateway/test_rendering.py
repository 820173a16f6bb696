import dataclasses
import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.dialogue.together import join_answers
from bot.answering.outcome import (
    Abstention,
    Answer,
    Candidate,
    Citation,
    Clarification,
    Outcome,
    Part,
)
from bot.gateway import buttons, markup, rendering
from bot.gateway.card import LABEL_LIMIT, SHOWN_LIMIT, Button, Card
from bot.gateway.desk import Refusal
from retrieval.domain import Article, Hit, Span
from retrieval.protocols import Totals
from tests.fakes.questions import (
    QUERY,
    make_abstention,
    make_answer,
    make_article,
    make_clarification,
    make_hit,
)

LINK = re.compile(r"(?<!\\)\]\((\S*?)\)")


def text_of(card: Card) -> str:
    return "\n".join(block for section in card.sections for block in section)


def render(outcome: Outcome, question: str | None = "How many?") -> Card:
    return rendering.render_outcome(outcome, question=question, rows=[])


def make_long_answer(citations: int, length: int, url: str | None) -> Answer:
    sentence = "Some 5,000 people gave themselves up to the force on Monday, it said. "
    text = (sentence * (length // len(sentence) + 1))[:length]
    article = make_article(text, url=url, title=text[:300])
    return Answer(
        query=QUERY,
        short=text[:600],
        text=" ".join(f"{text[:300]} [{n + 1}]." for n in range(citations)),
        citations=tuple(
            Citation(number=n + 1, article=article, span=Span(0, length), quote=text)
            for n in range(citations)
        ),
        as_of=article.published,
        conflicts=(text, text),
        note=text,
    )


def test_an_answer_shows_figure_sentence_source_date_and_quote() -> None:
    text = text_of(render(make_answer()))
    assert text == (
        "-# How many?\n"
        "### some 5,000\n"
        "Some 5,000 surrendered. "
        "[[1]](https://news.example/baghouz#:~:text=Some%205%2C000%20surrendered).\n"
        "**1.** [The last village falls]"
        "(https://news.example/baghouz#:~:text=Some%205%2C000%20surrendered)"
        " · Example Wire · 24 March 2019\n"
        "> Some 5,000 surrendered.\n"
        "-# As of 24 March 2019"
    )


def test_the_question_is_left_out_where_discord_shows_it() -> None:
    assert "How many?" not in text_of(render(make_answer(), question=None))


def test_a_sentence_that_only_quotes_is_shown_once_as_the_quote_of_its_citation() -> None:
    quoting = dataclasses.replace(
        make_answer(), text="Example Wire, 24 March 2019: “Some 5,000 surrendered.” [1]."
    )
    text = text_of(render(quoting))
    assert text.count("Some 5,000 surrendered") == 1
    assert "### some 5,000 [[1]](https://news.example/baghouz#" in text
    saying_more = dataclasses.replace(
        make_answer(), text="“Some 5,000 surrendered.” is what it said on Sunday [1]."
    )
    assert "is what it said on Sunday" in text_of(render(saying_more))


def test_a_quote_with_a_number_in_brackets_is_shown_once_word_for_word() -> None:
    numbered = make_answer(quote="Some 5,000 [1] surrendered.")
    quoting = dataclasses.replace(numbered, text="Wire: “Some 5,000 (1) surrendered.” [1].")
    text = text_of(render(quoting))
    assert r"> Some 5,000 \[1\] surrendered." in text
    assert "(1)" not in text


def test_questions_asked_together_are_numbered_each_with_its_answer() -> None:
    quoting = dataclasses.replace(
        make_answer(), text="Example Wire, 24 March 2019: “Some 5,000 surrendered.” [1]."
    )
    parts = [
        Part(question="How many surrendered?", outcome=quoting),
        Part(question="Who won?", outcome=make_abstention()),
        Part(question="When?", outcome=make_clarification()),
    ]
    answer = join_answers(QUERY, parts, None)
    link = "[[1]](https://news.example/baghouz#:~:text=Some%205%2C000%20surrendered)"
    assert text_of(render(answer)).startswith(
        f"-# How many?\n**1. How many surrendered?**\nsome 5,000 {link}\n"
        "**2. Who won?**\nNo article tells of a World Cup.\n"
        "**3. When?**\nThis may mean several events: Baghouz falls; Marawi falls.\n**1.** "
    )


def test_three_long_parts_fit_one_message() -> None:
    long = make_long_answer(citations=12, length=900, url="https://news.example/" + "a" * 300)
    parts = [Part(question=long.text[:900], outcome=long)] * 3
    assert "**3. Some 5,000" in text_of(render(join_answers(QUERY, parts, long.note)))


def test_a_disagreement_that_the_text_tells_is_not_told_again() -> None:
    telling = dataclasses.replace(
        make_answer(), text="Sources disagree: 5,000 [1]; 4,000 [1].", conflicts=("4,000", "3,000")
    )
    text = text_of(render(telling))
    assert r"Sources disagree: 5,000 [[1]](" in text
    assert "**Other articles say:** 3,000" in text


def test_disagreement_and_the_remark_are_shown() -> None:
    answer = dataclasses.replace(
        make_answer(), conflicts=("4,000", "*3,000*"), note="The chat model did not answer."
    )
    text = text_of(render(answer))
    assert r"**Other articles say:** 4,000; \*3,000\*" in text
    assert "-# As of 24 March 2019 · The chat model did not answer." in text


@pytest.mark.parametrize(
    "url", [None, "javascript://x.example/%0aalert(1)", "file://x.example/etc", "http://["]
)
def test_an_article_without_a_page_is_named_without_a_link(url: str | None) -> None:
    article = make_article("Some 5,000 surrendered.", url=url)
    citation = Citation(number=1, article=article, span=Span(0, 23), quote=article.text)
    text = text_of(render(dataclasses.replace(make_answer(), citations=(citation,))))
    assert r"Some 5,000 surrendered. \[1\]." in text
    assert "**1.** **The last village falls** · Example Wire" in text
    assert "](" not in text


def test_a_url_cannot_end_its_link_early() -> None:
    article = make_article("x", url="https://news.example/a_(b) c>")
    assert "(https://news.example/a_%28b%29%20c%3E)" in text_of(
        render(Abstention(query=QUERY, reason="No.", nearest=(make_hit(article),)))
    )


def test_a_long_url_loses_its_highlight_first_and_then_its_link() -> None:
    quote = "Some 5,000 people, fighters among them, have surrendered to the force since Monday."

    def linked(length: int) -> str:
        article = make_article(quote, url=f"https://news.example/{'a' * length}")
        citation = Citation(number=1, article=article, span=Span(0, len(quote)), quote=quote)
        return text_of(render(dataclasses.replace(make_answer(), citations=(citation,))))

    assert ":~:text=" in linked(200)
    assert "](https://" in linked(370)
    assert ":~:text=" not in linked(370)
    assert "](https://" not in linked(400)


def test_an_abstention_says_so_and_names_what_was_nearest_without_looking_like_an_answer() -> None:
    card = render(make_abstention())
    text = text_of(card)
    assert card.tone == "nothing"
    assert "### The archive does not say.\nNo article tells of a World Cup." in text
    assert "- [Cup final](https://news.example/baghouz) · Example Wire · 24 March 2019" in text
    assert "\n> " not in text
    assert "[1]" not in text


def test_a_clarification_lists_the_events_with_their_dates() -> None:
    text = text_of(render(make_clarification()))
    assert "- Baghouz falls · 24 March 2019\n- Marawi falls · 17 October 2017" in text


def test_a_long_answer_keeps_every_citation_and_gives_up_detail_first() -> None:
    long = make_long_answer(citations=5, length=900, url="https://news.example/" + "a" * 120)
    text = text_of(render(dataclasses.replace(long, conflicts=(), note=None)))
    assert [f"**{n}.**" in text for n in range(1, 6)] == [True] * 5
    assert "…" in text


def test_citations_that_find_no_room_are_counted() -> None:
    card = render(
        make_long_answer(citations=40, length=900, url="https://news.example/" + "a" * 300)
    )
    assert "more: press “Show passages”" in text_of(card)


MILLENNIUM = dt.datetime(1000, 1, 1)  # noqa: DTZ001 - hypothesis wants bounds without a zone
nasty = st.text(max_size=400) | st.text(alphabet="[]()<>@#*_`|\\1 .\n-", max_size=400)
urls = st.none() | st.builds("https://news.example/{}".format, st.text(max_size=500)) | nasty
articles = st.builds(
    make_article,
    nasty.filter(bool) | st.text(min_size=1, max_size=5000),
    url=urls,
    title=st.none() | nasty,
    source=st.none() | nasty,
    published=st.none() | st.datetimes(MILLENNIUM, timezones=st.just(dt.UTC)),
)
hits = st.lists(articles.map(make_hit), max_size=12).map(tuple)


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    drawn: list[Article] = draw(st.lists(articles, max_size=15))
    numbered = enumerate(drawn, start=1)
    return Answer(
        query=QUERY,
        short=draw(nasty),
        text=" ".join(f"{draw(nasty)} [{n}]." for n in range(len(drawn) + 2)),
        citations=tuple(
            Citation(number=n, article=article, span=Span(0, len(article.text)), quote=article.text)
            for n, article in numbered
        ),
        as_of=draw(st.none() | st.datetimes(MILLENNIUM)),
        conflicts=tuple(draw(st.lists(nasty, max_size=4))),
        note=draw(st.none() | nasty),
    )


outcomes = (
    answers()
    | st.builds(Abstention, query=st.just(QUERY), reason=nasty, nearest=hits)
    | st.builds(
        Clarification,
        query=st.just(QUERY),
        candidates=st.lists(
            st.builds(
                Candidate, label=nasty, date=st.none() | st.dates(), article_ids=st.just(("a",))
            ),
            min_size=2,
            max_size=4,
        ).map(tuple),
    )
)


@st.composite
def parted(draw: st.DrawFn) -> Answer:
    others = draw(st.lists(outcomes, max_size=2))
    told = [Part(question=draw(nasty), outcome=one) for one in (draw(answers()), *others)]
    return join_answers(QUERY, told, draw(st.none() | nasty))


@given(outcomes | parted(), st.none() | nasty)
def test_whatever_the_articles_hold_the_card_keeps_discords_limits(
    outcome: Outcome, question: str | None
) -> None:
    card = render(outcome, question)  # a Card refuses to be built beyond the limits
    text = text_of(card)
    assert markup.measure(text) <= SHOWN_LIMIT + text.count("\n")
    for url in LINK.findall(text):
        assert re.fullmatch(r"https?://[!-~]+", url), url
    assert not re.search(r"(?<!\\)<|@everyone|@here", text)


@given(hits.filter(bool), st.data())
def test_every_page_of_passages_keeps_discords_limits(
    found: tuple[Hit, ...], data: st.DataObject
) -> None:
    page = data.draw(st.integers(0, rendering.count_pages(found) - 1))
    card = rendering.render_passages(found, page, [])
    assert f"of {len(found)}**" in text_of(card)


@given(nasty, st.none() | st.dates())
def test_a_choice_fits_a_button(label: str, date: dt.date | None) -> None:
    candidate = Candidate(label=label, date=date, article_ids=("a",))
    [button] = buttons.choice_row("k" * 12, [candidate])
    assert markup.measure(button.label) <= LABEL_LIMIT
    assert buttons.CUSTOM_ID.fullmatch(button.custom_id)


def test_the_pages_turn_between_the_first_and_the_last() -> None:
    assert buttons.turn_row("k", 0, pages=1) == ()
    first, last = (buttons.turn_row("k", page, pages=3) for page in (0, 2))
    assert [(button.custom_id, button.disabled) for button in first] == [
        ("newsbot:turn:k:0", True),
        ("newsbot:turn:k:1", False),
    ]
    assert [(button.custom_id, button.disabled) for button in last] == [
        ("newsbot:turn:k:1", False),
        ("newsbot:turn:k:3", True),
    ]


def test_a_card_beyond_discords_limits_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="4,000"):
        Card(sections=(("x" * 4001,),))
    with pytest.raises(ValueError, match="40 components"):
        Card(sections=(("x",) * 40,))
    with pytest.raises(ValueError, match="label"):
        Button(label="x" * 81, custom_id="x")
    with pytest.raises(ValueError, match="custom_id"):
        Button(label="x", custom_id="x" * 101)


@pytest.mark.parametrize(
    ("refusal", "told"),
    [
        (Refusal(reason="empty"), "Ask me a question"),
        (Refusal(reason="long"), "1,000 characters"),
        (Refusal(reason="often", wait_s=12.0), "in 12 s"),
        (Refusal(reason="busy"), "busy"),
        (Refusal(reason="closing"), "restart"),
    ],
)
def test_every_refusal_says_what_to_do(refusal: Refusal, told: str) -> None:
    assert told in text_of(rendering.render_refusal(refusal))


def test_an_empty_archive_says_so() -> None:
    empty = Totals(articles=0, passages=0, sources=0, newest=None)
    assert "empty" in text_of(rendering.render_totals(empty))
