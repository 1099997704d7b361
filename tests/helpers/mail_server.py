"""A server of outgoing mail on loopback that keeps what it is given, with and without TLS."""

import socketserver
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import trustme

__all__ = ["MailServer", "mail_server"]


class MailServer(socketserver.ThreadingTCPServer):
    """`said` has every command, `mail` every message.

    `answers` are given to MAIL, then 250; an address that begins with `nobody` is refused.
    """

    daemon_threads = True

    def __init__(self, answers: Sequence[str], *, tls: bool, starttls: bool) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.ca = trustme.CA()
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.ca.issue_cert("localhost").configure_cert(self.context)
        self.answers = list(answers)
        self.tls, self.starttls = tls, starttls
        self.said: list[str] = []
        self.mail: list[str] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def handle_error(self, *_: Any) -> None:
        """A client that goes away is no fault."""


class _Session(socketserver.BaseRequestHandler):
    server: MailServer

    def handle(self) -> None:
        secure = self.server.tls
        connection = self._wrapped() if secure else self.request
        stream = connection.makefile("rb")
        connection.sendall(b"220 here\r\n")
        while line := stream.readline().decode().strip():
            self.server.said.append(line)
            verb = line.split(" ")[0].upper()
            if verb == "STARTTLS":
                connection.sendall(b"220 go\r\n")
                stream.close()
                connection, secure = self._wrapped(), True
                stream = connection.makefile("rb")
                continue
            if "<nobody" in line:
                connection.sendall(b"550 nobody here\r\n")
                continue
            connection.sendall(self._answer(verb, stream, secure=secure, connection=connection))
            if verb == "QUIT":
                break
        stream.close()
        connection.close()

    def _answer(self, verb: str, stream: Any, *, secure: bool, connection: Any) -> bytes:
        match verb:
            case "EHLO":
                more = b"AUTH PLAIN" if secure or not self.server.starttls else b"STARTTLS"
                return b"250-here\r\n250 " + more + b"\r\n"
            case "AUTH":
                return b"235 welcome\r\n"
            case "MAIL":
                answers = self.server.answers
                return (answers.pop(0) if answers else "250 ok").encode() + b"\r\n"
            case "DATA":
                connection.sendall(b"354 go on\r\n")
                lines = iter(stream.readline, b".\r\n")
                self.server.mail.append(b"".join(lines).decode())
        return b"250 ok\r\n"

    def _wrapped(self) -> ssl.SSLSocket:
        return self.server.context.wrap_socket(self.request, server_side=True)


@contextmanager
def mail_server(*answers: str, tls: bool = False, starttls: bool = True) -> Iterator[MailServer]:
    """A server, for as long as it is needed."""
    with MailServer(answers, tls=tls, starttls=starttls) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()
