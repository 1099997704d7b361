"""What a failure, and a bare HTTP status, mean for a cited page.

Only three things accuse: 404, 410 and a host name that does not exist. Whatever may be our
fault, a firewall's mood or a bad day of the server is unknown, and a closed door with somebody
behind it is restricted.
"""

from refaudit.catalogue.statuses import StatusClass, status_class
from refaudit.model.evidence import Failure, Reason, State

__all__ = ["Ruling", "is_success", "of_failure", "of_status"]

Ruling = tuple[State, Reason]

_FAILURES: dict[Failure, Ruling] = {
    Failure.NO_SUCH_HOST: (State.DEAD, Reason.NO_SUCH_HOST),
    Failure.DNS_FAILED: (State.UNKNOWN, Reason.DNS_FAILED),
    Failure.CONNECTION_REFUSED: (State.UNKNOWN, Reason.CONNECTION_FAILED),
    Failure.CONNECTION_RESET: (State.UNKNOWN, Reason.CONNECTION_FAILED),
    Failure.NETWORK_UNREACHABLE: (State.UNKNOWN, Reason.CONNECTION_FAILED),
    Failure.TIMEOUT: (State.UNKNOWN, Reason.TIMEOUT),
    Failure.TLS_FAILED: (State.UNKNOWN, Reason.TLS_FAILED),
    Failure.BAD_CERTIFICATE: (State.UNKNOWN, Reason.TLS_FAILED),
    Failure.MALFORMED_RESPONSE: (State.UNKNOWN, Reason.MALFORMED_RESPONSE),
    Failure.REDIRECT_LOOP: (State.UNKNOWN, Reason.REDIRECT_LOOP),
    Failure.THROTTLED: (State.UNKNOWN, Reason.THROTTLED),
    Failure.UNSAFE_ADDRESS: (State.UNCHECKED, Reason.UNSAFE_ADDRESS),
    Failure.UNSUPPORTED_SCHEME: (State.UNCHECKED, Reason.UNSUPPORTED_SCHEME),
    Failure.INVALID_URL: (State.UNCHECKED, Reason.INVALID_URL),
    Failure.EXCLUDED: (State.UNCHECKED, Reason.EXCLUDED),
    Failure.BUDGET: (State.UNCHECKED, Reason.BUDGET),
    Failure.HOST_TROUBLE: (State.UNKNOWN, Reason.HOST_TROUBLE),
    # Something in the answer broke us: the nearest word for it, and the evidence says more.
    Failure.INTERNAL_ERROR: (State.UNKNOWN, Reason.MALFORMED_RESPONSE),
}

#: By the classes of `catalogue/statuses.toml`.
_CLASSES: dict[StatusClass, Ruling] = {
    StatusClass.ALIVE: (State.LIVE, Reason.OK),
    StatusClass.DEAD: (State.DEAD, Reason.NOT_FOUND),
    StatusClass.LEGAL: (State.RESTRICTED, Reason.LEGAL),
    StatusClass.AUTH: (State.RESTRICTED, Reason.LOGIN),
    StatusClass.BOT_BLOCK: (State.RESTRICTED, Reason.FORBIDDEN),
    StatusClass.THROTTLED: (State.UNKNOWN, Reason.THROTTLED),
    StatusClass.SERVER: (State.UNKNOWN, Reason.SERVER_ERROR),
    # An error that says more about the request than about the page.
    StatusClass.ODD: (State.UNKNOWN, Reason.SERVER_ERROR),
    # The chain stopped here: there was no address to follow.
    StatusClass.REDIRECT: (State.UNKNOWN, Reason.MALFORMED_RESPONSE),
}

#: Where the status says more than its class.
_STATUSES: dict[int, Ruling] = {
    402: (State.RESTRICTED, Reason.PAYWALL),
    # Both are spoken by something between us and the site: a proxy, the network's own login.
    407: (State.UNKNOWN, Reason.CONNECTION_FAILED),
    511: (State.UNKNOWN, Reason.CONNECTION_FAILED),
    408: (State.UNKNOWN, Reason.TIMEOUT),
    410: (State.DEAD, Reason.GONE),
    999: (State.RESTRICTED, Reason.BOT_WALL),
}


def of_failure(failure: Failure) -> Ruling:
    """What is known of a page when no answer came."""
    return _FAILURES[failure]


def is_success(status: int) -> bool:
    """Whether a status says that the answer is what was asked for."""
    return 200 <= status < 300


def of_status(status: int) -> Ruling:
    """What a status says by itself; every 2xx is an answer of life."""
    if is_success(status):
        return _CLASSES[StatusClass.ALIVE]
    return _STATUSES.get(status) or _CLASSES[status_class(status)]
