"""Look-ups: remembered, believed the second time, timed as a stage of their own."""

import asyncio
import socket
import threading

import pytest

from refaudit.model.evidence import Failure
from refaudit.web import names as names_module
from refaudit.web.diagnosis import Fault
from refaudit.web.names import Names, SystemResolver

NO_NAME = socket.gaierror(socket.EAI_NONAME, "unknown")
NO_DATA = socket.gaierror(getattr(socket, "EAI_NODATA", socket.EAI_NONAME), "no data")
AGAIN = socket.gaierror(socket.EAI_AGAIN, "try again")
FAIL = socket.gaierror(socket.EAI_FAIL, "server failure")


class Scripted:
    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = 0

    async def addresses(self, host):
        self.asked += 1
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


async def failure_of(names: Names, within: float | None = 1.0) -> Failure:
    with pytest.raises(Fault) as caught:
        await names.addresses("a.org", within)
    return caught.value.failure


async def test_an_answer_is_asked_for_once():
    resolver = Scripted(["192.0.2.1"])
    names = Names(resolver)
    assert await names.addresses("a.org", 1) == await names.addresses("a.org", 1)
    assert resolver.asked == 1


@pytest.mark.parametrize("absence", [NO_NAME, NO_DATA, []])
async def test_an_absence_is_believed_the_second_time_and_remembered(absence):
    resolver = Scripted(absence, NO_NAME)
    names = Names(resolver)
    assert await failure_of(names) is Failure.NO_SUCH_HOST
    assert await failure_of(names) is Failure.NO_SUCH_HOST
    assert resolver.asked == 2


async def test_one_absence_may_be_a_slip():
    assert await Names(Scripted(NO_NAME, ["192.0.2.1"])).addresses("a.org", 1) == ("192.0.2.1",)


@pytest.mark.parametrize("doubt", [AGAIN, FAIL])
async def test_a_doubt_is_no_absence_and_is_not_remembered(doubt):
    names = Names(Scripted(doubt, NO_NAME, doubt, ["192.0.2.1"]))
    assert await failure_of(names) is Failure.DNS_FAILED
    assert await failure_of(names) is Failure.DNS_FAILED
    assert await names.addresses("a.org", 1) == ("192.0.2.1",)


async def test_a_look_up_that_takes_too_long_is_a_fault_of_dns():
    class Slow:
        async def addresses(self, host):
            await asyncio.sleep(60)

    assert await failure_of(Names(Slow()), 0.01) is Failure.DNS_FAILED


async def test_the_memory_is_bounded():
    resolver = Scripted(*[["192.0.2.1"]] * 4)
    names = Names(resolver, remembered=2)
    for host in ("a.org", "b.org", "c.org", "a.org"):
        await names.addresses(host, 1)
    assert resolver.asked == 4


async def test_the_system_is_asked_for_the_full_name_in_threads_of_our_own(monkeypatch):
    asked = []

    def getaddrinfo(host, port, **options):
        asked.append((host, threading.current_thread().name))
        entry = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*entry, ("192.0.2.1", 0)), (*entry, ("192.0.2.2", 0)), (*entry, ("192.0.2.1", 0))]

    monkeypatch.setattr(names_module.socket, "getaddrinfo", getaddrinfo)
    resolver = SystemResolver(threads=1)
    try:
        assert await resolver.addresses("a.org") == ("192.0.2.1", "192.0.2.2")
        await resolver.addresses("a.org.")
    finally:
        resolver.close()
    assert [host for host, _ in asked] == [b"a.org.", b"a.org."]
    assert all(thread.startswith("refaudit-dns") for _, thread in asked)


@pytest.mark.parametrize("host", ["a..b", "a" * 70 + ".org", ".org", "x" * 5000])
async def test_a_name_that_cannot_exist_does_not(host):
    resolver = SystemResolver(threads=1)
    try:
        with pytest.raises(socket.gaierror):
            await resolver.addresses(host)
    finally:
        resolver.close()


class System:
    """`getaddrinfo` with an answer, or an error, for each family."""

    def __init__(self, unspecified, v4=NO_NAME, v6=NO_NAME):
        self.answers = {
            socket.AF_UNSPEC: unspecified,
            socket.AF_INET: v4,
            socket.AF_INET6: v6,
        }
        self.asked = 0

    def __call__(self, host, port, *, family, **options):
        self.asked += 1
        answer = self.answers[family]
        if isinstance(answer, Exception):
            raise answer
        return [(family, options["type"], 6, "", (answer, 0))]


async def looked_up(system, monkeypatch, host="a.org"):
    monkeypatch.setattr(names_module.socket, "getaddrinfo", system)
    resolver = SystemResolver(threads=1)
    try:
        return await resolver.addresses(host)
    finally:
        resolver.close()


@pytest.mark.parametrize("absence", [NO_NAME, NO_DATA])
@pytest.mark.parametrize("failed", ["v4", "v6"])
async def test_a_name_is_absent_only_if_the_server_says_so_of_both_kinds(
    monkeypatch, absence, failed
):
    with pytest.raises(socket.gaierror) as caught:
        await looked_up(System(absence, **{failed: AGAIN}), monkeypatch)
    assert caught.value.errno == socket.EAI_AGAIN
    with pytest.raises(socket.gaierror) as caught:
        await looked_up(System(absence), monkeypatch)
    assert caught.value.errno == absence.errno


async def test_an_address_that_comes_the_second_time_counts(monkeypatch):
    assert await looked_up(System(NO_NAME, v6="2606:4700::1"), monkeypatch) == ("2606:4700::1",)


@pytest.mark.parametrize("host", ["-a-.example.org", "a*b.example.org"])
async def test_a_name_that_the_system_asks_nobody_for_is_a_doubt(monkeypatch, host):
    system = System(NO_NAME)
    with pytest.raises(socket.gaierror) as caught:
        await looked_up(system, monkeypatch, host)
    assert (caught.value.errno, system.asked) == (socket.EAI_FAIL, 1)
