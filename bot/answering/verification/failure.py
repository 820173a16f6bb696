"""Why a sentence does not hold, as a value that logs and evaluation can count."""

from dataclasses import dataclass
from typing import Literal

FailureKind = Literal[
    "uncited", "markup", "instruction", "quotation", "number", "name", "date", "negation",
    "certainty", "opposite", "order", "unsupported",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What a sentence says that its quote does not.

    Attributes:
        detail: The words in question, for debugging; never logged.
    """

    kind: FailureKind
    detail: str
