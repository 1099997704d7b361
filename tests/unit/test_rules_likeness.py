"""Two addresses of one page, told by their looks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.rules.likeness import probably_same_page

A = "https://example.org"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # another host or folder, the same path
        (f"{A}/world/2009/mar/10/stem-cells", "http://example.co.uk/world/2009/mar/10/stem-cells"),
        (f"{A}/en/science/moon-landing", f"{A}/amp/en/science/moon-landing"),
        # the same number, key or headline
        (f"{A}/link/133886", f"{A}/Old_Headline/By_Somebody/133886"),
        (f"{A}/articles/cge7wzdgrk2o", "https://example.com/news/articles/cge7wzdgrk2o.amp"),
        (f"{A}/publication/274013035", f"{A}/publication/274013035_A_title/links/55d0abc12345f"),
        (
            f"{A}/world/leader-threatens-more-attacks/",
            f"{A}/2014/05/22/leader-threatens-more-attacks",
        ),
        (f"{A}/law-review-breakthrough", f"{A}/2007/law-review-breakthrough-at-last.html"),
        # a query that one has more of
        (f"{A}/watch?v=OHYtXKr", f"{A}/watch?app=desktop&v=OHYtXKr"),
        (f"{A}/press/bvg25-026.html?nn=68112", f"{A}/press/bvg25-026.html"),
        (f"{A}/iran.html", f"{A}/iran.html%23comments"),
        # a name that leads anywhere
        ("https://doi.org/10.1080/0.2019.1", f"{A}/full/page"),
        (f"{A}/full/page", "http://hdl.handle.net/2027/x"),
    ],
)
def test_what_names_a_page_is_shared(one: str, other: str) -> None:
    assert probably_same_page(one, other)
    assert one.startswith("https://doi") or probably_same_page(one, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"{A}/report", f"{A}/other"),
        (f"{A}/report", "https://example.net/report"),
        (f"{A}/", f"{A}/report"),
        (f"{A}/article/123456", f"{A}/article/123457"),
        (f"{A}/show.php?id=12345", f"{A}/show.php?id=12346"),
        (f"{A}/vote?id=951", f"{A}/vote"),
        (f"{A}/news/2019/05/03/first-story", f"{A}/news/2019/05/03/second-story"),
        (f"{A}/annual-report-of-council-2019", f"{A}/annual-report-of-council-2018"),
        (f"{A}/20240103/a", f"{A}/20240103/b"),
        (f"{A}/minister-opens-new-bridge", f"{A}/minister-closes-old-bridge"),
        (f"{A}/read-this-long-page?id=1", f"{A}/read-this-long-page-now?id=2"),
        ("no url", f"{A}/report"),
        (f"{A}/report", ""),
    ],
)
def test_other_pages_of_a_site_are_others(one: str, other: str) -> None:
    assert not probably_same_page(one, other)
    assert not probably_same_page(other, one)


@given(st.text(), st.text())
def test_any_text_is_taken(one: str, other: str) -> None:
    assert probably_same_page("//" + one, "//" + other) in (True, False)
