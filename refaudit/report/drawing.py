"""A time line as a picture: the elements of an SVG as wide as its place in the page.

It is made here and not by a template, because it is mostly numbers: each of them would be escaped
on its own, which is dear in a report of thousands of cards.
"""

from collections.abc import Iterator

from markupsafe import Markup, escape

from refaudit.report.timeline import Lane, Timeline

__all__ = ["drawn", "height"]

#: Of a lane, and of the words below all of them, in pixels.
_LANE = 24
_LABELS = 20
#: An interval that is narrower, in per cent, is shown as a day.
_NARROW = 2


def height(line: Timeline) -> int:
    """Of the whole picture, in pixels."""
    return len(line.lanes) * _LANE + (_LABELS if line.ticks else 0)


def drawn(line: Timeline) -> Markup:
    """Ticks with their labels, and in front of them a lane for each date."""
    return Markup("".join((*_ticks(line), *_lanes(line.lanes))))  # noqa: S704 - words are escaped


def _ticks(line: Timeline) -> Iterator[str]:
    low = len(line.lanes) * _LANE
    for tick in line.ticks:
        yield (
            f'<line class="year" x1="{tick.x}%" x2="{tick.x}%" y1="0" y2="{low + 4}"/>'
            f'<text x="{tick.x}%" y="{low + 16}">{escape(tick.label)}</text>'
        )


def _lanes(lanes: tuple[Lane, ...]) -> Iterator[str]:
    for y, lane in enumerate(lanes):
        middle = y * _LANE + _LANE // 2
        yield f'<line class="lane" x1="0" x2="100%" y1="{middle}" y2="{middle}"/>\n'
        if lane.x is None:
            yield f'<text class="remark" x="50%" y="{middle + 4}">{escape(lane.remark)}</text>\n'
        elif lane.width > _NARROW:
            yield (
                f'<rect class="mark" x="{lane.x}%" width="{lane.width}%" y="{middle - 4}" '
                'height="8" rx="4"/>\n'
            )
        else:
            yield f'<circle class="mark" cx="{lane.x}%" cy="{middle}" r="5"/>'
