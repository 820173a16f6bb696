"""What the README shows is what happens."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import app
from tests.e2e.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_is_listed_and_every_listed_command_exists() -> None:
    listed = set(re.findall(r"^\| `newsbot (\w+)", README, re.MULTILINE))
    commands = {
        command.name or command.callback.__name__
        for command in app.registered_commands
        if command.callback is not None
    }
    assert listed == commands


@pytest.mark.model
def test_the_langchain_example_runs_as_it_stands(archive: Path) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    archive.rename(archive.with_name(".demo"))
    done = subprocess.run(
        [sys.executable, "-c", example],
        cwd=archive.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "some 5,000 fighters" in done.stdout
