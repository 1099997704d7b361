import re
from datetime import date
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.catalogue import archives
from refaudit.catalogue.archives import Archive, long_form, raw_url, read, service
from refaudit.errors import CatalogueError
from refaudit.model.citation import SnapshotAddress

PAGE = "http://example.org/a?b=c"


@pytest.mark.parametrize(
    ("url", "raw"),
    [
        (
            f"http://web.archive.org/web/20160312120000/{PAGE}",
            f"http://web.archive.org/web/20160312120000id_/{PAGE}",
        ),
        (
            f"https://web.archive.org/web/20160312120000if_/{PAGE}",
            f"https://web.archive.org/web/20160312120000id_/{PAGE}",
        ),
        (
            f"https://web.archive.org:443/20160312120000/{PAGE}",
            f"https://web.archive.org:443/web/20160312120000id_/{PAGE}",
        ),
        (
            f"https://wayback.archive-it.org/1234/20150607080910/{PAGE}",
            f"https://wayback.archive-it.org/1234/20150607080910id_/{PAGE}",
        ),
        (
            "https://web.archive.org/web/20160312120000/http%3A//example.org/{x}",
            "https://web.archive.org/web/20160312120000id_/http%3A//example.org/{x}",
        ),
    ],
)
def test_raw_bytes_are_asked_with_the_identity_flag(url: str, raw: str) -> None:
    address = read(url)
    assert address is not None
    assert raw_url(url, address) == raw
    again = read(raw)
    assert again == address


@pytest.mark.parametrize(
    "url",
    [
        f"https://archive.today/20120713012856/{PAGE}",
        f"https://web.archive.org/web/*/{PAGE}",
        f"https://wayback.archive-it.org/1234/{PAGE}",
        "https://perma.cc/F9NT-22AK",
    ],
)
def test_without_a_raw_form_the_url_is_asked_as_it_is(url: str) -> None:
    address = read(url)
    assert address is not None
    assert raw_url(url, address) == url


def test_every_dated_form_has_the_parts_of_the_raw_one() -> None:
    for row in archives._services().values():
        fields = {name for _, name, _, _ in Formatter().parse(row.raw or "") if name}
        for form in row.forms:
            groups = set(re.compile(form.path).groupindex)
            if "timestamp" in groups and form.problem is None:
                assert fields <= groups, row.id


@pytest.mark.parametrize(
    ("url", "long"),
    [
        (
            f"http://wayback.archive.org/web/20110101000000/{PAGE}",
            f"https://web.archive.org/web/20110101000000/{PAGE}",
        ),
        (
            f"https://web.archive.org/20110101000000xyz/{PAGE}",
            f"https://web.archive.org/web/20110101000000/{PAGE}",
        ),
        (
            f"http://webarchive.proni.gov.uk/20111213123846/{PAGE}",
            f"https://wayback.archive-it.org/11112/20111213123846/{PAGE}",
        ),
        (f"https://web.archive.org/web/2011/{PAGE}", None),
        (f"https://wayback.archive-it.org/12/20110101000000/{PAGE}", None),
        ("https://archive.is/wxyz1", None),
        (f"http://archivesinternet.bnf.fr/20140101000000/{PAGE}", None),
    ],
)
def test_the_long_form_is_made_where_the_address_suffices(url: str, long: str | None) -> None:
    address = read(url)
    assert address is not None
    assert long_form(address) == long


def test_a_long_form_reads_as_what_it_was_made_of() -> None:
    address = SnapshotAddress(archive="x", timestamp="20110101000000", original=PAGE)
    for row in archives._services().values():
        made = SnapshotAddress(archive=row.id, timestamp=address.timestamp, original=PAGE)
        url = long_form(made)
        again = read(url) if url else None
        if url:
            assert again is not None
            assert (again.timestamp, again.original) == (address.timestamp, PAGE), row.id


def test_a_service_says_what_editors_need_to_know() -> None:
    today = service("archivetoday")
    assert isinstance(today, Archive)
    assert today.deprecated_on == {"en": date(2026, 2, 20)}
    assert not today.defunct
    assert service("webcite").defunct
    assert service("wayback").memento


def test_an_unknown_service_is_named() -> None:
    with pytest.raises(CatalogueError, match="no service 'atlantis'"):
        service("atlantis")


@given(st.text(max_size=200))
def test_no_text_breaks_reading(text: str) -> None:
    read(text)
    for url in (
        f"https://web.archive.org/{text}",
        f"http://www.webcitation.org/query?url={text}",
        f"http://cc.bingj.com/cache.aspx?{text}",
        f"https://conifer.rhizome.org/{text}",
    ):
        address = read(url)
        if address is not None:
            raw_url(url, address)
            long_form(address)


@given(st.sampled_from(sorted(archives._hosts())), st.text("/0123*aid_=&?:.-", max_size=40))
def test_no_path_of_an_archive_breaks_reading(host: str, path: str) -> None:
    url = f"https://{host}/{path}"
    address = read(url)
    if address is not None:
        assert address.archive in archives._services()
        assert (address.problem is not None) == (address.form == "malformed")
        raw_url(url, address)
        long_form(address)


@pytest.mark.parametrize("piece", ["a=b&", "/a", "0", "*", "&url=", "/web/", "%3A", "http:/", "-0"])
def test_long_hostile_paths_take_linear_time(piece: str) -> None:
    paths = ("", "web/", "cache.aspx?", "query?url=", "a/", "search?q=cache:", "x/y/list/")
    # A quadratic pattern would need minutes here.
    for host in archives._hosts():
        for path in paths:
            read(f"https://{host}/{path}{piece * (20_000 // len(piece))}")
