"""The answers of archives' indexes, read: JSON tables, JSON lines, and Memento's TimeMaps.

An answer is a stranger's: rows that are no captures are passed over, an answer that is no index
gives None, and the work is bounded by the size of the body that the web room lets through.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

import msgspec
from msgspec import Struct

from refaudit.catalogue import archives
from refaudit.catalogue.archives import Archive
from refaudit.check import links
from refaudit.model import uri
from refaudit.model.citation import SnapshotAddress
from refaudit.model.copies import Listed

__all__ = ["Page", "read"]

#: More rows than these are asked for by nobody; a TimeMap may have thousands.
_MAX_ROWS = 1000
_STAMP = re.compile(r"[12]\d{13}", re.ASCII)
_STATUS = re.compile(r"[1-9]\d{2}", re.ASCII)
_LINK_FORMAT = re.compile(r"\s*+<[^>]*+>\s*+;")
_MAX_WORD = 100
_NOT_A_ROW = (msgspec.DecodeError, RecursionError)


class Page(Struct, frozen=True, kw_only=True):
    """What one answer lists, and how many rows it had, captures or not."""

    captures: tuple[Listed, ...]
    rows: int
    truncated: bool = False


class _Line(Struct, frozen=True, kw_only=True):
    """A row of pywb's CDX server; other fields are ignored."""

    timestamp: str
    url: str
    status: str | None = None
    mime: str | None = None
    digest: str | None = None


def read(archive: Archive, body: bytes, *, truncated: bool) -> Page | None:
    """The captures that an index of the archive's form lists; None for what is no index.

    `truncated` says that the body had more than was kept.
    """
    form = archive.index.form if archive.index else None
    text = body.decode("utf-8", "replace")
    if form == "cdx-table":
        return None if truncated else _table(archive, text)
    lines = text.split("\n")
    if truncated:
        del lines[-1:]
    if form == "cdx-lines":
        return _lines(archive, lines, truncated=truncated)
    return _timemap(text, lines, truncated=truncated)


def _table(archive: Archive, text: str) -> Page | None:
    try:
        table = msgspec.json.decode(text, type=list[list[str | None]])
    except _NOT_A_ROW:
        return None
    columns = table[0] if table else []
    if table and not {"timestamp", "original"} <= set(columns):
        return None
    rows = [dict(zip(columns, row, strict=False)) for row in table[1 : _MAX_ROWS + 1]]
    found = (
        _listed(
            archive,
            row.get("timestamp"),
            row.get("original"),
            status=row.get("statuscode"),
            type=row.get("mimetype"),
            digest=row.get("digest"),
        )
        for row in rows
    )
    return _page(found, len(rows))


def _lines(archive: Archive, lines: Sequence[str], *, truncated: bool) -> Page | None:
    given = [line for line in lines if line.strip()][:_MAX_ROWS]
    try:
        rows = [msgspec.json.decode(line, type=_Line) for line in given]
    except _NOT_A_ROW:
        return None
    found = (
        _listed(
            archive, row.timestamp, row.url, status=row.status, type=row.mime, digest=row.digest
        )
        for row in rows
    )
    return _page(found, len(rows), truncated=truncated)


def _timemap(text: str, lines: Iterable[str], *, truncated: bool) -> Page | None:
    if _LINK_FORMAT.match(text) is None:
        return None
    given = (link for line in lines for link in links.parse(line))
    mementos = [link.target for link in given if "memento" in link.relations][:_MAX_ROWS]
    return _page(map(_memento, mementos), len(mementos), truncated=truncated)


def _memento(target: str) -> Listed | None:
    """What the address of a memento says by itself: the time in it is that of the capture."""
    address = archives.read(target)
    if address is None or address.form != "full":
        return None
    return _checked(target, address.timestamp, address.original)


def _listed(
    archive: Archive, timestamp: str | None, original: str | None, **known: str | None
) -> Listed | None:
    if timestamp is None or original is None:
        return None
    address = SnapshotAddress(archive=archive.id, timestamp=timestamp, original=_tidy(original))
    url = archives.long_form(address)
    return _checked(url, timestamp, original, **known) if url else None


def _checked(
    url: str, timestamp: str | None, original: str | None, **known: str | None
) -> Listed | None:
    """The row, if it can be a capture at all."""
    target, page, address = uri.parse(url), uri.parse(original or ""), archives.read(url)
    if not isinstance(target, uri.Url) or not isinstance(page, uri.Url) or address is None:
        return None
    if timestamp is None or not _is_a_time(timestamp):
        return None
    status = known.get("status")
    return Listed(
        url=target.href,
        archive=address.archive,
        timestamp=timestamp,
        original=page.href,
        status=int(status) if status and _STATUS.fullmatch(status) else None,
        type=_word(known.get("type")),
        digest=_word(known.get("digest")),
    )


def _tidy(original: str) -> str:
    """Without the default port that old captures have in their addresses."""
    page = uri.parse(original)
    return page.href if isinstance(page, uri.Url) else original


def _is_a_time(timestamp: str) -> bool:
    if _STAMP.fullmatch(timestamp) is None:
        return False
    try:
        datetime.strptime(timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return False
    return True


def _word(value: str | None) -> str | None:
    """A type or a digest; archives write `-` where they have none."""
    word = (value or "").strip()
    return word if word.isascii() and word.isprintable() and 1 < len(word) <= _MAX_WORD else None


def _page(found: Iterable[Listed | None], rows: int, *, truncated: bool = False) -> Page:
    return Page(captures=tuple(_distinct(found)), rows=rows, truncated=truncated)


def _distinct(found: Iterable[Listed | None]) -> Iterator[Listed]:
    by_url: Mapping[str, Listed] = {one.url: one for one in found if one is not None}
    yield from by_url.values()
