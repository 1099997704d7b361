"""What an archive's answer says about the capture that it served (Memento, RFC 7089).

`Memento-Datetime` proves a capture, and then the status is the one that the archive saw: an
archived 404, 429 or redirect is a capture too. Without it the answer is the archive's own: a
redirect to the nearest capture or to https, a message that there is none, a request to slow down.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from refaudit.catalogue import archives
from refaudit.check import links
from refaudit.model import uri
from refaudit.model.citation import SnapshotAddress
from refaudit.model.evidence import Capture
from refaudit.web.exchange import Exchange

__all__ = ["capture", "is_capture"]

_NO_DIGIT = re.compile(r"[^0-9]+")
_REDIRECTS = range(300, 400)


def is_capture(_status: int, headers: Mapping[str, str]) -> bool:
    """Whether an answer is a capture, so that its `Location` belongs to the past: a `StopRule`."""
    return _captured_at(headers) is not None


def capture(address: SnapshotAddress, exchange: Exchange) -> Capture:
    """Describe the capture that came for `address`, or that none was proven."""
    captured_at = _captured_at(exchange.headers)
    if captured_at is None or exchange.status is None:
        return Capture(
            archive=address.archive, timestamp=address.timestamp, original=address.original
        )
    original = _served_original(exchange)
    return Capture(
        archive=address.archive,
        timestamp=address.timestamp,
        original=address.original,
        memento=True,
        served_timestamp=_NO_DIGIT.sub("", captured_at.isoformat()[:19]),
        served_original=original,
        archived_status=exchange.status,
        archived_location=_archived_location(exchange, original or address.original),
    )


def _captured_at(headers: Mapping[str, str]) -> datetime | None:
    try:
        moment = parsedate_to_datetime(headers.get("memento-datetime", ""))
        # An HTTP date is in GMT; `-0000` leaves the zone out and means the same.
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def _served_original(exchange: Exchange) -> str | None:
    named = uri.target_of(links.original(exchange.headers.get("link", "")) or "")
    if named:
        return named
    address = archives.read(exchange.final_url or "")
    return address.original if address else None


def _archived_location(exchange: Exchange, original: str | None) -> str | None:
    """Where an archived redirect led.

    The Wayback Machine rewrites the `Location` into another of its own addresses; pywb leaves it
    as it was captured, relative to the page and not to the archive.
    """
    location = exchange.headers.get("location")
    if location is None or exchange.status not in _REDIRECTS:
        return None
    inside = uri.join(exchange.final_url or "", location)
    address = archives.read(inside.href) if isinstance(inside, uri.Url) else None
    if address and address.original:
        return address.original
    outside = uri.join(original or "", location)
    return outside.href if isinstance(outside, uri.Url) else None
