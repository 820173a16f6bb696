"""Whether an item hangs on the verb of a sentence on which it hangs in its quote.

"The engineers were abducted on Tuesday" against "engineers abducted 17 days ago were handed over
on Tuesday".
"""

from collections.abc import Iterator, Sequence

from bot.answering.language.lemmas import is_past_form, is_verb_form
from bot.answering.language.text import Token, meets
from bot.answering.verification.governance import is_governed
from bot.answering.verification.order import Place
from bot.answering.verification.roles import find_verb_after, is_passive_at
from bot.answering.words import split_words

_DETERMINERS = frozenset(
    split_words("""
    a an the its his her their
""")
)
"""What stands before a participle that is an adjective: "an estimated $3"."""
_BORDERS = frozenset(
    split_words("""
    and but while whereas although though that who which when where as because if
""")
)
_SHARING = frozenset(("and", "who", "which", "that"))
"""Borders behind which a verb may share what follows it with the one before."""
_GOING_ON = frozenset(
    split_words("""
    when where who which that it he she they
""")
)
"""Words that open a clause about the item before them."""
_SAYING = frozenset(("said", "told", "announced"))
_OPEN = frozenset(
    split_words("""
    he she it they who the his her its their
""")
)
"""Words whose sentence may be about somebody told before it."""
_COMPARING = frozenset(
    split_words("""
    less fewer least nearly almost roughly around approximately
""")
)
_STATING = frozenset(("is", "are", "was", "were"))
_AUXILIARIES = frozenset(
    split_words("""
    be is are was were been being am have has had say said
""")
)
"""Forms of verbs that an item does not hang on by themselves."""
_BEFORE_GERUNDS = frozenset(
    split_words("""
    after before while by of without since from
""")
)
_BEFORE_VERBS = frozenset(
    split_words("""
    to will would could may might must should can
""")
)
_REACH_OF_ING = 3
"""Words behind an item within which an -ing form goes on from it: "spent 14 months trying"."""


def is_attached_otherwise(
    said: Sequence[Token], item: Place, quoted: Sequence[Token], matches: Sequence[Place]
) -> bool:
    """Whether the verb of an item is, in the quote, one on which it does not hang.

    Nothing is known of an item whose own verb the sentence has, too, or the quote does not have.
    """
    if said[item[1]].text.endswith("'s"):
        return False  # "last week's avalanche"
    verb = next(_find_verbs(said, item), None) or _find_state(said, item)
    if verb is None or not any(
        meets(said[verb].stem, (token.stem,)) and _may_be_verb(quoted, index)
        for index, token in enumerate(quoted)
    ):
        return False
    noun = _noun_before(said, item)
    if noun is not None and verb > item[1]:
        return False  # "the earthquake in Belkent killed"
    if noun is not None and any(noun == _noun_before(quoted, place) for place in matches):
        return False  # "the hospital in Malou", whatever it does
    own = frozenset(quoted[index].stem for place in matches for index in _own(quoted, place))
    told = frozenset(token.stem for token in said)
    return bool(own) and not meets(said[verb].stem, own) and not any(meets(v, told) for v in own)


def _find_state(tokens: Sequence[Token], item: Place) -> int | None:
    """The word behind the "are" of an item: "19 miners are still missing"."""
    for index in range(item[1] + 1, len(tokens) - 1):
        if tokens[index].clause != tokens[item[0]].clause or tokens[index].lower in _BORDERS:
            return None
        if tokens[index].lower in _STATING:
            behind = range(min(index + 2, len(tokens) - 1), index, -1)
            return next((i for i in behind if tokens[i].is_content), None)
    return None


def is_doing_elsewhere(
    said: Sequence[Token], item: Place, quoted: Sequence[Token], matches: Sequence[Place]
) -> bool:
    """Whether what an item does is done in another sentence of the quote than it stands in.

    Not where that sentence has a pronoun or a "the ..." that may stand for it.
    """
    verb = find_verb_after(said, item[1])
    if verb is None:
        return False
    own = {quoted[first].sentence for first, _ in matches}
    done = [i for i, t in enumerate(quoted) if meets(said[verb].stem, (t.stem,))]
    if done and all(_is_behind(quoted, place, done) for place in matches):
        return not is_passive_at(said, verb)
    return bool(done) and not any(
        quoted[index].sentence in own or _is_open(quoted, index) for index in done
    )


def _is_behind(tokens: Sequence[Token], item: Place, verbs: Sequence[int]) -> bool:
    """Whether an item hangs on a preposition behind verbs of which it can be no subject."""
    noun = _noun_before(tokens, item)
    agent = any(token.lower == "by" for token in tokens[max(verbs) + 1 : item[0]])
    return (
        not agent
        and is_governed(tokens, item)
        and max(verbs) < item[0]
        and all(tokens[verb].sentence == tokens[item[0]].sentence for verb in verbs)
        and all(tokens[verb].stem != noun for verb in verbs)
    )


def _is_open(tokens: Sequence[Token], verb: int) -> bool:
    """Whether a pronoun or "the ..." stands before a verb in its sentence."""
    sentence = tokens[verb].sentence
    return any(t.lower in _OPEN for t in tokens[:verb] if t.sentence == sentence)


def _own(tokens: Sequence[Token], item: Place) -> Iterator[int]:
    """Indices of all the verbs on which an item may hang, and of those that go on from it."""
    before = [i for i in range(max(0, item[0] - 2), item[0]) if tokens[i].lower in _SAYING]
    if before and tokens[before[-1]].clause == tokens[item[0]].clause:
        yield before[-1]  # "officials said on Tuesday": nothing else was then
        return
    verbs = list(_find_verbs(tokens, item))
    yield from verbs
    if not verbs:
        return
    behind = tokens[item[1] + 1 : item[1] + 1 + _REACH_OF_ING]
    for index, token in enumerate(behind, start=item[1] + 1):
        if token.lower.endswith("ing") and token.clause == tokens[item[1]].clause:
            yield index
    if any(token.lower in _GOING_ON for token in behind[:2]):
        for index in range(item[1] + 2, len(tokens)):
            if _is_verb(tokens, index):
                yield index
                break


def _find_verbs(tokens: Sequence[Token], item: Place) -> Iterator[int]:
    """The last verb before an item in its clause, else the first behind it.

    Before the first come those that share what follows it: "shot the man who had killed two and
    wounded five on Friday".
    """
    found = None
    clause = tokens[item[0]].clause
    governed = is_governed(tokens, item)
    for index in range(item[0] - 1, -1, -1):
        token = tokens[index]
        if token.clause != clause:
            if found != index + 1:
                break
            clause = token.clause  # a participle opens its clause: ", hidden in 125 accounts"
        if token.lower in _BORDERS and not (found and governed and token.lower in _SHARING):
            break
        if _is_verb(tokens, index) and (found is None or _parts(tokens, index, found)):
            yield index
            found = index
    if found is None:
        yield from _find_verb_behind(tokens, item)


def _find_verb_behind(tokens: Sequence[Token], item: Place) -> Iterator[int]:
    """The first verb behind an item in its clause; that of the sentence, where the item opens it.

    "For 19 months Ostrander, who grows sunflowers, listened to a hum".
    """
    clause = tokens[item[0]].clause
    start = next(i for i, token in enumerate(tokens) if token.sentence == tokens[item[0]].sentence)
    opens = item[0] - start <= 1 and is_governed(tokens, item)
    skipped = -1
    for index in range(item[1] + 1, len(tokens)):
        token = tokens[index]
        if token.clause != clause and not (opens and token.sentence == tokens[item[0]].sentence):
            return
        if token.lower in _BORDERS:
            if not opens:
                return
            skipped = token.clause
        if token.clause != skipped and _is_verb(tokens, index):
            yield index
            return


def _parts(tokens: Sequence[Token], verb: int, later: int) -> bool:
    """Whether what joins two verbs lets what follows the later one belong to the earlier."""
    between = tokens[verb + 1 : later]
    opens = tokens[later - 1].clause != tokens[later].clause
    return opens or any(token.lower in _SHARING for token in between)


def _noun_before(tokens: Sequence[Token], item: Place) -> str | None:
    """Stem of the content word right before an item, prepositions and articles skipped."""
    for index in range(item[0] - 1, max(-1, item[0] - 4), -1):
        if tokens[index].clause != tokens[item[0]].clause:
            return None
        if tokens[index].is_content and tokens[index].lower not in _COMPARING:
            return None if _is_verb(tokens, index) else tokens[index].stem
    return None


def _may_be_verb(tokens: Sequence[Token], index: int) -> bool:
    """Whether a word is a verb, an -ing form, or stands behind an "are"."""
    stated = tokens[max(0, index - 2)].lower in _STATING
    return stated or tokens[index].lower.endswith("ing") or _is_verb(tokens, index)


def _is_verb(tokens: Sequence[Token], index: int) -> bool:
    token = tokens[index]
    before = tokens[index - 1].lower if index else ""
    if not token.text[0].islower() or before in _DETERMINERS or token.lower in _AUXILIARIES:
        return False
    if is_past_form(token.text) or is_verb_form(token.text):
        return True
    if token.lower.endswith("ing"):
        return before in _BEFORE_GERUNDS
    return token.is_content and before in _BEFORE_VERBS
