"""How alike two titles of pages are, whatever their punctuation, accents and endings of words.

Unrelated titles of one language share little words, so words count by their length. Scripts that
put no blanks between words are compared by pairs of characters.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable

from rapidfuzz import fuzz, process

__all__ = ["parts", "plain", "resemblance", "telling_words", "words"]

_LONGEST = 300
_SEPARATOR = re.compile(r"\s?[|·•»«]\s?|\s[-–—:]+\s|: ")
_WORD = re.compile(r"[^\W_]+")
#: For texts of ASCII: all that is in no word is a blank.
_BETWEEN = {code: " " for code in range(128) if not chr(code).isalnum()}
#: Thai, Lao, Burmese, Khmer, kana, Han, and Hangul, whose writers put blanks as they like.
_SPACELESS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
    "\U00020000-\U0003ffff]+"
)
#: No sign before these is a mark.
_MAY_HAVE_MARKS = re.compile(r"[^\x00-\u02ff]+")
_HAN = frozenset({"HIRAGANA", "KATAKANA", "CJK"})
#: Fewer letters name nothing for sure.
_FEWEST_LETTERS = 8
_FEWEST_SIGNS = 4
#: Two forms of one word have about as much in common, of 100.
_SAME_WORD = 80
_FEWEST_TO_INFLECT = 5
_FEWEST_TO_TELL = 4


def resemblance(one: str, other: str) -> float | None:
    """How much of the shorter title is in the other one, 0 to 1.

    None where no one can tell: they are of different scripts, or one has hardly any words.
    """
    first, second = words(one), words(other)
    if not (_is_telling(first) and _is_telling(second)) or _script(first) != _script(second):
        return None
    shorter, longer = sorted((first, second), key=lambda words: (_weight(words), sorted(words)))
    return _weight(word for word in shorter if _is_in(word, longer)) / _weight(shorter)


def parts(title: str) -> tuple[str, ...]:
    """A title cut where sites put their name: at bars, dots, dashes between blanks, and colons."""
    cut = _SEPARATOR.split(" ".join(title[:_LONGEST].split()))
    return tuple(part for each in cut if (part := each.strip()))


def plain(title: str) -> str:
    """Letters and digits of a title alone, in lower case and without accents."""
    return "".join(_WORD.findall(_folded(title)))


def words(text: str, longest: int = _LONGEST) -> frozenset[str]:
    """The distinct words of a text, folded; pairs of signs of scripts without blanks."""
    folded = _folded(text, longest)
    # The pattern finds the same, four times slower.
    runs = set(folded.translate(_BETWEEN).split() if text.isascii() else _WORD.findall(folded))
    return frozenset(word for run in runs for word in ((run,) if run.isascii() else _cut(run)))


def telling_words(title: str) -> frozenset[str]:
    """The words of a title that name something: short ones stand in any text of a language."""
    return frozenset(
        word for word in words(title) if len(word) >= _FEWEST_TO_TELL or _SPACELESS.match(word)
    )


def _folded(text: str, longest: int = _LONGEST) -> str:
    if text.isascii():
        return text[:longest].lower()
    # Vowel signs go with the accents: they are no letters to `\w`, and would cut Indic words.
    apart = unicodedata.normalize("NFKD", text[:longest]).casefold()
    bare = _MAY_HAVE_MARKS.sub(_without_marks, apart)
    return unicodedata.normalize("NFC", bare)


def _without_marks(run: re.Match[str]) -> str:
    return "".join(sign for sign in run[0] if not unicodedata.category(sign).startswith("M"))


def _cut(run: str) -> Iterable[str]:
    """The words of a run of letters: it is one, but for scripts without blanks."""
    rest = 0
    for found in _SPACELESS.finditer(run):
        yield from filter(None, [run[rest : found.start()]])
        signs = found[0]
        yield from (signs[at : at + 2] for at in range(max(len(signs) - 1, 1)))
        rest = found.end()
    yield from filter(None, [run[rest:]])


def _weight(words: Iterable[str]) -> int:
    return sum(map(len, words))


def _is_telling(words: Collection[str]) -> bool:
    signs = {word for word in words if _SPACELESS.fullmatch(word)}
    if len(signs) >= _FEWEST_SIGNS:
        return True
    return len(words) > 1 and _weight(words) >= _FEWEST_LETTERS


def _script(words: Iterable[str]) -> str:
    """The script of most letters, by the first word of their Unicode names."""
    names = (unicodedata.name(sign, "").partition(" ")[0] for word in words for sign in word)
    counts = Counter("CJK" if name in _HAN else name for name in names if name != "DIGIT")
    return max(counts, key=lambda name: (counts[name], name), default="")


def _is_in(word: str, words: Collection[str]) -> bool:
    if word in words:
        return True
    if len(word) < _FEWEST_TO_INFLECT or not word.isalpha():
        return False
    return process.extractOne(word, words, scorer=fuzz.ratio, score_cutoff=_SAME_WORD) is not None
