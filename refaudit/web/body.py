"""A body within bounds: strangers send endless streams and files that unpack to gigabytes."""

import zlib

__all__ = ["BodyCollector", "body_limit"]

#: Enough to tell a real file from an error page that wears its type, and no more: nobody reads
#: a title out of a PDF, and the other side pays for the traffic.
_NON_TEXT_BYTES = 4096
_TEXT_TYPES = ("text/", "application/xhtml", "application/xml", "application/json")
_RAW_ALLOWANCE = 64 * 1024
#: A body in crumbs costs a hundred times its bytes to put together.
_MAX_CHUNKS = 4096
_GZIP = 16 + zlib.MAX_WBITS
_GZIP_NAMES = frozenset({"gzip", "x-gzip"})
_KNOWN = _GZIP_NAMES | {"", "identity"}


def body_limit(content_type: str | None, limit: int) -> int:
    """How many bytes of a body are worth reading; without a type it may be a page."""
    kind = (content_type or "text/").strip().lower()
    return limit if kind.startswith(_TEXT_TYPES) else min(limit, _NON_TEXT_BYTES)


class BodyCollector:
    """Takes the chunks of one body as they come, unpacks gzip, and keeps at most `limit` bytes.

    What was taken before a fault stays taken. Only gzip is unpacked, and only once: nothing else
    was asked for, and stacked encodings multiply.
    """

    def __init__(self, *, encoding: str, limit: int) -> None:
        self.error: str | None = None
        self.truncated = False
        self._limit = limit
        self._data = bytearray()
        # Input that unpacks to nothing would otherwise never end.
        self._raw_left = limit + _RAW_ALLOWANCE
        self._chunks_left = _MAX_CHUNKS
        self._started = False
        encoding = encoding.strip().lower()
        self._unpacker = zlib.decompressobj(_GZIP) if encoding in _GZIP_NAMES else None
        if encoding not in _KNOWN:
            self.error = f"body not read: content encoding {encoding[:40]!r} was not asked for"

    @property
    def data(self) -> bytes:
        """What was taken so far."""
        return bytes(self._data)

    def feed(self, chunk: bytes) -> bool:
        """Take a chunk; False when no more is wanted."""
        if self.error is not None:
            return False
        self._started = True
        self._raw_left -= len(chunk)
        self._chunks_left -= 1
        # One byte over the limit is asked for: it proves that there was more.
        room = self._limit - len(self._data) + 1
        piece = self._unpack(chunk, room)
        if piece is None:
            self.error = "body broken: not the gzip data that was announced"
            return False
        self._data += piece
        if len(self._data) > self._limit or min(self._raw_left, self._chunks_left) < 0:
            self.truncated = True
            del self._data[self._limit :]
            return False
        return self._unpacker is None or not self._unpacker.eof

    def finish(self) -> None:
        """Say that no more chunks come."""
        unpacker = self._unpacker
        if unpacker is None or unpacker.eof or not self._started or self.error:
            return
        self.error = "body broken: gzip data end too early"

    def _unpack(self, chunk: bytes, room: int) -> bytes | None:
        if self._unpacker is None:
            return chunk[:room]
        try:
            return self._unpacker.decompress(chunk, room)
        except zlib.error:
            return None
