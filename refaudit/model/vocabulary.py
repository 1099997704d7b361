"""Which words a text has, told from two bytes of each.

A vocabulary keeps the smallest hashes of a text's distinct words. Of every word whose hash is not
above the largest that was kept it tells whether the text has it, wrongly once in a hundred times;
of the others it tells nothing, so that long texts take no more room than short ones.
"""

import struct
from collections.abc import Collection, Iterable
from zlib import crc32

from refaudit.model import headline

__all__ = ["Vocabulary", "own_words", "share", "vocabulary"]

#: At most 800 bytes; empty where nothing is known of the text.
Vocabulary = bytes

_KEPT = 400
_LARGEST = 0xFFFF
#: An odd number near 2**32 / golden ratio: spreads sums that differ in their last bits.
_SPREAD = 0x9E3779B1


def vocabulary(text: str) -> Vocabulary:
    """The vocabulary of a text, whatever its case, accents and punctuation."""
    kept = sorted(set(map(_hash, headline.words(text, len(text)))))[:_KEPT]
    return struct.pack(f">{len(kept)}H", *kept)


def share(title: str, known: Vocabulary) -> float | None:
    """How much of what a title names stands in a text, 0 to 1, its words counted by their length.

    None where nobody can tell: nothing is known of the text, or none of the title's words can be
    looked up.
    """
    hashes = set(_unpacked(known))
    reach = _reach(hashes)
    words = (word for word in headline.telling_words(title) if not word.isdigit())
    told = [word for word in words if _hash(word) <= reach]
    if not hashes or not told:
        return None
    return sum(len(word) for word in told if _hash(word) in hashes) / sum(map(len, told))


def own_words(one: Vocabulary, other: Vocabulary, besides: Iterable[str] = ()) -> int | None:
    """About how many words the first text has that neither the second one nor `besides` has.

    None where nothing is known of one of them.
    """
    first, second = set(_unpacked(one)), set(_unpacked(other))
    if not first or not second:
        return None
    reach = min(_reach(first), _reach(second))
    own = {value for value in first if value <= reach} - second - set(map(_hash, besides))
    return round(len(own) * _LARGEST / max(reach, 1))


def _reach(hashes: Collection[int]) -> int:
    """The largest hash of which a vocabulary tells something."""
    return max(hashes) if len(hashes) >= _KEPT else _LARGEST


def _hash(word: str) -> int:
    return (crc32(word.encode()) * _SPREAD & 0xFFFFFFFF) >> 16


def _unpacked(known: Vocabulary) -> tuple[int, ...]:
    return struct.unpack(f">{len(known) // 2}H", known[: len(known) // 2 * 2])
