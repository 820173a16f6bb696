"""A PostgreSQL of our own for the contract of `Catalog`, where its programs are installed."""

import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.presence import absent

USER = "nobody"
"""Who runs the database where the tests run as root, whom it refuses."""


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """URL of a running server, without a database."""
    if shutil.which("initdb") is None:
        absent("PostgreSQL")
    with tempfile.TemporaryDirectory(prefix="newsbot-postgresql-") as home:
        user = USER if os.geteuid() == 0 else None
        if user:
            shutil.chown(home, user)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        cluster = Path(home, "cluster")
        served = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"

        def run(*command: str) -> None:
            subprocess.run(command, check=True, user=user, cwd=home, stdout=subprocess.DEVNULL)

        run("initdb", "-D", str(cluster), "-A", "trust", "-U", "newsbot", "-E", "UTF8", "-N")
        run("pg_ctl", "-D", str(cluster), "-w", "-l", f"{home}/log", "-o", served, "start")
        try:
            yield f"postgresql+psycopg://newsbot@127.0.0.1:{port}"
        finally:
            run("pg_ctl", "-D", str(cluster), "-w", "-m", "immediate", "stop")


@pytest.fixture
def postgresql_url(postgresql_server: str) -> str:
    """URL of a new, empty database."""
    import psycopg

    name = f"newsbot_{uuid.uuid4().hex}"
    server = postgresql_server.replace("+psycopg", "")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
    return f"{postgresql_server}/{name}"
