import datetime as dt
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.answering.language.numbers import find_numbers
from bot.answering.verification import Source, verify
from tests.bot.answering.evidence_table import CASES, Case
from tests.bot.answering.lies import make_lies


def source_of(case: Case) -> Source:
    return Source(
        quote=case.quote,
        passage=case.passage or case.quote,
        context=case.context,
        bylines=case.bylines,
        published=case.published,
    )


PARAPHRASES = [(case, text) for case in CASES for text in case.true]


def test_ninety_five_in_a_hundred_true_sentences_pass() -> None:
    failures = {
        text: failure
        for case, text in PARAPHRASES
        if (failure := verify(text, source_of(case))) is not None
    }
    assert len(PARAPHRASES) >= 100
    assert len(failures) <= 0.05 * len(PARAPHRASES), failures


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.quote[:30])
def test_a_quote_holds_against_itself(case: Case) -> None:
    assert verify(case.quote, source_of(case)) is None


LIES = make_lies()


def test_no_false_number_name_or_date_gets_through() -> None:
    wrong = ("figure", "number", "name", "date", "bound")
    lies = [lie for lie in LIES if any(word in lie.kind for word in wrong)]
    leaks = [lie.text for lie in lies if verify(lie.text, source_of(lie.case)) is None]
    assert len(lies) >= 400
    assert [text for text in leaks if "Syria, Manbij" not in text] == []


def test_nothing_invented_gets_through() -> None:
    lies = [lie for lie in LIES if lie.kind in {"false end", "invented"}]
    assert len(lies) >= 400
    assert [lie.text for lie in lies if verify(lie.text, source_of(lie.case)) is None] == []


def test_next_to_nothing_turned_round_gets_through() -> None:
    lies = [lie for lie in LIES if lie.kind == "turned round"]
    leaks = [lie.text for lie in lies if verify(lie.text, source_of(lie.case)) is None]
    assert len(lies) >= 100
    assert len(leaks) <= 2, leaks


def test_a_sentence_is_verified_in_under_five_milliseconds() -> None:
    started = time.process_time()
    for lie in LIES:
        verify(lie.text, source_of(lie.case))
    assert (time.process_time() - started) / len(LIES) < 0.005


def make_source(quote: str, **known: object) -> Source:
    return Source(quote=quote, passage=quote, **known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "quote", "kind"),
    [
        ("Visit https://evil.example for 12 dead.", "12 dead.", "markup"),
        ("12 people died @everyone.", "12 people died.", "markup"),
        ('Varga said "we lost".', 'Varga said "we won".', "quotation"),
        ("13 people died.", "12 people died.", "number"),
        ("12 soldiers died.", "12 miners died.", "number"),
        ("$12 million was stolen.", "€12 million was stolen.", "number"),
        ("12 percent of workers left.", "12 workers left.", "number"),
        ("Fewer than 12 people died.", "More than 12 people died.", "number"),
        ("12 people were hurt and 15 died.", "12 people died and 15 were hurt.", "number"),
        ("Olga Varga died.", "Olek Varga died.", "name"),
        ("Olek Marin spoke.", "Olek Varga met Petra Marin. Olek Varga spoke.", "name"),
        ("Robert Hale spoke.", "Roberta Hale spoke.", "name"),
        ("Varga died on Monday.", "Varga died on Sunday.", "date"),
        ("Varga died in 2019.", "Varga died.", "date"),
        ("Varga did not resign.", "Varga resigned.", "negation"),
        ("Varga resigned.", "Varga did not resign.", "negation"),
        ("Varga resigned.", "Varga refused to resign.", "negation"),
        ("Shares fell in Orlenz.", "Shares rose in Orlenz.", "opposite"),
        ("Varga will resign.", "Varga may not resign.", "negation"),
        ("Varga shot the guard.", "Varga allegedly shot the guard.", "certainty"),
        ("Marin beat Varga.", "Varga beat Marin.", "name"),
        ("The blast came before the fire.", "The blast came after the fire.", "order"),
        ("Varga loves pancakes and syrup.", "Varga visited the harbour.", "unsupported"),
    ],
)
def test_each_kind_of_lie_is_named(said: str, quote: str, kind: str) -> None:
    failure = verify(said, make_source(quote))
    assert failure is not None
    assert failure.kind == kind


@pytest.mark.parametrize(
    ("said", "quote"),
    [
        ("Five thousand people left.", "5,000 people left."),
        ("5 thousand people left.", "Five thousand people left."),
        ("Half of the crew left.", "50 percent of the crew left."),
        ("It cost $1.5bn.", "It cost $1.5 billion."),
        ("Twenty-one miners died.", "21 miners died."),
        ("The United States left.", "The U.S. left."),
        ("The Iraqi army left Mosul.", "The army of Iraq left Mosul."),
        ("Marin was beaten by Varga.", "Varga beat Marin."),
        ("The fire came before the blast.", "The blast came after the fire."),
        ("One man died.", "A man died."),
    ],
)
def test_what_is_said_in_other_words_holds(said: str, quote: str) -> None:
    assert verify(said, make_source(quote)) is None


@pytest.mark.parametrize(
    ("said", "quote", "published"),
    [
        ("Varga left on 18 March.", "Varga left on Tuesday.", dt.date(2025, 3, 19)),
        ("Varga left on March 18, 2025.", "Varga left yesterday.", dt.date(2025, 3, 19)),
        ("Varga left in February 2025.", "Varga left last month.", dt.date(2025, 3, 19)),
        ("Varga left in 2024.", "Varga left last year.", dt.date(2025, 3, 19)),
        ("Varga left in December 2024.", "Varga left in December.", dt.date(2025, 3, 19)),
        ("Varga will leave on March 20.", "Varga will leave tomorrow.", dt.date(2025, 3, 19)),
        (
            "Varga will leave on Friday, 21 March.",
            "Varga will leave on Friday.",
            dt.date(2025, 3, 19),
        ),
    ],
)
def test_dates_follow_from_the_day_of_publication(
    said: str, quote: str, published: dt.date
) -> None:
    assert verify(said, make_source(quote, published=published)) is None


def test_the_day_of_a_report_is_known_in_any_century() -> None:
    published = dt.date(2106, 2, 7)
    said = "Varga left, it was reported on February %d."
    assert verify(said % 7, make_source("Varga left.", published=published)) is None
    for wrong in (said % 8, "Varga left, it was reported last year."):
        assert verify(wrong, make_source("Varga left.", published=published)) is not None


@given(st.integers(0, 10**9))
def test_a_number_in_figures_with_and_without_separators_is_one(value: int) -> None:
    (plainly,), (grouped,) = find_numbers(f"{value} tonnes"), find_numbers(f"{value:,} tonnes")
    assert plainly.value == grouped.value == value


@example("", "❶ ² 5² killed")
@example("", f"{'7' * 5000} killed, {'7.' * 5000}7 hurt")
@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_is_judged_without_an_error(said: str, quote: str) -> None:
    verify(said, make_source(quote, published=dt.date(2025, 3, 19)))
