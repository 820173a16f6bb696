"""How the command ends: an error of ours or Ctrl-C is one line and an exit code."""

import sys

import pytest
import typer

from bot import cli
from retrieval.errors import NewsbotError


@pytest.mark.parametrize(
    ("failure", "code", "line"),
    [
        (KeyboardInterrupt(), 130, "newsbot: interrupted"),
        (NewsbotError("is gone", subject="it", hint="look"), 2, "newsbot: it: is gone (look)"),
    ],
)
def test_an_end_is_one_line_and_an_exit_code(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    failure: BaseException,
    code: int,
    line: str,
) -> None:
    app = typer.Typer(pretty_exceptions_enable=False)

    @app.command()
    def fail() -> None:
        raise failure

    monkeypatch.setattr(cli, "app", app)
    monkeypatch.setattr(sys, "argv", ["newsbot"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == code
    assert capsys.readouterr().err.splitlines() == [line]
