"""newsbot beside LangChain's tutorial set-up: same articles, same questions, same machine.

    python -m benchmarks.peers [DIR]

DIR holds `articles.jsonl` and `questions.jsonl` in the evaluation format; without it, stories
that the reader was trained on are the archive: good for speed, and no measure of what is found.
Each side runs in a process of its own, newsbot with a warm model cache, the way both run every
day. Prints both and their ratios; `docs/benchmarks.md` says what was measured.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.measures import read_jsonl
from training.stories import read_stories

STORIES = Path(__file__).parents[1] / "training" / "stories"

QUESTIONS = 500
"""Asked of the stories, evenly over them."""


def run_measured(command: list[str]) -> tuple[dict[str, Any], int]:
    """Run a program; return the JSON object of its last line and its peak memory in MiB.

    Raises:
        SystemExit: when the program fails.
    """
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, stdout=output)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        lines = output.read().decode().strip().splitlines()
    if process.returncode not in {0, 1} or not lines:
        raise SystemExit(f"{' '.join(command)} failed with {process.returncode}")
    answer: dict[str, Any] = json.loads(lines[-1])
    return answer, usage.ru_maxrss // 1024


def warm_model_cache(data: Path) -> None:
    """Compile the embedder once, as every machine does at its first ingest."""
    article = data.parent / "warm.txt"
    article.write_text("A first article, so that the embedder is compiled.\n", encoding="utf-8")
    newsbot = str(Path(sys.executable).with_name("newsbot"))
    run_measured([newsbot, "ingest", str(article), "--data", str(data), "--json"])


def run_tutorial(folder: Path, data: Path) -> dict[str, Any]:
    """The peer's figures."""
    figures, peak_mib = run_measured(
        [
            sys.executable,
            "-m",
            "benchmarks.langchain_tutorial",
            str(folder / "articles.jsonl"),
            str(folder / "questions.jsonl"),
            str(data),
        ]
    )
    return {**figures, "peak_mib": peak_mib}


def run_newsbot(folder: Path, data: Path, *, reader: str) -> dict[str, Any]:
    """Our figures, through the commands that an operator types."""
    os.environ["NEWSBOT_READER"] = reader
    newsbot = str(Path(sys.executable).with_name("newsbot"))
    articles = folder / "articles.jsonl"
    ingest, peak_mib = run_measured(
        [newsbot, "ingest", str(articles), "--data", str(data), "--json"]
    )
    answers, _ = run_measured([newsbot, "eval", str(folder), "--data", str(data), "--json"])
    characters = sum(len(article["text"]) for article in read_jsonl(articles))
    return {
        "chunks": ingest["passages"],
        "ingest_s": ingest["seconds"],
        "characters_per_s": round(characters / ingest["seconds"]),
        "question_ms": answers["latency_ms"],
        "article_at_1": answers["article_hit"]["1"],
        "article_at_5": answers["article_hit"]["5"],
        "passage_at_5": answers["passage_hit"]["5"],
        "peak_mib": peak_mib,
    }


def write_stories(folder: Path) -> Path:
    """Our own stories as an evaluation set, in `folder`."""
    articles, questions = [], []
    for number, story in enumerate(read_stories(STORIES)):
        id_ = f"story-{number}"
        articles.append(
            {"id": id_, "title": story.headline, "published": story.published, "text": story.text}
        )
        for asked in story.questions:
            if asked.answer:
                question = {"question": asked.text, "answers": [asked.answer[0]]}
                questions.append({**question, "article_ids": [id_], "answerable": True})
    chosen = questions[:: max(1, len(questions) // QUESTIONS)][:QUESTIONS]
    folder.mkdir()
    for name, rows in (
        ("articles", articles),
        ("questions", [{"id": f"q{number}", **row} for number, row in enumerate(chosen)]),
    ):
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return folder


def main() -> None:
    """Measure both and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    named: Path | None = parser.parse_args().folder
    with tempfile.TemporaryDirectory() as scratch:
        folder = named or write_stories(Path(scratch, "stories"))
        for needed in (folder / "articles.jsonl", folder / "questions.jsonl"):
            if not needed.exists():
                raise SystemExit(f"{needed} is missing: name a folder in the evaluation format")
        warm_model_cache(Path(scratch, "warm"))
        sides = {
            "tutorial": run_tutorial(folder, Path(scratch, "tutorial")),
            "newsbot": run_newsbot(folder, Path(scratch, "newsbot"), reader="embedded"),
            "newsbot, read by rules": run_newsbot(folder, Path(scratch, "rules"), reader="rules"),
        }
    peer = sides.pop("tutorial")
    print("tutorial", json.dumps(peer))
    for name, ours in sides.items():
        print(name, json.dumps(ours))
        for what, ratio in ratios(ours, peer).items():
            print(f"  {what}: {ratio:.2f}")


def ratios(ours: dict[str, Any], peer: dict[str, Any]) -> dict[str, float]:
    """Ours over the peer's, of what both did."""
    return {
        "ingest characters/s": ours["characters_per_s"] / peer["characters_per_s"],
        "peak memory": ours["peak_mib"] / peer["peak_mib"],
        "question p50, a whole answer over a bare retrieval": ours["question_ms"]["p50"]
        / peer["question_ms"]["p50"],
    }


if __name__ == "__main__":
    main()
