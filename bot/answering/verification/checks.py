"""Numbers, names, dates and words of a sentence, each held against its source."""

import re
from collections.abc import Sequence

from bot.answering.verification.dates import (
    Date,
    find_dates,
    follows,
    is_date_of_report,
    resolve,
)
from bot.answering.verification.failure import Failure
from bot.answering.verification.lexicon import GENERIC
from bot.answering.verification.names import (
    Name,
    core,
    find_names,
    is_told,
    same_name,
    titles,
)
from bot.answering.verification.numbers import Number, bounded_alike, equals, find_numbers
from bot.answering.verification.order import Place, belongs_elsewhere
from bot.answering.verification.source import Source
from bot.answering.verification.text import Token, index_at, meets, plain, stems_of, tokenize

_LEAST_OVERLAP = 0.6
_LEAST_CLAUSE_OVERLAP = 0.3
_CLAUSE_WORDS = 3
_NUMBER_WORDS = re.compile(
    r"percent|pct|per|cent|point|percentage|year|old|aged|time|half|dollar|us"
)
_MARKUP = re.compile(
    r"https?://|www\.|<[@#!:/a-z]|@(?:everyone|here)\b|`|\]\(|<\||\|>|\{\{|discord\.gg",
    re.IGNORECASE,
)
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
        if belongs_elsewhere(
            said_tokens,
            (number.first, number.last),
            [_place(other) for other in ours if other is not number],
            quoted_tokens,
            [_place(other) for other in alike],
            [_place(o) for o in theirs if o not in equal and _is_rival(number, o)],
        ):
            return Failure(kind="number", detail=f"{number.text} belongs to something else")
    return _check_pairs(ours, theirs, said, quoted)


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
        if token.lower in {"of", "the", "more", "other", "another"} or _NUMBER_WORDS.fullmatch(
            token.stem
        ):
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
        meant = resolve(date, source.published, quoted)
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
    ours = find_names(said)
    for name in ours:
        if name.opens and _is_plain_word(name, said, quoted):
            continue
        failure = _check_name(name, said, quoted, told, around, known)
        if failure is not None:
            return failure
    return _check_places(ours, said, told, quoted)


def _is_plain_word(name: Name, said: str, quoted: str) -> bool:
    """Whether a capitalised word that begins a sentence is an ordinary word of the quote."""
    stem = tokenize(said)[name.first].stem
    return any(token.stem == stem and token.text[0].islower() for token in tokenize(quoted))


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
    if _is_compound(name.parts, told, known):
        return None
    if any(
        is_told(bare, [other]) and any(same_name(other, near) for near in told) for other in around
    ):
        return None  # the passage gives the full name of one whom the quote names in part
    if is_told(bare, known) and not _has_other_subject(name, said, quoted, told):
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


def _is_compound(parts: Sequence[str], told: Sequence[Name], known: Sequence[Name]) -> bool:
    """Whether a name is a country, office or body before a name: "Iraqi Prime Minister X"."""
    names = (*told, *known)
    for cut in range(1, len(parts)):
        head, tail = core(parts[:cut]), core(parts[cut:])
        whole = [name for name in names if len(core(name.parts)) == 1 or len(head) > 1]
        if is_told(head, whole) and is_told(tail, told):
            return True
    return False


def _has_other_subject(name: Name, said: str, quoted: str, told: Sequence[Name]) -> bool:
    """Whether the quote names another as the one who does what the sentence says of `name`."""
    ours, theirs = tokenize(said), tokenize(quoted)
    verb = next((t for t in ours[name.last + 1 : name.last + 4] if t.is_content), None)
    if verb is None or verb.clause != ours[name.last].clause:
        return False
    for index, token in enumerate(theirs):
        if not meets(verb.stem, (token.stem,)):
            continue
        before = [n for n in told if n.last < index and token.at - theirs[n.last].at <= 4]  # noqa: PLR2004
        if before and theirs[before[-1].last].clause == token.clause:
            return True
    return False


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
        if belongs_elsewhere(said_tokens, _place(name), neighbours, quoted_tokens, matches, rivals):
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
    numbered = {
        index for number in find_numbers(said) for index in range(number.first, number.last + 1)
    }
    dated = [(date.start, date.end) for date in find_dates(said)]
    told: dict[int, list[bool]] = {}
    for index, token in enumerate(tokenize(said)):
        if token.is_content:
            checked = index in numbered or any(a <= token.start < b for a, b in dated)
            told.setdefault(token.clause, []).append(
                checked or token.stem in GENERIC or meets(token.stem, known)
            )
    held = [word for clause in told.values() for word in clause]
    if sum(held) < _LEAST_OVERLAP * len(held):
        return Failure(kind="unsupported", detail=said)
    for clause in told.values():
        if len(clause) >= _CLAUSE_WORDS and sum(clause) < _LEAST_CLAUSE_OVERLAP * len(clause):
            return Failure(kind="unsupported", detail="a clause")
    return None
