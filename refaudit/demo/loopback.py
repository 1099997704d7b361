"""A small HTTP/1.1 server on loopback, in threads that all end with it."""

import contextlib
import sys
import threading
from collections import deque
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from socket import SHUT_RDWR, socket
from socketserver import TCPServer, ThreadingMixIn
from typing import Any

from msgspec import Struct

__all__ = ["Answer", "Log", "Logged", "Request", "Server", "Site"]

_NAME = "refaudit-demo"
_LOOPBACK = "127.0.0.1"
_MOST_CONNECTIONS = 256
_IDLE_SECONDS = 15.0
_POLL_SECONDS = 0.02


class Request(Struct, frozen=True, kw_only=True):
    """What was asked. `host` is in lower case and without a port, `target` as it was sent."""

    method: str
    host: str
    target: str


class Answer(Struct, frozen=True, kw_only=True):
    """What is answered, `delay` seconds after the request."""

    status: int = 200
    headers: dict[str, str] = {}
    body: bytes = b""
    delay: float = 0.0


class Logged(Struct, frozen=True, kw_only=True):
    """A line of the log: a request and the status of its answer."""

    method: str
    host: str
    target: str
    status: int


Site = Callable[[Request], Answer]
Log = deque[Logged]


class Server(ThreadingMixIn, TCPServer):
    """Serves a site on a free port of 127.0.0.1 from `start` to `stop`.

    TCPServer, because HTTPServer asks the DNS for the machine's name.
    """

    allow_reuse_address = True
    daemon_threads = False  # so that closing waits for them
    request_queue_size = _MOST_CONNECTIONS

    def __init__(self, site: Site, log: Log) -> None:
        super().__init__((_LOOPBACK, 0), _Handler)
        self.site = site
        self.log = log
        self.stopping = threading.Event()
        self._connections: set[socket] = set()
        self._lock = threading.Lock()
        self._thread = threading.Thread(
            target=self.serve_forever, args=(_POLL_SECONDS,), name=_NAME, daemon=True
        )

    @property
    def address(self) -> str:
        """`127.0.0.1:PORT`."""
        return f"{_LOOPBACK}:{self.socket.getsockname()[1]}"

    def start(self) -> None:
        """Answer from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Break off what is under way; when this returns, no thread and no socket is left."""
        self.stopping.set()
        self.shutdown()
        self._thread.join()
        with self._lock:
            for connection in self._connections:
                with contextlib.suppress(OSError):  # the client may have been faster
                    connection.shutdown(SHUT_RDWR)
        self.server_close()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Take a connection, or drop it where there are too many."""
        with self._lock:
            taken = len(self._connections) < _MOST_CONNECTIONS
            if taken:
                self._connections.add(request)
        if taken:
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def shutdown_request(self, request: Any) -> None:
        """Close a connection."""
        with self._lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that went away in the middle: it is free to."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    default_request_version = protocol_version  # a malformed request gets a whole answer, too
    timeout = _IDLE_SECONDS
    disable_nagle_algorithm = True  # the head and the body are two small packets

    def do_GET(self) -> None:
        host = self.headers.get("Host", "").strip().lower().partition(":")[0]
        request = Request(method=self.command, host=host, target=self.path)
        answer = self.server.site(request) if host else Answer(status=400)
        self.server.log.append(
            Logged(method=self.command, host=host, target=self.path, status=answer.status)
        )
        if self.server.stopping.wait(answer.delay):
            self.close_connection = True
            return
        # A body that nobody reads would be taken for the next request.
        if "Content-Length" in self.headers or "Transfer-Encoding" in self.headers:
            self.close_connection = True
        self._send(answer)

    do_HEAD = do_GET  # noqa: N815 - http.server looks methods up by this name

    def _send(self, answer: Answer) -> None:
        self.send_response_only(answer.status)
        own = {"Server": _NAME, "Date": self.date_time_string()}
        length = {"Content-Length": str(len(answer.body))}
        for name, value in (own | answer.headers | length).items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def log_message(self, *_: object) -> None:
        """The server's own log is enough."""
