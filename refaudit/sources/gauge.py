"""How far files are read, by their bytes on disk: of a dump nobody knows the number of pages."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from io import BufferedReader

__all__ = ["Gauge"]


class Gauge:
    """The bytes of some files that were read, of all that there are.

    `total` tells how many there are, None where that is not known; it is asked when it is needed.
    """

    def __init__(self, total: Callable[[], int | None] = lambda: None) -> None:
        self._count = total
        self._passed = 0
        self._file: BufferedReader | None = None

    @cached_property
    def _total(self) -> int | None:
        return self._count()

    @property
    def share(self) -> float | None:
        """What was read of it all, from 0 to 1; None where it is not known."""
        if not self._total:
            return None
        inside = 0 if self._file is None else self._file.tell()
        return min((self._passed + inside) / self._total, 1.0)

    @contextmanager
    def following(self, file: BufferedReader) -> Iterator[None]:
        """While the file is read; behind it counts as a whole what was read of it."""
        self._file = file
        try:
            yield
        finally:
            self._file = None
            self.add(file.tell())

    def add(self, size: int) -> None:
        """So many bytes more were read."""
        self._passed += size
