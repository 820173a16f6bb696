"""Where articles come from: files, folders, globs, standard input, pages and feeds."""

from ingest.sources.protocol import ArticleSource, Origin, RawArticle
from ingest.sources.targets import open_source

__all__ = ["ArticleSource", "Origin", "RawArticle", "open_source"]
