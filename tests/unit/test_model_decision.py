from datetime import date

import pytest

from refaudit.model.decision import Decision


def decision(**changes):
    return Decision(**({"code": "LNK", "reason": "r", "article": "A"} | changes))


@pytest.mark.parametrize(
    ("changes", "fits"),
    [
        ({}, True),
        ({"code": "LNK101"}, True),
        ({"code": "LNK102"}, False),
        ({"article": "B"}, False),
        ({"article": "a*"}, False),
        ({"article": "src/*"}, True),
        ({"article": None, "url": "http://x.example/p"}, True),
        ({"article": None, "url": "http://x.example/*"}, True),
        ({"article": None, "url": "http://x.example/"}, False),
        ({"url": "http://y.example/*"}, False),
        ({"article": "B", "url": "http://x.example/p"}, False),
    ],
)
def test_a_decision_fits_by_code_article_and_url(changes, fits):
    found = decision(**changes).fits("LNK101", ("A", "src/A.wiki"), ("http://x.example/p",))
    assert found is fits


def test_a_decision_holds_through_its_last_day():
    bounded = decision(until=date(2027, 1, 31))
    assert not bounded.is_over(date(2027, 1, 31))
    assert bounded.is_over(date(2027, 2, 1))
    assert not decision().is_over(date(9999, 1, 1))


def test_the_reason_tells_until_when():
    assert decision().sentence == "r"
    assert decision(until=date(2027, 1, 31)).sentence == "r (until 2027-01-31)"
