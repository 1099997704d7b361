"""Hosts with which it is settled how often they are asked, and those that are not asked at all."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Annotated

from msgspec import Meta, Struct

from refaudit.catalogue.loader import Source, table

__all__ = ["Rate", "in_services", "opted_out", "rates", "service"]


class Rate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """At least `interval` seconds between two requests under one of the `paths` of the `hosts`.

    The hosts are one service: what is asked of one counts for all.
    """

    name: str
    hosts: tuple[str, ...]
    paths: tuple[str, ...]
    interval: Annotated[float, Meta(gt=0)]


class _OptOut(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    hosts: tuple[str, ...]


class _Table(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    source: Source
    rates: tuple[Rate, ...]
    opt_out: _OptOut


def rates(host: str, path: str | None = None) -> tuple[Rate, ...]:
    """The rates that a request keeps to, in the order of the table: kinds first, then the whole.

    `host` is in lower case, `path` begins with a slash; without it, all rates of the host.
    """
    rows = _by_host().get(host, ())
    return rows if path is None else tuple(row for row in rows if path.startswith(row.paths))


def service(host: str) -> str | None:
    """The first host of the service that a host is part of; None for one that is by itself."""
    rows = rates(host)
    return rows[-1].hosts[0] if rows else None


def in_services() -> tuple[str, ...]:
    """The hosts that are part of a service."""
    return tuple(_by_host())


def opted_out() -> tuple[str, ...]:
    """Hosts, in lower case, that are asked by nobody; each stands for all names below it too."""
    return table("hosts", _Table).opt_out.hosts


@cache
def _by_host() -> Mapping[str, tuple[Rate, ...]]:
    rows: defaultdict[str, list[Rate]] = defaultdict(list)
    for rate in table("hosts", _Table).rates:
        for host in rate.hosts:
            rows[host].append(rate)
    return {host: tuple(of_host) for host, of_host in rows.items()}
