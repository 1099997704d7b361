import time

from hypothesis import given
from hypothesis import strategies as st

from refaudit.check.links import Link, original, parse

WAYBACK = (
    '<http://example.org/a,b;c>; rel="original", '
    '<https://web.archive.org/web/timemap/link/http://example.org/a,b;c>; rel="timemap"; '
    'type="application/link-format", '
    '<https://web.archive.org/web/http://example.org/a,b;c>; rel="timegate", '
    "<https://web.archive.org/web/20200101000000/http://example.org/a,b;c>; "
    'rel="first memento"; datetime="Wed, 01 Jan 2020 00:00:00 GMT"'
)


def test_commas_in_targets_and_dates_do_not_split_links() -> None:
    links = parse(WAYBACK)
    assert [link.relations for link in links] == [
        ("original",),
        ("timemap",),
        ("timegate",),
        ("first", "memento"),
    ]
    assert links[0].target == "http://example.org/a,b;c"


def test_original_is_found_among_other_relations_in_any_order_and_case() -> None:
    assert original('<http://t/>; type=x; rel="timegate", <http://o/>; REL="Original"') == (
        "http://o/"
    )
    assert original("<http://o/>; rel=original") == "http://o/"
    assert original('<http://o/>;rel="a original b"') == "http://o/"


def test_header_without_original_gives_none() -> None:
    assert original("") is None
    assert original('<http://t/>; rel="timegate"') is None
    assert original("<http://t/>") is None


def test_only_the_first_rel_of_a_link_counts() -> None:
    assert parse('<x>; rel="next"; rel="original"') == (Link(target="x", relations=("next",)),)


def test_escapes_in_quoted_values_do_not_end_them() -> None:
    (link,) = parse(r'<x>; title="a \" b, <y>; rel=original"; rel="o\riginal"')
    assert link == Link(target="x", relations=("original",))


def test_hostile_headers_are_read_in_linear_time() -> None:
    for hostile in (
        "<a>" + ";a=" * 100_000,
        '<a>;a="' + "\\" * 100_000,
        "<" * 200_000,
        "<a>; " * 9,
    ):
        started = time.perf_counter()
        parse(hostile)
        assert time.perf_counter() - started < 1


@given(st.text(alphabet='<>;=", \\abrel\t\n', max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert all(isinstance(link.target, str) for link in parse(text))
