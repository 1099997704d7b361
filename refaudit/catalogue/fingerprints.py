"""Fingerprints in answers: walls against bots, paywalls, parked domains, error pages.

They are evidence, never proof by themselves: what follows from a mark is for the judge to say.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Literal

from msgspec import Struct, structs

from refaudit.catalogue import marker_tables
from refaudit.catalogue.marker_tables import Strength

__all__ = ["Mark", "body_markers", "wall_headers", "walls_in"]

_RANK: dict[Strength | None, int] = {"decisive": 0, "strong": 1, "hint": 2, None: 3}
_COOKIES = "set-cookie"
#: Characters of a page, beyond which none is a wall, and within which an error page says so.
_SMALL = 64 * 1024
#: A start tag of the body longer than this is not read for its classes.
_BODY_TAG = 2000


class Mark(Struct, frozen=True, kw_only=True):
    """A wall gave itself away: whose, how surely, in what, and by which name."""

    wall: str
    strength: Strength
    place: Literal["header", "cookie"]
    sign: str


class _Needle(Struct, frozen=True):
    """A text to find in a page, in lower case, and the marker that it makes."""

    text: str
    marker: str
    strength: Strength | None = None
    #: Pages of so many characters and more cannot have the marker.
    below: int | None = None
    #: How far into the page the text is looked for; None for all of it.
    within: int | None = None


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

    - `wall:VENDOR:STRENGTH`, `paywall:STRENGTH`
    - `parking:VENDOR:STRENGTH`; the vendor is `phrase` for what a reader sees
    - `gone:SERVICE`: a hosting service knows no such site
    - `usurped:LANGUAGE`: gambling and the like, on a page that may be about just that
    - `soft-404:phrase`, `soft-404:template`
    - `archive:MESSAGE`: an archive's own page, unless it was archived so

    Each kind and name comes once, with its surest strength. Walls and parked domains have small
    pages: in one of 64 Ki characters or more their texts mean nothing and are not told.
    """
    folded = html.lower()
    found: dict[str, Strength | None] = {}
    for needle in _needles():
        if _surer(needle, found) and _stands(needle, folded):
            found[needle.marker] = needle.strength
    if _has_error_class(folded):
        found["soft-404:template"] = None
    return tuple(f"{name}:{sure}" if sure else name for name, sure in found.items())


def _in_headers(headers: Mapping[str, str]) -> Iterator[Mark]:
    for vendor, wall in marker_tables.walls().items():
        for row in wall.headers:
            value = headers.get(row.name)
            if value is not None and re.search(row.value, value, re.IGNORECASE):
                yield Mark(wall=vendor, strength=row.strength, place="header", sign=row.name)


def _in_cookies(header: str) -> Iterator[Mark]:
    parts = re.split(r"[,\n]", header)
    names = [part.partition("=")[0].strip().lower() for part in parts if "=" in part]
    for vendor, wall in marker_tables.walls().items():
        for row in wall.cookies:
            if any(name.startswith(row.name) for name in names):
                yield Mark(wall=vendor, strength=row.strength, place="cookie", sign=row.name)


def _stands(needle: _Needle, folded: str) -> bool:
    if needle.below is not None and len(folded) >= needle.below:
        return False
    return folded.find(needle.text, 0, needle.within) >= 0


def _surer(needle: _Needle, found: Mapping[str, Strength | None]) -> bool:
    return needle.marker not in found or _RANK[needle.strength] < _RANK[found[needle.marker]]


@cache
def _needles() -> tuple[_Needle, ...]:
    return tuple(
        structs.replace(needle, text=needle.text.lower())
        for needle in (*_small_page_needles(), *_head_needles(), *_paywall_needles())
    )


def _small_page_needles() -> Iterator[_Needle]:
    for vendor, wall in marker_tables.walls().items():
        for row in wall.texts:
            yield _Needle(row.text, f"wall:{vendor}", row.strength, row.below or _SMALL)
    rows = marker_tables.parking()
    for service in rows.services.texts:
        marker = f"parking:{service.vendor}"
        yield _Needle(service.text, marker, service.strength, service.below or _SMALL)
    for phrase in _all(rows.phrases):
        yield _Needle(phrase, "parking:phrase", "strong", _SMALL)
    for phrase in _all(rows.weak_phrases):
        yield _Needle(phrase, "parking:phrase", "hint", _SMALL)
    for kind, messages in (("gone", rows.gone), ("archive", marker_tables.replay())):
        for name, texts in messages.items():
            yield from (_Needle(text, f"{kind}:{name}", None, _SMALL) for text in texts)


def _head_needles() -> Iterator[_Needle]:
    for language, terms in marker_tables.parking().usurped.items():
        yield from (_Needle(term, f"usurped:{language}", within=_SMALL) for term in terms)
    body = marker_tables.soft404().body
    for marker, texts in (("phrase", body.texts), ("template", body.signals)):
        yield from (_Needle(text, f"soft-404:{marker}", within=_SMALL) for text in texts)


def _paywall_needles() -> Iterator[_Needle]:
    for strength, texts in marker_tables.access().paywall.items():
        yield from (_Needle(text, "paywall", strength) for text in texts)


def _all(phrases: Mapping[str, Iterable[str]]) -> Iterator[str]:
    return (phrase for texts in phrases.values() for phrase in texts)


def _has_error_class(folded: str) -> bool:
    start = folded.find("<body")
    tag = folded[start : start + _BODY_TAG].partition(">")[0] if start >= 0 else ""
    words = set(re.split(r"[\s\"'=]+", tag))
    return not words.isdisjoint(marker_tables.soft404().body.classes)
