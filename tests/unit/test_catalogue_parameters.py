import pytest

from refaudit.catalogue import parameters
from refaudit.catalogue.parameters import Kind, Status


@pytest.mark.parametrize(
    ("name", "canonical", "kind"),
    [
        ("url", "url", Kind.URL),
        ("URL", "url", Kind.URL),
        ("archiveurl", "archive-url", Kind.URL),
        ("contribution-url", "chapter-url", Kind.URL),
        ("accessdate", "access-date", Kind.DATE),
        ("airdate", "date", Kind.DATE),
        ("newspaper", "work", Kind.TEXT),
        ("DOI", "doi", Kind.IDENTIFIER),
        ("url-status", "url-status", Kind.KEYWORD),
    ],
)
def test_aliases_mean_their_canonical_parameter(name, canonical, kind):
    row = parameters.find(name)
    assert row is not None
    assert (row.canonical, row.kind, row.status) == (canonical, kind, Status.SUPPORTED)
    assert row.instead is None
    assert parameters.canonical(name) == canonical


@pytest.mark.parametrize("name", ["Url", "urll", "title2", "url2", "", "s2cid2", "date2", "1"])
def test_names_that_the_module_never_knew_are_unknown(name):
    assert parameters.find(name) is None
    assert parameters.canonical(name) is None


@pytest.mark.parametrize(
    ("name", "canonical", "number"),
    [
        ("last12", "last", "12"),
        ("author2", "last", "2"),
        ("author2-link", "author-link", "2"),
        ("author-link2", "author-link", "2"),
        ("authorlink3", "author-link", "3"),
        ("editor1-first", "editor-first", "1"),
    ],
)
def test_people_are_numbered(name, canonical, number):
    row = parameters.find(name)
    assert row is not None
    assert (row.written, row.canonical, row.number) == (name, canonical, number)
    assert parameters.canonical(name) is None


def test_a_digit_of_the_name_itself_is_no_number():
    row = parameters.find("s2cid")
    assert row is not None
    assert row.number is None


@pytest.mark.parametrize(
    ("name", "status", "canonical", "instead"),
    [
        ("deadurl", Status.REMOVED, "url-status", "url-status"),
        ("chapterurl", Status.REMOVED, "chapter-url", "chapter-url"),
        ("contributionurl", Status.REMOVED, "chapter-url", "contribution-url"),
        ("transcripturl", Status.DEPRECATED, "transcript-url", "transcript-url"),
        ("lay-url", Status.DEPRECATED, "lay-url", None),
    ],
)
def test_retired_names_tell_their_successor(name, status, canonical, instead):
    row = parameters.find(name)
    assert row is not None
    assert (row.status, row.canonical, row.instead) == (status, canonical, instead)


def test_old_words_of_dead_url_become_words_of_url_status():
    row = parameters.find("dead-url")
    assert row is not None
    assert (row.values["yes"], row.values["no"]) == ("dead", "live")


@pytest.mark.parametrize("name", ["month", "accessyear", "coauthors"])
def test_the_value_of_a_partial_name_is_not_that_of_its_successor(name):
    row = parameters.find(name)
    assert row is not None
    assert row.partial
    assert parameters.canonical(name) is None


def test_parameters_tell_what_they_need_and_take():
    status = parameters.parameter("url-status")
    assert status is not None
    assert status.requires == ("archive-url",)
    assert "bot: unknown" in status.values
    access = parameters.parameter("access-date")
    assert access is not None
    assert set(access.requires) == {"url", "chapter-url"}
    assert access.values == ()
    assert parameters.parameter("accessdate") is None


def test_every_need_is_a_parameter_and_every_successor_is_known():
    index = parameters._index("en")
    for row in index.parameters.values():
        assert all(need in index.parameters for need in row.requires), row.name
    for name in index.names.values():
        assert name.instead is None or name.instead in index.names, name.written


def test_no_alias_belongs_to_two_parameters():
    rows = parameters._index("en").parameters.values()
    aliases = [alias for row in rows for alias in (*row.aliases, row.name)]
    assert len(aliases) == len(set(aliases))


def test_a_language_without_rows_reads_the_english_ones():
    assert parameters.find("archiveurl", "xx") == parameters.find("archiveurl", "en")
