"""Host names and their addresses: looked up once, in threads of our own, and remembered."""

import asyncio
import re
import socket
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from refaudit.model.evidence import Failure
from refaudit.web.diagnosis import ABSENT, Fault, diagnose

__all__ = ["Names", "Resolver", "SystemResolver"]

_THREADS = 64
_REMEMBERED = 10_000
#: glibc says of such names, without asking anybody, that they do not exist. Some do, and browsers
#: open them.
_NEVER_ASKED = re.compile(rb"-|.*[^A-Za-z0-9._-]", re.DOTALL)


class Resolver(Protocol):
    """Where addresses come from."""

    async def addresses(self, host: str) -> Sequence[str]:
        """All addresses of an ASCII host name, best first.

        Raises:
            socket.gaierror: there is none, or nobody could say.
        """
        ...


class SystemResolver:
    """`getaddrinfo` of the system.

    The event loop's own executor has a handful of threads: some slow look-ups there would make
    every healthy host time out. Names are looked up as full names of the DNS: neither the search
    domains of the machine nor its hosts file change what a cited URL means.
    """

    def __init__(self, threads: int = _THREADS) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="refaudit-dns")

    async def addresses(self, host: str) -> tuple[str, ...]:
        """See `Resolver`."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, _look_up, host)

    def close(self) -> None:
        """Give the threads back; look-ups under way end by themselves."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _look_up(host: str) -> tuple[str, ...]:
    # The last dot makes it a full name: with a search domain "gone.example.org" could become
    # "gone.example.org.corp.example" and live. Bytes, because the text form is read as IDNA 2003,
    # which refuses names that browsers accept.
    name = host.rstrip(".").encode("ascii") + b"."
    try:
        return _addresses(name, socket.AF_UNSPEC)
    except socket.gaierror as error:
        if error.errno not in ABSENT or not (found := _alone(name)):
            raise
        return found


def _alone(name: bytes) -> tuple[str, ...]:
    """The addresses after all, or the absence of both kinds, each asked for by itself.

    Asked for both, glibc says "no such name" when one kind is absent and the server failed over
    the other.
    """
    if _NEVER_ASKED.match(name):
        raise socket.gaierror(socket.EAI_FAIL, "not a name that the system looks up")
    found: list[str] = []
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            found += _addresses(name, family)
        except socket.gaierror as error:
            if error.errno not in ABSENT:
                raise
    return tuple(found)


def _addresses(name: bytes, family: socket.AddressFamily) -> tuple[str, ...]:
    found = socket.getaddrinfo(name, None, family=family, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


class Names:
    """Look-ups of a run. Positive answers and believed absences are remembered; doubts are not."""

    def __init__(self, resolver: Resolver, *, remembered: int = _REMEMBERED) -> None:
        self._resolver = resolver
        self._remembered = remembered
        # No addresses: the name is known not to exist.
        self._known: dict[str, tuple[str, ...]] = {}

    async def addresses(self, host: str, within: float | None) -> tuple[str, ...]:
        """The addresses of a host.

        Raises:
            Fault: `no-such-host` after two equal answers, `dns-failed` when nobody could say
                `within` seconds.
        """
        found = self._known.get(host)
        if found is None:
            found = await self._looked_up(host, within)
            if len(self._known) >= self._remembered:
                del self._known[next(iter(self._known))]
            self._known[host] = found
        if not found:
            raise Fault(Failure.NO_SUCH_HOST, "no such host")
        return found

    async def _looked_up(self, host: str, within: float | None) -> tuple[str, ...]:
        try:
            async with asyncio.timeout(within):
                # One absence may be a slip of one server; two are believed.
                return await self._asked(host) or await self._asked(host)
        except TimeoutError:
            raise Fault(Failure.DNS_FAILED, "no answer from DNS in time") from None

    async def _asked(self, host: str) -> tuple[str, ...]:
        try:
            return tuple(await self._resolver.addresses(host))
        except socket.gaierror as error:
            fault = diagnose(error)
            if fault is None or fault.failure is Failure.NO_SUCH_HOST:
                return ()
            raise fault from error
