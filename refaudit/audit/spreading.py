"""Due times spread out, so that what was asked on one day is not asked again on one day."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime

from refaudit.judge.opinion import FATAL, UNDECIDED
from refaudit.model.evidence import Verdict

__all__ = ["spread_out"]

#: Of the time for which a verdict is fresh, the most by which a target comes earlier.
_SHARE = 0.1


def spread_out(
    settled: Iterable[tuple[Verdict, datetime]],
) -> Iterator[tuple[Verdict, datetime]]:
    """Verdicts, with the time when each target is due again moved by up to a tenth.

    By how much is the URL's own, the same in every run. Only to earlier times: a job that runs as
    often as its results are fresh would otherwise pass over every second target each time. What
    waits for its next sighting stays, for an earlier one would not count, and so does what is due
    at once or when its server said.
    """
    for verdict, due in settled:
        seen = verdict.checked_at
        waits = verdict.state in FATAL and not verdict.confirmed
        if seen is None or waits or verdict.state in UNDECIDED:
            yield verdict, due
        else:
            yield verdict, due - (due - seen) * (_SHARE * _share(verdict.url))


def _share(url: str) -> float:
    """A number from 0 up to 1, spread evenly over all URLs."""
    digest = hashlib.blake2b(url.encode("utf-8", "backslashreplace"), digest_size=6).digest()
    return int.from_bytes(digest) / 2**48
