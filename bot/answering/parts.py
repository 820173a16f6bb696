"""Several questions in one, told apart by rules of English.

Splitting where one question was asked gives two wrong answers, not splitting where two were
asked gives one right one. So a split wants proof on both sides: a question that could stand
before the "and", and one that could be asked behind it. Whatever may be a clause of another verb
("Did they say who won and who lost?"), a relative clause or a list of things is left whole.
"""

import itertools
import re

from bot.answering.question import read_question
from bot.answering.words import split_words

MOST_PARTS = 3
"""Questions that are answered together; more are no question but a list."""

_AUXILIARY = (
    r"(?:is|was|are|were|did|does|do|has|have|had|will|would|can|could|should|may|might)"
    r"(?:n['’]t)?"
)
_ADVERB = r"(?:where|when|why|how)"
_PREPOSITION = r"(?:by|in|at|on|of|for|from|to|with|against|under|until|since|about)"
_PRONOUN = (
    rf"(?:who(?:m|se)?|what|which|how (?:many|much)|{_PREPOSITION} (?:who(?:m|se)|what|which|how))"
)
_HOW_MUCH = (
    r"how (?:long|old|far|tall|high|deep|wide|big|large|heavy|fast|hot|often|soon|late|badly)"
)
_BEGINS = re.compile(
    rf"(?:(?:and|but|also|so|then),?\s+)?(?:{_PRONOUN}|{_ADVERB}|{_AUXILIARY})\b", re.IGNORECASE
)
_END = re.compile(r"(?:\?+(?:\s*\([^()]*\))?|;)\s+(?=\S)")
_LEAD = re.compile(r"^(?:and|but|also|so|then)\b[\s,]+", re.IGNORECASE)
_JOINT = re.compile(
    rf",?\s+(?:and|but)\s+(?:also\s+)?(?=(?:{_PRONOUN}|{_ADVERB})\b)", re.IGNORECASE
)
_LISTED = re.compile(rf",\s+(?=(?:{_PRONOUN}|{_ADVERB})\b)", re.IGNORECASE)
_ANY_WH = re.compile(
    r"\b(?:who(?:m|se)?|what|which|where|when|why|how|that|whether)\b", re.IGNORECASE
)
_EMBEDS = re.compile(
    r"\b(?:say|says|said|saying|tell|tells|told|know|knows|knew|explain\w*|describ\w+|reveal\w*|"
    r"report(?:s|ed)?|ask(?:s|ed)?|wonder\w*|think|thinks|thought|believ\w+|investigat\w+|"
    r"find out|found out|discuss\w*|learn\w*|show(?:s|ed|n)?|remember\w*|decid\w+|determin\w+|"
    r"see|saw|understand|understood|disclos\w+|announc\w+|confirm\w*|specif\w+|debat\w+|"
    r"difference|between|either|both|about|regarding|question|questions)\b",
    re.IGNORECASE,
)
"""What a clause behind the "and" may belong to."""
_STANDS_BARE = re.compile(
    rf"(?:{_ADVERB}|who|by whom|{_PREPOSITION} (?:whom|what|which|how (?:much|many))(?: \w+)?|"
    rf"how (?:many|much)|{_HOW_MUCH})(?: exactly| else)?",
    re.IGNORECASE,
)
_ASKED_OF = re.compile(
    rf"(?:{_ADVERB}|{_HOW_MUCH})\s+(?:exactly\s+)?(?:{_AUXILIARY})\b(?!\s*$)", re.IGNORECASE
)
"""When, where, why and how ask with the verb before the subject: "when the ferry sank" tells."""
_WHO_DID = re.compile(
    rf"(?:who|what|{_PREPOSITION} (?:whom|what|which))\s+(?!to\b|next\b)\w+", re.IGNORECASE
)
_THINGS_DID = re.compile(
    r"(?:which|what|whose|how (?:many|much)|\w+ (?:whose|which|what|how))\s+(?!to\b)(?P<rest>.+)",
    re.IGNORECASE,
)
_IRREGULAR = "|".join(
    split_words("""
    left fled fell rose won lost met took fought came went broke shot began led made gave built
    held kept sold bought cost struck sank ran got found wrote sent drove grew hit quit voted
    """)
)
_VERB = re.compile(rf"\b(?:{_AUXILIARY}|[a-z]{{2,}}ed|{_IRREGULAR})\b")
_SHARED = re.compile(
    rf"(?P<one>{_ADVERB}|{_HOW_MUCH}),?\s+and\s+(?P<other>{_ADVERB}|{_HOW_MUCH})\s+(?P<rest>{_AUXILIARY}\b.+)",
    re.IGNORECASE,
)
"""Two words that ask the same of one clause: "When and where was he born?"."""
_TAIL = re.compile(
    r"\s(?:in|at|on|near|aboard|off|during|after|from)\s+(?:the\s+)?(?=[^?]*[A-Z])[^?,]+$"
)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|(?<!\w)‘[^’]*’(?!\w)|(?<!\w)'[^']*'(?!\w)")


def split_question(text: str) -> tuple[str, ...]:
    """The questions that `text` consists of, in order; itself alone where it is one.

    Each part ends with a question mark, so that the parts joined by spaces split the same again.
    A part keeps the words it was asked in, but for a place or time told only at the end of the
    whole, which the parts before share.
    """
    tidy = " ".join(text.split())
    sentences = _split_at(tidy, [found.end() for found in _END.finditer(_hide(tidy))])
    if not all(_BEGINS.match(sentence) for sentence in sentences):
        sentences = [tidy]
    parts = [part for sentence in sentences for part in _split_sentence(sentence)]
    return tuple(map(_finish, parts)) if len(parts) > 1 else (text,)


def may_have_parts(text: str) -> bool:
    """Whether a second question may be in it; where the rules do not split, a model might."""
    hidden = _hide(" ".join(text.split()))
    return bool(_END.search(hidden) or _JOINT.search(hidden) or _SHARED.search(hidden))


def _split_sentence(sentence: str) -> list[str]:
    """The questions that a sentence joins, or the sentence."""
    asked = _LEAD.sub("", sentence)
    core = asked.rstrip(" ?;")
    if "(" in core:  # what a conversation put there
        return [sentence]
    if shared := _SHARED.fullmatch(core):
        if shared["one"].lower() != shared["other"].lower():
            return [f"{shared['one']} {shared['rest']}", f"{shared['other']} {shared['rest']}"]
        return [sentence]
    hidden = _hide(core)
    joints = list(_JOINT.finditer(hidden))
    if not joints:
        return [sentence]
    listed = [one for one in _LISTED.finditer(hidden) if one.end() <= joints[-1].start()]
    cuts = sorted({one.end(): one.start() for one in (*listed, *joints)}.items())
    parts, begin = [], 0
    for end, start in cuts:
        parts.append(core[begin:start])
        begin = end
    parts.append(core[begin:])
    if not _is_question(parts[0], first=True) or not all(map(_is_question, parts[1:])):
        return [sentence]
    return _share_tail(parts)


def _is_question(part: str, *, first: bool = False) -> bool:
    """Whether a part asks by itself, or by one word what the part before left open."""
    hidden = _hide(part)
    if len(_ANY_WH.findall(hidden)) > 1 or (first and _EMBEDS.search(hidden)):
        return False
    if not first and _STANDS_BARE.fullmatch(hidden):
        return True
    if _ASKED_OF.match(hidden):
        return True
    if things := _THINGS_DID.match(hidden):
        return _VERB.search(things["rest"]) is not None
    return _WHO_DID.match(hidden) is not None


def _share_tail(parts: list[str]) -> list[str]:
    """Where only the last part names its event, the others are given its place or time.

    Where it names it otherwise ("who won and who lost the election of Norvale"), what the others
    share cannot be told, and the question is left whole.
    """
    named = [bool(read_question(part).names) for part in parts]
    if any(named[:-1]) or not named[-1] or _STANDS_BARE.fullmatch(parts[-1]):
        return parts
    tail = _TAIL.search(parts[-1])
    if tail is None or read_question(parts[-1][: tail.start()]).names:
        return parts if len(parts[0].split()) > _BARE_WORDS else [" and ".join(parts)]
    return [*(f"{part}{tail.group()}" for part in parts[:-1]), parts[-1]]


_BARE_WORDS = 2
""""Who won": a verb that may share its object with the next."""


def _split_at(text: str, places: list[int]) -> list[str]:
    edges = [0, *places, len(text)]
    return [text[a:b].strip() for a, b in itertools.pairwise(edges)]


def _hide(text: str) -> str:
    """The same length, what is quoted made unreadable."""
    return _QUOTED.sub(lambda found: "_" * len(found.group()), text)


def _finish(part: str) -> str:
    asked = _LEAD.sub("", part).rstrip(" ;,.")
    asked = asked if asked.endswith(("?", ")")) else f"{asked}?"
    return asked[:1].upper() + asked[1:]
