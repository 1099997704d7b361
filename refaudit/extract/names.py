"""The names of parameters that a reader of many templates asks for again and again."""

from collections.abc import Callable

from refaudit.catalogue import parameters
from refaudit.catalogue.parameters import Name

__all__ = ["Names"]

#: Names that are kept in mind; the tables of a wiki have a few hundred.
_MOST = 4096


class Names(dict[str, Name | None]):
    """The rows of those names of a language that are `wanted`, None for any other name.

    A row is looked up when it is first asked for, by subscription alone.
    """

    def __init__(self, language: str, wanted: Callable[[Name], bool]) -> None:
        super().__init__()
        self._language = language
        self._wanted = wanted

    def __missing__(self, name: str) -> Name | None:
        row = parameters.find(name, self._language)
        if row is not None and not self._wanted(row):
            row = None
        if len(self) < _MOST:
            self[name] = row
        return row
