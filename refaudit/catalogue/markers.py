"""What statuses, titles and URLs say about an answer; fingerprints in bodies are passed on.

All rows are in TOML files beside this one. Everything here is evidence: a title that says "page
not found" may be the title of a song.
"""

import re
import unicodedata
from functools import cache, lru_cache
from urllib.parse import unquote_plus, urlsplit

from ahocorasick_rs import AhoCorasick

from refaudit.catalogue import marker_tables
from refaudit.catalogue.fingerprints import Mark, body_markers, wall_headers, walls_in
from refaudit.catalogue.marker_tables import Strength
from refaudit.catalogue.phrases import Phrase, PhraseBook, fold, parts

__all__ = [
    "Mark",
    "Phrase",
    "Strength",
    "body_markers",
    "consent_page",
    "generic_title",
    "is_parking_host",
    "is_resolver",
    "is_shortener",
    "is_weak_phrase",
    "login_path",
    "login_title",
    "no_site_title",
    "parking_address",
    "parking_phrase",
    "soft404_path",
    "soft404_phrase",
    "tracking_parameters",
    "upkeep_path",
    "upkeep_title",
    "usurped_subject",
    "usurped_terms",
    "wall_address",
    "wall_headers",
    "walls_in",
]

_TITLE = 300
_QUOTES = str.maketrans("’‘´`", "''''")
_DECORATION = " .!…\"'()[]<>"
_ENDING = re.compile(r"\.(?:html?|php|aspx?|jsp|jsf|do|cfm|cgi)$")


@lru_cache(maxsize=1024)
def soft404_phrase(title: str) -> Phrase | None:
    """The phrase by which a title or heading says that the page is not there, else None.

    It is the whole title or a whole part of one, whatever the case, accents and punctuation around;
    longer phrases may have a few words beside them.
    """
    return _soft404_titles().in_title(title)


def is_weak_phrase(phrase: str) -> bool:
    """Whether a row that `soft404_phrase` gave is the name of a thing, too."""
    return fold(phrase) in _weak_phrases()


def soft404_path(url: str) -> Strength | None:
    """Whether a URL is where a site keeps its error page, as `/404.html` or `/page-not-found`.

    `strong` for such; `hint` for addresses like `/oops`, under which other pages live too.
    """
    rows = marker_tables.soft404().final_url
    _, path, query = _parts(url)
    if _ends_with(path, rows.paths):
        return "strong"
    if query and any(f"&{text}" in f"&{query.lower()}" for text in rows.queries):
        return "strong"
    return "hint" if _ends_with(path, rows.unsure_paths) else None


def login_path(url: str) -> bool:
    """Whether a URL is where readers log in, by its path or by an identity provider's host."""
    rows = marker_tables.access().login
    host, path, _ = _parts(url)
    if _is_below(host, rows.hosts) or host.startswith(rows.host_prefixes):
        return True
    return _ends_with(path, rows.last) or any(f"/{part}/" in f"{path}/" for part in rows.within)


def login_title(title: str) -> bool:
    """Whether a title, or a whole part of one, is that of a page which asks who one is."""
    return not _login_titles().isdisjoint(part.strip(_DECORATION) for part in parts(title))


def consent_page(url: str) -> bool:
    """Whether a URL is where readers are asked about cookies before they see a page."""
    rows = marker_tables.access().consent
    host, path, _ = _parts(url)
    if _is_below(host, rows.hosts) or host.startswith(rows.host_prefixes):
        return True
    return not rows.paths.isdisjoint(path.split("/"))


def upkeep_title(title: str) -> bool:
    """Whether a title, or a whole part of one, says that the site is being worked on."""
    return not _upkeep_titles().isdisjoint(part.strip(_DECORATION) for part in parts(title))


def upkeep_path(url: str) -> bool:
    """Whether a URL is where a site keeps the page that it shows while it is being worked on."""
    return _ends_with(_parts(url)[1], marker_tables.access().upkeep.paths)


def wall_address(url: str) -> str | None:
    """The vendor of the wall that sends everybody to such an address, None for any other."""
    host, path, _ = _parts(url)
    return next(
        (
            vendor
            for start, wanted, vendor in _wall_addresses()
            if f"{path}/".startswith(start)
            and (wanted in ("*", host) or (wanted[:2] == "*." and host.endswith(wanted[1:])))
        ),
        None,
    )


@lru_cache(maxsize=4096)
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


def parking_address(url: str) -> Strength | None:
    """Whether a URL looks like those under which services park or sell a domain.

    `strong` for the part of a large company's site that does, `hint` for what stands in such
    addresses. Only of an address that a redirect led to.
    """
    rows = marker_tables.parking().services
    host, path, query = _parts(url)
    if f"{host.removeprefix('www.')}{path}".startswith(rows.host_paths):
        return "strong"
    written = f"{path}?{query}".lower()
    return "hint" if any(text in written for text in rows.addresses) else None


def parking_phrase(text: str) -> str | None:
    """The phrase by which a text says that its domain is parked or for sale, else None."""
    return next(iter(_parking_phrases().in_text(fold(text))), None)


def no_site_title(title: str) -> bool:
    """Whether a title is that of the page which servers and hosters put up where no site is."""
    return fold(title[:_TITLE]) in _no_site_titles()


def usurped_terms(text: str) -> tuple[str, ...]:
    """The subjects of those who take over expired domains that a text names, each once."""
    return _usurped_terms().in_text(fold(text))


def usurped_subject(text: str) -> bool:
    """Whether a title or an address shows that its site was about such subjects from the start."""
    folded = fold(text)
    return any(part in folded for part in marker_tables.parking().subjects.parts)


def tracking_parameters(url: str) -> tuple[str, ...]:
    """The names, as written and each once, of query parameters that only follow readers around."""
    query = url.partition("#")[0].partition("?")[2]
    if not query:
        return ()
    rows = marker_tables.links()
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
    folded = _plain(title)
    bare = folded.strip(_DECORATION)
    whole = bare in rows.whole or folded in rows.whole
    return whole or bool(_generic_parts().find_matches_as_indexes(folded))


@cache
def _generic_parts() -> AhoCorasick:
    return AhoCorasick(marker_tables.titles().within)


@cache
def _soft404_titles() -> PhraseBook:
    return PhraseBook(row for rows in marker_tables.soft404().titles.values() for row in rows)


@cache
def _weak_phrases() -> frozenset[str]:
    return frozenset(fold(row) for row in marker_tables.soft404().weak.phrases)


@cache
def _login_titles() -> frozenset[str]:
    return frozenset(fold(row) for row in marker_tables.access().login.titles)


@cache
def _upkeep_titles() -> frozenset[str]:
    return frozenset(fold(row) for row in marker_tables.access().upkeep.titles)


@cache
def _no_site_titles() -> frozenset[str]:
    return frozenset(fold(row) for row in marker_tables.parking().titles.whole)


@cache
def _parking_phrases() -> PhraseBook:
    return PhraseBook(row for rows in marker_tables.parking().phrases.values() for row in rows)


@cache
def _usurped_terms() -> PhraseBook:
    return PhraseBook(row for rows in marker_tables.parking().usurped.values() for row in rows)


def _plain(text: str) -> str:
    """As the rows of `titles.toml` are written: in lower case, accents kept."""
    text = text[:_TITLE]
    if text.isascii():  # as most, of which only one sign changes
        text = text.replace("`", "'")
    else:
        text = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    return " ".join(text.lower().split())


@lru_cache(maxsize=256)
def _parts(url: str) -> tuple[str, str, str]:
    """Host and path in lower case, and the query; nothing of what is no URL."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "", parts.path.lower().rstrip("/"), parts.query)
    except ValueError:
        return "", "", ""


def _ends_with(path: str, endings: tuple[str, ...]) -> bool:
    return _ENDING.sub("", path).endswith(_below_a_slash(endings))


@cache
def _below_a_slash(endings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"/{ending}" for ending in endings)


@cache
def _wall_addresses() -> tuple[tuple[str, str, str], ...]:
    """The beginning of a path, the host, and the vendor."""
    rows = ((vendor, row) for vendor, wall in marker_tables.walls().items() for row in wall.finals)
    parted = ((vendor, *row.partition("/")[::2]) for vendor, row in rows)
    return tuple((f"/{start}/".rstrip("/") + "/", host, vendor) for vendor, host, start in parted)


def _is_below(host: str, hosts: frozenset[str]) -> bool:
    labels = host.split(".")
    return any(".".join(labels[start:]) in hosts for start in range(len(labels)))
