"""Whether a run's failures are ours: with our own network down nobody is accused."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from refaudit.model.evidence import Failure, Observation

__all__ = ["network_down"]

#: Faults on our side of the wire: no resolver answered, no route led out.
_OWN = frozenset({Failure.DNS_FAILED, Failure.NETWORK_UNREACHABLE})
#: Faults that a dead page has as well; only many hosts that all fail alike speak of our network.
_SHARED = frozenset(
    {
        Failure.TIMEOUT,
        Failure.CONNECTION_REFUSED,
        Failure.CONNECTION_RESET,
        Failure.NO_SUCH_HOST,
        Failure.TLS_FAILED,
    }
)
_NEARLY_ALL = 0.9
_MANY_HOSTS = 5


def network_down(observations: Sequence[Observation]) -> bool:
    """Whether the observations of one run say that our own network failed.

    Any HTTP answer, even at the first hop of a chain or from an archive, proves a network. Without
    one it is down when nine hosts in ten failed on our side of the wire (be it the only host
    asked), or when five hosts or more all failed alike. Refused addresses and URLs that cannot be
    dialled sent no packet and say nothing.
    """
    if any(_answered(seen) for seen in observations):
        return False
    hosts = _failures_by_host(observations)
    if not hosts:
        return False
    own = sum(1 for failures in hosts.values() if failures & _OWN)
    if own >= _NEARLY_ALL * len(hosts):
        return True
    shared = set().union(*hosts.values()) - _OWN
    return len(hosts) >= _MANY_HOSTS and len(shared) == 1


def _answered(seen: Observation) -> bool:
    return seen.status is not None or any(hop.status is not None for hop in seen.hops)


def _failures_by_host(observations: Iterable[Observation]) -> Mapping[str, set[Failure]]:
    hosts: defaultdict[str, set[Failure]] = defaultdict(set)
    for seen in observations:
        if seen.failure in _OWN or seen.failure in _SHARED:
            hosts[_host(seen.url)].add(seen.failure)
    return hosts


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url
