"""Where the owner's server listens, as every other process of the archive reads it."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

FILE = "chroma.json"

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerRecord:
    """A server of the archive's directory.

    Attributes:
        port: Where it listens, or is about to.
        owner: Process id of the one that started it and holds the lock.
    """

    host: str = HOST
    port: int
    owner: int

    @property
    def url(self) -> str:
        """Where a client finds it."""
        return f"http://{self.host}:{self.port}"

    @classmethod
    def read(cls, data: Path) -> Self:
        """The record in the archive's directory.

        Raises:
            FileNotFoundError: There is none.
        """
        return cls(**json.loads((data / FILE).read_text()))

    def write(self, data: Path) -> None:
        """Replace the record at once: a reader finds the old one or this."""
        fresh = data / f"{FILE}.new"
        fresh.write_text(json.dumps(asdict(self)))
        fresh.replace(data / FILE)

    @staticmethod
    def remove(data: Path) -> None:
        """Take it away; none there is fine."""
        (data / FILE).unlink(missing_ok=True)
