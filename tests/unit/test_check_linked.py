import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.check.linked import Statements, read


def closed(block: object) -> bool:
    text = block if isinstance(block, str) else json.dumps(block)
    return read([text]).for_subscribers


@pytest.mark.parametrize(
    "value",
    [
        False, "False", "false", " FALSE ", "no", 0, "http://schema.org/False",
        {"@type": "xsd:boolean", "@value": "false"}, {"@id": "https://schema.org/False"}, [False],
    ],
)  # fmt: skip
def test_a_page_says_in_many_spellings_that_it_is_not_free(value: object) -> None:
    assert closed({"@type": "NewsArticle", "isAccessibleForFree": value})


@pytest.mark.parametrize("value", [True, "True", "true", 1, None, "", {}, [[False]], 0.5])
def test_a_free_page_is_not_for_subscribers(value: object) -> None:
    assert not closed({"@type": "NewsArticle", "isAccessibleForFree": value})


@pytest.mark.parametrize(
    "block",
    [
        [{"@type": "WebPage"}, {"isAccessibleForFree": False}],
        {"@graph": [{"@type": "WebPage"}, {"isAccessibleForFree": "False"}]},
        {"mainEntity": {"isAccessibleForFree": False}},
        {"isAccessibleForFree": True, "hasPart": {"isAccessibleForFree": False}},
        {"hasPart": [{"isAccessibleForFree": "False", "cssSelector": ".paywall"}]},
        {"isaccessibleforfree": False},
    ],
)
def test_the_nodes_about_the_page_are_looked_at(block: object) -> None:
    assert closed(block)


@pytest.mark.parametrize(
    "block",
    [
        {"itemListElement": [{"isAccessibleForFree": False}]},
        {"comment": {"isAccessibleForFree": False}},
        {"headline": '"isAccessibleForFree": false'},
    ],
)
def test_what_is_said_of_other_pages_is_not_said_of_this(block: object) -> None:
    assert not closed(block)


@pytest.mark.parametrize(
    "block",
    [
        '<!-- {"isAccessibleForFree": false} -->',
        '//<![CDATA[\n{"isAccessibleForFree": false}\n//]]>',
        '{"headline": "two\nlines", "isAccessibleForFree": false};',
        '{"headline": "a "quote"", "isAccessibleForFree" : "False"}',
        '{"isAccessibleForFree":http://schema.org/False, }',
        "[" * 100_000 + '"isAccessibleForFree": false',
    ],
    ids=range(6),
)
def test_blocks_that_are_badly_written_are_read_all_the_same(block: str) -> None:
    assert closed(block)


def test_dates_of_publication_come_as_written_and_in_order() -> None:
    blocks = [
        '{"@graph": [{"datePublished": "2021-03-04"}, {"datePublished": "4 March 2021"}]}',
        '{"datePublished": 2021, "comment": {"datePublished": "2022-01-01"}}',
        '{"datePublished": "2020-01-01", }',
        '{"hasPart": {"datePublished": "2019-01-01"}}',
        '{"dateModified": "2023-01-01"}',
        "datePublished",
    ]
    assert read(blocks) == Statements(published=("2021-03-04", "4 March 2021", "2020-01-01"))


def test_a_page_of_many_nodes_is_not_read_to_its_end() -> None:
    nodes = [{"a": 1}] * 300
    assert not closed([*nodes, {"isAccessibleForFree": False}])


@pytest.mark.parametrize(
    "unit", ['{"isAccessibleForFree":', "[", '"datePublished":"', '{"@graph":[', "9", "\\"]
)
def test_hostile_blocks_are_read_in_bounded_time(unit: str) -> None:
    block = "{" + (unit * 250_000)[:250_000] + "datePublished"
    started = time.perf_counter()
    read([block])
    assert time.perf_counter() - started < 2


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(max_size=5) | st.integers(),
        lambda held: (
            st.lists(held, max_size=3)
            | st.dictionaries(
                st.sampled_from(["@graph", "hasPart", "isAccessibleForFree", "datePublished"]),
                held,
                max_size=3,
            )
        ),
    )
)
def test_any_data_is_read(data: object) -> None:
    said = read([json.dumps(data)])
    assert all(isinstance(date, str) for date in said.published)
