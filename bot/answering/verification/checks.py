"""Numbers, names, dates and words of a sentence, each held against its source."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.answering.verification.dates import (
    Date,
    find_dates,
    follows,
    is_date_of_report,
    resolve,
)
from bot.answering.verification.failure import Failure
from bot.answering.verification.lexicon import ALIASES, GENERIC, lemma
from bot.answering.verification.names import (
    Name,
    core,
    find_names,
    is_told,
    same_name,
    titles,
)
from bot.answering.verification.numbers import COINS, Number, bounded_alike, equals, find_numbers
from bot.answering.verification.order import Place, belongs_elsewhere
from bot.answering.verification.roles import is_governed_otherwise, stands_for_pronoun
from bot.answering.verification.source import Source
from bot.answering.verification.text import Token, index_at, meets, plain, stems_of, tokenize

_LEAST_OVERLAP = 0.6
_LEAST_CLAUSE_OVERLAP = 0.3
_CLAUSE_WORDS = 3
_UNIT_WORDS = COINS | frozenset(
    "of the more other another percent pct per cent percentage year old aged time times half".split()
)
"""Words behind a number that are part of it, or stand before what it counts."""
_MARKUP = re.compile(
    r"https?://|www\.|<[@#!:/a-z]|@(?:everyone|here)\b|`|\]\(|<\||\|>|\{\{|discord\.gg",
    re.IGNORECASE,
)
_RUN_ON = re.compile(r"\s+\d|,\s+\d+\s*(?:[.;,]\s|[.;,]?$)")
"""A number run on to a date belongs to neither."""
_QUOTED = re.compile(r'"([^"]{2,})"')


def check_markup(said: str, source: Source) -> Failure | None:
    """Refuse links, mentions and markup: an answer is plain words."""
    del source
    found = _MARKUP.search(said)
    return Failure(kind="markup", detail=found[0]) if found else None


def check_quotations(said: str, source: Source) -> Failure | None:
    """Hold words in quotation marks to be verbatim."""
    told = _letters(plain(source.passage) + " " + plain(source.context))
    for match in _QUOTED.finditer(said):
        if _letters(match[1]) not in told:
            return Failure(kind="quotation", detail=match[1])
    return None


def _letters(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def check_numbers(said: str, source: Source) -> Failure | None:
    """Hold each number's value, unit, qualifier and what it counts."""
    quoted = plain(source.quote)
    ours, theirs = _undated(said), _undated(quoted)
    said_tokens, quoted_tokens = tokenize(said), tokenize(quoted)
    for number in ours:
        if number.is_one and _is_loose_one(said_tokens, number, quoted_tokens):
            continue
        equal = [other for other in theirs if equals(number, other)]
        if not equal:
            return Failure(kind="number", detail=number.text)
        alike = [other for other in equal if bounded_alike(number, other)]
        if not alike:
            return Failure(kind="number", detail=f"{number.bound} {number.text}")
        counted = _counted(said_tokens, number)
        if counted and not _is_counted(counted, quoted_tokens, source):
            return Failure(kind="number", detail=f"{number.text} {counted.text}")
        rivals = [other for other in theirs if other not in equal and _is_rival(number, other)]
        if _is_misassigned(number, ours, said_tokens, alike, rivals, quoted_tokens):
            return Failure(kind="number", detail=f"{number.text} belongs to something else")
    return _check_pairs(ours, theirs, said, quoted)


def _is_misassigned(
    number: Number,
    ours: Sequence[Number],
    said: Sequence[Token],
    matches: Sequence[Number],
    rivals: Sequence[Number],
    quoted: Sequence[Token],
) -> bool:
    """Whether a number is given to what the quote gives another number to."""
    counted = _counted(said, number)
    if counted is not None and counted.stem not in GENERIC:
        told = [_counted(quoted, other) for other in matches]
        others_told = [_counted(quoted, other) for other in rivals]
        if None not in told and not _is_one_of(counted, told) and _is_one_of(counted, others_told):
            return True
    if number.value.denominator > 1 and not number.unit:
        stems = frozenset(token.stem for token in said)
        if not any(_beside(quoted, other) & stems for other in matches):
            return True
    place = _place(number)
    places = [_place(other) for other in matches]
    others = [_place(other) for other in rivals]
    if is_governed_otherwise(said, place, quoted, places, others):
        return True
    neighbours = [_place(other) for other in ours if other is not number]
    return belongs_elsewhere(said, place, neighbours, quoted, places, others)


def _beside(quoted: Sequence[Token], number: Number) -> frozenset[str]:
    """Stems of the words on either side of a number: what "6.8" and "41.7" measure."""
    around = [*quoted[max(0, number.first - 1) : number.first], *quoted[number.last + 1 :][:1]]
    return frozenset(token.stem for token in around if token.is_content)


def _is_one_of(counted: Token, told: Sequence[Token | None]) -> bool:
    return meets(counted.stem, frozenset(token.stem for token in told if token is not None))


def _undated(text: str) -> list[Number]:
    """The numbers of a plain text that are not part of a date."""
    tokens = tokenize(text)
    dates = find_dates(text)
    return [
        number
        for number in find_numbers(text)
        if not any(date.start <= tokens[number.first].start < date.end for date in dates)
    ]


def _place(item: Number | Name) -> Place:
    return item.first, item.last


def _is_rival(number: Number, other: Number) -> bool:
    return number.unit == other.unit and not other.is_one


def _is_loose_one(said: Sequence[Token], number: Number, quoted: Sequence[Token]) -> bool:
    """Whether "one" counts nothing ("one of the", "no one") or stands for the quote's "a"."""
    following = said[number.last + 1].lower if number.last + 1 < len(said) else ""
    before = said[number.first - 1].lower if number.first else ""
    if following in {"of", "another", "", "who", "that", "day"} or before in {
        "no",
        "the",
        "this",
        "that",
    }:
        return True
    return any(
        token.lower in {"a", "an"} and quoted[i + 1].stem == said[number.last + 1].stem
        for i, token in enumerate(quoted[:-1])
    )


def _counted(said: Sequence[Token], number: Number) -> Token | None:
    """The word that a number counts or measures, where it follows at once."""
    index = number.last + 1
    while index < len(said) and said[index].clause == said[number.last].clause:
        token = said[index]
        if token.lower in _UNIT_WORDS:
            index += 1
            continue
        return token if token.is_content else None
    return None


def _is_counted(counted: Token, quoted: Sequence[Token], source: Source) -> bool:
    stems = frozenset(token.stem for token in quoted)
    if counted.stem in GENERIC or meets(counted.stem, stems) or counted.text[0].isupper():
        return True
    return counted.stem in stems_of(plain(source.context))


def _check_pairs(
    ours: Sequence[Number], theirs: Sequence[Number], said: str, quoted: str
) -> Failure | None:
    """Hold the order of two numbers joined to a score or a range: "2-1", "six to 12"."""
    told = _pairs(theirs, quoted)
    for low, high in _pairs(ours, said):
        if (low, high) not in told and (high, low) in told:
            return Failure(kind="number", detail=f"{low}-{high}")
    return None


def _pairs(numbers: Sequence[Number], text: str) -> list[tuple[object, object]]:
    tokens = tokenize(text)
    return [
        (one.value, other.value)
        for one, other in zip(numbers, numbers[1:], strict=False)
        if re.fullmatch(r"\s*(?:-|to)\s*", text[tokens[one.last].end : tokens[other.first].start])
    ]


def check_dates(said: str, source: Source) -> Failure | None:
    """Hold each date to one of the quote, read by the day the article was published."""
    quoted = plain(source.quote)
    theirs = [(date, resolve(date, source.published, quoted)) for date in find_dates(quoted)]
    ours = find_dates(said)
    for date in ours:
        meant = resolve(date, source.published, said)
        if _RUN_ON.match(said[date.end :]):
            return Failure(kind="date", detail=said[date.start : date.end + 8])
        equal = [
            other
            for other, known in theirs
            if follows(date, other) or follows(date, known) or follows(meant, known)
        ]
        if not equal and not _is_known(date, said, quoted, source):
            return Failure(kind="date", detail=date.text)
        others = [other for other, _ in theirs if other not in equal]
        if equal and _is_misplaced(date, ours, said, equal, others, quoted):
            return Failure(kind="date", detail=f"{date.text} belongs to something else")
    return None


def _is_known(date: Date, said: str, quoted: str, source: Source) -> bool:
    """Whether a date is the report's own, or a bare number that looked like a year."""
    if date.year and not (date.month or date.relative):
        return any(number.value == date.year for number in find_numbers(quoted))
    if source.published is None or not is_date_of_report(date, said):
        return False
    published = find_dates(source.published.isoformat())[0]
    return follows(date, resolve(published, source.published, ""))


def _is_misplaced(
    date: Date,
    ours: Sequence[Date],
    said: str,
    equal: Sequence[Date],
    others: Sequence[Date],
    quoted: str,
) -> bool:
    said_tokens, quoted_tokens = tokenize(said), tokenize(quoted)
    return belongs_elsewhere(
        said_tokens,
        _date_place(date, said_tokens),
        [_date_place(other, said_tokens) for other in ours if other is not date],
        quoted_tokens,
        [_date_place(other, quoted_tokens) for other in equal],
        [_date_place(other, quoted_tokens) for other in others],
    )


def _date_place(date: Date, tokens: Sequence[Token]) -> Place:
    first = index_at(tokens, date.start)
    last = first
    while last + 1 < len(tokens) and tokens[last + 1].start < date.end:
        last += 1
    return first, last


def check_names(said: str, source: Source) -> Failure | None:
    """Hold each name to one that the quote tells, or that the article is known by."""
    quoted = plain(source.quote)
    told, around = find_names(quoted), find_names(plain(source.passage))
    known = find_names(plain(source.context))
    ours = [_trim(name, said, quoted) for name in find_names(said)]
    for name in ours:
        if name.opens and _is_plain_word(name, said, quoted):
            continue
        if _is_reporting(name, said, quoted, source.bylines):
            continue
        failure = _check_name(name, said, quoted, told, around, known)
        if failure is not None:
            return failure
    return _check_places(ours, said, told, quoted)


def _is_plain_word(name: Name, said: str, quoted: str) -> bool:
    """Whether a capitalised word that begins a sentence is an ordinary word of the quote."""
    stem = tokenize(said)[name.first].stem
    return any(token.stem == stem and token.text[0].islower() for token in tokenize(quoted))


def _trim(name: Name, said: str, quoted: str) -> Name:
    """A name without the ordinary word that begins the sentence: "Striker Emil Sand"."""
    if len(name.parts) == 1 or not _is_plain_word(name, said, quoted):
        return name
    return replace(name, parts=name.parts[1:], first=name.first + 1)


def _check_name(
    name: Name,
    said: str,
    quoted: str,
    told: Sequence[Name],
    around: Sequence[Name],
    known: Sequence[Name],
) -> Failure | None:
    bare = core(name.parts)
    claimed = titles(name.parts)
    own = [other for other in told if is_told(bare, [other])]
    if own:
        if claimed and not _has_titles(claimed, own, quoted, around):
            return Failure(kind="name", detail=name.text)
        return None
    if _is_compound(name, told, known):
        return None
    if any(
        is_told(bare, [other]) and any(same_name(other, near) for near in told) for other in around
    ):
        return None  # the passage gives the full name of one whom the quote names in part
    if is_told(bare, known) and stands_for_pronoun(name, said, quoted):
        return None
    return Failure(kind="name", detail=name.text)


def _has_titles(
    claimed: frozenset[str], own: Sequence[Name], quoted: str, around: Sequence[Name]
) -> bool:
    """Whether the titles said are told of that name, or none are told of it."""
    held = frozenset().union(*(titles(name.parts) for name in own))
    if held:
        return claimed <= held
    words = frozenset(token.lower for token in tokenize(quoted))
    return claimed <= words | frozenset(part for name in around for part in name.parts)


def _is_compound(name: Name, told: Sequence[Name], known: Sequence[Name]) -> bool:
    """Whether a country's adjective or a body's initials lead a name: "Iraqi Prime Minister X"."""
    head, tail = name.parts[:1], core(name.parts[1:])
    leads = ALIASES.get(head[0], head[0]) != head[0] or name.text.split()[0].isupper()
    return bool(tail) and leads and is_told(head, (*told, *known)) and is_told(tail, told)


def _is_reporting(name: Name, said: str, quoted: str, bylines: Sequence[str]) -> bool:
    """Whether a name is the outlet's or author's and is given as who reports."""
    whole = {
        tuple(part for other in find_names(plain(byline)) for part in other.parts)
        for byline in bylines
    }
    if not any(name.parts == parts or name.parts == parts[-1:] for parts in whole):
        return False
    tokens = tokenize(said)
    before = [token.lower for token in tokens[max(0, name.first - 3) : name.first]]
    behind = tokens[name.last + 1].stem if name.last + 1 < len(tokens) else ""
    if before[-2:] == ["according", "to"] or before[-3:] == ["according", "to", "the"]:
        return True
    reports = {lemma(word) for word in ("report", "write")}
    if lemma("say") not in stems_of(quoted):
        reports.add(lemma("say"))
    return behind in reports


def _check_places(
    ours: Sequence[Name], said: str, told: Sequence[Name], quoted: str
) -> Failure | None:
    """Hold each name to what it is said of, where the quote names several."""
    said_tokens, quoted_tokens = tokenize(said), tokenize(quoted)
    for name in ours:
        matches = [_place(other) for other in told if same_name(name, other)]
        rivals = [_place(other) for other in told if not same_name(name, other)]
        rivals = [r for r in rivals if not any(_is_named(other, r, told) for other in ours)]
        neighbours = [_place(other) for other in ours if other is not name]
        others = [_place(other) for other in told if not same_name(name, other)]
        if is_governed_otherwise(said_tokens, _place(name), quoted_tokens, matches, others):
            return Failure(kind="name", detail=f"{name.text} is another's part")
        if belongs_elsewhere(
            said_tokens,
            _place(name),
            neighbours,
            quoted_tokens,
            matches,
            rivals,
            margin=2.0,
            least_loss=0.25,
        ):
            return Failure(kind="name", detail=f"{name.text} belongs to something else")
    return None


def _is_named(name: Name, place: Place, told: Sequence[Name]) -> bool:
    """Whether the sentence names what stands at a place of the quote; then roles decide."""
    return any(_place(other) == place and same_name(name, other) for other in told)


def check_support(said: str, source: Source) -> Failure | None:
    """Hold enough of a sentence's words, and of each of its clauses', to be the quote's."""
    quoted = stems_of(plain(source.quote))
    known = quoted | stems_of(plain(source.context))
    ours = [token for token in tokenize(said) if token.is_content]
    if not ours:
        return Failure(kind="unsupported", detail=said)
    items = (*find_numbers(said), *find_names(said))
    checked = {index for item in items for index in range(item.first, item.last + 1)}
    dated = [(date.start, date.end) for date in find_dates(said)]
    told: dict[int, list[bool]] = {}
    for index, token in enumerate(tokenize(said)):
        if token.is_content:
            held_already = index in checked or any(a <= token.start < b for a, b in dated)
            told.setdefault(token.clause, []).append(
                held_already or token.stem in GENERIC or meets(token.stem, known)
            )
    held = [word for clause in told.values() for word in clause]
    if sum(held) < _LEAST_OVERLAP * len(held):
        return Failure(kind="unsupported", detail=said)
    for clause in told.values():
        if len(clause) >= _CLAUSE_WORDS and sum(clause) < _LEAST_CLAUSE_OVERLAP * len(clause):
            return Failure(kind="unsupported", detail="a clause")
    return None
