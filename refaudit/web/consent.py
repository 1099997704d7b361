"""Hosts that want to be left alone, and hosts that want to be asked slowly."""

import asyncio
import fnmatch
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from urllib.parse import urljoin

from refaudit.catalogue import hosts
from refaudit.errors import UsageError
from refaudit.model import uri
from refaudit.model.uri import Url
from refaudit.web.exchange import BeyondFence, Exchange, Fence
from refaudit.web.robots import TOKEN, RobotRules, read_robots
from refaudit.web.stand_ins import bare_host

__all__ = ["ROBOTS_LEAST", "ROBOTS_REDIRECTS", "Consent", "Exclusions", "RobotsReader"]

#: A host with fewer targets in a run is not asked for its robots.txt: that would be a large part
#: of all that it is asked for.
ROBOTS_LEAST = 10
#: How far a robots.txt is followed: RFC 9309, 2.3.1.2.
ROBOTS_REDIRECTS = 5
_PATTERN = re.compile(r"[a-z0-9.*?_-]{1,253}")


class Exclusions:
    """The hosts that are asked nothing: those of the operator and those of the catalogue."""

    def __init__(self, entries: Iterable[str] = ()) -> None:
        """Take `example.org`, which stands for all names below it too, or patterns: `*.example.*`.

        Raises:
            UsageError: an entry is neither; names it.
        """
        self._names: set[str] = set(hosts.opted_out())
        self._patterns: list[re.Pattern[str]] = []
        for entry in entries:
            name = _name(entry)
            if "*" in name or "?" in name:
                self._patterns.append(re.compile(fnmatch.translate(name)))
            else:
                self._names.add(name)

    def refusal(self, host: str) -> str | None:
        """Why a host is not asked, or None."""
        if not (self._names or self._patterns):
            return None
        name = bare_host(host)
        labels = name.split(".")
        above = {".".join(labels[start:]) for start in range(len(labels))}
        if self._names.isdisjoint(above) and not any(p.match(name) for p in self._patterns):
            return None
        return f"{name} is excluded"


class RobotsReader:
    """The robots.txt of hosts of which a run wants a lot; read once for a host, or not at all.

    `fetch` gets a URL without asking here again; `slow_down` is told of a host and the pause in
    seconds that it wants, at most `longest`. `expected` has the number of targets by host.
    """

    def __init__(
        self,
        fetch: Callable[[str], Awaitable[Exchange]],
        slow_down: Callable[[str, float], None],
        *,
        expected: Mapping[str, int],
        longest: float,
    ) -> None:
        self._fetch = fetch
        self._slow_down = slow_down
        self._expected = expected
        self._longest = longest
        self._read: dict[str, RobotRules] = {}
        self._reading: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def rules(self, url: Url) -> RobotRules:
        """What the host of a URL asks of us; nothing where it is not asked, or does not tell."""
        if self._longest <= 0 or self._expected.get(url.host, 0) < ROBOTS_LEAST:
            return _NOTHING
        # Agreed rates take the place of what is written for everybody.
        if hosts.rates(url.host, "/"):
            return _NOTHING
        rules = self._read.get(url.host)
        if rules is None:
            async with self._reading[url.host]:
                rules = self._read.get(url.host) or await self._ask(url)
        return rules

    async def _ask(self, url: Url) -> RobotRules:
        exchange = await self._fetch(urljoin(url.href, "/robots.txt"))
        rules = _NOTHING
        if exchange.status == 200 and exchange.failure is None:
            rules = read_robots(exchange.body.decode("utf-8-sig", "replace"))
        if rules.delay:
            self._slow_down(bare_host(url.host), min(rules.delay, self._longest))
        self._read[url.host] = rules
        return rules


_NOTHING = RobotRules()


class Consent:
    """Whether a URL may be asked, as far as its host has a say in it.

    `fence` says whether it is for this process to ask the host at all.
    """

    def __init__(
        self,
        exclusions: Exclusions,
        robots: RobotsReader | None = None,
        fence: Fence | None = None,
    ) -> None:
        self._exclusions = exclusions
        self._robots = robots
        self._fence = fence

    async def refusal(self, url: Url) -> str | None:
        """Why a URL is not asked, or None.

        Raises:
            BeyondFence: it is for others to ask.
        """
        if (refusal := self._exclusions.refusal(url.host)) is not None:
            return refusal
        if self._fence is not None and not self._fence(url.host):
            raise BeyondFence(url.host)
        if self._robots is None:
            return None
        rules = await self._robots.rules(url)
        path = f"{url.path}?{url.query}" if url.query else url.path
        return f"robots.txt asks {TOKEN} to stay away" if rules.forbids(path) else None


def _name(entry: str) -> str:
    if "*" in entry or "?" in entry:
        name = entry.lower()
    else:
        url = uri.parse(f"http://{entry}/")
        name = bare_host(url.host) if isinstance(url, Url) and url.path == "/" else ""
    if _PATTERN.fullmatch(name) is None:
        advice = "Write a host as example.org, or a pattern as *.example.org."
        raise UsageError(f"exclude: {entry!r} names no host", advice)
    return name
