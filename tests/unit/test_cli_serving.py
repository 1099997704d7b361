import json
import socket
import threading
import time
from contextlib import closing, contextmanager, suppress
from datetime import date

import pytest

from refaudit.cli import serving
from refaudit.cli.serving import Server
from refaudit.cli.site import MOST_POSTED, Site
from refaudit.model.mark import Mark, Review

TOKEN = "the-token"
PAGE = b"<!doctype html>" + b"x" * 12_000_000
MARK = Mark(fingerprint="0" * 16, mark=Review.DONE, made=date(2026, 11, 24))


class Desk:
    """Keeps one mark, and lets the test hold a request up."""

    def __init__(self):
        self.asked, self.go_on = threading.Event(), threading.Event()
        self.go_on.set()
        self.kept = []

    def listed(self):
        self.asked.set()
        self.go_on.wait(20)
        return [MARK]

    def put(self, mark):
        self.kept.append(mark)

    def take_back(self, fingerprint):
        raise RuntimeError("a fault of ours")


class Running:
    def __init__(self, server, desk):
        self.server, self.port, self.desk = server, server.port, desk
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self):
        site = Site(
            PAGE, self.desk, policy="p", token=TOKEN, port=self.port, today=lambda: MARK.made
        )
        self.server.serve(site)

    def connected(self):
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        return closing(connection)

    def said(self, data, *, end=False):
        """All that comes back for these bytes, up to the end."""
        with self.connected() as connection:
            connection.sendall(data)
            if end:
                connection.shutdown(socket.SHUT_WR)
            return received(connection)

    def request(self, method="GET", name="marks", body=b"", **headers):
        named = {"Host": f"127.0.0.1:{self.port}", **headers}
        if body:
            named |= {"X-Refaudit": "1", "Content-Type": "application/json"}
            named.setdefault("Content-Length", str(len(body)))
        lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
        return f"{method} /{TOKEN}/{name} HTTP/1.1\r\n{lines}\r\n".encode() + body

    def stop(self):
        self.server.shutdown()
        self.thread.join(20)
        assert not self.thread.is_alive()


def received(connection):
    pieces = []
    while piece := connection.recv(65_536):
        pieces.append(piece)
    return b"".join(pieces)


def status(answer):
    return int(answer.split(b" ", 2)[1])


def until(happened):
    """Whether it happens soon."""
    end = time.monotonic() + 20
    while not happened() and time.monotonic() < end:
        time.sleep(0.01)
    return bool(happened())


@contextmanager
def started():
    running = Running(Server(0), Desk())
    try:
        yield running
    finally:
        running.desk.go_on.set()
        running.stop()


@pytest.fixture
def running():
    with started() as running:
        yield running


def test_it_listens_on_loopback_alone_and_answers(running):
    assert running.server.server_address[0] == "127.0.0.1"
    head, _, body = running.said(running.request(name="report.html")).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\nServer: refaudit\r\n")
    assert (b"Connection: close" in head, body == PAGE) == (True, True)
    head, _, body = running.said(running.request("HEAD", "report.html")).partition(b"\r\n\r\n")
    assert (f"Content-Length: {len(PAGE)}".encode() in head, body) == (True, b"")


def test_a_mark_is_written(running):
    body = json.dumps({"fingerprint": MARK.fingerprint, "mark": "done"}).encode()
    answer = running.said(running.request("POST", body=body))
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["made"] == "2026-11-24"
    assert running.desk.kept == [MARK]


def test_a_connection_carries_one_request(running):
    both = running.request("HEAD") + running.request("HEAD")
    assert running.said(both).count(b"HTTP/1.1") == 1
    smuggled = running.request(body=b"x" * 5 + running.request())
    assert running.said(smuggled).count(b"HTTP/1.1") == 1


@pytest.mark.parametrize(
    "data",
    [
        b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET /\r\n\r\n",
        b"nonsense of four words here\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 200 + b"\r\n",
        b"GET / HTTP/1.1\r\nA: " + b"x" * 70_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + (b"A: " + b"x" * 60_000 + b"\r\n") * 10 + b"\r\n",
        b"BREW / HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET / HTTP/1.1\r\n\xff\xfe: \x00\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused_and_not_repeated(running, data):
    try:
        answer = running.said(data, end=True)
    except OSError:  # it was too much to read, and the connection was reset
        answer = b""
    assert answer == b"" or 400 <= status(answer) <= 505
    assert b"xxxx" not in answer
    assert b"nonsense" not in answer
    assert status(running.said(running.request())) == 200


def test_a_body_that_is_too_large_is_refused_unread(running):
    huge = running.request("POST", body=b"x" * (MOST_POSTED + 1))
    assert status(running.said(huge)) == 413
    announced = running.request("POST", body=b"x", **{"Content-Length": "999999999"})
    started_at = time.monotonic()
    assert status(running.said(announced)) == 413
    assert time.monotonic() - started_at < 10


def test_a_body_that_ends_too_soon_is_refused(running):
    short = running.request("POST", body=b"{}", **{"Content-Length": "9"})
    assert status(running.said(short, end=True)) == 400


@pytest.mark.parametrize(
    ("first", "then"),
    [(0, b""), (5, b"x"), (60, b"x"), (-9, b""), (-9, b" ")],
    ids=["silent", "line", "head", "body", "body-and-silent"],
)
def test_nobody_keeps_a_connection_by_being_slow(monkeypatch, running, first, then):
    monkeypatch.setattr(serving, "_ASKING", 0.3)
    whole = running.request("POST", body=b" " * 100)
    with running.connected() as connection:
        connection.sendall(whole[:first])
        connection.settimeout(0.05)
        started_at, answer = time.monotonic(), None
        while answer is None and time.monotonic() - started_at < 20:
            try:
                answer = connection.recv(65_536)
            except TimeoutError:
                connection.sendall(then)
            except ConnectionResetError:
                answer = b""
        assert time.monotonic() - started_at > 0.2
    assert answer == b"" or status(answer) == 408


def test_nobody_keeps_an_answer_by_not_reading_it(monkeypatch, running):
    monkeypatch.setattr(serving, "_ANSWERING", 0.2)
    with running.connected() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.sendall(running.request(name="report.html"))
        assert until(lambda: running.server._connections)
        assert until(lambda: not running.server._connections)


def test_there_are_only_so_many_connections_at_once(monkeypatch, running):
    monkeypatch.setattr(serving, "_MOST_CONNECTIONS", 2)
    with running.connected() as one, running.connected() as two:
        for each in (one, two):
            each.sendall(b"G")
        assert until(lambda: len(running.server._connections) == 2)
        with running.connected() as three, suppress(ConnectionResetError):
            assert three.recv(1) == b""
    assert until(lambda: not running.server._connections)
    assert status(running.said(running.request())) == 200


def test_a_fault_of_ours_costs_one_answer(running, capfd):
    body = json.dumps({"fingerprint": MARK.fingerprint, "mark": None}).encode()
    assert running.said(running.request("POST", body=body)) == b""
    assert status(running.said(running.request())) == 200
    told = capfd.readouterr()
    assert "a fault of ours" in told.err
    assert TOKEN not in told.out + told.err


def test_nothing_is_logged(running, capfd):
    running.said(running.request())
    running.said(running.request(name="nothing"))
    running.said(b"nonsense of four words here\r\n\r\n")
    assert capfd.readouterr() == ("", "")


def test_the_end_waits_for_what_was_asked_and_for_nobody_else():
    with started() as running:
        running.desk.go_on.clear()
        with running.connected() as idle, running.connected() as connection:
            connection.sendall(running.request())
            assert running.desk.asked.wait(20)
            stopping = threading.Thread(target=running.stop)
            started_at = time.monotonic()
            stopping.start()
            time.sleep(0.2)
            running.desk.go_on.set()
            assert status(received(connection)) == 200
            stopping.join(20)
            assert time.monotonic() - started_at < 10
            with closing(idle):
                assert idle.recv(1) == b""
        with pytest.raises(OSError, match=r"."):
            running.connected()


def test_the_end_does_not_wait_for_who_does_not_read(monkeypatch):
    monkeypatch.setattr(serving, "_LEAVING", 0.1)
    with started() as running, running.connected() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.sendall(running.request(name="report.html"))
        assert until(lambda: running.server._connections)
        started_at = time.monotonic()
        running.stop()
        assert time.monotonic() - started_at < 10
