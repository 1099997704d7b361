"""The search for copies of a run's dead pages, from the store and back into it."""

import json
from datetime import timedelta

import pytest

from refaudit.audit.copies import KnownCopies, find_copies
from refaudit.check import targets
from refaudit.extract import extract
from refaudit.model.citation import Article
from refaudit.model.evidence import Kind, Reason, State, Verdict
from refaudit.settings import Settings
from refaudit.store import Store, evidence_of, targets_of
from refaudit.web.exchange import Exchange
from tests.helpers.copies import NOW, PAGE, Web, address
from tests.helpers.store_nouns import begun

STAMP = "20150304101742"
CDX = "https://web.archive.org/cdx/"
PLAYBACK = "https://web.archive.org/web/"
MEMENTO = {
    "memento-datetime": "Wed, 04 Mar 2015 10:17:42 GMT",
    "content-type": "text/html",
    "link": f'<{PAGE}>; rel="original"',
}
CITED = f"{{{{cite web |url={PAGE} |title=Report |access-date=7 March 2015}}}}"
SETTINGS = Settings(now=NOW)


def index(*stamps):
    columns = ["timestamp", "original", "statuscode", "mimetype", "digest"]
    rows = [[stamp, PAGE, "200", "text/html", f"Q{stamp}"] for stamp in stamps]
    return Exchange(hops=(), status=200, body=json.dumps([columns, *rows]).encode(), elapsed_ms=7)


def capture(status=200):
    body = b"<title>Report</title>"
    return Exchange(hops=(), status=status, headers=MEMENTO, body=body, elapsed_ms=9)


@pytest.fixture
def web():
    return Web(**{CDX: index(STAMP), PLAYBACK: capture()})


class Audit:
    """A run over one article of which every original is dead."""

    def __init__(self, store, text, *, snapshot=None, key="job"):
        self.store = store
        self.read = extract(Article(title="A", text=text, source="a"))
        self.run = begun(store, key=key, now=NOW).id
        cited = {t.url: t for c in self.read.citations for t in targets(c)}
        store.add_article(
            self.run, Article(title="A", text=text, source="a"), self.read, tuple(cited.values())
        )
        store.save_verdicts(self.run, [self._verdict(t, snapshot) for t in cited.values()])

    @staticmethod
    def _verdict(target, snapshot):
        dead = target.kind is Kind.ORIGINAL
        return Verdict(
            url=target.url,
            kind=target.kind,
            state=State.DEAD if dead else snapshot,
            reason=Reason.NOT_FOUND if dead else Reason.NO_CAPTURE,
            evidence=(),
            checked_at=NOW,
            since=NOW - timedelta(days=9),
        )

    async def find(self, web, settings=SETTINGS, **more):
        await find_copies(settings, self.store, self.run, web, **more)

    def outcomes(self, settings=SETTINGS):
        known = KnownCopies(settings, self.store)
        urls = {url for c in self.read.citations for url in targets_of(c) if url}
        checks = self.store.checked(self.run, urls)
        return [known.of(c, *evidence_of(c, checks)) for c in self.read.citations]


@pytest.fixture
def store(tmp_path):
    with Store.open(str(tmp_path / "history.sqlite3")) as opened:
        yield opened


async def test_a_copy_is_found_and_told_to_the_rules(store, web):
    audit = Audit(store, CITED)
    await audit.find(web)
    (outcome,) = audit.outcomes()
    assert (outcome.found.url, outcome.found.days) == (address(STAMP), -3)
    assert len(web.asked) == 2


async def test_what_was_asked_is_not_asked_again(store, web):
    await Audit(store, CITED).find(web)
    web.asked.clear()
    again = Audit(store, CITED, key="next")
    await again.find(web)
    assert web.asked == []
    assert again.outcomes()[0].found


async def test_while_the_clock_stands_nothing_takes_time(store, web):
    await Audit(store, CITED).find(web)
    (look,) = store.history(address(STAMP))
    assert (look.checked_at, look.elapsed_ms) == (NOW, 0)


async def test_with_a_running_clock_times_are_those_of_the_answers(store, web):
    await Audit(store, CITED).find(web, Settings())
    (look,) = store.history(address(STAMP))
    assert look.elapsed_ms == 9
    assert look.checked_at != NOW


@pytest.mark.parametrize("state", [State.MISSING, State.ERROR_CAPTURE, State.OTHER_PAGE])
async def test_a_snapshot_that_helps_nobody_is_as_none(store, web, state):
    text = CITED.replace("}}", f" |archive-url={address('20200105101742')}}}}}")
    await Audit(store, text, snapshot=state).find(web)
    assert web.asked


@pytest.mark.parametrize("state", [State.GOOD, State.UNKNOWN, State.OTHER_TIME, State.BLOCKED])
async def test_where_a_snapshot_may_be_good_no_other_is_looked_for(store, web, state):
    text = CITED.replace("}}", f" |archive-url={address('20200105101742')}}}}}")
    audit = Audit(store, text, snapshot=state)
    await audit.find(web)
    assert web.asked == []
    assert audit.outcomes() == [None]


async def test_a_page_cited_on_many_days_is_looked_for_on_a_few(store):
    web = Web(**{CDX: index(*(f"201{n}0101000000" for n in range(8))), PLAYBACK: capture()})
    text = "".join(CITED.replace("2015", f"201{n}") for n in range(8))
    await Audit(store, text).find(web)
    assert sum(url.startswith(CDX) for url in web.asked) == 1
    assert sum(url.startswith(PLAYBACK) for url in web.asked) == 4


async def test_a_copy_that_is_no_copy_is_not_told(store):
    web = Web(**{CDX: index(STAMP), PLAYBACK: capture(404)})
    audit = Audit(store, CITED)
    await audit.find(web)
    (outcome,) = audit.outcomes()
    assert outcome.found is None
    assert "wayback" in outcome.without


async def test_no_archive_is_told_of_an_address_with_a_secret(store, web):
    audit = Audit(store, CITED.replace("/report", "/report?token=abc"))
    await audit.find(web)
    assert web.asked == []
    assert audit.outcomes() == [None]


async def test_without_a_search_nothing_is_known(store):
    assert Audit(store, CITED).outcomes() == [None]


async def test_the_watch_is_told_of_every_page(store, web):
    told = []
    text = CITED + CITED.replace("/report", "/other")
    await Audit(store, text).find(web, watch=lambda done, total: told.append((done, total)))
    assert told[0] == (0, 2)
    assert told[-1] == (2, 2)


async def test_a_clock_that_goes_back_ends_the_search_all_the_same(store, web, monkeypatch):
    class Back(Settings, frozen=True, kw_only=True):
        pass

    monkeypatch.setattr("refaudit.audit.copies.clock_time", lambda _: NOW + timedelta(days=90_000))
    await Audit(store, CITED).find(web, Back())
    assert 0 < len(web.asked) < 100
