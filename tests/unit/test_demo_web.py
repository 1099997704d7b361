import pytest

from refaudit.demo import page
from refaudit.demo.loopback import Answer, Request
from refaudit.demo.page import Reply
from refaudit.demo.web import Page, Web
from refaudit.errors import CatalogueError


def ask(web: Web, host: str, target: str) -> Answer:
    return web(Request(method="GET", host=host, target=target))


def test_a_page_is_found_by_host_path_and_query() -> None:
    web = Web([Page(url="https://a.org/p?q=1", title="A"), Page(url="https://b.org/p?q=1")])
    assert b"<title>A</title>" in ask(web, "a.org", "/p?q=1").body
    assert ask(web, "b.org", "/p?q=1").status == 200


@pytest.mark.parametrize(
    ("host", "target"), [("a.org", "/"), ("a.org", "/p?q=2"), ("c.org", "/p?q=1"), ("", "*")]
)
def test_any_other_address_is_not_found(host: str, target: str) -> None:
    assert ask(Web([Page(url="https://a.org/p?q=1")]), host, target).status == 404


def test_a_host_without_a_path_is_its_home_page() -> None:
    assert ask(Web([Page(url="https://a.org")]), "a.org", "/").status == 200


def test_first_answers_are_given_once_each_and_in_order() -> None:
    web = Web([Page(url="http://a.org/", first=(Reply(status=429), Reply(status=503)))])
    assert [ask(web, "a.org", "/").status for _ in range(4)] == [429, 503, 200, 200]


def test_a_row_that_is_no_web_address_is_named() -> None:
    with pytest.raises(CatalogueError, match=r"web\.toml: ftp://a\.org/"):
        Web([Page(url="ftp://a.org/")])


def test_a_reply_becomes_a_page_with_title_and_text() -> None:
    answer = page.answer(Reply(status=410, title="A & <b>", text="c > d", delay=0.5))
    assert (answer.status, answer.delay) == (410, 0.5)
    assert answer.headers == {"Content-Type": "text/html; charset=utf-8"}
    assert b"<title>A &amp; &lt;b&gt;</title>" in answer.body
    assert b"<p>c &gt; d</p>" in answer.body


def test_a_reply_of_another_type_is_its_text_alone() -> None:
    answer = page.answer(Reply(text="1,2", headers={"Content-Type": "text/csv"}))
    assert answer.headers == {"Content-Type": "text/csv"}
    assert answer.body == b"1,2"


def test_a_broken_table_is_named() -> None:
    with pytest.raises(CatalogueError, match=r"refaudit/demo/web\.toml: .*int"):
        page.load("web.toml", int)
