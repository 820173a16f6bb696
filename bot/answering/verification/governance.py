"""The prepositions that names, numbers and dates hang on."""

from collections.abc import Sequence

from bot.answering.language.lemmas import is_past_form
from bot.answering.language.text import Token, meets
from bot.answering.verification.order import Place
from bot.answering.words import split_words

BE = frozenset(
    split_words("""
    was were been being is are be get got gets
""")
)
_PREPOSITIONS = frozenset(
    split_words("""
    to from by in at of off near with against for on into between towards toward until
    since before after via outside inside
""")
)
_SAME_PREPOSITIONS = {
    "inside": "in", "at": "in", "toward": "to", "towards": "to", "until": "to",
}  # fmt: skip
DETERMINERS = frozenset(
    split_words("""
    the its his her their this that
""")
)
_SKIPPED = DETERMINERS | {"and", "or", "a", "an"}
STARTERS = frozenset(
    split_words("""
    that who which when where while as but
""")
)
_BOUNDING = frozenset(("from", "to", "since", "between", "before", "after"))
_POINTING = frozenset(("in", "on"))
_REACH = 3
"""Words between a preposition and the item that it governs."""
_REACH_OF_NOUN = 5
"""Words between it and the "of" of "in the northern Syrian city of Manbij"."""


def is_governed_otherwise(
    said: Sequence[Token],
    item: Place,
    quoted: Sequence[Token],
    matches: Sequence[Place],
    rivals: Sequence[Place],
) -> bool:
    """Whether the preposition before an item stands, in the quote, before another of its kind.

    "from 4.2 to 4.6" against "to 4.2 from 4.6"; "in Ibrenia" against "in Orlenz".
    """
    ours = _governors(said, item)[:1]
    if not ours or not matches:
        return False
    if any(ours[0] in _governors(quoted, place) for place in matches):
        return False
    if ours[0] == "by" and _is_agent(said, item, quoted, matches):
        return False
    return any(ours[0] in _governors(quoted, place) for place in rivals)


def is_no_agent(
    said: Sequence[Token], item: Place, quoted: Sequence[Token], matches: Sequence[Place]
) -> bool:
    """Whether "by" makes somebody the doer of a verb who is, in the quote, told of otherwise."""
    clause = said[item[0]].clause
    passive = any(t.lower in BE for t in said[: item[0]] if t.clause == clause)
    if _governors(said, item)[:1] != ["by"] or not passive:
        return False
    return not _is_agent(said, item, quoted, matches) and not any(
        "by" in _governors(quoted, place) for place in matches
    )


def is_boundary(tokens: Sequence[Token], items: Sequence[Place]) -> bool:
    """Whether dates bound a stretch of time: "from 1982 to 1998"."""
    return bool(items) and all(
        not _BOUNDING.isdisjoint(_governors(tokens, item)[:1]) for item in items
    )


def is_point(tokens: Sequence[Token], item: Place) -> bool:
    """Whether a date tells when something was: "in 1998"."""
    return not _POINTING.isdisjoint(_governors(tokens, item)[:1])


def is_governed_alike(
    said: Sequence[Token],
    item: Place,
    quoted: Sequence[Token],
    matches: Sequence[Place],
    rivals: Sequence[Place],
) -> bool:
    """Whether the preposition before an item is its own in the quote, and no rival's."""
    ours = _governors(said, item)[:1]
    return (
        bool(ours)
        and any(ours[0] in _governors(quoted, place) for place in matches)
        and not any(ours[0] in _governors(quoted, place) for place in rivals)
    )


def is_governed(tokens: Sequence[Token], item: Place) -> bool:
    """Whether an item hangs on a preposition."""
    return bool(_governors(tokens, item))


def _governors(tokens: Sequence[Token], item: Place) -> list[str]:
    """The preposition before an item, then the one before the noun that an "of" hangs on."""
    found: list[str] = []
    left, listed = _REACH, True
    clause = tokens[item[0]].clause
    if tokens[item[1]].text.endswith("'s"):
        found.append("of")  # "Kenya's Ruth Chebet", "Ruth Chebet of Kenya"
    before = tokens[item[0] - 1] if item[0] else None
    if before is not None and before.clause == clause - 1 and before.text[0].islower():
        clause -= 1  # "to a missionary, Ruth Ellingboe"
    for token in reversed(tokens[: item[0]]):
        if token.clause != clause or left == 0:
            break
        if token.lower in _PREPOSITIONS:
            found.append(_SAME_PREPOSITIONS.get(token.lower, token.lower))
            if token.lower != "of":
                break
            left, listed = _REACH_OF_NOUN, False
        elif token.lower in STARTERS or (token.is_content and is_past_form(token.text)):
            break
        elif token.text[0].isupper() or (listed and token.lower in {"and", "or"}):
            continue  # "in Paris and London": both stand in "in"
        elif token.lower not in _SKIPPED:
            left -= 1
            listed = False
    return found


def _is_agent(
    said: Sequence[Token], item: Place, quoted: Sequence[Token], matches: Sequence[Place]
) -> bool:
    """Whether "by" gives who did it, where the quote has him as the subject."""
    verb = next((t for t in reversed(said[: item[0]]) if t.is_content), None)
    return verb is not None and any(
        meets(verb.stem, (token.stem,))
        for _, last in matches
        for token in quoted[last + 1 : last + 1 + _REACH]
    )
