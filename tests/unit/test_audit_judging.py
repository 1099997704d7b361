"""Verdicts of a run, with what its citations and its hosts say."""

import pytest

from refaudit.audit import judging
from refaudit.audit.judging import settled, surroundings
from refaudit.judge import Policy
from refaudit.model.evidence import Reason, State
from refaudit.store import Citing, Store
from tests.helpers.seen_pages import (
    NOW,
    answer,
    captured,
    original,
    site_page,
    snapshot,
    words,
)
from tests.helpers.store_nouns import article, begun, extraction

POLICY = Policy()
URL = "https://example.org/songs/1187"
SONG = site_page("Page Not Found", "Page Not Found", words(120))


@pytest.fixture
def store(tmp_path):
    with Store.open(str(tmp_path / "h.db")) as store:
        yield store


@pytest.fixture
def run(store):
    return begun(store).id


def cite(store, run, targets, *citings):
    store.add_article(run, article(), extraction(), targets, citings)


def verdicts(store, run):
    return {v.url: v for v, _ in settled(store, run, store.histories(run), POLICY)}


def test_the_cited_title_speaks_for_the_page(store, run):
    cite(store, run, [original(URL)], Citing(url=URL, title="Page Not Found"))
    store.record(run, [(answer(URL, SONG), NOW)])
    assert verdicts(store, run)[URL].state is State.LIVE


def test_without_it_the_page_accuses_itself(store, run):
    cite(store, run, [original(URL)])
    store.record(run, [(answer(URL, SONG), NOW)])
    assert verdicts(store, run)[URL].reason is Reason.SOFT_404


def test_the_title_of_a_good_capture_is_known_and_that_of_a_bad_one_is_not(store, run):
    copy = snapshot(URL)
    cite(store, run, [original(URL), copy], Citing(url=URL, snapshot=copy.url))
    store.record(run, [(captured(URL, site_page("The song", "The song", words(90))), NOW)])
    around = surroundings(store, run, [URL], POLICY)
    assert around[URL].archived_titles == ("The song | The Daily Example",)
    store.record(run, [(captured(URL, SONG), NOW)])
    assert surroundings(store, run, [URL], POLICY)[URL].archived_titles == ()


@pytest.mark.parametrize("sample", [500, 2])
def test_targets_of_a_host_explain_each_other_however_many_are_held(
    store, run, monkeypatch, sample
):
    monkeypatch.setattr(judging, "_SAMPLE", sample)
    page = site_page("Archive", "Archive", words(90))
    end = "https://example.org/archive"
    urls = [f"https://example.org/old/{n}" for n in range(5)]
    cite(store, run, [original(url) for url in urls])
    store.record(run, [(answer(url, page, final=end), NOW) for url in urls])
    found = verdicts(store, run)
    assert found.keys() == set(urls)
    reasons = {one.reason for one in found.values()}
    assert reasons == ({Reason.SOFT_404} if sample > 2 else {Reason.OK})
