"""The names of parameters that a reader of many templates asks for again and again."""

from collections.abc import Callable
from typing import TypeVar

from refaudit.catalogue import parameters
from refaudit.catalogue.parameters import Name

__all__ = ["Names"]

T = TypeVar("T")

#: Names that are kept in mind, and the longest of them; the tables of a wiki have a few hundred.
_MOST = 4096
_LONGEST = 64


class Names(dict[str, tuple[str, T | None]]):
    """Each name as an article writes it, blanks around it or not: without them, and its meaning.

    The meaning is what `read` makes of the row of the name in the table of a language, None for a
    name without a row. A name is looked up when it is first asked for, by subscription alone.
    """

    def __init__(self, language: str, read: Callable[[Name], T | None]) -> None:
        super().__init__()
        self._language = language
        self._read = read

    def __missing__(self, written: str) -> tuple[str, T | None]:
        name = written.strip()
        row = parameters.find(name, self._language)
        found = name, None if row is None else self._read(row)
        if len(self) < _MOST and len(written) <= _LONGEST:
            self[written] = found
        return found
