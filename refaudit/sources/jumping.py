"""Where to go on in a dump of which the beginning was read before.

A dump is cut in halves, again and again, as far as pages that were read are found behind the cut:
they were read in their order, and each stands there once, so that all before them were read, too.
Only what can be unpacked from a place in its middle can be cut: plain XML, and bzip2 in streams of
its own, as multistream dumps are, whether or not they have their index beside them, and as pbzip2
and lbzip2 write them.
"""

import os
import re
from collections.abc import Callable, Collection, Generator, Iterator
from contextlib import closing, suppress
from io import BufferedReader
from typing import NamedTuple

from refaudit.sources.export import Export
from refaudit.sources.opening import CHUNK, Unreadable
from refaudit.sources.page import Page, Start
from refaudit.sources.unpacking import unpacked

__all__ = ["first_unread", "pieces_from", "starts"]

#: A page in the file; everywhere else the sign before it is escaped.
_PAGE = b"<page>"
#: Bytes of a file. What is shorter is unpacked in less than a second.
_GRAIN = 4 << 20
#: Bytes of XML: the head of an export, and what is searched for a page behind a cut.
_HEAD = 1 << 20
_LOOK = 16 << 20
#: Bytes of a file without the beginning of a stream, beyond which it is taken to have no more.
_NO_STREAM = 64 << 20
#: How a stream of bzip2 and its first block begin.
_STREAM = re.compile(rb"BZh[1-9]1AY&SY")
_STREAM_HEAD = 10

#: Bytes of a text. Those of redirects are shorter; others need not be looked at.
_REDIRECT = 1024

#: Whether a page of a wanted namespace was read; None where it never is.
WasRead = Callable[[Page], bool | None]
#: From where on a file can be unpacked, behind one place and before another; None for nowhere.
_Boundary = Callable[[BufferedReader, int, int], int | None]


class _Middle(NamedTuple):
    """What it takes to enter a file in its middle; `head` is the XML before its first page."""

    head: bytes
    size: int
    boundary: _Boundary


def first_unread(
    file: BufferedReader, packing: str, was_read: WasRead, namespaces: Collection[int]
) -> Start | None:
    """A page shortly before the first one that was not read; None for the beginning of the file.

    Of the namespaces are the pages that may have been read. The file stands anywhere afterwards.

    Raises:
        OSError: it cannot be read.
    """
    inside = _middle(file, packing, _GRAIN)
    if inside is None:
        return None
    found: Start | None = None
    low, high = 0, inside.size
    while high - low > _GRAIN:
        middle = (low + high) // 2
        place = inside.boundary(file, middle, high)
        if place is None and high - middle > _NO_STREAM:
            break
        start = None if place is None else _start(file, packing, inside.head, place)
        export = Export(namespaces=namespaces, max_bytes=_REDIRECT)
        if start is not None and _was_reached(file, packing, start, export, was_read):
            found, low = start, start.place
        else:
            high = middle
    return found


def starts(file: BufferedReader, packing: str, apart: int) -> Iterator[Start]:
    """Pages in the middle of a file, about so many bytes of it apart, in their order.

    There are none where it can only be read from its beginning. A page that is longer than that may
    come twice.

    Raises:
        OSError: it cannot be read.
    """
    inside = _middle(file, packing, apart)
    if inside is None:
        return
    for low in range(apart, inside.size, apart):
        place = inside.boundary(file, low, low + apart)
        start = None if place is None else _start(file, packing, inside.head, place)
        if start is not None:
            yield start


def pieces_from(
    file: BufferedReader, packing: str, start: Start | None
) -> Generator[bytes, None, None]:
    """The XML in pieces, from the start on.

    Raises:
        Unreadable: as `unpacked` says.
        OSError: it cannot be read.
    """
    file.seek(start.place if start else 0)
    with closing(unpacked(file, packing)) as pieces:
        if start is None:
            yield from pieces
        else:
            yield from _without(pieces, start.dropped)


def _without(pieces: Iterator[bytes], dropped: int) -> Iterator[bytes]:
    for piece in pieces:
        if dropped < len(piece):
            yield piece[dropped:]
        dropped = max(dropped - len(piece), 0)


def _middle(file: BufferedReader, packing: str, most: int) -> _Middle | None:
    """None where it has no more than so many bytes, or can only be read from its beginning."""
    size = file.seek(0, os.SEEK_END)
    boundary = _BOUNDARIES.get(packing)
    if boundary is None or size <= most:
        return None
    head = _head(file, packing)
    return None if head is None else _Middle(head, size, boundary)


def _head(file: BufferedReader, packing: str) -> bytes | None:
    """The XML before the first page; None where it is none that further pages could follow."""
    head, at = _up_to_page(file, packing, 0, _HEAD)
    return head[:at] if b"<mediawiki" in head[: at or 0] else None


def _start(file: BufferedReader, packing: str, head: bytes, place: int) -> Start | None:
    _, at = _up_to_page(file, packing, place, _LOOK)
    return None if at is None else Start(head=head, place=place, dropped=at)


def _up_to_page(
    file: BufferedReader, packing: str, place: int, most: int
) -> tuple[bytes, int | None]:
    """The XML from a place on, and where its first page begins, if there is one."""
    file.seek(place)
    found = bytearray()
    with suppress(Unreadable), closing(unpacked(file, packing)) as pieces:
        for piece in pieces:
            known = max(len(found) - len(_PAGE), 0)
            found += piece
            if (at := found.find(_PAGE, known)) >= 0:
                return bytes(found), at
            if len(found) > most:
                break
    return b"", None


def _was_reached(
    file: BufferedReader, packing: str, start: Start, export: Export, was_read: WasRead
) -> bool:
    """Whether the first page from there on that could have been read was."""
    with closing(pieces_from(file, packing, start)) as pieces, suppress(Unreadable):
        for page in export.pages(_bounded(pieces), start):
            if export.wants(page) and (answer := was_read(page)) is not None:
                return answer
    return False


def _bounded(pieces: Iterator[bytes]) -> Iterator[bytes]:
    left = _LOOK
    for piece in pieces:
        yield piece
        left -= len(piece)
        if left <= 0:
            return


def _stream(file: BufferedReader, low: int, high: int) -> int | None:
    """Where the first stream of bzip2 between two places begins, if one does soon."""
    file.seek(low)
    tail, at = b"", low
    while at < min(high, low + _NO_STREAM) and (piece := file.read(CHUNK)):
        window = tail + piece
        if begin := _STREAM.search(window):
            place = at - len(tail) + begin.start()
            return place if place < high else None
        tail, at = window[1 - _STREAM_HEAD :], at + len(piece)
    return None


def _anywhere(_file: BufferedReader, low: int, _high: int) -> int:
    return low


#: By the packing; others can only be unpacked from the beginning.
_BOUNDARIES: dict[str, _Boundary] = {
    "xml": _anywhere,
    "bz2": _stream,
}
