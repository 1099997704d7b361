"""What one request brought, before anybody asks what it means for the chain."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import islice

from msgspec import Struct

from refaudit.model.evidence import Failure

__all__ = ["Reply", "folded_headers", "location_of", "retry_after_of"]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BEFORE_CONTACT = frozenset({Failure.NO_SUCH_HOST, Failure.DNS_FAILED, Failure.UNSAFE_ADDRESS})
_LATER = frozenset({429, 503})
_SECONDS = re.compile(r"[0-9]{1,9}")
_DAY = 86400.0
#: Beyond these a stranger's headers are dropped: an honest answer has some dozens of short ones.
_MAX_HEADERS = 256
_MAX_HEADER = 8192

#: Names and values as they came over the wire.
RawHeaders = Iterable[tuple[bytes, bytes]]


class Reply(Struct, frozen=True, kw_only=True):
    """The answer to one request, or the failure in its place.

    `location` is set for a redirect that has one, ASCII as it can be joined; `onward` says that it
    is to be followed, and that the body was therefore not read. A `final` answer is what was looked
    for, whatever its status: it is neither followed nor asked for again. `retry_after` is in
    seconds, `cookies` the values of `Set-Cookie`.
    """

    status: int | None = None
    headers: dict[str, str] = {}
    location: str | None = None
    onward: bool = False
    final: bool = False
    cookies: tuple[str, ...] = ()
    body: bytes = b""
    truncated: bool = False
    retry_after: float | None = None
    failure: Failure | None = None
    error: str | None = None

    @property
    def left_host_alone(self) -> bool:
        """Whether no packet went to the host, so that it is owed no pause."""
        return self.failure in _BEFORE_CONTACT


def folded_headers(raw: RawHeaders) -> dict[str, str]:
    """Headers by lower-case name; values of one name are joined with commas, as RFC 9110 says.

    The first 256 fields, of each value the first 8 KiB.
    """
    headers: dict[str, list[str]] = {}
    for name, value in islice(raw, _MAX_HEADERS):
        headers.setdefault(_text(name).lower(), []).append(_text(value[:_MAX_HEADER]))
    return {name: ", ".join(values) for name, values in headers.items()}


def location_of(status: int, raw: RawHeaders) -> str | None:
    """The first `Location` of a redirect.

    Bytes beyond ASCII are percent-encoded as they came, so that a path in UTF-8 and one in an old
    charset both go back to the server as it wrote them.
    """
    if status not in _REDIRECTS:
        return None
    for name, value in raw:
        if name.lower() == b"location" and value.strip():
            return "".join(chr(b) if b < 0x80 else f"%{b:02X}" for b in value.strip())
    return None


def retry_after_of(status: int, headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds to wait before the next request, at most a day (RFC 9110, 10.2.3; RFC 6585, 4).

    A date is measured against the answer's own `Date`, so that no clock needs to be right, and
    against `now` where it has none.
    """
    value = headers.get("retry-after", "").strip()
    if status not in _LATER or not value:
        return None
    if _SECONDS.fullmatch(value):
        return min(float(value), _DAY)
    until = _moment(value)
    if until is None:
        return None
    wait = until - (_moment(headers.get("date", "")) or now)
    return min(max(wait, timedelta()).total_seconds(), _DAY)


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
        # HTTP knows no other zone than GMT (RFC 9110, 5.6.7).
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
