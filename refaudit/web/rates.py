"""The rates that are settled with a host, as a run keeps to them."""

from refaudit.catalogue import hosts
from refaudit.catalogue.hosts import Rate
from refaudit.web.stand_ins import StandIns

__all__ = ["Rates"]


class Rates:
    """The catalogue's rates.

    A stand-in is no server of the host: there they shrink with an `interval` (seconds) below one
    second, so that a rehearsal keeps the proportions and not the time.
    """

    def __init__(self, stand_ins: StandIns, interval: float) -> None:
        self._stand_ins = stand_ins
        self._scale = min(1.0, interval)

    def of(self, host: str, path: str | None = None) -> tuple[tuple[Rate, float], ...]:
        """The rates of a request, each with its interval in seconds; without a path, of a host."""
        found = hosts.rates(host, path)
        if not found:
            return ()
        scale = 1.0 if self._stand_ins.of(host) is None else self._scale
        return tuple((rate, rate.interval * scale) for rate in found)
