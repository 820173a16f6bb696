"""Whether things do in a sentence what they do in its quote: "imports rose", "the gunman shot"."""

from collections.abc import Sequence

from bot.answering.language.lemmas import is_past_form, lemma
from bot.answering.language.names import find_claimed
from bot.answering.language.numbers import NUMBER_WORDS
from bot.answering.language.text import Token, meets, tokenize
from bot.answering.verification.failure import Failure
from bot.answering.verification.roles import is_passive_at
from bot.answering.words import split_words
from retrieval.calendar import MONTHS, WEEKDAYS

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
_DAYS = frozenset((*WEEKDAYS, *MONTHS))
_RELATIVES = frozenset(("who", "which", "that"))
_FORMS_OF_BE = (["is"], ["are"], ["was"], ["were"])
_REACH = 3


def check_doers(said: str, quoted: str) -> Failure | None:
    """Refuse, before a verb of the quote, what the quote has behind it or before another verb."""
    ours, theirs = tokenize(said), tokenize(quoted)
    named = frozenset(
        token.stem
        for name in find_claimed(said, quoted)
        for token in ours[name.first : name.last + 1]
    )
    for index, token in enumerate(ours):
        if not _is_verb(token) or [t.lower for t in ours[index + 1 : index + 2]] in _FORMS_OF_BE:
            continue  # "the hostages released were"
        doers = _find_doers(ours, index)
        alike = [i for i, t in enumerate(theirs) if _is_verb(t) and meets(token.stem, (t.stem,))]
        passive = is_passive_at(ours, index)
        if not doers or not alike or any(is_passive_at(theirs, v) != passive for v in alike):
            continue
        same = [verb for verb in alike if theirs[verb].stem == token.stem]
        wrong = _find_wrong(
            doers, named, _find_objects(ours, [index]), _find_objects(theirs, same), theirs, alike
        )
        if wrong is not None:
            return Failure(kind="order", detail=f"{wrong} {token.text}")
    return None


def _find_wrong(
    doers: frozenset[str],
    named: frozenset[str],
    done: frozenset[str],
    objects: frozenset[str],
    theirs: Sequence[Token],
    alike: Sequence[int],
) -> str | None:
    """A doer that the quote has behind the verb or before another, and not before this one."""
    told = [_find_doers(theirs, verb) for verb in alike]
    if not all(told):  # a pronoun, or nobody: then at least not who it is done to
        return next((doer for doer in doers if doers <= objects), None)
    known = frozenset[str]().union(*told)
    others = frozenset[str]().union(
        *(_find_doers(theirs, i) for i, t in enumerate(theirs) if _is_verb(t) and i not in alike)
    )
    if any(meets(doer, known) for doer in doers):
        doers -= named  # "exports to China rose" against "imports to China"
    elif doers.isdisjoint(objects) and not known.isdisjoint(done):
        return None  # "the samples tested": a participle of what is tested
    else:
        sayers = [i for i, token in enumerate(theirs) if meets(token.stem, _SAY)]
        others = others.union(objects, *(_find_sayers(theirs, sayer) for sayer in sayers))
    return next((d for d in doers if not meets(d, known) and meets(d, others)), None)


def _find_sayers(tokens: Sequence[Token], verb: int) -> frozenset[str]:
    """Stems of who says something, also where "said" stands first: ", said Alicia Tolentino"."""
    if verb and tokens[verb - 1].clause != tokens[verb].clause:
        return _find_objects(tokens, [verb])
    return _find_doers(tokens, verb)


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
    opens = False
    for index in range(verb - 1, -1, -1):
        token = tokens[index]
        parted = token.clause != tokens[verb].clause
        opens = opens or (parted and not found)  # its subject stands before a comma
        if (parted and not opens) or token.sentence != tokens[verb].sentence:
            break
        if meets(token.stem, _SAY):
            break
        if token.lower in _PRONOUNS:
            return frozenset()
        if token.lower in _BORDERS:
            if token.lower in _RELATIVES and not found:
                found.update(t.stem for t in tokens[max(0, index - _REACH) : index] if t.is_content)
            elif any(_is_verb(other) for other in tokens[index + 1 : verb]):
                return frozenset()  # "the judge who tried for months resigned"
            break
        named = token.is_content and token.text not in _DAYS
        if named and not token.text[0].isdecimal() and token.lower not in NUMBER_WORDS:
            found.add(token.stem)
    return frozenset(found)
