"""Lies made from true sentences, each by one change that makes it false."""

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.bot.answering.evidence_table import CASES, Case

_MONTH = r"(?:January|February|March|April|May|June|July|December)"
_FIGURE = re.compile(
    r"(?<![\d.,:])(?<!March )(?<!April )(?<!December )"
    rf"\d+(?:,\d{{3}})*(?:\.\d+)?(?![\d:]| {_MONTH})"
)
_SPELLED = {
    "two": "three", "four": "five", "seven": "eight", "nine": "six",
    "five thousand": "six thousand",
    "sixty thousand": "sixteen thousand", "a third": "a quarter", "one-third": "two-thirds",
    "half": "a third", "Two hundred": "Three hundred", "Nineteen": "Ninety", "Four": "Forty",
    "Seven": "Seventeen", "million": "billion", "billion": "million",
}  # fmt: skip
_BOUNDS = {
    "more than": "fewer than", "More than": "Fewer than", "over": "under", "at least": "at most",
    "At least": "Up to", "up to": "more than", "Up to": "At least",
}  # fmt: skip
_NAMES = {
    "Mustafa Bali": "Mustafa Ali", "Bali": "Balil", "Trump": "Obama", "Donald": "Ronald",
    "Syria": "Serbia", "Manbij": "Mosul", "Americans": "Russians", "Northern Wren": "Southern Wren",
    "Vessary": "Lomarra", "Marta Kellner": "Martha Keller", "Kellner": "Keller",
    "Courier": "Gazette", "Ibrenia": "Zhamar", "Kestavia": "Zhamar", "Orlenz": "Dunhaven",
    "Tomas Verel": "Tomas Varel", "Belkent": "Belkin", "Daniel Orvik": "David Orvik",
    "Orvik": "Orlik", "Hanna Brecht": "Anna Brecht", "Brecht": "Brandt", "Senator": "Judge",
    "World Health Organization": "World Trade Organization", "WHO": "WTO",
    "Julia Kestner": "Julia Kastner", "Dunhaven": "Orlenz", "Olek Varga": "Olga Varga",
    "Varga": "Vargas", "Sarnow": "Tarnow", "Ruben Halk": "Robert Halk", "Halk": "Hulk",
    "China": "Taiwan", "Japan": "Korea", "Emil Sand": "Emile Zander", "Lomarra": "Kestavia",
    "Brennick Rovers": "Brennick Rangers", "Islamic State": "Northern Alliance", "SDF": "NATO",
    "White House": "Pentagon", "Parliament": "Senate", "Prime Minister": "President",
}  # fmt: skip
_TITLES = frozenset(("Senator", "Prime Minister"))
_DATES = {
    "Monday": "Thursday", "Tuesday": "Saturday", "Wednesday": "Thursday", "Thursday": "Friday",
    "Friday": "Monday", "Sunday": "Saturday", "January": "June", "February": "January",
    "December": "October", "March": "May", "April": "August", "June": "July", "2018": "2017",
    "2019": "2020", "2022": "2021", "2025": "2024", "2028": "2027", "1901": "1910",
    "last week": "last month", "next month": "next week", "3:30": "5:30", "a.m.": "p.m.",
    "late": "early", "noon": "midnight",
}  # fmt: skip
_TURNED = {
    "surrendered": "did not surrender", "were captured": "were not captured", "fell": "rose",
    "dropped": "increased", "declined": "climbed", "rose": "fell", "approved": "rejected",
    "passed": "rejected", "rejected": "approved", "arrested": "released",
    "rescued": "not rescued", "did not disclose": "disclosed", "didn't disclose": "disclosed",
    "was not disclosed": "was disclosed", "killed": "spared no", "elected": "not elected",
    "refused to resign": "resigned", "would not negotiate": "would negotiate",
    "highest": "lowest", "will lose": "will not lose", "lose their": "keep their",
    "began": "ended", "convicted": "acquitted", "to begin": "to end", "before noon": "after noon",
    "imports": "exports", "Imports": "Exports", "not nine": "and nine",
    "were continuing": "had ended",
    "are to stay": "are not to stay", "could be": "were", "beat": "lost to", "out of": "into",
    "Exports": "Imports", "said on": "denied on", "will begin": "will not begin",
}  # fmt: skip
_FOREIGN = (
    "and 900 of them died", "as Angela Morris said", "on 5 May 2031", "in Reykjavik",
    "for $9 million", "because the generals had been bribed by smugglers",
    "which made the minister weep with joy at home",
)  # fmt: skip
_INVENTED = (
    "The mayor of Reykjavik resigned in tears.",
    "Nobody was told about the secret treaty.",
    "Experts fear a collapse of banking.",
    "The attackers wore green uniforms and masks.",
    "Shares of Globex fell 40 percent.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lie:
    """A false sentence about a case's quote, and how it was made."""

    case: Case
    text: str
    kind: str


def make_lies() -> list[Lie]:
    """Every lie, none twice, none of them a true sentence of the table."""
    seen: set[tuple[str, str]] = set()
    lies = []
    for case in CASES:
        true = {case.quote, *case.true}
        for text in (case.quote, *case.true):
            for kind, changed in _change(case, text):
                if changed not in true and (case.quote, changed) not in seen:
                    seen.add((case.quote, changed))
                    lies.append(Lie(case=case, text=changed, kind=kind))
    return lies


def _change(case: Case, text: str) -> Iterator[tuple[str, str]]:
    for kind, change in _CHANGES.items():
        for changed in change(case, text):
            yield kind, changed


def _replace_each(table: dict[str, str]) -> Callable[[Case, str], Iterator[str]]:
    def change(case: Case, text: str) -> Iterator[str]:
        for old, new in table.items():
            pattern = re.compile(rf"(?<![\w-]){re.escape(old)}(?![\w])")
            if pattern.search(text) and new not in case.quote:
                yield pattern.sub(new, text, count=1)

    return change


def _false_figures(case: Case, text: str) -> Iterator[str]:
    told = {match[0] for match in _FIGURE.finditer(case.quote)}
    for match in _FIGURE.finditer(text):
        figure = match[0]
        for wrong in {_add_one(figure), "1" + figure, figure[::-1]} - told - {figure}:
            if not wrong.startswith("0"):
                yield text[: match.start()] + wrong + text[match.end() :]


def _add_one(figure: str) -> str:
    head, _, last = figure.rpartition(",") if "," in figure else ("", "", figure)
    digits = (
        f"{int(last[:-1] + str((int(last[-1]) + 1) % 10)):0{len(last)}d}"
        if last.isdigit()
        else last[:-1] + str((int(last[-1]) + 1) % 10)
    )
    return f"{head},{digits}" if head else digits


def _swapped_figures(case: Case, text: str) -> Iterator[str]:
    del case
    for one, other in itertools.combinations(_FIGURE.finditer(text), 2):
        if one[0] != other[0]:
            yield (
                text[: one.start()]
                + other[0]
                + text[one.end() : other.start()]
                + one[0]
                + text[other.end() :]
            )


def _figures_of_the_quote(case: Case, text: str) -> Iterator[str]:
    """A figure of the quote in the place of another one."""
    for match in _FIGURE.finditer(text):
        for told in _FIGURE.finditer(case.quote):
            if told[0] not in text:
                yield text[: match.start()] + told[0] + text[match.end() :]


def _swapped_names(case: Case, text: str) -> Iterator[str]:
    del case
    here = [name for name in _NAMES if name not in _TITLES and re.search(rf"\b{name}\b", text)]
    for one, other in itertools.combinations(here, 2):
        if one not in other and other not in one:
            swapped = re.sub(rf"\b{one}\b", "\0", text, count=1)
            swapped = re.sub(rf"\b{other}\b", one, swapped, count=1)
            yield swapped.replace("\0", other)


def _names_of_the_headline(case: Case, text: str) -> Iterator[str]:
    """An outlet or another name of the article in the place of who it is about."""
    subject = re.match(r"(?:[A-Z][\w.]+ )+(?=(?:said|was|were|beat|signed|refused|had)\b)", text)
    if subject:
        for name in case.bylines:
            yield name + " " + text[subject.end() :]


def _with_a_false_end(case: Case, text: str) -> Iterator[str]:
    del case
    for end in _FOREIGN:
        yield f"{text.rstrip('.')}, {end}."


def _invented(case: Case, text: str) -> Iterator[str]:
    if text == case.quote:
        yield from _INVENTED


_CHANGES: dict[str, Callable[[Case, str], Iterator[str]]] = {
    "false figure": _false_figures,
    "false number word": _replace_each(_SPELLED),
    "swapped figures": _swapped_figures,
    "another figure": _figures_of_the_quote,
    "turned bound": _replace_each(_BOUNDS),
    "false name": _replace_each(_NAMES),
    "swapped names": _swapped_names,
    "name of the headline": _names_of_the_headline,
    "false date": _replace_each(_DATES),
    "turned round": _replace_each(_TURNED),
    "false end": _with_a_false_end,
    "invented": _invented,
}
