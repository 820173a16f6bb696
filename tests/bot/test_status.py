"""What `newsbot status` tells, of an archive that changes meanwhile."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.commands.status import read_status
from bot.settings import Settings


def test_a_folder_that_goes_while_it_is_measured_counts_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "chroma" / "a-collection-that-is-deleted"
    gone.mkdir(parents=True)
    scandir = os.scandir

    def scan(path: Any) -> Iterator[os.DirEntry[str]]:
        if Path(path) == gone:
            gone.rmdir()
        return scandir(path)

    monkeypatch.setattr(os, "scandir", scan)
    assert read_status(Settings(_env_file=None, data=tmp_path))["disk_mb"] > 0
    assert not gone.exists()


@pytest.mark.parametrize(
    ("values", "told"),
    [({}, "embedded"), ({"reader": "rules"}, "rules"), ({"answer_model": "openai:x"}, "openai:x")],
)
def test_it_tells_what_answers(tmp_path: Path, values: dict[str, str], told: str) -> None:
    settings = Settings(_env_file=None, data=tmp_path, **values)  # type: ignore[arg-type]
    assert read_status(settings)["answer_model"] == told
