"""The command `newsbot`: every command in a few lines over the parts that do the work.

Exit codes: 0 done, 1 partly failed, 2 wrong use or set-up. With `--json` the last thing on standard
output is one JSON object; progress, logs and errors go to standard error.
"""

import io
import json
import sys
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.moments import parse_moment
from bot.settings import Settings, load_settings, utc_now
from retrieval.errors import ConfigurationError, NewsbotError

PARTLY_FAILED = 1
WRONG_USE = 2
INTERRUPTED = 130

app = typer.Typer(
    name="newsbot",
    help="Answers questions about the news from an archive you keep, with citations that hold.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="Directory of the archive [NEWSBOT_DATA]."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def main() -> None:
    """Run the command line; an error of ours or the system's is one line on standard error."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Headlines hold what not every terminal's encoding has; a number is better than an end.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        app()
    except (NewsbotError, OSError) as error:  # OSError: standard output itself, on a full disk
        print(f"newsbot: {error}", file=sys.stderr)  # noqa: T201 - logging may not stand yet
        sys.exit(WRONG_USE)
    except SystemExit as ended:
        if ended.code == INTERRUPTED:  # what typer makes of Ctrl-C, without a word
            print("newsbot: interrupted", file=sys.stderr)  # noqa: T201 - as above
        raise


@app.callback()
def newsbot(context: typer.Context, data: Data = None) -> None:
    """Hand `newsbot --data DIR COMMAND` down to the command."""
    context.obj = data


def settings_for(
    context: typer.Context, data: Path | None, *, quiet: bool = True, **overrides: Any
) -> Settings:
    """The settings of one command, with logging as they say.

    Args:
        quiet: Log warnings at the least, as commands do that answer on the terminal.
    """
    from bot.logs import configure_logging

    settings = load_settings(data=data or context.obj, **overrides)
    level = settings.log_level
    if quiet and level == "info":
        level = "warning"
    configure_logging(level=level, form=settings.log_format)
    return settings


def print_json(form: dict[str, Any]) -> None:
    """One JSON object on one line, in UTF-8 whatever the terminal's encoding is."""
    typer.echo(json.dumps(form, ensure_ascii=False).encode("utf-8", "backslashreplace"))


@app.command()
def ingest(
    context: typer.Context,
    targets: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH|URL...", help="Files, folders, globs, '-' (standard input), pages, feeds."
        ),
    ],
    *,
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove articles that their source no longer has.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would be done, and do nothing.")
    ] = False,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Bring articles into the archive; what did not change costs nothing."""
    from bot.commands.ingest import ingest_targets

    settings = settings_for(context, data)
    report = ingest_targets(settings, targets, prune=prune, dry_run=dry_run)
    if as_json:
        print_json(report.as_json())
    else:
        typer.echo("\n".join(report.as_lines()))
    if report.failed:
        raise typer.Exit(PARTLY_FAILED)


@app.command()
def ask(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="As you would ask it in the channel.")],
    *,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DATE", help="Answer as on that day, instead of now."),
    ] = None,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Ask one question and print the answer with its citations."""
    from bot.answering.dialogue import PartedAnswerer
    from bot.answering.limits import check_question
    from bot.assembly import build_answerer, build_chat_model, build_rephraser, open_archive
    from bot.output import GrowingAnswer, result_as_json

    settings = settings_for(context, data)
    question = check_question(question)
    try:
        asked_at = parse_moment(as_of) if as_of else utc_now()
    except ValueError as error:
        raise ConfigurationError(str(error), subject="--as-of") from None
    chat = build_chat_model(settings)
    with open_archive(settings) as archive:
        printed = GrowingAnswer(partial(typer.echo, nl=False))
        live = sys.stdout.isatty() and not as_json
        answerer = build_answerer(settings, archive, chat)
        result = PartedAnswerer(answerer, build_rephraser(chat)).ask(
            question, asked_at=asked_at, watch=printed.show if live else None
        )
    if as_json:
        print_json(result_as_json(result))
    else:
        printed.finish(result.outcome)


@app.command(name="eval")
def evaluate(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="articles.jsonl, questions.jsonl")],
    *,
    questions: Annotated[
        Path | None, typer.Option("--questions", metavar="FILE", help="Questions from elsewhere.")
    ] = None,
    per_question: Annotated[
        Path | None,
        typer.Option("--per-question", metavar="FILE", help="Write each outcome as a JSON line."),
    ] = None,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FILE", help="Write a page to be read.")
    ] = None,
    compare: Annotated[
        Path | None,
        typer.Option("--compare", metavar="FILE", help="Outcomes of another run, to compare with."),
    ] = None,
    always_answer: Annotated[
        bool, typer.Option("--always-answer", help="Never ask back, never abstain.")
    ] = False,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Ingest an evaluation set, ask its questions, and print how well it went."""
    from bot.commands.evaluate import Outputs, evaluate_folder

    settings = settings_for(context, data)
    kept = data or context.obj
    figures = evaluate_folder(
        settings,
        folder,
        keep=kept is not None,
        questions=questions or folder / "questions.jsonl",
        outputs=Outputs(per_question=per_question, report=report, baseline=compare),
        always_answer=always_answer,
    )
    if as_json:
        print_json(figures)
    else:
        for name, value in figures.items():
            typer.echo(f"{name:20} {json.dumps(value)}")


@app.command()
def run(context: typer.Context, data: Data = None) -> None:
    """Run the Discord bot until it is told to stop."""
    from bot.assembly import build_answerer, build_chat_model, build_rephraser, open_archive
    from bot.gateway.running import read_token, run_bot
    from bot.serving import serve_chroma

    settings = settings_for(context, data, quiet=False)
    read_token(settings)  # complains before the models are loaded, which may take half a minute
    chat = build_chat_model(settings)
    with serve_chroma(settings), open_archive(settings) as archive:
        answerer = build_answerer(settings, archive, chat)
        run_bot(settings, answerer, archive.catalog, build_rephraser(chat))


@app.command()
def preview(
    context: typer.Context,
    *,
    port: Annotated[
        int, typer.Option(min=0, max=65_535, help="Port of 127.0.0.1; 0 takes a free one.")
    ] = 0,
    data: Data = None,
) -> None:
    """Serve a Discord look-alike page with the same bot, for a browser on this machine."""
    from bot.assembly import build_answerer, build_chat_model, build_rephraser, open_archive
    from bot.gateway.preview import serve_preview
    from bot.serving import serve_chroma

    settings = settings_for(context, data, quiet=False)
    chat = build_chat_model(settings)
    with serve_chroma(settings), open_archive(settings) as archive:
        serve_preview(
            settings,
            build_answerer(settings, archive, chat),
            archive.catalog,
            build_rephraser(chat),
            port=port,
            announce=lambda address: typer.echo(f"newsbot is at {address} (Ctrl-C ends it)"),
        )


@app.command()
def status(context: typer.Context, *, as_json: Json = False, data: Data = None) -> None:
    """Tell what the archive holds; loads no model."""
    from bot.commands.status import read_status

    state = read_status(settings_for(context, data))
    if as_json:
        print_json(state)
    else:
        for name, value in state.items():
            typer.echo(f"{name:16} {value if value is not None else '-'}")


@app.command()
def doctor(context: typer.Context, *, as_json: Json = False, data: Data = None) -> None:
    """Check settings, models, indexes and network, each with its remedy."""
    from bot.commands.doctor import examine

    findings = examine(settings_for(context, data))
    if as_json:
        print_json({"findings": [finding.as_json() for finding in findings]})
    else:
        for finding in findings:
            typer.echo(finding.as_line())
    if any(finding.level == "fail" for finding in findings):
        raise typer.Exit(WRONG_USE)


@app.command()
def reindex(context: typer.Context, *, as_json: Json = False, data: Data = None) -> None:
    """Rebuild the full-text index and Chroma from the catalog, beside the ones in use."""
    from bot.commands.reindex import rebuild

    passages = rebuild(settings_for(context, data))
    if as_json:
        print_json({"passages": passages})
    else:
        typer.echo(f"{passages} passages embedded; both indexes are new.")
