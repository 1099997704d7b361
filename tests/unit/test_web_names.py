"""Look-ups: remembered for a while, shared, timed as a stage of their own."""

import asyncio
import socket
import threading

import pytest

from refaudit.model.evidence import Failure
from refaudit.web import absence as absence_module
from refaudit.web import names as names_module
from refaudit.web.diagnosis import Fault
from refaudit.web.names import Names, SystemResolver

NO_NAME = socket.gaierror(socket.EAI_NONAME, "unknown")
NO_DATA = socket.gaierror(getattr(socket, "EAI_NODATA", socket.EAI_NONAME), "no data")
AGAIN = socket.gaierror(socket.EAI_AGAIN, "try again")
FAIL = socket.gaierror(socket.EAI_FAIL, "server failure")
ADDRESS = "192.0.2.1"


class Scripted:
    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = 0

    async def addresses(self, host, within):
        self.asked += 1
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


class Waiting:
    """Answers when it is told to."""

    def __init__(self):
        self.told = asyncio.Event()
        self.asked = 0

    async def addresses(self, host, within):
        self.asked += 1
        await self.told.wait()
        return [ADDRESS]


async def failure_of(names: Names, within: float | None = 1.0) -> Failure:
    with pytest.raises(Fault) as caught:
        await names.addresses("a.org", within)
    return caught.value.failure


async def found(names: Names, host: str = "a.org") -> tuple[str, ...]:
    return (await names.addresses(host, 1)).addresses


@pytest.mark.parametrize("answer", [[ADDRESS], []])
async def test_an_answer_is_asked_for_once(answer):
    resolver = Scripted(answer)
    names = Names(resolver)
    for _ in range(2):
        if answer:
            assert await found(names) == (ADDRESS,)
        else:
            assert await failure_of(names) is Failure.NO_SUCH_HOST
    assert resolver.asked == 1


async def test_an_answer_is_forgotten_after_a_while():
    now = 0.0
    resolver = Scripted([ADDRESS], [], ["192.0.2.2"])
    names = Names(resolver, timer=lambda: now)
    assert await found(names) == (ADDRESS,)
    now = 599.0
    assert await found(names) == (ADDRESS,)
    now = 601.0
    assert await failure_of(names) is Failure.NO_SUCH_HOST
    now = 1300.0
    assert await found(names) == ("192.0.2.2",)


@pytest.mark.parametrize("doubt", [AGAIN, FAIL, NO_NAME, TimeoutError()])
async def test_a_doubt_is_no_absence_and_is_not_remembered(doubt):
    names = Names(Scripted(doubt, doubt, [ADDRESS]))
    assert await failure_of(names) is Failure.DNS_FAILED
    assert await failure_of(names) is Failure.DNS_FAILED
    assert await found(names) == (ADDRESS,)


async def test_a_surprise_of_the_resolver_is_no_fault_of_the_host():
    with pytest.raises(ValueError, match="x"):
        await Names(Scripted(ValueError("x"))).addresses("a.org", 1)


async def test_who_asks_for_the_same_name_waits_for_the_same_answer():
    resolver = Waiting()
    names = Names(resolver)
    asking = [asyncio.create_task(found(names)) for _ in range(5)]
    await asyncio.sleep(0)
    asking.pop().cancel()
    asking.pop(0).cancel()
    await asyncio.sleep(0)
    resolver.told.set()
    assert await asyncio.gather(*asking, return_exceptions=True)
    assert [task.result() for task in asking] == [(ADDRESS,)] * 3
    assert resolver.asked == 1


async def test_closing_drops_what_is_under_way():
    resolver = Waiting()
    names = Names(resolver)
    asking = asyncio.create_task(found(names))
    await asyncio.sleep(0)
    await names.aclose()
    with pytest.raises(asyncio.CancelledError):
        await asking


async def test_only_a_look_up_takes_time():
    now = 0.0

    class Slow:
        async def addresses(self, host, within):
            nonlocal now
            now += 0.7
            return [ADDRESS]

    names = Names(Slow(), timer=lambda: now)
    assert (await names.addresses("a.org", None)).seconds == pytest.approx(0.7)
    assert (await names.addresses("a.org", 5)).seconds == 0
    # What was spent in waiting for others is not the look-up's.
    assert (await names.addresses("b.org", 0.5)).seconds == 0.5


async def test_the_memory_is_bounded():
    resolver = Scripted(*[[ADDRESS]] * 4)
    names = Names(resolver, remembered=2)
    for host in ("a.org", "b.org", "c.org", "a.org"):
        await names.addresses(host, 1)
    assert resolver.asked == 4


@pytest.fixture
def resolver():
    resolver = SystemResolver(threads=1)
    yield resolver
    resolver.close()


def system(monkeypatch, answer):
    """Let `getaddrinfo` answer with an address, or raise."""
    asked = []

    def getaddrinfo(host, port, **options):
        asked.append((host, threading.current_thread().name))
        if isinstance(answer, Exception):
            raise answer
        entry = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*entry, (address, 0)) for address in answer]

    monkeypatch.setattr(names_module.socket, "getaddrinfo", getaddrinfo)
    return asked


async def test_the_system_is_asked_for_the_full_name_in_threads_of_our_own(resolver, monkeypatch):
    asked = system(monkeypatch, [ADDRESS, "192.0.2.2", ADDRESS])
    assert await resolver.addresses("a.org", 1) == (ADDRESS, "192.0.2.2")
    await resolver.addresses("a.org.", 1)
    assert [host for host, _ in asked] == [b"a.org.", b"a.org."]
    assert all(thread.startswith("refaudit-dns") for _, thread in asked)


@pytest.mark.parametrize("absence", [NO_NAME, NO_DATA])
@pytest.mark.parametrize("answer", [(), (ADDRESS,)])
async def test_what_the_system_has_not_found_is_looked_for_again(
    resolver, monkeypatch, absence, answer
):
    system(monkeypatch, absence)
    monkeypatch.setattr(absence_module, "addresses_after_all", lambda host: answer)
    assert await resolver.addresses("a.org.", 1) == answer


@pytest.mark.parametrize("doubt", [AGAIN, FAIL])
async def test_a_doubt_of_the_system_is_not(resolver, monkeypatch, doubt):
    system(monkeypatch, doubt)
    with pytest.raises(socket.gaierror):
        await resolver.addresses("a.org", 1)


async def test_a_look_up_that_nobody_waits_for_keeps_its_thread_and_no_ones_time(
    resolver, monkeypatch
):
    go_on = threading.Event()
    monkeypatch.setattr(names_module, "_look_up", lambda host: go_on.wait(5) and (ADDRESS,))
    with pytest.raises(TimeoutError):
        await resolver.addresses("slow.org", 0.01)
    next_one = asyncio.create_task(resolver.addresses("fast.org", 0.2))
    await asyncio.sleep(0.3)  # longer than it may take itself: it has not begun
    assert not next_one.done()
    go_on.set()
    assert await next_one == (ADDRESS,)


async def test_a_loop_that_has_ended_is_no_trouble(monkeypatch, caplog):
    go_on = threading.Event()
    monkeypatch.setattr(names_module, "_look_up", lambda host: go_on.wait(5) and (ADDRESS,))
    resolver = SystemResolver(threads=1)

    async def ask():
        with pytest.raises(TimeoutError):
            await resolver.addresses("slow.org", 0.01)

    await asyncio.to_thread(asyncio.run, ask())
    go_on.set()
    resolver._threads.shutdown(wait=True)
    assert caplog.records == []
