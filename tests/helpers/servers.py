"""Plain HTTP to servers on loopback, without the client of refaudit between."""

import http.client
import socket

from msgspec import Struct

from refaudit.demo.servers import Servers

ARCHIVE = "web.archive.org"


class Got(Struct, frozen=True, kw_only=True):
    """An answer as it came; names of headers in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


def address(servers: Servers, host: str) -> tuple[str, int]:
    """Where the servers listen for a host."""
    by_host = dict(entry.split("=", 1) for entry in servers.connect_to)
    dialled = by_host.get(host, by_host["*"]).removeprefix("http://")
    name, _, port = dialled.rpartition(":")
    return name, int(port)


def get(servers: Servers, host: str, target: str = "/", method: str = "GET") -> Got:
    """Ask once, on a connection of its own."""
    connection = http.client.HTTPConnection(*address(servers, host), timeout=5)
    try:
        connection.request(method, target, headers={"Host": host})
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return Got(status=answer.status, headers=headers, body=answer.read())
    finally:
        connection.close()


def get_capture(servers: Servers, path: str) -> Got:
    """Ask the archive for `/web/` and this path."""
    return get(servers, ARCHIVE, f"/web/{path}")


def send(servers: Servers, host: str, data: bytes) -> bytes:
    """Send bytes as they are, say that there are no more, and read all that comes back."""
    with socket.create_connection(address(servers, host), timeout=5) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))
