import ipaddress
from datetime import date

import pytest

from refaudit.catalogue import networks
from refaudit.catalogue.loader import Source
from refaudit.errors import CatalogueError


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "100.64.0.1",
        "169.254.169.254",
        "172.31.255.255",
        "192.168.1.1",
        "168.63.129.16",
        "224.0.0.1",
        "255.255.255.255",
        "0.0.0.0",
        "::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:db8::1",
        "fc00::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    ],
)
def test_an_address_that_is_not_public_is_blocked(address: str) -> None:
    assert is_blocked(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "2a00::1"])
def test_a_public_address_is_not_blocked(address: str) -> None:
    assert not is_blocked(address)


def is_blocked(address: str) -> bool:
    parsed = ipaddress.ip_address(address)
    v4, v6 = networks.blocked()
    return any(parsed in net for net in (v4 if parsed.version == 4 else v6))


def test_names_of_test_and_of_private_networks_are_blocked() -> None:
    expected = {"localhost", "local", "internal", "example", "invalid", "test", "onion"}
    assert expected <= networks.blocked_suffixes()


def test_every_numeric_metadata_host_is_in_a_blocked_network() -> None:
    numeric = [host for host in networks.metadata_hosts() if ":" in host or host[0].isdigit()]
    assert "169.254.169.254" in numeric
    assert all(map(is_blocked, numeric))


def test_names_of_metadata_services_are_known() -> None:
    assert "metadata.google.internal" in networks.metadata_hosts()


def test_a_row_that_is_no_network_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = networks._Table(
        source=Source(from_=("x",), checked=date(2026, 11, 22)),
        blocked=networks._Blocked(
            v4=("300.0.0.0/8",), v6=(), suffixes=frozenset(), metadata_hosts=frozenset()
        ),
    )
    monkeypatch.setattr(networks, "table", lambda name, kind: broken)
    networks.blocked.cache_clear()
    with pytest.raises(CatalogueError, match=r"networks\.toml: .*300\.0\.0\.0"):
        networks.blocked()
    networks.blocked.cache_clear()
