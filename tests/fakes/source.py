"""A source of articles held in memory."""

from collections.abc import Iterator, Mapping, Sequence

from ingest.sources.protocol import Origin, RawArticle
from retrieval.errors import SourceError

Item = RawArticle | SourceError


class InMemorySource:
    """Origins by name with their items; a name in `gone` was an origin of an earlier run."""

    def __init__(
        self,
        origins: Mapping[str, Sequence[Item]],
        *,
        exhaustive: bool = True,
        gone: Sequence[str] = (),
        sized: bool = True,
        skipped: int = 0,
    ) -> None:
        self._origins = origins
        self._exhaustive = exhaustive
        self._gone = gone
        self._sized = sized
        self._skipped = skipped
        self.fetched = 0

    @property
    def skipped(self) -> int:
        return self._skipped

    def discover(self) -> Iterator[Origin | SourceError]:
        for name, items in self._origins.items():
            size = sum(len(item.text) for item in items if isinstance(item, RawArticle))
            yield Origin(
                name=name,
                label=name,
                size_bytes=size if self._sized else None,
                exhaustive=self._exhaustive,
            )

    def fetch(self, origin: Origin) -> Iterator[Item]:
        for item in self._origins[origin.name]:
            self.fetched += 1
            yield item

    def vanished(self, origin_name: str) -> bool:
        return origin_name in self._gone
