"""The cookies of a chain: a browser's rules, a stranger's share."""

from refaudit.web.cookies import ChainCookies


def jar(*values: str, url: str = "http://a.org/x/") -> ChainCookies:
    cookies = ChainCookies()
    cookies.take(url, values)
    return cookies


def test_without_cookies_nothing_is_sent():
    assert ChainCookies().header("http://a.org/") is None
    assert jar().header("http://a.org/") is None


def test_a_cookie_goes_back_to_its_host_and_path_only():
    cookies = jar("k=v; Path=/x")
    assert cookies.header("http://a.org/x/y") == "k=v"
    assert cookies.header("http://a.org/z") is None
    assert cookies.header("http://b.org/x/y") is None


def test_a_host_that_only_browsers_know_has_cookies_too():
    emoji = "http://xn--9s9h.org/x/"
    assert jar("k=v", url=emoji).header(emoji) == "k=v"


def test_a_foreign_domain_is_not_taken():
    assert jar("k=v; Domain=b.org").header("http://b.org/") is None


def test_later_answers_change_earlier_cookies():
    cookies = jar("k=1; Path=/")
    cookies.take("http://a.org/", ["k=2; Path=/"])
    assert cookies.header("http://a.org/") == "k=2"


def test_what_cannot_be_sent_is_not_taken():
    assert jar("k=é", "k=a\x07b", "k=" + "v" * 2000).header("http://a.org/x/") is None


def test_a_cookie_bomb_is_not_sent_back():
    cookies = ChainCookies()
    for answer in range(100):
        cookies.take("http://a.org/", [f"k{answer}-{n}={'v' * 100}" for n in range(150)])
    header = cookies.header("http://a.org/")
    assert header is not None
    assert header.count("=") == 20
    assert jar(*(f"k{n}={'v' * 900}" for n in range(20))).header("http://a.org/x/") is None
