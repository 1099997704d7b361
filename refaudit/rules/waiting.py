"""Which hosts in trouble the citations of a run wait for."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from msgspec import structs

from refaudit.model.evidence import Reason, State
from refaudit.model.finding import Case
from refaudit.rules.declaration import HostTrouble
from refaudit.rules.words import why

__all__ = ["Waiting"]


class Waiting:
    """Hosts in trouble, counted as the cases of a run pass by; one entry a host, however many."""

    def __init__(self) -> None:
        self._known: dict[str, HostTrouble] = {}

    def saw(self, case: Case) -> None:
        """Count the citation for each host that it waits for."""
        for host, proof in _waits(case).items():
            self._add(HostTrouble(host=host, citations=1, proof=proof))

    def hear(self, hosts: Iterable[HostTrouble]) -> None:
        """Add what was counted elsewhere, of cases behind those that passed by here."""
        for one in hosts:
            self._add(one)

    def _add(self, one: HostTrouble) -> None:
        if earlier := self._known.get(one.host):
            one = structs.replace(earlier, citations=earlier.citations + one.citations)
        self._known[one.host] = one

    @property
    def hosts(self) -> tuple[HostTrouble, ...]:
        """The hosts for which most citations wait first."""
        return tuple(sorted(self._known.values(), key=lambda each: (-each.citations, each.host)))


def _waits(case: Case) -> dict[str, str]:
    waits = {}
    for seen in (case.original, case.snapshot):
        if seen and (seen.state, seen.reason) == (State.UNKNOWN, Reason.HOST_TROUBLE):
            # The URL of a target that was asked is one that browsers read.
            waits[urlsplit(seen.url).hostname or seen.url] = why(seen, 2)
    return waits
