from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.reading.rules import RuleReader
from retrieval.domain import Passage, Span
from tests.fakes.embedder import WordHashEmbedder


def passage(text: str) -> Passage:
    return Passage(
        id=text, article_id="a", ordinal=0, span=Span(0, len(text)), text=text, context=""
    )


def reader() -> RuleReader:
    return RuleReader(embed=WordHashEmbedder(dimensions=256).embed)


def best(question: str, *texts: str) -> str:
    readings = reader().read(question, [passage(text) for text in texts])
    top = max(readings, key=lambda reading: reading.score)
    return top.spans[0].span.of(top.passage.text)


def test_the_thing_counted_decides_between_figures() -> None:
    text = "Ministers named in the report: 45 villages, 72 judges and 30 envoys."
    assert best("How many judges were named in the report by ministers?", text) == "72"
    assert best("How many envoys were named in the report by ministers?", text) == "30"


def test_the_sentence_that_shares_the_question_s_words_is_read() -> None:
    text = "A fire hurt 12 firemen in June. A storm cut power to 90 homes in January."
    assert best("How many homes lost power in the storm?", text) == "90"


def test_what_the_question_itself_says_is_no_answer() -> None:
    text = "Prime Minister Adel Mahdi said on Monday that in the morning Barham Salih had called."
    assert best("Whom did Prime Minister Adel Mahdi say on Monday called?", text) == "Barham Salih"


def test_a_passage_without_a_candidate_is_surely_no_answer() -> None:
    one, other = reader().read(
        "How many ships sank?", [passage("Nothing happened."), passage("Nine ships sank.")]
    )
    assert one.spans == ()
    assert one.score < other.score
    assert one.probability < 0.01


def test_no_passages_give_no_readings() -> None:
    assert reader().read("How many ships sank?", []) == []


@settings(deadline=None)  # a busy machine is no failure
@given(st.text(max_size=60), st.lists(st.text(max_size=200), max_size=4))
def test_spans_lie_within_their_passages_best_first(question: str, texts: list[str]) -> None:
    passages = [passage(text) for text in texts]
    readings = reader().read(question, passages)
    assert [reading.passage for reading in readings] == passages
    for reading in readings:
        assert 0.0 <= reading.probability <= 1.0
        scores = [span.score for span in reading.spans]
        assert scores == sorted(scores, reverse=True)
        assert all(
            0 <= s.span.start < s.span.end <= len(reading.passage.text) for s in reading.spans
        )
