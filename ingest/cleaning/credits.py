"""Who wrote it: bylines above the text and credit tails below it, read and taken off."""

import re

from retrieval.calendar import MONTHS, WEEKDAYS

OUTLETS = {
    "reuters": "Reuters",
    "reuters staff": "Reuters",
    "thomson reuters": "Reuters",
    "ap": "Associated Press",
    "the associated press": "Associated Press",
    "associated press": "Associated Press",
    "afp": "AFP",
    "agence france-presse": "AFP",
    "cnn": "CNN",
    "cnn business": "CNN",
    "upi": "UPI",
    "united press international": "UPI",
    "bloomberg": "Bloomberg",
    "bloomberg news": "Bloomberg",
    "bbc": "BBC",
    "bbc news": "BBC",
    "xinhua": "Xinhua",
    "dpa": "dpa",
    "tass": "TASS",
    "ansa": "ANSA",
    "efe": "EFE",
    "kyodo": "Kyodo",
    "usa today": "USA TODAY",
    "the new york times": "The New York Times",
    "the washington post": "The Washington Post",
    "the guardian": "The Guardian",
}
"""How outlets sign, in lower case, and how readers know them."""

_OUTLET = "|".join(re.escape(name) for name in sorted(OUTLETS, key=len, reverse=True))
_WORD = r"[A-Z][\w’'-]*\.?"
_NAME = rf"{_WORD}(?: (?:(?:de|la|le|van|von|der|den|bin|al|el|da|di|du) )*{_WORD}){{1,3}}"
_NAMES = rf"{_NAME}(?:(?:, | and |, and | & ){_NAME})*"
_BYLINE = re.compile(
    rf"(?:By|BY) (?:(?P<outlet>(?i:{_OUTLET}))|(?P<names>{_NAMES})"
    rf"(?:(?:,| \||\s[–—-])? ?(?P<of>(?i:{_OUTLET})))?(?:, [A-Z][\w ’'-]{{2,40}})?)\.?"
)
_OUTLET_LINE = re.compile(rf"(?P<outlet>(?i:{_OUTLET}))")
_GLUED_OUTLET = re.compile(rf"By (?P<outlet>(?i:{_OUTLET}))(?=\s*[A-Z]{{3}})")
_GLUED_NAMES = re.compile(
    r"By (?P<names>(?:[A-Z][a-z’'-]+ ){1,3}[A-Z][a-z’'-]+)(?=[A-Z]{3}[^\n]{0,70}(?:—|--| - ))"
)
_OUTLET_NAME = re.compile(
    r"\b(?:Wire|Press|News|Times|Herald|Gazette|Courier|Post|Tribune|Journal|Chronicle|Telegraph|"
    r"Observer|Agency|Broadcasting|Network|Staff|Newsroom|Service)$"
)
_NOT_NAMES = re.compile(rf"\b(?:{'|'.join((*MONTHS, *WEEKDAYS))}|The|This|That)\b")

_WORK = r"(?:[Aa]dditional )?(?:[Rr]eporting|[Ww]riting|[Ee]diting|[Cc]ompiled|[Ff]ilming)"
_TAIL = re.compile(
    rf"\s*\({_WORK}(?:,? (?:and )?(?:writing|editing|reporting))* by\b"
    r"[^()\n]{1,1500}(?:\([^()\n]*\)[^()\n]*)*\)"
)
_TAIL_WORDS = ("eporting by ", "riting by ", "diting by ", "ompiled by ", "ilming by ")
_BARE_TAIL = re.compile(
    rf"(?:(?<=[.!?\"”)])\s*|^){_WORK} by [A-Z][^.!?\n]{{2,400}};\s*(?:{_WORK})"
    r"(?: and [a-z]+)? by [^!?\n]{3,300}\Z",
    re.MULTILINE,
)
_PLACE = re.compile(
    r"(?:New|North|South|West|East|Saudi|United|Sri|Hong|Puerto|Costa|Los|San|El|Tel|Abu|Mexico) "
    r"|.* (?:City|Province|State)$"
)
_REPORTER = re.compile(rf"{_NAME}$")
LONGEST_BYLINE = 200
"""Characters."""
HEAD_LINES = 6
"""Bylines stand within so many lines from the top."""


def take_byline(text: str) -> tuple[str, tuple[str, ...], str | None]:
    """The text without a byline at its top, with the names and the outlet that signed."""
    for pattern in (_GLUED_OUTLET, _GLUED_NAMES):
        glued = pattern.match(text)
        if glued:
            return text[glued.end() :].lstrip(), *_signed(glued)
    lines = text.split("\n", HEAD_LINES)
    for number, line in enumerate(lines[:HEAD_LINES]):
        outlet = _OUTLET_LINE.fullmatch(line) if number == 0 else None
        signed = _signed(outlet) if outlet else read_byline(line)
        if signed is not None:
            return "\n".join(lines[:number] + lines[number + 1 :]).strip(), *signed
    return text, (), None


def read_byline(line: str) -> tuple[tuple[str, ...], str | None] | None:
    """Names and outlet of a line that is a byline and nothing else; None of any other."""
    match = _BYLINE.fullmatch(line) if len(line) <= LONGEST_BYLINE else None
    if match is None or _NOT_NAMES.search(match.groupdict().get("names") or ""):
        return None
    return _signed(match)


def _signed(match: re.Match[str]) -> tuple[tuple[str, ...], str | None]:
    groups = match.groupdict()
    names = split_names(groups.get("names") or "")
    outlets = [groups.get("outlet"), groups.get("of"), *names]
    known = (name_outlet(name) for name in outlets if name)
    people = tuple(name for name in names if name_outlet(name) is None)
    return people, next(filter(None, known), None)


def name_outlet(name: str) -> str | None:
    """An outlet as readers know it, if it is a known one or calls itself a paper or a wire."""
    return OUTLETS.get(name.lower()) or (name if _OUTLET_NAME.search(name) else None)


def split_names(text: str) -> tuple[str, ...]:
    """The names of a list such as "JANE DOE, Ali Roe and Kim Lee", capitals put right."""
    names = (name.strip(" .") for name in re.split(r",|;|\||&|/|\band\b|\n", text))
    return tuple(dict.fromkeys(_cased(name) for name in names if name))


def _cased(name: str) -> str:
    return name.title() if name.isupper() and " " in name else name


def take_credit_tail(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without "(Reporting by …; Editing by …)", and the names of its reporters."""
    if not any(word in text for word in _TAIL_WORDS):
        return text, ()
    reporters: list[str] = []
    for pattern in (_TAIL, _BARE_TAIL):
        for tail in pattern.finditer(text):
            reporters += _reporters(tail.group())
        text = pattern.sub("", text)
    return text, tuple(dict.fromkeys(reporters))


def _reporters(tail: str) -> list[str]:
    """Names behind "Reporting by" and "Writing by"; their places and editors are left out."""
    names: list[str] = []
    for part in tail.strip(" ()\n").split(";"):
        work, _, people = part.partition(" by ")
        if re.search("reporting|writing", work, re.IGNORECASE):
            for person in re.split(r",|/|\band\b", people):
                name = person.split(" in ")[0].strip(" .)")
                if _REPORTER.match(name) and not _PLACE.match(name):
                    names.append(name)
    return names
