"""Timestamps of captures: how archives write them into addresses, and the days that they name."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from refaudit.catalogue import dates

__all__ = ["Stamp", "day", "of", "problem", "read"]

#: The ways of writing one; see `archives.toml`.
Stamp = Literal[
    "digits", "minutes", "named-month", "seconds", "microseconds", "base62-microseconds"
]

_NO_DIGIT = re.compile(r"[^0-9]+")
_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#: The first capture of the Internet Archive; CS1 takes no earlier stamp.
_FIRST_YEAR = 1996


def read(written: str, stamp: Stamp, offset: int) -> str | None:
    """The 14 digits in UTC, or fewer where the address has fewer; None for no time at all.

    `offset` is the time zone of the service in hours east of UTC.
    """
    if stamp == "named-month":
        named = dates.read(" ".join(reversed(written.split("-"))), parameter="date")
        return named.iso.replace("-", "") if named.iso else None
    if stamp in ("seconds", "microseconds", "base62-microseconds"):
        return _from_epoch(written, stamp)
    is_plain = written.isascii() and written.isdigit()
    digits = written if is_plain else _NO_DIGIT.sub("", written)
    digits += "00" if stamp == "minutes" else ""
    if not offset:
        return digits
    try:
        local = datetime.strptime(digits + "+0000", "%Y%m%d%H%M%S%z")
        return of(local - timedelta(hours=offset))
    except (ValueError, OverflowError):
        return None


def problem(timestamp: str | None, *, strict: bool) -> str | None:
    """Why what was read is no timestamp, in a few words; None where it is one.

    `strict` services have no copy of a day that is none, or from before the web was archived.
    """
    if timestamp is None:
        return "timestamp: no such time"
    if not strict:
        return None
    named = day(timestamp)
    if named is None:
        return "timestamp: no such day"
    return f"timestamp: before {_FIRST_YEAR}" if named.year < _FIRST_YEAR else None


def day(timestamp: str) -> date | None:
    """The day, in UTC, of a timestamp of at least 8 digits; None when there is no such day."""
    digits = timestamp[:8]
    if len(digits) < 8 or not (digits.isascii() and digits.isdigit()):
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def of(moment: datetime) -> str:
    """A moment as archives write it: 14 digits in UTC."""
    return _NO_DIGIT.sub("", moment.astimezone(UTC).isoformat()[:19])


def _from_epoch(written: str, stamp: Stamp) -> str:
    if stamp == "base62-microseconds":
        ticks = 0
        for character in written:
            ticks = ticks * 62 + _BASE62.index(character)
    else:
        ticks = int(written)
    seconds = ticks if stamp == "seconds" else ticks // 1_000_000
    # Ten digits of seconds, sixteen of microseconds and nine of base 62 all end before year 2400.
    return of(datetime.fromtimestamp(seconds, UTC))
