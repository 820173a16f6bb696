"""Training examples: questions, windows of passages that answer them, and windows that do not.

The sources (see ``README.md`` for their licences): squadshifts (Miller et al. 2020; Amazon
reviews, Reddit, new Wikipedia), in SQuAD's format, the Wikinews part of QAMR (Michael et al.
2018), and stories of our own. Texts are cut into word pieces once; every example is then a slice of
those arrays, so that each pass over the data draws new windows at no cost.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from training.stories import read_stories

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.random import Generator
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

CLS: Final = 101
SEP: Final = 102
MAX_PIECES: Final = 224
MAX_ANSWER_PIECES: Final = 20
MAX_QUESTION_PIECES: Final = 48
MAX_CONTEXT_PIECES: Final = 40
SQUADSHIFTS: Final = ("amazon_reviews_v1.0.json", "new_wiki_v1.0.json", "reddit_v1.0.json")
WIKIPEDIA: Final = SQUADSHIFTS[1]
QAMR: Final = "qamr_wikinews.jsonl"
STORIES: Final = "stories"
HEADED: Final = 0.6
"""Share of the windows that show their context line; archives have some and lack others."""

_NAME = re.compile(r"(?<=\s)(?:[A-Z][\w.-]*\w|\d[\d,.]*\d|\d)(?!\w)")
_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*(?:\s+|(?=[A-Z][a-z]))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A text in word pieces; ``bounds`` are the pieces where sentences begin, and the end.

    ``context`` is the line before it, its title and its date where they are known; maybe empty.
    """

    source: str
    article: str
    context: str
    context_pieces: NDArray[np.int32]
    text: str
    pieces: NDArray[np.int32]
    bounds: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question on a paragraph; ``spans`` are the answers as pieces, the last included.

    Without spans it is a question that its paragraph seems to answer and does not.
    """

    text: str
    pieces: NDArray[np.int32]
    paragraph: int
    spans: tuple[tuple[int, int], ...]
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One row of a batch: ``[CLS] question [SEP] context [SEP] passage [SEP]``.

    The context line and its ``[SEP]`` are left out where there is none. The second segment begins
    after the first ``[SEP]``; answers stand in the passage alone.

    ``spans`` are the accepted answers as (first, last) positions in ``pieces``; none means that the
    passage does not answer, and the target is ``[CLS]``.
    """

    pieces: NDArray[np.int32]
    question_end: int
    passage_start: int
    spans: tuple[tuple[int, int], ...]


@dataclass(slots=True, kw_only=True)
class Corpus:
    """Everything there is to learn from; one paragraph in 25 is held out."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    confused: NDArray[np.int32] | None = None  # [questions, k]: paragraphs found and wrong

    def held_out(self, question: int) -> bool:
        """Tell whether a question belongs to the one in 25 paragraphs never trained on."""
        text = self.paragraphs[self.questions[question].paragraph].text
        return hashlib.sha256(text.encode()).digest()[0] % 25 == 0


def _kind(name: str) -> str:
    """Tell what a name may be swapped with: a number of as many digits, or another name."""
    digits = sum(character.isdigit() for character in name)
    return f"digits{digits}" if digits else "name"


def normalise(text: str) -> str:
    """Lower case, with everything but letters and digits as single spaces."""
    return " ".join(re.findall(r"\w+", text.lower()))


def sentence_starts(text: str) -> list[int]:
    """Character offsets at which sentences begin, glued ones ("the camp.Hardened") too."""
    return [0, *(m.end() for m in _SENTENCE_END.finditer(text) if m.end() < len(text))]


def read_corpus(folder: Path, tokenizer: Tokenizer) -> Corpus:
    """Read the training files of ``folder``, and our own stories, and cut them into word pieces."""
    tokenizer.no_truncation()
    tokenizer.no_padding()
    corpus = Corpus()
    seen: dict[str, tuple[int, list[tuple[int, int]]]] = {}
    for source, article, context, text, question, answers in _rows(folder):
        if text not in seen:
            encoding = tokenizer.encode(text, add_special_tokens=False)
            offsets = encoding.offsets
            starts = sentence_starts(text)
            bounds = sorted({_first_piece(offsets, s) for s in starts} | {0, len(offsets)})
            seen[text] = (len(corpus.paragraphs), offsets)
            corpus.paragraphs.append(
                Paragraph(
                    source=source,
                    article=article,
                    context=context,
                    context_pieces=_pieces(tokenizer, context, MAX_CONTEXT_PIECES),
                    text=text,
                    pieces=np.array(encoding.ids, dtype=np.int32),
                    bounds=tuple(bounds),
                )
            )
        index, offsets = seen[text]
        spans = []
        for answer, start in answers:
            first = _first_piece(offsets, start)
            last = _first_piece(offsets, start + len(answer), after=True) - 1
            if first <= last < first + MAX_ANSWER_PIECES:
                spans.append((first, last))
        if answers and not spans:
            continue
        corpus.questions.append(
            Question(
                text=question,
                pieces=_pieces(tokenizer, question, MAX_QUESTION_PIECES),
                paragraph=index,
                spans=tuple(spans),
                answers=tuple(sorted({normalise(answer) for answer, _ in answers})),
            )
        )
    return corpus


def _pieces(tokenizer: Tokenizer, text: str, most: int) -> NDArray[np.int32]:
    """Cut a short text into at most ``most`` word pieces."""
    pieces = tokenizer.encode(text, add_special_tokens=False).ids[:most]
    return np.array(pieces, dtype=np.int32)


def _rows(folder: Path) -> Iterator[tuple[str, str, str, str, str, list[tuple[str, int]]]]:
    """Yield source, article, context line, text, question and answers with their offsets."""
    for name in SQUADSHIFTS:
        stored = json.loads((folder / name).read_text(encoding="utf-8"))
        for article in stored["data"]:
            title = article["title"]
            context = title.replace("_", " ") if name == WIKIPEDIA else ""
            for paragraph in article["paragraphs"]:
                for row in paragraph["qas"]:
                    answers = [(a["text"], a["answer_start"]) for a in row["answers"]]
                    asked = row["question"].strip()
                    yield name, title, context, paragraph["context"], asked, answers
    with (folder / QAMR).open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            answers = [(row["answer"], row["answer_start"])]
            yield QAMR, QAMR, "", row["context"], row["question"].strip(), answers
    for story in read_stories(Path(__file__).parent / "stories"):
        for question in story.questions:
            answers = [question.answer] if question.answer else []
            yield STORIES, story.headline, story.context, story.text, question.text, answers


def _first_piece(offsets: Sequence[tuple[int, int]], character: int, *, after: bool = False) -> int:
    """Find the first piece that ends beyond ``character``, or (``after``) begins at it."""
    low, high = 0, len(offsets)
    while low < high:
        middle = (low + high) // 2
        begun = offsets[middle][0] < character if after else offsets[middle][1] <= character
        low, high = (middle + 1, high) if begun else (low, middle)
    return low


class Windows:
    """Draws examples: a window that holds the answer, and windows that hold none.

    Passages are whole sentences around the answer, up to a drawn number of pieces; texts shorter
    than that are lengthened with their neighbours, so that the answer has to be found among
    sentences of another paragraph too.
    """

    def __init__(self, corpus: Corpus, tokenizer: Tokenizer) -> None:
        """Remember the corpus, which paragraphs neighbour which, and names to swap."""
        self.corpus = corpus
        self.tokenizer = tokenizer
        self._articles = _pieces(tokenizer, "a an the", 3)
        self.normal = [f" {normalise(p.text)} " for p in corpus.paragraphs]
        self.mates: dict[str, list[int]] = defaultdict(list)
        for index, paragraph in enumerate(corpus.paragraphs):
            self.mates[paragraph.article].append(index)
        self.names: dict[tuple[str, str], list[str]] = defaultdict(list)
        for question in corpus.questions:
            source = corpus.paragraphs[question.paragraph].source
            for name in _NAME.finditer(question.text, 1):
                self.names[source, _kind(name.group())].append(name.group())

    def positive(self, rng: Generator, index: int, target: int) -> Example:
        """Draw a window of about ``target`` pieces that answers question ``index``.

        The longest of the annotators' answers is the one to give: readers want "33.7 percent of
        the vote", and annotators paid by the question give "33.7".
        """
        question = self.corpus.questions[index]
        paragraph = self.corpus.paragraphs[question.paragraph]
        anchor = max(question.spans, key=lambda span: span[1] - span[0])
        start, end = self._around(rng, paragraph, anchor, target)
        before: list[NDArray[np.int32]] = []
        after: list[NDArray[np.int32]] = []
        if end - start < target - 20 and rng.random() < self._lengthened(paragraph):
            for _, slice_ in self._fill(rng, index, target - (end - start)):
                (before if rng.random() < 0.5 else after).append(slice_)  # noqa: PLR2004 - a coin
        lead = sum(map(len, before)) - start
        spans = {(anchor[0] + lead, anchor[1] + lead)}
        passage = np.concatenate([*before, paragraph.pieces[start:end], *after])
        return self._example(rng, question, paragraph.context_pieces, passage, spans)

    def negative(self, rng: Generator, index: int, target: int) -> Example | None:
        """Draw a window of about ``target`` pieces that does not answer question ``index``.

        Half of them are the paragraph itself without the sentences that hold an answer, which is
        all that was said around it; the others are what retrieval confuses with it.
        """
        question = self.corpus.questions[index]
        context = self.corpus.paragraphs[question.paragraph].context_pieces
        passage: NDArray[np.int32] | None = None
        if rng.random() < 0.5:  # noqa: PLR2004 - a coin
            passage = self._without_answer(rng, question, target)
        if passage is None:
            slices = self._fill(rng, index, target)
            if not slices:
                return None
            passage = np.concatenate([pieces for _, pieces in slices])
            context = self.corpus.paragraphs[slices[0][0]].context_pieces
        return self._example(rng, question, context, passage, set())

    def near_miss(self, rng: Generator, index: int, target: int) -> Example:
        """Draw a window that question ``index``, which its paragraph does not answer, is like.

        Mostly the sentences that share most word pieces with it, else any.
        """
        question = self.corpus.questions[index]
        paragraph = self.corpus.paragraphs[question.paragraph]
        place = int(rng.integers(len(paragraph.pieces)))
        if rng.random() < 0.7:  # noqa: PLR2004 - the sentences that retrieval would show
            shared = np.isin(paragraph.pieces, question.pieces)
            counts = np.add.reduceat(shared, paragraph.bounds[:-1])
            place = paragraph.bounds[int(np.argmax(counts + rng.random(len(counts))))]
        start, end = self._around(rng, paragraph, (place, place), target)
        passage = paragraph.pieces[start:end]
        return self._example(rng, question, paragraph.context_pieces, passage, set())

    def swapped(self, rng: Generator, index: int, target: int) -> Example | None:
        """Ask about another name, number or year than the passage tells of.

        The window answers the question as it was; what is put in its place stands nowhere in the
        paragraph. None where the question shares no name with its paragraph.
        """
        question = self.corpus.questions[index]
        told = self.normal[question.paragraph]
        names = [m for m in _NAME.finditer(question.text, 1) if f" {normalise(m.group())} " in told]
        if not names:
            return None
        name = names[int(rng.integers(len(names)))]
        pool = self.names[self.corpus.paragraphs[question.paragraph].source, _kind(name.group())]
        other = pool[int(rng.integers(len(pool)))]
        if f" {normalise(other)} " in told:
            return None
        text = question.text[: name.start()] + other + question.text[name.end() :]
        pieces = _pieces(self.tokenizer, text, MAX_QUESTION_PIECES)
        asked = replace(question, text=text, pieces=pieces)
        answered = self.positive(rng, index, target)
        passage = answered.pieces[answered.passage_start : -1]
        context = self.corpus.paragraphs[question.paragraph].context_pieces
        return self._example(rng, asked, context, passage, set())

    @staticmethod
    def _lengthened(paragraph: Paragraph) -> float:
        """Chance that a short text is lengthened; most QAMR sentences stay alone, being cheap."""
        return 0.4 if paragraph.source == QAMR else 0.7

    @staticmethod
    def _around(
        rng: Generator, paragraph: Paragraph, span: tuple[int, int], target: int
    ) -> tuple[int, int]:
        """Grow from the sentences of ``span`` to either side while below ``target`` pieces."""
        bounds = paragraph.bounds
        low = int(np.searchsorted(bounds, span[0], side="right")) - 1
        high = int(np.searchsorted(bounds, span[1], side="right"))
        left = rng.random()
        while bounds[high] - bounds[low] < target and (low > 0 or high < len(bounds) - 1):
            leftward = (rng.random() < left and low > 0) or high == len(bounds) - 1
            low, high = (low - 1, high) if leftward else (low, high + 1)
        start, end = bounds[low], bounds[high]
        if end - start > target + 40:  # one endless sentence: cut it, around the span
            start = max(start, span[0] - int(rng.integers(1, target)))
            end = min(end, max(span[1] + 1, start + target))
        return start, end

    def _fill(self, rng: Generator, index: int, target: int) -> list[tuple[int, NDArray[np.int32]]]:
        """Collect windows, ``target`` pieces together, that hold none of the question's answers.

        Each comes with the paragraph it was cut from.
        """
        question = self.corpus.questions[index]
        own = self.corpus.paragraphs[question.paragraph]
        slices: list[tuple[int, NDArray[np.int32]]] = []
        missing = target
        used = {-1, question.paragraph}
        for _ in range(8):
            if missing < 12:  # noqa: PLR2004 - shorter is no sentence
                break
            mates = self.mates[own.article]
            if self.corpus.confused is not None and rng.random() < 0.7:  # noqa: PLR2004
                other = int(rng.choice(self.corpus.confused[index]))
            else:
                other = mates[int(rng.integers(len(mates)))]
            if other in used or self._answers(question, other):
                continue
            used.add(other)
            paragraph = self.corpus.paragraphs[other]
            place = int(rng.integers(len(paragraph.pieces)))
            start, end = self._around(rng, paragraph, (place, place), missing)
            slices.append((other, paragraph.pieces[start : min(end, start + missing + 20)]))
            missing -= end - start
        return slices

    def _without_answer(
        self, rng: Generator, question: Question, target: int
    ) -> NDArray[np.int32] | None:
        """Cut the sentences that hold an answer out of the question's own paragraph."""
        paragraph = self.corpus.paragraphs[question.paragraph]
        bounds = paragraph.bounds
        held = {
            sentence
            for first, last in question.spans
            for sentence in range(
                int(np.searchsorted(bounds, first, side="right")) - 1,
                int(np.searchsorted(bounds, last, side="right")),
            )
        }
        kept = [
            paragraph.pieces[bounds[i] : bounds[i + 1]]
            for i in range(len(bounds) - 1)
            if i not in held
        ]
        if sum(map(len, kept)) < 20:  # noqa: PLR2004 - nothing left to read
            return None
        passage = np.concatenate(kept)
        # The same answer elsewhere in the paragraph would make this a false negative.
        wanted = {tuple(paragraph.pieces[a : b + 1].tolist()) for a, b in question.spans}
        flat = passage.tolist()
        for answer in wanted:
            size = len(answer)
            if any(tuple(flat[i : i + size]) == answer for i in range(len(flat) - size + 1)):
                return None
        start = int(rng.integers(max(1, len(passage) - target)))
        return passage[start : start + target + 20]

    def _answers(self, question: Question, paragraph: int) -> bool:
        """Tell whether a paragraph holds one of the question's answers, word for word."""
        return any(f" {answer} " in self.normal[paragraph] for answer in question.answers)

    def _example(
        self,
        rng: Generator,
        question: Question,
        context: NDArray[np.int32],
        passage: NDArray[np.int32],
        spans: set[tuple[int, int]],
    ) -> Example:
        """Join question, context line and passage.

        One question in five loses its question mark and one in seven its articles, as people type
        in a chat.
        """
        asked = question.pieces
        if rng.random() < 0.2 and question.text.endswith("?") and len(asked) > 2:  # noqa: PLR2004
            asked = asked[:-1]
        if rng.random() < 0.15:  # noqa: PLR2004
            asked = asked[~np.isin(asked, self._articles)]
        shown = context[: len(context) if rng.random() < HEADED else 0]
        lead = len(asked) + 2 + (len(shown) + 1 if len(shown) else 0)
        room = MAX_PIECES - lead - 1
        cut = 0
        if len(passage) > room and spans:
            first, last = min(s[0] for s in spans), max(s[1] for s in spans)
            cut = min(len(passage) - room, max(0, (first + last - room) // 2))
        passage = passage[cut : cut + room]
        kept = tuple(
            sorted(
                (a - cut + lead, b - cut + lead)
                for a, b in spans
                if a >= cut and b - cut < len(passage)
            )
        )
        headed = [shown, [SEP]] if len(shown) else []
        pieces = np.concatenate([[CLS], asked, [SEP], *headed, passage, [SEP]])
        return Example(
            pieces=pieces.astype(np.int32),
            question_end=len(asked) + 2,
            passage_start=lead,
            spans=kept,
        )
