"""Errors of the libraries and their failures: by class and number, through the chain of causes."""

import errno
import socket
import ssl

import httpcore
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.model.evidence import Failure
from refaudit.web.diagnosis import Fault, diagnose, printable


def caused(error: BaseException, *causes: BaseException) -> BaseException:
    link = error
    for cause in causes:
        link.__cause__ = cause
        link = cause
    return error


def certificate_error() -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_message = "certificate has expired"
    return error


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (httpx.ConnectTimeout("x"), Failure.TIMEOUT),
        (httpcore.ReadTimeout(), Failure.TIMEOUT),
        (TimeoutError(), Failure.TIMEOUT),
        (OSError(errno.ETIMEDOUT, "x"), Failure.TIMEOUT),
        (httpx.ReadError("x"), Failure.CONNECTION_RESET),
        (httpcore.WriteError(), Failure.CONNECTION_RESET),
        (ConnectionResetError(errno.ECONNRESET, "x"), Failure.CONNECTION_RESET),
        (BrokenPipeError(errno.EPIPE, "x"), Failure.CONNECTION_RESET),
        (httpx.ConnectError("x"), Failure.CONNECTION_REFUSED),
        (OSError(errno.EHOSTUNREACH, "x"), Failure.NETWORK_UNREACHABLE),
        (httpx.RemoteProtocolError("x"), Failure.MALFORMED_RESPONSE),
        (httpx.InvalidURL("x"), Failure.INVALID_URL),
        (socket.gaierror(socket.EAI_NONAME, "x"), Failure.NO_SUCH_HOST),
        (socket.gaierror(socket.EAI_AGAIN, "x"), Failure.DNS_FAILED),
        (certificate_error(), Failure.BAD_CERTIFICATE),
        (ssl.SSLError(1, "x"), Failure.TLS_FAILED),
        (ssl.SSLEOFError(8, "x"), Failure.CONNECTION_RESET),
        (Fault(Failure.UNSAFE_ADDRESS, "x"), Failure.UNSAFE_ADDRESS),
    ],
)
def test_an_error_has_its_failure(error, failure):
    assert diagnose(error).failure is failure


@pytest.mark.parametrize("error", [ValueError("x"), OSError(errno.EMFILE, "x"), KeyError("x")])
def test_a_fault_of_our_own_has_none(error):
    assert diagnose(error) is None


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (
            caused(httpx.ConnectError("x"), httpcore.ConnectError(), certificate_error()),
            Failure.BAD_CERTIFICATE,
        ),
        (
            caused(httpx.ConnectError("x"), socket.gaierror(socket.EAI_NONAME, "x")),
            Failure.NO_SUCH_HOST,
        ),
        (
            caused(httpx.ConnectError("x"), OSError("all failed"), OSError(errno.ENETUNREACH, "x")),
            Failure.NETWORK_UNREACHABLE,
        ),
    ],
)
def test_the_reason_lives_in_the_chain_of_causes(error, failure):
    assert diagnose(error).failure is failure


def test_an_emptied_cause_is_found_in_the_context():
    error = httpcore.ConnectError()
    error.__context__ = ConnectionRefusedError(errno.ECONNREFUSED, "x")
    error.__suppress_context__ = True
    assert diagnose(error).failure is Failure.CONNECTION_REFUSED


def test_a_timeout_while_tls_waits_for_more_is_a_timeout():
    assert diagnose(caused(httpcore.ReadTimeout(), ssl.SSLWantReadError())).failure is (
        Failure.TIMEOUT
    )


def test_a_chain_without_end_ends():
    one, other = ValueError("x"), ValueError("y")
    one.__cause__, other.__cause__ = other, one
    assert diagnose(one) is None


@given(st.text())
def test_words_of_strangers_are_one_short_printable_line(text):
    line = printable(text)
    assert line.isprintable()
    assert len(line) <= 200
