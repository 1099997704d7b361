import pytest

from refaudit.extract import extract
from refaudit.model.citation import Article

CITE = "{{cite web|url=http://a.b/c|title=T}}"
STAMPED = "https://web.archive.org/web/20200102030405/http://a.b/c"


def read(text, **options):
    return extract(Article(title="A", text=text, source="-"), **options).citations


def only(text):
    (citation,) = read(text)
    return citation


def kinds(citation):
    return [marker.kind for marker in citation.markers]


@pytest.mark.parametrize(
    "text",
    [
        f"<ref>{CITE}{{{{dead link}}}}</ref>",
        f"<ref>{CITE}, page 3 {{{{dead link}}}}</ref>",
        f"<ref>{CITE}</ref>{{{{Dead link}}}}",
        f"<ref>{CITE}</ref> \n{{{{dead link}}}}",
        f"{CITE} {{{{dead link}}}}",
        f"{{{{efn|{CITE}}}}}{{{{dead link}}}}",
        "<ref>[http://a.b/c T] {{dead link}}</ref>",
        "<ref>http://a.b/c{{dead link}}</ref>",
        f"<ref>{{{{dead link}}}} {CITE}</ref>",
        f"<ref>{{{{small|{CITE} {{{{dead link}}}}}}}}</ref>",
    ],
)
def test_a_marker_belongs_to_the_citation_before_it(text):
    citation = only(text)
    assert citation.url == "http://a.b/c"
    assert kinds(citation) == ["dead-link"]


def test_a_marker_is_read_with_its_parameters():
    text = f"<ref>{CITE} {{{{Dead link|date=May 2020|bot=B}}}}</ref>"
    (marker,) = only(text).markers
    assert text[marker.start : marker.end] == "{{Dead link|date=May 2020|bot=B}}"
    assert (marker.template, marker.parameters) == ("Dead link", {"date": "May 2020", "bot": "B"})


def test_markers_follow_one_another():
    citation = only(f"<ref>{CITE}</ref>{{{{dead link}}}} {{{{cbignore}}}}")
    assert kinds(citation) == ["dead-link", "ignore"]


def test_of_several_citations_the_one_before_the_marker_is_marked():
    first, second, third = read(
        f"<ref>{CITE}{{{{cbignore}}}} http://x.y {{{{dead link}}}} http://z.z</ref>"
    )
    assert [kinds(one) for one in (first, second, third)] == [["ignore"], ["dead-link"], []]
    first, second = read(f"<ref>{CITE}</ref><ref>http://x.y</ref>{{{{dead link}}}}")
    assert [kinds(one) for one in (first, second)] == [[], ["dead-link"]]


@pytest.mark.parametrize(
    "text",
    [
        f"{CITE} text {{{{dead link}}}}",
        f"<ref>{CITE}</ref> text {{{{dead link}}}}",
        f"<ref>{CITE}</ref>{' ' * 100}{{{{dead link}}}}",
        f"{{{{dead link}}}} {CITE}",
        "{{cite web|url=http://a.b/c|title={{dead link}}}}",
    ],
)
def test_a_marker_that_follows_nothing_marks_nothing(text):
    assert kinds(only(text)) == []


def test_an_archive_template_gives_the_citation_its_archive():
    citation = only(f"<ref>[http://a.b/c T] {{{{webarchive|url={STAMPED}|date=2 May 2020}}}}</ref>")
    assert (citation.url, citation.archive_url) == ("http://a.b/c", STAMPED)
    assert citation.dates.archive_date.iso == "2020-05-02"
    assert citation.snapshot.timestamp == "20200102030405"
    assert [str(url.role) for url in citation.urls] == ["original", "snapshot"]
    assert kinds(citation) == ["archive"]


def test_what_the_citation_says_of_its_archive_stands():
    own = CITE.replace("}}", "|archive-url=https://archive.example/1|archive-date=1 May 2019}}")
    citation = only(f"<ref>{own} {{{{webarchive|url={STAMPED}|date=2 May 2020}}}}</ref>")
    assert citation.archive_url == "https://archive.example/1"
    assert citation.dates.archive_date.iso == "2019-05-01"
    assert citation.urls[-1].url == STAMPED


def test_a_url_is_not_told_twice():
    own = CITE.replace("}}", f"|archive-url={STAMPED}}}}}")
    citation = only(f"<ref>{own} {{{{webarchive|url={STAMPED}}}}}</ref>")
    assert [url.url for url in citation.urls] == ["http://a.b/c", STAMPED]


def test_an_archive_template_alone_is_the_source():
    text = f"<ref>{{{{webarchive|url={STAMPED}|date=2 May 2020|title=T}}}} Smith.</ref>"
    citation = only(text)
    assert (citation.form, citation.template, citation.family) == ("template", "webarchive", None)
    assert (citation.url, citation.archive_url, citation.title) == (None, STAMPED, "T")
    assert citation.markers == ()


def test_further_captures_are_urls_too():
    text = f"<ref>{{{{webarchive|url={STAMPED}|url2=https://archive.ph/abcde|url3=}}}}</ref>"
    assert [url.url for url in only(text).urls] == [STAMPED, "https://archive.ph/abcde"]


def test_a_template_that_builds_the_address_is_built():
    text = "<ref>{{wayback|url=http://a.b/c|date=20200102030405}}</ref>"
    citation = only(text)
    assert (citation.url, citation.archive_url) == ("http://a.b/c", STAMPED)


def test_an_address_without_a_stamp_is_not_built():
    citation = only("<ref>{{wayback|url=http://a.b/c|date=}}</ref>")
    assert (citation.url, citation.archive_url, citation.dates.archive_date) == (
        "http://a.b/c",
        None,
        None,
    )


@pytest.mark.parametrize("template", ["{{webarchive}}", "{{webarchive|url={{x}}}}"])
def test_an_archive_template_without_address_is_only_a_marker(template):
    assert only(f"<ref>Text {template}</ref>").form == "text"


def test_a_marker_behind_a_body_link_belongs_to_it():
    (citation,) = read("http://a.b/c {{dead link}}", links=True)
    assert kinds(citation) == ["dead-link"]
    assert read("http://a.b/c {{dead link}}") == ()
