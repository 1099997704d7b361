"""How a scheduler is: for whoever watches over it, in a file or on a port of this machine."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from refaudit.errors import UsageError
from refaudit.report.files import write_whole

__all__ = ["Health", "JobHealth", "LastRun", "health_endpoint", "write_health"]

_LOOPBACK = "127.0.0.1"
_PATHS = ("/", "/health")
#: Seconds in which the server notices that it is over.
_POLL = 0.1


class LastRun(Struct, frozen=True, kw_only=True):
    """The latest run that this scheduler started.

    `status` is its exit status, below zero the signal that ended it.
    """

    started_at: datetime
    ended_at: datetime
    status: int


class JobHealth(Struct, frozen=True, kw_only=True):
    """One job. `problem` says why its file cannot be read; the job goes on as it was before."""

    name: str
    file: str
    running_since: datetime | None
    last: LastRun | None
    next: datetime | None
    problem: str | None


class Health(Struct, frozen=True, kw_only=True):
    """A scheduler at a moment; one whose file gets old is dead."""

    state: Literal["running", "stopping"]
    host: str
    process: int
    started_at: datetime
    written_at: datetime
    jobs: tuple[JobHealth, ...]


def write_health(path: Path, health: Health) -> None:
    """Write the file whole or not at all.

    Raises:
        ReportError: it cannot be written.
    """
    write_whole(path, [_encoded(health)])


@contextmanager
def health_endpoint(port: int, current: Callable[[], Health]) -> Iterator[int]:
    """Answer `GET /health` on loopback, with status 503 when it is not running; gives the port.

    Raises:
        UsageError: the port is taken.
    """

    class Handler(_Handler):
        health = staticmethod(current)

    try:
        server = ThreadingHTTPServer((_LOOPBACK, port), Handler)
    except (OSError, OverflowError) as error:
        raise UsageError(f"--health-port {port}: {error}", "Choose another port.") from error
    thread = threading.Thread(target=server.serve_forever, args=(_POLL,), daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    # Seconds: nobody keeps a thread by saying nothing.
    timeout = 5

    health: Callable[[], Health]

    def do_GET(self) -> None:
        if self.path.partition("?")[0] not in _PATHS:
            self.send_error(404)
            return
        health = self.health()
        body = _encoded(health)
        self.send_response(200 if health.state == "running" else 503)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as it is called
        """A probe every few seconds is no news."""


def _encoded(health: Health) -> bytes:
    return msgspec.json.format(msgspec.json.encode(health), indent=1) + b"\n"


def host_name() -> str:
    """The name of this machine."""
    return socket.gethostname()
