"""Dumps cut into ranges, which together are the dump."""

import bz2
import gzip
import itertools

import pytest

from refaudit.errors import SourceError
from refaudit.sources.choice import Choice
from refaudit.sources.dumps import Range, ranges, read, read_range
from refaudit.sources.gauge import Gauge
from tests.helpers.exports import export, page, revision

CHOICE = Choice(max_bytes=1 << 20)
PAGES = [
    page(f"Page {n}", revision(f"Text {n} " * 50), id_=n, namespace=int(n % 7 == 0))
    for n in range(1, 201)
]


def whole(path):
    return list(read(path, CHOICE, Gauge(lambda: None)))


def in_ranges(path, made, choice=CHOICE):
    return [each for piece in made for each in read_range(path, choice, piece)]


def multistream(xml):
    """As dumps are published: a stream of a few pages, one after the other."""
    cuts = [xml.index(f"<title>Page {n}<".encode()) for n in range(20, 200, 20)]
    cuts = [xml.rindex(b"  <page>", 0, cut) for cut in cuts]
    bounds = [0, xml.index(b"  <page>"), *cuts, len(xml)]
    return b"".join(bz2.compress(xml[low:high]) for low, high in itertools.pairwise(bounds))


@pytest.fixture(params=["xml", "xml.bz2"])
def dump(request, tmp_path):
    path = tmp_path / f"wiki.{request.param}"
    xml = export(*PAGES)
    path.write_bytes(xml if request.param == "xml" else multistream(xml))
    return path


@pytest.mark.parametrize("share", [3, 10, 1000])
def test_ranges_together_are_the_dump(dump, share):
    made = ranges(dump, dump.stat().st_size // share or 1)
    assert len(made) > 2
    assert in_ranges(dump, made) == whole(dump)


def test_known_articles_come_without_text(dump):
    known = {article.source for article in whole(dump)[:100]}
    made = ranges(dump, dump.stat().st_size // 3)
    choice = Choice(max_bytes=1 << 20, known=frozenset(known))
    found = in_ranges(dump, made, choice)
    assert {article.source for article in found if not article.text} == known
    assert len(found) == len(whole(dump))


def test_a_small_dump_is_one_range(dump):
    assert ranges(dump, 64 << 20) == [Range()]


def test_what_cannot_be_entered_in_its_middle_is_one_range(tmp_path):
    path = tmp_path / "wiki.xml.gz"
    path.write_bytes(gzip.compress(export(*PAGES)))
    assert ranges(path, 100) == [Range()]
    assert in_ranges(path, [Range()]) == whole(path)


def test_what_cannot_be_read_is_one_range_that_tells_why(tmp_path):
    path = tmp_path / "gone.xml"
    made = ranges(path, 100)
    assert made == [Range()]
    (fault,) = in_ranges(path, made)
    assert isinstance(fault, SourceError)
    assert fault.source == str(path)


def test_a_range_may_be_without_articles(tmp_path):
    path = tmp_path / "talk.xml"
    path.write_bytes(export(*(page(f"T{n}", id_=n, namespace=1) for n in range(50))))
    made = ranges(path, 1000)
    assert len(made) > 2
    assert in_ranges(path, made) == []


def test_a_break_in_a_range_is_told_and_spares_the_others(tmp_path):
    path = tmp_path / "wiki.xml"
    xml = export(*PAGES)
    made_of = xml.index(b"<title>Page 150<")
    path.write_bytes(xml[:made_of] + b"<<<" + xml[made_of:])
    made = ranges(path, len(xml) // 4)
    found = in_ranges(path, made)
    faults = [each for each in found if isinstance(each, SourceError)]
    assert len(faults) == 1
    titles = {each.title for each in found if not isinstance(each, SourceError)}
    assert {"Page 149", "Page 199"} <= titles
