"""The rows of `archives.toml` about indexes."""

import pytest

from refaudit.catalogue import archives
from refaudit.model import uri

INDEXES = [row.index for row in archives._services().values() if row.index]


def test_the_wayback_machine_is_asked_first():
    ids = [archive.id for archive in archives.indexed()]
    assert ids[0] == "wayback"
    assert len(ids) > 1


def test_the_aggregator_is_known_and_not_asked():
    assert archives.service("memento").index is not None
    assert "memento" not in {archive.id for archive in archives.indexed()}


def test_no_two_indexes_have_the_same_turn():
    turns = [index.order for index in INDEXES if index.order]
    assert len(turns) == len(set(turns))


@pytest.mark.parametrize("index", INDEXES, ids=lambda index: index.url[8:30])
def test_an_index_is_asked_with_an_address_that_can_be_asked(index):
    more = [index.near, index.since or ""]
    for words in more:
        url = index.url.format(url="http://example.org/") + words.format(
            near="20150307235959", since="20150307235959", limit=60
        )
        assert isinstance(uri.parse(url), uri.Url)
        assert "{" not in url


@pytest.mark.parametrize("index", INDEXES, ids=lambda index: index.url[8:30])
def test_an_index_that_nobody_asks_says_why(index):
    assert index.order or index.note


def test_copies_come_only_from_archives_that_prove_their_captures():
    assert all(archive.memento and not archive.defunct for archive in archives.indexed())
