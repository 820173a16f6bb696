"""The names of a sentence: each told by its quote, in the same part."""

from collections.abc import Iterator, Sequence

from bot.answering.language.lemmas import lemma
from bot.answering.language.names import (
    Name,
    core,
    find_claimed,
    find_names,
    is_told,
    same_name,
    titles,
)
from bot.answering.language.nations import ALIASES
from bot.answering.language.text import plain, stems_of, tokenize
from bot.answering.verification.attachment import is_attached_otherwise, is_doing_elsewhere
from bot.answering.verification.claim import Claim, to_spans
from bot.answering.verification.failure import Failure
from bot.answering.verification.governance import is_governed, is_governed_otherwise, is_no_agent
from bot.answering.verification.order import NAMES, Place, belongs_elsewhere
from bot.answering.verification.roles import is_subject_of_same, stands_for_pronoun
from bot.answering.verification.source import Source


def check_names(said: str, source: Source) -> Failure | None:
    """Hold each name to one that the quote tells, or that the article is known by."""
    quoted = plain(source.quote)
    told, around = find_names(quoted), find_names(plain(source.passage))
    known = find_names(plain(source.context))
    for name in find_claimed(said, quoted):
        if _is_reporting(name, said, quoted, source.bylines):
            continue
        failure = _check_name(name, said, quoted, told, around, known)
        if failure is not None:
            return failure
    return None


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
    if _is_compound(name, told, known) or _is_written(name, quoted):
        return None
    if any(
        is_told(bare, [other]) and any(same_name(other, near) for near in told) for other in around
    ):
        return None  # the passage gives the full name of one whom the quote names in part
    if is_told(bare, known) and stands_for_pronoun(name, said, quoted):
        return None
    return Failure(kind="name", detail=name.text)


def _is_written(name: Name, quoted: str) -> bool:
    """Whether the quote has a name of one word that looks, where it stands, like an ordinary one.

    "Banks has another case": at the beginning of a sentence it is not taken for a name.
    """
    return any(token.text == name.text for token in tokenize(quoted))


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


def find_name_claims(said: str, source: Source) -> Iterator[Claim]:
    """The names of a sentence that its quote tells."""
    quoted = plain(source.quote)
    said_tokens, quoted_tokens = tokenize(said), tokenize(quoted)
    ours, told = find_claimed(said, quoted), find_names(quoted)
    for name in ours:
        matches = [other.place for other in told if same_name(name, other)]
        others = [other.place for other in told if not same_name(name, other)]
        if not matches:
            continue
        rivals = [r for r in others if not any(_is_named(other, r, told) for other in ours)]
        neighbours = [other.place for other in ours if other is not name]
        yield Claim(
            kind="name",
            span=to_spans(said_tokens, [name.place])[0],
            matches=to_spans(quoted_tokens, matches),
            rivals=to_spans(quoted_tokens, others),
            asked="whose" if name.text.endswith("'s") else "what",
            confirmed=is_subject_of_same(name, said, quoted),
            misplaced=is_governed_otherwise(said_tokens, name.place, quoted_tokens, matches, others)
            or is_no_agent(said_tokens, name.place, quoted_tokens, matches)
            or (
                is_governed(said_tokens, name.place)
                and all(is_governed(quoted_tokens, place) for place in matches)
                and is_attached_otherwise(said_tokens, name.place, quoted_tokens, matches)
            )
            or (
                not is_governed(said_tokens, name.place)
                and is_doing_elsewhere(said_tokens, name.place, quoted_tokens, matches)
            ),
            doubted=belongs_elsewhere(
                said_tokens, name.place, neighbours, quoted_tokens, matches, rivals, NAMES
            ),
        )


def _is_named(name: Name, place: Place, told: Sequence[Name]) -> bool:
    """Whether the sentence names what stands at a place of the quote; then roles decide."""
    return any(other.place == place and same_name(name, other) for other in told)
