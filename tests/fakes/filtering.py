"""What a Filter keeps, in the plainest words; the fake indexes and the contract suite use it."""

from retrieval.domain import Filter
from retrieval.protocols import IndexEntry


def keeps(keep: Filter, entry: IndexEntry) -> bool:
    if keep.since and (entry.published is None or entry.published < keep.since):
        return False
    if keep.until and (entry.published is None or entry.published >= keep.until):
        return False
    if keep.sources and (
        entry.source is None
        or entry.source.casefold() not in {source.casefold() for source in keep.sources}
    ):
        return False
    return not keep.article_ids or entry.passage.article_id in keep.article_ids
