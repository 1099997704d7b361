import sys
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.check import published
from refaudit.check.published import day

pytest.importorskip("htmldate", reason="the extra `published` is not installed")


@pytest.fixture
def without_htmldate(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(sys.modules, "htmldate", None)
    published._reader.cache_clear()
    yield
    published._reader.cache_clear()


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2021-03-04", "2021-03-04"),
        ("2021-03-04T23:30:00-08:00", "2021-03-04"),
        ("2021-03-04T10:00:00.000Z", "2021-03-04"),
        ("  2021/3/4 ", "2021-03-04"),
        ("20210304", "2021-03-04"),
        ("20210304T101500", "2021-03-04"),
        ("1887-05-03", "1887-05-03"),
        ("Thu, 04 Mar 2021 10:00:00 GMT", "2021-03-04"),
        ("March 4, 2021 at 10:15", "2021-03-04"),
        ("4. März 2021", "2021-03-04"),
        ("04.03.2021", "2021-03-04"),
        ("DEC 5, 2021", "2021-12-05"),
    ],
)
def test_a_day_is_read(text: str, iso: str) -> None:
    assert day([text]) == iso


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2021",
        "2021-03",
        "March 2021",
        "05/06/2021",
        "2021-02-30",
        "2021-13-04",
        "31.04.2021",
        "20210230",
        "1614852000",
        "1614852000123",
        "10:15",
        "yesterday",
        "4 Foobar 2021",
        "Copyright 2021",
        "0000-00-00",
        "2999-01-01",
        '"><script>2021</script>',
    ],
)
def test_what_names_no_day_gives_none(text: str) -> None:
    assert day([text]) is None


def test_the_first_statement_that_names_a_day_counts() -> None:
    assert day(["soon", "2021-02-30", "2021-03-04", "2022-01-01"]) == "2021-03-04"


def test_a_page_of_many_statements_is_not_read_to_its_end() -> None:
    assert day(["2021-02-30"] * 8 + ["2021-03-04"]) is None


@pytest.mark.usefixtures("without_htmldate")
def test_without_htmldate_no_day_is_told() -> None:
    assert day(["2021-03-04"]) is None


def test_long_statements_are_read_in_bounded_time() -> None:
    started = time.perf_counter()
    assert day(["a" * 1_000_000, "1 " * 1_000_000, "2021-03-04" + " " * 1_000_000]) == "2021-03-04"
    assert time.perf_counter() - started < 2


@given(st.lists(st.text(alphabet="0123456789-/. TJanuary<>&\"',:", max_size=30), max_size=5))
def test_any_statements_give_a_day_or_none(texts: list[str]) -> None:
    told = day(texts)
    assert told is None or len(told) == 10
