"""`newsbot reindex`: both indexes anew from the catalog."""

from bot.assembly import make_data_directory, open_archive
from bot.settings import Settings
from ingest.progress import counting
from retrieval.ownership import writer_lock


def rebuild(settings: Settings) -> int:
    """Rebuild with the configured embedder, while the indexes in use go on answering.

    Returns:
        How many passages were embedded.

    Raises:
        NewsbotError: the archive is being written to, or a part fails.
    """
    make_data_directory(settings.data)
    with (
        writer_lock(settings.data),
        open_archive(settings, rebuild=True) as archive,
        counting("reindex", unit="passages") as progress,
    ):
        return archive.reindex(progress)
