"""The guard: no notation of a refused address passes, and refused URLs cost no packet.

Longer than 300 lines, because the promises of one module are tested in one file.
"""

import asyncio
import ipaddress

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.model import uri
from refaudit.model.evidence import Failure
from refaudit.web.client import Client, request_headers
from refaudit.web.consent import Consent, Exclusions
from refaudit.web.courier import Courier
from refaudit.web.dial import Dialler
from refaudit.web.guard import Guard
from refaudit.web.limits import Limits, Manners
from refaudit.web.names import Names
from refaudit.web.politeness import Politeness
from refaudit.web.stand_ins import StandIns
from refaudit.web.transport import Transport
from tests.helpers.faults import answer, serving

PUBLIC = "93.184.215.14"
PORTS = (80, 443, 8080)


def guard(**options) -> Guard:
    return Guard(ports=PORTS, **options)


class Answers:
    """A resolver that gives each next look-up of a name the next answer."""

    def __init__(self, **names):
        self.names = {name.replace("_", "."): list(answers) for name, answers in names.items()}
        self.asked = []

    async def addresses(self, host, within):
        self.asked.append(host)
        answers = self.names.get(host)
        if not answers:
            return ()
        return answers.pop(0) if len(answers) > 1 else answers[0]


class Recorder(httpcore.AsyncNetworkBackend):
    """Writes down what is dialled, and answers in place of it."""

    def __init__(self, *replies: bytes):
        self.dialled = []
        self.replies = list(replies) or [answer("200 OK", "Content-Length: 0")]

    async def connect_tcp(self, host, port, **options):
        self.dialled.append((host, port))
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        return httpcore.AsyncMockStream([reply])


def door(backend, resolver=None, *, the_guard=None) -> Client:
    the_guard = the_guard or guard()
    limits = Limits(timeout=1, deadline=2, retries=0)
    names = Names(resolver or Answers())
    dialler = Dialler(the_guard, names, backend=backend)
    courier = Courier(
        Transport(dialler),
        Politeness(Manners(interval=0)),
        limits,
        headers=request_headers(None, "en"),
        locate=dialler.locate,
    )
    consent = Consent(Exclusions())
    return Client(courier, the_guard, consent, limits, on_close=names.aclose)


ATTACKS = [
    "http://127.0.0.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.1/",
    "http://017700000001/",
    "http://127.1/",
    "http://0/",
    "http://0.0.0.0/",
    "http://0300.0250.1/",
    "http://%31%32%37.0.0.1/",
    "http://127。0。0。1/",
    "http://①②⑦.0.0.1/",
    "http://127.0.0.1./",
    "http://foo@bar@127.0.0.1/",
    "http://user:secret@127.0.0.1/",
    "http://10.1.2.3/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://172.31.255.255/",
    "http://192.168.0.1/",
    "http://192.0.0.192/",
    "http://192.88.99.1/",
    "http://198.18.0.1/",
    "http://203.0.113.7/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://168.63.129.16/",
    "http://100.100.100.200/",
    "http://[::]/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/",
    "http://[::ffff:0:127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b:1::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:5db8:d822:0:0:80ff:fffe]/",
    "http://[fe80::1]/",
    "http://[fec0::1]/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/",
    "http://[ff02::1]/",
    "http://[2001:db8::1]/",
    "http://localhost/",
    "http://LOCALHOST./",
    "http://sub.localhost/",
    "http://metadata/",
    "http://metadata.google.internal/",
    "http://instance-data/",
    "http://printer.local/",
    "http://intranet.corp/",
    "http://abc.onion/",
    "http://router.home.arpa/",
    "http://example.org:22/",
    "http://example.org:6379/",
    "https://example.org:25/",
]


@pytest.mark.parametrize("url", ATTACKS)
async def test_a_refused_url_costs_no_packet_and_no_look_up(url):
    backend, resolver = Recorder(), Answers(example_org=[[PUBLIC]])
    async with door(backend, resolver) as client:
        exchange = await client.fetch(url)
    assert exchange.failure is Failure.UNSAFE_ADDRESS
    assert (backend.dialled, resolver.asked, exchange.attempts) == ([], [], 0)
    assert "secret" not in exchange.error


@pytest.mark.parametrize("url", ATTACKS)
async def test_a_redirect_to_a_refused_url_costs_no_packet_either(url):
    backend = Recorder(answer("302 Found", f"Location: {url.encode().decode('latin-1')}"))
    async with door(backend, Answers(good_org=[[PUBLIC]])) as client:
        exchange = await client.fetch("http://good.org/")
    assert exchange.failure is Failure.UNSAFE_ADDRESS
    assert [hop.status for hop in exchange.hops] == [302, None]
    assert (exchange.status, exchange.attempts) == (None, 0)
    assert backend.dialled == [(PUBLIC, 80)]


@pytest.mark.parametrize("depth", [1, 2, 3])
async def test_every_hop_of_a_chain_is_guarded(depth):
    onward = answer("301 Moved", "Location: http://b{}.org/")
    replies = [onward.replace(b"{}", str(n).encode()) for n in range(depth)]
    names = {f"b{n}_org": [[PUBLIC]] for n in range(depth)}
    names[f"b{depth - 1}_org"] = [["10.0.0.1"]]
    backend = Recorder(*replies)
    async with door(backend, Answers(a_org=[[PUBLIC]], **names)) as client:
        exchange = await client.fetch("http://a.org/")
    assert exchange.failure is Failure.UNSAFE_ADDRESS
    assert exchange.final_url == f"http://b{depth - 1}.org/"
    assert {address for address, _ in backend.dialled} == {PUBLIC}


@pytest.mark.parametrize(
    "url",
    ["http://example.org:99999/", "http://example.org:-1/", "http://example.org:0/",
     "http://example.org:8_0/", "http://[fe80::1%25eth0]/", "http://127.0.0.1%0d%0aX/",
     "http://x/\r\nHost: y", "http:///", "http://" + "a" * 9000],
)  # fmt: skip
async def test_a_url_that_is_none_is_not_asked(url):
    backend = Recorder()
    async with door(backend) as client:
        exchange = await client.fetch(url)
    assert (exchange.failure, backend.dialled) == (Failure.INVALID_URL, [])


@pytest.mark.parametrize("scheme", ["file", "ftp", "gopher", "javascript", "data", "mailto"])
async def test_only_http_is_asked(scheme):
    backend = Recorder()
    async with door(backend) as client:
        exchange = await client.fetch(f"{scheme}://example.org/")
    assert (exchange.failure, backend.dialled) == (Failure.UNSUPPORTED_SCHEME, [])


async def test_a_backslash_does_not_hide_the_host():
    backend = Recorder()
    async with door(backend, Answers(example_com=[[PUBLIC]])) as client:
        exchange = await client.fetch("http://example.com\\@127.0.0.1/")
    assert exchange.final_url == "http://example.com/@127.0.0.1/"
    assert backend.dialled == [(PUBLIC, 80)]


@pytest.mark.parametrize("url", ["http://xn--9s9h.org:8080/", "http://🦊.org:8080/"])
async def test_a_host_that_only_browsers_know_is_asked(url):
    backend = Recorder()
    async with door(backend, Answers(**{"xn--9s9h_org": [[PUBLIC]]})) as client:
        exchange = await client.fetch(url)
    assert (exchange.status, exchange.final_url) == (200, "http://xn--9s9h.org:8080/")
    assert backend.dialled == [(PUBLIC, 8080)]


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], [PUBLIC, "10.0.0.1"], ["::1"], ["fe80::1%eth0"], ["::ffff:10.0.0.1"],
     ["2606:4700::1", "2002:a00:1::"], ["0.0.0.0"], ["not an address"]],
)  # fmt: skip
async def test_one_bad_answer_of_a_name_refuses_the_name(addresses):
    backend = Recorder()
    async with door(backend, Answers(evil_org=[addresses])) as client:
        exchange = await client.fetch("http://evil.org/")
    assert (exchange.failure, backend.dialled) == (Failure.UNSAFE_ADDRESS, [])


async def test_a_legacy_numeric_name_is_refused_by_what_it_resolves_to():
    # A grammar that lets "0x7f.1" through as a name still meets the check of addresses.
    dialler = Dialler(guard(), Names(Answers(**{"0x7f_1": [["127.0.0.1"]]})), backend=Recorder())
    with pytest.raises(Exception, match=r"127\.0\.0\.1"):
        await dialler.connect_tcp("0x7f.1", 80)


async def test_a_name_that_changes_its_answer_is_dialled_at_the_checked_address():
    backend = Recorder()
    resolver = Answers(rebind_org=[[PUBLIC], ["127.0.0.1"]])
    async with door(backend, resolver) as client:
        for _ in range(3):
            exchange = await client.fetch("http://rebind.org/")
            assert exchange.status == 200
    assert backend.dialled == [(PUBLIC, 80)] * 3
    assert resolver.asked == ["rebind.org"]


async def test_a_name_that_changes_its_answer_after_it_was_forgotten_is_checked_again():
    backend = Recorder()
    resolver = Answers(rebind_org=[[PUBLIC], ["127.0.0.1"]], other_org=[[PUBLIC]])
    names = Names(resolver, remembered=1)
    dialler = Dialler(guard(), names, backend=backend)
    await dialler.connect_tcp("rebind.org", 80)
    await dialler.connect_tcp("other.org", 80)
    with pytest.raises(Exception, match=r"127\.0\.0\.1"):
        await dialler.connect_tcp("rebind.org", 80)
    assert backend.dialled == [(PUBLIC, 80)] * 2


async def test_a_real_listener_on_loopback_sees_nothing():
    connections = []

    async def note(reader, writer):
        connections.append(writer.get_extra_info("peername"))

    async with serving(note) as port:
        the_guard = Guard(ports=(port,))
        resolver = Answers(evil_org=[["127.0.0.1"]], mixed_org=[["127.0.0.1", PUBLIC]])
        async with door(httpcore.AnyIOBackend(), resolver, the_guard=the_guard) as client:
            for host in ("127.0.0.1", "2130706433", "127.1", "[::ffff:7f00:1]", "localhost",
                         "evil.org", "mixed.org"):  # fmt: skip
                exchange = await client.fetch(f"http://{host}:{port}/")
                assert exchange.failure is Failure.UNSAFE_ADDRESS
        await asyncio.sleep(0.05)
    assert connections == []


async def test_an_allowed_network_passes_and_its_embeddings_do_not():
    the_guard = guard(allow_net=("127.0.0.0/8",))
    assert the_guard.refuse_address("127.0.0.1") is None
    assert the_guard.refuse_address("::ffff:127.0.0.1") is not None
    assert the_guard.refuse_address("10.0.0.1") is not None


def test_an_allowed_nat64_prefix_does_not_open_what_stands_behind_it():
    the_guard = guard(allow_net=("64:ff9b::/96",))
    assert the_guard.refuse_address("64:ff9b::5db8:d822") is None
    refusal = the_guard.refuse_address("64:ff9b::a00:1")
    assert refusal is not None
    assert "stands for 10.0.0.1" in refusal


@pytest.mark.parametrize("address", ["2606:4700::5efe:7f00:1", "2606:4700::200:5efe:a00:1"])
def test_an_isatap_address_is_what_it_carries(address):
    assert guard().refuse_address(address) is not None


@pytest.mark.parametrize(
    "host",
    ["example.org", "a-b.co.uk", "xn--bcher-kva.de", "8.8.8.8", "[2606:4700::1]",
     "local.example.org", "mytest", "test.de"],
)  # fmt: skip
def test_the_public_web_passes(host):
    assert guard().refuse_url(uri.parse(f"https://{host}/")) is None


def test_a_stand_in_lets_exactly_its_host_pass():
    the_guard = guard(stand_ins=StandIns.parse(["10.0.0.1=127.0.0.1:9", "a.test=127.0.0.1:9"]))
    assert the_guard.refuse_url(uri.parse("http://10.0.0.1:22/")) is None
    assert the_guard.refuse_url(uri.parse("http://a.test:9000/")) is None
    assert the_guard.refuse_url(uri.parse("http://b.test/")) is not None
    assert the_guard.refuse_url(uri.parse("http://10.0.0.2/")) is not None


def test_a_stand_in_for_every_host_lets_names_pass_and_addresses_not():
    the_guard = guard(stand_ins=StandIns.parse(["*=127.0.0.1:9"]))
    assert the_guard.refuse_url(uri.parse("http://a.test:9000/")) is None
    assert the_guard.refuse_url(uri.parse("http://8.8.8.8:9000/")) is None
    assert the_guard.refuse_url(uri.parse("http://127.0.0.1/")) is not None


@given(st.ip_addresses(v=4), st.sampled_from(["::ffff:{}", "::{}", "64:ff9b::{}", "::ffff:0:{}"]))
def test_no_embedding_of_a_refused_address_passes(address, notation):
    assert guard().refuse_address(notation.format(address)) is not None


@given(st.text())
def test_what_is_no_address_is_refused_as_one(text):
    try:
        ipaddress.ip_address(text)
    except ValueError:
        assert guard().refuse_address(text) is not None
