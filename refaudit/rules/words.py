"""Pieces of the sentences and of the wikitext that findings are made of."""

import re
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime

from refaudit.catalogue import dates
from refaudit.model import uri
from refaudit.model.checked import Checked
from refaudit.model.citation import DateStyle

__all__ = [
    "as_value",
    "assign",
    "in_lines",
    "month_year",
    "plain_day",
    "shorten",
    "shown",
    "sightings",
    "why",
    "without_parameters",
]

_LIMIT = 120
_MANY = 10
_PAIR = re.compile(r"[^&;]+[&;]?")
#: What would end a parameter, a link or italics in wikitext, percent-encoded.
_ESCAPES = {ord(c): f"%{ord(c):02X}" for c in "|[]{}<>\"'` \t\r\n"}


def shorten(text: str, limit: int = _LIMIT) -> str:
    """The text on one line, cut to `limit` code points."""
    line = " ".join(text[: limit * 4].split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def assign(name: str, value: str) -> str:
    """A parameter as it is seen in the article, on one line: `|date=2012-06-05`."""
    return f"|{shorten(name, 40)}={shorten(value)}"


def shown(url: str) -> str:
    """A URL as it may stand in a message: without secrets, readable, shortened."""
    return shorten(uri.readable(url))


def as_value(url: str) -> str | None:
    """A URL of another's choice as the value of a parameter; None for one with secrets in it.

    Characters that wikitext would read as markup are percent-encoded.
    """
    return None if uri.display(url) != url else url.translate(_ESCAPES)


def why(seen: Checked, sentences: int = 1) -> str:
    """The first pieces of a verdict's evidence, else its reason, to stand behind a colon.

    What is before the colon names the address.
    """
    said = [uri.unplaced(piece.rstrip("."), seen.url) for piece in seen.evidence[:sentences]]
    return shorten(". ".join(said) or str(seen.reason), 2 * _LIMIT)


def in_lines(lines: Sequence[int]) -> str:
    """`line 7`, `lines 7, 12, 30`; the first ten of many."""
    listed = ", ".join(map(str, lines[:_MANY])) + (" and more" if len(lines) > _MANY else "")
    return f"line{'s' * (len(lines) > 1)} {listed}"


def sightings(seen: Checked) -> str:
    """How sure a death is: empty once it is confirmed, else ` (seen 1 of 3)`."""
    return "" if seen.confirmed else f" (seen {seen.sightings} of {seen.needed})"


def plain_day(day: date) -> str:
    """A day as messages write it: `5 January 2020`."""
    return dates.write(day, DateStyle.DMY)


def month_year(now: datetime) -> str:
    """As maintenance templates are dated: `November 2026`."""
    return plain_day(now.astimezone(UTC).date()).partition(" ")[2]


def without_parameters(url: str, names: Collection[str]) -> str:
    """The URL as written less these parameters of its query."""
    if not names:
        return url
    base, mark, fragment = url.partition("#")
    path, _, query = base.partition("?")
    parts = _PAIR.findall(query)
    kept = "".join(part for part in parts if part.rstrip("&;").partition("=")[0] not in names)
    kept = kept.rstrip("&;")
    return f"{path}?{kept}{mark}{fragment}" if kept else f"{path}{mark}{fragment}"
