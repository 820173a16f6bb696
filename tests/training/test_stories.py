"""The training stories: how they are written, and that ours are written so."""

from pathlib import Path

import pytest

from training.stories import read_stories

STORY = """# Ferry runs aground off Kaldvik
2014-08-09

KALDVIK (Northern Wire) — All 214 people aboard were taken off.

A pump failed. The captain said a pump had failed before.

? How many were taken off?
= All 214 people
? what failed
= a pump @ said a pump had
? How many drowned?
!
"""


def written(folder: Path, text: str) -> Path:
    (folder / "ships.md").write_text(text, encoding="utf-8")
    return folder


def test_a_story_has_its_text_and_questions(tmp_path: Path) -> None:
    [story] = read_stories(written(tmp_path, STORY))
    assert story.context == "Ferry runs aground off Kaldvik — 9 August 2014"
    assert story.text.startswith("KALDVIK")
    assert story.text.endswith("before.")
    assert [question.text for question in story.questions] == [
        "How many were taken off?",
        "what failed",
        "How many drowned?",
    ]


def test_an_answer_is_where_it_is_said_to_be(tmp_path: Path) -> None:
    [story] = read_stories(written(tmp_path, STORY))
    [counted, failed, drowned] = (question.answer for question in story.questions)
    assert counted == ("All 214 people", story.text.index("All 214"))
    assert failed == ("a pump", story.text.index("a pump had"))
    assert drowned is None


def test_every_story_of_a_file_is_read(tmp_path: Path) -> None:
    assert len(list(read_stories(written(tmp_path, STORY * 3)))) == 3


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("= All 214 people", "= All 215 people"),
        ("= a pump @ said a pump had", "= a pump @ said a valve had"),
        ("= All 214 people", "= failed"),
        ("!\n", ""),
        ("= All 214 people\n", ""),
    ],
)
def test_what_is_written_wrongly_is_named_with_its_file(
    tmp_path: Path, right: str, wrong: str
) -> None:
    with pytest.raises(ValueError, match=r"ships\.md: "):
        list(read_stories(written(tmp_path, STORY.replace(right, wrong))))


def test_the_stories_of_the_project_are_well_written() -> None:
    folder = Path(__file__).parents[2] / "training" / "stories"
    stories = list(read_stories(folder))
    questions = [question for story in stories for question in story.questions]
    assert len({story.headline for story in stories}) == len(stories)
    assert 0.15 < sum(question.answer is None for question in questions) / len(questions) < 0.5
