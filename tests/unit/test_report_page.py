"""The documents of the HTML report: one page, packed or plain, an index, pages of articles."""

import json
import re
import zlib
from base64 import b64decode
from typing import Any

import pytest
from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from refaudit.model.finding import Severity
from refaudit.model.report import Report
from refaudit.report import page as documents_of
from refaudit.report import render
from refaudit.report.formats import html_page
from refaudit.report.formats.html_page import FORMAT, render_served
from tests.helpers import report_samples as samples
from tests.helpers.report_parts import article, citation, found, report


def html(made: Report) -> str:
    return render(made, "html").decode("utf-8")


def tree(made: Report) -> LexborHTMLParser:
    return LexborHTMLParser(html(made))


def data(document: str) -> Any:
    """What the page's script reads."""
    return json.loads(document.split('id="rows">')[1].split("</script>", maxsplit=1)[0])


def cards(document: str) -> list[str]:
    """The packed cards."""
    packed = re.findall(r'class="packet">([^<]+)<', document)
    return [each for one in packed for each in json.loads(zlib.decompress(b64decode(one)))]


def test_a_served_page_may_ask_its_server_and_says_where_its_marks_are() -> None:
    page = render_served(samples.sample()).decode()
    assert "; connect-src &#39;self&#39;; " in page
    assert '<meta name="refaudit-marks" content="marks">' in page
    assert 'refaudit-marks" content' not in html(samples.sample())


def test_several_articles_have_an_index() -> None:
    assert tree(report(article())).css_first("details.index") is None
    links = tree(report(*[article()] * 3)).css("details.index a")
    assert [each.attributes["href"] for each in links] == ["#a1", "#a2", "#a3"]


def test_up_to_so_many_citations_stand_in_the_page_and_more_are_packed() -> None:
    cited = [citation(n) for n in range(1, documents_of.MOST_PLAIN + 2)]
    plain, packed = html(report(article(*cited[:-1]))), html(report(article(*cited)))
    assert 'class="packet"' not in plain
    assert "details" not in packed.split('id="cards"')[-1].split("<footer>")[-1]
    opened = cards(packed)
    assert len(opened) == documents_of.MOST_PLAIN + 1
    assert all(each.strip().startswith('<div class="body"') for each in opened)
    assert "noscript" in packed


def test_many_articles_are_an_index_and_a_page_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_page, "MOST_TOGETHER", 2)
    made = samples.several()
    documents = {name: b"".join(pieces).decode() for name, pieces in FORMAT.documents(made)}
    assert [*documents] == [
        "articles/1.html", "articles/2.html", "articles/3.html", "report.html",
    ]  # fmt: skip
    index = LexborHTMLParser(documents["report.html"])
    assert [each.attributes["href"] for each in index.css("details.index a")] == [
        "articles/1.html", "articles/2.html", "articles/3.html",
    ]  # fmt: skip
    assert index.css("#cards, .packet") == []
    first = LexborHTMLParser(documents["articles/1.html"])
    assert first.css_first("header a").attributes["href"] == "../report.html"
    assert first.css_first("#a1-c1") is not None
    assert "Could not be read: not XML" in documents["articles/3.html"].replace(
        "</strong> <bdi>", " "
    )


def test_a_huge_index_holds_what_was_found_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents_of, "_MOST_ROWS", 3)
    document = b"".join(documents_of.index(samples.sample(), "articles/{}.html")).decode()
    rows = data(document)["rows"]
    assert len(rows) == 1 + sum(bool(c.findings) for c in samples.sample().articles[0].citations)
    assert "The table holds the citations with findings only" in document


def test_each_row_has_the_packed_card_of_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents_of, "MOST_PLAIN", 0)
    fault = found("REF104", "unclosed-tag", Severity.ERROR, "b")
    first = article(citation(1, title="One"), citation(2, title="Two"))
    second = article(citation(1, title="Three"), findings=(fault,), title="Second")
    document = html(report(first, second, article(error="not XML"), article()))
    rows, packed = data(document)["rows"], cards(document)
    assert [row[:2] for row in rows] == [[0, 1], [0, 2], [1, 0], [1, 1], [2, 0]]
    for row, card in zip(rows, packed, strict=True):
        assert ("title=" + row[3] if row[1] else '<p class="facts">') in card
    assert "REF104" in packed[2]
    assert "not XML" in packed[4]


@pytest.mark.parametrize("made", [samples.sample(), samples.hostile()])
def test_a_packed_card_is_what_would_stand_in_the_page(
    made: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = html(made)
    monkeypatch.setattr(documents_of, "MOST_PLAIN", 0)
    packed = cards(html(made))
    assert len(packed) > sum(len(each.citations) for each in made.articles)
    assert all(each in plain for each in packed)


def test_an_article_s_page_explains_its_own_rules_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_page, "MOST_TOGETHER", 1)
    one = article(citation(1, findings=(found("LNK101", "x", Severity.ERROR, "b"),)))
    other = article(citation(1, findings=(found("LNK102", "y", Severity.ERROR, "b"),)))
    run = found("RUN903", "host-trouble", Severity.INFO, "c")
    made = replace(report(one, other), findings=(run,))
    documents = {name: b"".join(pieces).decode() for name, pieces in FORMAT.documents(made)}
    assert 'id="rule-LNK101"' in documents["articles/1.html"]
    assert 'id="rule-LNK102"' not in documents["articles/1.html"]
    assert "RUN903" not in documents["articles/1.html"]
    assert 'id="rule-RUN903"' in documents["report.html"]
