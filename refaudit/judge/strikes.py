"""Sightings of death, counted over days.

One 404 proves little: servers are restored, deployments fail, firewalls have moods. A sighting
counts when it comes the policy's days after the one before that counted, so that three runs of one
afternoon are one sighting. An answer that shows life, or a closed door with somebody behind it,
starts the count again; an answer that says nothing leaves it as it is.
"""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from refaudit.judge.opinion import FATAL, UNDECIDED, Opinion
from refaudit.judge.policy import GRACE, Policy, later

__all__ = ["Strikes", "count"]


class Strikes(Struct, frozen=True, kw_only=True):
    """The sightings since the last sign of life, oldest first."""

    times: tuple[datetime, ...] = ()

    @property
    def number(self) -> int:
        """How many sightings count."""
        return len(self.times)


def count(history: Iterable[tuple[datetime, Opinion]], policy: Policy) -> Strikes:
    """Count the sightings of a history that is given oldest first."""
    times: list[datetime] = []
    for moment, opinion in history:
        if opinion.state in UNDECIDED:
            continue
        if opinion.state not in FATAL:
            times.clear()
        elif not times or moment >= later(times[-1], policy.sighting_days) - GRACE:
            times.append(moment)
    return Strikes(times=tuple(times))
