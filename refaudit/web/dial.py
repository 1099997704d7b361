"""How a connection is made.

The name is looked up once, every address is checked, and the checked address itself is dialled.
The transport calls this for each connection, so nothing reaches the network past it, and a name
that changes its answer after the check changes nothing.
"""

# ruff: noqa: ASYNC109 - the interface of httpcore has a `timeout`, and so has what serves it

import sys
from collections.abc import Iterable

import httpcore
from httpcore import SOCKET_OPTION, AsyncNetworkBackend, AsyncNetworkStream

from refaudit.model.evidence import Failure
from refaudit.web.diagnosis import Fault, diagnose
from refaudit.web.guard import Guard, literal_address
from refaudit.web.names import Found, Names
from refaudit.web.sockets import Sockets
from refaudit.web.wire import Wire

__all__ = ["Dialler"]

#: More addresses than this are a waste of the time that the connection may take.
_MAX_ADDRESSES = 4
#: Of several addresses the failure that says most is told: all must refuse to be "refused".
_TELLING = (Failure.NETWORK_UNREACHABLE, Failure.CONNECTION_REFUSED)


class Dialler(AsyncNetworkBackend):
    """Connects to hosts; raises `Fault` for everything that keeps it from that."""

    def __init__(
        self,
        guard: Guard,
        names: Names,
        *,
        backend: AsyncNetworkBackend | None = None,
    ) -> None:
        self._guard = guard
        self._names = names
        self._backend = backend or _backend()

    async def locate(self, host: str, timeout: float | None) -> Found | None:
        """Look up, before it is dialled, where a host is; None where a stand-in takes its place.

        Raises:
            Fault: it cannot be found, or leads to where nobody may go.
        """
        return None if self._guard.stand_ins.of(host) else await self._checked(host, timeout)

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> AsyncNetworkStream:
        """Look up, check, dial. `timeout` holds for the look-up and again for the connection."""
        stand_in = self._guard.stand_ins.of(host)
        refusal = self._guard.refuse_host(host, port)
        if refusal is not None:
            raise Fault(Failure.UNSAFE_ADDRESS, refusal)
        if stand_in is not None:
            stream = await self._dial(stand_in.address, stand_in.port, timeout)
            return Wire(stream, plain=stand_in.plain)
        addresses = (await self._checked(host, timeout)).addresses[:_MAX_ADDRESSES]
        return Wire(await self._first_that_answers(addresses, port, timeout))

    async def _checked(self, host: str, timeout: float | None) -> Found:
        literal = literal_address(host)
        found = (
            Found(addresses=(literal,)) if literal else await self._names.addresses(host, timeout)
        )
        for address in found.addresses:
            refusal = self._guard.refuse_address(address)
            if refusal is not None:
                raise Fault(Failure.UNSAFE_ADDRESS, refusal)
        return found

    async def _first_that_answers(
        self, addresses: tuple[str, ...], port: int, timeout: float | None
    ) -> AsyncNetworkStream:
        share = timeout and timeout / len(addresses)
        faults = []
        for address in addresses:
            try:
                return await self._dial(address, port, share)
            except Fault as fault:
                faults.append(fault)
        raise max(faults, key=_says)

    async def _dial(self, address: str, port: int, timeout: float | None) -> AsyncNetworkStream:
        try:
            return await self._backend.connect_tcp(address, port, timeout=timeout)
        except (httpcore.NetworkError, httpcore.TimeoutException, OSError) as error:
            fault = diagnose(error)
            if fault is None:
                raise
            place = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
            raise Fault(fault.failure, f"{fault.words} at {place}") from error


def _backend() -> AsyncNetworkBackend:
    # What carries the bytes: the guard stands before either.
    return httpcore.AnyIOBackend() if sys.platform == "win32" else Sockets()


def _says(fault: Fault) -> int:
    return _TELLING.index(fault.failure) if fault.failure in _TELLING else len(_TELLING)
