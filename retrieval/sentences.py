"""Sentences of news text, as exact spans.

Rules, not a model: one pass of one regular expression proposes the places where a sentence may
end, and a few questions about the words on either side decide. Written for English newswire
(titles, initials, datelines, quotes that end after the full stop); text of other languages falls
back to stops before capitals, and to the full-width stops of Chinese and Japanese.
"""

import re

from retrieval.domain import Span

_OPENERS = "\"'“‘(\\[«"
_CLOSERS = "\"'”’)\\]»"

_CAPITAL = r"[^\W\d_a-z]"
_CANDIDATE = re.compile(
    rf"""
      (?P<break>\n[^\S\n]*\n\s*)                     # a blank line ends a paragraph
    | \n(?=[^\S\n]*(?:[-*•|]|\d{{1,3}}[.)])[^\S\n])   # a row of a list or a table
    | (?P<wide>[。\uff01\uff1f]+[」』”’\uff09]*)      # full-width: needs no space after it
    | (?P<stop>[.!?…]+)(?P<close>[{_CLOSERS}]*)
      (?P<space>\s+|(?=["“‘]?{_CAPITAL}(?:\w|\s|['’]|\.[A-Z])))  # no space: glued by scraping
      (?=[{_OPENERS}]*(?P<next>\w*\.?))
    """,
    re.VERBOSE,
)

_LAST_WORD = re.compile(r"[\w.]+$")
_ACRONYM = re.compile(r"[^\W\d_]|(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")
_NUMERAL = re.compile(r"\d{1,3}|[A-Za-z]")
_ADDRESS = re.compile(r"://|www|@|\w\.\w+\.\w")
_ATTRIBUTION = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Dr)\. )?[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)? "
    r"(?:said|says|asked|added|wrote|told)\b"
)


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Always followed by what they belong to.
_TITLES = _words("""
    mr mrs ms mx dr prof gen sen sens rep reps gov govs pres lt col sgt capt cmdr adm maj brig cpl
    pfc pvt rev fr hon amb supt det insp messrs mme mlle vs v e.g i.e cf viz approx
""")
# Followed by a number, or they are ordinary words.
_BEFORE_NUMBER = _words("no nos p pp art fig figs sec vol vols ch para op")
# May end a sentence; then the next word tells.
_SHORTENED = _words("""
    inc corp ltd co cos llc plc bros assn dept univ jr sr esq etc est al st mt ft ave blvd rd
    jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thurs fri
    ala ariz ark calif colo conn del fla ga ill ind kan ky mass md mich minn miss mo mont neb nev
    okla ore pa penn tenn tex va vt wash wis wyo ont que
""")
# These begin a sentence far more often than they follow an abbreviation inside one.
_STARTERS = _words("""
    The This That These Those It Its He She They We You I His Her Their Our My A An But And Or So
    If In On At As By For From To With After Before When While Where Although Though Because Since
    During Until Some Many Most Several There Here What Who Why How Not Yet Still However Meanwhile
    Then Now Also Both Another Other About According Among Under Last Earlier Asked More Such Only
    Even All Each No
""")
_DOMAINS = frozenset({"Com", "COM", "Org", "ORG", "Net", "NET", "Gov", "Edu", "Tv", "TV"})


def split_sentences(text: str) -> list[Span]:
    """The sentences of `text`, in order.

    Spans are disjoint, begin and end in a non-space character, cover every non-space character
    of `text`, and never cross a blank line. Closing quotes and brackets belong to the sentence
    they close. Sentences that lost the space between them are told apart where that is plain.
    """
    spans: list[Span] = []
    start = 0
    quotes = _Quotes(text)
    for found in _CANDIDATE.finditer(text):
        if found["break"] is not None:
            end = found.start()
            quotes.restart(found.end())
        elif found["stop"] is None:
            end = found.end()
        elif "\n" in found["space"] and found["space"].count("\n") > 1:
            end = found.end("close")
            quotes.restart(found.end())
        else:
            if not _ends_sentence(text, start, found):
                continue
            end = found.end("close")
            if (
                not found["space"]
                and '"' in found["close"]
                and not quotes.open_at(found.end("stop"))
            ):
                end = found.end("stop")
        _append(spans, text, start, end)
        start = end
    _append(spans, text, start, len(text))
    return spans


def find_sentence(text: str, place: int) -> Span | None:
    """The sentence of `text` in which a character stands; None where it stands between two."""
    return next((s for s in split_sentences(text) if s.start <= place < s.end), None)


class _Quotes:
    """Whether a straight quote is open, counted within a paragraph and only where asked."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._counted_to = 0
        self._count = 0

    def restart(self, position: int) -> None:
        self._counted_to, self._count = position, 0

    def open_at(self, position: int) -> bool:
        self._count += self._text.count('"', self._counted_to, position)
        self._counted_to = position
        return self._count % 2 == 1


def _append(spans: list[Span], text: str, start: int, end: int) -> None:
    """Add `[start, end)` without the space around it, if anything is left."""
    piece = text[start:end]
    bare = piece.lstrip()
    start += len(piece) - len(bare)
    bare = bare.rstrip()
    if bare:
        spans.append(Span(start, start + len(bare)))


def _ends_sentence(text: str, start: int, found: re.Match[str]) -> bool:
    """Whether the stop that was found, in the sentence that began at `start`, ends it."""
    follower = found["next"]
    if not follower:
        following = text[found.end() : found.end() + 1]
        if following in ",;:.-–—%":
            return not following or "\n" in found["space"]
    elif follower[0].islower():
        return False
    before = text[max(start, found.start() - 24) : found.start()]
    if not found["space"] and _is_one_token(before, found):
        return False
    if found["stop"] != ".":
        quoted = "?" in found["stop"] or "!" in found["stop"]
        return not (quoted and found["close"] and _ATTRIBUTION.match(text, found.end()))
    word = _LAST_WORD.search(before)
    if word is None:
        return True
    return _ends_after(
        word[0], follower, alone=not text[start : found.start() - len(word[0])].strip()
    )


def _is_one_token(before: str, found: re.Match[str]) -> bool:
    """Whether a stop without a space after it stands inside a name, a number or an address."""
    token = before.rsplit(None, 1)[-1] if before.strip() else ""
    if found["close"]:
        return not token
    return (
        len(token) < 2  # noqa: PLR2004 - an initial, a decimal
        or not token[-2:].isalnum()
        or found["next"] in _DOMAINS
        or _ADDRESS.search(token) is not None
    )


def _ends_after(word: str, follower: str, *, alone: bool) -> bool:
    """Whether a full stop between these two words ends a sentence.

    Args:
        word: What stands before the stop, inner dots included ("U.S").
        follower: The next word, with its own full stop if it has one.
        alone: Whether nothing of the sentence stands before `word`.
    """
    if alone and _NUMERAL.fullmatch(word):
        return False  # "1. The first item"
    lowered = word.lower()
    if lowered in _TITLES:
        return False
    if lowered in _BEFORE_NUMBER:
        return not follower[:1].isdigit()
    capital = word[0].isupper()
    shortened = lowered in _SHORTENED and (capital or lowered in {"etc", "al", "est"})
    if shortened or _ACRONYM.fullmatch(word):
        return follower in _STARTERS
    return True
