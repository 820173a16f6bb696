"""How the command ends: an error of ours or Ctrl-C is one line and an exit code."""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
import typer

from bot import cli
from bot.answering.limits import QuestionError, check_question
from bot.settings import PREFIX, Settings
from retrieval.errors import NewsbotError


@pytest.fixture(autouse=True)
def _logging_ends_with_the_test() -> Iterator[None]:
    """A command logs to the standard error of its process, which here is that of one test."""
    yield
    structlog.reset_defaults()


@pytest.mark.parametrize(
    ("failure", "code", "line"),
    [
        (KeyboardInterrupt(), 130, "newsbot: interrupted"),
        (NewsbotError("is gone", subject="it", hint="look"), 2, "newsbot: it: is gone (look)"),
        (OSError(28, "No space left on device"), 2, "newsbot: [Errno 28] No space left on device"),
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


def test_what_the_terminal_cannot_show_is_shown_by_its_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = typer.Typer(pretty_exceptions_enable=False)

    @app.command()
    def tell() -> None:
        typer.echo("Süd “\udcff”")
        cli.print_json({"short": "Süd “\udcff”"})

    shown = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(shown, encoding="latin-1"))
    monkeypatch.setattr(cli, "app", app)
    monkeypatch.setattr(sys, "argv", ["newsbot"])
    with pytest.raises(SystemExit):
        cli.main()
    text, form = shown.getvalue().splitlines()
    assert text.decode("latin-1") == r"Süd \u201c\udcff\u201d"
    assert form.decode("utf-8") == r'{"short": "Süd “\udcff”"}'  # JSON is UTF-8 everywhere


def test_a_question_that_is_no_text_is_refused() -> None:
    with pytest.raises(QuestionError, match=r"not text .*UTF-8"):
        check_question("how many \udcff fighters?")


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({}, "no Discord token"),
        ({"DISCORD_TOKEN": "s3cr3t", "ANSWER_MODEL": "foo"}, "NEWSBOT_ANSWER_MODEL"),
    ],
)
def test_the_bot_complains_of_its_settings_before_it_loads_anything(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    variables: dict[str, str],
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in map(str.upper, Settings.model_fields):
        monkeypatch.delenv(PREFIX + name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(PREFIX + name, value)
    monkeypatch.setattr(sys, "argv", ["newsbot", "run"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert told in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
