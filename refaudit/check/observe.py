"""One target asked, and what was seen: an `Observation` for ever."""

import logging
from collections.abc import Callable
from datetime import datetime

from refaudit.catalogue import archives
from refaudit.check import captures, headers, page
from refaudit.model import uri
from refaudit.model.citation import SnapshotAddress
from refaudit.model.evidence import Capture, Content, Failure, Observation, Target
from refaudit.web.exchange import Exchange, Fetcher

__all__ = ["observe"]

logger = logging.getLogger(__name__)


async def observe(
    target: Target, fetcher: Fetcher, *, clock: Callable[[], datetime]
) -> Observation:
    """Ask for a target and describe the answer; what it means is for the judge.

    A snapshot is asked in the raw form of its archive, where it has one: the bytes as they were
    captured, and the status that the archive saw. `checked_at` is the clock's time when the answer
    was there. An answer that cannot be described is an `internal-error`.
    """
    if target.snapshot is None:
        exchange = await fetcher.fetch(target.url)
    else:
        raw = archives.raw_url(target.url, target.snapshot)
        exchange = await fetcher.fetch(raw, stop=captures.is_capture)
    checked_at = clock()
    try:
        return _observation(target, exchange, checked_at)
    except Exception as error:  # one page's surprise must not end the run of all others
        logger.debug("reading the answer of %s failed", uri.display(target.url), exc_info=True)
        return Observation(
            url=target.url,
            kind=target.kind,
            checked_at=checked_at,
            hops=exchange.hops,
            attempts=exchange.attempts,
            elapsed_ms=exchange.elapsed_ms,
            failure=Failure.INTERNAL_ERROR,
            error=f"{uri.display(target.url)}: {type(error).__name__}",
        )


def _observation(target: Target, exchange: Exchange, checked_at: datetime) -> Observation:
    return Observation(
        url=target.url,
        kind=target.kind,
        checked_at=checked_at,
        status=exchange.status,
        final_url=exchange.final_url,
        hops=exchange.hops,
        attempts=exchange.attempts,
        elapsed_ms=exchange.elapsed_ms,
        failure=exchange.failure,
        error=exchange.error,
        insecure=exchange.insecure,
        headers=headers.kept(exchange.headers),
        content=_content(target, exchange),
        capture=_capture(exchange, target.snapshot),
    )


def _content(target: Target, exchange: Exchange) -> Content | None:
    if exchange.status is None:
        return None
    url = exchange.final_url or target.url
    return page.read(exchange.body, exchange.headers, url, truncated=exchange.truncated)


def _capture(exchange: Exchange, address: SnapshotAddress | None) -> Capture | None:
    if address is None:
        return None
    return captures.capture(address, exchange)
