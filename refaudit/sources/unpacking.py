"""The bytes inside a packed file, a piece at a time, whatever it was packed with."""

import bz2
import gzip
import importlib
import lzma
import sys
import zlib
from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from io import BufferedIOBase

from refaudit.sources.opening import CHUNK, Unreadable

__all__ = ["EXTRA", "unpacked"]

#: What to install for the packings that Python itself does not know.
EXTRA = "Install refaudit[dumps], or unpack the file first."

#: No real dump shrinks to a thousandth; a file that unpacks to more is made to keep us busy.
_MOST_SHRUNK = 1000
_HARMLESS = 1 << 30
#: `xz -9` needs 65 MiB to unpack, `zstd --ultra` 128 MiB.
_XZ_MEMORY = 256 << 20
_ZSTD_WINDOW_LOG = 27

_DAMAGED = (lzma.LZMAError, zlib.error)
_ERRORS = (Unreadable, EOFError, OSError, *_DAMAGED)


def unpacked(file: BufferedIOBase, packing: str) -> Generator[bytes, None, None]:
    """The bytes in pieces of up to some MiB; `packing` is the end of the name, as `xml` or `bz2`.

    Several streams in a row, as in multistream dumps, are one. Memory does not grow with the file.

    Raises:
        Unreadable: it is damaged, ends too early, unpacks to a thousand times its size, or needs a
            library that is not installed. What came before is good.
    """
    size = 0
    try:
        with closing(_PACKINGS[packing](file)) as pieces:
            for piece in _gathered(pieces):
                size += len(piece)
                if size > max(_HARMLESS, _MOST_SHRUNK * file.tell()):
                    raise Unreadable(
                        f"unpacks to more than {_MOST_SHRUNK:,} times its size",
                        "If you trust it, unpack it yourself first.",
                    )
                yield piece
    except EOFError:
        raise Unreadable("the packed file ends too early", "Fetch it again.") from None
    except (OSError, *_DAMAGED) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # of the disk, not of the packing
        raise Unreadable(f"the packed file is damaged: {error}", "Fetch it again.") from error


def _gathered(pieces: Iterable[bytes]) -> Generator[bytes, None, None]:
    """Longer pieces of the same. What came before an error is given before it is raised.

    Short ones are dear to a parser of XML, which begins an unfinished tag again with each.
    """
    gathered = bytearray()
    try:
        for piece in pieces:
            gathered += piece
            if len(gathered) >= CHUNK // 4:
                yield bytes(gathered)
                gathered.clear()
    except _ERRORS:
        yield bytes(gathered)
        raise
    yield bytes(gathered)


def _all_of(file: BufferedIOBase) -> Generator[bytes, None, None]:
    # Where `read` meets an error, what it has read so far is lost.
    while piece := file.read1(CHUNK):
        yield piece


def _bz2(file: BufferedIOBase) -> Generator[bytes, None, None]:
    with bz2.BZ2File(file) as inside:
        yield from _all_of(inside)


def _gzip(file: BufferedIOBase) -> Generator[bytes, None, None]:
    with gzip.GzipFile(fileobj=file) as inside:
        yield from _all_of(inside)


def _xz(file: BufferedIOBase) -> Generator[bytes, None, None]:
    """Unlike `lzma.LZMAFile`, with a bound on the memory that the file may ask for."""
    decoder = None
    packed = file.read(CHUNK)
    while packed or decoder is not None:
        if decoder is None:
            decoder = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)
        piece = decoder.decompress(packed, CHUNK)
        if piece:
            yield piece
        packed = b""
        if decoder.eof:
            # Streams may have zeros between them.
            packed = decoder.unused_data.lstrip(b"\0") or file.read(CHUNK).lstrip(b"\0")
            decoder = None
        elif decoder.needs_input:
            packed = file.read(CHUNK)
            if not packed:
                raise EOFError


def _zstd(file: BufferedIOBase) -> Generator[bytes, None, None]:
    name = "compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd"
    try:
        zstd = importlib.import_module(name)
    except ImportError:
        raise Unreadable("Zstandard files need a library that is not installed", EXTRA) from None
    options = {zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW_LOG}
    try:
        with zstd.ZstdFile(file, options=options) as inside:
            yield from _all_of(inside)
    except zstd.ZstdError as error:
        raise Unreadable(f"the packed file is damaged: {error}", "Fetch it again.") from error


def _7z(file: BufferedIOBase) -> Generator[bytes, None, None]:
    try:
        from refaudit.sources import sevenzip  # noqa: PLC0415 - its library may not be there
    except ImportError:
        raise Unreadable("7z files need a library that is not installed", EXTRA) from None
    yield from sevenzip.pieces(file)


_PACKINGS: dict[str, Callable[[BufferedIOBase], Generator[bytes, None, None]]] = {
    "xml": _all_of,
    "bz2": _bz2,
    "gz": _gzip,
    "xz": _xz,
    "zst": _zstd,
    "7z": _7z,
}
