"""One owner of the Chroma directory, for real: servers, locks and kills on loopback."""

import contextlib
import errno
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from retrieval.domain import Filter
from retrieval.errors import ArchiveBusyError, ArchiveError, IndexFaultError
from retrieval.ownership import ChromaServer, open_vectors, writer_lock
from retrieval.ownership import server as server_module
from retrieval.ownership.record import ServerRecord
from retrieval.vectors import ChromaIndex
from tests.fakes.embedder import WordHashEmbedder
from tests.fakes.stories import entries, story
from tests.programs.own_vectors import COLLECTION, WRITTEN

ROOT = Path(__file__).parents[2]
OWN = entries(story("own", "Written by the owner."))

pytestmark = pytest.mark.server


def opened(
    data: Path, *, wait_s: float = 10.0, url: str | None = None
) -> contextlib.closing[ChromaIndex]:
    return contextlib.closing(
        open_vectors(data, collection=lambda: COLLECTION, wait_s=wait_s, url=url)
    )


def write_own(vectors: ChromaIndex) -> None:
    vectors.upsert(OWN, WordHashEmbedder().embed([e.passage.indexed_text for e in OWN]))


@contextlib.contextmanager
def another(deed: str, data: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that does `deed`; killed at the end if it still runs."""
    command = [sys.executable, "-m", "tests.programs.own_vectors", deed, str(data)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as program:
        try:
            yield program
        finally:
            program.kill()


def server_of(owner: subprocess.Popen[str]) -> psutil.Process:
    assert owner.stdout is not None
    assert owner.stdout.readline().startswith("ready")
    (server,) = psutil.Process(owner.pid).children()
    return server


def test_a_free_directory_is_opened_and_locked_until_closed(tmp_path: Path) -> None:
    with opened(tmp_path) as vectors:
        write_own(vectors)
        with pytest.raises(ArchiveBusyError, match="when it has finished"):
            opened(tmp_path, wait_s=0.3)
    with opened(tmp_path) as vectors:
        assert vectors.ids() == {OWN[0].passage.id}


def test_what_another_process_writes_through_the_server_is_seen_at_once(tmp_path: Path) -> None:
    with ChromaServer(tmp_path), opened(tmp_path) as vectors:
        write_own(vectors)
        with another("write", tmp_path) as writer:
            assert writer.wait() == 0
        vector = WordHashEmbedder().embed([WRITTEN[0].passage.indexed_text])[0]
        for keep in (Filter(), Filter(sources=("Reuters",)), Filter(article_ids=("written",))):
            hits = vectors.search(vector, limit=5, keep=keep)
            assert hits[0] == (WRITTEN[0].passage.id, pytest.approx(1.0, abs=1e-5))


def test_what_the_server_held_is_there_when_the_directory_is_opened_later(tmp_path: Path) -> None:
    with ChromaServer(tmp_path), opened(tmp_path) as vectors:
        write_own(vectors)
    with opened(tmp_path) as vectors:
        assert vectors.ids() == {OWN[0].passage.id}


def test_a_server_stopped_in_order_leaves_no_process_and_no_record(tmp_path: Path) -> None:
    with ChromaServer(tmp_path) as server:
        assert server.is_alive()
        assert json.loads((tmp_path / "chroma.json").read_text())["port"] == server.port
        assert server._process is not None
        pid = server._process.pid
    assert not psutil.pid_exists(pid)
    assert not (tmp_path / "chroma.json").exists()


@pytest.mark.parametrize("served", [False, True])
def test_nothing_is_written_to_a_disk_that_is_nearly_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, served: bool
) -> None:
    with (
        ChromaServer(tmp_path) if served else contextlib.nullcontext(),
        opened(tmp_path) as vectors,
    ):
        write_own(vectors)
        room = shutil.disk_usage(tmp_path)
        monkeypatch.setattr(shutil, "disk_usage", lambda _: room._replace(free=31_999_999))
        for write in (write_own, lambda index: index.delete([OWN[0].passage.id])):
            with pytest.raises(
                IndexFaultError, match=r"nearly full: 31 MB.*nothing stored is lost"
            ):
                write(vectors)
        assert vectors.ids() == {OWN[0].passage.id}
        monkeypatch.setattr(shutil, "disk_usage", lambda _: room._replace(free=32_000_000))
        write_own(vectors)


def test_a_directory_has_one_server(tmp_path: Path) -> None:
    # Said at once: the waiting would outlast the test.
    with ChromaServer(tmp_path), pytest.raises(ArchiveBusyError, match=f"process {os.getpid()} "):
        ChromaServer(tmp_path, wait_s=3_600.0).__enter__()


def test_a_proxy_of_the_environment_is_not_asked_for_the_loopback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")  # nobody listens there
    monkeypatch.setenv("no_proxy", "news.example")
    with ChromaServer(tmp_path), opened(tmp_path) as vectors:
        write_own(vectors)
        assert vectors.ids() == {OWN[0].passage.id}
    assert os.environ["no_proxy"] == "news.example,127.0.0.1"


def test_a_server_waits_for_a_command_that_works_on_the_directory(tmp_path: Path) -> None:
    with another("hold", tmp_path) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(ArchiveBusyError):
            ChromaServer(tmp_path, wait_s=0.3).__enter__()
        holder.kill()
        holder.wait()
        with ChromaServer(tmp_path, wait_s=10) as server:
            assert server.is_alive()


def test_a_command_waits_while_the_owner_has_no_server_yet(tmp_path: Path) -> None:
    with another("hold", tmp_path) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        holder.kill()
        with opened(tmp_path, wait_s=10) as vectors:
            assert vectors.ids() == set()


@pytest.mark.skipif(sys.platform != "linux", reason="a process's death reaches its server on Linux")
def test_a_killed_owner_takes_its_server_along(tmp_path: Path) -> None:
    with another("serve", tmp_path) as owner:
        server = server_of(owner)
        owner.kill()
        owner.wait()
        psutil.wait_procs([server], timeout=10)
        assert not server.is_running()
    with opened(tmp_path) as vectors:
        assert vectors.ids() == set()
    assert not (tmp_path / "chroma.json").exists()


def test_an_orphaned_server_is_ended_and_no_other(tmp_path: Path) -> None:
    mine, others = tmp_path / "mine", tmp_path / "others"
    with ChromaServer(others) as bystander:
        orphan = _orphan(mine)
        with opened(mine) as vectors:
            write_own(vectors)
        assert orphan.wait(10) is not None
        assert not (mine / "chroma.json").exists()
        assert bystander.is_alive()


def _orphan(data: Path) -> "subprocess.Popen[bytes]":
    """A server whose owner is gone: its record stands, nobody holds the lock."""
    with ChromaServer(data) as lost:
        record = (data / "chroma.json").read_bytes()
        assert lost._process is not None
        command = psutil.Process(lost._process.pid).cmdline()
    orphan = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    (data / "chroma.json").write_bytes(record)
    return orphan


def test_a_record_left_behind_misleads_nobody(tmp_path: Path) -> None:
    record = {"host": "127.0.0.1", "port": server_module._free_port(), "owner": os.getpid()}
    (tmp_path / "chroma.json").write_text(json.dumps(record))
    with opened(tmp_path) as vectors:
        write_own(vectors)
    assert not (tmp_path / "chroma.json").exists()


def test_a_record_that_cannot_be_removed_holds_up_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(data: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(data))

    with monkeypatch.context() as patched, ChromaServer(tmp_path):
        patched.setattr(ServerRecord, "remove", staticmethod(refuse))

    with opened(tmp_path, wait_s=0.0) as vectors:
        write_own(vectors)


def test_a_taken_port_is_left_for_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ports = iter([taken.getsockname()[1], server_module._free_port()])
        monkeypatch.setattr(server_module, "_free_port", lambda: next(ports))
        with ChromaServer(tmp_path) as server:
            assert server.is_alive()
            assert server.port != taken.getsockname()[1]


def test_a_server_that_cannot_start_says_why_and_frees_the_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setattr(server_module, "_free_port", lambda: port)
        with pytest.raises(IndexFaultError, match=f"{port} is not available.*chroma.log"):
            ChromaServer(tmp_path).__enter__()
    with opened(tmp_path) as vectors:
        assert vectors.ids() == set()


def test_a_dead_server_is_noticed_and_its_clients_go_on_after_a_restart(tmp_path: Path) -> None:
    with ChromaServer(tmp_path) as server, opened(tmp_path) as vectors:
        write_own(vectors)
        assert server._process is not None
        server._process.kill()
        server._process.wait()
        assert not server.is_alive()
        with pytest.raises(IndexFaultError, match="does not answer"):
            vectors.ids()
        server.restart()
        assert server.is_alive()
        assert vectors.ids() == {OWN[0].passage.id}


def test_a_restart_on_a_full_disk_fails_clearly_and_can_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill_up(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with ChromaServer(tmp_path) as server:
        assert server._process is not None
        server._process.kill()
        server._process.wait()
        with monkeypatch.context() as full:
            full.setattr(ServerRecord, "write", fill_up)
            with pytest.raises(IndexFaultError, match="the disk is full"):
                server.restart()
        server.restart()
        assert server.is_alive()


def test_a_server_kept_elsewhere_leaves_the_directory_alone(tmp_path: Path) -> None:
    with ChromaServer(tmp_path / "elsewhere") as server:
        url = f"http://127.0.0.1:{server.port}/"
        with opened(tmp_path / "here", url=url) as vectors:
            write_own(vectors)
            assert vectors.ids() == {OWN[0].passage.id}
    assert not (tmp_path / "here").exists()


def test_a_server_elsewhere_that_does_not_answer_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(IndexFaultError, match="does not answer"):
        opened(tmp_path, url=f"http://127.0.0.1:{server_module._free_port()}")


def test_a_rebuild_by_another_process_is_followed(tmp_path: Path) -> None:
    names = ["newsbot-x-1"]
    with (
        ChromaServer(tmp_path),
        contextlib.closing(open_vectors(tmp_path, collection=lambda: names[-1])) as reader,
    ):
        write_own(reader)
        with contextlib.closing(
            open_vectors(tmp_path, collection=lambda: "newsbot-x-2")
        ) as rebuilder:
            write_own(rebuilder)
            rebuilder.drop_others()
            names.append("newsbot-x-2")
            assert reader.ids() == {OWN[0].passage.id}
            rebuilder.clear()
            assert reader.ids() == set()


def test_one_process_writes_at_a_time(tmp_path: Path) -> None:
    with writer_lock(tmp_path), pytest.raises(ArchiveBusyError), writer_lock(tmp_path):
        pass
    with writer_lock(tmp_path):
        pass


def test_a_data_directory_that_is_a_file_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a directory")
    with pytest.raises(ArchiveError, match="NEWSBOT_DATA"):
        opened(tmp_path / "data")


def test_a_lock_that_cannot_be_taken_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "chroma.lock").mkdir()  # refused to root, too
    with pytest.raises(ArchiveError, match="NEWSBOT_DATA"):
        opened(tmp_path)
