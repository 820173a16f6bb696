"""Whether things do in a sentence what they do in its quote: "imports rose", "the gunman shot"."""

from collections.abc import Sequence

from bot.answering.language.lemmas import is_past_form, lemma
from bot.answering.language.text import Token, meets, tokenize
from bot.answering.verification.failure import Failure
from bot.answering.verification.roles import is_passive_at
from bot.answering.words import split_words

_SAY = frozenset((lemma("say"),))
_BORDERS = frozenset(
    split_words("""
    and but while whereas although though that who which when where as after before since until
    because if unless than
""")
)
_PRONOUNS = frozenset(
    split_words("""
    it they he she this these those one ones others i we you
""")
)
_RELATIVES = frozenset(("who", "which", "that"))
_FORMS_OF_BE = (["is"], ["are"], ["was"], ["were"])
_REACH = 3


def check_doers(said: str, quoted: str) -> Failure | None:
    """Refuse, before a verb of the quote, what the quote has behind it or before another verb."""
    ours, theirs = tokenize(said), tokenize(quoted)
    verbs = [index for index, token in enumerate(theirs) if _is_verb(token)]
    for index, token in enumerate(ours):
        if not _is_verb(token) or [t.lower for t in ours[index + 1 : index + 2]] in _FORMS_OF_BE:
            continue  # "the hostages released were"
        doers = _find_doers(ours, index)
        alike = [verb for verb in verbs if meets(token.stem, (theirs[verb].stem,))]
        if not doers or not alike:
            continue
        passive = is_passive_at(ours, index)
        told = [_find_doers(theirs, verb) for verb in alike]
        if not all(told) or any(is_passive_at(theirs, verb) != passive for verb in alike):
            continue
        known = frozenset[str]().union(*told)
        others = frozenset[str]().union(
            *(_find_doers(theirs, verb) for verb in verbs if verb not in alike)
        )
        if doers.isdisjoint(known):
            others |= _find_objects(theirs, [v for v in alike if theirs[v].stem == token.stem])
        for doer in doers:
            if not meets(doer, known) and meets(doer, others):
                return Failure(kind="order", detail=f"{doer} {token.text}")
    return None


def _find_objects(tokens: Sequence[Token], verbs: Sequence[int]) -> frozenset[str]:
    """Stems of the words behind verbs in their clauses, up to the next one's border."""
    found: set[str] = set()
    for verb in verbs:
        for token in tokens[verb + 1 :]:
            if token.clause != tokens[verb].clause or token.lower in _BORDERS:
                break
            if token.is_content:
                found.add(token.stem)
    return frozenset(found)


def _is_verb(token: Token) -> bool:
    return is_past_form(token.text) and token.is_content and not meets(token.stem, _SAY)


def _find_doers(tokens: Sequence[Token], verb: int) -> frozenset[str]:
    """Stems of the words before a verb in its clause, or of those that its "who" stands for.

    None where a pronoun stands before it: that may be anybody.
    """
    found: set[str] = set()
    for index in range(verb - 1, -1, -1):
        token = tokens[index]
        if token.clause != tokens[verb].clause or meets(token.stem, _SAY):
            break
        if token.lower in _PRONOUNS:
            return frozenset()
        if token.lower in _BORDERS:
            if token.lower in _RELATIVES and not found:
                found.update(t.stem for t in tokens[max(0, index - _REACH) : index] if t.is_content)
            break
        if token.is_content and not token.text[0].isdecimal():
            found.add(token.stem)
    return frozenset(found)
