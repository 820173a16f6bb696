import datetime as dt
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import pytest
from pydantic import SecretStr

from bot.answering.outcome import Answer, Citation
from bot.answering.writing import (
    AnswerModelError,
    Draft,
    Quote,
    WrittenSentence,
    compose_draft,
    write_answer,
)
from bot.answering.writing.chat import ChatWriter
from bot.answering.writing.model import ChatModel
from retrieval.domain import Article, Hit, Passage, Query, Span
from retrieval.errors import ConfigurationError
from tests.servers.openai_compatible import ChatServer, Reply, serve

ASKED_AT = dt.datetime(2019, 3, 21, 9, 0, tzinfo=dt.UTC)
QUESTION = "How many fighters surrendered?"


def make_hit(name: str, text: str, *, source: str = "Continental Wire") -> Hit:
    article = Article(
        id=f"secret-id-{name}",
        url=f"https://news.example/{name}",
        title="Last Camp at Baghouz Falls",
        source=source,
        authors=("Rafiq Daher",),
        published=dt.datetime(2019, 3, 19, tzinfo=dt.UTC),
        place=None,
        language="en",
        text=f"Preamble. {text}",
        content_hash=name,
        origin=name,
    )
    span = Span(len("Preamble. "), len(article.text))
    passage = Passage(
        id=f"passage-{name}", article_id=article.id, ordinal=0, span=span, text=text, context=""
    )
    return Hit(passage=passage, article=article, score=1.0, stage="read")


HITS = (
    make_hit(
        "one",
        "Nearly half of them were supporters of Islamic State who surrendered. Among those were "
        "some 5,000 fighters, the Syrian Democratic Forces said.",
    ),
    make_hit(
        "two",
        "Another 157 fighters were captured on Tuesday. Mustafa Bali called it an advance.",
        source="Orlenz Herald",
    ),
)


@contextmanager
def writing(*replies: Reply, timeout_s: float = 10.0) -> Iterator[tuple[ChatWriter, ChatServer]]:
    with serve(*replies) as server:
        model = ChatModel(
            model="openai:scripted",
            base_url=server.url,
            api_key=SecretStr("sk-test"),
            timeout_s=timeout_s,
            max_tokens=50,
        )
        try:
            yield ChatWriter(model), server
        finally:
            model.close()


def fail_with(reply: Reply, *, timeout_s: float = 10.0) -> AnswerModelError:
    with writing(reply, timeout_s=timeout_s) as (writer, _):
        with pytest.raises(AnswerModelError) as caught:
            writer.write(QUESTION, HITS, asked_at=ASKED_AT)
        return caught.value


def test_sentences_that_hold_come_back_with_their_quotes_and_tokens_are_counted() -> None:
    text = (
        "SHORT: some 5,000 fighters\n"
        "Among those who surrendered were some 5,000 fighters [1]. "
        "Mustafa Bali called the capture of 157 fighters on March 19, 2019 an advance [2]."
    )
    with writing(Reply(text=text)) as (writer, server):
        draft = writer.write(QUESTION, HITS, asked_at=ASKED_AT)
    assert draft.short == "some 5,000 fighters"
    assert [sentence.quotes[0].article.id for sentence in draft.sentences] == [
        "secret-id-one",
        "secret-id-two",
    ]
    assert draft.failures == ()
    assert draft.output_tokens == len(text.split())
    assert draft.input_tokens
    assert draft.duration_s > 0
    assert server.authorizations == ["Bearer sk-test"]
    assert server.requests[0]["temperature"] == 0
    assert server.requests[0]["max_completion_tokens"] == 50


def test_a_draft_becomes_an_answer_numbered_by_first_use() -> None:
    text = (
        "157 fighters were captured [2]. Some 5,000 fighters surrendered [1]. "
        "157 were captured on Tuesday [2]."
    )
    with writing(Reply(text=text)) as (writer, _):
        draft = writer.write(QUESTION, HITS, asked_at=ASKED_AT)
    answer = compose_draft(draft, Query(text=QUESTION, asked_at=ASKED_AT), short="some 5,000")
    assert answer.text == (
        "157 fighters were captured [1]. Some 5,000 fighters surrendered [2]. "
        "157 were captured on Tuesday [1]."
    )
    assert [citation.number for citation in answer.citations] == [1, 2]
    assert answer.citations[0].quote == "Another 157 fighters were captured on Tuesday."
    assert answer.as_of == dt.datetime(2019, 3, 19, tzinfo=dt.UTC)
    assert answer.short == "some 5,000"


def test_what_an_earlier_quote_holds_is_cited_by_its_number() -> None:
    article = HITS[0].article
    whole, first = Span(0, len(article.text)), Span(0, article.text.index(" Among"))
    sentences = tuple(
        WrittenSentence(text=f"Told {n}.", quotes=(Quote(article=article, span=span),))
        for n, span in enumerate((whole, first))
    )
    draft = Draft(
        short=None,
        sentences=sentences,
        declined=False,
        failures=(),
        input_tokens=None,
        output_tokens=None,
        duration_s=0.1,
    )
    answer = compose_draft(draft, Query(text=QUESTION, asked_at=ASKED_AT), short="some 5,000")
    assert answer.text == "Told 0 [1]. Told 1 [1]."
    assert [citation.span for citation in answer.citations] == [whole]


def test_a_sentence_is_shown_while_the_model_still_writes_the_next() -> None:
    first = "157 fighters were captured [2]."
    begun = f"{first} Some 6,000 fighters surrendered [1]. Mustafa Bali called it"
    shown: list[Draft] = []
    with writing(Reply(text=f"{begun} an advance [2].", pause_after=begun)) as (writer, server):

        def watch(draft: Draft) -> None:
            shown.append(draft)
            server.resume.set()  # without which the reply never ends, and nothing is written

        whole = writer.write(QUESTION, HITS, asked_at=ASKED_AT, watch=watch)
    assert [[sentence.text for sentence in draft.sentences] for draft in shown] == [
        ["157 fighters were captured."]
    ]
    assert [sentence.text for sentence in whole.sentences] == [
        "157 fighters were captured.",
        "Mustafa Bali called it an advance.",
    ]
    assert [failure.kind for failure in whole.failures] == ["number"]


def test_what_is_dropped_is_never_shown() -> None:
    true = "157 fighters were captured [2]."
    lies = "Some 6,000 surrendered [1]. 175 fighters were captured [2]. The war is over."
    begun = f"SHORT: 6,000\n{lies} {true} {lies} That is all there"
    shown: list[Answer] = []
    with writing(Reply(text=f"{begun} is.", pause_after=begun)) as (writer, server):

        def watch(answer: Answer) -> None:
            shown.append(answer)
            server.resume.set()

        write_answer(writer, QUESTION, HITS, make_embedded(), watch=watch)
    assert {answer.text for answer in shown} == {"157 fighters were captured [1]."}
    assert {answer.short for answer in shown} == {"some 5,000"}


def test_a_model_that_breaks_off_leaves_the_embedded_answer() -> None:
    begun = "157 fighters were captured [2]. Some 5,000 fighters surrendered"
    shown: list[Answer] = []
    reply = Reply(text=f"{begun} [1].", pause_after=begun)
    with writing(reply, timeout_s=0.5) as (writer, _):
        answer = write_answer(writer, QUESTION, HITS, make_embedded(), watch=shown.append)
    assert [one.text for one in shown] == ["157 fighters were captured [1]."]
    assert replace(answer, note=None) == make_embedded()


def make_embedded() -> Answer:
    quote = "some 5,000 fighters"
    start = HITS[0].article.text.index(quote)
    span = Span(start, start + len(quote))
    citation = Citation(number=1, article=HITS[0].article, span=span, quote=quote)
    return Answer(
        query=Query(text=QUESTION, asked_at=ASKED_AT),
        short="some 5,000",
        text=f"{quote} [1].",
        citations=(citation,),
        as_of=HITS[0].article.published,
        conflicts=("6,000",),
    )


def test_the_written_answer_takes_the_place_of_the_embedded_one() -> None:
    with writing(Reply(text="157 fighters were captured [2].")) as (writer, _):
        answer = write_answer(writer, QUESTION, HITS, make_embedded())
    assert answer.text == "157 fighters were captured [1]."
    assert (answer.short, answer.conflicts, answer.note) == ("some 5,000", ("6,000",), None)


@pytest.mark.parametrize(
    ("reply", "note"),
    [
        (Reply(status=401), "The chat model did not accept its key"),
        (Reply(text="NO ANSWER"), "The chat model found no answer in the passages"),
        (Reply(text="9,999 surrendered [1]."), "Nothing that the chat model wrote held"),
    ],
)
def test_else_the_embedded_answer_stands_with_a_note(reply: Reply, note: str) -> None:
    with writing(reply) as (writer, _):
        answer = write_answer(writer, QUESTION, HITS, make_embedded())
    assert answer.note is not None
    assert answer.note.startswith(note)
    assert answer.note.endswith("quoted from the archive.")
    assert replace(answer, note=None) == make_embedded()


def test_what_does_not_hold_is_dropped_and_counted_by_kind() -> None:
    text = (
        "SHORT: 6,000\nSome 6,000 fighters surrendered [1]. Ali Bali called it an advance [2]. "
        "157 fighters were captured on Monday [2]. The war is over. Peace came to all [7]. "
        "157 fighters were captured [2]."
    )
    with writing(Reply(text=text)) as (writer, _):
        draft = writer.write(QUESTION, HITS, asked_at=ASKED_AT)
    assert [failure.kind for failure in draft.failures] == [
        "number",
        "name",
        "date",
        "uncited",
        "uncited",
    ]
    assert [sentence.text for sentence in draft.sentences] == ["157 fighters were captured."]
    assert draft.short is None
    assert draft.note is None


def test_no_answer_is_a_draft_that_declines() -> None:
    with writing(Reply(text="NO ANSWER")) as (writer, _):
        draft = writer.write(QUESTION, HITS, asked_at=ASKED_AT)
    assert draft.declined
    assert draft.sentences == ()
    assert draft.note is not None


def test_the_model_is_shown_no_id_and_no_address() -> None:
    with writing(Reply(text="NO ANSWER")) as (writer, server):
        writer.write(QUESTION, HITS, asked_at=ASKED_AT)
    shown = str(server.requests[0]["messages"])
    assert "secret-id" not in shown
    assert "passage-one" not in shown
    assert "news.example" not in shown
    assert "Orlenz Herald, Tuesday, 19 March 2019" in shown


def test_a_server_that_drips_comments_is_given_up_at_the_deadline() -> None:
    with writing(Reply(drip=True), timeout_s=0.3) as (writer, server):
        with pytest.raises(AnswerModelError) as caught:
            writer.write(QUESTION, HITS, asked_at=ASKED_AT)
        assert server.hung_up.wait(5), "the connection was left open"
    assert caught.value.reason == "timeout"
    assert caught.value.note == (
        "The chat model did not answer in time; this is quoted from the archive."
    )


def test_a_server_that_never_stops_writing_is_cut_off() -> None:
    text = "Some 5,000 fighters surrendered [1]. "
    with writing(Reply(text=text, endless=True)) as (writer, server):
        draft = writer.write(QUESTION, HITS, asked_at=ASKED_AT)
        assert server.hung_up.wait(5)
    assert len(draft.sentences) == 1


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(text="I'm sorry, but I can't help with that."), "refusal"),
        (Reply(refusal="Streamed apart from the text, LangChain drops it."), "empty"),
        (Reply(text="Some", finish="content_filter"), "refusal"),
        (Reply(text=""), "empty"),
        (Reply(text="  \n "), "empty"),
        (Reply(status=401), "key"),
        (Reply(status=404), "http"),
        (Reply(raw=b"data: {not json\n\n"), "malformed"),
        (Reply(raw=b"<html>proxy error</html>"), "malformed"),
        (Reply(raw=b"data: [DONE]\n\n"), "malformed"),
    ],
)
def test_each_way_to_fail_has_its_reason(reply: Reply, reason: str) -> None:
    error = fail_with(reply)
    assert error.reason == reason
    assert error.subject == "openai:scripted"
    assert error.note.endswith("this is quoted from the archive.")


@pytest.mark.parametrize(("status", "reason"), [(429, "rate limit"), (500, "http"), (503, "http")])
def test_a_busy_server_is_tried_three_times_and_no_more(status: int, reason: str) -> None:
    reply = Reply(status=status, headers={"retry-after-ms": "1"})
    with writing(reply) as (writer, server):
        with pytest.raises(AnswerModelError) as caught:
            writer.write(QUESTION, HITS, asked_at=ASKED_AT)
        assert len(server.requests) == 3
    assert caught.value.reason == reason


def test_a_server_that_recovers_is_answered_from() -> None:
    busy = Reply(status=429, headers={"retry-after-ms": "1"})
    with writing(busy, Reply(text="157 fighters were captured [2].")) as (writer, _):
        draft = writer.write(QUESTION, HITS, asked_at=ASKED_AT)
    assert len(draft.sentences) == 1


def test_a_server_that_is_not_there_is_a_lost_connection() -> None:
    with writing(Reply()) as (writer, server):
        server.close()
        server.close = lambda: None  # type: ignore[method-assign]
        with pytest.raises(AnswerModelError) as caught:
            writer.write(QUESTION, HITS, asked_at=ASKED_AT)
    assert caught.value.reason == "connection"


def test_a_server_that_counts_no_tokens_leaves_them_unknown() -> None:
    with writing(Reply(text="157 fighters were captured [2].", usage=False)) as (writer, _):
        draft = writer.write(QUESTION, HITS, asked_at=ASKED_AT)
    assert draft.input_tokens is None
    assert draft.output_tokens is None


def test_a_writer_serves_many_questions_from_many_threads() -> None:
    with (
        writing(Reply(text="157 fighters were captured [2].")) as (writer, _),
        ThreadPoolExecutor(4) as pool,
    ):
        drafts = list(pool.map(lambda _: writer.write(QUESTION, HITS, asked_at=ASKED_AT), range(8)))
    assert all(len(draft.sentences) == 1 for draft in drafts)


@pytest.mark.parametrize(
    ("model", "hint"),
    [
        ("gpt-4.1-mini", "write provider:name"),
        ("openai:", "write provider:name"),
        ("nobody:model", "write provider:name"),
        ("anthropic:claude", "pip install langchain-anthropic"),
    ],
)
def test_a_model_that_cannot_be_set_up_says_what_to_do(model: str, hint: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        ChatModel(model=model)
    assert hint in caught.value.hint
    assert "NEWSBOT_ANSWER_MODEL" in str(caught.value)


def test_a_missing_key_says_which_setting_takes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ConfigurationError) as caught:
        ChatModel(model="openai:gpt-4.1-mini")
    assert "NEWSBOT_ANSWER_API_KEY" in caught.value.hint


def test_a_missing_package_of_openai_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    from langchain.chat_models import base

    def missing(provider: str) -> object:
        raise ImportError(f"Initializing {provider} requires the langchain-openai package.")

    monkeypatch.setattr(base, "_get_chat_model_creator", missing)
    with pytest.raises(ConfigurationError) as caught:
        ChatModel(model="openai:gpt-4.1-mini")
    assert caught.value.hint == "pip install 'newsbot[openai]'"


def test_neither_question_nor_answer_nor_key_reaches_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    with writing(Reply(text="157 fighters were captured [2].")) as (writer, _):
        writer.write(QUESTION, HITS, asked_at=ASKED_AT)
    assert "fighters" not in caplog.text
    assert "sk-test" not in caplog.text
