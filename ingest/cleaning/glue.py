"""Sentences, quotes and headings that scraping glued together are told apart.

Only white space is ever put in. Every rule wants evidence of the glue itself, so that names such
as `U.S.-backed`, `reuters.com`, `iPhone`, `COVIDSafe` and `3.5` stay whole.
"""

import re
from collections import Counter

# A full stop with a letter, a figure or a bracket before it and a capital right behind it.
_STOP = re.compile(r"(?<=[A-Za-z0-9%)\]’'])(?:[.!?]+|…)(?=[“‘]?[A-Z])")
_LAST_PIECE = re.compile(r"[A-Za-z]*$|[0-9%)\]’']+$")
_NEXT_WORD = re.compile(r"[“‘]?([A-Z][A-Za-z’']*)(\.[A-Z]\.|(?=\s))?")
_NOT_A_SENTENCE = frozenset(
    "ai asp aspx co com doc edu exe fm gov htm html io jpg js net org pdf php tv txt".split()  # noqa: SIM905 - read as a line of words
)
_STARTERS = frozenset(
    (  # noqa: SIM905 - read as lines of words
        "A An And As At But By For From He Her His How However I If In It Its On One She So Some "
        "Still That The Their Then There These They This Those To Two We What When Where While Who "
        "With You"
    ).split()
)
_ADDRESS = re.compile(r"://|^www\.|@|\.[a-z]{2,}/")
_MAIL = re.compile(r"[\w.+-]{0,64}@")

_CURLY_CLOSING = re.compile(r"(?<=[.!?,…]”)(?=[A-Za-z0-9“])")
_CURLY_OPENING = re.compile(r"(?<=[.!?])(?=“[A-Za-z])")
_QUOTE_IN_GLUE = re.compile(r"[.!?,…]\"+(?=[A-Za-z0-9])")

# Links of these shorteners end after seven characters; Reuters sets them right before a heading.
_SHORT_LINK = re.compile(r"(https?://(?:tmsnrt\.rs|reut\.rs|bit\.ly)/[A-Za-z0-9]{7})(?=[A-Z]{4})")
_LINK_BEFORE_HEADING = re.compile(r"(https?://\S{0,300}?[a-z0-9/])(?=[A-Z]{6,}[a-z]{2})")
_GLUED_HEADING = re.compile(r"(?<![A-Z])[A-Z]{3,40}(?=[A-Z][a-z]{2})")
_GLUED_WORD = re.compile(r"(?<![A-Z])[A-Z]{4,}[a-z]{2}\w*")
_CAPITAL_WORDS = re.compile(r"(?:[A-Z][A-Z'’&-]*,? ){1,7}$")
_STANDING_HEADING = re.compile(
    r"([a-z0-9][.!?]|[.!?][\"”])"
    r"([A-Z]{2}[A-Z'’-]*(?: (?:[A-Z][A-Z'’-]*|&)){1,7}) (?=[A-Z][a-z]|U\.S\.)"
)
LONGEST_ADDRESS = 200
"""Characters looked back over for the start of a link or a mail address."""
SHORTEST_HEADING = 6
"""Letters of a heading glued to its text: shorter ones are brands (`COVIDSafe`, `LICIACube`)."""
SHORTEST_STANDING_HEADING = 10
"""Letters of a heading set apart by a space behind it: below, it may be `NATO CHIEF` or so."""


def separate(text: str) -> str:
    """Put white space where glued sentences, quotes and headings meet. Idempotent."""
    text = _separate_headings(text)
    text = _separate_straight_quotes(text)
    text = _CURLY_CLOSING.sub(" ", text)
    text = _CURLY_OPENING.sub(" ", text)
    return _STOP.sub(_stop, text)


def _stop(match: re.Match[str]) -> str:
    stop, text = match.group(), match.string
    before = text[max(0, match.start() - LONGEST_ADDRESS) : match.start()]
    before = before[max(before.rfind(" "), before.rfind("\n")) + 1 :]
    following = _NEXT_WORD.match(text, match.end())
    if following is None or _ADDRESS.search(before) or _MAIL.match(text, match.end()):
        return stop
    starts = _starts_sentence(before, following.group(1), behind=following.group(2))
    return stop + " " if starts else stop


def _starts_sentence(before: str, word: str, *, behind: str | None) -> bool:
    """Whether `word`, glued behind `before` and a full stop, starts a sentence of its own.

    `behind` the word stands: ".S." of "U.S.", an empty string for white space, None otherwise.
    """
    piece = _LAST_PIECE.search(before)
    last = piece.group() if piece else ""
    if word.lower() in _NOT_A_SENTENCE:
        return False
    if len(word) == 1:  # "camp.A man", "camp.U.S. troops", but not "F.B.I."
        single = word in {"A", "I"} and behind == ""
        return (single or bool(behind)) and (last.islower() or not last.isalpha()) and last != ""
    if len(last) == 1 and last.isalpha():  # "U.S.The", but not "J.K.Rowling"
        return word in _STARTERS
    return word[1].islower() or word[1] in "’'" or last.islower()


def _separate_straight_quotes(text: str) -> str:
    if _QUOTE_IN_GLUE.search(text) is None:
        return text
    return "\n".join(
        _separate_quotes_of_line(line) if _QUOTE_IN_GLUE.search(line) else line
        for line in text.split("\n")
    )


def _separate_quotes_of_line(line: str) -> str:
    """Put a space outside each glued quotation mark.

    A mark with white space on one side shows by itself whether it opens or closes; one that is
    glued on both sides (`Iraq."This`) is the counterpart of the mark before it.
    """
    pieces: list[str] = []
    inside, done = False, 0
    for mark in re.finditer('"', line):
        at = mark.start()
        left, right = line[at - 1 : at] or " ", line[at + 1 : at + 2] or " "
        free_left, free_right = left in " ([—–-", right in " .,;:?!)]—–"
        inside = free_left if free_left != free_right else not inside
        if left in '.!?,…"' and (right.isalnum() or right == '"') and not free_left:
            cut = at if inside else at + 1
            if done < cut < len(line) and not (inside is False and right == '"'):
                pieces.append(line[done:cut])
                done = cut
    return " ".join([*pieces, line[done:]])


def _separate_headings(text: str) -> str:
    text = _SHORT_LINK.sub(r"\1\n\n", text)
    text = _LINK_BEFORE_HEADING.sub(r"\1\n\n", text)
    text = _STANDING_HEADING.sub(_standing_heading, text)
    pieces: list[str] = []
    done = 0
    words = Counter(_GLUED_WORD.findall(text))
    for match in _GLUED_HEADING.finditer(text):
        word = _GLUED_WORD.match(text, match.start())
        start = _heading_start(text, match, done)
        if start is not None and word and words[word.group()] == 1:  # what recurs is a name
            pieces += [text[done:start].rstrip(" \n"), text[start : match.end()]]
            done = match.end()
    return "\n\n".join(piece for piece in [*pieces, text[done:]] if piece) if pieces else text


def _heading_start(text: str, match: re.Match[str], done: int) -> int | None:
    """Where the heading begins that ends in the capitals of `match`; None if it is none."""
    start = match.start()
    words = _CAPITAL_WORDS.search(text, max(done, start - 100), start)
    if words:
        start = words.start()
    if sum(map(str.isalpha, text[start : match.end()])) < SHORTEST_HEADING:
        return None
    before = text[max(done, start - 2) : start].rstrip(" ")[-1:]
    return start if not before or before in '.!?"”)\n' else None


def _standing_heading(match: re.Match[str]) -> str:
    end, heading = match.groups()
    letters = sum(map(str.isalpha, heading))
    if letters < SHORTEST_STANDING_HEADING or max(map(len, heading.split())) < SHORTEST_HEADING:
        return match.group()
    return f"{end}\n\n{heading}\n\n"
