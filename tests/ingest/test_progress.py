import io

import pytest

from ingest.progress import Advance, counting, following


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_elsewhere_than_on_a_terminal_a_line_comes_every_few_seconds() -> None:
    stream, clock = io.StringIO(), Clock()
    with following(stream=stream, clock=clock) as advance:
        for second in range(1, 13):
            clock.now_s = second
            advance(
                Advance(
                    done_bytes=second, total_bytes=20, articles=second * 100, embedded=second * 10
                )
            )
    assert stream.getvalue().splitlines() == [
        "ingest: 25%, 500 articles (100.0/s), 50 passages (10.0/s)",
        "ingest: 50%, 1,000 articles (100.0/s), 100 passages (10.0/s)",
    ]


def test_no_share_is_told_where_the_end_is_not_known() -> None:
    stream, clock = io.StringIO(), Clock()
    with following(stream=stream, clock=clock) as advance:
        clock.now_s = 5
        advance(Advance(done_bytes=0, total_bytes=None, articles=1, embedded=0))
    assert stream.getvalue() == "ingest: 1 articles (0.2/s), 0 passages (0.0/s)\n"


def test_a_count_is_shown_with_its_rate() -> None:
    stream, clock = io.StringIO(), Clock()
    with counting("reindex", unit="passages", stream=stream, clock=clock) as advance:
        clock.now_s = 10
        advance(50, 200)
    assert stream.getvalue() == "reindex: 25%, 50 passages (5.0/s)\n"


def test_on_a_terminal_a_bar_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    stream, clock = Terminal(), Clock()
    with counting("reindex", unit="passages", stream=stream, clock=clock) as advance:
        clock.now_s = 10
        advance(50, 200)
    assert "25 %" in stream.getvalue()
    assert "50 passages (5.0/s)" in stream.getvalue()
