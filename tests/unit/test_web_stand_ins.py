"""Stand-ins: what `--connect-to` may say."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.errors import UsageError
from refaudit.web.stand_ins import StandIn, StandIns, bare_host


def of(entry: str, host: str) -> StandIn | None:
    return StandIns.parse([entry]).of(host)


def test_a_host_and_its_stand_in():
    assert of("example.org=127.0.0.1:8080", "example.org") == StandIn(
        address="127.0.0.1", port=8080
    )
    assert of("example.org=127.0.0.1:8080", "other.org") is None


def test_an_ipv6_stand_in_stands_in_brackets():
    assert of("example.org=[::1]:8080", "example.org") == StandIn(address="::1", port=8080)


def test_a_plain_stand_in():
    assert of("*=http://127.0.0.1:80", "a.org") == StandIn(address="127.0.0.1", port=80, plain=True)


def test_the_exact_host_beats_the_star():
    stand_ins = StandIns.parse(["a.org=127.0.0.2:2", "*=127.0.0.1:1"])
    assert stand_ins.of("a.org").port == 2
    assert stand_ins.of("b.org").port == 1
    assert stand_ins.names("a.org")
    assert not stand_ins.names("b.org")


@pytest.mark.parametrize(
    ("entry", "host"),
    [("EXAMPLE.org=127.0.0.1:1", "example.org"), ("example.org.=127.0.0.1:1", "example.org"),
     ("example.org=127.0.0.1:1", "example.org."), ("bücher.de=127.0.0.1:1", "xn--bcher-kva.de"),
     ("[::1]=127.0.0.1:1", "[::1]"), ("127.0.0.1=127.0.0.1:1", "127.0.0.1"),
     ("::=127.0.0.1:1", None)],
)  # fmt: skip
def test_hosts_are_read_as_urls_have_them(entry, host):
    if host is None:
        with pytest.raises(UsageError):
            StandIns.parse([entry])
    else:
        assert of(entry, host) is not None


@pytest.mark.parametrize(
    "entry",
    ["", "example.org", "example.org=", "example.org=127.0.0.1", "example.org=127.0.0.1:",
     "example.org=127.0.0.1:0", "example.org=127.0.0.1:65536", "example.org=127.0.0.1:8_0",
     "example.org=127.0.0.1:８０", "example.org=127.0.0.1:-1", "example.org=127.0.0.1:999999999",
     "example.org=::1:80", "example.org=[127.0.0.1]:80", "example.org=localhost:80",
     "example.org=[::1%lo]x:80", "=127.0.0.1:80", "a b=127.0.0.1:80", "a/b=127.0.0.1:80",
     "example.org:443=127.0.0.1:80", "example.org=https://127.0.0.1:80"],
)  # fmt: skip
def test_what_cannot_be_read_is_named_with_advice(entry):
    with pytest.raises(UsageError, match="connect-to") as caught:
        StandIns.parse([entry])
    assert "HOST=ADDR:PORT" in caught.value.advice


@given(st.text())
def test_any_text_is_read_or_refused(text):
    with contextlib.suppress(UsageError):
        StandIns.parse([text, f"a.org={text}", f"{text}=127.0.0.1:80"])


@given(st.text())
def test_a_bare_host_stays_bare(text):
    assert bare_host(bare_host(text)).strip(".[]") == bare_host(text).strip(".[]")
