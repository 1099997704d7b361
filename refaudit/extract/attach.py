"""Which marker belongs to which source.

A marker belongs to the source before it in the same footnote, or to the one that it follows
directly: behind a citation in the text, or behind the closing tag of a footnote.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from refaudit.extract.drafts import Draft
from refaudit.extract.markers import Marked, Trailer
from refaudit.extract.outline import BODY, Footnote

__all__ = ["attach"]

_BLANKS = " \t\n"
#: A marker further behind than this is no part of what stands before it.
_WIDEST_GAP = 32


def attach(
    text: str,
    drafts: Sequence[Draft],
    footnotes: Mapping[int, Footnote],
    marked: Sequence[Marked],
) -> dict[int, list[Trailer]]:
    """The trailers of each draft, by its index; `drafts` and `marked` in the order of the text.

    `footnotes` are those that are shown, by number. A marker that follows nothing is left out.
    """
    if not marked:
        return {}
    in_owner: dict[int, list[int]] = {}
    for index, draft in enumerate(drafts):
        in_owner.setdefault(draft.owner, []).append(index)
    ending = {draft.end: index for index, draft in enumerate(drafts)}
    for number, footnote in footnotes.items():
        if number in in_owner:
            ending[footnote.end] = in_owner[number][-1]
    found: dict[int, list[Trailer]] = {}
    for mark in marked:
        marker = mark.trailer.marker
        if marker.end in ending:
            continue  # it is the source itself
        host = ending.get(_behind(text, marker.start))
        if host is None and mark.owner != BODY:
            host = _before(drafts, in_owner[mark.owner], marker.start)
        if host is not None:
            ending[marker.end] = host
            found.setdefault(host, []).append(mark.trailer)
    return found


def _behind(text: str, start: int) -> int:
    """Where the thing before a marker ends: `start` less the blanks before it."""
    least = max(0, start - _WIDEST_GAP)
    return least + len(text[least:start].rstrip(_BLANKS))


def _before(drafts: Sequence[Draft], owned: Sequence[int], start: int) -> int:
    """The last source of a footnote before a marker, else its first.

    A footnote with a marker is not blank, so it has a source.
    """
    place = bisect_right(owned, start, key=lambda index: drafts[index].start)
    return owned[max(place - 1, 0)]
