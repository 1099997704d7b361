"""What DNS must say before a host counts as missing."""

import socket

import dns.message
import dns.rdataclass
import dns.rdatatype
import dns.resolver
import dns.rrset
import pytest

from refaudit.web import absence

NXDOMAIN, NODATA, FAILED = "nxdomain", "nodata", "failed"


class Servers:
    """The configured name servers, with an answer for each kind of question."""

    def __init__(self, **answers):
        self.answers = answers
        self.asked = []
        self.nameservers = ["192.0.2.1", "192.0.2.2"]

    def resolve(self, name, kind, **options):
        text = dns.rdatatype.to_text(kind)
        self.asked.append((text, name.to_text(), list(self.nameservers)))
        answer = self.answers[text]
        if answer == NXDOMAIN:
            raise dns.resolver.NXDOMAIN
        if isinstance(answer, Exception):
            raise answer
        query = dns.message.make_query(name, kind)
        response = dns.message.make_response(query)
        if answer != NODATA:
            response.answer.append(dns.rrset.from_text(name, 60, "IN", text, *answer))
        received = dns.message.from_wire(response.to_wire())
        return dns.resolver.Answer(name, kind, dns.rdataclass.IN, received)


@pytest.fixture
def servers(monkeypatch):
    def play(**answers):
        played = Servers(**answers)
        monkeypatch.setattr(absence.dns.resolver, "Resolver", lambda: played)
        return played

    return play


SOA = ["ns.example.org. admin.example.org. 1 2 3 4 5"]


@pytest.mark.parametrize(
    ("answers", "addresses"),
    [
        ({"A": NXDOMAIN, "AAAA": NXDOMAIN}, ()),
        ({"A": NODATA, "AAAA": NODATA, "SOA": SOA}, ()),
        ({"A": NXDOMAIN, "AAAA": NODATA, "SOA": SOA}, ()),
        ({"A": ["192.0.2.9"], "AAAA": NODATA}, ("192.0.2.9",)),
        ({"A": NXDOMAIN, "AAAA": ["2001:db8::9"]}, ("2001:db8::9",)),
    ],
)
def test_what_is_proven_is_told(servers, answers, addresses):
    servers(**answers)
    assert absence.addresses_after_all("gone.example.org") == addresses


@pytest.mark.parametrize(
    "answers",
    [
        {"A": dns.resolver.NoNameservers()},
        {"A": dns.resolver.LifetimeTimeout(timeout=1, errors=[])},
        {"A": OSError("no route")},
        {"A": NXDOMAIN, "AAAA": dns.resolver.NoNameservers()},
        {"A": NODATA, "AAAA": NODATA, "SOA": NODATA},
        {"A": NODATA, "AAAA": NODATA, "SOA": NXDOMAIN},
        {"A": NODATA, "AAAA": NODATA, "SOA": dns.resolver.NoNameservers()},
    ],
)
def test_what_is_not_proven_is_a_doubt(servers, answers):
    servers(**answers)
    with pytest.raises(socket.gaierror):
        absence.addresses_after_all("gone.example.org")


def test_the_last_server_is_asked_first_and_the_domain_for_its_zone(servers):
    played = servers(A=NODATA, AAAA=NODATA, SOA=SOA)
    absence.addresses_after_all("a.b.example.co.uk")
    assert [(kind, name) for kind, name, _ in played.asked] == [
        ("A", "a.b.example.co.uk."),
        ("AAAA", "a.b.example.co.uk."),
        ("SOA", "example.co.uk."),
    ]
    assert played.asked[0][2] == ["192.0.2.2", "192.0.2.1"]


@pytest.mark.parametrize("host", ["a..b", "a" * 70 + ".org", ".org", "x" * 5000])
def test_a_name_that_no_server_can_hold_is_missing_without_a_question(servers, host):
    played = servers()
    assert absence.addresses_after_all(host) == ()
    assert played.asked == []


def test_without_a_name_server_nothing_is_proven(monkeypatch):
    def none():
        raise dns.resolver.NoResolverConfiguration

    monkeypatch.setattr(absence.dns.resolver, "Resolver", none)
    with pytest.raises(socket.gaierror):
        absence.addresses_after_all("gone.example.org")
