"""Host names and their addresses: looked up once, in threads of our own, and remembered."""

import asyncio
import socket
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Protocol

from msgspec import Struct

from refaudit.model.evidence import Failure
from refaudit.web.diagnosis import ABSENT, Fault, diagnose
from refaudit.web.limits import Timer

__all__ = ["Found", "Names", "Resolver", "SystemResolver"]

_THREADS = 64
_REMEMBERED = 10_000
#: Sites move between servers while a run goes on for days, and names come back.
_REMEMBERED_SECONDS = 600.0


class Resolver(Protocol):
    """Where addresses come from."""

    async def addresses(self, host: str, within: float | None) -> Sequence[str]:
        """All addresses of an ASCII host name, best first; none when it is proven to be missing.

        The look-up itself takes at most `within` seconds.

        Raises:
            socket.gaierror: nobody could say.
            TimeoutError: nobody said in time.
        """
        ...


class SystemResolver:
    """`getaddrinfo` of the system, whose "no such name" is looked at again.

    The event loop's own executor has a handful of threads: some slow look-ups there would make
    every healthy host time out. Names are looked up as full names of the DNS: neither the search
    domains of the machine nor its hosts file change what a cited URL means.
    """

    def __init__(self, threads: int = _THREADS) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="refaudit-dns")
        self._free = asyncio.Semaphore(threads)

    async def addresses(self, host: str, within: float | None) -> tuple[str, ...]:
        """See `Resolver`. The time runs from when there is a thread for it."""
        await self._free.acquire()
        loop = asyncio.get_running_loop()

        def give_back(_: Future[tuple[str, ...]]) -> None:
            # A look-up that nobody waits for any more keeps its thread until the system gives up.
            with suppress(RuntimeError):  # the loop has ended before
                loop.call_soon_threadsafe(self._free.release)

        job = self._threads.submit(_look_up, host)
        job.add_done_callback(give_back)
        async with asyncio.timeout(within):
            return await asyncio.wrap_future(job)

    def close(self) -> None:
        """Give the threads back; look-ups under way end by themselves."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _look_up(host: str) -> tuple[str, ...]:
    host = host.rstrip(".")
    try:
        # The last dot makes it a full name: with a search domain "gone.example.org" could become
        # "gone.example.org.corp.example" and live. Bytes, because the text form is read as IDNA
        # 2003, which refuses names that browsers accept.
        found = socket.getaddrinfo(host.encode("ascii") + b".", None, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno not in ABSENT:
            raise
        # It brings dnspython with it, which is needed for missing names alone.
        from refaudit.web.absence import addresses_after_all  # noqa: PLC0415 - as said above

        return addresses_after_all(host)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


class Found(Struct, frozen=True, kw_only=True):
    """The addresses of a host, and the seconds that this look-up took: none where it was known."""

    addresses: tuple[str, ...]
    seconds: float = 0.0


class _Known(Struct, frozen=True, kw_only=True):
    addresses: tuple[str, ...]  # none: the name is known not to exist
    until: float


class Names:
    """Look-ups of a run. Addresses and proven absences are remembered for a while; doubts are not.

    Who asks for a name that is being looked up waits for that answer.
    """

    def __init__(
        self, resolver: Resolver, *, remembered: int = _REMEMBERED, timer: Timer = time.monotonic
    ) -> None:
        self._resolver = resolver
        self._remembered = remembered
        self._timer = timer
        self._known: dict[str, _Known] = {}
        self._under_way: dict[str, asyncio.Task[_Known]] = {}

    async def addresses(self, host: str, within: float | None) -> Found:
        """The addresses of a host, at least one.

        Raises:
            Fault: `no-such-host` when that is proven, `dns-failed` when nobody could say `within`
                seconds.
        """
        known, seconds = self._known.get(host), 0.0
        if known is None or known.until <= self._timer():
            began = self._timer()
            known = await self._looked_up(host, within)
            seconds = self._timer() - began
        if not known.addresses:
            raise Fault(Failure.NO_SUCH_HOST, "no such host")
        return Found(addresses=known.addresses, seconds=min(seconds, within or seconds))

    async def aclose(self) -> None:
        """Drop the look-ups that are under way."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _looked_up(self, host: str, within: float | None) -> _Known:
        task = self._under_way.get(host)
        if task is None:
            task = self._under_way[host] = asyncio.create_task(self._asked(host, within))
            task.add_done_callback(lambda done: self._is_over(host, done))
        # Whoever gives up leaves the look-up to the others.
        return await asyncio.shield(task)

    def _is_over(self, host: str, task: "asyncio.Task[_Known]") -> None:
        del self._under_way[host]
        if not task.cancelled() and task.exception() is None:
            self._known.pop(host, None)
            if len(self._known) >= self._remembered:
                del self._known[next(iter(self._known))]
            self._known[host] = task.result()

    async def _asked(self, host: str, within: float | None) -> _Known:
        try:
            found = await self._resolver.addresses(host, within)
        except TimeoutError:
            raise Fault(Failure.DNS_FAILED, "no answer from DNS in time") from None
        except socket.gaierror as error:
            fault = diagnose(error)
            words = fault.words if fault and fault.failure is Failure.DNS_FAILED else "DNS failed"
            raise Fault(Failure.DNS_FAILED, words) from error
        return _Known(addresses=tuple(found), until=self._timer() + _REMEMBERED_SECONDS)
