"""What a site gives for a page that never was, asked once for all pages of a place."""

import asyncio
import logging
from collections import OrderedDict
from random import Random
from secrets import SystemRandom
from weakref import WeakValueDictionary

from msgspec import structs

from refaudit.catalogue import markers
from refaudit.check import page
from refaudit.check.invented import Invention, echoes, invention
from refaudit.model import uri
from refaudit.model.evidence import Failure, Kind, Observation, Probe, Target
from refaudit.model.sketch import likeness
from refaudit.model.uri import Url
from refaudit.web.exchange import Exchange, Fetcher

__all__ = ["Siblings"]

logger = logging.getLogger(__name__)

#: Places remembered; a probe takes a few hundred bytes.
_REMEMBERED = 10_000
#: Pages of one title that are less alike than this are two, and more alike than this are one.
_OTHER, _SAME = 0.4, 0.97


class Siblings:
    """The sibling probes of one run.

    A place is scheme, host and directory with what servers route by: the ending of the name, or the
    path and the names in its query. Each is asked once, also when several tasks want it at the same
    time and when the answer was a failure. With a `seed` the addresses of a place are the same in
    every run, in whichever order places are asked for.
    """

    def __init__(self, seed: int | None = None) -> None:
        self._seed = seed
        self._known: OrderedDict[Invention, Probe] = OrderedDict()
        # A lock lives as long as somebody holds it or waits for it.
        self._asking: WeakValueDictionary[Invention, asyncio.Lock] = WeakValueDictionary()

    async def probe(self, target: Target, seen: Observation, fetcher: Fetcher) -> Probe | None:
        """What an invented address beside the target's gives.

        None for snapshots, for the root of a site, and where no address can be invented.
        """
        place = None if target.kind is Kind.SNAPSHOT else invention(_beside(target, seen))
        if place is None:
            return None
        lock = self._asking.setdefault(place, asyncio.Lock())
        async with lock:
            if place not in self._known:
                self._known[place] = await _asked(place.url(self._random(place)), fetcher)
                if len(self._known) > _REMEMBERED:
                    self._known.popitem(last=False)
            if _is_ambiguous(self._known[place], seen):
                again = await _asked(place.url(self._random(place, 1)), fetcher)
                self._known[place] = _compared(self._known[place], again)
            return self._known[place]

    def _random(self, place: Invention, turn: int = 0) -> Random:
        """What invents the first or the next address of a place."""
        if self._seed is None:
            return SystemRandom()
        return Random(f"{self._seed} {turn} {place.pattern}")  # noqa: S311 - it shall be known


def _beside(target: Target, seen: Observation) -> str:
    """The address beside which one is invented.

    It is the cited one: where the site sends what it does not know to one page, it is sent there
    too. The final one only where the cited one is another's short name for it, or differs in scheme
    and host alone, which saves the redirect.
    """
    cited, final = uri.parse(target.url), uri.parse(seen.final_url or "")
    if not isinstance(cited, Url) or not isinstance(final, Url):
        return target.url
    same_page = (cited.path, cited.query) == (final.path, final.query)
    is_name = markers.is_shortener(cited.host) or markers.is_resolver(cited.host)
    return final.href if same_page or is_name else cited.href


def _is_ambiguous(probe: Probe, seen: Observation) -> bool:
    """Whether the target's page is neither the one of the invented address nor clearly another.

    Then a second invented address tells what changes on such pages from one request to the next.
    """
    content = seen.content
    if probe.steady is not None or probe.failure is not None or content is None:
        return False
    if not probe.title or probe.title != content.title or probe.status != seen.status:
        return False
    return _OTHER < likeness(content.sketch, probe.sketch) < _SAME


def _compared(probe: Probe, again: Probe) -> Probe:
    alike = likeness(probe.sketch, again.sketch) if again.status == probe.status else 0.0
    return structs.replace(probe, steady=round(alike, 2))


async def _asked(url: str, fetcher: Fetcher) -> Probe:
    exchange = await fetcher.fetch(url)
    try:
        return _described(url, exchange)
    except Exception:  # one page's surprise must not end the run of all others
        logger.debug("reading the answer of %s failed", uri.display(url), exc_info=True)
        hops = len(exchange.hops)
        return Probe(url=url, hops=hops, failure=Failure.INTERNAL_ERROR)


def _described(url: str, exchange: Exchange) -> Probe:
    final = exchange.final_url or url
    content = page.read(exchange.body, exchange.headers, final, truncated=exchange.truncated)
    return Probe(
        url=url,
        status=exchange.status,
        final_url=exchange.final_url,
        hops=len(exchange.hops),
        failure=exchange.failure,
        title=content.title,
        heading=content.heading,
        text_length=content.text_length,
        sketch=content.sketch,
        words=content.words,
        echoes=echoes(url, content),
    )
