"""Beginnings of words looked up in what strangers wrote, whatever the endings of their language."""

import re
from collections.abc import Iterable

from refaudit.catalogue.phrases import fold

__all__ = ["Stems"]

#: From here on scripts write words without blanks between them.
_UNSPACED = 0x0E00
#: At the end of a row: the word ends there.
_WHOLE = "$"


class Stems:
    """Rows of stems, folded once; one of several words ends with a stem.

    A row stands where a word begins, in scripts without blanks anywhere. One with `$` at its end is
    a whole word: `sale$` is not in `Salem`.
    """

    def __init__(self, rows: Iterable[str]) -> None:
        self._rows = {fold(row.rstrip(_WHOLE)): row for row in rows}
        # The longest first, so that the most that is said is told.
        ordered = sorted(self._rows.items(), key=lambda pair: (-len(pair[0]), pair[0]))
        patterns = "|".join(_pattern(text, row) for text, row in ordered)
        self._search = re.compile(patterns or r"(?!)")

    def in_text(self, folded: str) -> tuple[str, ...]:
        """The rows that stand in a folded text, each once, in the order of the text."""
        found = (self._rows[match[0]] for match in self._search.finditer(folded))
        return tuple(dict.fromkeys(found))


def _pattern(text: str, row: str) -> str:
    before = r"(?<![^\W_])" if ord(text[0]) < _UNSPACED else ""
    after = r"(?![^\W_])" if row.endswith(_WHOLE) and ord(text[-1]) < _UNSPACED else ""
    return f"{before}{re.escape(text)}{after}"
