"""TLS as it is met: valid, expired, wrong host, unknown authority; and no proxy past the guard."""

import datetime
import ssl

import pytest
import trustme

from refaudit.model.evidence import Failure
from refaudit.settings import Settings
from refaudit.web import open_client, transport
from tests.helpers.faults import answer, serving

HOST = "site.example.org"
PAGE = answer("200 OK", "Content-Type: text/html", "Content-Length: 2", body=b"ok")
LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def trusted(authority, tmp_path, monkeypatch):
    """Our client trusts the authority, by the variable that operators use."""
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    monkeypatch.setenv("SSL_CERT_FILE", str(path))


def server_context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


async def page(reader, writer):
    await reader.readuntil(b"\r\n\r\n")
    writer.write(PAGE)


def door(port: int):
    settings = {"timeout": 2, "deadline": 5, "retries": 1, "host_interval": 0}
    return open_client(Settings(connect_to=(f"*=127.0.0.1:{port}",), **settings))


async def fetch(certificate: trustme.LeafCert, url: str = f"https://{HOST}/"):
    async with serving(page, ssl=server_context(certificate)) as port, door(port) as client:
        return await client.fetch(url)


async def test_a_valid_certificate(trusted, authority):
    exchange = await fetch(authority.issue_cert(HOST))
    assert (exchange.status, exchange.insecure, exchange.attempts) == (200, False, 1)
    assert exchange.body == b"ok"


async def test_a_host_with_the_dot_of_the_root_has_the_certificate_of_its_name(trusted, authority):
    exchange = await fetch(authority.issue_cert(HOST), f"https://{HOST}./")
    assert (exchange.status, exchange.insecure) == (200, False)


@pytest.mark.parametrize("fault", ["expired", "wrong-host", "unknown-authority"])
async def test_a_bad_certificate_is_told_and_looked_past(trusted, authority, fault):
    certificate = {
        "expired": lambda: authority.issue_cert(HOST, not_after=LONG_AGO),
        "wrong-host": lambda: authority.issue_cert("other.example.org"),
        "unknown-authority": lambda: trustme.CA().issue_cert(HOST),
    }[fault]()
    exchange = await fetch(certificate)
    assert (exchange.status, exchange.failure, exchange.insecure) == (200, None, True)
    assert exchange.attempts == 2
    assert "certificate not accepted" in exchange.error


async def test_nobody_behind_a_bad_certificate(trusted):
    async def rude(reader, writer):
        await reader.read(1)

    context = server_context(trustme.CA().issue_cert(HOST))
    async with serving(rude, ssl=context) as port, door(port) as client:
        exchange = await client.fetch(f"https://{HOST}/")
    assert (exchange.failure, exchange.insecure) == (Failure.BAD_CERTIFICATE, False)


async def test_a_connection_cut_inside_tls_is_a_reset(trusted, authority):
    async def cut(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Ty")
        await writer.drain()
        writer.transport.abort()

    context = server_context(authority.issue_cert(HOST))
    async with serving(cut, ssl=context) as port, door(port) as client:
        exchange = await client.fetch(f"https://{HOST}/")
    assert exchange.failure in {Failure.CONNECTION_RESET, Failure.MALFORMED_RESPONSE}


async def test_proxies_of_the_environment_are_not_used(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with serving(page) as port, door(port) as client:
        assert (await client.fetch(f"http://{HOST}/")).status == 200


def test_a_machine_without_authorities_uses_those_of_certifi(monkeypatch, tmp_path):
    nothing = ssl.DefaultVerifyPaths(None, str(tmp_path), "", "", "", "")
    monkeypatch.setattr(transport.ssl, "get_default_verify_paths", lambda: nothing)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    assert transport.verified_context().cert_store_stats()["x509_ca"] > 50


def test_a_directory_of_authorities_is_enough(monkeypatch, tmp_path):
    (tmp_path / "authority.pem").touch()
    paths = ssl.DefaultVerifyPaths(None, str(tmp_path), "", "", "", "")
    monkeypatch.setattr(transport.ssl, "get_default_verify_paths", lambda: paths)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    assert transport.verified_context().cert_store_stats()["x509_ca"] == 0
