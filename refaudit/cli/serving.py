"""A small HTTP server on loopback that nobody can keep busy by being slow.

The standard library's: a report has one reader, a handful of requests a minute and three kinds of
answers. A framework with an ASGI server would be five more packages to install before a page can be
reviewed, and would leave the bounds that matter here to us just the same: the time of a whole
request, the bytes of it, the connections at once.
"""

import contextlib
import io
import os
import sys
import threading
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from socket import SHUT_RD, SHUT_RDWR, SHUT_WR, socket
from socketserver import TCPServer, ThreadingMixIn
from typing import Any, Protocol

from refaudit.cli.site import Answer, Refused, Request

__all__ = ["LOOPBACK", "Answering", "Server"]

LOOPBACK = "127.0.0.1"

#: A browser opens six at once, and some of them in advance.
_MOST_CONNECTIONS = 32
#: Seconds for a request as a whole, however its bytes trickle in.
_ASKING = 10.0
#: Seconds for an answer as a whole; a report may be large, and its reader busy laying it out.
_ANSWERING = 60.0
#: Bytes of a request: a browser's head has a few thousand, a mark has its own bound.
_MOST_ASKED = 131_072
_PIECE = 65_536
#: Seconds between two looks whether it is over.
_POLL = 0.1
#: Seconds for the rest of a request that is refused: unread, it would take the answer with it.
_LINGERING = 0.5
#: Seconds for the last answers, once it is over.
_LEAVING = 2.0


class Answering(Protocol):
    """Who answers: see `refaudit.cli.site.Site`."""

    def expected(self, request: Request) -> int:
        """The bytes of the body that are to be read."""

    def answer(self, request: Request, body: bytes) -> Answer:
        """The answer."""


class Server(ThreadingMixIn, TCPServer):
    """Listens on a port of 127.0.0.1 from its making on; 0 is any that is free.

    TCPServer, because HTTPServer asks the DNS for the machine's name.

    Raises:
        OSError, OverflowError: there is no such port, or it is taken.
    """

    # Elsewhere it would let another program take the port over.
    allow_reuse_address = os.name == "posix"
    daemon_threads = False  # so that closing waits for them, and no mark is lost half-way

    def __init__(self, port: int) -> None:
        super().__init__((LOOPBACK, port), _Handler)
        self.site: Answering
        self._connections: set[socket] = set()
        self._lock = threading.Lock()

    @property
    def port(self) -> int:
        """The port on which it listens."""
        return int(self.socket.getsockname()[1])

    def serve(self, site: Answering) -> None:
        """Answer until an exception, such as a `KeyboardInterrupt`, comes in between.

        What was asked by then is answered, in a second or two, before the exception goes on.
        """
        self.site = site
        try:
            self.serve_forever(_POLL)
        finally:
            # What was asked in time is answered, and what is not asked by now is not heard.
            self._shut(SHUT_RD)
            until = time.monotonic() + _LEAVING
            while self._connections and time.monotonic() < until:
                time.sleep(_POLL / 10)
            self._shut(SHUT_RDWR)
            self.server_close()

    def _shut(self, how: int) -> None:
        with self._lock:
            for connection in self._connections:
                with contextlib.suppress(OSError):  # the client may have been faster
                    connection.shutdown(how)

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


class _Bounded(io.RawIOBase):
    """What a client sends, up to a moment and a number of bytes; then it is at its end."""

    def __init__(self, connection: socket) -> None:
        super().__init__()
        self._connection = connection
        self._until = time.monotonic() + _ASKING
        self._left = _MOST_ASKED

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._left <= 0:
            return 0
        _hurry(self._connection, self._until)
        count = self._connection.recv_into(memoryview(buffer)[: self._left])
        self._left -= count
        return count


class _Handler(BaseHTTPRequestHandler):
    server: Server
    # A request line without a version is answered as any other that is malformed.
    protocol_version = default_request_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self.rfile.close()
        self.rfile = io.BufferedReader(_Bounded(self.connection))

    def do_GET(self) -> None:
        # One request a connection: no rest of a body is taken for the next one.
        self.close_connection = True
        request = Request(method=self.command, target=self.path, headers=self.headers)
        try:
            self._send(self.server.site.answer(request, self._body(request)))
        except Refused as refused:
            self._send(refused.answer)
            self._linger()

    # http.server looks methods up by these names.
    do_HEAD = do_POST = do_OPTIONS = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815

    def _body(self, request: Request) -> bytes:
        length = self.server.site.expected(request)
        try:
            body = self.rfile.read(length)
        except TimeoutError as error:
            raise Refused(HTTPStatus.REQUEST_TIMEOUT, "this took too long") from error
        if len(body) < length:
            raise Refused(HTTPStatus.BAD_REQUEST, "the body ended too soon")
        return body

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer a request that cannot be read, without repeating it."""
        self.close_connection = True
        self._send(Refused(code, HTTPStatus(code).phrase).answer)
        self._linger()

    def _send(self, answer: Answer) -> None:
        until = time.monotonic() + _ANSWERING
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Connection", "close")
        _hurry(self.connection, until)
        self.end_headers()
        if self.command != "HEAD":
            _hurry(self.connection, until)
            self.wfile.write(answer.body)

    def _linger(self) -> None:
        self.connection.shutdown(SHUT_WR)
        until, left = time.monotonic() + _LINGERING, _MOST_ASKED
        with contextlib.suppress(TimeoutError):
            while left > 0:
                _hurry(self.connection, until)
                piece = self.connection.recv(_PIECE)
                if not piece:
                    return
                left -= len(piece)

    def version_string(self) -> str:
        """The name of the server, and no version of anything."""
        return "refaudit"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as it is called
        """Nothing: the address holds the token."""


def _hurry(connection: socket, until: float) -> None:
    """Let the next step on a connection end at that moment.

    Raises:
        TimeoutError: it has come.
    """
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    connection.settimeout(left)
