"""Fingerprints in answers: walls against bots, paywalls, parked domains, error pages.

They are evidence, never proof by themselves: what follows from a mark is for the judge to say.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Literal

from ahocorasick_rs import AhoCorasick
from msgspec import Struct

from refaudit.catalogue import marker_tables, markup
from refaudit.catalogue.marker_tables import Strength, WallHeader

__all__ = ["Mark", "body_markers", "text_markers", "wall_headers", "walls_in"]

_RANK: dict[Strength | None, int] = {"decisive": 0, "strong": 1, "hint": 2, None: 3}
_STRENGTHS: dict[str, Strength] = {strength: strength for strength in _RANK if strength}
_COOKIES = "set-cookie"
#: Characters of a page, beyond which none is a wall, and within which an error page says so.
_SMALL = 64 * 1024
#: A start tag of the body longer than this is not read for its classes.
_BODY_TAG = 2000


_PASSWORD = re.compile(r"<input\b[^<>]{0,500}?\btype\s{0,5}=\s{0,5}[\"']?password\b")
#: The empty element that the frameworks of single-page applications fill.
_SHELL = re.compile(
    r"<(?:div|main|section)\s[^<>]{0,200}?\bid\s{0,5}=\s{0,5}[\"']?"
    r"(?:root|app|__next|__nuxt|application|react-root|main-app|svelte)[\"']?[^<>]{0,200}>\s{0,50}</"
    r"|<app-root[^<>]{0,200}>\s{0,50}</app-root>"
)


class Mark(Struct, frozen=True, kw_only=True):
    """A wall gave itself away: whose, how surely, in what, and by which name."""

    wall: str
    strength: Strength
    place: Literal["header", "cookie"]
    sign: str


class _Needle(Struct, frozen=True):
    """A text to find in a page, and the marker that it makes."""

    text: str
    #: With the strength, where it has one.
    marker: str
    #: Pages of so many characters and more cannot have the marker.
    below: int | None = None
    #: How far into the page the text is looked for; None for all of it.
    within: int | None = None


class _Needles:
    """Hundreds of texts, found in one pass over a page: one pass for each took milliseconds."""

    def __init__(self, needles: Iterable[_Needle]) -> None:
        self._needles = tuple(needles)
        self._search = AhoCorasick([needle.text.lower() for needle in self._needles])

    def markers_in(self, folded: str, size: int | None = None) -> tuple[str, ...]:
        """The markers of all texts that stand in a page in lower case, each name once, surest.

        `size` counts the characters of the page, where only a part of it is searched.
        """
        size = len(folded) if size is None else size
        ends: dict[int, int] = {}
        for number, _, end in self._search.find_matches_as_indexes(folded, overlapping=True):
            ends.setdefault(number, end)
        found = ((self._needles[number], ends[number]) for number in sorted(ends))
        return _surest(
            needle.marker
            for needle, end in found
            if (needle.below is None or size < needle.below)
            and (needle.within is None or end <= needle.within)
        )


@cache
def wall_headers() -> frozenset[str]:
    """The names, in lower case, of all headers that `walls_in` looks at."""
    rows = marker_tables.walls().values()
    return frozenset(header.name for wall in rows for header in wall.headers) | {_COOKIES}


def walls_in(headers: Mapping[str, str]) -> tuple[Mark, ...]:
    """The walls that the headers of an answer show, the surest sign first.

    Names are in lower case; several cookies stand in one `set-cookie`, parted by commas or ends of
    line. What a wall's page shows is told by `body_markers`.
    """
    marks = (*_in_headers(headers), *_in_cookies(headers.get(_COOKIES, "")))
    return tuple(sorted(marks, key=lambda mark: _RANK[mark.strength]))


def body_markers(html: str) -> tuple[str, ...]:
    """The fingerprints in a page's source as `kind:name`, with `:strength` where the rows have one.

    - `wall:VENDOR:STRENGTH`, `paywall:hint`
    - `parking:VENDOR:STRENGTH`; the vendor is `phrase` for what a reader sees
    - `gone:SERVICE`: a hosting service knows no such site
    - `usurped:LANGUAGE`: gambling and the like, on a page that may be about just that
    - `soft-404:template`: a publishing system's own sign of an error page
    - `archive:MESSAGE`: an archive's own page, unless it was archived so
    - `origin:CAUSE`: a network in front of the site cannot reach it
    - `form:password`: the page asks for a password
    - `app:shell`: an empty page that a script fills; it is the same for every address

    Each kind and name comes once, with its surest strength. Walls and parked domains have small
    pages: in one of 64 Ki characters or more their texts mean nothing and are not told.
    """
    folded = html.lower()
    template = ("soft-404:template",) if _has_error_class(folded) else ()
    has_password = "password" in folded and _PASSWORD.search(folded)
    asked = ("form:password",) if has_password else ()
    shell = ("app:shell",) if _SHELL.search(folded) else ()
    found = _source_needles().markers_in(folded)
    # Most pages have none of it anywhere, and need not be taken apart.
    if len(folded) < _SMALL and _code_needles().markers_in(folded):
        found += _code_needles().markers_in(markup.code(folded), len(folded))
    return _surest((*found, *template, *asked, *shell))


def text_markers(text: str) -> tuple[str, ...]:
    """What a page says to its readers, told from its visible text on one line.

    - `soft-404:phrase`: there is no such page
    - `paywall:strong`: the rest is for subscribers

    Such phrases also stand in the scripts of pages that say nothing of the kind.
    """
    return _text_needles().markers_in(text[:_SMALL].lower().replace("’", "'"))


def _surest(markers: Iterable[str]) -> tuple[str, ...]:
    """Each kind and name once, with its surest strength."""
    found: dict[str, Strength | None] = {}
    for marker in markers:
        name, _, last = marker.rpartition(":")
        strength = _STRENGTHS.get(last)
        name = name if strength else marker
        if name not in found or _RANK[strength] < _RANK[found[name]]:
            found[name] = strength
    return tuple(f"{name}:{sure}" if sure else name for name, sure in found.items())


def _in_headers(headers: Mapping[str, str]) -> Iterator[Mark]:
    for vendor, row in _header_rows():
        value = headers.get(row.name)
        if value is not None and re.search(row.value, value, re.IGNORECASE):
            yield Mark(wall=vendor, strength=row.strength, place="header", sign=row.name)


def _in_cookies(header: str) -> Iterator[Mark]:
    parts = re.split(r"[,\n]", header)
    names = [part.partition("=")[0].strip().lower() for part in parts if "=" in part]
    if not names:
        return
    for vendor, wall in marker_tables.walls().items():
        for row in wall.cookies:
            if any(name.startswith(row.name) for name in names):
                yield Mark(wall=vendor, strength=row.strength, place="cookie", sign=row.name)


@cache
def _header_rows() -> tuple[tuple[str, WallHeader], ...]:
    walls = marker_tables.walls().items()
    return tuple((vendor, row) for vendor, wall in walls for row in wall.headers)


@cache
def _source_needles() -> _Needles:
    rows = marker_tables.access().paywall
    services = (_Needle(text, "paywall:hint") for text in rows.services)
    return _Needles((*_small_page_needles(), *_head_needles(), *services))


@cache
def _code_needles() -> _Needles:
    return _Needles(_vendor_needles("code"))


@cache
def _text_needles() -> _Needles:
    absent = (_Needle(text, "soft-404:phrase") for text in marker_tables.soft404().body.texts)
    rows = marker_tables.access().paywall
    return _Needles((*absent, *(_Needle(text, "paywall:strong") for text in rows.phrases)))


def _vendor_needles(place: str) -> Iterator[_Needle]:
    """What walls and parking services have in their pages, in any place or in their code."""
    walls = marker_tables.walls().items()
    rows = [(f"wall:{vendor}", row) for vendor, wall in walls for row in wall.texts]
    rows += [(f"parking:{row.vendor}", row) for row in marker_tables.parking().services.texts]
    for name, row in rows:
        if row.place == place:
            yield _Needle(row.text, f"{name}:{row.strength}", row.below or _SMALL)


def _small_page_needles() -> Iterator[_Needle]:
    yield from _vendor_needles("page")
    rows = marker_tables.parking()
    for phrase in _all(rows.phrases):
        yield _Needle(phrase, "parking:phrase:strong", _SMALL)
    for phrase in _all(rows.weak_phrases):
        yield _Needle(phrase, "parking:phrase:hint", _SMALL)
    messages_of = {
        "gone": rows.gone,
        "archive": marker_tables.replay(),
        "origin": marker_tables.origins(),
    }
    for kind, messages in messages_of.items():
        for name, texts in messages.items():
            yield from (_Needle(text, f"{kind}:{name}", _SMALL) for text in texts)


def _head_needles() -> Iterator[_Needle]:
    for language, terms in marker_tables.parking().usurped.items():
        yield from (_Needle(term, f"usurped:{language}", within=_SMALL) for term in terms)
    signals = marker_tables.soft404().body.signals
    yield from (_Needle(text, "soft-404:template", within=_SMALL) for text in signals)


def _all(phrases: Mapping[str, Iterable[str]]) -> Iterator[str]:
    return (phrase for texts in phrases.values() for phrase in texts)


def _has_error_class(folded: str) -> bool:
    start = folded.find("<body")
    tag = folded[start : start + _BODY_TAG].partition(">")[0] if start >= 0 else ""
    words = set(re.split(r"[\s\"'=]+", tag))
    return not words.isdisjoint(marker_tables.soft404().body.classes)
