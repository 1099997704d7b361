import pytest

from refaudit.judge.redirects import (
    leads_home,
    leads_up,
    loses_name,
    moved_to,
    site_key,
    words_of,
)
from refaudit.model.evidence import Hop

A = "http://example.org/a"


def chain(*steps: tuple[int, str], start: str = A) -> tuple[str, tuple[Hop, ...]]:
    """Hops from `start` over (status, address) steps, and the final address."""
    hops, url = [], start
    for status, following in steps:
        hops.append(Hop(url=url, status=status, location=following))
        url = following
    return url, (*hops, Hop(url=url, status=200))


@pytest.mark.parametrize(
    ("cited", "final"),
    [
        ("https://www.zakon.kz/6018243-page.html", "https://www.zakon.kz/"),
        ("http://example.org/a/b/c", "https://www.example.org"),
        ("http://news.example.co.uk/story", "http://www.example.co.uk/"),
        ("http://example.org/story", "http://example.org/en/"),
        ("http://example.org/story", "http://example.org/pt-br"),
        ("http://example.org/story", "http://example.org/index.html"),
        ("http://example.org/story", "http://example.org/en/index.php"),
        ("http://example.org/story", "http://example.org/home"),
    ],
)
def test_a_page_that_leads_to_the_front_page_of_its_site(cited: str, final: str) -> None:
    assert leads_home(cited, final)


@pytest.mark.parametrize(
    ("cited", "final"),
    [
        ("http://example.org/?id=7", "http://example.org/"),
        ("http://example.org/?utm_source=x", "https://www.example.org/en/"),
        ("http://example.org/home/index.html", "http://example.org/"),
        ("http://example.org/", "https://www.example.org/"),
        ("http://example.org/en/", "http://example.org/"),
        ("http://example.org/index.html", "http://example.org/"),
        ("http://example.org/story", "http://example.org/?p=123"),
        ("http://example.org/story", "http://example.org/story2"),
        ("http://example.org/story", "http://example.org/english/"),
        ("http://bit.ly/abc", "http://example.org/"),
        ("http://a.co.uk/story", "http://b.co.uk/"),
        ("http://www.example.org/blog", "https://blog.example.org/"),
        ("junk", "http://example.org/"),
        ("http://example.org/story", "junk"),
    ],
)
def test_what_is_no_redirect_home(cited: str, final: str) -> None:
    assert not leads_home(cited, final)


@pytest.mark.parametrize(
    ("end", "home"),
    [
        ("/?from=404", True),
        ("/?utm_source=redirect", True),
        ("/index.php?expired=1&ref=x", True),
        ("/?seen=%2Fa", True),
        ("/?q=a", False),
        ("/?from=404&id=7", False),
        ("/news?from=404", False),
    ],
)
def test_a_front_page_may_be_told_where_its_reader_came_from(end: str, home: bool) -> None:
    assert leads_home(A, f"http://example.org{end}") is home
    hops = (Hop(url=A, status=301), Hop(url=f"http://example.org{end}", status=200))
    assert (moved_to(A, f"http://example.org{end}", hops) is None) is home


def test_what_is_no_url_moved_nowhere() -> None:
    hops = (Hop(url=A, status=301), Hop(url="junk", status=200))
    assert moved_to(A, "junk", hops) is None


@pytest.mark.parametrize(
    ("location", "home"),
    [("/", True), ("/#", True), ("/#!/", True), ("/#/page/1", False), ("/#!page", False)],
)
def test_a_site_of_one_page_names_its_pages_in_the_fragment(location: str, home: bool) -> None:
    hops = (Hop(url=A, status=301, location=location), Hop(url="http://example.org/", status=200))
    assert leads_home(A, "http://example.org/", hops) is home


@pytest.mark.parametrize("status", [301, 308])
def test_a_permanent_redirect_to_another_page_is_a_move(status: int) -> None:
    final, hops = chain((status, "https://example.org/b"))
    assert moved_to(A, final, hops) == "https://example.org/b"


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_temporary_step_anywhere_promises_nothing(status: int) -> None:
    final, hops = chain((301, "https://example.org/b"), (status, "https://example.org/c"))
    assert moved_to(A, final, hops) is None


def test_a_temporary_step_to_https_does_not_spoil_a_move() -> None:
    final, hops = chain((302, "https://example.org/a"), (301, "https://example.org/b"))
    assert moved_to(A, final, hops) == "https://example.org/b"


@pytest.mark.parametrize(
    "final",
    ["https://example.org/a", "http://www.example.org/a", "https://www.example.org/a/"],
)
def test_https_www_and_a_last_slash_are_no_moves(final: str) -> None:
    _, hops = chain((301, final))
    assert moved_to(A, final, hops) is None


def test_a_round_trip_is_no_move() -> None:
    final, hops = chain((301, "http://example.org/check"), (301, A))
    assert moved_to(A, final, hops) is None


def test_the_front_page_of_another_site_is_no_new_address() -> None:
    final, hops = chain((301, "http://other.example/"))
    assert moved_to(A, final, hops) is None


def test_a_front_page_may_move() -> None:
    final, hops = chain((301, "https://other.example/"), start="http://example.org/")
    assert moved_to("http://example.org/", final, hops) == "https://other.example/"


def test_a_final_address_without_hops_is_no_promise() -> None:
    assert moved_to(A, "http://example.org/b", ()) is None


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://example.org/news/mine-closes.html", ("mine", "closes")),
        ("https://example.org/index.php?id=17&x=ab", ("17",)),
        ("https://example.org/article", ()),
        ("https://example.org/", ()),
        ("junk", ()),
    ],
)
def test_a_page_is_named_by_the_end_of_its_path_or_its_query(
    url: str, words: tuple[str, ...]
) -> None:
    assert words_of(url) == words


def test_a_redirect_keeps_the_name_or_loses_it() -> None:
    cited = "https://example.org/news/mine-closes"
    assert loses_name(cited, "https://example.org/welcome")
    assert not loses_name(cited, "https://new.example.com/2020/the-mine")
    assert not loses_name(cited, "https://www.example.org/news/mine-closes/")
    assert not loses_name("https://example.org/article", "https://example.org/x")


def test_a_place_above_is_a_beginning_of_the_path() -> None:
    cited = "https://example.org/news/2011/mine"
    assert leads_up(cited, "https://www.example.org/news/")
    assert leads_up(cited, "https://example.org/news/2011")
    assert not leads_up(cited, "https://example.org/new")
    assert not leads_up(cited, "https://example.org/news/?q=mine")
    assert not leads_up(cited, "https://other.example/news/")
    assert not leads_up(cited, "junk")


def test_pages_of_a_site_are_told_apart_by_host_path_and_query() -> None:
    assert site_key("http://www.example.org/A%20b/") == site_key("https://example.org/a%20B")
    assert site_key("https://example.org/a?x=1") != site_key("https://example.org/a")
    assert site_key("junk") == "junk"
