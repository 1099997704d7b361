"""The badge: one small picture that says how the citations stand, for a page or a README.

It holds no text of strangers, and asks for nothing when it is shown.
"""

from collections.abc import Iterator

from refaudit.model.finding import Severity
from refaudit.model.report import Report
from refaudit.report.format import Format
from refaudit.report.words import SEVERITIES, count

__all__ = ["FORMAT"]

_LABEL = "citations"
#: White on each has a contrast of 4.5 and more (WCAG 2.2, 1.4.3).
_LABEL_COLOUR = "#454b52"
_COLOURS = {Severity.ERROR: "#b3261e", Severity.WARNING: "#8a5300", Severity.INFO: "#2f6b8f"}
_CLEAN, _UNTOLD = "#1e6e34", "#5f6368"
_PADDING = 12
#: Of one character of the 11-pixel sans-serif in the mean; `textLength` makes the rest fit.
_CHARACTER = 6.0

_SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" \
viewBox="0 0 {width} 20" role="img" \
aria-label="{label}: {said}"><title>{label}: {said}</title>
<rect width="{width}" height="20" rx="3" fill="{label_colour}"/>
<path d="M{left} 0h{square}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-{square}z" fill="{colour}"/>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle" \
aria-hidden="true">
<text x="{label_at}" y="14" textLength="{label_length}">{label}</text>
<text x="{said_at}" y="14" textLength="{said_length}">{said}</text>
</g>
</svg>
"""


def _pieces(report: Report) -> Iterator[bytes]:
    said, colour = _verdict(report)
    label_length, said_length = (round(len(text) * _CHARACTER) for text in (_LABEL, said))
    left, right = label_length + _PADDING, said_length + _PADDING
    yield _SVG.format(
        width=left + right,
        left=left,
        square=right - 3,
        label=_LABEL,
        label_colour=_LABEL_COLOUR,
        label_at=left / 2,
        label_length=label_length,
        said=said,
        said_at=left + right / 2,
        said_length=said_length,
        colour=colour,
    ).encode("ascii")


def _verdict(report: Report) -> tuple[str, str]:
    """What the badge says, and its colour: the worst severity that there is."""
    if report.run.network_down:
        return "network down", _UNTOLD
    if not report.articles:
        return "not audited", _UNTOLD
    findings = report.totals.findings
    worst = next((each for each in Severity if findings.get(each.value, 0) > 0), None)
    if worst is None:
        return "no findings", _CLEAN
    return count(findings[worst.value], *SEVERITIES[worst]), _COLOURS[worst]


FORMAT = Format(
    name="badge", stem="badge", extension="svg", media_type="image/svg+xml", pieces=_pieces
)
