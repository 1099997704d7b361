"""What a benchmark gives: rows of a table, and the commands by which its figures came about."""

import re
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from msgspec import Struct

__all__ = ["Found", "Row", "Wanted", "amount", "spoken", "table"]

#: Of a server that stands only while a benchmark runs.
_PORT = re.compile(r"(//127\.0\.0\.1:)\d+")
_HEAD = ("what", "refaudit", "unit", "beside", "its figure", "ratio", "wanted", "reached")


class Wanted(Struct, frozen=True, kw_only=True):
    """A limit of a row's ratio, or of its figure."""

    value: float
    side: Literal["at least", "at most"] = "at most"
    of: Literal["ratio", "figure"] = "figure"

    def reached(self, value: float) -> bool:
        """Whether a measured value keeps to it."""
        return value >= self.value if self.side == "at least" else value <= self.value


class Row(Struct, frozen=True, kw_only=True):
    """One measured figure, beside a peer's or a bound's in the same run.

    `beside` names the peer with its version; where it is not installed, it stands there without a
    figure. The ratio is refaudit's figure divided by the peer's.
    """

    what: str
    figure: float | None
    unit: str
    beside: str = ""
    theirs: float | None = None
    wanted: Wanted | None = None

    @property
    def ratio(self) -> float | None:
        return self.figure / self.theirs if self.figure is not None and self.theirs else None

    @property
    def reached(self) -> bool | None:
        """None where nothing was wanted, or not everything for it was measured."""
        if self.wanted is None:
            return None
        value = self.ratio if self.wanted.of == "ratio" else self.figure
        return None if value is None else self.wanted.reached(value)


class Found(Struct, frozen=True, kw_only=True):
    """The rows of a benchmark, the commands that it ran, and what to know of the load."""

    rows: tuple[Row, ...]
    commands: tuple[str, ...]
    load: str


def amount(value: float | None) -> str:
    """Three significant digits, whole from a hundred on."""
    if value is None:
        return "–"
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return (
        f"{value:.1f}"
        if abs(value) >= 10
        else f"{value:.2f}"
        if abs(value) >= 1
        else f"{value:.3f}"
    )


def spoken(command: Sequence[object], environment: Mapping[str, str] | None = None) -> str:
    """A command as a person would type it in a directory of its own: programs by name, no paths."""
    words = [f"{name}={Path(value).name}" for name, value in (environment or {}).items()]
    plain = [Path(word).name if Path(word).is_absolute() else word for word in map(str, command)]
    if plain[1:3] == ["-m", "refaudit"]:
        plain = plain[2:]
    return _PORT.sub(r"\1PORT", " ".join(words + [shlex.quote(word) for word in plain]))


def table(rows: Sequence[Row]) -> str:
    """The rows in Markdown."""
    lines = [f"| {' | '.join(_HEAD)} |", "|---|--:|---|---|--:|--:|---|---|"]
    lines += [f"| {' | '.join(_cells(row))} |" for row in rows]
    return "\n".join(lines)


def _cells(row: Row) -> tuple[str, ...]:
    wanted = ""
    if row.wanted is not None:
        measure = " ×" if row.wanted.of == "ratio" else f" {row.unit}"
        wanted = f"{row.wanted.side} {row.wanted.value:,g}{measure}"
    reached = {None: "not measured" if wanted else "", True: "yes", False: "**no**"}[row.reached]
    return (
        row.what,
        amount(row.figure),
        row.unit,
        row.beside,
        amount(row.theirs) if row.beside else "",
        amount(row.ratio) if row.ratio is not None else "",
        wanted,
        reached,
    )
