"""How a connection is made.

The name is looked up once, every address is checked, and the checked address itself is dialled.
httpcore calls this for each connection, so nothing reaches the network past it, and a name that
changes its answer after the check changes nothing.
"""

# ruff: noqa: ASYNC109 - the interface of httpcore has a `timeout`, and so has what serves it

import ssl
from collections.abc import Iterable
from typing import Any

import httpcore
from httpcore import SOCKET_OPTION, AsyncNetworkBackend, AsyncNetworkStream

from refaudit.model.evidence import Failure
from refaudit.web.diagnosis import Fault, diagnose
from refaudit.web.guard import Guard, literal_address
from refaudit.web.names import Names

__all__ = ["Dialler"]

#: More addresses than this are a waste of the time that the connection may take.
_MAX_ADDRESSES = 4
#: Of several addresses the failure that says most is told: all must refuse to be "refused".
_TELLING = (Failure.NETWORK_UNREACHABLE, Failure.CONNECTION_REFUSED)


class Dialler(AsyncNetworkBackend):
    """Connects to hosts; raises `Fault` for everything that keeps it from that."""

    def __init__(
        self, guard: Guard, names: Names, *, backend: AsyncNetworkBackend | None = None
    ) -> None:
        self._guard = guard
        self._names = names
        self._backend = backend or httpcore.AnyIOBackend()

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
            return _Wire(stream, plain=stand_in.plain)
        addresses = await self._checked(host, timeout)
        return _Wire(await self._first_that_answers(addresses, port, timeout))

    async def _checked(self, host: str, timeout: float | None) -> tuple[str, ...]:
        literal = literal_address(host)
        addresses = (literal,) if literal else await self._names.addresses(host, timeout)
        for address in addresses:
            refusal = self._guard.refuse_address(address)
            if refusal is not None:
                raise Fault(Failure.UNSAFE_ADDRESS, refusal)
        return addresses[:_MAX_ADDRESSES]

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


def _says(fault: Fault) -> int:
    return _TELLING.index(fault.failure) if fault.failure in _TELLING else len(_TELLING)


class _Wire(AsyncNetworkStream):
    """A connection that knows its stage.

    What fails in the handshake is TLS; what is closed before the first byte of an answer is a
    reset, not a malformed answer.
    """

    def __init__(self, stream: AsyncNetworkStream, *, plain: bool = False) -> None:
        self._stream = stream
        self._plain = plain
        self._heard = False

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = await self._stream.read(max_bytes, timeout)
        if not data and not self._heard:
            raise Fault(Failure.CONNECTION_RESET, "connection closed without an answer")
        self._heard = True
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> AsyncNetworkStream:
        if self._plain:
            return self
        # Certificates and SNI know no dot of the DNS root.
        name = server_hostname and server_hostname.rstrip(".")
        try:
            return _Wire(await self._stream.start_tls(ssl_context, name, timeout))
        except (httpcore.NetworkError, httpcore.TimeoutException, OSError) as error:
            raise _handshake_fault(error) from error
        except ValueError as error:
            # As the name ".example.org", which URLs may have.
            raise Fault(Failure.TLS_FAILED, "TLS: not a name that can be asked for") from error

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _handshake_fault(error: Exception) -> Fault:
    fault = diagnose(error)
    if fault is None:
        return Fault(Failure.TLS_FAILED, "TLS: handshake failed")
    if fault.failure is Failure.TIMEOUT:
        return Fault(Failure.TIMEOUT, "no TLS handshake in time")
    if fault.failure in {Failure.BAD_CERTIFICATE, Failure.TLS_FAILED}:
        return fault
    return Fault(Failure.TLS_FAILED, f"TLS: {fault.words} in the handshake")
