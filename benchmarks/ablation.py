"""What each choice of retrieval is worth: one changed at a time, on sets of one's own.

    python -m benchmarks.ablation SET [SET ...] [--group NAME ...] [--every N]

SET is a folder in the evaluation format (`docs/evaluation.md`). Retrieval alone is measured, no
reader: a question is searched as it stands, in what was published by the day after it was asked.
Figures are those of `newsbot eval`. A `+` or `-` behind one says that it differs from its table's
first row by more than chance: the paired bootstrap interval of 95 % leaves out 0.
`docs/retrieval.md` has what was found.

Vectors are kept by their text (`--vectors`): no text is embedded twice, and an interrupted run
goes on where it was. The group "words" compares cuts by words alone
and embeds nothing.
"""

import argparse
import dataclasses
import datetime as dt
import itertools
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.choices import (
    CUT_GROUPS,
    DEFAULT,
    WORDS_ALONE,
    Choice,
    Cut,
    Feedback,
    WidenedLexicalIndex,
    find_words,
    lift_hits,
    list_choices,
    pick_words,
)
from benchmarks.held import HeldArchive, HeldWords, KeptVectors
from bot.answering.outcome import Abstention, Result
from bot.evaluation.intervals import bootstrap_mean
from bot.evaluation.measurement import Measured, is_gold, judge
from bot.evaluation.metrics import RANKS, hit_rates
from bot.evaluation.questions import EvalQuestion, load_questions
from bot.settings import Settings, load_settings, utc_now
from ingest.article import build_article
from ingest.chunking import CountTokens, split_articles
from ingest.sources.protocol import RawArticle
from ingest.sources.targets import open_source
from retrieval.domain import Article, Filter, Hit, Passage, Query
from retrieval.embedding import open_embedder
from retrieval.lexical import Fts5Index
from retrieval.protocols import IndexEntry, Vectors
from retrieval.search import Searcher

FOUND = 30
"""Passages in which gold is looked for; the answerer is given the first twenty."""

LIFTED = 100
"""Passages found where their order is changed afterwards."""

ONE_DAY = dt.timedelta(days=1)

FIGURES = tuple((kind, k) for kind in ("article", "passage") for k in RANKS)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvalSet:
    """A set as it is searched: answerable questions, and articles as ingest would store them."""

    name: str
    questions: list[EvalQuestion]
    articles: list[Article]


def read_set(folder: Path, *, every: int) -> EvalSet:
    """Read a set; of articles that answer nothing, each `every`-th alone is kept."""
    asked = load_questions(folder / "questions.jsonl")
    questions = [question for question in asked if question.answerable]
    path = folder / "articles.jsonl"
    source = open_source(
        str(path if path.exists() else folder / "articles"),
        stdin=sys.stdin.buffer,
        page_cache=folder,
    )
    origins = [origin for origin in source.discover() if not isinstance(origin, Exception)]
    raw = [item for origin in origins for item in source.fetch(origin)]
    articles = [build_article(item) for item in raw if isinstance(item, RawArticle)]
    return EvalSet(
        name=folder.name, questions=questions, articles=thin(articles, questions, every=every)
    )


def thin(
    articles: Sequence[Article], questions: Sequence[EvalQuestion], *, every: int
) -> list[Article]:
    """All gold articles and each `every`-th of the others, in their order."""
    others = itertools.count()
    return [
        article
        for article in articles
        if any(is_gold(question, article) for question in questions) or next(others) % every == 0
    ]


def cut_articles(articles: Sequence[Article], cut: Cut, count_tokens: CountTokens) -> list[Passage]:
    """The passages of all articles; without a context line, the cuts stay where they were."""
    headed = articles
    if cut.context == "headline":
        headed = [dataclasses.replace(a, source=None, published=None) for a in articles]
    split = split_articles(
        headed, count_tokens=count_tokens, max_tokens=cut.max_tokens, overlap=cut.overlap
    )
    passages = [passage for of_article in split for passage in of_article]
    if cut.context == "none":
        return [dataclasses.replace(passage, context="") for passage in passages]
    return passages


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """The embedder and its kept vectors, and what is searched with them."""

    settings: Settings
    vectors: Path

    @contextmanager
    def lay(self, articles: Sequence[Article], cut: Cut, *, dense: bool) -> Iterator["Trial"]:
        """Cut and index articles; the index is thrown away on leaving."""
        chosen = self.settings
        embedder = open_embedder(
            chosen.embedder, backend=chosen.embedder_backend, cache=chosen.cache
        )
        passages = cut_articles(articles, cut, embedder.count_tokens)
        with (
            tempfile.TemporaryDirectory(prefix="newsbot-ablation-") as scratch,
            closing(Fts5Index(Path(scratch))) as lexical,
            closing(KeptVectors(embedder, self.vectors)) as kept,
        ):
            of_id = {article.id: article for article in articles}
            lexical.replace(_entry(of_id[passage.article_id], passage) for passage in passages)
            rows = kept.embed([passage.indexed_text for passage in passages]) if dense else None
            archive = HeldArchive(articles, passages, rows)
            yield Trial(archive, HeldWords(lexical), kept, passages)


def _entry(article: Article, passage: Passage) -> IndexEntry:
    return IndexEntry(passage=passage, published=article.published, source=article.source)


class Trial:
    """Searches one archive by one choice after the other."""

    def __init__(
        self,
        archive: HeldArchive,
        lexical: HeldWords,
        kept: KeptVectors,
        passages: Sequence[Passage],
    ) -> None:
        self._archive = archive
        self._lexical = lexical
        self._kept = kept
        self.passages = passages
        self._holders: Counter[str] = Counter()

    def measure(self, choice: Choice, questions: Sequence[EvalQuestion]) -> list[Measured]:
        """How each question went."""
        return [self._ask(choice, question) for question in questions]

    def _ask(self, choice: Choice, question: EvalQuestion) -> Measured:
        until = question.asked_at + ONE_DAY if question.asked_at else None
        query = Query(
            text=" ".join(question.question.split()),
            asked_at=question.asked_at or utc_now(),
            filter=Filter(until=until),
        )
        searcher = self._searcher(choice)
        if choice.feedback:
            believed = searcher.search(query, limit=choice.feedback.passages)
            searcher = self._widened(choice, choice.feedback, query, believed)
        hits = searcher.search(query, limit=LIFTED if choice.lift else FOUND)
        if choice.lift:
            hits = lift_hits(hits, choice.lift)[:FOUND]
        nothing = Abstention(query=query, reason="retrieval alone is measured", nearest=())
        return judge(question, Result(outcome=nothing, hits=tuple(hits)), latency_ms=0.0)

    def _searcher(
        self,
        choice: Choice,
        *,
        lexical: WidenedLexicalIndex | None = None,
        embedder: "MovedVector | None" = None,
    ) -> Searcher:
        return Searcher(
            catalog=self._archive,
            lexical=lexical or self._lexical,
            vectors=self._archive,
            embedder=embedder or self._kept,
            options=choice.options,
        )

    def _widened(
        self, choice: Choice, feedback: Feedback, query: Query, believed: Sequence[Hit]
    ) -> Searcher:
        """A searcher for this question alone, with what the passages believed add to it."""
        lexical = embedder = None
        if feedback.word_weight:
            words = pick_words(
                query.text,
                [hit.passage.indexed_text for hit in believed],
                holders=self._count_holders(),
                total=len(self.passages),
                count=feedback.words,
            )
            lexical = WidenedLexicalIndex(self._lexical, words=words, weight=feedback.word_weight)
        if feedback.vector_weight:
            rows = self._archive.stored([hit.passage.id for hit in believed])
            centre = np.mean(list(rows.values()), axis=0)
            moved = self._kept.embed([query.text])[0] + feedback.vector_weight * centre
            embedder = MovedVector(moved / np.linalg.norm(moved))
        return self._searcher(choice, lexical=lexical, embedder=embedder)

    def _count_holders(self) -> Counter[str]:
        """Passages that hold each word, counted when first needed."""
        if not self._holders:
            for passage in self.passages:
                self._holders.update(set(find_words(passage.indexed_text)))
        return self._holders


class MovedVector:
    """What `Searcher` asks of an embedder, for one question whose vector is known."""

    def __init__(self, vector: NDArray[np.float32]) -> None:
        self._vector = vector

    def embed(self, _texts: Sequence[str]) -> Vectors:
        """The one vector."""
        return self._vector[np.newaxis]


def hits_within(outcomes: Sequence[Measured], kind: str, k: int) -> list[float]:
    """1.0 for each question whose gold "article" or "passage" came among the first `k`."""
    ranks = (getattr(outcome, f"{kind}_rank") for outcome in outcomes)
    return [float(rank is not None and rank <= k) for rank in ranks]


def write_row(name: str, ours: Sequence[Measured], default: Sequence[Measured]) -> str:
    """A line of the table, each figure marked where its difference to the default is sure."""
    rates = {
        kind: hit_rates([getattr(outcome, f"{kind}_rank") for outcome in ours])
        for kind in ("article", "passage")
    }
    cells = [name]
    for kind, k in FIGURES:
        pairs = zip(hits_within(ours, kind, k), hits_within(default, kind, k), strict=True)
        difference = bootstrap_mean([our - their for our, their in pairs])
        mark = "+" if difference.low > 0 else "-" if difference.high < 0 else ""
        cells.append(f"{rates[kind][str(k)]:.3f}{mark}".removeprefix("0"))
    return f"| {' | '.join(cells)} |"


def ablate(bench: Bench, folder: Path, choices: Sequence[Choice], *, every: int) -> Iterator[str]:
    """The lines of a set's tables, each as soon as it is known."""
    evaluated = read_set(folder, every=every)
    questions, articles = evaluated.questions, evaluated.articles
    yield f"\n{evaluated.name}: {len(questions)} questions, {len(articles)} articles"
    default: list[Measured] = []
    for (cut, words), alike in itertools.groupby(
        choices, key=lambda choice: (choice.cut, choice.group == WORDS_ALONE)
    ):
        with bench.lay(articles, cut, dense=not words) as trial:
            for choice in alike:
                outcomes = trial.measure(choice, questions)
                if choice.name == DEFAULT:
                    default = outcomes
                    yield f"\n| {choice.group} | article @1 | @5 | @10 | passage @1 | @5 | @10 |"
                    yield "| --- " * (1 + len(FIGURES)) + "|"
                size = f", {len(trial.passages)} passages" if choice.group in CUT_GROUPS else ""
                yield write_row(choice.name + size, outcomes, default)


def main() -> None:
    """Measure the sets named and print their tables."""
    choices = list_choices()
    groups = list(dict.fromkeys(choice.group for choice in choices))
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", type=Path, nargs="+", metavar="SET")
    parser.add_argument("--group", nargs="+", choices=groups, default=groups)
    parser.add_argument("--every", type=int, default=1, help="of articles without answers")
    parser.add_argument("--vectors", type=Path, default=Path("ablation-vectors.sqlite3"))
    asked = parser.parse_args()
    bench = Bench(settings=load_settings(), vectors=asked.vectors)
    wanted = [choice for choice in choices if choice.group in asked.group]
    for folder in asked.sets:
        for line in ablate(bench, folder, wanted, every=asked.every):
            print(line, flush=True)


if __name__ == "__main__":
    main()
