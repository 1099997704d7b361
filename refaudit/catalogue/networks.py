"""Where a fetcher of strangers' URLs must never go: networks and names.

The lists are rows of `networks.toml`. What to do with them, as unwrapping addresses that hide
others, is the guard's business.
"""

from functools import cache
from ipaddress import IPv4Network, IPv6Network

from msgspec import Struct

from refaudit.catalogue.loader import Source, table
from refaudit.errors import CatalogueError

__all__ = ["blocked", "blocked_suffixes", "metadata_hosts"]


class _Blocked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    v4: tuple[str, ...]
    v6: tuple[str, ...]
    suffixes: frozenset[str]
    metadata_hosts: frozenset[str]


class _Table(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    source: Source
    blocked: _Blocked


@cache
def blocked() -> tuple[tuple[IPv4Network, ...], tuple[IPv6Network, ...]]:
    """The networks of IPv4 and of IPv6 that no request may reach.

    Raises:
        CatalogueError: a row is no network, or of the other version.
    """
    rows = table("networks", _Table).blocked
    try:
        return tuple(map(IPv4Network, rows.v4)), tuple(map(IPv6Network, rows.v6))
    except ValueError as error:
        raise CatalogueError(f"networks.toml: blocked: {error}") from error


def metadata_hosts() -> frozenset[str]:
    """Addresses and names, in lower case, of the metadata services of clouds."""
    return table("networks", _Table).blocked.metadata_hosts


def blocked_suffixes() -> frozenset[str]:
    """Names, in lower case, that are not of the public DNS, and nor is any name below them."""
    return table("networks", _Table).blocked.suffixes
