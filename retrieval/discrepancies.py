"""Where an index and the catalog disagree: by the ids held, and by looking a sample of them up.

Ids alone do not tell: Chroma keeps them apart from its vectors, and goes on without a word when
the files of the vectors are gone (1,000 of 1,300 lost, all 1,300 ids still listed; measured with
1.5.9). Full text keeps its words apart from their labels likewise.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from retrieval.domain import Filter
from retrieval.protocols import Catalog, LexicalIndex, VectorIndex

SAMPLE = 64
"""Passages looked up in each index, in a few hundred milliseconds. A loss of a tenth is missed
once in 850 times; what Chroma loses at a time is everything but the latest thousand or so."""

NEAREST = 10
"""Hits among which a passage is to be, when its own vector is asked for."""

TOLERATED = 0.1
"""Share of the sample that an index of nearest neighbours may fail to find while it is sound: it is
approximate (recall .999 on text, less on vectors that lie alike). A lost file loses most of it."""

SAME = 0.9999
"""Cosine from which two passages are the same to the index, and their order is chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrepancy:
    """Where an index and the catalog disagree.

    Attributes:
        index: Which index.
        missing: Passage ids that the catalog has and the index lacks.
        stray: Passage ids that the index has and the catalog lacks.
        unfound: Of the sample, passage ids that the index lists and does not find.
    """

    index: Literal["lexical", "vectors"]
    missing: tuple[str, ...] = ()
    stray: tuple[str, ...] = ()
    unfound: tuple[str, ...] = ()


def find_discrepancies(
    catalog: Catalog, lexical: LexicalIndex, vectors: VectorIndex, *, sample: int = SAMPLE
) -> list[Discrepancy]:
    """Compare both indexes with the catalog; nothing is embedded.

    Args:
        sample: How many passages to look up: by their own words, and by their stored vectors.

    Raises:
        ArchiveError: A part is too damaged to be asked.
    """
    known, in_words, in_vectors = catalog.passage_ids(), lexical.ids(), vectors.ids()
    found = (
        Discrepancy(
            index="lexical",
            missing=tuple(sorted(known - in_words)),
            stray=tuple(sorted(in_words - known)),
            unfound=tuple(_unfound_by_words(catalog, lexical, _spread(known & in_words, sample))),
        ),
        Discrepancy(
            index="vectors",
            missing=tuple(sorted(known - in_vectors)),
            stray=tuple(sorted(in_vectors - known)),
            unfound=_unfound_by_vector(vectors, _spread(known & in_vectors, sample)),
        ),
    )
    return [each for each in found if each.missing or each.stray or each.unfound]


def _spread(ids: set[str], sample: int) -> list[str]:
    """That many of them, evenly over their order; ids are digests, so this is a fair sample."""
    ordered = sorted(ids)
    step = max(1.0, len(ordered) / sample)
    return [ordered[int(step * number)] for number in range(min(sample, len(ordered)))]


def _unfound_by_words(catalog: Catalog, lexical: LexicalIndex, ids: Sequence[str]) -> Iterator[str]:
    passages = catalog.passages(ids)
    groups = catalog.passages_of({passage.article_id for passage in passages.values()})
    for id_, passage in passages.items():
        if not any(character.isalnum() for character in passage.text):
            continue
        here = Filter(article_ids=(passage.article_id,))
        hits = lexical.search(passage.text, limit=len(groups[passage.article_id]), keep=here)
        if id_ not in dict(hits):
            yield id_


def _unfound_by_vector(vectors: VectorIndex, ids: Sequence[str]) -> tuple[str, ...]:
    stored = vectors.stored(ids)
    unfound = []
    for id_ in ids:
        vector = stored.get(id_)
        hits = [] if vector is None else vectors.search(vector, limit=NEAREST, keep=Filter())
        crowded = len(hits) == NEAREST and hits[-1][1] >= SAME
        if id_ not in dict(hits) and not crowded:
            unfound.append(id_)
    return tuple(unfound) if len(unfound) > TOLERATED * len(ids) else ()
