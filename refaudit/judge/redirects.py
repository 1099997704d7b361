"""Where a chain of redirects led, and what that says of the page that was cited."""

import itertools
import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import parse_qsl, unquote

from refaudit.catalogue import markers, pages
from refaudit.model import uri
from refaudit.model.evidence import Hop
from refaudit.model.uri import Url, registrable_domain, same_resource

__all__ = [
    "is_front_page",
    "is_home",
    "leads_home",
    "leads_up",
    "loses_name",
    "moved_to",
    "site_key",
    "words_of",
]

_PERMANENT = frozenset({301, 308})
#: A site's front page: the root, the root of a language (`/en/`, `/pt-br`), or its index file.
_HOME = re.compile(
    r"/(?:[a-z]{2}(?:[-_][a-z]{2})?(?:/|$))?"
    r"(?:(?:index|default|home|main|start)(?:\.[a-z]{3,5})?(?:/|$)){0,2}",
    re.IGNORECASE,
)


#: A last segment that says nothing of its page.
_PLAIN_NAMES = frozenset(
    [
        *("article", "articles", "content", "default", "detail", "details", "doc", "document"),
        *("home", "html", "index", "item", "main", "news", "node", "page", "pages", "post"),
        *("show", "story", "view"),
    ]
)
_WORD = re.compile(r"[^\W_]+")
_FILE_ENDING = re.compile(r"\.[a-z]\w{1,4}$")


def is_front_page(url: Url) -> bool:
    """Whether a URL is a site's front page, or that of one of its languages, without a query."""
    return _is_home(url)


def site_key(text: str) -> str:
    """A URL as it tells pages of one site apart: without scheme, `www.`, case and a last slash."""
    url = uri.parse(text)
    if not isinstance(url, Url):
        return text
    path = unquote(url.path).rstrip("/").lower()
    return f"{_without_www(url)}{path}" + (f"?{url.query}" if url.query else "")


@lru_cache(maxsize=256)  # one address is looked at for several signs
def words_of(text: str) -> tuple[str, ...]:
    """The words and numbers by which the last part of a URL's path, or its query, names a page."""
    url = uri.parse(text)
    if not isinstance(url, Url):
        return ()
    last = _FILE_ENDING.sub("", unquote(url.path).rstrip("/").rpartition("/")[2].lower())
    values = [pair.partition("=")[2] for pair in unquote(url.query).lower().split("&")]
    found = _WORD.findall(" ".join((last, *values)))
    return tuple(w for w in found if len(w) > 2 - w.isdigit() and w not in _PLAIN_NAMES)


def loses_name(cited: str, final: str) -> bool:
    """Whether a redirect leads to an address that has no word of the one that names the page."""
    if same_resource(cited, final):
        return False
    names = words_of(cited)
    if not names:
        return False
    there = set(_WORD.findall(unquote(final).lower()))
    return there.isdisjoint(names)


def leads_up(cited: str, final: str) -> bool:
    """Whether a page of a site leads to a place above it, as a section's front page is."""
    start, end = uri.parse(cited), uri.parse(final)
    if not (isinstance(start, Url) and isinstance(end, Url)) or _without_www(start) != (
        _without_www(end)
    ):
        return False
    above, below = unquote(end.path).rstrip("/").lower(), unquote(start.path).rstrip("/").lower()
    return not end.query and below != above and below.startswith(f"{above}/")


def leads_home(cited: str, final: str, hops: Sequence[Hop] = ()) -> bool:
    """Whether a page inside a site leads to the front page of the same site.

    Not so when the front page was cited, with whatever query; and a front page with a query may be
    any page (`/?p=123`), unless the query only says where the reader came from, as may one with a
    fragment (`/#/page/123`), which only the redirect itself shows.
    The front page of another site proves nothing: short links lead there rightly, and
    `example.org/blog` to `blog.example.org`.
    """
    start, end = uri.parse(cited), uri.parse(final)
    return (
        isinstance(start, Url)
        and isinstance(end, Url)
        and is_home(end, start)
        and not _HOME.fullmatch(start.path)
        and not _names_a_place(hops)
        and _without_www(end) in (_without_www(start), registrable_domain(start.host))
    )


def moved_to(cited: str, final: str, hops: Sequence[Hop]) -> str | None:
    """The new address of a page that moved for good, None where none was promised.

    Every step that leaves the resource has to be permanent; steps between http and https, to or
    from `www.` and about a last slash are no moves. Where a page inside a site is sent to a front
    page, that is no address to cite instead.
    """
    if same_resource(cited, final):
        return None
    steps = [hop for hop, then in itertools.pairwise(hops) if not same_resource(hop.url, then.url)]
    if not steps or any(hop.status not in _PERMANENT for hop in steps):
        return None
    start, end = uri.parse(cited), uri.parse(final)
    if not isinstance(start, Url) or not isinstance(end, Url):
        return None
    return None if is_home(end, start) and not _is_home(start) else final


def is_home(end: Url, start: Url) -> bool:
    """Whether one is a front page, with no more in its query than notes about the other.

    Notes are parameters that follow readers around, that have names of notes, or that hold the
    path from which the reader came.
    """
    if not _HOME.fullmatch(end.path):
        return False
    tracking = {name.lower() for name in markers.tracking_parameters(end.href)}
    notes = pages.query().notes | tracking
    for name, value in parse_qsl(end.query, keep_blank_values=True):
        holds = len(start.path) > 1 and unquote(start.path).lower() in value.lower()
        if name.lower() not in notes and not holds:
            return False
    return True


def _without_www(url: Url) -> str:
    return url.host.removeprefix("www.")


def _names_a_place(hops: Sequence[Hop]) -> bool:
    """Whether the last redirect led to a place in its page, other than the top of it."""
    last = next((hop.location for hop in reversed(hops) if hop.location), "")
    return bool(last.partition("#")[2].strip("!/"))


def _is_home(url: Url) -> bool:
    return not url.query and _HOME.fullmatch(url.path) is not None
