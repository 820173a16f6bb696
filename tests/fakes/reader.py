"""A reader that finds what it was told to find."""

from collections.abc import Mapping, Sequence

from bot.answering.reading import Reading, ReadSpan
from retrieval.domain import Passage, Span


class ScriptedReader:
    """Answers a passage that holds one of the scripted texts with it, and with its score."""

    def __init__(self, answers: Mapping[str, float]) -> None:
        self._answers = dict(answers)
        self.questions: list[str] = []

    def read(
        self,
        question: str,
        passages: Sequence[Passage],
        *,
        whole: bool = False,  # noqa: ARG002 - it always is
    ) -> list[Reading]:
        self.questions.append(question)
        return [self._read(passage) for passage in passages]

    def _read(self, passage: Passage) -> Reading:
        spans = [
            ReadSpan(span=Span(start, start + len(answer)), score=score)
            for answer, score in self._answers.items()
            if (start := passage.text.find(answer)) >= 0
        ]
        best = sorted(spans, key=lambda span: -span.score)
        score = best[0].score if best else -10.0
        return Reading(
            passage=passage,
            score=score,
            probability=0.9 if score > 0 else 0.1,
            spans=tuple(best),
        )
