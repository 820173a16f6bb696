"""BM25 over passages and their articles, by SQLite's FTS5, in a derived file of its own."""

from retrieval.lexical.index import FILE, Fts5Index
from retrieval.lexical.words import STOP_WORDS, match_query

__all__ = ["FILE", "STOP_WORDS", "Fts5Index", "match_query"]
