"""Connections of our own, plain and with TLS: they wait, end and fail as httpcore's do."""

import asyncio
import socket
import ssl

import httpcore
import pytest
import trustme

from refaudit.web.sockets import Sockets
from tests.helpers.faults import full_backlog, reset_connection, serving, unused_port

HOST = "site.example.org"
MUCH = bytes(range(256)) * 16_384  # more than all buffers on the way hold


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def of_server(authority):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST).configure_cert(context)
    return context


@pytest.fixture
def of_client(authority):
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


async def connected(port, context=None):
    stream = await Sockets().connect_tcp("127.0.0.1", port, timeout=2)
    return await stream.start_tls(context, HOST, timeout=2) if context else stream


async def everything(stream):
    parts = []
    while data := await stream.read(65536, timeout=2):
        parts.append(data)
    return b"".join(parts)


async def echo(reader, writer):
    """Takes all before it answers, so that the other side has to wait."""
    data = await reader.readexactly(len(MUCH))
    writer.write(data)
    writer.close()


async def silent(reader, writer):
    await reader.read()


async def reset(reader, writer):
    await reader.read(1)
    reset_connection(writer)


@pytest.mark.parametrize("secure", [False, True])
async def test_much_goes_there_and_back(of_server, of_client, secure):
    options = {"ssl": of_server} if secure else {}
    async with serving(echo, **options) as port:
        stream = await connected(port, of_client if secure else None)
        await stream.write(MUCH, timeout=2)
        assert await everything(stream) == MUCH
        assert await stream.read(10, timeout=2) == b""
        await stream.aclose()


@pytest.mark.parametrize("name", ["localhost", "a.example.org", "127.1", "0x7f.0.0.1", "", "::x"])
async def test_only_literal_addresses_are_dialled(name):
    with pytest.raises(OSError, match=r"illegal|inet_pton"):
        await Sockets().connect_tcp(name, 80)


async def test_a_refused_connection_has_its_cause():
    with pytest.raises(httpcore.ConnectError) as caught:
        await connected(unused_port())
    assert isinstance(caught.value.__cause__, ConnectionRefusedError)


async def test_a_connection_that_nobody_takes_is_given_up():
    with full_backlog() as port, pytest.raises(httpcore.ConnectTimeout):
        await Sockets().connect_tcp("127.0.0.1", port, timeout=0.05)


async def test_both_kinds_of_addresses_are_dialled():
    async def handle(reader, writer):
        writer.write(b"hello")
        writer.close()

    try:
        server = await asyncio.start_server(handle, "::1", 0)
    except OSError:
        pytest.skip("this machine has no IPv6")
    async with server:
        stream = await Sockets().connect_tcp("::1", server.sockets[0].getsockname()[1])
        assert await everything(stream) == b"hello"
        assert stream.get_extra_info("socket").family is socket.AF_INET6
        await stream.aclose()


@pytest.mark.parametrize("secure", [False, True])
async def test_a_silence_ends_and_the_connection_stays(of_server, of_client, secure):
    go_on = asyncio.Event()

    async def late(reader, writer):
        await go_on.wait()
        writer.write(b"late")
        writer.close()

    options = {"ssl": of_server} if secure else {}
    async with serving(late, **options) as port:
        stream = await connected(port, of_client if secure else None)
        for _ in range(2):
            with pytest.raises(httpcore.ReadTimeout):
                await stream.read(10, timeout=0.02)
        go_on.set()
        assert await everything(stream) == b"late"
        await stream.aclose()


@pytest.mark.parametrize("secure", [False, True])
async def test_who_takes_nothing_is_not_waited_for(of_server, of_client, secure):
    async def deaf(reader, writer):
        writer.transport.pause_reading()
        await asyncio.sleep(0.5)

    options = {"ssl": of_server} if secure else {}
    async with serving(deaf, **options) as port:
        stream = await connected(port, of_client if secure else None)
        with pytest.raises(httpcore.WriteTimeout):
            await stream.write(MUCH * 2, timeout=0.05)
        await stream.aclose()


@pytest.mark.parametrize("secure", [False, True])
async def test_a_reset_is_a_lost_connection(of_server, of_client, secure):
    options = {"ssl": of_server} if secure else {}
    async with serving(reset, **options) as port:
        stream = await connected(port, of_client if secure else None)
        await stream.write(b"x", timeout=1)
        with pytest.raises(httpcore.ReadError) as caught:
            await everything(stream)
        assert isinstance(caught.value.__cause__, OSError)
        await stream.aclose()
        with pytest.raises(httpcore.WriteError):
            await stream.write(b"x", timeout=1)


async def test_a_wait_that_is_given_up_leaves_nothing_behind():
    async with serving(silent) as port:
        stream = await connected(port)
        waiting = asyncio.create_task(stream.read(10))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        loop, number = asyncio.get_running_loop(), stream.get_extra_info("socket").fileno()
        assert not loop.remove_reader(number)
        await stream.aclose()


async def test_tls_knows_its_connection(of_server, of_client):
    async with serving(silent, ssl=of_server) as port:
        stream = await connected(port, of_client)
        assert stream.get_extra_info("ssl_object").version().startswith("TLS")
        assert stream.get_extra_info("socket").family is socket.AF_INET
        assert stream.get_extra_info("nothing") is None
        await stream.aclose()


async def test_a_handshake_that_stalls_is_given_up(of_client):
    async with serving(silent) as port:
        stream = await connected(port)
        with pytest.raises(httpcore.ConnectTimeout):
            await stream.start_tls(of_client, HOST, timeout=0.05)
        await stream.aclose()


async def test_a_certificate_that_does_not_verify_is_the_cause(of_server):
    async with serving(silent, ssl=of_server) as port:
        stream = await connected(port)
        with pytest.raises(httpcore.ConnectError) as caught:
            await stream.start_tls(ssl.create_default_context(), HOST, timeout=2)
        assert isinstance(caught.value.__cause__, ssl.SSLCertVerificationError)
        await stream.aclose()


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n"])
async def test_who_speaks_no_tls_fails_the_handshake(of_client, said):
    async def handle(reader, writer):
        await reader.read(10)
        writer.write(said)
        writer.close()

    async with serving(handle) as port:
        stream = await connected(port)
        with pytest.raises(httpcore.NetworkError):
            await stream.start_tls(of_client, HOST, timeout=2)
        await stream.aclose()


async def test_a_connection_that_ends_without_goodbye_has_ended(of_server, of_client):
    async def rude(reader, writer):
        writer.write(b"all")
        await writer.drain()
        writer.get_extra_info("socket").shutdown(socket.SHUT_WR)

    async with serving(rude, ssl=of_server) as port:
        stream = await connected(port, of_client)
        assert await everything(stream) == b"all"
        await stream.aclose()
