"""The words and signs of a date as CS1 wants them: one step for each way of getting them wrong."""

import re
from collections.abc import Callable
from functools import cache

from msgspec import Struct

from refaudit.catalogue.date_shapes import dates_table, one_of, words

__all__ = ["Step", "spellings", "steps"]

_MARKUP = re.compile(
    r"\[\[(?:[^\[\]|]{0,60}\|)?([^\[\]]{0,60})\]\]|</?[a-z]{1,6} ?/?>|'{2,5}|\{\{([a-z.]{1,9})\}\}",
    re.IGNORECASE,
)
_BLANKS = re.compile(r"(?:&nbsp;|&thinsp;|&#160;|\s)+")
_DASHES = re.compile(r"&[nm]dash;|&minus;|[‐‑‒—―−]")
_ZERO = re.compile(r"(?<!\d)0([1-9])(?!\d)", re.ASCII)
_EDGES = " .,;:()[]?\"'“”"
_WORD = re.compile(r"([^\W\d_]{3,})\.?")


class Step(Struct, frozen=True):
    """What is wrong with a text, and how to take it away; a text without the fault stays."""

    problem: str
    mend: Callable[[str], str]


@cache
def steps() -> tuple[Step, ...]:
    """The steps in their order; a later one may count on what earlier ones took away."""
    loose, foreign = dates_table().loose, dates_table().foreign
    zone = one_of(loose.zones)
    clock = r"\d{1,2}:\d\d(?::\d\d(?:\.\d{1,9})?)?(?: ?[ap]\.?m\.?)?"
    time = re.compile(
        rf"[T,; ]*(?<!\d)(?:{clock}(?: ?(?:[+-]\d\d:?\d\d|\(?(?:{zone})\b\)?))?"
        rf"|\d{{1,2}}\.\d\d \(?(?:{zone})\b\)?)[, ]*",
        re.IGNORECASE,
    )
    stems = {day[:length] for day in loose.weekdays for length in (3, 4, 5, len(day))}
    weekday = re.compile(rf"\(?\b(?:{one_of(stems)})\b\)?[.,]*", re.IGNORECASE)
    fillers = re.compile(rf"\b(?:{one_of((*loose.fillers, *foreign.fillers))})\b", re.IGNORECASE)
    ordinal = re.compile(rf"(\d)(?:{one_of(loose.ordinals)})\b", re.IGNORECASE)
    through = re.compile(rf" (?:{one_of(loose.range_words)}) ", re.IGNORECASE)
    return (
        Step("blanks that are no plain spaces", lambda text: _BLANKS.sub(" ", text)),
        Step("markup inside the value", lambda text: _MARKUP.sub(r"\1\2", text)),
        Step("a dash of the wrong kind", lambda text: _DASHES.sub("–", text)),
        Step("no-date or circa in another spelling", _keyword),
        Step("a time of day", lambda text: time.sub(" ", text)),
        Step("a weekday", lambda text: weekday.sub(" ", text)),
        Step("a quarter in another spelling", _quarter),
        Step("an ordinal number", lambda text: ordinal.sub(r"\1", text)),
        Step("counters of another language", _counters),
        Step("words for a dash", lambda text: through.sub("–", text)),
        Step("words between the parts", lambda text: fillers.sub(" ", text)),
        Step("a name in another spelling", _names),
        Step("long and short month names", _one_length),
        Step("a zero before the day", _no_zero),
        Step("punctuation around the date", lambda text: text.strip(_EDGES)),
    )


def _keyword(text: str) -> str:
    rows = dates_table()
    english = rows.languages["en"]
    folded = text.lower()
    if folded.strip("()[]") in rows.loose.no_date:
        return english.no_date[0]
    circa = one_of(rows.loose.circa)
    found = re.fullmatch(
        rf"(?:{circa}) ?(\d{{3,4}}[a-z]?)|\[(?:{circa})? ?(\d{{3,4}})\??\]|(\d{{3,4}}) ?\??\?",
        folded,
        re.ASCII,
    )
    year = found and (found[1] or found[2] or found[3])
    return f"{english.circa[0]} {year}" if year else text


def _counters(text: str) -> str:
    for year, month, day in dates_table().foreign.counters:
        pattern = rf"(\d{{4}}){year} ?(\d{{1,2}}){month} ?(\d{{1,2}}){day}.{{0,20}}"
        if found := re.fullmatch(pattern, text, re.ASCII):
            return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"
    return text


def _quarter(text: str) -> str:
    rows = dates_table()
    names = rows.languages["en"].quarters
    for name, loose in zip(names, rows.loose.quarters, strict=True):
        pattern = rf"\b(?:{one_of((*loose, name.lower()))})\b"
        text = re.sub(pattern, name, text, flags=re.IGNORECASE)
    return text


@cache
def spellings() -> dict[str, str]:
    """Every loose name, in lower case, with its accepted spelling."""
    rows = dates_table()
    english = rows.languages["en"]
    found: dict[str, str] = {}
    for names, (long, _) in zip(rows.foreign.months, english.months, strict=True):
        found |= dict.fromkeys(names, long)
    for name in english.seasons:
        found |= {name[:length].lower(): name for length in range(3, len(name) + 1)}
    for long, short in english.months:
        stems = {
            long[:length].lower(): short if length < 5 else long for length in range(3, len(long))
        }
        found |= stems | {short.lower(): short, long.lower(): long}
    found |= {name.lower(): name for name in english.named}
    return found


def _names(text: str) -> str:
    known = spellings()

    def spell(found: re.Match[str]) -> str:
        return known.get(found[1].lower(), found[0])

    return _WORD.sub(spell, text)


def _one_length(text: str) -> str:
    months = dates_table().languages["en"].months
    long_there = any(re.search(rf"\b{long}\b", text) for long, short in months if long != short)
    if not long_there:
        return text
    for long, short in months:
        text = re.sub(rf"\b{short}\b", long, text)
    return text


def _no_zero(text: str) -> str:
    named = any(found[1] in words("en").lengths for found in _WORD.finditer(text))
    return _ZERO.sub(r"\1", text) if named else text
