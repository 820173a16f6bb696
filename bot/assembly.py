"""The one place where the parts are put together from the settings."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from bot.answering.answerer import Answerer
from bot.answering.judge import make_judge
from bot.answering.reading import Reader
from bot.answering.reading.embedded import open_reader
from bot.answering.reading.rules import RuleReader
from bot.answering.thresholds import RULES, TRAINED
from bot.answering.verification import Ask
from bot.settings import Settings
from retrieval.archive import Archive
from retrieval.catalog import SqlCatalog
from retrieval.embedding import open_embedder
from retrieval.errors import ConfigurationError
from retrieval.lexical import Fts5Index
from retrieval.ownership import open_vectors
from retrieval.search import Searcher
from retrieval.vectors import VectorSpace

if TYPE_CHECKING:
    from bot.answering.dialogue import Rephraser
    from bot.answering.writing.chat import ChatWriter
    from bot.answering.writing.model import ChatModel

log = structlog.get_logger(__name__)


def open_catalog(settings: Settings) -> SqlCatalog:
    """The catalog alone, for commands that need no index and no model.

    Raises:
        CatalogError: it cannot be opened.
        ConfigurationError: the data directory cannot be made.
    """
    make_data_directory(settings.data)
    url = settings.database_url.get_secret_value() if settings.database_url else None
    return SqlCatalog.open(settings.data, url=url)


def make_data_directory(data: Path) -> None:
    """Make the directory of the archive where it is not there.

    Raises:
        ConfigurationError: it cannot be made or is not a directory.
    """
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(
            f"cannot be the data directory: {error.strerror}",
            subject=str(data),
            hint="name another with --data DIR or NEWSBOT_DATA",
        ) from None


@contextmanager
def open_archive(settings: Settings, *, rebuild: bool = False) -> Iterator[Archive]:
    """The archive, its vectors over whoever owns them; closed on leaving.

    Args:
        rebuild: Open indexes that are damaged or another embedder's too, to be built anew.

    Raises:
        NewsbotError: a part cannot be opened, or the index is another embedder's.
    """
    catalog = open_catalog(settings)
    with closing(catalog), closing(Fts5Index(settings.data)) as lexical:
        vectors = open_vectors(
            settings.data,
            collection=lambda: VectorSpace.in_use(catalog).collection,
            url=str(settings.chroma) if settings.chroma else None,
            anew=rebuild,
        )
        with closing(vectors):
            embedder = open_embedder(
                settings.embedder, backend=settings.embedder_backend, cache=settings.cache
            )
            archive = Archive(catalog=catalog, lexical=lexical, vectors=vectors, embedder=embedder)
            if not rebuild:
                archive.verify_embedder()
            yield archive


def build_searcher(archive: Archive) -> Searcher:
    """A searcher over an open archive."""
    return Searcher(
        catalog=archive.catalog,
        lexical=archive.lexical,
        vectors=archive.vectors,
        embedder=archive.embedder,
    )


def build_answerer(
    settings: Settings, archive: Archive, chat: "ChatModel | None" = None
) -> Answerer:
    """What answers questions from an open archive; with `chat`, in that model's words.

    An archive without articles is logged: a name mistyped or another working directory makes one,
    and every question of it would be answered with "the archive has nothing on this".

    Raises:
        NewsbotError: a model cannot be used as configured.
    """
    if not archive.catalog.totals().articles:
        log.warning("archive.empty", data=str(settings.data), hint="newsbot ingest PATH")
    searcher = build_searcher(archive)
    reader: Reader = RuleReader(embed=searcher.embed)
    calibration, judge = RULES, None
    if settings.reader == "embedded":
        reader = open_reader(backend=settings.embedder_backend, cache=settings.cache)
        calibration, judge = TRAINED, make_judge(reader)
    return Answerer(
        searcher=searcher,
        reader=reader,
        calibration=calibration,
        writer=_build_writer(chat, judge),
        passages=settings.passages,
    )


def _build_writer(chat: "ChatModel | None", judge: Ask | None) -> "ChatWriter | None":
    if chat is None:
        return None
    from bot.answering.writing.chat import ChatWriter

    return ChatWriter(chat, ask=judge)


def build_rephraser(chat: "ChatModel | None") -> "Rephraser | None":
    """What makes questions stand alone with a chat model, or None without one."""
    if chat is None:
        return None
    from bot.answering.dialogue.rephrasing import ChatRephraser

    return ChatRephraser(chat)


def build_chat_model(settings: Settings) -> "ChatModel | None":
    """The chat model, or None where none is configured. Nothing is sent.

    Raises:
        ConfigurationError: the provider is unknown, not installed, or has no key.
    """
    if settings.answer_model is None:
        return None
    from bot.answering.writing.model import ChatModel

    return ChatModel(
        model=settings.answer_model,
        base_url=str(settings.answer_base_url) if settings.answer_base_url else None,
        api_key=settings.answer_api_key,
        timeout_s=settings.answer_timeout_s,
        max_tokens=settings.answer_max_tokens,
    )
