"""A program that ends while a thread of it waits for standard input."""

import subprocess
import sys

PROGRAM = """
import threading
from bot.commands.ingest import _open_stdin

stream, has_begun = _open_stdin(), threading.Event()

def read() -> None:
    stream.readline()
    has_begun.set()
    stream.readline()

threading.Thread(target=read, daemon=True).start()
has_begun.wait()
"""


def test_nobody_waits_for_a_line_that_does_not_come() -> None:
    command = [sys.executable, "-c", PROGRAM]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        assert program.stdin is not None
        assert program.stderr is not None
        program.stdin.write(b"one line\n")
        program.stdin.flush()
        assert (program.wait(), program.stderr.read()) == (0, b"")


def test_a_closed_standard_input_is_an_empty_one() -> None:
    program = "from bot.commands.ingest import _open_stdin; assert _open_stdin().read() == b''"
    command = ["sh", "-c", 'exec "$0" -c "$1" <&-', sys.executable, program]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
