"""Beginnings of words looked up in what strangers wrote, whatever the endings of their language."""

from collections.abc import Iterable

from ahocorasick_rs import AhoCorasick

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
        self._rows = {text: row for row in rows if (text := fold(row.rstrip(_WHOLE)))}
        self._texts = tuple(self._rows)
        self._search = AhoCorasick(list(self._texts))

    def in_text(self, folded: str) -> tuple[str, ...]:
        """The rows that stand in a folded text, each once, in the order of the text.

        Of several at one place the longest counts, and none begins inside another.
        """
        matches = self._search.find_matches_as_indexes(folded, overlapping=True)
        standing = ((start, -end, number) for number, start, end in matches)
        found: dict[str, None] = {}
        position = 0
        for start, minus_end, number in sorted(standing):
            if start >= position and self._stands(folded, number, start, -minus_end):
                found[self._rows[self._texts[number]]] = None
                position = -minus_end
        return tuple(found)

    def _stands(self, folded: str, number: int, start: int, end: int) -> bool:
        text = self._texts[number]
        if ord(text[0]) < _UNSPACED and folded[start - 1 : start].isalnum():
            return False
        is_whole = self._rows[text].endswith(_WHOLE) and ord(text[-1]) < _UNSPACED
        return not (is_whole and folded[end : end + 1].isalnum())
