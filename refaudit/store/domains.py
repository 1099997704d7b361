"""Domains by number, and sets of them: what one process may own of a run's hosts.

The hosts of a registrable domain have one number, and so have those that are one service by the
catalogue, because what is asked of one counts for all. Two domains may have the same number: they
then only go together.
"""

import hashlib
from functools import lru_cache
from typing import Self

from msgspec import Struct

from refaudit.catalogue import hosts
from refaudit.model import uri

__all__ = ["NUMBERS", "Domains", "domain_number", "numbered", "service_numbers"]

#: Numbers lie below it: as many as a column of PostgreSQL that is called INTEGER holds.
NUMBERS = 1 << 31


def numbered(name: str) -> int:
    """A number for a name, the same in every process and version."""
    data = name.encode("utf-8", "backslashreplace")
    return int.from_bytes(hashlib.blake2b(data, digest_size=4).digest(), "big") % NUMBERS


@lru_cache(maxsize=65536)
def domain_number(host: str) -> int:
    """The number of a host's domain."""
    return numbered(uri.registrable_domain(hosts.service(host) or host))


def service_numbers() -> dict[str, int]:
    """The number of each host that is part of a service."""
    return {host: domain_number(host) for host in hosts.in_services()}


class Domains(Struct, frozen=True, kw_only=True):
    """A set of domains by number: the `chosen` ones, or a range from `low` to below `high`.

    `without` are those of the range that are in other sets.
    """

    chosen: frozenset[int] = frozenset()
    low: int = 0
    high: int = NUMBERS
    without: frozenset[int] = frozenset()

    @classmethod
    def of(cls, *numbers: int) -> Self:
        """The set of these."""
        return cls(chosen=frozenset(numbers), high=0)

    def __contains__(self, number: int) -> bool:
        if number in self.chosen:
            return True
        return self.low <= number < self.high and number not in self.without
