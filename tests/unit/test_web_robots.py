"""robots.txt: what concerns us, whatever else it holds."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.web.robots import read_robots

OURS = "User-agent: refaudit\n"


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("User-agent: *\nCrawl-delay: 10", 10.0),
        ("user-agent : *\r\ncrawl-DELAY : 0.5 # slowly", 0.5),
        ("User-agent: *\nUser-agent: other\nCrawl-delay: 3", 3.0),
        ("User-agent: other\nCrawl-delay: 3", None),
        ("User-agent: *\nCrawl-delay: 3\nUser-agent: refaudit\nCrawl-delay: 7", 7.0),
        ("User-agent: *\nCrawl-delay: 3\n\nUser-agent: refaudit\nAllow: /", None),
        ("User-agent: RefAudit/1.0\nCrawl-delay: 4", 4.0),
        ("User-agent: *\nDisallow: /\nUser-agent: x\nCrawl-delay: 4", None),
        ("User-agent: *\nSitemap: http://a.org/\nCrawl-delay: 4", 4.0),
        ("Crawl-delay: 3", None),
        ("User-agent: *\nCrawl-delay: soon", None),
        ("User-agent: *\nCrawl-delay: -3", None),
        ("User-agent: *\nCrawl-delay: 9999999999", None),
        ("<html>Not found</html>", None),
        ("", None),
    ],
)
def test_the_delay_is_that_of_our_group_or_of_everybodys(text, delay):
    assert read_robots(text).delay == delay


@pytest.mark.parametrize("text", ["User-agent: *\nDisallow: /", "User-agent: other\nDisallow: /"])
def test_who_does_not_name_us_does_not_forbid_us(text):
    assert not read_robots(text).forbids("/page")


@pytest.mark.parametrize(
    ("rules", "path", "forbidden"),
    [
        ("Disallow: /", "/page", True),
        ("Disallow:", "/page", False),
        ("Disallow: /private", "/private/x?y=1", True),
        ("Disallow: /private", "/public", False),
        ("Disallow: /\nAllow: /page", "/page/1", False),
        ("Disallow: /page\nAllow: /page", "/page", False),
        ("Disallow: /*.pdf$", "/a/b.pdf", True),
        ("Disallow: /*.pdf$", "/a/b.pdf?x", False),
        ("Disallow: /a*/c*e", "/abc/cde", True),
        ("Disallow: /a*/c*e", "/abc/cd", False),
        ("Disallow: /exact$", "/exact", True),
        ("Disallow: /exact$", "/exactly", False),
        ("Disallow: *x", "/abx", True),
        ("Disallow: /ab*b$", "/ab", False),
        ("Disallow: nonsense", "/nonsense", False),
        ("Disallow: /x\n\nDisallow: /page", "/page", True),
    ],
)
def test_what_names_us_is_kept_to(rules, path, forbidden):
    assert read_robots(OURS + rules).forbids(path) is forbidden


def test_groups_for_one_robot_are_one():
    text = f"{OURS}Disallow: /a\nUser-agent: x\nDisallow: /c\n{OURS}Disallow: /b"
    rules = read_robots(text)
    assert [rules.forbids(path) for path in ("/a", "/b", "/c")] == [True, True, False]


def test_a_hostile_pattern_takes_no_time():
    rules = read_robots(OURS + "\n".join(f"Disallow: /{'*a' * 200}{n}" for n in range(10_000)))
    assert len(rules.rules) <= 500
    began = time.perf_counter()
    assert not rules.forbids("/" + "a" * 8000)
    assert time.perf_counter() - began < 1


@given(st.text(), st.text())
def test_any_text_is_read(text, path):
    rules = read_robots(OURS + text)
    assert rules.forbids(path) in {True, False}
    assert rules.delay is None or rules.delay >= 0
