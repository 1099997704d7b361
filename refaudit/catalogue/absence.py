"""Sentences by which pages say that what stood there is not there any more.

A small grammar in place of a list: a thing (a page, an article, an object) and what became of it,
near each other in one sentence, in any of the languages of `absence.toml`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, cached_property, lru_cache

from ahocorasick_rs import AhoCorasick
from msgspec import Struct

from refaudit.catalogue.loader import Source, table
from refaudit.catalogue.marker_tables import Strength
from refaudit.catalogue.phrases import fold, folded

__all__ = ["excuses", "told"]

#: Characters around a thing in which a sentence may say what became of it.
_BEFORE, _AFTER = 80, 110
#: Characters beyond that in which the same sentence may still have an excuse.
_FURTHER = 80
#: Things of one language looked at in a text; one that names more is about them.
_MAX_THINGS = 40
#: In longer texts a row without a thing says nothing.
_SHORT = 600
_ENDS = re.compile(r"[.!?;…。！？؟|](?=\s|$)|[。！？]")
#: Up to three words, or a few signs where there are no blanks, may stand between two of a row.
_BETWEEN, _BETWEEN_SIGNS = r"\W+(?:\w[\w'-]*\W+){0,3}?", r".{0,8}?"


class Language(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The rows of one language, or of several that are read together."""

    things: tuple[str, ...]
    gone: tuple[str, ...]
    faded: tuple[str, ...]
    alone: tuple[str, ...]
    excuses: tuple[str, ...]
    #: What programs say of a page without text, which no excuse softens.
    blank: tuple[str, ...] = ()
    joined: bool = False


class Absence(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`absence.toml`."""

    source: Source
    languages: dict[str, Language]


class _Grammar:
    """The rows of a language, to be looked for in folded texts; most are never needed in a run."""

    def __init__(self, rows: Language) -> None:
        self._rows, self._joined = rows, rows.joined
        self._blank = self._any_of(rows.blank) if rows.blank else None

    @cached_property
    def excuses(self) -> re.Pattern[str]:
        return self._any_of(self._rows.excuses)

    @cached_property
    def alone(self) -> re.Pattern[str]:
        return self._any_of(self._rows.alone)

    @cached_property
    def _gone(self) -> re.Pattern[str]:
        return self._any_of(self._rows.gone)

    @cached_property
    def _faded(self) -> re.Pattern[str]:
        return self._any_of(self._rows.faded)

    def strength(self, text: str, start: int, end: int) -> Strength | None:
        """What the sentence says of the thing that stands in it from `start` to `end`."""
        before = max([start - _BEFORE, 0, *(m.end() for m in _ends(text, start - _BEFORE, start))])
        close = next(iter(_ends(text, end, end + _AFTER + _FURTHER)), None)
        whole = text[before : close.start() if close else end + _AFTER + _FURTHER]
        if self.excuses.search(whole):
            return None
        sentence = whole[: end + _AFTER - before]
        if self._gone.search(sentence):
            return "strong"
        return "hint" if self._faded.search(sentence) else None

    def stands(self, text: str, start: int, end: int, *, is_stem: bool) -> bool:
        """Whether a thing that was found is a word of the text, and no part of another one."""
        if self._joined:
            return True
        before, after = text[start - 1 : start], text[end : end + 1]
        return not before.isalnum() and (is_stem or not after.isalnum())

    def is_alone(self, text: str) -> bool:
        """Whether the text has a row that says so without a thing, and no excuse."""
        found = self.alone.search(text)
        return found is not None and not self.excuses.search(text, max(found.start() - 40, 0))

    def is_blank(self, text: str) -> bool:
        """Whether the text has a row that says that the page has no text."""
        return self._blank is not None and self._blank.search(text) is not None

    def _any_of(self, rows: Iterable[str]) -> re.Pattern[str]:
        return re.compile("|".join(map(self._pattern, rows)))

    def _pattern(self, row: str) -> str:
        between = _BETWEEN_SIGNS if self._joined else _BETWEEN
        words = [word for word in fold(row).split() if word != "*"]
        return between.join(map(self._word, words))

    def _word(self, word: str) -> str:
        if self._joined:
            return re.escape(word.rstrip("*"))
        stem = rf"\b{re.escape(word.rstrip('*'))}"
        return stem if word.endswith("*") else rf"{stem}\b"


@lru_cache(maxsize=1024)
def told(text: str) -> Strength | None:
    """How surely a text says that something is not there: `strong`, `hint`, or None.

    The text may be a title, a heading, or a page's visible text; the work grows with its length.
    """
    plain = folded(text)
    if any(one.is_blank(plain) for one in _grammars().values()):
        return "strong"
    found: Strength | None = None
    for language, start, end in _things_in(plain):
        strength = language.strength(plain, start, end)
        if strength == "strong":
            return strength
        found = found or strength
    if found or len(plain) > _SHORT:
        return found
    return "hint" if any(one.is_alone(plain) for one in _grammars().values()) else None


def excuses(title: str) -> bool:
    """Whether a title or a heading speaks of a door: of who may pass, where, and when."""
    plain = fold(title)
    return any(language.excuses.search(plain) for language in _grammars().values())


def _things_in(plain: str) -> Iterator[tuple[_Grammar, int, int]]:
    """Where the folded text names things, by the language in which it does."""
    rows, search = _things()
    seen: defaultdict[_Grammar, int] = defaultdict(int)
    for number, start, end in search.find_matches_as_indexes(plain, overlapping=True):
        for language, is_stem in rows[number]:
            if language.stands(plain, start, end, is_stem=is_stem):
                seen[language] += 1
                if seen[language] <= _MAX_THINGS:
                    yield language, start, end


def _ends(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    return _ENDS.finditer(text, max(start, 0), end)


@cache
def _grammars() -> dict[str, _Grammar]:
    return {name: _Grammar(rows) for name, rows in table("absence", Absence).languages.items()}


@cache
def _things() -> tuple[tuple[tuple[tuple[_Grammar, bool], ...], ...], AhoCorasick]:
    """For each distinct word of things its languages, and the search for all of them."""
    by_word: defaultdict[str, list[tuple[_Grammar, bool]]] = defaultdict(list)
    for name, rows in table("absence", Absence).languages.items():
        for row in rows.things:
            stem = fold(row).rstrip("*")
            by_word[stem].append((_grammars()[name], row.endswith("*")))
    return tuple(map(tuple, by_word.values())), AhoCorasick(list(by_word))
