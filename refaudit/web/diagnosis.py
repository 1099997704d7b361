"""The one place where errors of the libraries become a `Failure` and words for people.

Classes and numbers decide, never the text of an error: texts differ between versions and systems.
"""

import errno
import socket
import ssl
from collections.abc import Iterator

import httpcore
import httpx

from refaudit.model.evidence import Failure

__all__ = ["ABSENT", "Fault", "diagnose", "printable"]

_MAX_LINKS = 16
_MAX_WORDS = 200

#: What `getaddrinfo` says of a name that does not exist or has no addresses: glibc gives either
#: for either.
ABSENT = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})
_ERRNO = {
    errno.ECONNREFUSED: (Failure.CONNECTION_REFUSED, "connection refused"),
    errno.ECONNRESET: (Failure.CONNECTION_RESET, "connection reset"),
    errno.ECONNABORTED: (Failure.CONNECTION_RESET, "connection aborted"),
    errno.EPIPE: (Failure.CONNECTION_RESET, "connection closed"),
    errno.ETIMEDOUT: (Failure.TIMEOUT, "connection timed out"),
    errno.ENETUNREACH: (Failure.NETWORK_UNREACHABLE, "network unreachable"),
    errno.EHOSTUNREACH: (Failure.NETWORK_UNREACHABLE, "host unreachable"),
    errno.ENETDOWN: (Failure.NETWORK_UNREACHABLE, "network down"),
    errno.EADDRNOTAVAIL: (Failure.NETWORK_UNREACHABLE, "no address to send from"),
    errno.EAFNOSUPPORT: (Failure.NETWORK_UNREACHABLE, "no such address family here"),
    errno.EACCES: (Failure.NETWORK_UNREACHABLE, "forbidden by this machine"),
    errno.EPERM: (Failure.NETWORK_UNREACHABLE, "forbidden by this machine"),
}

_CLASSES: tuple[tuple[tuple[type[BaseException], ...], Failure, str], ...] = (
    (
        (httpx.ConnectTimeout, httpcore.ConnectTimeout),
        Failure.TIMEOUT,
        "no connection in time",
    ),
    (
        (httpx.TimeoutException, httpcore.TimeoutException),
        Failure.TIMEOUT,
        "no data in time",
    ),
    ((TimeoutError,), Failure.TIMEOUT, "the deadline has passed"),
    (
        (httpx.ConnectError, httpcore.ConnectError),
        Failure.CONNECTION_REFUSED,
        "no connection",
    ),
    (
        (httpx.NetworkError, httpcore.NetworkError),
        Failure.CONNECTION_RESET,
        "connection lost",
    ),
    ((httpx.InvalidURL,), Failure.INVALID_URL, "no URL that can be sent"),
)
#: What the ssl module says when it needs more from the wire: the context of every timeout.
_TLS_WAITS = (ssl.SSLWantReadError, ssl.SSLWantWriteError)
_MALFORMED = (httpx.RemoteProtocolError, httpcore.RemoteProtocolError)


class Fault(Exception):  # noqa: N818 - a fault of the other side, named as reports name it
    """A request that came to nothing: its failure, and words that a report can show."""

    def __init__(self, failure: Failure, words: str) -> None:
        super().__init__(words)
        self.failure = failure
        self.words = words


def diagnose(error: BaseException) -> Fault | None:
    """What an error of httpx, httpcore, ssl or the system means; None when it is none of theirs.

    None means a fault of our own, as too many open files.
    """
    for link in _chain(error):
        fault = _by_cause(link)
        if fault is not None:
            return fault
    if isinstance(error, _MALFORMED):
        return Fault(Failure.MALFORMED_RESPONSE, f"not HTTP: {printable(str(error))}")
    for classes, failure, words in _CLASSES:
        if isinstance(error, classes):
            return Fault(failure, words)
    return None


def printable(text: str) -> str:
    """A short line without control characters, for words that a stranger's server may have set."""
    line = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return line if len(line) <= _MAX_WORDS else line[: _MAX_WORDS - 1] + "…"


def _chain(error: BaseException) -> Iterator[BaseException]:
    link: BaseException | None = error
    for _ in range(_MAX_LINKS):
        if link is None:
            return
        yield link
        # httpcore's pool raises again "from None", which empties __cause__ and leaves __context__.
        link = link.__cause__ or link.__context__


def _by_cause(error: BaseException) -> Fault | None:
    if isinstance(error, Fault):
        return error
    if isinstance(error, ssl.SSLError) and not isinstance(error, _TLS_WAITS):
        return _by_tls(error)
    if isinstance(error, socket.gaierror):
        if error.errno in ABSENT:
            return Fault(Failure.NO_SUCH_HOST, "no such host")
        return Fault(Failure.DNS_FAILED, "DNS gave no answer")
    if isinstance(error, OSError) and error.errno in _ERRNO:
        return Fault(*_ERRNO[error.errno])
    return None


def _by_tls(error: ssl.SSLError) -> Fault:
    if isinstance(error, ssl.SSLCertVerificationError):
        words = getattr(error, "verify_message", "it does not verify")
        return Fault(Failure.BAD_CERTIFICATE, f"certificate not accepted: {printable(words)}")
    if isinstance(error, ssl.SSLEOFError):
        return Fault(Failure.CONNECTION_RESET, "connection closed inside TLS")
    # Only errors of OpenSSL itself have a reason.
    reason = getattr(error, "reason", None) or "handshake failed"
    reason = reason.lower().replace("_", " ")
    return Fault(Failure.TLS_FAILED, f"TLS: {printable(reason)}")
