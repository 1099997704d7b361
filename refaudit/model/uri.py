"""URLs as browsers read them (WHATWG), and what makes two of them the same resource.

What is checked here is what is dialled later: one grammar for the guard, the store and the report.
"""

import functools
import re
from enum import StrEnum
from urllib.parse import parse_qsl, unquote, urlencode

import ada_url
from msgspec import Struct
from publicsuffixlist import PublicSuffixList

__all__ = [
    "MAX_URL_LENGTH",
    "Url",
    "UrlProblem",
    "display",
    "join",
    "parse",
    "readable",
    "registrable_domain",
    "same_resource",
    "target_of",
    "unplaced",
]

#: Longer URLs are refused: no server of a cited page needs more, and some proxies break earlier.
MAX_URL_LENGTH = 8000
_NEVER_IN_A_URL = re.compile(r"[\s\x00-\x1f\x7f]")
_AUTHORITY = re.compile(r"[A-Za-z]+://[^/\\?#]")
#: A URL that the WHATWG parser leaves as it is, but for its fragment: scheme and host in small
#: letters, the host no address of digits, a path without dot segments, no sign that is encoded.
_NORMAL = re.compile(
    r"((https?)://(?!xn--)((?:[a-z0-9-]++\.(?!xn--))*+[a-z][a-z0-9-]*+)"
    r"((?:/(?!\.|%2[eE])[\w.~!$&'()*+,;=:@%-]*+)++)(?:\?([\w./~!$&()*+,;=:@%?-]++))?)(?:#[!-~]*+)?",
    re.ASCII,
)
_ENCODED = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")
_WEB_SCHEMES = frozenset({"http", "https"})
_DEFAULT_PORTS = {"http": 80, "https": 443}
_SECRET_PARAMETERS = frozenset(
    ("access_token", "apikey", "api_key", "auth", "key", "password", "pwd", "sid", "token")
)


class UrlProblem(StrEnum):
    """Why a text is no URL that refaudit can ask."""

    INVALID = "invalid-url"
    UNSUPPORTED_SCHEME = "unsupported-scheme"


class Url(Struct, frozen=True, kw_only=True):
    """An http or https URL, normalised by the WHATWG rules.

    `href` has no user information and no fragment: neither is sent to a stranger's server.
    `host` is ASCII (punycode) and lower case; IPv6 hosts keep their brackets.
    """

    href: str
    scheme: str
    host: str
    port: int
    path: str
    query: str


@functools.lru_cache(maxsize=4096)
def parse(text: str) -> Url | UrlProblem:
    """Read a URL; a text that is none gives the problem as a value.

    Fewer characters than browsers accept: a URL with inner blanks or control characters is
    invalid here, because MediaWiki would end it there.
    """
    text = text.strip()
    # Asking the parser costs ten times as much, and nearly all cited URLs are of this kind.
    if len(text) <= MAX_URL_LENGTH and (normal := _NORMAL.fullmatch(text)):
        href, scheme, host, path, query = normal.groups("")
        port = _DEFAULT_PORTS[scheme]
        return Url(href=href, scheme=scheme, host=host, port=port, path=path, query=query)
    return _parsed(text)


def _parsed(text: str) -> Url | UrlProblem:
    """Read a text without blanks around it, whatever it is."""
    if not text or len(text) > MAX_URL_LENGTH or _NEVER_IN_A_URL.search(text):
        return UrlProblem.INVALID
    if text.startswith("//"):
        text = "https:" + text
    try:
        url = ada_url.URL(text)
    except ValueError:
        return UrlProblem.INVALID
    scheme = url.protocol.removesuffix(":")
    if scheme not in _WEB_SCHEMES:
        return UrlProblem.UNSUPPORTED_SCHEME
    # The WHATWG parser forgives "https:host" and "https:///host"; MediaWiki does not link them.
    if not _AUTHORITY.match(text) or not url.hostname or url.port == "0":
        return UrlProblem.INVALID
    url.username = url.password = ""
    url.hash = ""
    return Url(
        href=url.href.removesuffix("#"),
        scheme=scheme,
        host=url.hostname,
        port=int(url.port) if url.port else _DEFAULT_PORTS[scheme],
        path=url.pathname,
        query=url.search.removeprefix("?"),
    )


def target_of(text: str) -> str | None:
    """The key under which the URL is checked and remembered, or None for what cannot be asked."""
    url = parse(text)
    return url.href if isinstance(url, Url) else None


def join(base: str, reference: str) -> Url | UrlProblem:
    """Resolve the `Location` of a redirect, or another relative reference, against its base."""
    if len(reference) > MAX_URL_LENGTH:
        return UrlProblem.INVALID
    try:
        joined = ada_url.join_url(base, reference.strip())
    except ValueError:
        return UrlProblem.INVALID
    return parse(joined)


@functools.cache
def _public_suffixes() -> PublicSuffixList:
    return PublicSuffixList()


@functools.lru_cache(maxsize=65536)
def registrable_domain(host: str) -> str:
    """`news.bbc.co.uk` → `bbc.co.uk`; addresses and bare suffixes are their own domain."""
    if host.startswith("[") or host.replace(".", "").isdigit():
        return host
    return _public_suffixes().privatesuffix(host) or host


def same_resource(one: str, other: str) -> bool:
    """Whether two URLs name one resource as a web archive looks them up.

    Scheme, `www.`, default port, fragment, a last slash, the order of the query and the case and
    percent-encoding of the path are folded, as in the SURT keys of the Wayback Machine.
    """
    first, second = _lookup_key(one), _lookup_key(other)
    return first is not None and first == second


@functools.lru_cache(maxsize=4096)  # a verdict compares the same few addresses many times
def _lookup_key(text: str) -> tuple[str, int | None, str, tuple[str, ...]] | None:
    text = text.strip()
    if "://" not in text[:12]:
        decoded = unquote(text)
        text = decoded if "://" in decoded[:12] else "http://" + text.lstrip("/")
    url = parse(text)
    if isinstance(url, UrlProblem):
        return None
    port = None if url.port in _DEFAULT_PORTS.values() else url.port
    host = url.host.removeprefix("www.")
    path = unquote(url.path).rstrip("/").lower()
    query = tuple(sorted(unquote(part).lower() for part in url.query.split("&") if part))
    return host, port, path, query


def display(text: str) -> str:
    """The URL as it may be shown and logged: without user information and without secrets."""
    if "@" not in text and "=" not in text:
        return text
    try:
        url = ada_url.URL(text)
    except ValueError:
        return text
    if not (url.username or url.password) and "=" not in url.search:
        return text
    pairs = parse_qsl(url.search.removeprefix("?"), keep_blank_values=True)
    secret = [name for name, value in pairs if value and name.lower() in _SECRET_PARAMETERS]
    if not (url.username or url.password or secret):
        return text
    if url.username or url.password:
        url.username = url.password = ""
    if secret:
        url.search = urlencode([(n, "REDACTED" if n in secret else v) for n, v in pairs])
    return str(url.href)


def readable(text: str) -> str:
    """The URL as `display` has it, with the letters of other scripts as people write them.

    What has no glyph, as controls of direction, stays encoded. It is for the eye, not to be asked.
    """
    return _ENCODED.sub(_decoded, display(text))


def _decoded(encoded: re.Match[str]) -> str:
    try:
        letters = unquote(encoded[0], errors="strict")
    except UnicodeDecodeError:
        return encoded[0]
    return letters if letters.isprintable() else encoded[0]


def unplaced(sentence: str, url: str) -> str:
    """The sentence without its ` at URL`, for where that address stands already."""
    if " at " not in sentence:
        return sentence
    before, found, behind = sentence.partition(f" at {display(url)}")
    # Another address may begin with this one.
    return before + behind if found and behind[:1] in {"", " "} else sentence
