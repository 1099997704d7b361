"""Phrases looked up in what strangers wrote, whatever the case, accents, quotes and blanks."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from ahocorasick_rs import AhoCorasick
from msgspec import Struct

__all__ = ["Phrase", "PhraseBook", "fold", "folded", "parts"]

#: A phrase that weighs less is only taken for a whole title or a whole part of one.
_FREE_PHRASE = 12
_SEPARATORS = re.compile(r"\s*(?:[|·»«›‹•~]|::|:(?=\s))\s*|\s+[-–—/]+\s+|(?<=\d)\s*[-–—]+\s*(?=\D)")
_QUOTES = str.maketrans("’‘´`ʼ“”„", "'''''\"\"\"")
#: Letters that Unicode does not take apart, but that keyboards without them leave plain.
_PLAIN = str.maketrans("ıłøđ", "ilod")
_DECORATION = " .!¡?…\"'()[]<>。！,，:;-–—"
#: A status code that stands before or behind what it means.
_CODE = re.compile(r"^(?:http |error )?4(?:04|10)\b[\s:.,)\-–—]*|[\s:.,(\-–—]*\b4(?:04|10)\)?$")


class Phrase(Struct, frozen=True, kw_only=True):
    """A row that was found in a title; `whole` where nothing else stands in its part of it."""

    text: str
    whole: bool


class PhraseBook:
    """Rows of phrases, folded once."""

    def __init__(self, rows: Iterable[str]) -> None:
        # The longest first, so that the most that is said is told.
        folded = {fold(row).strip(_DECORATION): row for row in rows}
        self._rows = dict(sorted(folded.items(), key=lambda pair: (-len(pair[0]), pair[0])))
        self._texts = tuple(text for text in self._rows if text)
        self._search = AhoCorasick(list(self._texts))

    def in_title(self, title: str, limit: int = 300) -> Phrase | None:
        """The phrase that is a title or a whole part of one, or that has few words beside it."""
        bare_parts = [part.strip(_DECORATION) for part in parts(title, limit)]
        for bare in bare_parts:
            for form in (bare, _CODE.sub("", bare).strip(_DECORATION)):
                if form in self._rows:
                    return Phrase(text=self._rows[form], whole=True)
        for bare in bare_parts:
            for text in self._held(bare):
                if _weight(text) >= _FREE_PHRASE and len(bare) <= 2 * len(text) + 10:
                    return Phrase(text=self._rows[text], whole=False)
        return None

    def in_text(self, folded: str) -> tuple[str, ...]:
        """All rows that stand in a folded text as words of their own."""
        held = self._held(folded)
        return tuple(self._rows[text] for text in held if _stands(text, folded))

    def _held(self, folded: str) -> Iterator[str]:
        """The rows, folded, of which a text has the letters; the longest first."""
        matches = self._search.find_matches_as_indexes(folded, overlapping=True)
        return (self._texts[number] for number in sorted({number for number, _, _ in matches}))


#: No sign before these is a mark; they are few in most texts, so that few are looked up.
_MAY_HAVE_MARKS = re.compile(r"[^\x00-\u02ff]+")


@lru_cache(maxsize=1024)
def fold(text: str) -> str:
    """A title, or another short text, folded; see `folded`."""
    return folded(text)


def folded(text: str) -> str:
    """A text in lower case, without accents, with plain quotes and single blanks.

    What only looks different on another keyboard is the same then: `Página`, `pagina`.
    """
    if text.isascii():
        return " ".join(text.lower().translate(_QUOTES).translate(_PLAIN).split())
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES).lower()
    bare = _MAY_HAVE_MARKS.sub(_without_marks, unicodedata.normalize("NFD", text))
    return " ".join(unicodedata.normalize("NFC", bare).translate(_PLAIN).split())


def _without_marks(run: re.Match[str]) -> str:
    return "".join(sign for sign in run[0] if unicodedata.category(sign) != "Mn")


def parts(title: str, limit: int = 300) -> tuple[str, ...]:
    """A title folded, then its parts between bars, dashes, colons and the like."""
    whole = fold(title[:limit])
    cut = [part for part in _SEPARATORS.split(whole) if part]
    return (whole, *cut) if len(cut) > 1 else (whole,)


def _weight(text: str) -> int:
    """How much a phrase says: a character that is a syllable or a word counts for more."""
    return sum(3 if ord(c) >= 0x2E80 else 2 if ord(c) >= 0x0E00 else 1 for c in text)


def _stands(text: str, folded: str) -> bool:
    """Whether a phrase stands in a text without being part of a longer word."""
    return any(_is_apart(folded, at, at + len(text)) for at in _places(text, folded))


def _places(text: str, folded: str) -> Iterator[int]:
    at = folded.find(text) if text else -1
    while at >= 0:
        yield at
        at = folded.find(text, at + 1)


def _is_apart(folded: str, start: int, end: int) -> bool:
    # Scripts behind U+0E00 write words without blanks between them.
    before, first = folded[start - 1 : start], folded[start]
    last, after = folded[end - 1], folded[end : end + 1]
    joined_before = before.isalnum() and first.isalnum() and ord(first) < 0x0E00
    joined_after = after.isalnum() and last.isalnum() and ord(last) < 0x0E00
    return not joined_before and not joined_after
