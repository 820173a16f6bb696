"""What can be a question at all."""

from retrieval.errors import NewsbotError

QUESTION_LIMIT = 1000
"""Characters; longer than any question that people asked in the sets measured (204)."""


class QuestionError(NewsbotError):
    """A text is no question that can be worked on."""


def check_question(text: str) -> str:
    """The question without its outer spaces.

    Raises:
        QuestionError: it is empty, too long, or holds bytes that are no text.
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
    try:
        question.encode()
    except UnicodeEncodeError:  # what Python makes of an argument's odd bytes
        raise QuestionError("is not text", subject="question", hint="type it in UTF-8") from None
    return question
