"""When a target is to be asked again."""

from datetime import datetime
from email.utils import parsedate_to_datetime

from refaudit.judge.opinion import FATAL, UNDECIDED
from refaudit.judge.policy import GRACE, Policy, later
from refaudit.model.evidence import Observation, State, Verdict

__all__ = ["next_due", "provisional_due"]

_DAY = 86_400.0


def next_due(verdict: Verdict, seen: Observation, policy: Policy) -> datetime:
    """The first moment at which a run should ask the target again, after it was `seen`.

    A good snapshot stays good for long. What is seen dead is asked again when the next sighting
    can count, and when that is settled, or in every other decided state, as often as originals
    are. An answer that said nothing is due at once, that is for the next run, or when the server's
    `Retry-After` allows, at most a day on.
    """
    if verdict.state in UNDECIDED:
        return later(seen.checked_at, _retry_after(seen) / _DAY)
    if verdict.state in FATAL and not verdict.confirmed:
        return _after(seen, policy.sighting_days)
    if verdict.state is State.GOOD:
        return _after(seen, policy.fresh_snapshot_days)
    return _after(seen, policy.fresh_original_days)


def provisional_due(seen: Observation, policy: Policy) -> datetime:
    """The same as long as nothing is judged yet: when a next sighting can count."""
    return _after(seen, policy.sighting_days)


def _after(seen: Observation, days: float) -> datetime:
    return max(later(seen.checked_at, days) - GRACE, seen.checked_at)


def _retry_after(seen: Observation) -> float:
    """Seconds to wait: the header holds seconds or an HTTP date; anything else is no wait."""
    text = seen.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        # Digits without end are a number that no float and no calendar holds.
        return _DAY if len(text) > 6 else min(float(text), _DAY)
    try:
        moment = parsedate_to_datetime(text)
        return min(max((moment - seen.checked_at).total_seconds(), 0.0), _DAY)
    except (TypeError, ValueError, OverflowError):
        return 0.0
