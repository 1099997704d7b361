"""The XML of exports, friendly and hostile."""

import contextlib
import tracemalloc
from collections.abc import Iterable, Iterator
from itertools import chain, repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.sources.export import Export
from refaudit.sources.opening import Unreadable
from refaudit.sources.page import Page
from tests.helpers.exports import export, page, revision


def pages(*pieces: bytes, max_bytes: int = 1000) -> list[Page]:
    return list(Export(namespaces=(0,), max_bytes=max_bytes).pages(pieces))


def fault(pieces: Iterable[bytes]) -> str:
    with pytest.raises(Unreadable) as caught:
        list(Export(namespaces=(0,), max_bytes=1000).pages(pieces))
    return str(caught.value.args[0])


@given(st.integers(1, 40))
def test_where_the_pieces_end_makes_no_difference(length: int) -> None:
    whole = export(page("Ä", revision("é & \U0001f600")), page("B", revision("<b>"), id_=2))
    pieces = [whole[at : at + length] for at in range(0, len(whole), length)]
    assert pages(*pieces) == pages(whole)
    assert [p.revision.text for p in pages(*pieces) if p.revision] == ["é & \U0001f600", "<b>"]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n")))
def test_a_text_comes_out_as_it_went_in(text: str) -> None:
    (found,) = pages(export(page("A", revision(text))), max_bytes=10_000)
    assert found.revision is not None
    assert found.revision.text == text


def test_all_pages_and_revisions_are_counted() -> None:
    found = pages(export(page("A", revision(), revision()), page("T", namespace=1)))
    assert [(p.title, p.namespace, p.revisions) for p in found] == [("A", 0, 2), ("T", 1, 1)]


def test_texts_that_nobody_wants_are_not_kept() -> None:
    found = pages(export(page("T", namespace=1), page("R", more="<redirect />"), page("A", id_=3)))
    assert [p.revision and p.revision.text for p in found] == [None, None, "'''A'''"]


def test_a_title_is_one_line_and_short() -> None:
    found = pages(export(page(" A \n b"), page("x" * 5000)))
    assert found[0].title == "A b"
    assert len(found[1].title) == 1024


@pytest.mark.parametrize(
    ("start", "end"), [(b"", b"</mediawiki>"), (b"", b""), (b"\xef\xbb\xbf", b""), (b"\n ", b"")]
)
def test_a_root_is_not_needed(start: bytes, end: bytes) -> None:
    data = start + page("A").encode() + page("B").encode()
    if end:
        data = b"<mediawiki>" + data + end
    assert [p.title for p in pages(data)] == ["A", "B"]


def test_the_byte_is_that_of_the_file_also_without_a_root() -> None:
    good = page("A").encode()
    assert f"at byte {len(good):,} of the XML" in fault([good + b"&x;"])


@pytest.mark.parametrize(
    "data", [b"", b"  ", b"<mediawiki>", b"<mediawiki><page><title>A</title>", b"<page><title>A"]
)
def test_an_early_end_is_named(data: bytes) -> None:
    assert "the XML ends too early, at byte" in fault([data])


@pytest.mark.parametrize("root", ["html", "feed", "x" * 1000])
def test_other_xml_is_refused(root: str) -> None:
    assert f"it begins with <{root[:80]}>" in fault([f"<{root}><page/></{root}>".encode()])


def test_broken_xml_is_named_with_byte_and_page() -> None:
    whole = export(page("A"), page("B", "<revision><text>&nbsp;</text></revision>", id_=2))
    offset = whole.index(b"&nbsp;")
    words = fault([whole])
    assert words == f"broken XML: undefined entity, at byte {offset:,} of the XML, in the page 'B'"


def test_a_fault_between_pages_names_the_page_before() -> None:
    assert "after the page 'A'" in fault([export(page("A"), "<x></y>")])


def test_pages_before_a_fault_are_kept() -> None:
    found = Export(namespaces=(0,), max_bytes=1000).pages([export(page("A"), "<x></y>")])
    assert next(found).title == "A"
    with pytest.raises(Unreadable):
        next(found)


def test_a_fault_of_the_packing_is_named_with_the_page() -> None:
    def pieces() -> Iterator[bytes]:
        yield export(page("A"))[:-20]
        raise Unreadable("torn", "Mend it.")

    with pytest.raises(Unreadable) as caught:
        list(Export(namespaces=(0,), max_bytes=1000).pages(pieces()))
    message, advice = caught.value.args
    assert message.startswith("torn, at byte ")
    assert advice == "Mend it."


# hostile


def test_entities_cannot_be_declared() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + export().decode()
    assert "document type declaration" in fault([bomb.encode()])


def test_an_external_subset_is_never_looked_for() -> None:
    data = b'<!DOCTYPE mediawiki SYSTEM "file:///etc/passwd"><mediawiki></mediawiki>'
    assert "document type declaration" in fault([data])


def test_depth_is_bounded() -> None:
    assert "more than 32 deep" in fault(chain([b"<mediawiki>"], repeat(b"<a>" * 10_000, 100)))


def test_a_tag_without_end_is_bounded() -> None:
    assert "a tag of more than" in fault(chain([b"<mediawiki><x y='"], repeat(b"z" * 100_000)))


def test_a_line_may_be_as_long_as_the_text() -> None:
    text = "x" * 12_000_000
    whole = export(page("A", revision(text)))
    pieces = [whole[at : at + 2_000_000] for at in range(0, len(whole), 2_000_000)]
    (found,) = pages(*pieces, max_bytes=16 << 20)
    assert found.revision is not None
    assert found.revision.text == text


def test_names_are_bounded() -> None:
    names = (b"".join(b"<n%d/>" % n for n in range(at, at + 500)) for at in range(0, 10**6, 500))
    assert "names of elements" in fault(chain([b"<mediawiki>"], names))


def test_namespaces_are_bounded() -> None:
    head = "".join(f'<namespace key="{n}">n{n}</namespace>' for n in range(5000))
    parser = Export(namespaces=(0,), max_bytes=1000)
    data = export(head=f"<siteinfo><namespaces>{head}</namespaces></siteinfo>")
    assert list(parser.pages([data])) == []
    assert len(parser.site.namespaces) == 1000


def test_blanks_without_end_are_not_gathered() -> None:
    tracemalloc.start()
    try:
        assert "too early" in fault(repeat(b" " * 100_000, 200))
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


def test_a_text_far_beyond_the_limit_takes_no_memory() -> None:
    pieces = chain(
        [b"<mediawiki><page><title>A</title><revision><text>"],
        repeat(b"x\n" * 50_000, 300),
        [b"</text></revision></page></mediawiki>"],
    )
    tracemalloc.start()
    try:
        (found,) = Export(namespaces=(0,), max_bytes=1000).pages(pieces)
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()
    assert found.revision is not None
    assert found.revision.too_long
    assert found.revision.text is None


@given(st.binary(max_size=200))
def test_nothing_crashes_on_bytes(data: bytes) -> None:
    with contextlib.suppress(Unreadable):
        assert pages(b"<mediawiki>" + data) == []
