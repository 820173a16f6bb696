"""The kinds of answer that questions want, told by rules of English."""

import re
from collections.abc import Iterable
from enum import Enum


class Kind(Enum):
    """The kind of answer a question wants."""

    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    DURATION = "duration"
    AGE = "age"
    MEASURE = "measure"
    DATE = "date"
    PERSON = "person"
    PLACE = "place"
    ORGANISATION = "organisation"
    NAME = "name"
    DESCRIPTION = "description"
    CAUSE = "cause"
    QUOTE = "quote"
    OTHER = "other"


NUMERIC = frozenset({Kind.COUNT, Kind.MONEY, Kind.PERCENT, Kind.DURATION, Kind.AGE, Kind.MEASURE})
TOLD_BY_FORM = NUMERIC | {Kind.DATE, Kind.PERSON, Kind.PLACE}
"""Kinds whose answers can be told from others by how they are written."""


_TIME_UNIT = r"(?:second|minute|hour|day|night|week|month|year|decade)s?"
_MEASURE_UNIT = (
    r"(?:miles?|kilomet\w+|km|met(?:er|re)s?|feet|foot|inch(?:es)?|acres?|hectares?|pounds|tons?|"
    r"tonnes?|kilograms?|kilos?|kg|degrees?|mph|knots?|gallons?|lit(?:er|re)s?|barrels?)"
)
_MONEY_NOUN = (
    r"money|cost|price|paid|pay|spend|spent|spending|bail|bond|worth|fine|fined|sum|salary|earn|"
    r"dollars?|euros?|raise|raised|donat\w+|budget|debt|loan|owe|owed|fee|revenue|profits?|sales|"
    r"settlement|damages?|discount|reward|prize|jackpot"
)
_PERSON_NOUN = (
    r"person|man|woman|actor|actress|singer|rapper|musician|composer|director|author|writer|"
    r"player|golfer|champion|driver|politician|senator|president|minister|premier|chancellor|"
    r"leader|king|queen|prince|princess|pope|judge|lawyer|attorney|doctor|scientist|astronaut|"
    r"official|spokes\w+|coach|manager|star|celebrity|comedian|host|anchor|journalist|reporter|"
    r"governor|mayor|general|commander|chief|ceo|founder|suspect|victim|killer|gunman|daughter|"
    r"son|wife|husband|mother|father|brother|sister|secretary|ambassador|justice|candidate|"
    r"lawmaker|congress\w*man|congress\w*woman|billionaire|artist|designer|model|athlete"
)
_PLACE_NOUN = (
    r"country|nation|city|town|village|state|province|region|county|continent|island|place|"
    r"district|neighbou?rhood|street|capital|river|sea|ocean|lake|mountain|airport|location|area"
)
_ORGANISATION_NOUN = (
    r"company|firm|organi[sz]ation|group|team|club|band|agency|bank|airline|party|university|"
    r"college|school|network|newspaper|magazine|retailer|automaker|carmaker|brand|chain|"
    r"ministry|department|league|union|militia|network"
)
_SUM = (
    r"revenue|turnover|profits?|sales|deficit|budget|pay rise|raise|cost|price|price tag|fee|debt"
)
_MEASURED = r"temperature|magnitude|speed|distance|range|height|weight|size|altitude|depth|length"
_SPEAK = r"say|said|tell|told|write|call|shout|tweet|warn"
_VERB = r"is|was|are|were|did|does|do|has|have|had|will|would|can|could|should|happen"
_WH = r"(?:which|what)\b(?:\s+(?!is|was|are|were|did|does|do|has|have|will)[\w'’\-]+){0,4}?\s+"
_WHOSE = r"(?:the |a |an |this |that |his |her |their |[\w.]+['’]s? )?"
_NAMED = rf"name of {_WHOSE}(?:[\w\-]+ ){{0,3}}?"
_IS = r"(?:'s|\s+is|\s+was|\s+are|\s+were)"
_PARTICLE = r"(?:of|de|la|van|von|bin|al|and)"
_PROPER = r"[A-Z](?:[\w\-]|\.(?=\w|\s+[A-Z])|['’](?!s\b))*"


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """One pattern for all, each beginning and ending at a word's edge."""
    return re.compile("|".join(rf"\b(?:{pattern})\b" for pattern in patterns), re.IGNORECASE)


_WORDED: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, _any_of(patterns))
    for kind, patterns in (
        (Kind.AGE, ("how old", r"(?:what|which) (?:is|was) \w+(?: \w+)? age", "at what age")),
        (
            Kind.PERCENT,
            (r"(?:what|which|how many) (?:per ?cent(?:age)?|share|proportion)", "percentage"),
        ),
        (
            Kind.DURATION,
            ("how (?:long|late|overdue)", rf"how (?:many|much) {_TIME_UNIT}", "how much time"),
        ),
        (
            Kind.MEASURE,
            (
                "how (?:far|tall|high|deep|wide|big|large|heavy|fast|hot|cold|strong|close)",
                rf"how (?:many|much) {_MEASURE_UNIT}",
                r"how much\b.*\bweigh",
                rf"(?:what|which)(?:{_IS})? (?:the )?(?:{_MEASURED})",
            ),
        ),
        (
            Kind.MONEY,
            (
                rf"how much\b.*\b(?:{_MONEY_NOUN})",
                "(?:what|which) (?:price|sum|amount|fine|salary)",
                rf"what{_IS} the (?:price|cost|fee|salary|fine|budget|prize|jackpot)",
                rf"what (?:\w+ ){{0,2}}(?:{_SUM})",
                r"what (?:did|does|do|will|would) .*\b(?:cost|earn|pay)",
                "how many (?:dollars|euros|pounds)",
            ),
        ),
        (
            Kind.COUNT,
            (
                "how (?:many|much|often)",
                rf"what{_IS} the (?:\w+ )?(?:death toll|toll|number|total)",
                "death toll",
                "the number of",
            ),
        ),
        (
            Kind.DATE,
            (
                r"when(?! (?:he|she|they|it)\b)",
                "(?:what|which) (?:year|day|date|month|century|time|decade)",
                rf"what{_IS} the date",
            ),
        ),
        (
            Kind.CAUSE,
            (
                "why",
                r"what (?:\w+ )?(?:caused|causes|led to|is to blame|triggered|prompted)",
                rf"what{_IS} the (?:cause|reasons?|purpose|motive)",
                "for what reason",
                "how come",
            ),
        ),
        (
            Kind.QUOTE,
            (
                rf"what (?:did|does|do|has|have) .*\b(?:{_SPEAK})",
                r"what (?:were|was) .* (?:last|final|first) words",
            ),
        ),
        (Kind.PLACE, ("where", f"{_WH}(?:{_PLACE_NOUN})", f"{_NAMED}(?:{_PLACE_NOUN})")),
        (Kind.PERSON, ("who(?:m|se)?", f"{_WH}(?:{_PERSON_NOUN})", f"{_NAMED}(?:{_PERSON_NOUN})")),
        (
            Kind.ORGANISATION,
            (f"{_WH}(?:{_ORGANISATION_NOUN})", f"{_NAMED}(?:{_ORGANISATION_NOUN})"),
        ),
        (
            Kind.NAME,
            (
                "which",
                rf"what{_IS} (?:the |its |his |her |their )?\w*\s?(?:name|title|called)",
                "called|named|title",
                rf"what (?!{_VERB})\w+",
            ),
        ),
    )
)
_WHO_IS_NAMED = re.compile(
    rf"\s*[Ww]ho{_IS}\s+{_PROPER}(?:\s+(?:{_PARTICLE}\s+)?{_PROPER})*\s*\?*"
    rf"|who{_IS} (?!the |an? )[a-z\-]+ (?!{_PERSON_NOUN})[a-z\-]+\s*\?*"
)
"""A question for who somebody is, whose name is given, in capitals or wholly without."""


def find_kind(text: str) -> Kind:
    """The kind of answer that a question wants; OTHER where no rule knows."""
    if _WHO_IS_NAMED.fullmatch(text):
        return Kind.DESCRIPTION
    return next((kind for kind, pattern in _WORDED if pattern.search(text)), Kind.OTHER)
