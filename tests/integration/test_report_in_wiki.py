"""The wikitext report as a real MediaWiki takes it: saved, parsed, and searched for what acts."""

import json
import re
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from refaudit.model.report import Report
from refaudit.report import render
from tests.helpers import report_samples as samples
from tests.helpers.exports import export, page, revision
from tests.helpers.inert_wikitext import MARKUP
from tests.helpers.mediawiki import MISSING, Wiki, built_once, started
from tests.helpers.report_differences import difference

pytestmark = pytest.mark.skipif(MISSING is not None, reason=str(MISSING))

PAGES = (page("Jezkazgan", revision("A town.")), page("Template:x", revision("BOOM"), id_=2))
#: Of the report itself, with what MediaWiki puts around a table of contents and edit links.
TAGS = {
    "a", "b", "body", "div", "h2", "h3", "head", "html", "input", "label", "li", "p", "span",
    "table", "tbody", "td", "th", "tr", "ul",
}  # fmt: skip

AS_TALK = {"action": "parse", "title": "Talk:Jezkazgan", "contentmodel": "wikitext"}


@pytest.fixture(scope="module")
def wiki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wiki]:
    built = built_once(
        tmp_path_factory.mktemp("inert") / "mediawiki", export(*PAGES, language="en")
    )
    with started(built, tmp_path_factory.mktemp("inert") / "copy") as running:
        yield running


def ask(wiki: Wiki, **form: str) -> Any:
    body = urlencode({"format": "json", "formatversion": "2", **form}).encode()
    with urllib.request.urlopen(wiki.api, data=body, timeout=60) as answer:
        return json.load(answer)


def parsed(wiki: Wiki, text: str) -> dict[str, Any]:
    """As a page that is saved: signatures and substitutions first, then the rest."""
    props = "text|templates|categories|externallinks|images|iwlinks|langlinks|properties|links"
    made = ask(wiki, text=text, prop=props, pst="1", disablelimitreport="1", **AS_TALK)
    return made["parse"]  # type: ignore[no-any-return]


def hostile() -> Report:
    made = samples.hostile(" ".join([*MARKUP, samples.HOSTILE]).replace("\n", " "))
    placed = tuple(replace(each, wiki="wiki.example", revision=1) for each in made.articles)
    return replace(made, articles=placed, difference=difference())


@pytest.mark.parametrize(
    "made",
    [samples.sample(), samples.several(), hostile(), *map(samples.hostile, MARKUP)],
    ids=lambda made: f"{len(render(made, 'wikitext'))} bytes",
)
def test_nothing_in_a_report_acts_in_a_real_wiki(wiki: Wiki, made: Report) -> None:
    page_ = parsed(wiki, render(made, "wikitext").decode())
    acting = ("templates", "categories", "externallinks", "images", "iwlinks", "langlinks")
    assert not {kind: page_[kind] for kind in acting if page_[kind]}
    assert not page_["properties"]
    tree = HTMLParser(page_["text"])
    assert {node.tag for node in tree.root.traverse(include_text=False)} <= TAGS
    for link in tree.css("a"):
        href = link.attributes.get("href") or ""
        assert href.startswith(("/w/index.php?title=", "/wiki/", "#")), href
    assert "BOOM" not in page_["text"]
    assert "Admin" not in tree.body.text()


def test_the_words_of_a_report_are_shown_as_they_were_written(wiki: Wiki) -> None:
    made = samples.sample()
    text = HTMLParser(parsed(wiki, render(made, "wikitext").decode())["text"]).body.text()
    shown = re.sub(r"\s+", " ", text)
    assert "corrected: " + str(made.articles[0].citations[0].corrected) in shown
    assert "suggestion: |url-status=dead" in shown
    assert "“< ref >” is no tag: MediaWiki shows it as text." in shown


def test_links_lead_to_the_article_and_its_revision(wiki: Wiki) -> None:
    page_ = parsed(wiki, render(samples.sample(), "wikitext").decode())
    assert [each["title"] for each in page_["links"]] == ["Jezkazgan"]
    assert 'title="Special:PermanentLink/7"' in page_["text"]


def test_nothing_is_changed_when_a_report_is_saved(wiki: Wiki) -> None:
    text = render(hostile(), "wikitext").decode()
    made = ask(wiki, text=text, onlypst="1", **AS_TALK)
    assert made["parse"]["text"].rstrip() == text.rstrip()
