"""7z archives as a stream. py7zr pushes what it unpacks; a thread turns that into pulling."""

import queue
import threading
from collections.abc import Iterator
from contextlib import suppress
from io import BufferedIOBase
from typing import IO, cast

from py7zr import SevenZipFile
from py7zr.io import Py7zIO, WriterFactory

from refaudit.sources.opening import CHUNK, Unreadable

__all__ = ["pieces"]


def pieces(file: BufferedIOBase) -> Iterator[bytes]:
    """The bytes of the one file in the archive, in pieces of at most a MiB.

    py7zr unpacks blocks of up to 128 MB, so that a few hundred MB of memory may be needed for an
    archive that is packed very well. Closing the iterator ends the unpacking.

    Raises:
        Unreadable: it is damaged, locked, or holds another number of files than one.
    """
    pipe = _Pipe()
    thread = threading.Thread(target=_unpack, args=(file, pipe), daemon=True)
    thread.start()
    try:
        while isinstance(block := pipe.blocks.get(), bytes):
            for start in range(0, len(block), CHUNK):
                yield block[start : start + CHUNK]
        if block is not None:
            raise block
    finally:
        pipe.stop()
        thread.join()


def _unpack(file: BufferedIOBase, pipe: "_Pipe") -> None:
    """The thread's work. The last thing in the pipe is None, or what went wrong."""
    end: Unreadable | None = None
    try:
        with SevenZipFile(cast("IO[bytes]", file)) as archive:
            members = sum(not member.is_directory for member in archive.list())
            if members == 1:
                archive.extractall(factory=pipe)
            else:
                end = Unreadable(f"holds {members} files, where a dump has one", "Unpack it first.")
    except _Closed:
        return
    except Exception as error:  # noqa: BLE001 - a damaged header makes py7zr fail in any way
        reason = str(error) or type(error).__name__
        end = Unreadable(f"the packed file is damaged: {reason}", "Fetch it again.")
    with suppress(_Closed):
        pipe.put(end)


class _Closed(Exception):  # noqa: N818 - nothing went wrong
    """The reader has enough."""


class _Pipe(Py7zIO, WriterFactory):
    """What py7zr takes for the file that it writes. One block waits for the reader."""

    def __init__(self) -> None:
        self.blocks: queue.Queue[bytes | Unreadable | None] = queue.Queue(1)
        self._stopped = threading.Event()

    def create(self, filename: str) -> "_Pipe":
        return self

    def put(self, block: bytes | Unreadable | None) -> None:
        """Hand it over; raises `_Closed` when nobody reads any more."""
        while not self._stopped.is_set():
            try:
                return self.blocks.put(block, timeout=0.05)
            except queue.Full:
                continue
        raise _Closed

    def stop(self) -> None:
        """Nobody reads any more."""
        self._stopped.set()

    def write(self, s: bytes | bytearray) -> int:
        self.put(bytes(s))
        return len(s)

    # py7zr lets a file be read again and rewound; what has gone to the reader cannot be.

    def read(self, size: int | None = None) -> bytes:
        return b""

    def seek(self, offset: int, whence: int = 0) -> int:
        return 0

    def flush(self) -> None:
        pass

    def size(self) -> int:
        return 0
