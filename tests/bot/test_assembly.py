"""What is told while the parts are put together."""

from pathlib import Path

import pytest
import structlog

from bot.assembly import build_answerer
from bot.settings import Settings
from retrieval.archive import Archive
from tests.fakes.catalog import InMemoryCatalog
from tests.fakes.embedder import WordHashEmbedder
from tests.fakes.lexical import InMemoryLexicalIndex
from tests.fakes.stories import make_article
from tests.fakes.vectors import InMemoryVectorIndex


@pytest.mark.parametrize("holding", [0, 1])
def test_an_archive_without_articles_is_told_of_with_what_to_do(
    tmp_path: Path, holding: int
) -> None:
    archive = Archive(
        catalog=InMemoryCatalog(),
        lexical=InMemoryLexicalIndex(),
        vectors=InMemoryVectorIndex(),
        embedder=WordHashEmbedder(),
    )
    archive.write([(make_article(f"Story {n}."), ()) for n in range(holding)])
    with structlog.testing.capture_logs() as logged:
        build_answerer(Settings(_env_file=None, data=tmp_path, reader="rules"), archive)
    if holding:
        assert logged == []
    else:
        [event] = logged
        assert event["event"] == "archive.empty"
        assert (event["data"], event["hint"]) == (str(tmp_path), "newsbot ingest PATH")
