"""Files opened with care, and names and reasons put into words."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

__all__ = ["CHUNK", "Unreadable", "opened", "shown", "too_long", "why"]

#: Bytes that are read at once.
CHUNK = 1 << 20


class Unreadable(Exception):  # noqa: N818 - it never leaves this room
    """The message and the advice of a `SourceError` that does not know its source yet."""


@contextmanager
def opened(path: Path) -> Iterator[BufferedReader]:
    """A regular file. Nothing else is opened: a fifo would block, a device may act.

    Raises:
        Unreadable: it cannot be opened, or a read inside the `with` block failed.
    """
    try:
        _require_regular(path.stat())
        # The path may have become a fifo since; O_NONBLOCK opens one without waiting for a writer.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, flags), "rb") as file:
            _require_regular(os.fstat(file.fileno()))
            yield file
    except FileNotFoundError:
        raise Unreadable("gone since it was listed, or a link to nothing") from None
    except OSError as error:
        raise Unreadable(f"cannot be read: {why(error)}") from error


def _require_regular(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable("not a regular file", "Pipe it in instead, with - as target.")


def too_long(limit: int) -> tuple[str, str]:
    """The words about an article of more bytes than the limit."""
    return (
        f"more than the {limit:,} bytes that an article may have",
        "If it is one article, raise the setting max_article_bytes.",
    )


def shown(path: Path | str) -> str:
    """The path as text that can be encoded: stray bytes of a file name are escaped."""
    return str(path).encode("utf-8", "backslashreplace").decode()


def why(error: OSError | ValueError) -> str:
    """What the system says about it."""
    return (isinstance(error, OSError) and error.strerror) or str(error)
