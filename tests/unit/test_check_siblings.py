import asyncio
from datetime import UTC, datetime

import pytest
from msgspec import structs

from refaudit.check import Siblings, page, target
from refaudit.check import siblings as module
from refaudit.model.evidence import Failure, Hop, Observation, Probe
from refaudit.model.sketch import sketch
from refaudit.model.vocabulary import vocabulary
from refaudit.web.exchange import Exchange, StopRule

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
URL = "https://example.org/a/page.html"
HTML = {"content-type": "text/html"}
PAGE = b"<title>Gone</title><p>There is no such page"


class Site:
    """Answers every address alike, when it is let, and remembers what it was asked."""

    def __init__(self, **fields: object) -> None:
        self.fields = fields
        self.asked: list[str] = []
        self.opened = asyncio.Event()
        self.opened.set()

    async def fetch(self, url: str, *, stop: StopRule | None = None) -> Exchange:
        self.asked.append(url)
        await self.opened.wait()
        exchange: dict[str, object] = {
            "hops": (Hop(url=url, status=302, location="/no"), Hop(url=f"{url}/no", status=200)),
            "status": 200,
            "final_url": f"{url}/no",
            "headers": HTML,
            "body": PAGE,
        }
        return Exchange(**(exchange | self.fields))


def seen(url: str = URL, final: str | None = None) -> Observation:
    return Observation(url=url, kind=target(url).kind, checked_at=NOW, status=200, final_url=final)


async def probed(url: str, final: str | None = None) -> str | None:
    """The address that was asked, without what was invented."""
    site = Site()
    await Siblings(1).probe(target(url), seen(url, final), site)
    return site.asked[0].rpartition("/")[0] if site.asked else None


async def test_an_invented_address_is_asked_and_the_answer_described() -> None:
    site = Site()
    found = await Siblings(1).probe(target(URL), seen(), site)
    (asked,) = site.asked
    assert asked.startswith("https://example.org/a/")
    assert asked.endswith(".html")
    text = "There is no such page"
    assert found == Probe(
        url=asked,
        status=200,
        final_url=f"{asked}/no",
        hops=2,
        title="Gone",
        text_length=len(text),
        sketch=sketch(text),
        words=vocabulary(text),
    )


async def test_a_failure_is_a_probe_too() -> None:
    site = Site(status=None, failure=Failure.TIMEOUT, hops=(), body=b"", final_url=None)
    found = await Siblings(1).probe(target(URL), seen(), site)
    assert found == Probe(url=site.asked[0], hops=0, failure=Failure.TIMEOUT)


async def test_an_answer_that_breaks_the_reader_is_a_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("refaudit.check.page.read", broken)
    site = Site()
    found = await Siblings(1).probe(target(URL), seen(), site)
    assert found == Probe(url=site.asked[0], hops=2, failure=Failure.INTERNAL_ERROR)


async def test_a_place_is_asked_once_in_a_run() -> None:
    siblings, site = Siblings(), Site()
    other = "https://example.org/a/other.html"
    first = await siblings.probe(target(URL), seen(), site)
    assert await siblings.probe(target(other), seen(other), site) is first
    elsewhere = "https://example.org/b/other.html"
    assert await siblings.probe(target(elsewhere), seen(elsewhere), site) is not first
    assert len(site.asked) == 2


async def test_a_place_that_several_tasks_want_at_once_is_asked_once() -> None:
    siblings, site = Siblings(), Site()
    site.opened.clear()
    asking = [asyncio.create_task(siblings.probe(target(URL), seen(), site)) for _ in range(5)]
    await asyncio.sleep(0)
    site.opened.set()
    found = await asyncio.gather(*asking)
    assert len(site.asked) == 1
    assert len(set(found)) == 1


async def test_when_one_asker_gives_up_the_next_one_asks() -> None:
    siblings, site = Siblings(), Site()
    site.opened.clear()
    one, other = (asyncio.create_task(siblings.probe(target(URL), seen(), site)) for _ in range(2))
    await asyncio.sleep(0)
    one.cancel()
    site.opened.set()
    assert await other is not None
    assert len(site.asked) == 2


async def test_the_oldest_places_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_REMEMBERED", 2)
    siblings, site = Siblings(), Site()
    urls = [f"https://example.org/{name}/page" for name in "abc"]
    for url in [*urls, urls[2], urls[0]]:
        await siblings.probe(target(url), seen(url), site)
    assert [asked.split("/")[3] for asked in site.asked] == ["a", "b", "c", "a"]


@pytest.mark.parametrize(
    "url", ["https://example.org/", f"https://web.archive.org/web/20230305101742/{URL}"]
)
async def test_home_pages_and_snapshots_have_no_siblings(url: str) -> None:
    site = Site()
    assert await Siblings().probe(target(url), seen(url), site) is None
    assert site.asked == []


@pytest.mark.parametrize(
    ("url", "final", "beside"),
    [
        (URL, None, "https://example.org/a"),
        (URL, "https://example.org/", "https://example.org/a"),
        (URL, "https://other.example/b/page.html", "https://example.org/a"),
        ("http://example.org/a/p?q=1", "https://www.example.org/a/p?q=1", "https://www.example.org/a"),
        ("https://doi.org/10.1000/1", "https://other.example/b/1", "https://other.example/b"),
        ("https://bit.ly/x", "https://other.example/b/1", "https://other.example/b"),
        ("https://bit.ly/x", "https://other.example/", None),
    ],
)  # fmt: skip
async def test_siblings_are_the_cited_pages_unless_that_is_another_name_of_the_final(
    url: str, final: str | None, beside: str | None
) -> None:
    assert await probed(url, final) == beside


class Teasers(Site):
    """A frame with other teasers at each request."""

    def __init__(self, changing: bool) -> None:
        super().__init__()
        self.changing = changing

    async def fetch(self, url: str, *, stop: StopRule | None = None) -> Exchange:
        self.fields = {"body": teasers(len(self.asked) if self.changing else 0)}
        return await super().fetch(url, stop=stop)


def teasers(number: int) -> bytes:
    frame = " ".join(f"section {n}" for n in range(40))
    own = " ".join(f"teaser{number} {n}" for n in range(12))
    return f"<title>Oops</title><p>{frame}</p><p>{own}</p>".encode()


@pytest.mark.parametrize("changing", [True, False])
async def test_a_page_neither_the_same_nor_another_is_measured_by_a_second_one(
    changing: bool,
) -> None:
    site, siblings = Teasers(changing), Siblings(1)
    here = structs.replace(seen(), content=page.read(teasers(99), HTML, URL, truncated=False))
    found = await siblings.probe(target(URL), here, site)
    assert found is not None
    assert found.steady is not None
    assert (found.steady == 1) is not changing
    assert await siblings.probe(target(URL), here, site) == found
    assert len(site.asked) == 2


async def test_the_same_page_and_another_need_no_second_one() -> None:
    for text in (teasers(0), b"<title>Oops</title><p>A choir sang in the harbour of Oban"):
        site = Teasers(changing=False)
        here = structs.replace(seen(), content=page.read(text, HTML, URL, truncated=False))
        found = await Siblings(1).probe(target(URL), here, site)
        assert found is not None
        assert found.steady is None
