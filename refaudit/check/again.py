"""A second look at an answer that would accuse somebody: servers have moods."""

from collections.abc import Callable
from datetime import datetime

from msgspec import structs

from refaudit.check.observe import observe
from refaudit.model.evidence import Failure, Kind, Look, Observation, Target
from refaudit.web.exchange import Fetcher

__all__ = ["look_again"]


async def look_again(
    target: Target,
    seen: Observation,
    fetcher: Fetcher,
    *,
    clock: Callable[[], datetime],
    monotonic: Callable[[], float],
) -> Observation:
    """Ask once more for a target that was just `seen`, and give the later observation.

    Its `first_look` holds the status that was doubted, and the seconds by `monotonic` from the call
    to the later answer; attempts and time are those of both looks together. Where no answer came
    that could be read, the first observation stays as it was, without a `first_look`, and its
    `error` says what became of the second look. Snapshots, and targets that gave no status, are not
    asked again.
    """
    if target.kind is Kind.SNAPSHOT or seen.status is None:
        return seen
    started = monotonic()
    later = await observe(target, fetcher, clock=clock)
    seconds = max(monotonic() - started, 0.0)
    attempts = seen.attempts + later.attempts
    elapsed_ms = seen.elapsed_ms + later.elapsed_ms
    if not later.answered or later.failure is Failure.INTERNAL_ERROR:
        note = f"asked again: {later.error or later.failure}"
        error = f"{seen.error}; {note}" if seen.error else note
        return structs.replace(seen, attempts=attempts, elapsed_ms=elapsed_ms, error=error)
    return structs.replace(
        later,
        attempts=attempts,
        elapsed_ms=elapsed_ms,
        first_look=Look(status=seen.status, seconds=round(seconds, 3)),
        probe=seen.probe,
    )
