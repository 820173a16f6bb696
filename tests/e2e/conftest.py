"""Runs the real command, on the real models, each test on an archive of its own."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples" / "articles"
NEWSBOT = Path(sys.executable).with_name("newsbot")


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command came to."""

    code: int
    stdout: str
    stderr: str

    @property
    def form(self) -> dict[str, Any]:
        """The JSON object that ends its standard output."""
        form: dict[str, Any] = json.loads(self.stdout.strip().splitlines()[-1])
        return form

    @property
    def complaint(self) -> str:
        """The one line it complains with; a traceback is a bug."""
        assert "Traceback" not in self.stderr
        lines = [line for line in self.stderr.splitlines() if line.startswith("newsbot: ")]
        assert len(lines) == 1, self.stderr
        return lines[0]


Newsbot = Callable[..., Ran]


def run_newsbot(*arguments: str | Path, cwd: Path, stdin: bytes = b"", **variables: str) -> Ran:
    """Run the installed command with nothing of the caller's settings but the model cache."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("NEWSBOT_") or name == "NEWSBOT_CACHE"
    }
    done = subprocess.run(
        [NEWSBOT, *arguments],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        check=False,
        timeout=240,
        env={**environment, "HF_HUB_OFFLINE": "1", **variables},
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def newsbot(tmp_path: Path) -> Newsbot:
    """`newsbot("ask", "...")` in an empty directory, so that `data` lies within it."""

    def run(*arguments: str | Path, stdin: bytes = b"", **variables: str) -> Ran:
        return run_newsbot(*arguments, cwd=tmp_path, stdin=stdin, **variables)

    return run


@pytest.fixture(scope="session")
def sample_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples, ingested once; tests that write take a copy by `archive`."""
    folder = tmp_path_factory.mktemp("samples")
    ran = run_newsbot("ingest", SAMPLES, "--json", cwd=folder)
    assert ran.code == 0, ran.stderr
    return folder / "data"


@pytest.fixture
def archive(sample_archive: Path, tmp_path: Path) -> Path:
    """The samples' archive as the default data directory of `newsbot`, free to be changed."""
    return Path(shutil.copytree(sample_archive, tmp_path / "data"))
