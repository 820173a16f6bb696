"""The one tree of exceptions of the project.

Every error carries its subject (what it is about: a path, an article id, a setting) and a hint
that tells an operator what to do. The command line prints both; a traceback is never shown for
an error of this tree. Libraries' own errors are translated into it where they cross a border.
"""


class NewsbotError(Exception):
    """Something failed in a way that an operator can act on.

    Attributes:
        subject: What the error is about.
        hint: What to do about it; may be empty.
    """

    def __init__(self, message: str, *, subject: str, hint: str = "") -> None:
        super().__init__(message)
        self.subject = subject
        self.hint = hint

    def __str__(self) -> str:
        """One line: subject, message and hint."""
        line = f"{self.subject}: {self.args[0]}"
        return f"{line} ({self.hint})" if self.hint else line


class ConfigurationError(NewsbotError):
    """A setting is unknown, missing or cannot be used."""


class ArchiveError(NewsbotError):
    """The archive cannot be read or written."""


class CatalogError(ArchiveError):
    """The relational catalog failed."""


class IndexFaultError(ArchiveError):
    """A derived index (full text or vectors) failed; it can be rebuilt from the catalog."""


class DamagedIndexError(IndexFaultError):
    """What a derived index has on disk cannot be read any more; a rebuild replaces it."""


class ArchiveBusyError(ArchiveError):
    """Another process holds what this one needs."""


class EmbedderMismatchError(ArchiveError):
    """The index was built with another embedder than the one configured."""


class ModelError(NewsbotError):
    """A model's files are missing, damaged, out of reach, or cannot be run."""


class SourceError(NewsbotError):
    """One item of a source cannot be read as an article."""
