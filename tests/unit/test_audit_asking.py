"""What is asked of a host, in which order, and what becomes of it."""

from collections import defaultdict
from contextlib import asynccontextmanager

import pytest

from refaudit.audit import check_urls, urls
from refaudit.audit.asking import NetworkDoubt, ask
from refaudit.check import target
from refaudit.model.evidence import Failure, Hop, Reason, State
from refaudit.settings import Settings
from refaudit.store import Citing, Store
from refaudit.web import Exchange
from tests.helpers.seen_pages import NOW, site_page, words
from tests.helpers.store_nouns import article, begun, extraction

SETTINGS = Settings(timeout=60)
MISSING = site_page("Page not found", "Page not found", "Sorry.")
ARTICLE = site_page("A story of copper", "A story of copper", words(200))
HOST = "https://example.org"


class Web:
    """Answers by path: (status, page) in turn, the last for ever; what is unknown gets `rest`."""

    def __init__(self, rest=(404, MISSING), **pages):
        self.pages = {f"{HOST}/{path}": list(answers) for path, answers in pages.items()}
        self.rest = rest
        self.asked = []

    async def fetch(self, url, *, stop=None):
        self.asked.append(url)
        answers = self.pages.get(url, [self.rest])
        status, page = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(status, Failure):
            return Exchange(hops=(Hop(url=url),), failure=status)
        hops, final = [], url
        if isinstance(status, str):
            hops, final, status = [Hop(url=url, status=302, location=status)], status, 200
        return Exchange(
            hops=(*hops, Hop(url=final, status=status)),
            status=status,
            final_url=final,
            headers={"content-type": "text/html"},
            body=page.encode(),
        )


@pytest.fixture
def store(tmp_path):
    with Store.open(str(tmp_path / "h.db")) as store:
        yield store


@pytest.fixture
def serve(monkeypatch):
    def served(web):
        @asynccontextmanager
        async def opened(_settings, **_expected):
            yield web

        monkeypatch.setattr(urls, "open_client", opened)
        return web

    return served


async def asked(store, web, paths, settings=SETTINGS):
    run = begun(store).id
    targets = [target(f"{HOST}/{path}") for path in paths]
    store.add_targets(run, targets)
    found = defaultdict(list)
    async for answers in ask(settings, store, run, targets, NetworkDoubt(), web):
        for answer in answers:
            found[answer.target.url.removeprefix(f"{HOST}/")].append(answer)
    assert all(len(answers) == 1 for answers in found.values())
    return {path: answers[0].seen for path, answers in found.items()}


async def test_a_404_is_looked_at_again_when_the_others_are_done(store):
    web = Web(gone=[(404, MISSING)], back=[(404, MISSING), (200, ARTICLE)], ok=[(200, ARTICLE)])
    seen = await asked(store, web, ["gone", "back", "ok"])
    assert web.asked == [f"{HOST}/{path}" for path in ("gone", "back", "ok", "gone", "back")]
    assert (seen["gone"].status, seen["gone"].first_look.status) == (404, 404)
    assert (seen["back"].status, seen["back"].first_look.status) == (200, 404)
    assert seen["ok"].first_look is None
    assert [one.status for one in store.history(f"{HOST}/gone")] == [404]


async def test_suspects_are_compared_with_one_sibling_a_directory(store):
    web = Web(rest=(200, MISSING))
    seen = await asked(store, web, ["news/one", "news/two"])
    assert len(web.asked) == 3
    assert seen["news/one"].probe == seen["news/two"].probe
    assert seen["news/one"].probe.url not in (f"{HOST}/news/one", f"{HOST}/news/two")


async def test_a_missing_page_that_comes_back_as_a_suspect_gets_its_sibling(store):
    web = Web(rest=(200, MISSING), **{"news/a": [(404, MISSING), (200, MISSING)]})
    seen = await asked(store, web, ["news/a"])
    assert len(web.asked) == 3
    assert seen["news/a"].first_look.status == 404
    assert seen["news/a"].probe.status == 200


async def test_the_cited_title_makes_a_suspect(store):
    web = Web(copper=[(200, ARTICLE)])
    run, url = begun(store).id, f"{HOST}/copper"
    cited = [Citing(url=url, title="Bridges over the northern river")]
    store.add_article(run, article(), extraction(), [target(url)], cited)
    async for _ in ask(SETTINGS, store, run, [target(url)], NetworkDoubt(), web):
        pass
    assert len(web.asked) == 2
    assert store.history(url)[0].probe.status == 404


async def test_while_the_clock_stands_runs_are_the_same(store):
    fixed = Settings(timeout=60, now=NOW)
    made = []
    for _ in range(2):
        web = Web(rest=(200, MISSING), gone=[(404, MISSING)])
        seen = await asked(store, web, ["news/a", "gone"], fixed)
        made.append([seen["news/a"].probe, seen["gone"].first_look, seen["gone"].elapsed_ms])
    assert made[0] == made[1]
    assert (made[0][1].seconds, made[0][2]) == (0, 0)


async def test_a_404_that_waits_for_its_second_look_proves_the_network(store):
    web = Web(gone=[(404, MISSING)], dead=[(Failure.TIMEOUT, "")])
    run, doubt = begun(store).id, NetworkDoubt()
    targets = [target(f"{HOST}/gone"), target(f"{HOST}/dead")]
    store.add_targets(run, targets)
    async for _ in ask(SETTINGS, store, run, targets, doubt, web):
        assert not doubt.is_open
    assert len(web.asked) == 3


async def checked(store, urls):
    found = check_urls(SETTINGS, store, urls, command="refaudit check")
    return {one.url: one async for one in found}


async def test_checked_urls_of_one_host_explain_each_other(store, serve):
    end = f"{HOST}/archive"
    paths = [f"old{number}/page" for number in range(4)]
    serve(Web(**{path: [(end, ARTICLE)] for path in paths}))
    found = await checked(store, [f"{HOST}/{path}" for path in paths])
    assert {one.reason for one in found.values()} == {Reason.SOFT_404}
    assert any("4 cited addresses" in said for said in found[f"{HOST}/old0/page"].evidence)
    assert store.standing(f"{HOST}/old0/page").reason is Reason.SOFT_404


async def test_checked_urls_of_a_host_that_is_ill_accuse_nobody(store, serve):
    serve(Web(rest=(503, MISSING)))
    found = await checked(store, [f"{HOST}/{number}" for number in range(6)])
    assert {(one.state, one.reason) for one in found.values()} == {
        (State.UNKNOWN, Reason.HOST_TROUBLE)
    }


async def test_a_second_look_that_fails_leaves_the_first(store):
    web = Web(gone=[(404, MISSING), (Failure.TIMEOUT, "")])
    seen = await asked(store, web, ["gone"])
    assert (seen["gone"].status, seen["gone"].first_look) == (404, None)


async def test_a_snapshot_is_asked_once(store):
    copy = target(f"https://web.archive.org/web/20200101000000/{HOST}/gone")
    web = Web()
    run = begun(store).id
    store.add_targets(run, [copy])
    async for answers in ask(SETTINGS, store, run, [copy], NetworkDoubt(), web):
        assert [answer.seen.status for answer in answers] == [404]
    assert len(web.asked) == 1


async def test_when_nobody_answers_for_long_the_rest_is_not_asked(store):
    web = Web(rest=(Failure.DNS_FAILED, ""))
    run, doubt = begun(store).id, NetworkDoubt()
    targets = [target(f"https://host{number}.org/") for number in range(64)]
    store.add_targets(run, targets)
    async for _ in ask(Settings(timeout=0.01), store, run, targets, doubt, web):
        pass
    assert doubt.network_down
    assert len(web.asked) == 64
