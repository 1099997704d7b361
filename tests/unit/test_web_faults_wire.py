"""Every fault of the wire has its failure or its status, in bounded time and memory."""

import time
import tracemalloc

import pytest

from refaudit.model.evidence import Failure
from refaudit.settings import Settings
from refaudit.web import open_client
from tests.helpers.faults import (
    FAULTS,
    GZIP_BOMB_SIZE,
    FaultServer,
    answer,
    full_backlog,
    reset_connection,
    serving,
    unused_port,
)

LIMITS = {
    "timeout": 0.3,
    "deadline": 0.6,
    "retries": 0,
    "host_interval": 0.0,
    "max_body_bytes": 8192,
}

#: fault: (status, failure, whether `error` tells something)
EXPECTED = {
    "ok": (200, None, False),
    "reset-before": (None, Failure.CONNECTION_RESET, True),
    "close-before": (None, Failure.CONNECTION_RESET, True),
    "reset-mid-headers": (None, Failure.CONNECTION_RESET, True),
    "close-mid-headers": (None, Failure.MALFORMED_RESPONSE, True),
    "truncated": (404, None, True),
    "truncated-chunked": (200, None, True),
    "bad-chunk": (200, None, True),
    "reset-mid-body": (200, None, True),
    "stall": (None, Failure.TIMEOUT, True),
    "stall-mid-body": (404, None, True),
    "drip-headers": (None, Failure.TIMEOUT, True),
    "drip-1xx": (None, Failure.TIMEOUT, True),
    "drip-body": (200, None, True),
    "endless-body": (200, None, False),
    "endless-pdf": (200, None, False),
    "endless-empty-gzip": (200, None, False),
    "gzip-bomb": (200, None, False),
    "bad-gzip": (410, None, True),
    "truncated-gzip": (200, None, True),
    "nested-gzip": (200, None, True),
    "stacked-gzip": (200, None, True),
    "brotli": (200, None, True),
    "huge-header": (None, Failure.MALFORMED_RESPONSE, True),
    "many-headers": (None, Failure.MALFORMED_RESPONSE, True),
    "garbage": (None, Failure.MALFORMED_RESPONSE, True),
    "http-0.9": (None, Failure.MALFORMED_RESPONSE, True),
    "icy": (None, Failure.MALFORMED_RESPONSE, True),
    "nul-in-header": (None, Failure.MALFORMED_RESPONSE, True),
    "bare-newlines": (200, None, False),
    "status-000": (None, Failure.MALFORMED_RESPONSE, True),
    "switching": (None, Failure.MALFORMED_RESPONSE, True),
    "only-1xx": (None, Failure.MALFORMED_RESPONSE, True),
    "flood-1xx": (None, Failure.MALFORMED_RESPONSE, True),
    "huge-chunk-size": (200, None, True),
    "tiny-chunks": (200, None, False),
    "endless-trailers": (200, None, True),
    "not-http": (None, Failure.MALFORMED_RESPONSE, True),
    "bad-status": (None, Failure.MALFORMED_RESPONSE, True),
    "status-999": (999, None, False),
    "no-reason": (200, None, False),
    "two-lengths": (None, Failure.MALFORMED_RESPONSE, True),
    "negative-length": (None, Failure.MALFORMED_RESPONSE, True),
    "space-in-header": (None, Failure.MALFORMED_RESPONSE, True),
    "latin1-location": (404, None, False),
    "bad-location": (302, Failure.INVALID_URL, True),
    "bad-port-location": (302, Failure.INVALID_URL, True),
    "no-location": (302, None, False),
    "empty-location": (302, None, False),
    "file-location": (302, Failure.UNSUPPORTED_SCHEME, True),
    "script-location": (301, Failure.UNSUPPORTED_SCHEME, True),
    "loop": (302, Failure.REDIRECT_LOOP, True),
    "cookie-loop": (302, Failure.REDIRECT_LOOP, True),
    "endless-redirect-body": (200, None, False),
    "many-1xx": (204, None, False),
    "extra-bytes": (200, None, False),
}
EXPECTED |= {f"chain-{n}": (200, None, False) for n in range(10)}
EXPECTED |= {f"chain-{n}": (302, Failure.REDIRECT_LOOP, True) for n in range(10, 13)}


def door(port: int, **settings):
    return open_client(Settings(connect_to=(f"*=127.0.0.1:{port}",), **LIMITS | settings))


def test_no_fault_is_without_its_expectation():
    assert EXPECTED.keys() == FAULTS.keys()


@pytest.mark.parametrize("fault", EXPECTED)
async def test_a_fault_of_the_wire_is_a_value(fault):
    started = time.monotonic()
    async with FaultServer() as server, door(server.port) as client:
        exchange = await client.fetch(f"http://site.example.org/{fault}")
    status, failure, told = EXPECTED[fault]
    assert (exchange.status, exchange.failure, bool(exchange.error)) == (status, failure, told)
    assert len(exchange.body) <= LIMITS["max_body_bytes"]
    assert time.monotonic() - started < 2


async def fetch(fault: str, **settings):
    async with FaultServer() as server, door(server.port, **settings) as client:
        return await client.fetch(f"http://site.example.org/{fault}")


@pytest.mark.parametrize("fault", ["endless-body", "gzip-bomb", "endless-pdf"])
async def test_a_body_over_the_limit_is_cut_and_marked(fault):
    exchange = await fetch(fault)
    assert exchange.truncated
    assert len(exchange.body) == (4096 if fault == "endless-pdf" else 8192)


async def test_what_came_before_a_body_broke_is_kept():
    exchange = await fetch("truncated")
    assert (exchange.body, exchange.truncated) == (b"x" * 100, True)


async def test_a_gzip_bomb_takes_no_memory():
    tracemalloc.start()
    try:
        exchange = await fetch("gzip-bomb", max_body_bytes=256 * 1024, deadline=5.0)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(exchange.body) == 256 * 1024
    assert peak < GZIP_BOMB_SIZE / 64


async def test_a_path_in_an_old_charset_goes_back_as_it_came():
    async with FaultServer() as server, door(server.port) as client:
        exchange = await client.fetch("http://site.example.org/latin1-location")
    assert exchange.hops[0].location == "/caf%E9"
    assert server.seen[1].split()[1] == "/caf%E9"


async def test_a_redirect_that_cannot_be_followed_shows_where_it_led():
    exchange = await fetch("script-location")
    assert exchange.hops[-1].location == "javascript:alert(1)"
    assert exchange.final_url == "http://site.example.org/script-location"


async def test_nobody_listens():
    async with door(unused_port()) as client:
        exchange = await client.fetch("http://site.example.org/")
    assert exchange.failure is Failure.CONNECTION_REFUSED
    assert "refused at 127.0.0.1" in exchange.error


async def test_a_tls_port_that_speaks_plain_http():
    async def plain(reader, writer):
        await reader.read(100)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\nplain http on a tls port")

    async with serving(plain) as port, door(port) as client:
        exchange = await client.fetch("https://site.example.org/")
    assert exchange.failure is Failure.TLS_FAILED


async def test_a_tls_handshake_that_is_cut_off():
    async def cut(reader, writer):
        await reader.read(10)

    async with serving(cut) as port, door(port) as client:
        exchange = await client.fetch("https://site.example.org/")
    assert exchange.failure is Failure.TLS_FAILED


async def test_a_tls_handshake_that_is_reset():
    async def reset(reader, writer):
        await reader.read(10)
        reset_connection(writer)

    async with serving(reset) as port, door(port) as client:
        exchange = await client.fetch("https://site.example.org/")
    assert exchange.failure is Failure.TLS_FAILED


async def test_nobody_accepts():
    with full_backlog() as port:
        async with door(port) as client:
            exchange = await client.fetch("http://site.example.org/")
    assert exchange.failure is Failure.TIMEOUT
    assert "no connection in time at 127.0.0.1" in exchange.error


async def test_a_tls_handshake_that_stalls():
    async def stall(reader, writer):
        await reader.read()

    async with serving(stall) as port, door(port) as client:
        exchange = await client.fetch("https://site.example.org/")
    assert exchange.failure is Failure.TIMEOUT
    assert "handshake" in exchange.error


async def test_a_host_name_that_tls_cannot_carry():
    async def silent(reader, writer):
        await reader.read()

    async with serving(silent) as port, door(port) as client:
        exchange = await client.fetch("https://.example.org/")
    assert exchange.failure is Failure.TLS_FAILED


async def test_a_body_that_drips_costs_a_step_and_not_the_whole_deadline():
    async with FaultServer() as server:
        stand_in = f"*=127.0.0.1:{server.port}"
        settings = Settings(**LIMITS | {"deadline": 20.0}, connect_to=(stand_in,))
        started = time.perf_counter()
        async with open_client(settings) as client:
            exchange = await client.fetch("http://a.org/drip-body")
    assert time.perf_counter() - started < 5
    assert (exchange.status, exchange.failure, exchange.truncated) == (200, None, True)
    assert exchange.body.startswith(b"z")


async def test_headers_that_drip_leave_time_for_another_try():
    async with FaultServer() as server, door(server.port, deadline=20.0) as client:
        exchange = await client.fetch("http://a.org/drip-headers")
    assert exchange.failure is Failure.TIMEOUT
    assert 800 < exchange.elapsed_ms < 10_000


async def test_provisional_answers_without_end_cost_little():
    async with FaultServer() as server, door(server.port, timeout=20, deadline=20.0) as client:
        exchange = await client.fetch("http://a.org/flood-1xx")
    assert exchange.failure is Failure.MALFORMED_RESPONSE
    assert "and no end" in exchange.error


async def test_a_chunked_body_may_be_longer_on_the_wire_than_a_head():
    chunks = b"".join(b"1;%s\r\nx\r\n" % (b"a" * 80) for _ in range(4000)) + b"0\r\n\r\n"
    page = answer("200 OK", "Content-Type: text/html", "Transfer-Encoding: chunked", body=chunks)

    async def serve(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(page)

    async with serving(serve) as port, door(port, max_body_bytes=100_000, timeout=5) as client:
        exchange = await client.fetch("http://a.org/")
    assert (len(exchange.body), exchange.truncated, exchange.error) == (4000, False, None)


async def test_a_chain_sends_few_cookies_back_and_another_chain_none():
    heads = []

    async def serve(reader, writer):
        heads.append(await reader.readuntil(b"\r\n\r\n"))
        cookies = [f"Set-Cookie: c{len(heads)}-{n}={'v' * 500}" for n in range(150)]
        location = f"Location: /{len(heads)}"
        writer.write(answer("302 Found", location, *cookies, "Content-Length: 0"))

    async with serving(serve) as port, door(port) as client:
        await client.fetch("http://a.org/")
        await client.fetch("http://a.org/")
    assert len(heads) == 22
    assert max(map(len, heads)) < 5000
    assert b"Cookie" not in heads[11]
