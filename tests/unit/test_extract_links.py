import pytest

from refaudit.extract.links import GONE, HOLE, find


def links(text):
    return [(text[link.start : link.end], link.url) for link in find(text)]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("see http://a.b/c.", "http://a.b/c"),
        ("http://a.b/c, d", "http://a.b/c"),
        ("(http://a.b/c)", "http://a.b/c"),
        ("(http://a.b/c).", "http://a.b/c"),
        ("http://a.b/c_(d)", "http://a.b/c_(d)"),
        ("http://a.b/c''d", "http://a.b/c"),
        ("http://a.b/c'd", "http://a.b/c'd"),
        ("http://a.b/c\u3000d", "http://a.b/c"),
        ("http://a.b/c\u00a0d", "http://a.b/c"),
        ("http://a.b/c&nbsp;d", "http://a.b/c"),
        ("http://a.b/c&lt;d", "http://a.b/c"),
        ("http://a.b/c<br>", "http://a.b/c"),
        ('http://a.b/c"d', "http://a.b/c"),
        ("http://a.b/c[1]", "http://a.b/c"),
        ("http://a.b/c{{d}}", "http://a.b/c"),
        ("http://a.b/c|d", "http://a.b/c|d"),
        ("HTTPS://A.b/c", "HTTPS://A.b/c"),
        ("ftp://a.b/c", "ftp://a.b/c"),
        ("news:comp.lang", "news:comp.lang"),
        ("http://a.b/?c&amp;d", "http://a.b/?c&d"),
        ("http://a.b/?c&amp;", "http://a.b/?c&"),
        ("http://a.b/?c;", "http://a.b/?c"),
        (f"http://a.b/c{HOLE}d", "http://a.b/c"),
        (f"http://a.b/c{GONE}d", "http://a.b/c"),
    ],
)
def test_a_free_link_ends_where_mediawiki_ends_it(text, url):
    assert [address for _, address in links(text)] == [url]


@pytest.mark.parametrize("text", ["www.a.b", "//a.b/c", "xhttp://a.b", "a:b", "http://", "news: a"])
def test_what_is_no_free_link(text):
    assert links(text) == []


@pytest.mark.parametrize(
    ("text", "url", "title"),
    [
        ("[http://a.b c d]", "http://a.b", "c d"),
        ("[http://a.b]", "http://a.b", None),
        ("[http://a.b  ]", "http://a.b", None),
        ("[//a.b c]", "//a.b", "c"),
        ("[http://a.b|c]", "http://a.b|c", None),
        ("[http://a.b|c d]", "http://a.b|c", "d"),
        ("[http://a.b c [[d]] e]", "http://a.b", "c [[d]] e"),
        ("[http://a.b c [d]]", "http://a.b", "c [d"),
        (f"[http://a.b{GONE * 3} c]", "http://a.b", "c"),
        (f"[http://a.b/{HOLE} c]", None, "c"),
    ],
)
def test_a_bracketed_link_has_a_url_and_a_title(text, url, title):
    (link,) = find(f"x {text}")
    assert link.bracketed
    assert link.url == url
    assert (link.title and f"x {text}"[slice(*link.title)]) == title


def test_a_line_break_in_the_title_breaks_the_bracket():
    (link,) = find("[http://a.b c\nd]")
    assert (link.bracketed, link.url) == (False, "http://a.b")
    assert links("[//a.b c\nd]") == []


def test_links_follow_one_another():
    assert [url for _, url in links("[http://a.b c] http://d.e [http://f.g h]")] == [
        "http://a.b",
        "http://d.e",
        "http://f.g",
    ]
