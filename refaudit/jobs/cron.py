"""When a job is due: cron's five fields in a time zone, read as cron reads them.

APScheduler finds the times. What it reads otherwise than cron is said here: it counts weekdays
from Monday, and wants both of the two day fields to match where cron is content with either.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from zoneinfo import ZoneInfo

from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger

from refaudit.errors import SettingsError

__all__ = ["Cron"]

_MACROS = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_NAMES = ("minute", "hour", "day", "month", "day_of_week")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_WEEKDAY = re.compile(
    rf"(?:(?P<all>\*)|(?P<first>[0-7]|{'|'.join(_DAYS)})(?:-(?P<last>[0-7]|{'|'.join(_DAYS)}))?)"
    r"(?:/(?P<step>[1-7]))?"
)
_ADVICE = "Write five fields: minute hour day month weekday, as 17 3 * * 1-5, or @daily."


class Cron:
    """An expression in a time zone.

    A time that the clock jumps over in spring comes right after the jump. One that it shows twice
    in autumn comes once where the expression names its hours, as with cron; where every hour is
    meant, it comes in both.

    Raises:
        SettingsError: the expression or the zone cannot be read, or it names no day that exists.
    """

    def __init__(self, expression: str, timezone: str = "UTC") -> None:
        self._zone = _zone(timezone)
        fields = _MACROS.get(expression.strip().lower(), expression).split()
        if len(fields) != len(_NAMES):
            raise SettingsError(f"cron {expression!r}: there are {len(fields)} fields", _ADVICE)
        self._every_hour = fields[1].startswith("*")
        try:
            self._trigger = _trigger(fields, self._zone)
        except ValueError as error:
            raise SettingsError(f"cron {expression!r}: {error}", _ADVICE) from None
        if self.after(datetime(2026, 1, 1, tzinfo=UTC)) is None:
            raise SettingsError(f"cron {expression!r}: no day ever matches", _ADVICE)

    def after(self, moment: datetime) -> datetime | None:
        """The first time after a moment, in UTC."""
        previous, start = None, moment.astimezone(self._zone)
        while True:
            found: datetime | None = self._trigger.get_next_fire_time(previous, start)
            if found is None:
                return None
            again = found.fold == 1 and not self._every_hour
            if found > moment and not again:
                return found.astimezone(UTC)
            previous = start = found

    def times(self, moment: datetime, count: int) -> list[datetime]:
        """The next times after a moment, in the zone of the expression."""
        return [time.astimezone(self._zone) for time in islice(self._onward(moment), count)]

    def _onward(self, moment: datetime) -> Iterator[datetime]:
        found = self.after(moment)
        while found is not None:
            yield found
            found = self.after(found)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # a name that is none, a directory, one not known
        advice = "Write it as Europe/Berlin, America/New_York or UTC."
        raise SettingsError(f"timezone {name!r} is not known", advice) from None


def _trigger(fields: list[str], zone: ZoneInfo) -> CronTrigger | OrTrigger:
    values = dict(zip(_NAMES, fields, strict=True))
    values["day_of_week"] = _weekdays(values["day_of_week"])
    # A field that begins with a star restricts nothing in this respect: so says cron's manual.
    if fields[2].startswith("*") or fields[4].startswith("*"):
        return CronTrigger(**values, timezone=zone)
    return OrTrigger(
        [
            CronTrigger(**(values | {"day_of_week": "*"}), timezone=zone),
            CronTrigger(**(values | {"day": "*"}), timezone=zone),
        ]
    )


def _weekdays(field: str) -> str:
    """A field of weekdays with the days that it means spelled out."""
    if field == "*":
        return field
    return ",".join(dict.fromkeys(day for part in field.split(",") for day in _weekday(part)))


def _weekday(part: str) -> list[str]:
    match = _WEEKDAY.fullmatch(part.lower())
    if match is None:
        raise ValueError(f"{part!r} is no weekday")
    step = int(match["step"] or 1)
    if match["all"]:
        return [_DAYS[number] for number in range(0, 7, step)]
    first = _number(match["first"])
    last = _number(match["last"]) if match["last"] else (6 if match["step"] else first)
    if last == 0 < first:
        last = 7  # Sunday ends a week as well as it begins one
    if last < first:
        raise ValueError(f"the weekdays {part!r} run backwards")
    return [_DAYS[number % 7] for number in range(first, last + 1, step)]


def _number(day: str) -> int:
    return int(day) if day.isdigit() else _DAYS.index(day)
