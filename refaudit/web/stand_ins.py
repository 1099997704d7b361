"""Addresses that are dialled in place of a host's own, as curl's `--connect-to`.

`HOST=ADDR:PORT` and `*=ADDR:PORT` for every host; IPv6 addresses in brackets. With
`HOST=http://ADDR:PORT` the stand-in speaks plain HTTP for https URLs too, so that a server on
loopback needs no certificate for a stranger's name.
"""

import ipaddress
from collections.abc import Iterable, Mapping
from typing import Self

from msgspec import Struct

from refaudit.errors import UsageError
from refaudit.model import uri

__all__ = ["StandIn", "StandIns", "bare_host"]

_ADVICE = "Write HOST=ADDR:PORT, for example example.org=127.0.0.1:8080 or *=[::1]:8080."
_EVERY_HOST = "*"
_PLAIN = "http://"


class StandIn(Struct, frozen=True, kw_only=True):
    """A literal address to dial; `plain` says that it speaks no TLS even where the URL asks it."""

    address: str
    port: int
    plain: bool = False


class StandIns:
    """The stand-ins of a run by host; the exact host wins over `*`."""

    def __init__(self, by_host: Mapping[str, StandIn]) -> None:
        self._by_host = dict(by_host)

    @classmethod
    def parse(cls, entries: Iterable[str]) -> Self:
        """Read the values of `--connect-to`; the last one for a host counts.

        Raises:
            UsageError: an entry has another form; names it and says what to write.
        """
        return cls(dict(_entry(entry) for entry in entries))

    def of(self, host: str) -> StandIn | None:
        """What to dial for a host, or None where the host itself is dialled."""
        return self._by_host.get(bare_host(host), self._by_host.get(_EVERY_HOST))

    def names(self, host: str) -> bool:
        """Whether an entry names exactly this host."""
        return bare_host(host) in self._by_host


def bare_host(host: str) -> str:
    """A host without the brackets of IPv6 and without the dot of the DNS root, in lower case."""
    return host.lower().removeprefix("[").removesuffix("]").rstrip(".")


def _entry(text: str) -> tuple[str, StandIn]:
    host, separator, target = text.partition("=")
    if not separator:
        raise UsageError(f"connect-to {text!r}: there is no '='", _ADVICE)
    plain = target.startswith(_PLAIN)
    address, separator, port = target.removeprefix(_PLAIN).rpartition(":")
    # int() would also take "8_0" and digits of other scripts.
    if not (separator and port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65536):
        raise UsageError(f"connect-to {text!r}: there is no port from 1 to 65535", _ADVICE)
    return _host(host, text), StandIn(address=_address(address, text), port=int(port), plain=plain)


def _host(host: str, entry: str) -> str:
    if host == _EVERY_HOST:
        return host
    url = uri.parse(f"http://{host}/")
    if isinstance(url, uri.UrlProblem) or url.path != "/" or url.port != 80:
        raise UsageError(f"connect-to {entry!r}: {host!r} is no host name", _ADVICE)
    return bare_host(url.host)


def _address(text: str, entry: str) -> str:
    bracketed = text.startswith("[") and text.endswith("]")
    try:
        address = ipaddress.ip_address(text[1:-1] if bracketed else text)
    except ValueError:
        address = None
    if address is None or bracketed != (address.version == 6):
        raise UsageError(f"connect-to {entry!r}: {text!r} is no IP address", _ADVICE)
    return str(address)
