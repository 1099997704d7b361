"""Dialling: the next address on failure, the telling fault of several, stand-ins."""

import errno
import ssl

import httpcore
import pytest

from refaudit.model.evidence import Failure
from refaudit.web.diagnosis import Fault
from refaudit.web.dial import Dialler
from refaudit.web.guard import Guard
from refaudit.web.names import Names
from refaudit.web.stand_ins import StandIns

UNREACHABLE = OSError(errno.ENETUNREACH, "unreachable")
REFUSED = ConnectionRefusedError(errno.ECONNREFUSED, "refused")
SLOW = httpcore.ConnectTimeout()


class Fixed:
    def __init__(self, *addresses):
        self.found = addresses

    async def addresses(self, host, within):
        return self.found


class Backend(httpcore.AsyncNetworkBackend):
    def __init__(self, *outcomes):
        self.outcomes = list(outcomes)
        self.dialled = []

    async def connect_tcp(self, host, port, timeout=None, **options):  # noqa: ASYNC109
        self.dialled.append((host, port, timeout))
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


def dialler(backend, *addresses, connect_to=()):
    guard = Guard(ports=(80, 443), stand_ins=StandIns.parse(connect_to))
    return Dialler(guard, Names(Fixed(*addresses)), backend=backend)


async def test_the_next_address_is_tried_with_a_share_of_the_time():
    backend = Backend(UNREACHABLE, httpcore.AsyncMockStream([b"x"]))
    await dialler(backend, "2606:4700::1", "8.8.8.8").connect_tcp("a.org", 80, timeout=4)
    assert backend.dialled == [("2606:4700::1", 80, 2), ("8.8.8.8", 80, 2)]


async def test_few_addresses_are_tried():
    backend = Backend(*[REFUSED] * 9)
    addresses = [f"8.8.8.{n}" for n in range(9)]
    with pytest.raises(Fault):
        await dialler(backend, *addresses).connect_tcp("a.org", 80)
    assert len(backend.dialled) == 4


@pytest.mark.parametrize(
    ("outcomes", "failure"),
    [
        ([REFUSED, REFUSED], Failure.CONNECTION_REFUSED),
        ([REFUSED, UNREACHABLE], Failure.CONNECTION_REFUSED),
        ([REFUSED, SLOW], Failure.TIMEOUT),
        ([SLOW, UNREACHABLE], Failure.TIMEOUT),
        ([UNREACHABLE, UNREACHABLE], Failure.NETWORK_UNREACHABLE),
    ],
)
async def test_of_several_faults_the_one_that_says_most_is_told(outcomes, failure):
    backend = Backend(*outcomes)
    with pytest.raises(Fault) as caught:
        await dialler(backend, "2606:4700::1", "8.8.8.8").connect_tcp("a.org", 80)
    assert caught.value.failure is failure


async def test_the_address_is_in_the_words():
    with pytest.raises(Fault, match=r"refused at \[2606:4700::1\]:80"):
        await dialler(Backend(REFUSED), "2606:4700::1").connect_tcp("a.org", 80)


async def test_too_many_open_files_is_our_own_fault():
    with pytest.raises(OSError, match="too many"):
        await dialler(Backend(OSError(errno.EMFILE, "too many")), "8.8.8.8").connect_tcp(
            "a.org", 80
        )


async def test_a_literal_address_is_not_looked_up():
    backend = Backend(httpcore.AsyncMockStream([b"x"]))
    await dialler(backend, "10.0.0.1").connect_tcp("8.8.4.4", 80)
    assert backend.dialled[0][:2] == ("8.8.4.4", 80)


async def test_the_door_itself_refuses_ports_and_names():
    backend = Backend()
    for host, port in [("a.org", 25), ("localhost", 80), ("127.0.0.1", 80)]:
        with pytest.raises(Fault) as caught:
            await dialler(backend, "8.8.8.8").connect_tcp(host, port)
        assert caught.value.failure is Failure.UNSAFE_ADDRESS
    assert backend.dialled == []


async def test_a_plain_stand_in_speaks_no_tls():
    backend = Backend(httpcore.AsyncMockStream([b"x"]))
    door = dialler(backend, connect_to=["*=http://127.0.0.1:9"])
    stream = await door.connect_tcp("a.org", 443)
    assert await stream.start_tls(ssl.create_default_context(), "a.org") is stream
    assert backend.dialled[0][:2] == ("127.0.0.1", 9)


class Handshake(httpcore.AsyncMockStream):
    """A stream whose handshake ends as it is told."""

    def __init__(self, error=None):
        super().__init__([b""])
        self.error = error
        self.name = None

    async def start_tls(self, ssl_context, server_hostname=None, timeout=None):  # noqa: ASYNC109
        self.name = server_hostname
        if self.error is not None:
            raise self.error
        return self


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (httpcore.ConnectTimeout(), Failure.TIMEOUT),
        (httpcore.ConnectError(), Failure.TLS_FAILED),
        (ConnectionResetError(errno.ECONNRESET, "reset"), Failure.TLS_FAILED),
        (ssl.SSLError(1, "WRONG_VERSION_NUMBER"), Failure.TLS_FAILED),
        (ssl.SSLCertVerificationError(1, "expired"), Failure.BAD_CERTIFICATE),
        (OSError(errno.EMFILE, "too many"), Failure.TLS_FAILED),
        (ValueError("server_hostname"), Failure.TLS_FAILED),
    ],
)
async def test_what_fails_in_the_handshake_is_tls(error, failure):
    if isinstance(error, ssl.SSLCertVerificationError):
        error.verify_message = "expired"
    stream = await dialler(Backend(Handshake(error)), "8.8.8.8").connect_tcp("a.org", 443)
    with pytest.raises(Fault) as caught:
        await stream.start_tls(ssl.create_default_context(), "a.org", timeout=1)
    assert caught.value.failure is failure


async def test_certificates_know_no_dot_of_the_root():
    handshake = Handshake()
    stream = await dialler(Backend(handshake), "8.8.8.8").connect_tcp("a.org.", 443)
    await stream.start_tls(ssl.create_default_context(), "a.org.")
    assert handshake.name == "a.org"


async def test_the_rest_of_the_stream_is_the_real_one():
    backend = Backend(httpcore.AsyncMockStream([b"hello", b""]))
    stream = await dialler(backend, "8.8.8.8").connect_tcp("a.org", 80)
    await stream.write(b"x", 1)
    assert await stream.read(10) == b"hello"
    assert await stream.read(10) == b""
    assert stream.get_extra_info("nothing") is None
    await stream.aclose()


async def test_a_stream_that_ends_before_its_first_byte_was_reset():
    stream = await dialler(Backend(Handshake()), "8.8.8.8").connect_tcp("a.org", 80)
    with pytest.raises(Fault) as caught:
        await stream.read(10)
    assert caught.value.failure is Failure.CONNECTION_RESET
