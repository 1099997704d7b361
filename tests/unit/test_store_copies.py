"""Listings of indexes, and captures that no citation has yet."""

import pytest

from refaudit.errors import StoreError
from refaudit.model.evidence import Kind
from refaudit.store import Store
from refaudit.store.copies import CopyFacts
from tests.helpers import store_nouns as nouns
from tests.helpers.copies import NOW, PAGE, address, captured, listed, listing
from tests.helpers.old_stores import made_at
from tests.helpers.stores import histories

STAMP = "20150304101742"


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "history.sqlite3")


@pytest.fixture
def store(path):
    with Store.open(path) as opened:
        yield opened


@pytest.fixture
def run(store):
    begun = nouns.begun(store)
    store.add_targets(begun.id, [nouns.target(url=PAGE)])
    return begun.id


@pytest.fixture
def copies(store):
    return CopyFacts.of(store)


def capture_target(stamp=STAMP):
    return nouns.target(url=address(stamp), kind=Kind.SNAPSHOT, host="web.archive.org")


def test_listings_come_back_in_the_order_in_which_they_were_made(copies, run):
    later = listing(at=NOW - nouns.DAY, archive="arquivo", captures=None)
    for one in (listing(listed(STAMP, digest="Q")), later):
        copies.add_listing(run, one)
    assert copies.listings(PAGE) == [listing(listed(STAMP, digest="Q")), later]


def test_a_page_has_its_own_listings_only(copies, run):
    copies.add_listing(run, listing())
    assert copies.listings("http://cited.example/other") == []


def test_a_listing_of_a_page_that_was_never_a_target_is_refused(copies, run):
    with pytest.raises(StoreError, match="no target"):
        copies.add_listing(run, listing(url="http://cited.example/other"))


def test_what_was_seen_of_a_capture_is_its_history(copies, run, store):
    looks = [captured(STAMP, at=NOW - nouns.DAY), captured(STAMP)]
    for look in looks:
        copies.add_seen(run, (capture_target(), look, NOW + nouns.DAY))
    assert copies.seen([address(STAMP), address("2016")]) == {address(STAMP): looks}
    assert store.history(address(STAMP)) == looks


def test_a_capture_that_was_looked_at_is_no_target_of_the_run(copies, run, store):
    copies.add_seen(run, (capture_target(), captured(STAMP), NOW))
    assert [target.url for target, *_ in histories(store, run)] == [PAGE]


def test_a_capture_that_comes_into_an_article_is_not_asked_again_at_once(copies, run, store):
    copies.add_seen(run, (capture_target(), captured(STAMP), NOW + nouns.DAY))
    store.finish(run, now=NOW, status="complete")
    later = nouns.begun(store, key="next").id
    store.add_targets(later, [capture_target()])
    assert store.due(later, NOW) == []
    assert store.due(later, NOW + nouns.DAY) == [capture_target()]


def test_no_capture_is_no_question(copies):
    assert copies.seen([]) == {}


def test_an_older_history_gets_the_table(path):
    made_at("0002", path)
    with Store.open(path) as store:
        run = nouns.begun(store).id
        store.add_targets(run, [nouns.target(url=PAGE)])
        CopyFacts.of(store).add_listing(run, listing())
        assert CopyFacts.of(store).listings(PAGE) == [listing()]
