"""A real web archive: what the program makes of its captures, and the copies that it finds there.

pywb wants an environment of its own, because it brings a package that is called `tests`:

    .venv/bin/python -m venv .venv/pywb && .venv/pywb/bin/pip install "pywb>=2.9"
"""

import asyncio
import gzip
from datetime import UTC, datetime, timedelta

import pytest

from refaudit import check, judge, rules
from refaudit.audit.copies import KnownCopies, find_copies
from refaudit.extract import extract
from refaudit.model.citation import Article
from refaudit.model.evidence import Kind, Observation, Reason, State
from refaudit.model.finding import Case
from refaudit.settings import Settings
from refaudit.store import Store, evidence_of, targets_of
from refaudit.web import open_client
from tests.helpers.wayback import EXCLUDED, Face, Pywb, command, page

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
POLICY = judge.Policy()
SITE = "http://cited.example"
WEB = "https://web.archive.org/web"
OK = "200 OK"
GONE = page("Page not found", "Nothing is here.")

PACKED = {"Content-Encoding": "gzip"}
QUERY = "https://www.cited.example/Query?b=2&a=1"

CAPTURES = (
    (f"{SITE}/report", "2012-01-02T03:04:05Z", OK, {}, page("Report on rivers", "The first.")),
    (f"{SITE}/report", "2015-03-04T10:17:42Z", OK, {}, page("Report on rivers", "The second.")),
    (f"{SITE}/report", "2020-02-02T02:02:02Z", "404 Not Found", {}, page("Not found")),
    (f"{SITE}/busy", "2019-01-01T00:00:00Z", "503 Service Unavailable", {}, page("Busy")),
    (f"{SITE}/moved", "2018-06-01T00:00:00Z", "301 Moved Permanently", {"Location": "/new"}, b""),
    (f"{SITE}/new", "2018-06-01T00:00:03Z", OK, {}, page("New place")),
    (
        f"{SITE}/packed",
        "2019-01-01T00:00:00Z",
        OK,
        {"Content-Encoding": "gzip"},
        gzip.compress(page("Packed")),
    ),
    # The error page of the site, which says 200, was captured before and after the death was seen.
    (f"{SITE}/soft", "2014-05-06T07:08:09Z", OK, {}, page("Soft landings of probes")),
    (f"{SITE}/soft", "2019-05-06T07:08:09Z", OK, {}, GONE),
    (f"{SITE}/soft", "2026-11-23T07:08:09Z", OK, {}, GONE),
    (f"{SITE}/lost", "2020-02-02T02:02:02Z", "404 Not Found", {}, page("Not found")),
    (
        "https://www.cited.example/Query?b=2&a=1",
        "2016-01-01T00:00:00Z",
        OK,
        {},
        page("A query of rivers"),
    ),
)


class Clock:
    """Time that passes only where somebody waits for it."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now

    async def sleep(self, seconds):
        self.now += seconds
        await asyncio.sleep(0)


@pytest.fixture(scope="module")
def face(tmp_path_factory):
    pytest.importorskip("warcio", reason="warcio, which writes the captures, is not installed")
    if not (command("wayback") and command("wb-manager")):
        pytest.skip("pywb is not installed: put it into .venv/pywb, or name its folder in PYWB_BIN")
    folder = tmp_path_factory.mktemp("pywb")
    astray = {f"{SITE}/renamed": f"20120102030405id_/{SITE}/report"}
    with Pywb(folder, CAPTURES) as pywb, Face(pywb, astray) as served:
        yield served


@pytest.fixture
def archive(face):
    face.forget()
    face.throttled = False
    return face


def settings_of(archive, **changes):
    values = {"connect_to": archive.connect_to, "host_interval": 0.0, "retries": 0, "now": NOW}
    return Settings(**(values | changes))


def door(settings):
    clock = Clock()
    return open_client(settings, timer=clock, sleep=clock.sleep)


async def judged(archive, url):
    target = check.target(url)
    async with door(settings_of(archive)) as client:
        seen = await check.observe(target, client, clock=lambda: NOW)
    return judge.verdict(target, [seen], POLICY), seen


@pytest.mark.parametrize(
    ("address", "state", "reason"),
    [
        (f"20120102030405/{SITE}/report", State.GOOD, Reason.CAPTURED),
        (f"20150304101742id_/{SITE}/report", State.GOOD, Reason.CAPTURED),
        ("20160101000000/http://cited.example/query?a=1&b=2", State.GOOD, Reason.CAPTURED),
        (f"20190101000000/{SITE}/packed", State.GOOD, Reason.CAPTURED),
        (f"20160101000000/{SITE}/report", State.OTHER_TIME, Reason.NEAREST_CAPTURE),
        (f"20200202020202/{SITE}/report", State.ERROR_CAPTURE, Reason.ARCHIVED_ERROR),
        (f"20190101000000/{SITE}/busy", State.ERROR_CAPTURE, Reason.ARCHIVED_ERROR),
        (f"20180601000000/{SITE}/moved", State.REDIRECT_CAPTURE, Reason.ARCHIVED_REDIRECT),
        (f"20190101000000/{SITE}/never", State.MISSING, Reason.NO_CAPTURE),
        (f"20120102030405/{SITE}/renamed", State.OTHER_PAGE, Reason.OTHER_ORIGINAL),
        (f"20190101000000/http://{EXCLUDED}/a", State.BLOCKED, Reason.FORBIDDEN),
    ],
)
async def test_a_capture_is_what_the_archive_proves(archive, address, state, reason):
    verdict, _ = await judged(archive, f"{WEB}/{address}")
    assert (verdict.state, verdict.reason) == (state, reason), verdict.evidence


async def test_an_archived_redirect_names_where_the_page_led(archive):
    _, seen = await judged(archive, f"{WEB}/20180601000000/{SITE}/moved")
    assert seen.capture.archived_location == f"{SITE}/new"


async def test_a_packed_capture_is_read(archive):
    _, seen = await judged(archive, f"{WEB}/20190101000000/{SITE}/packed")
    assert seen.content.title == "Packed"


class Search:
    """An article whose links are all dead, the search for copies, and what LNK101 says then."""

    def __init__(self, archive, store):
        self._archive, self._store = archive, store

    def __call__(self, wikitext, now=NOW, **changes):
        settings = settings_of(self._archive, now=now, **changes)
        article = Article(title="Rivers", text=wikitext, source="Rivers.wikitext")
        read = extract(article)
        run = self._store.begin(
            key=str(now), command="audit", now=now, version="1", offline=False
        ).id
        targets = {t.url: t for citation in read.citations for t in check.targets(citation)}
        self._store.add_article(run, article, read, tuple(targets.values()))
        self._die(run, targets.values(), now)
        asyncio.run(self._find(settings, run))
        return [*self._findings(settings, run, read)]

    def _die(self, run, targets, now):
        dead = [t for t in targets if t.kind is Kind.ORIGINAL]
        for days in (12, 8, 4):
            at = now - timedelta(days=days)
            seen = [Observation(url=t.url, kind=t.kind, checked_at=at, status=404) for t in dead]
            self._store.record(run, [(one, now) for one in seen])
        verdicts = [judge.verdict(t, self._store.history(t.url), POLICY) for t in dead]
        self._store.save_verdicts(run, verdicts)

    async def _find(self, settings, run):
        async with door(settings) as client:
            await find_copies(settings, self._store, run, client)

    def _findings(self, settings, run, read):
        known = KnownCopies(settings, self._store)
        checks = self._store.checked(
            run, {url for c in read.citations for url in targets_of(c) if url}
        )
        context = rules.Context(article="Rivers", now=settings.now)
        for citation in read.citations:
            original, snapshot = evidence_of(citation, checks)
            case = Case(
                citation=citation,
                article=read,
                original=original,
                snapshot=snapshot,
                copies=known.of(citation, original, snapshot),
            )
            yield from rules.findings(case, context, rules.select(("LNK101",), ()))


@pytest.fixture
def search(archive, tmp_path):
    with Store.open(str(tmp_path / "history.sqlite3")) as store:
        yield Search(archive, store)


def cite(path, more="", title="Report on rivers"):
    return f"<ref>{{{{cite web |url={SITE}/{path} |title={title} {more}}}}}</ref>"


def test_the_last_copy_up_to_the_access_date_is_proposed(search):
    (finding,) = search(cite("report", "|access-date=7 March 2015"))
    assert finding.suggestion == (
        f"|archive-url={WEB}/20150304101742/{SITE}/report |archive-date=4 March 2015 "
        "|url-status=dead"
    )
    assert "captured 3 days before the access date, HTTP 200, the title matches" in finding.message
    assert [edit.parameter for edit in finding.edits] == [
        "archive-url",
        "archive-date",
        "url-status",
    ]


def test_an_older_access_date_gets_an_older_copy(search):
    (finding,) = search(cite("report", "|access-date=2 January 2012"))
    assert f"{WEB}/20120102030405/{SITE}/report" in finding.suggestion
    assert "captured on the access date" in finding.message


def test_an_archived_error_is_never_proposed(search):
    (finding,) = search(cite("lost", "|access-date=7 March 2021"))
    assert "No good copy was found" in finding.message
    assert not finding.edits
    assert "fix-attempted=yes" in finding.suggestion


def test_what_looks_like_the_dead_page_of_later_days_is_not_taken(search):
    (finding,) = search(cite("soft", title="Soft landings of probes"))
    assert f"{WEB}/20140506070809/{SITE}/soft" in finding.suggestion


def test_a_page_that_was_never_captured_has_no_copy_in_any_archive(search, archive):
    (finding,) = search(cite("never"))
    assert "Arquivo.pt" in finding.message
    assert "Archive-It" in finding.message
    assert [host for host, _ in archive.asked] == [
        "web.archive.org",
        "arquivo.pt",
        "wayback.archive-it.org",
    ]


def test_a_throttled_index_is_no_proof_that_there_is_no_copy(search, archive):
    archive.throttled = True
    (finding,) = search(cite("report"))
    assert "could not be looked into" in finding.message
    assert "No good copy" not in finding.message
    assert {host for host, _ in archive.asked} == {"web.archive.org"}


def test_other_archives_have_what_the_first_withholds(archive, search):
    (finding,) = search(f"<ref>{{{{cite web |url=http://{EXCLUDED}/a |title=A}}}}</ref>")
    assert "Wayback Machine (Internet Archive) could not be looked into" in finding.message
    assert "No good copy was found in Arquivo.pt" in finding.message


def test_a_second_run_asks_nothing_that_is_fresh(search, archive):
    text = cite("report", "|access-date=7 March 2015") + cite("never")
    first = search(text)
    archive.forget()
    again = search(text, now=NOW + timedelta(days=1))
    assert archive.asked == []
    assert [f.suggestion for f in again] == [f.suggestion for f in first]


def test_an_empty_index_is_asked_again_after_a_month(search, archive):
    search(cite("never"))
    archive.forget()
    search(cite("never"), now=NOW + timedelta(days=31))
    assert len(archive.asked) == 3
