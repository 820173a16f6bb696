"""The question before, asked of something else: "And in Lomarra?", "The women?", "No, in March"."""

import re
from collections.abc import Callable

from bot.answering.dialogue import forms
from bot.answering.dialogue.forms import Form
from bot.answering.kinds import NUMERIC, find_kind
from bot.answering.question import read_question
from bot.answering.words import is_stop_word
from retrieval.calendar import MONTHS, WEEKDAYS


def leaves_event(new: str) -> bool:
    """Whether `new` names another place, person, year or month: its answer may stand anywhere."""
    return bool(forms.YEAR.find(new) or forms.MONTH.find(new) or _names(new))


def shift(base: str, new: str) -> str:
    """Ask `base` of `new`.

    Args:
        base: A question that stands alone, as the one before was understood.
        new: The few words of a fragment, a preposition before them or not.

    Returns:
        The first of these that can be: the old time, name or group gives way to the new one;
        else the new one is put to the end of the question.
    """
    ways: tuple[Callable[[str, str], str | None], ...] = (
        _shift_time,
        _shift_name,
        _shift_state,
        _shift_kind,
        _shift_count,
        _shift_role,
        _shift_object,
    )
    shifted = (way(base, new) for way in ways)
    text = next((text for text in shifted if text is not None), None)
    return text or _add(base, new if forms.PLACED.find(new) else f"({new})")


def recount(base: str, asked: str) -> str | None:
    """Ask "How many women?" after "How many fighters surrendered?": the same of the women.

    None where `asked` says what happened to them, or is no such question.
    """
    counted, old = forms.COUNTED.find(asked), forms.COUNTED.find(base)
    if counted is None or old is None or asked.strip(" ?!.") != counted[0]:
        return None
    group = counted["new"] or counted["one"]
    return None if forms.STATE.find(group) else _replace_counted(base, old, group)


def _shift_time(base: str, new: str) -> str | None:
    """`… in Vessary?` + `2018` → `… in Vessary in 2018?`; `… in 2017?` → `… in 2018?`."""
    placed = forms.PLACED.find(new)
    if year := forms.YEAR.find(new):
        put = new if placed else f"in {new}"
        return _replace_first(forms.YEAR, base, year[0]) or _add(base, put)
    time = (placed["what"] if placed else new).capitalize()
    if time in WEEKDAYS:
        return _add(base, new if placed else f"on {time}")
    if time in MONTHS:
        put = new if placed else f"in {time}"
        return _replace_first(forms.MONTH, base, time) or _add(base, put)
    return None


def _shift_name(base: str, new: str) -> str | None:
    """`captain of the Wren?` + `the Irmela` → `captain of the Irmela?`."""
    if not _names(new):
        return None
    old, placed = read_question(base).names, forms.PLACED.find(new)
    one = forms.ONE.cut(forms.ARTICLE.cut(new))
    if placed is None:
        return base.replace(old[0], one) if len(old) == 1 else _add(base, f"({one})")
    names = "|".join(map(re.escape, old))
    place = re.compile(rf"\b{placed['by']}\s+(?:the\s+)?(?:{names})(?!\w)", re.IGNORECASE)
    found = place.search(base) if old else None
    return _put(base, found.span(), new) if found else _add(base, new)


def _shift_state(base: str, new: str) -> str | None:
    """`How many sailed to Orlenz?` + `the injured` → `How many were injured? (Orlenz)`."""
    state, counted = forms.STATE.find(new), forms.COUNTED.find(base)
    if state is None or counted is None:
        return None
    tail = forms.LAST_OBJECT.find(base)
    where = ", ".join(read_question(base).names) or (tail["what"] if tail else "")
    return f"How many were {state['state']}?" + (f" ({where})" if where else "")


def _shift_kind(base: str, new: str) -> str | None:
    """`Kestavia's finance minister?` + `the health minister` → `Kestavia's health minister?`."""
    words = forms.ARTICLE.cut(new).split()
    if len(words) < 2:  # noqa: PLR2004 - a noun, and what tells it from others
        return None
    old = re.search(rf"\b[\w'’\-]+ {re.escape(words[-1])}\b", base, re.IGNORECASE)
    if old is None or forms.PLACED.find(new):
        return None
    kept = old[0].split()[0] if is_stop_word(old[0].split()[0]) else None
    return _put(base, old.span(), " ".join((kept, *words) if kept else words))


def _shift_count(base: str, new: str) -> str | None:
    """`How many fighters surrendered?` + `the women` → `How many women surrendered?`."""
    counted = forms.COUNTED.find(base)
    if counted is None or forms.PLACED.find(new) or not forms.SEVERAL.find(new):
        return None
    return _replace_counted(base, counted, forms.ARTICLE.cut(new))


def _shift_role(base: str, new: str) -> str | None:
    """`Who was the captain of the Irmela?` + `the owner` → `Who was the owner of the Irmela?`."""
    role = forms.ROLE.find(base)
    return _put(base, role.span("role"), new) if role and forms.A_ROLE.find(new) else None


def _shift_object(base: str, new: str) -> str | None:
    """`How much goes to schools?` + `transport` → `How much goes to transport?`.

    Only what has an article too takes the place of what has one, for "the driver" asks nothing
    else of "Who was arrested for murder?"; unless a figure is asked for.
    """
    placed, old = forms.PLACED.find(new), forms.LAST_OBJECT.find(base)
    if old is None or _names(old["what"]):
        return None
    if any(map(is_stop_word, forms.ARTICLE.cut(old["what"]).split())):
        return None
    what = placed["what"] if placed else new
    articles = {bool(forms.ARTICLE.find(text)) for text in (what, old["what"])}
    if placed and placed["by"].lower() != old["by"].lower():
        return None
    if len(articles) > 1 and find_kind(base) not in NUMERIC:
        return None
    return _put(base, old.span("what"), what)


def _names(text: str) -> tuple[str, ...]:
    return read_question(f"of {text}").names


def _replace_first(form: Form, base: str, new: str) -> str | None:
    found = form.find(base)
    return _put(base, found.span(), new) if found else None


def _replace_counted(base: str, counted: re.Match[str], group: str) -> str:
    return _put(base, counted.span("new" if counted["new"] else "one"), group)


def _put(text: str, span: tuple[int, int], new: str) -> str:
    start, end = span
    return text[:start] + new + text[end:]


def _add(base: str, new: str) -> str:
    """`new` put to the end of a question, before its mark and what is in brackets."""
    found = re.fullmatch(r"(.*?)\s*(\?*\s*(?:\([^()]*\))?)", base, re.DOTALL)
    assert found is not None  # noqa: S101 - both groups match anything
    return f"{found[1]} {new}{found[2]}"
