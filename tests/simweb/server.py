"""The web on sockets: one asyncio process at the ports of HTTP and HTTPS of every address."""

import asyncio
import contextlib
import ipaddress
import ssl
import time
from collections.abc import Coroutine, Mapping
from datetime import UTC, datetime

import trustme
from msgspec import Struct

from tests.simweb.web import Web

__all__ = ["PLAIN", "PUBLIC", "Asked", "Certificates", "Server", "address"]

#: Every address of this network is the web's; whatever else is dialled is forbidden ground.
PUBLIC = ipaddress.ip_network("93.184.0.0/16")
#: Where plain HTTP is spoken at the port of HTTPS.
PLAIN = "93.184.255.1"
_MOST_HEAD = 65536
_PATIENCE = 20.0


class Asked(Struct, frozen=True, kw_only=True):
    """A request that came; `at` is in seconds of the server's own clock."""

    at: float
    scheme: str
    method: str
    host: str
    target: str
    status: int | None


def address(host: str) -> str:
    """The address of a host: its own, as far as there are enough."""
    number = sum(ord(letter) * 131**place for place, letter in enumerate(host)) % 60_000
    return str(PUBLIC[256 + number])


class Certificates:
    """A certificate for each name, from an authority that the checkers are told to trust."""

    def __init__(self, authority: trustme.CA, kinds: Mapping[str, str]) -> None:
        self._authority = authority
        self._stranger = trustme.CA()
        self._kinds = kinds
        self._contexts: dict[str, ssl.SSLContext] = {}
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("nobody.example").configure_cert(self.context)
        self.context.sni_callback = self._named

    def _named(self, connection: ssl.SSLObject, name: str, _: ssl.SSLContext) -> int | None:
        if name is None:
            return None
        kind = self._kinds.get(name, "valid")
        if kind == "reset":
            return ssl.ALERT_DESCRIPTION_INTERNAL_ERROR
        if name not in self._contexts:
            self._contexts[name] = self._context(name, kind)
        connection.context = self._contexts[name]
        return None

    def _context(self, name: str, kind: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if kind == "expired":
            past = datetime(2020, 1, 1, tzinfo=UTC)
            certificate = self._authority.issue_cert(name, not_after=past)
        elif kind == "self-signed":
            certificate = self._stranger.issue_cert(name)
        else:
            names = ["*.shared-hosting.example"] if kind == "other-name" else [name]
            certificate = self._authority.issue_cert(*names)
        certificate.configure_cert(context)
        return context


class Server:
    """Answers for a web; `asked` has the requests, `trapped` the forbidden addresses called."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self.asked: list[Asked] = []
        self.trapped: list[str] = []

    async def start(self, certificates: Certificates) -> None:
        """Listen at both ports of all addresses."""
        await asyncio.start_server(self._http, "0.0.0.0", 80, backlog=1024)
        await asyncio.start_server(
            self._https, "0.0.0.0", 443, backlog=1024, reuse_port=True, ssl=certificates.context
        )
        await asyncio.start_server(_plain, PLAIN, 443, reuse_port=True)

    async def _http(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._serve(reader, writer, "http")

    async def _https(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._serve(reader, writer, "https")

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, scheme: str
    ) -> None:
        local = writer.get_extra_info("sockname")[0]
        if ipaddress.ip_address(local) not in PUBLIC:
            self.trapped.append(local)
        # Clients go away in the middle, which is their right, and all ends with the program.
        with contextlib.suppress(
            ConnectionError,
            asyncio.IncompleteReadError,
            TimeoutError,
            asyncio.LimitOverrunError,
            asyncio.CancelledError,
            ssl.SSLError,
        ):
            async with asyncio.timeout(_PATIENCE):
                await self._answer(reader, writer, scheme)
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            writer.close()

    async def _answer(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, scheme: str
    ) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        line, *rest = head.decode("latin-1").split("\r\n")
        method, target, _ = line.split(" ", 2)
        fields = (entry.partition(":") for entry in rest if ":" in entry)
        headers = {name.strip().lower(): value.strip() for name, _, value in fields}
        host = headers.get("host", "").rpartition(":")[0] or headers.get("host", "")
        answer = self._web.answer(method, scheme, host.lower(), target, headers)
        status = None if answer.fault else answer.status
        self.asked.append(
            Asked(
                at=time.monotonic(),
                scheme=scheme,
                method=method,
                host=host.lower(),
                target=target,
                status=status,
            )
        )
        await asyncio.sleep(answer.delay)
        if answer.fault is not None:
            await _as_long_as_heard(answer.fault(writer), reader)
        else:
            writer.write(answer.wire(body=method != "HEAD"))
        await writer.drain()


async def _as_long_as_heard(
    speech: Coroutine[None, None, None], reader: asyncio.StreamReader
) -> None:
    """Speak until the end, or until the client has gone."""
    speaking, gone = asyncio.create_task(speech), asyncio.create_task(reader.read())
    try:
        await asyncio.wait({speaking, gone}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (speaking, gone):
            task.cancel()
        await asyncio.gather(speaking, gone, return_exceptions=True)


async def _plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """What servers say in plain HTTP to who speaks TLS."""
    await reader.read(1024)
    writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    writer.close()
