import re
from xml.etree.ElementTree import Element

import feedparser
import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from refaudit.model.finding import Change, Finding, Severity
from refaudit.model.report import Report
from refaudit.report import render
from tests.helpers import report_samples as samples
from tests.helpers.report_differences import difference
from tests.helpers.report_parts import article, citation, found, report

A = "{http://www.w3.org/2005/Atom}"
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def feed(made: Report) -> Element:
    return ElementTree.fromstring(render(made, "atom"))  # type: ignore[no-any-return]


def entries(made: Report) -> list[Element]:
    return feed(made).findall(f"{A}entry")


def titles(made: Report) -> list[str]:
    return [str(each.findtext(f"{A}title")) for each in entries(made)]


def fault(change: Change | None, message: str, **more: object) -> Finding:
    return found("A1", "x", Severity.ERROR, message, change=change, **more)


def compared(*findings: Finding) -> Report:
    made = report(article(citation(1, findings=findings)))
    return replace(made, difference=difference())


@pytest.mark.parametrize("made", [samples.sample(), samples.several(), samples.hostile(), report()])
def test_a_feed_has_what_rfc_4287_wants(made: Report) -> None:
    top = feed(made)
    assert top.tag == f"{A}feed"
    every = top.findall(f"{A}entry")
    for each in (top, *every):
        for name in ("id", "title", "updated"):
            assert len(each.findall(A + name)) == 1, name
        assert str(each.findtext(f"{A}id")).startswith("urn:uuid:")
        assert STAMP.fullmatch(str(each.findtext(f"{A}updated")))
    assert top.findtext(f"{A}author/{A}name") == "refaudit"
    ids = [each.findtext(f"{A}id") for each in every]
    assert len(set(ids)) == len(ids)
    for each in every:
        assert len(each.findall(f"{A}content[@type='text']")) == 1
        assert all(one.get("term") for one in each.findall(f"{A}category"))


@pytest.mark.parametrize("made", [samples.sample(), samples.hostile()])
def test_a_feed_reader_reads_it(made: Report) -> None:
    read = feedparser.parse(render(made, "atom"))
    assert not read.bozo
    assert read.version == "atom10"
    assert len(read.entries) == len(entries(made))
    for entry in read.entries:
        assert not re.search(r"<script|onerror|javascript:", entry.get("link", ""))


def test_new_findings_alone_are_told_worst_first() -> None:
    mild = found("B1", "x", Severity.INFO, "mild", change=Change.NEW)
    made = compared(
        mild, fault(Change.NEW, "bad"), fault(Change.PERSISTING, "old"), fault(None, "set aside"),
        fault(Change.NEW, "aside", ignored="known"),
    )  # fmt: skip
    assert titles(made) == ["Jezkazgan: error: bad", "Jezkazgan: info: mild"]
    assert "2 new findings." in str(feed(made).findtext(f"{A}subtitle"))


def test_without_a_comparison_every_finding_is_new() -> None:
    made = samples.sample()
    assert len(entries(made)) == sum(made.totals.findings.values())


def test_the_same_finding_has_the_same_id_in_every_run() -> None:
    early = compared(fault(Change.NEW, "bad"), fault(Change.NEW, "bad"))
    later = replace(early, run=replace(early.run, id="later", finished_at=None))
    first, again = ([e.findtext(f"{A}id") for e in entries(made)] for made in (early, later))
    assert first == again
    assert len(set(first)) == 2
    elsewhere = report(article(citation(1, findings=(fault(None, "bad"),)), wiki="a.example"))
    assert entries(elsewhere)[0].findtext(f"{A}id") not in first


def test_the_feed_is_known_by_its_title_or_its_command() -> None:
    made = samples.sample()
    same = replace(made, run=replace(made.run, id="another"))
    titled = replace(made, title="Mines")
    ids = [feed(each).findtext(f"{A}id") for each in (made, same, titled)]
    assert ids[0] == ids[1] != ids[2]
    assert feed(titled).findtext(f"{A}title") == "New findings: Mines"


def test_an_entry_links_the_article_at_its_revision() -> None:
    made = samples.sample()
    link = entries(made)[0].find(f"{A}link")
    assert link is not None
    assert link.attrib == {
        "rel": "alternate", "href": "https://en.wikipedia.org/w/index.php?oldid=7",
    }  # fmt: skip
    assert (
        entries(report(article(citation(1, findings=(fault(None, "x"),)))))[0].find(f"{A}link")
        is None
    )


def test_an_entry_tells_finding_suggestion_place_and_wikitext() -> None:
    by_code = {each.find(f"{A}category").get("term"): each for each in entries(samples.sample())}  # type: ignore[union-attr]
    told = str(by_code["LNK102"].findtext(f"{A}content")).splitlines()
    assert told[0].startswith("LNK102 dead-link-marked-live: The page is dead")
    assert told[1:3] == ["Suggestion: |url-status=dead", "Line 27"]
    assert told[3].startswith("Cited: https://stat.kz.example/")
    assert told[4].startswith("Copy: https://web.archive.org/")
    assert told[5].startswith("Wikitext: {{Cite web|")
    of_run = entries(samples.several())[0]
    assert of_run.findtext(f"{A}title") == "The run: error: 19 of 20 hosts failed alike."


def test_urls_show_no_secrets() -> None:
    cited = citation(1, url="https://a.example/?password=hush", wikitext="x",
                     findings=(fault(None, "x"),))  # fmt: skip
    assert b"hush" not in render(report(article(cited)), "atom")


def test_the_feed_is_bounded_and_says_so() -> None:
    made = samples.large(10, 100)
    assert len(entries(made)) == 200
    number = sum(made.totals.findings.values())
    assert f"{number:,} new findings, of which the worst 200 are here." in str(
        feed(made).findtext(f"{A}subtitle")
    )


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=100))
def test_any_text_is_xml(text: str) -> None:
    cited = citation(1, title=text, url=text, wikitext=text, findings=(fault(None, text),))
    made = report(article(cited, title=text, source=text, wiki=text), command=text, version=text)
    assert len(entries(made)) == 1


def test_hostile_texts_are_bounded() -> None:
    assert len(render(samples.hostile("<x>&" * 300_000), "atom")) < 150_000
