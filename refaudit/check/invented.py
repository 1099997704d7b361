"""An address beside a page's that nobody ever made.

The method is that of Bar-Yossef, Broder, Kumar and Tomkins ("Sic transit gloria telae", WWW 2004):
the last segment of the path gives way to 25 random letters. What they leave open is added here: an
ending stays, because servers route by it; a number gives way to a number; where the page is told by
the query, its name there gives way; and so do the numbers of pages that stand further up in a path,
because for `/questions/77/a-title` many sites look at the number only.
"""

import re
from random import Random
from string import ascii_lowercase, digits
from urllib.parse import unquote_plus

from msgspec import Struct

from refaudit.catalogue import markers, pages
from refaudit.model import uri
from refaudit.model.evidence import Content
from refaudit.model.uri import Url
from refaudit.model.vocabulary import share

__all__ = ["Invention", "echoes", "invention"]

_LETTERS = 25
#: Nine digits from 900,000,000 on fit into 32 bits, and few sites have counted so far.
_DIGITS = 9
_ENDING = re.compile(r"\.[a-z][a-z0-9]{0,5}$", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-_.]\d\d?){0,2}")
_MONTH_OR_DAY = re.compile(r"\d\d?")
_DIGIT = re.compile(r"[0-9]")
#: So many are a number of something, also among letters.
_MANY_DIGITS = 4
#: A number before or behind a title; shorter ones belong to the title.
_SERIAL = re.compile(r"(?:.*?([-_,.]))?\d{4,}(?:([-_,.]).*)?")
_PLAIN_WORD = re.compile(r"[A-Za-z]{1,12}")

_INVENTED = re.compile(rf"[a-z]{{{_LETTERS}}}|9[0-9]{{{_DIGITS - 1}}}")

#: Stand in a place for what is invented; no URL that was parsed has them.
_WORD_HOLE, _NUMBER_HOLE = "\x00w", "\x00n"


class Invention(Struct, frozen=True):
    """How the addresses beside some page are made: one value for all pages of a place."""

    pattern: str

    def url(self, random: Random) -> str:
        """An address that is new each time."""
        words = "".join(random.choices(ascii_lowercase, k=_LETTERS))
        number = "9" + "".join(random.choices(digits, k=_DIGITS - 1))
        return self.pattern.replace(_WORD_HOLE, words).replace(_NUMBER_HOLE, number)


def invention(url: str) -> Invention | None:
    """How to invent an address beside `url`; None for a site's root and for what is no URL."""
    page = uri.parse(url)
    if not isinstance(page, Url):
        return None
    pattern = _by_query(page) or _by_path(page)
    return Invention(pattern) if pattern else None


def echoes(url: str, content: Content) -> bool:
    """Whether the page of an invented address repeats the invented name to its reader."""
    for name in _INVENTED.findall(url):
        shown = f"{content.title or ''} {content.heading or ''} {content.excerpt or ''}"
        if name in shown.lower() or share(name, content.words) == 1:
            return True
    return False


def _by_path(page: Url) -> str | None:
    path = page.path.rstrip("/")
    directory, _, name = path.rpartition("/")
    if not name:
        return None
    ending = _ENDING.search(name)
    stem = name[: ending.start()] if ending else name
    slashes = page.path[len(path) :]
    return f"{_site(page)}{_above(directory)}/{_hole(stem)}{ending[0] if ending else ''}{slashes}"


def _above(directory: str) -> str:
    """The directories of a path, with holes for numbers other than those of days."""
    kept: list[str] = []
    parts_of_day = 0  # that may still follow a year
    for segment in directory.split("/"):
        if _YEAR.fullmatch(segment):
            parts_of_day = 2
        elif parts_of_day and _MONTH_OR_DAY.fullmatch(segment):
            parts_of_day -= 1
        else:
            parts_of_day = 0
            count = len(_DIGIT.findall(segment))
            if count >= _MANY_DIGITS or (count and count == len(segment)):
                kept.append(_hole(segment))
                continue
        kept.append(segment)
    return "/".join(kept)


def _by_query(page: Url) -> str | None:
    """The same query with other names in it, where it is the query that tells the page.

    All that names a page is changed at once: a page that is told by one of two parameters would
    stay the same page under another value of the other.
    """
    names = _naming(page)
    if not names:
        return None
    parts = re.split(r"([&;])", page.query)
    for at in range(0, len(parts), 2):
        name, equals, value = parts[at].partition("=")
        if at in names:
            parts[at] = f"{name}={_hole(value)}" if equals else _hole(name)
    return f"{_site(page)}{page.path}?{''.join(parts)}"


def _naming(page: Url) -> frozenset[int]:
    """The places in the query, separators counted, of what names the page."""
    rows = pages.query()
    last = page.path.rpartition("/")[2]
    ending = _ENDING.search(last)
    is_program = not last or (ending is not None and ending[0][1:].lower() in rows.programs)
    if not is_program and not _PLAIN_WORD.fullmatch(last):
        return frozenset()
    held = {at: name for at, name in _held(page.query) if name not in rows.never}
    if not is_program:
        return frozenset(at for at, name in held.items() if name in rows.plain)
    named = {at for at, name in held.items() if name in rows.names or name.endswith(rows.endings)}
    # `?p=77` and `?77`: whatever it means, there is nothing else to tell the page by.
    return frozenset(named or (held if len(held) == 1 else ()))


def _held(query: str) -> list[tuple[int, str]]:
    """Place and name, in lower case, of every part of a query that holds something."""
    found = []
    for at, part in enumerate(re.split(r"[&;]", query)):
        name, equals, value = part.partition("=")
        if (value if equals else name) and not markers.tracking_parameters(f"?{part}"):
            found.append((2 * at, unquote_plus(name).lower()))
    return found


def _hole(value: str) -> str:
    """What stands for a name: a word, a number, or a word with a number before or behind it."""
    if value.isascii() and value.isdigit():
        return _NUMBER_HOLE
    serial = _SERIAL.fullmatch(value)
    if serial is None:
        return _WORD_HOLE
    title_before = f"{_WORD_HOLE}{serial[1]}" if serial[1] else ""
    title_behind = f"{serial[2]}{_WORD_HOLE}" if serial[2] else ""
    return f"{title_before}{_NUMBER_HOLE}{title_behind}"


def _site(page: Url) -> str:
    return page.href[: page.href.index("/", len(page.scheme) + 3)]
