"""What statuses, titles and URLs say about an answer; fingerprints in bodies are passed on.

All rows are in TOML files beside this one. Everything here is evidence: a title that says "page
not found" may be the title of a song.
"""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from urllib.parse import unquote_plus, urlsplit

from refaudit.catalogue import marker_tables
from refaudit.catalogue.fingerprints import Mark, body_markers, wall_headers, walls_in
from refaudit.errors import CatalogueError

__all__ = [
    "Mark",
    "StatusClass",
    "body_markers",
    "generic_title",
    "is_parking_host",
    "is_resolver",
    "is_shortener",
    "login_path",
    "soft404_path",
    "soft404_phrase",
    "status_class",
    "tracking_parameters",
    "wall_headers",
    "walls_in",
]

_TITLE = 300
#: Shorter phrases are only taken for a whole title or a whole part of one.
_FREE_PHRASE = 12
_SEPARATORS = re.compile(r"\s*[|·»:•]\s*|\s+[-–—]+\s+")
_QUOTES = str.maketrans("’‘´`", "''''")
_DECORATION = " .!…\"'()[]<>"
_ENDING = re.compile(r"\.(?:html?|php|aspx?|jsp|jsf|do|cfm|cgi)$")


class StatusClass(StrEnum):
    """What an HTTP status says by itself; see `statuses.toml`."""

    ALIVE = "alive"
    REDIRECT = "redirect"
    DEAD = "dead"
    LEGAL = "legal"
    AUTH = "auth"
    BOT_BLOCK = "bot-block"
    THROTTLED = "throttled"
    SERVER = "server"
    ODD = "odd"


def status_class(status: int) -> StatusClass:
    """The class of a status, of any number: `server` or `odd` for one without a row.

    Raises:
        CatalogueError: a class of the table is none of `StatusClass`.
    """
    known = _statuses().get(status)
    if known is not None:
        return known
    return StatusClass.SERVER if 500 <= status <= 599 else StatusClass.ODD


def soft404_phrase(title: str) -> str | None:
    """The phrase by which a title or heading says that the page is not there, else None.

    It is the whole title or a whole part of one, whatever the case, apostrophes and punctuation
    around; phrases of 12 characters and more may have a few words beside them.
    """
    phrases = _soft404_titles()
    whole = _fold(title)
    for part in (whole, *_SEPARATORS.split(whole)):
        bare = part.strip(_DECORATION)
        if bare in phrases:
            return bare
        for phrase in phrases:
            if len(phrase) >= _FREE_PHRASE and phrase in bare and len(bare) <= 2 * len(phrase) + 10:
                return phrase
    return None


def soft404_path(url: str) -> bool:
    """Whether a URL is where a site keeps its error page, as `/404.html` or `/page-not-found`."""
    rows = marker_tables.soft404().final_url
    _, path, query = _parts(url)
    return _ends_with(path, rows.paths) or any(text in query.lower() for text in rows.queries)


def login_path(url: str) -> bool:
    """Whether a URL is where readers log in, by its path or by an identity provider's host."""
    rows = marker_tables.access().login
    host, path, _ = _parts(url)
    if _is_below(host, rows.hosts) or host.startswith(rows.host_prefixes):
        return True
    return _ends_with(path, rows.last) or any(f"/{part}/" in f"{path}/" for part in rows.within)


def is_shortener(host: str) -> bool:
    """Whether a host, in any case, gives short URLs for those of others."""
    return host.lower().removeprefix("www.") in marker_tables.links().shorteners


def is_resolver(host: str) -> bool:
    """Whether a host, in any case, leads on to a source by its name, as `doi.org` does."""
    return host.lower().removeprefix("www.") in marker_tables.links().resolvers


def is_parking_host(host: str) -> bool:
    """Whether a host parks or sells domains, or has the name that parking services put before one.

    Only of a host that a redirect led to: a citation may well be about such a company.
    """
    rows = marker_tables.parking().services
    return _is_below(host.lower(), rows.hosts) or host.lower().startswith(rows.host_prefixes)


def tracking_parameters(url: str) -> tuple[str, ...]:
    """The names, as written and each once, of query parameters that only follow readers around."""
    rows = marker_tables.links()
    query = url.partition("#")[0].partition("?")[2]
    found: dict[str, None] = {}
    for pair in query.replace(";", "&").split("&"):
        name = pair.partition("=")[0]
        folded = unquote_plus(name).lower()
        if folded in rows.tracking or folded.startswith(rows.tracking_prefixes):
            found[name] = None
    return tuple(found)


def generic_title(title: str) -> bool:
    """Whether a cited title is no source's: a wall's, an error page's, a bot's placeholder."""
    rows = marker_tables.titles()
    folded = _fold(title)
    bare = folded.strip(_DECORATION)
    return bare in rows.whole or folded in rows.whole or any(text in folded for text in rows.within)


@cache
def _statuses() -> dict[int, StatusClass]:
    try:
        return {
            status: StatusClass(name)
            for name, statuses in marker_tables.statuses().items()
            for status in statuses
        }
    except ValueError as error:
        raise CatalogueError(f"statuses.toml: classes: {error}") from error


@cache
def _soft404_titles() -> dict[str, None]:
    """The folded phrases, as a set that keeps its order; longer ones first."""
    phrases = {_fold(text) for texts in marker_tables.soft404().titles.values() for text in texts}
    return dict.fromkeys(sorted(phrases, key=lambda phrase: (-len(phrase), phrase)))


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFKC", text[:_TITLE]).translate(_QUOTES)
    return " ".join(text.lower().split())


def _parts(url: str) -> tuple[str, str, str]:
    """Host and path in lower case, and the query; nothing of what is no URL."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "", parts.path.lower().rstrip("/"), parts.query)
    except ValueError:
        return "", "", ""


def _ends_with(path: str, endings: Iterable[str]) -> bool:
    bare = _ENDING.sub("", path)
    return any(bare.endswith(f"/{ending}") for ending in endings)


def _is_below(host: str, hosts: frozenset[str]) -> bool:
    labels = host.split(".")
    return any(".".join(labels[start:]) in hosts for start in range(len(labels)))
