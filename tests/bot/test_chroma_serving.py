"""Chroma's server beside the bot, for real: what becomes of it when it dies."""

import errno
import os
import threading
from pathlib import Path

import psutil
import pytest
import structlog

from bot import serving
from bot.settings import Settings
from retrieval.ownership.record import ServerRecord

pytestmark = pytest.mark.server


def test_a_server_that_dies_while_the_disk_is_full_is_started_again_once_it_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = ServerRecord.write
    trials: list[ServerRecord] = []
    tried_twice = threading.Event()

    def fill_up_then_write(record: ServerRecord, data: Path) -> None:
        trials.append(record)
        if len(trials) == 1:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write(record, data)
        tried_twice.set()

    monkeypatch.setattr(serving, "WATCH_S", 0.01)
    with (
        structlog.testing.capture_logs() as logged,
        serving.serve_chroma(Settings(_env_file=None, data=tmp_path)),  # left after the restart
    ):
        monkeypatch.setattr(ServerRecord, "write", fill_up_then_write)
        _server().kill()
        assert tried_twice.wait(10)
    events = [line["event"] for line in logged]
    died_twice = ["chroma.died", "chroma.restart_failed", "chroma.died"]
    assert events == ["chroma.served", *died_twice, "chroma.restarted"]


def _server() -> psutil.Process:
    (server,) = (
        child
        for child in psutil.Process().children()
        if any("chroma_process" in word for word in child.cmdline())
    )
    return server
