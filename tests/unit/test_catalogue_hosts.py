"""The rates that are settled with hosts, and who is asked at all."""

import pytest

from refaudit.catalogue import hosts


@pytest.mark.parametrize(
    ("host", "path", "intervals"),
    [
        ("web.archive.org", "/web/20200101000000id_/http://a.org/", [0.125]),
        ("web.archive.org", "/cdx/search/cdx", [2.5, 0.125]),
        ("web.archive.org", "/web/timemap/link/http://a.org/", [2.5, 0.125]),
        ("archive.org", "/wayback/available", [2.5, 0.125]),
        ("archive.org", "/details/x", [0.125]),
        ("example.org", "/cdx/", []),
    ],
)
def test_a_request_keeps_to_the_rate_of_its_kind_and_of_the_whole(host, path, intervals):
    assert [rate.interval for rate in hosts.rates(host, path)] == intervals


def test_the_published_limits_of_the_wayback_machine_are_not_reached():
    index, whole = hosts.rates("web.archive.org", "/cdx/")
    assert 60 / index.interval < 30
    assert 60 / whole.interval < 600


def test_the_hosts_of_a_service_share_its_rate():
    assert hosts.rates("archive.org", "/")[-1] is hosts.rates("web.archive.org", "/")[-1]


def test_names_are_such_as_they_are_looked_up():
    names = {name for rate in hosts.rates("web.archive.org", "/cdx/") for name in rate.hosts}
    assert names | set(hosts.opted_out()) == {n.lower() for n in names | set(hosts.opted_out())}
