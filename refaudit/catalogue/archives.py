"""Web archives: what an archive URL says by itself, and how its bytes are asked for.

The services and the forms of their addresses are rows of `archives.toml`. Nothing here asks the
network. `read` sees every cited URL of a dump: a URL of another host costs one look-up.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from typing import Literal

from msgspec import Struct

from refaudit.catalogue import stamps
from refaudit.catalogue.loader import Source, table
from refaudit.catalogue.stamps import Stamp
from refaudit.errors import CatalogueError
from refaudit.model.citation import SnapshotAddress

__all__ = [
    "AddressForm",
    "Archive",
    "Index",
    "indexed",
    "long_form",
    "raw_url",
    "read",
    "service",
]

_ADDRESS = re.compile(
    r"(?P<site>(?:https?:)?//(?:[^/?#\\@]*@)?(?P<host>[^/?#\\@:]+)(?::\d{0,5})?)(?P<path>[/?#].*)?",
    re.ASCII | re.IGNORECASE,
)
#: A look at the host, which is all that most URLs need; in others it is written in another way.
_PLAIN_HOST = re.compile(r"https?://([a-z0-9.-]*[a-z])(?=[/?#]|$)", re.ASCII)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.ASCII | re.IGNORECASE)
#: A server that tidies paths on its way makes one slash of two.
_LOST_SLASH = re.compile(r"(https?|ftp):/(?!/)", re.ASCII | re.IGNORECASE)
_ENCODED_WHOLE = re.compile(r"(?:https?|ftp)%3A", re.ASCII | re.IGNORECASE)
#: Visible ASCII only: a decoded blank or control character would break the URL.
_ENCODED = re.compile(r"%(2[1-9A-F]|[3-6][0-9A-F]|7[0-9A-E])", re.IGNORECASE)


class AddressForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way in which a service writes the address of a capture; see `archives.toml`."""

    path: str
    stamp: Stamp = "digits"
    short: bool = False
    problem: str | None = None
    hosts: tuple[str, ...] = ()


class Index(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a service lists its captures of a page; see `archives.toml`.

    `order` is None for an index that is known and not asked.
    """

    form: Literal["cdx-table", "cdx-lines", "timemap"]
    url: str
    near: str = ""
    since: str | None = None
    order: int | None = None
    note: str | None = None


class Archive(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A web archive.

    `deprecated_on` has the wikis that want its links replaced, with the day on which that was
    decided; `defunct_since` the year or month (`2024`, `2024-12`) in which a defunct service took
    its last copy, where that is known. `long_form` is the
    address that editors prefer, with fields in braces, None where the service has no such form.
    `raw` is the path, with fields, under which the archived bytes come unchanged, None where that
    is not known. A `memento` service proves a capture by `Memento-Datetime`. `offset` is the time
    zone of its stamps in hours east of UTC.
    """

    id: str
    name: str
    hosts: tuple[str, ...]
    forms: tuple[AddressForm, ...]
    defunct: bool = False
    defunct_since: str | None = None
    deprecated_on: dict[str, date] = {}
    long_form: str | None = None
    raw: str | None = None
    memento: bool = False
    strict: bool = False
    offset: int = 0
    index: Index | None = None
    note: str | None = None


class _Table(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    source: Source
    archives: tuple[Archive, ...]


class _Match(Struct, frozen=True):
    site: str
    archive: Archive
    form: AddressForm
    groups: Mapping[str, str | None]


def read(url: str) -> SnapshotAddress | None:
    """What an archive URL says; None when the URL is of no archive that the catalogue knows.

    `original` is decoded where it was percent-encoded as a whole, and has `http://` where the
    archive left the scheme out. `timestamp` is in UTC. A malformed address keeps what can be read
    of both.
    """
    # Nearly all URLs are of other hosts; to remember them all would cost more than the look.
    plain = _PLAIN_HOST.match(url)
    return None if plain and plain[1] not in _hosts() else _read(url)


@lru_cache(maxsize=1024)
def _read(url: str) -> SnapshotAddress | None:
    match = _match(url)
    if match is None:
        return None
    archive, form = match.archive, match.form
    stamp = match.groups.get("timestamp")
    timestamp = stamps.read(stamp, form.stamp, archive.offset) if stamp else None
    problem = form.problem
    if problem is None and stamp:
        problem = stamps.problem(timestamp, strict=archive.strict)
    return SnapshotAddress(
        archive=archive.id,
        timestamp=timestamp,
        original=_original(match.groups.get("original") or ""),
        form="malformed" if problem else "short" if form.short else "full",
        problem=problem,
    )


def service(id: str) -> Archive:  # noqa: A002 - the field's own name
    """The row of an archive.

    Raises:
        CatalogueError: no service has this id.
    """
    try:
        return _services()[id]
    except KeyError:
        raise CatalogueError(f"archives.toml: no service {id!r}") from None


def raw_url(url: str, address: SnapshotAddress) -> str:
    """The URL to ask so that the archived bytes come unrewritten; `url` itself where none is known.

    `address` is what `read` said of `url`. Scheme, host and port stay as they are.
    """
    template = service(address.archive).raw
    match = _match(url) if template and address.form == "full" else None
    if template is None or match is None or not match.groups.get("timestamp"):
        return url
    return match.site + template.format_map(match.groups)


def long_form(address: SnapshotAddress) -> str | None:
    """The address with timestamp and original in sight, or None where it cannot be made.

    None also where the service wants more than these two, as the number of a collection.
    """
    template = service(address.archive).long_form
    if template is None or address.timestamp is None or address.original is None:
        return None
    if address.form == "malformed" and len(address.timestamp) != 14:
        return None
    try:
        return template.format(timestamp=address.timestamp, original=address.original)
    except KeyError:
        return None


@cache
def indexed() -> tuple[Archive, ...]:
    """The archives whose indexes are asked for a copy, in that order."""
    ranked = [(a.index.order, a) for a in _services().values() if a.index and a.index.order]
    return tuple(archive for _, archive in sorted(ranked, key=lambda pair: pair[0]))


@cache
def _services() -> dict[str, Archive]:
    return {archive.id: archive for archive in table("archives", _Table).archives}


@cache
def _hosts() -> dict[str, Archive]:
    return {
        prefix + host: archive
        for archive in _services().values()
        for host in archive.hosts
        for prefix in ("", "www.")
    }


@cache
def _grammar(host: str) -> tuple[tuple[AddressForm, re.Pattern[str]], ...]:
    """The forms that a known host may have; patterns compile when an article first needs them."""
    bare = host.removeprefix("www.")
    return tuple(
        (form, re.compile(form.path, re.ASCII))
        for form in _hosts()[host].forms
        if not form.hosts or bare in form.hosts
    )


def _match(url: str) -> _Match | None:
    address = _ADDRESS.fullmatch(url.strip())
    if address is None:
        return None
    host = address["host"].lower().rstrip(".")
    archive = _hosts().get(host)
    if archive is None:
        return None
    path = address["path"] or "/"
    for form, pattern in _grammar(host):
        if match := pattern.fullmatch(path):
            groups = match.groupdict()
            return _Match(address["site"], archive, form, groups)
    return None


def _original(written: str) -> str | None:
    if written.startswith(("http://", "https://")):
        return written  # as nearly all
    if _ENCODED_WHOLE.match(written):
        written = _ENCODED.sub(lambda match: chr(int(match[1], 16)), written)
    written = _LOST_SLASH.sub(r"\1://", written, count=1) if _LOST_SLASH.match(written) else written
    if not written or _SCHEME.match(written):
        return written or None
    return "http://" + written.lstrip("/")
