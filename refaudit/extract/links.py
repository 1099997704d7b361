"""External links in running text, as MediaWiki links them.

A bracketed link is `[URL title]` on one line; its URL ends at a blank, so `[URL|title]` makes
`URL|title` the address. A free link ends before a blank (also the ideographic and the no-break
space), `<`, `>`, `"`, brackets, a template, or `''`, and gives back final punctuation and a closing
parenthesis that it does not open. `www.` alone is no link.
"""

import re
from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from refaudit.catalogue import templates
from refaudit.extract.values import decode_entities

__all__ = ["GONE", "HOLE", "Link", "find"]

#: Stands in masked text, once per character, for what a template computes: noncharacters that no
#: proper text has.
HOLE = "\ufdd0"
#: Stands likewise for what is no text: comments, nested references, opaque tags.
GONE = "\ufdd1"

_STOP = r'\x00-\x20\x7f\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\ufffd<>"\[\]{}'
_ENDS = re.compile(r"&(?:lt|gt|nbsp|#0*(?:60|62|160)|#[xX]0*(?:3[cCeE]|[aA]0));")
_LAST_ENTITY = re.compile(r"&(?:#[0-9]{1,9}|#[xX][0-9A-Fa-f]{1,8}|[A-Za-z0-9]{2,32});$")
_PUNCTUATION = ",;.:!?"


class Link(Struct, frozen=True, kw_only=True, gc=False):
    """An external link by its offsets into the masked text.

    `url` is decoded, and None where a template computes a part of it. `title` is the text of a
    bracketed link (its span), None for a free link or an empty title.
    """

    start: int
    end: int
    url: str | None
    bracketed: bool
    title: tuple[int, int] | None = None


@cache
def _opening() -> re.Pattern[str]:
    """A bracket with a URL behind it, or a URL by itself."""
    schemes = "|".join(map(re.escape, templates.markup().schemes))
    return re.compile(
        rf"\[(?P<url>(?://|(?i:{schemes}))[^{_STOP}]+)"
        rf"|(?P<free>(?<!\w)(?i:{schemes})(?:(?!'')[^{_STOP}{HOLE}{GONE}])+)"
    )


def find(masked: str) -> Iterator[Link]:
    """Yield the links of a text in which `HOLE` and `GONE` stand for what is not its own."""
    position = _first(masked)
    if position < 0:
        return
    search, brackets, lines = _opening().search, _Next(masked, "]"), _Next(masked, "\n")
    while match := search(masked, position):
        close = _close(masked, match.end(), brackets, lines) if match["url"] else -1
        if match["free"] is not None:
            link = _free(match)
        elif close >= 0:
            link = _bracketed(match, masked, close)
        else:
            position = match.start() + 1
            continue
        yield link
        position = link.end


@cache
def _without_slashes() -> tuple[str, ...]:
    return tuple(scheme for scheme in templates.markup().schemes if "//" not in scheme)


@cache
def _longest_opening() -> int:
    return 1 + max(map(len, templates.markup().schemes))


def _first(text: str) -> int:
    """Where the first link may begin, by a cheap look; -1 for most stretches, which have none."""
    slashes, colon = text.find("//"), text.find(":")
    if slashes < 0 and (colon < 0 or not any(s in text.lower() for s in _without_slashes())):
        return -1
    sign = min(slashes, colon) if slashes >= 0 and colon >= 0 else max(slashes, colon)
    return max(0, sign - _longest_opening())


class _Next:
    """Where a character comes next; asked for rising positions, it reads the text once."""

    def __init__(self, text: str, character: str) -> None:
        self._text, self._character = text, character
        self._at = -1

    def after(self, position: int) -> int:
        """The offset of the next one, the length of the text where none comes."""
        if self._at < position:
            found = self._text.find(self._character, position)
            self._at = found if found >= 0 else len(self._text)
        return self._at


def _close(masked: str, position: int, brackets: _Next, lines: _Next) -> int:
    """The closing bracket on the same line, past those of internal links; -1 where none comes."""
    line_end = lines.after(position)
    while (close := brackets.after(position)) < line_end:
        inner_link = masked.startswith("]]", close) and "[[" in masked[position:close]
        if not inner_link:
            return close
        position = close + 2
    return -1


def _bracketed(match: re.Match[str], masked: str, close: int) -> Link:
    title = masked[match.end() : close]
    start = close - len(title.lstrip())
    return Link(
        start=match.start(),
        end=close + 1,
        url=_clean(match["url"]),
        bracketed=True,
        title=(start, close) if title.strip() else None,
    )


def _free(match: re.Match[str]) -> Link:
    raw = match["free"]
    if cut := _ENDS.search(raw):
        raw = raw[: cut.start()]
    raw = _without_trail(raw)
    return Link(start=match.start(), end=match.start() + len(raw), url=_clean(raw), bracketed=False)


def _without_trail(raw: str) -> str:
    trail = _PUNCTUATION if "(" in raw else _PUNCTUATION + ")"
    kept = raw.rstrip(trail)
    if len(kept) < len(raw) and raw[len(kept)] == ";" and _LAST_ENTITY.search(kept + ";"):
        return kept + ";"
    return kept


def _clean(raw: str) -> str | None:
    return None if HOLE in raw else decode_entities(raw.replace(GONE, ""))
