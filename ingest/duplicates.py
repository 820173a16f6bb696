"""Near-identical copies: one wire story that several outlets carry with small edits.

Texts are compared by their shingles, runs of five words. What counts is containment, the share
of one text's shingles that stand in another (Broder 1997, "On the resemblance and containment of
documents"): unlike the Jaccard index it does not fall when an outlet cuts a story short. A fixed
eighth of all shingles, the same eighth for every text, is remembered of each original; it names
the few originals worth comparing whole.
"""

import itertools
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.domain import Article

CONTAINED = 0.6
"""Least share of a copy's shingles that its original holds. Outlets' own stories of one event
share .35 at most (100 events told by three outlets each); edited wire copies .68 and more."""

NOVEL_WORDS = 30
"""Longest stretch that a copy may have of its own: an added sentence, not an added report."""

EDITED_WORDS = 12
"""Longest stretch of its own that a copy's passage may have and still say what the original's
does: an edit of a few words changes each of the shingles around it. Beyond that it is kept."""

MOST_COMPARED = 32
"""Originals compared whole with one article. Reports made from one form, as of shares or quakes,
resemble all that came before them: to read those each time takes ever longer."""

_WORDS_IN_A_SHINGLE = 5
_SAMPLING = 8
_LEAST_SHARED = 3
_CANDIDATE_SHARE = 0.4  # of the sample; below CONTAINED by what sampling may err
_SAME_HEADLINE = 0.8

_WORD = re.compile(r"\w+")
_MONTH = re.compile(r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER_WORD = re.compile(
    r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|dozen|"
    r"(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|"
    r"hundred|thousand|million|billion"
)

Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Shape:
    """What two articles are compared by.

    Attributes:
        shingles: A hash of each run of five words, in the order of the text.
        numbers: Digits and number words of the text; years and days of a month are left out,
            since an outlet may date what another calls "Wednesday".
        outlet: Case-folded, or empty where it is not known.
        headline: Its words, case-folded.
    """

    shingles: Hashes
    numbers: frozenset[str]
    outlet: str
    headline: frozenset[str]

    @classmethod
    def of(cls, article: Article) -> "Shape":
        """The shape of an article."""
        words = _WORD.findall(article.text.casefold())
        return cls(
            _shingles(words),
            _numbers(words),
            (article.source or "").casefold(),
            frozenset(_WORD.findall(article.headline.casefold())),
        )

    @property
    def sample(self) -> NDArray[np.uint32]:
        """The remembered eighth of the shingles, each once."""
        kept = self.shingles[self.shingles % _SAMPLING == 0]
        return np.unique((kept >> np.uint64(32)).astype(np.uint32))

    def copies(self, original: "Shape") -> float:
        """How much of this article stands in `original`, if it tells nothing beyond it; else 0.

        A figure that the original does not have makes it another version of the story, and so
        does a stretch of more than NOVEL_WORDS. An outlet that repeats itself under another
        headline tells a later version, or shows the same page furniture, and is no copy.
        """
        if len(self.shingles) == 0 or self.numbers - original.numbers:
            return 0.0
        if self.outlet and self.outlet == original.outlet and not self._shares_headline(original):
            return 0.0
        known = np.isin(self.shingles, original.shingles)
        share = float(known.mean())
        return share if share >= CONTAINED and _longest_gap(known) <= NOVEL_WORDS else 0.0

    def tells(self, text: str) -> bool:
        """Whether this article says, with small edits, all that `text` does."""
        known = np.isin(_shingles(_WORD.findall(text.casefold())), self.shingles)
        return _longest_gap(known) <= EDITED_WORDS

    def _shares_headline(self, other: "Shape") -> bool:
        least = min(len(self.headline), len(other.headline))
        return len(self.headline & other.headline) >= _SAME_HEADLINE * max(1, least)


class Originals:
    """The articles that are nobody's copy, and which of them a new article copies.

    Args:
        signatures: What `add` returned for originals of earlier runs, by article id.
        read: Articles by id, as they are stored or going to be; unknown ids are left out.
    """

    def __init__(
        self,
        signatures: Mapping[str, bytes],
        read: Callable[[Sequence[str]], Mapping[str, Article]],
    ) -> None:
        self._read = read
        self._postings = _Postings(signatures)

    def add(self, article_id: str, shape: Shape) -> bytes:
        """Count an article among the originals.

        Returns:
            Its signature, to be kept for the next run.
        """
        sample = shape.sample
        self._postings.add(article_id, sample)
        return sample.astype("<u4").tobytes()

    def original_of(self, shape: Shape, *, among: Callable[[str], bool]) -> str | None:
        """The original that holds most of this article, the least id of equals, or None.

        Args:
            shape: The article's.
            among: Whether an id may be the answer; some that were added may have left since.
        """
        sharing = filter(among, self._postings.sharing(shape.sample))
        near = list(itertools.islice(sharing, MOST_COMPARED))
        if not near:
            return None
        shares = {id_: shape.copies(Shape.of(article)) for id_, article in self._read(near).items()}
        best = min(shares, key=lambda id_: (-shares[id_], id_), default=None)
        return best if best is not None and shares[best] > 0 else None


class _Postings:
    """Which articles have a hash: sorted arrays, and what was added since in a dictionary.

    A dictionary alone takes some 100 bytes a hash, the arrays 8: 50,000 articles are 25 MB.
    """

    _MERGE_AT = 100_000

    def __init__(self, signatures: Mapping[str, bytes]) -> None:
        self._ids = list(signatures)
        samples = [np.frombuffer(value, dtype="<u4") for value in signatures.values()]
        self._hashes = np.concatenate([np.empty(0, np.uint32), *samples]).astype(np.uint32)
        self._owners = np.repeat(
            np.arange(len(samples), dtype=np.uint32), [len(sample) for sample in samples]
        )
        self._sort()
        self._recent: dict[int, list[int]] = {}
        self._recent_count = 0

    def add(self, article_id: str, sample: NDArray[np.uint32]) -> None:
        owner = len(self._ids)
        self._ids.append(article_id)
        for value in sample.tolist():
            self._recent.setdefault(value, []).append(owner)
        self._recent_count += len(sample)
        if self._recent_count >= self._MERGE_AT:
            self._merge()

    def sharing(self, sample: NDArray[np.uint32]) -> list[str]:
        """Articles that share enough of the sample to be compared, most first, equals by id."""
        begins = np.searchsorted(self._hashes, sample, "left")
        ends = np.searchsorted(self._hashes, sample, "right")
        owners = [
            self._owners[begin:end] for begin, end in zip(begins, ends, strict=True) if begin < end
        ]
        owners += [
            np.array(recent, np.uint32)
            for value in sample.tolist()
            if (recent := self._recent.get(value))
        ]
        if not owners:
            return []
        found, counts = np.unique(np.concatenate(owners), return_counts=True)
        least = max(_LEAST_SHARED, _CANDIDATE_SHARE * len(sample))
        near = counts >= least
        shared = {
            self._ids[owner]: count for owner, count in zip(found[near], counts[near], strict=True)
        }
        return sorted(shared, key=lambda id_: (-shared[id_], id_))

    def _merge(self) -> None:
        values = [value for value, owners in self._recent.items() for _ in owners]
        owners = [owner for owners in self._recent.values() for owner in owners]
        self._hashes = np.concatenate([self._hashes, np.array(values, np.uint32)])
        self._owners = np.concatenate([self._owners, np.array(owners, np.uint32)])
        self._sort()
        self._recent, self._recent_count = {}, 0

    def _sort(self) -> None:
        order = np.argsort(self._hashes, kind="stable")
        self._hashes, self._owners = self._hashes[order], self._owners[order]


def _shingles(words: Sequence[str]) -> Hashes:
    """A hash of each run of five words, the same in every process."""
    count = len(words) - _WORDS_IN_A_SHINGLE + 1
    if count < 1:
        return np.empty(0, np.uint64)
    coded = np.fromiter((zlib.crc32(word.encode()) for word in words), np.uint64, len(words))
    mixed = np.zeros(count, np.uint64)
    for place in range(_WORDS_IN_A_SHINGLE):
        mixed = (mixed ^ coded[place : place + count]) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return mixed


def _numbers(words: Sequence[str]) -> frozenset[str]:
    around = zip(["", *words], words, [*words[1:], ""], strict=False)
    return frozenset(
        word
        for before, word, after in around
        if (word[0].isdigit() or _NUMBER_WORD.fullmatch(word))
        and not (_YEAR.fullmatch(word) or _MONTH.fullmatch(before) or _MONTH.fullmatch(after))
    )


def _longest_gap(known: NDArray[np.bool_]) -> int:
    """The longest run of false values."""
    edges = np.flatnonzero(np.concatenate([[True], known, [True]]))
    return int(np.diff(edges).max()) - 1
