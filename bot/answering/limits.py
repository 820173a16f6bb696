"""What can be a question at all."""

from retrieval.errors import NewsbotError

QUESTION_LIMIT = 1000
"""Characters; longer than any question that people asked in the sets measured (204)."""


class QuestionError(NewsbotError):
    """A text is no question that can be worked on."""


def check_question(text: str) -> str:
    """The question without its outer spaces.

    Raises:
        QuestionError: it is empty or too long.
    """
    question = text.strip()
    if not question:
        raise QuestionError("is empty", subject="question", hint="ask something")
    if len(question) > QUESTION_LIMIT:
        raise QuestionError(
            f"is {len(question):,} characters long",
            subject="question",
            hint=f"ask it in at most {QUESTION_LIMIT:,}",
        )
    return question
