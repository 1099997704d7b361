"""The dates of a citation and its snapshot on one scale of time, as numbers for a small picture."""

import calendar
import functools
from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct

from refaudit.model.checked import Checked
from refaudit.model.dates import CitedDate, bounds
from refaudit.model.evidence import State
from refaudit.model.report import AuditedCitation
from refaudit.report.speech import gettext, ngettext, translatable, translatable_forms
from refaudit.report.text import one_line
from refaudit.report.words import grouped, in_utc

__all__ = ["Lane", "Tick", "Timeline", "snapshot_days", "timeline"]

_VALUE_SHOWN = 32
_PROBLEM_SHOWN = 200
_MARGIN = 5.0
_MOST_TICKS = 3
_ACCESSED = translatable("access-date")
_ARCHIVED = translatable("archive-date")
_CAPTURED = translatable("snapshot")
_COMPUTED = translatable("computed")
_INVALID = translatable("invalid")
_NO_DAY = translatable("no day")
_AFTER = translatable_forms(
    "snapshot is {n} day after archive-date", "snapshot is {n} days after archive-date"
)
_BEFORE = translatable_forms(
    "snapshot is {n} day before archive-date", "snapshot is {n} days before archive-date"
)

Days = tuple[date, date]


class Lane(Struct, frozen=True, kw_only=True):
    """One date: `label` and `value` in words; `x` and `width` in per cent of the scale.

    `x` is None where the value has no place in time; `remark` then says why. `width` is 0 for a
    single day.
    """

    label: str
    value: str
    x: float | None = None
    width: float = 0.0
    remark: str | None = None


class Tick(Struct, frozen=True, kw_only=True):
    """A labelled place on the scale."""

    x: float
    label: str


class Timeline(Struct, frozen=True, kw_only=True):
    """Lanes in the order in which a source lives: published, read, archived, captured, lost.

    `text` tells all of it in words; `notes` are what deserves a line of its own.
    """

    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    notes: tuple[str, ...]
    text: str


class _Entry(Struct, frozen=True):
    label: str
    value: str
    days: Days | None
    remark: str


class _Scale(Struct, frozen=True):
    first: int
    last: int

    def x(self, day: int) -> float:
        share = (day - self.first) / (self.last - self.first)
        return round(_MARGIN + (100 - 2 * _MARGIN) * share, 1)


def timeline(citation: AuditedCitation) -> Timeline | None:
    """The time line of a citation, None where it has no date at all."""
    entries = list(_entries(citation))
    if not entries:
        return None
    days = [entry.days for entry in entries if entry.days]
    scale = _scale(days)
    lanes = tuple(_lane(entry, scale) for entry in entries)
    notes = (*_problems(citation), *_gap(citation))
    said = "; ".join(" ".join(filter(None, (one.label, one.value, one.remark))) for one in lanes)
    return Timeline(lanes=lanes, ticks=tuple(_ticks(scale)) if days else (), notes=notes, text=said)


def snapshot_days(timestamp: str | None) -> Days | None:
    """First and last day that 4 to 14 digits of `YYYYMMDDhhmmss` name, None for other texts."""
    digits = timestamp or ""
    if not (digits.isascii() and digits.isdigit() and len(digits) in {4, 6, 8, 10, 12, 14}):
        return None
    parts = [digits[:4], digits[4:6], digits[6:8]]
    return _days("-".join(part for part in parts if part))


def _entries(citation: AuditedCitation) -> Iterator[_Entry]:
    content = citation.original.content if citation.original else None
    published = content.published if content else None
    for label, cited in _cited(citation):
        if label == _ACCESSED and published:
            said = one_line(published, _VALUE_SHOWN)
            yield _Entry(translatable("the page says"), said, _days(published), _NO_DAY)
        if cited is not None:
            found = None if cited.iso is None else _days(cited.iso)
            remark = _COMPUTED if cited.dynamic else _NO_DAY if cited.valid else _INVALID
            yield _Entry(label, one_line(cited.raw, _VALUE_SHOWN), found, remark)
        elif label == _ARCHIVED and citation.archive_url is not None:
            yield _Entry(label, "", None, translatable("not given"))
    for label, stamp in _stamps(citation):
        found = snapshot_days(stamp)
        value = _written(stamp) if found else one_line(stamp, _VALUE_SHOWN)
        yield _Entry(label, value, found, _INVALID)
    yield from _sightings(citation.original)


def _sightings(checked: Checked | None) -> Iterator[_Entry]:
    """When the page was last seen alive, and first seen dead since."""
    if checked is None:
        return
    alive = checked.checked_at if checked.state is State.LIVE else checked.last_alive
    dead = checked.since if checked.state is State.DEAD else None
    for label, moment in (
        (translatable("seen alive"), alive),
        (translatable("found dead"), dead),
    ):
        if moment is not None:
            day = in_utc(moment).date()
            yield _Entry(label, day.isoformat(), (day, day), "")


def _cited(citation: AuditedCitation) -> Iterator[tuple[str, CitedDate | None]]:
    dates = citation.dates
    for label, cited in (
        (translatable("date"), dates.date),
        (translatable("publication-date"), dates.publication_date),
        (translatable("year"), dates.year),
    ):
        if cited is not None:
            yield label, cited
    yield _ACCESSED, dates.access_date
    yield _ARCHIVED, dates.archive_date


def _stamps(citation: AuditedCitation) -> Iterator[tuple[str, str]]:
    """The timestamp that the archive URL carries, and that of the capture that was served."""
    asked = citation.snapshot.timestamp if citation.snapshot else None
    if asked:
        yield _CAPTURED, asked
    checked = citation.snapshot_check
    served = checked.snapshot.served_timestamp if checked and checked.snapshot else None
    if served and served != asked:
        yield translatable("served") if asked else _CAPTURED, served


def _written(stamp: str) -> str:
    """`20230305101742` → `2023-03-05 10:17`."""
    day = "-".join(part for part in (stamp[:4], stamp[4:6], stamp[6:8]) if part)
    return f"{day} {stamp[8:10]}:{stamp[10:12]}" if len(stamp) >= 12 else day


@functools.lru_cache(maxsize=4096)
def _days(iso: str) -> Days | None:
    try:
        first, last = bounds(iso)
    except (ValueError, IndexError):
        # A stored report may be of another version, and an archive URL of any digits.
        return None
    return (first, last) if first <= last else (last, first)


def _scale(days: list[Days]) -> _Scale:
    if not days:
        return _Scale(0, 1)
    first = min(found[0] for found in days).toordinal()
    last = max(found[1] for found in days).toordinal()
    return _Scale(first, last) if last - first >= 60 else _Scale(first - 60, last + 60)


def _lane(entry: _Entry, scale: _Scale) -> Lane:
    label = gettext(entry.label)
    if entry.days is None:
        return Lane(label=label, value=entry.value, remark=gettext(entry.remark))
    x, end = (scale.x(day.toordinal()) for day in entry.days)
    return Lane(label=label, value=entry.value, x=x, width=round(end - x, 1))


def _ticks(scale: _Scale) -> Iterator[Tick]:
    """Years, or months where the scale is short; never more than a narrow screen can hold."""
    start = date.fromordinal(max(scale.first, 1))
    years = (scale.last - scale.first) / 365.25
    if years >= 2:
        step = next(
            n for n in (1, 2, 5, 10, 20, 50, 100, 200, 500, 5000) if years / n < _MOST_TICKS
        )
        first = start.year - start.year % step
        for year in range(max(first, step), start.year + int(years) + 2, step):
            if year <= 9999 and scale.first <= (day := date(year, 1, 1).toordinal()) <= scale.last:
                yield Tick(x=scale.x(day), label=str(year))
        return
    step = next(n for n, most in ((2, 0.5), (4, 1), (6, 1.3), (12, 2)) if years < most)
    month = start.replace(day=1)
    while month.toordinal() <= scale.last:
        if month.toordinal() >= scale.first and (month.month - 1) % step == 0:
            yield Tick(x=scale.x(month.toordinal()), label=f"{month:%Y-%m}")
        if month.year == 9999 and month.month == 12:
            return
        month += timedelta(days=calendar.monthrange(month.year, month.month)[1])


def _problems(citation: AuditedCitation) -> Iterator[str]:
    for label, cited in _cited(citation):
        if cited is None or cited.valid:
            continue
        if cited.dynamic:
            yield gettext("{name} is computed by a template").format(name=gettext(label))
        else:
            problem = cited.problem or gettext("not a date that CS1 accepts")
            invalid = gettext("{name} is invalid: {problem}")
            yield invalid.format(name=gettext(label), problem=one_line(problem, _PROBLEM_SHOWN))


def _gap(citation: AuditedCitation) -> Iterator[str]:
    """How far the archive-date is from the snapshot's own timestamp."""
    claimed = citation.dates.archive_date
    cited = _days(claimed.iso) if claimed and claimed.iso else None
    captured = next((snapshot_days(stamp) for _, stamp in _stamps(citation)), None)
    if cited is None or captured is None:
        return
    if cited[0] <= captured[1] and captured[0] <= cited[1]:
        yield gettext("archive-date and snapshot agree")
        return
    if captured[0] > cited[1]:
        forms, between = _AFTER, captured[0] - cited[1]
    else:
        forms, between = _BEFORE, cited[0] - captured[1]
    yield ngettext(*forms, between.days).format(n=grouped(between.days))
