"""The demonstration's servers over real sockets."""

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from refaudit.demo import loopback
from refaudit.demo.archive import Capture
from refaudit.demo.loopback import Logged
from refaudit.demo.servers import Servers, running
from refaudit.demo.web import Page
from tests.helpers.servers import ARCHIVE, address, get, get_capture, send

PAGES = [
    Page(url="https://a.org/p", title="A"),
    Page(url="https://slow.org/", delay=30.0),
    Page(url="https://wall.org/", status=403, headers={"Server": "wall"}),
]
CAPTURES = [Capture(timestamp="20200101000000", url="https://a.org/p", title="A")]
ASK = b"GET /p HTTP/1.1\r\nHost: a.org\r\n"


@pytest.fixture
def servers() -> Iterator[Servers]:
    with running(PAGES, CAPTURES) as running_servers:
        yield running_servers


def test_the_web_answers_by_host(servers: Servers) -> None:
    assert b"<title>A</title>" in get(servers, "a.org", "/p").body
    assert get(servers, "A.ORG:8080", "/p").status == 200
    assert get(servers, "b.org", "/p").status == 404


def test_the_archive_answers_for_its_own_host(servers: Servers) -> None:
    got = get_capture(servers, "20200101000000id_/https://a.org/p")
    assert got.status == 200
    assert got.headers["memento-datetime"] == "Wed, 01 Jan 2020 00:00:00 GMT"


def test_every_request_is_logged_in_order(servers: Servers) -> None:
    get(servers, "a.org", "/p")
    get_capture(servers, "2020/https://a.org/p")
    get(servers, "b.org", "/", method="HEAD")
    assert list(servers.log) == [
        Logged(method="GET", host="a.org", target="/p", status=200),
        Logged(method="GET", host=ARCHIVE, target="/web/2020/https://a.org/p", status=302),
        Logged(method="HEAD", host="b.org", target="/", status=404),
    ]


def test_the_packaged_pages_and_captures_are_served_by_default() -> None:
    with running() as servers:
        assert get(servers, "steppe-stages-demo.org", "/houses/jezkazgan").status == 200
        path = "20181124203015id_/https://mausoleums-demo.org/jochi"
        assert get_capture(servers, path).status == 200


def test_only_loopback_is_listened_on(servers: Servers) -> None:
    assert {address(servers, host)[0] for host in (ARCHIVE, "a.org")} == {"127.0.0.1"}
    assert [entry.partition("=")[0] for entry in servers.connect_to] == [ARCHIVE, "*"]


def test_an_answer_has_one_server_and_no_body_to_head(servers: Servers) -> None:
    data = send(servers, "wall.org", b"HEAD / HTTP/1.1\r\nHost: wall.org\r\n\r\n")
    head, _, body = data.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 403 ")
    assert head.count(b"Server:") == 1
    assert b"Server: wall" in head
    assert body == b""


def test_a_connection_is_kept_for_the_next_request(servers: Servers) -> None:
    data = send(servers, "a.org", (ASK + b"\r\n") * 3)
    assert data.count(b"HTTP/1.1 200 OK") == 3


def test_the_body_of_a_request_is_not_taken_for_a_request(servers: Servers) -> None:
    data = send(servers, "a.org", ASK + b"Content-Length: 9\r\n\r\nGET / HTT" + ASK + b"\r\n")
    assert data.count(b"HTTP/1.1") == 1
    assert b"Connection: close" in data


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"GET /p HTTP/1.1\r\n\r\n", 400),
        (b"GET /p HTTP/1.1\r\nHost:  \r\n\r\n", 400),
        (b"GET /p HTTP/9.9.9\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00 \x01 \x00 \xff\r\n\r\n", 400),
        (b"POST /p HTTP/1.1\r\nHost: a.org\r\n\r\n", 501),
        (b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n", 414),
        (ASK + b"X: y\r\n" * 200 + b"\r\n", 431),
    ],
)
def test_a_malformed_request_gets_an_error(servers: Servers, data: bytes, status: int) -> None:
    assert f" {status} ".encode() in send(servers, "a.org", data).partition(b"\n")[0]


@pytest.mark.parametrize("data", [b"", b"\r\n", b"GET", b"GET /p HTTP/1.1\r\nHost: a.org"])
def test_a_broken_off_request_harms_nobody(servers: Servers, data: bytes) -> None:
    send(servers, "a.org", data)
    assert get(servers, "a.org", "/p").status == 200


def test_a_client_that_goes_away_harms_nobody(
    servers: Servers, capfd: pytest.CaptureFixture[str]
) -> None:
    for _ in range(20):
        with socket.create_connection(address(servers, "a.org")) as client:
            # Closing with a linger of 0 seconds resets the connection.
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            client.sendall((ASK + b"\r\n") * 50)
    assert get(servers, "a.org", "/p").status == 200
    assert capfd.readouterr().err == ""


def test_too_many_connections_are_dropped(
    servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loopback, "_MOST_CONNECTIONS", 1)
    with socket.create_connection(address(servers, "a.org")) as first:
        first.sendall(ASK + b"\r\n")
        assert first.recv(10) == b"HTTP/1.1 2"
        assert send(servers, "a.org", b"") == b""


def test_a_fault_of_a_site_is_shown(capfd: pytest.CaptureFixture[str]) -> None:
    def broken(_: loopback.Request) -> loopback.Answer:
        raise LookupError("a fault of our own")

    server = loopback.Server(broken, log := loopback.Log())
    server.start()
    with socket.create_connection(("127.0.0.1", int(server.address.rpartition(":")[2]))) as client:
        client.sendall(ASK + b"\r\n")
        assert client.recv(10) == b""
    server.stop()
    assert not log
    assert "a fault of our own" in capfd.readouterr().err


def test_the_end_leaves_no_thread_and_no_socket_and_does_not_wait() -> None:
    before = set(threading.enumerate())
    with running(PAGES, CAPTURES) as servers:
        idle = socket.create_connection(address(servers, "a.org"))
        kept = socket.create_connection(address(servers, "a.org"))
        kept.sendall(ASK + b"\r\n")
        kept.recv(10)
        slow = socket.create_connection(address(servers, "slow.org"))
        slow.sendall(b"GET / HTTP/1.1\r\nHost: slow.org\r\n\r\n")
        _wait_until(lambda: len(servers.log) == 2)
        started = time.monotonic()
    assert time.monotonic() - started < 2
    assert set(threading.enumerate()) == before
    for client in (idle, kept, slow):
        client.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address(servers, "a.org"))


def test_a_fault_inside_the_block_ends_the_servers_too() -> None:
    before = set(threading.enumerate())
    with pytest.raises(LookupError), running(PAGES, CAPTURES):
        raise LookupError
    assert set(threading.enumerate()) == before


def _wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.005)
