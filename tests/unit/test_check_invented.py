import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.check.invented import echoes, invention
from refaudit.model import uri
from refaudit.model.evidence import Content
from refaudit.model.vocabulary import vocabulary

SITE = "https://example.org"


def invented(url: str) -> str:
    """The invented address, with its letters as `W` and its digits as `9`."""
    beside = invention(url)
    assert beside is not None
    found = beside.url(Random(1))
    return re.sub(r"9\d{8}(?!\d)", "9", re.sub(r"[a-z]{25}", "W", found))


@pytest.mark.parametrize(
    ("path", "beside"),
    [
        ("/a/b/page", "/a/b/W"),
        ("/a/b/page.html", "/a/b/W.html"),
        ("/a/page.PHP", "/a/W.PHP"),
        ("/a/version-1.25", "/a/W"),
        ("/a/b/", "/a/W/"),
        ("/page", "/W"),
        ("/story/12345", "/story/9"),
        ("/story/12345.html", "/story/9.html"),
        ("/a/great-story-12345.html", "/a/W-9.html"),
        ("/a/12345-great-story", "/a/9-W"),
        ("/a/great,12345,story.html", "/a/W,9,W.html"),
        ("/a/chapter-12", "/a/W"),
        ("/questions/77/a-title", "/questions/9/W"),
        ("/questions/12345/a-title/678", "/questions/9/a-title/9"),
        ("/p/B00X1Y23/a-title", "/p/W/W"),
        ("/vol12/page", "/vol12/W"),
        ("/2021-03-04/page", "/2021-03-04/W"),
        ("/2021/03/04/05/page", "/2021/03/04/9/W"),
        ("/2021/03/great-story/?utm_source=x", "/2021/03/W/"),
        ("/a/great-story-77?id=5", "/a/W"),
        ("/a/page.html?print=1", "/a/W.html"),
        ("/about?cid=rss", "/W"),
        ("/about?lang=en", "/W"),
    ],
)
def test_the_name_at_the_end_of_the_path_gives_way_and_with_it_the_numbers_of_pages(
    path: str, beside: str
) -> None:
    assert invented(SITE + path) == SITE + beside


@pytest.mark.parametrize(
    ("path", "beside"),
    [
        ("/index.php?title=Copper", "/index.php?title=W"),
        ("/index.php?view=article&id=55&Itemid=3", "/index.php?view=article&id=9&Itemid=3"),
        ("/a/show.aspx?ArticleID=4&lang=en", "/a/show.aspx?ArticleID=9&lang=en"),
        ("/show.asp?id=a-b;story=77", "/show.asp?id=W;story=9"),
        ("/?p=123", "/?p=9"),
        ("/?great-story", "/?W"),
        ("/cgi-bin/x.pl?77&utm_source=a", "/cgi-bin/x.pl?9&utm_source=a"),
        ("/watch?v=dQw4w9WgXcQ&feature=share", "/watch?v=W&feature=share"),
        ("/news/story?id=5", "/news/story?id=9"),
        ("/show.php?id=", "/W.php"),
        ("/show.php?a=1&b=2", "/W.php"),
        ("/show.php?sid=1234", "/W.php"),
    ],
)  # fmt: skip
def test_where_the_query_tells_the_page_its_names_give_way(path: str, beside: str) -> None:
    assert invented(SITE + path) == SITE + beside


@pytest.mark.parametrize("url", [SITE, f"{SITE}/", f"{SITE}//", f"{SITE}/?lang=en&x=1", "no url"])
def test_beside_the_root_of_a_site_nothing_is_invented(url: str) -> None:
    assert invention(url) is None


def test_pages_of_one_place_share_an_invention() -> None:
    assert invention(f"{SITE}/a/b.html") == invention(f"{SITE}/a/c.html")
    assert invention(f"{SITE}/a/b.html") != invention(f"{SITE}/a/b.php")
    assert invention(f"{SITE}/a/b.html") != invention("http://example.org/a/b.html")
    assert invention(f"{SITE}:8443/a/b") != invention(f"{SITE}/a/b")


def test_a_seed_makes_the_same_address_again() -> None:
    beside = invention(f"{SITE}/a/b.html")
    assert beside is not None
    assert beside.url(Random(7)) == beside.url(Random(7)) != beside.url(Random(8))


@given(st.text(alphabet="/ab.1?&;=%-é~idhtml", max_size=60))
def test_every_invention_is_another_address_of_the_same_site(path: str) -> None:
    page = uri.parse(f"{SITE}/{path}")
    beside = invention(f"{SITE}/{path}")
    if beside is None:
        return
    found = uri.parse(beside.url(Random(1)))
    assert isinstance(page, uri.Url)
    assert isinstance(found, uri.Url)
    assert (found.host, found.port) == (page.host, page.port)
    assert found.href == beside.url(Random(1)) != page.href


def test_a_page_that_repeats_the_invented_name_echoes() -> None:
    name = "qwertzuiopasdfghjklyxcvbn"
    url = f"{SITE}/a/{name}.html"
    page = Content(type="text/html", bytes=9, title="Search")
    assert not echoes(url, page)
    assert not echoes(f"{SITE}/a/page.html", page)
    assert echoes(url, Content(type="text/html", bytes=9, heading=f"Nothing for {name.upper()}"))
    assert echoes(url, Content(type="text/html", bytes=9, words=vocabulary(f"for {name} no")))
    assert echoes(f"{SITE}/?id=912345678", Content(type="text/html", bytes=9, title="912345678?"))
