import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.answering.judge import make_judge
from bot.answering.reading.embedded import open_reader
from bot.answering.verification import Ask, Source, verify
from bot.answering.writing.proof import Proof
from bot.answering.writing.reply import read_reply
from retrieval.domain import Hit, Span
from tests.bot.answering.mixups import (
    DESIGNED,
    LOOKED_AT,
    NEWS,
    NEWS_HELD_BACK,
    UNSEEN,
    Mixup,
)
from tests.fakes.reader import ScriptedReader
from tests.fakes.stories import story

SHIP = "The Astrid carried 312 passengers and 28 crew that day, officials said."
RENT = "Rents rose by 8 percent in 2023 and by 11 percent in 2024."


def source_of(quote: str) -> Source:
    return Source(quote=quote, passage=quote, published=dt.date(2025, 3, 19))


def asking(*answers: tuple[str, float]) -> tuple[Ask, list[str]]:
    """A judge who finds the answers given, and the questions that he was asked."""
    asked: list[str] = []

    def ask(question: str, quote: str) -> Sequence[tuple[Span, float]]:
        asked.append(question)
        return [
            (Span(quote.index(text), quote.index(text) + len(text)), score)
            for text, score in answers
        ]

    return ask, asked


def test_a_claim_is_dropped_where_the_reader_prefers_another() -> None:
    ask, asked = asking(("8 percent", 9.0), ("11 percent", 3.0))
    failure = verify("Rents rose 11 percent in all.", source_of(RENT), ask)
    assert failure is not None
    assert failure.kind == "number"
    assert asked == ["Rents rose what percent in all?"]


def test_a_claim_is_kept_where_the_reader_points_at_it() -> None:
    ask, _ = asking(("11 percent", 9.0), ("8 percent", 3.0))
    assert verify("Rents rose 11 percent in all.", source_of(RENT), ask) is None


def test_the_reader_may_overrule_words_that_speak_for_another() -> None:
    quote = "Of the 1,150 samples tested, 96 came from pigs and 37 were positive."
    said = "37 samples were positive."
    assert verify(said, source_of(quote)) is not None
    assert verify(said, source_of(quote), asking(("37", 9.0), ("96", 2.0))[0]) is None
    assert verify(said, source_of(quote), asking(("96", 9.0), ("37", 2.0))[0]) is not None


def test_no_reader_is_asked_where_the_quote_has_one_candidate() -> None:
    ask, asked = asking()
    assert verify("54 homes were emptied.", source_of("A blaze emptied 54 homes."), ask) is None
    assert asked == []


def test_no_reader_is_asked_for_words_copied_from_the_quote() -> None:
    ask, asked = asking()
    said = "The Astrid carried 312 passengers and 28 crew that day."
    assert verify(said, source_of(SHIP), ask) is None
    assert asked == []


def test_a_reader_becomes_a_judge() -> None:
    reader = ScriptedReader({"54": 3.0})
    assert make_judge(reader)("how many homes?", "It hit 54 homes.") == [(Span(7, 9), 3.0)]
    assert reader.questions == ["how many homes?"]


@pytest.mark.parametrize(
    ("said", "quote"),
    [
        ("The gunman killed five shoppers.", "He killed two guards and wounded five shoppers."),
        ("40,000 people took shelter.", "40,000 people fled Dorrin and 6,500 took shelter."),
        ("Profit grew to €730 million.", "Profit fell to €48 million, but revenue grew to €730m."),
        (
            "Ines Falk led the search.",
            "Ines Falk said the search led by Navy chief Jorn Adler ran.",
        ),
        ("Asha Pillai will quit.", "Asha Pillai was succeeded by Gregor Stahl, who will quit."),
        ("Osei Badu will fly to Oslo.", "Dalia Renko met Osei Badu and will fly to Oslo."),
        ("Nurse Amara Nwosu spoke.", "Doctor Amara Nwosu spoke and nurse Piet Holm listened."),
        ("Hal Stone is a Democrat.", "Ruth Hay, a Democrat, met Hal Stone, a Republican."),
        ("A gunman shot police.", "Police shot a gunman."),
        (
            "Zhamar shelled the village of Ordu.",
            "Kestavia accused Zhamar of shelling Ordu village.",
        ),
        ("It approved the plan by 17 votes to 31.", "It approved the plan by 31 votes to 17."),
        ("The men were seized on Monday.", "The men seized in a raid were freed on Monday."),
        ("The men were freed on Monday.", "The men were freed, officials said on Monday."),
        ("41 fell ill in May 2017.", "41 fell ill between May 2017 and this month."),
        ("19 miners are missing.", "They pulled 19 miners out; the others are missing."),
        ("61 patients were dead.", "61 people were dead, among them nine patients."),
        ("Ivo Kos, 57, sailed.", "Ivo Kos, 61, and his wife, Ana, 57, sailed."),
        ("It sends 12 men each month.", "It sends 12 men each year."),
        ("12 licensed boats sank.", "12 unlicensed boats sank."),
        ("Ida Lind won the prize.", "Ida Lind spoke. Two others won the prize."),
        ("Ida Lind told the club.", "The club told the aunt of Ida Lind."),
        ("Jan was cheered by Ivo Kos.", "Jan, who came with Ivo Kos, was cheered."),
        ("Ivo Kos won the cup.", "Jan Lund, who trained with Ivo Kos, won the cup."),
    ],
)
def test_what_belongs_to_another_is_dropped_by_rules_alone(said: str, quote: str) -> None:
    assert verify(said, source_of(quote)) is not None


@pytest.mark.parametrize(
    ("said", "quote", "pointed_at"),
    [
        ("214 passengers were rescued.", "214 passengers and 19 crew were rescued.", "214"),
        ("75 flights were cut.", "Volara cut 140 flights in May and 75 in June.", "75"),
        (
            "Jorn Adler led the search.",
            "Ines Falk said the search led by Navy chief Jorn Adler ran.",
            "Jorn Adler",
        ),
        (
            "Dalia Renko will fly to Oslo.",
            "Dalia Renko met Osei Badu and will fly to Oslo.",
            "Dalia Renko",
        ),
        (
            "The pay is 3,700 crowns in Dunhaven.",
            "The pay is 2,900 crowns in Orlenz and 3,700 in Dunhaven.",
            "3,700 in Dunhaven",
        ),
    ],
)
def test_what_is_shared_or_understood_holds(said: str, quote: str, pointed_at: str) -> None:
    assert verify(said, source_of(quote), asking((pointed_at, 9.0))[0]) is None


def test_a_writer_shows_nothing_that_the_reader_judges_another_s() -> None:
    article, passages = story("rent", RENT)
    hit = Hit(passage=passages[0], article=article, score=1.0, stage="read")
    said = "Rents rose 11 percent in all."
    reply = read_reply(f"{said} [1]", passages=1)
    kept, _ = Proof([hit], asking(("11 percent", 9.0), ("8 percent", 3.0))[0]).hold(reply)
    assert [sentence.text for sentence in kept] == [said]
    kept, _ = Proof([hit], asking(("8 percent", 9.0), ("11 percent", 3.0))[0]).hold(reply)
    assert kept == ()


def count(mixups: Sequence[Mixup], ask: Ask | None) -> tuple[float, float]:
    """Shares of true sentences lost and of false ones let through."""
    lost = [verify(said, source_of(m.quote), ask) is not None for m in mixups for said in m.true]
    through = [verify(said, source_of(m.quote), ask) is None for m in mixups for said in m.false]
    return sum(lost) / len(lost), sum(through) / len(through)


def test_rules_alone_drop_nine_in_ten_of_the_mixups_they_were_written_for() -> None:
    lost, through = count(DESIGNED, None)
    assert lost <= 0.06
    assert through <= 0.11


def test_rules_alone_drop_most_mixups_that_were_looked_at_later() -> None:
    lost, through = count((*LOOKED_AT, *UNSEEN), None)
    assert lost <= 0.15
    assert through <= 0.08


def test_rules_alone_drop_most_mixups_within_sentences_of_news() -> None:
    lost, through = count(NEWS, None)
    assert lost <= 0.10
    assert through <= 0.16
    lost, through = count(NEWS_HELD_BACK, None)
    assert lost <= 0.20
    assert through <= 0.15


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.parametrize(
    ("mixups", "most_lost", "most_through"),
    [
        (DESIGNED, 0.05, 0.04),
        (LOOKED_AT, 0.05, 0.06),
        (UNSEEN, 0.06, 0.06),
        (NEWS, 0.09, 0.10),
        (NEWS_HELD_BACK, 0.18, 0.11),
    ],
    ids=["designed", "looked at", "unseen", "news", "news held back"],
)
def test_with_the_shipped_reader_few_mixups_get_through(
    model_cache: Path, mixups: Sequence[Mixup], most_lost: float, most_through: float
) -> None:
    reader = open_reader(backend="auto", cache=model_cache)
    lost, through = count(mixups, make_judge(reader))
    assert lost <= most_lost
    assert through <= most_through


@pytest.mark.model
@pytest.mark.slow
def test_with_the_shipped_reader_those_get_through_that_are_known_to(model_cache: Path) -> None:
    ask = make_judge(open_reader(backend="auto", cache=model_cache))
    told = [(said, m) for m in NEWS for said in m.false if said not in m.missed]
    leaks = [said for said, m in told if verify(said, source_of(m.quote), ask) is None]
    assert len(leaks) <= 0.02 * len(told), leaks  # other weights may judge a few otherwise
