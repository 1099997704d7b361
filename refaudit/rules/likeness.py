"""Whether two different URLs are probably two addresses of one page, by their looks alone.

Sites rename their hosts and paths, keep an article's number or headline in them, and archives store
a page under the address to which it redirected. Nothing is asked of the web.
"""

import re
from collections import Counter
from urllib.parse import unquote

from msgspec import Struct

from refaudit.catalogue import markers

__all__ = ["probably_same_page"]

_LIMIT = 2000
_URL = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//(?:www\.)?([^/?#]*)([^?#]*)\??([^#]*)", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
#: Numbers of articles, and keys in which digits and letters mix: never a year or a day.
_NUMBER = re.compile(r"[a-z]*(?!(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-3]\d)?$)\d{5,}")
_KEY = re.compile(r"(?=.{8})[a-z\d]*\d[a-z][a-z\d]*")
_FILE_ENDING = re.compile(r"\.[a-z]\w{1,4}$")
#: A number that tells pages of one kind apart: a year, a volume, a part.
_COUNT = re.compile(r"\d{1,2}|(?:19|20)\d\d")
#: A headline in a path has at least as many words; of two, so much must be the same.
_HEADLINE = 3
_SHARED = 0.75
#: The same path on another host is the same page if it is as long as this.
_LONG_PATH = 12


class _Address(Struct, frozen=True, kw_only=True):
    """A URL as it is compared, in lower case: its query by name, the words of its headline."""

    host: str
    path: str
    query: dict[str, str]
    keys: tuple[str, ...]
    headline: tuple[str, ...]


def probably_same_page(cited: str, archived: str) -> bool:
    """Whether two URLs share what names a page: its path, number, key or headline.

    Also where one is a persistent name, which leads anywhere, and where the archived one has more
    in its query. False for what is no URL.
    """
    first, second = _read(cited), _read(archived)
    if first is None or second is None:
        return False
    if markers.is_resolver(first.host) or markers.is_resolver(second.host):
        return True
    if first.path == second.path and _is_telling(first, second):
        return not _at_odds(first, second)
    if _share_key(first, second) or _is_moved_down(first, second):
        return True
    return _like_headlines(first, second) and not _at_odds(first, second)


def _read(url: str) -> _Address | None:
    text = unquote(unquote(url[:_LIMIT])).strip().lower()
    found = _URL.match(text)
    if found is None:
        return None
    host, path, query = found.groups()
    path = path.rstrip("/")
    pairs = (pair.partition("=") for pair in query.split("&") if pair)
    words = _WORD.findall(f"{path} {query}")
    return _Address(
        host=host,
        path=path,
        query={name: value for name, _, value in pairs},
        keys=tuple(word for word in words if _NUMBER.fullmatch(word) or _KEY.fullmatch(word)),
        headline=max((_words(part) for part in path.split("/")), key=len),
    )


def _words(part: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(_FILE_ENDING.sub("", part)))


def _share_key(first: _Address, second: _Address) -> bool:
    """Whether the last key is the same, or the only one of an address is among the other's."""
    if not first.keys or not second.keys:
        return False
    alone = {keys[0] for keys in (first.keys, second.keys) if len(keys) == 1}
    return first.keys[-1] == second.keys[-1] or bool(alone & {*first.keys} & {*second.keys})


def _is_moved_down(first: _Address, second: _Address) -> bool:
    """Whether one path is the other one with folders before it, as `/amp/` or a language."""
    long, short = sorted((first.path, second.path), key=len, reverse=True)
    is_end = len(short) >= _LONG_PATH and long.endswith(short)
    return is_end and first.query == second.query


def _is_telling(first: _Address, second: _Address) -> bool:
    """Whether a path that both have names a page, or leaves that to a query that one lacks."""
    if first.host != second.host:
        return len(first.path) >= _LONG_PATH
    if first.query == second.query or re.search(r"\d", first.path.rpartition("/")[2]):
        return True
    return bool(first.query) and first.query.items() <= second.query.items()


def _like_headlines(first: _Address, second: _Address) -> bool:
    one, other = Counter(first.headline), Counter(second.headline)
    shorter = min(len(first.headline), len(second.headline))
    shared = (one & other).total()
    counts = [{word for word in words if _COUNT.fullmatch(word)} for words in (one, other)]
    if shorter < _HEADLINE or (all(counts) and counts[0] != counts[1]):
        return False
    return shared == shorter or 2 * shared >= _SHARED * (one.total() + other.total())


def _at_odds(first: _Address, second: _Address) -> bool:
    """Whether the queries give one name different values."""
    return any(
        first.query[name] != second.query[name] for name in first.query.keys() & second.query
    )
