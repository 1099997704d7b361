"""What may be asked: names and ports by the URL, and every address that a name leads to.

A refusal is a sentence; None means that nothing speaks against it. Lists of networks decide, not
`ipaddress.is_global`, which lets NAT64, 6to4, site-local and multicast addresses pass.
"""

import ipaddress
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from refaudit.catalogue import networks
from refaudit.model.uri import Url
from refaudit.web.stand_ins import StandIns, bare_host

__all__ = ["Guard", "literal_address"]

_Address = IPv4Address | IPv6Address

#: Networks whose last 32 bits are an IPv4 address: mapped, translated, compatible, NAT64.
_V4_AT_THE_END = tuple(
    IPv6Network(net)
    for net in ("::ffff:0:0/96", "::ffff:0:0:0/96", "::/96", "64:ff9b::/96", "64:ff9b:1::/48")
)
#: The interface identifiers of ISATAP (RFC 5214, 6.1), local and universal.
_ISATAP = frozenset({0x0000_5EFE, 0x0200_5EFE})
#: Hosts and addresses whose answer is remembered: each is asked about when its URL comes, when it
#: is located, and when it is dialled, and thousands of hosts wait between these.
_REMEMBERED = 8192


class Guard:
    """Refuses what a fetcher of strangers' URLs must not touch.

    `allow_net` are networks in CIDR form that pass all the same, `ports` those that URLs may name.
    A host with a stand-in is not dialled itself: with an entry of its own it passes whatever it
    is called; under `*` its name and port pass, and a refused address in the URL does not.
    """

    def __init__(
        self,
        *,
        ports: Collection[int],
        allow_net: Iterable[str] = (),
        stand_ins: StandIns | None = None,
    ) -> None:
        self.stand_ins = stand_ins or StandIns({})
        self._ports = frozenset(ports)
        self._allowed = [ipaddress.ip_network(net, strict=False) for net in allow_net]
        v4, v6 = networks.blocked()
        self._blocked: tuple[IPv4Network | IPv6Network, ...] = (*v4, *v6)
        self._metadata = networks.metadata_hosts()
        self._suffixes = networks.blocked_suffixes()
        self._refusal_of = lru_cache(_REMEMBERED)(self._refusal)

    def refuse_url(self, url: Url) -> str | None:
        """Why a URL is not asked, as far as it tells by itself."""
        return self.refuse_host(url.host, url.port)

    def refuse_host(self, host: str, port: int) -> str | None:
        """Why a host, as a URL names it, is not asked at this port."""
        if self.stand_ins.names(host):
            return None
        literal = literal_address(host)
        if literal is not None and (refusal := self.refuse_address(literal)):
            return refusal
        if self.stand_ins.of(host) is not None:
            return None
        if port not in self._ports:
            return f"port {port} is not among those that may be asked"
        return None if literal is not None else self._refuse_name(bare_host(host))

    def refuse_address(self, text: str) -> str | None:
        """Why an address, as a look-up gave it, is not dialled."""
        return self._refusal_of(text)

    def _refusal(self, text: str) -> str | None:
        if "%" in text:
            return f"{text} belongs to a link of this machine"
        try:
            address = ipaddress.ip_address(text)
        except ValueError:
            return f"{text!r} is no address"
        for part in (address, *_embedded(address)):
            network = self._blocked_network(part)
            if network is not None:
                inside = "" if part is address else f"{address} stands for "
                return f"{inside}{part} of {network}, which is not of the public Internet"
        return None

    def _refuse_name(self, name: str) -> str | None:
        if name in self._metadata:
            return f"{name} is a metadata service"
        labels = name.split(".")
        for start in range(len(labels)):
            suffix = ".".join(labels[start:])
            if suffix in self._suffixes:
                return f"names under .{suffix} are not of the public web"
        return None

    def _blocked_network(self, address: _Address) -> IPv4Network | IPv6Network | None:
        if any(address in net for net in self._allowed):
            return None
        return next((net for net in self._blocked if address in net), None)


@lru_cache(_REMEMBERED)
def literal_address(host: str) -> str | None:
    """The address that a host in a URL is, or None where it is a name."""
    try:
        return str(ipaddress.ip_address(bare_host(host)))
    except ValueError:
        return None


def _embedded(address: _Address) -> Iterator[IPv4Address]:
    """The IPv4 addresses that a network device may take out of an IPv6 address."""
    if isinstance(address, IPv4Address):
        return
    number = int(address)
    if number <= 1:
        return  # `::` and `::1` are of IPv6 alone
    if any(address in net for net in _V4_AT_THE_END) or (number >> 32) & 0xFFFFFFFF in _ISATAP:
        yield IPv4Address(number & 0xFFFFFFFF)
    if address.sixtofour is not None:
        yield address.sixtofour
    if address.teredo is not None:
        yield from address.teredo
