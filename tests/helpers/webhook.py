"""A webhook on loopback that keeps what it is told."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

__all__ = ["Webhook", "webhook"]


class Webhook(ThreadingHTTPServer):
    """`told` has the body of every request, oldest first; each is answered after `hold` seconds."""

    daemon_threads = True

    def __init__(self, hold: float) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.hold = hold
        self.told: list[dict[str, Any]] = []

    @property
    def address(self) -> str:
        """`127.0.0.1:PORT`."""
        return f"127.0.0.1:{self.server_port}"

    def handle_error(self, *_: Any) -> None:
        """A client that was killed is no fault."""


class _Handler(BaseHTTPRequestHandler):
    server: Webhook

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.told.append(json.loads(body))
        time.sleep(self.server.hold)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """What was told is enough."""


@contextmanager
def webhook(*, hold: float = 0.0) -> Iterator[Webhook]:
    """A server, for as long as it is needed."""
    with Webhook(hold) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
