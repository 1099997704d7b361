from pathlib import Path

import pytest

from refaudit.extract import citations, extract
from refaudit.model.citation import Article, DateStyle, Form, Place, Role

CITE = "{{cite web |url=http://a.b/c |title=T}}"
WAYBACK = "https://web.archive.org/web/20200102030405/http://a.b/c"


def read(text, **options):
    return extract(Article(title="A", text=text, source="-"), **options).citations


def only(text, **options):
    (citation,) = read(text, **options)
    assert text[citation.start : citation.end] == citation.wikitext
    return citation


def urls(citation):
    return [(url.parameter, str(url.role), url.url) for url in citation.urls]


def test_a_citation_template_in_a_reference():
    citation = only(f"a\n== S ==\nb<ref name=n>x {CITE} y</ref> <ref name=n/>")
    assert (citation.place, citation.form) == (Place.REFERENCE, Form.TEMPLATE)
    assert (citation.template, citation.family) == ("cite web", "cs1")
    assert (citation.section, citation.line, citation.ordinal) == ("S", 3, 1)
    assert (citation.url, citation.title, citation.wikitext) == ("http://a.b/c", "T", CITE)
    reference = citation.reference
    assert (reference.name, reference.uses, reference.line) == ("n", 2, 3)
    assert citation.parameters == {"url": "http://a.b/c", "title": "T"}


def test_a_citation_template_in_the_body():
    citation = only(f"* {CITE}")
    assert (citation.place, citation.reference) == (Place.BODY, None)


def test_a_reference_may_hold_several_citations():
    text = f"<ref>{CITE} and [http://d.e f] and http://g.h/ and {{{{cite book|title=B}}}}</ref>"
    citations = read(text)
    assert [citation.form.value for citation in citations] == [
        "template",
        "bracketed",
        "bare",
        "template",
    ]
    assert [citation.ordinal for citation in citations] == [1, 2, 3, 4]
    assert {citation.reference.start for citation in citations} == {0}


def test_a_bracketed_link_has_a_title():
    citation = only("<ref>[http://a.b ''T'' &amp; {{lang|en|U}}] S</ref>")
    assert (citation.form, citation.url) == (Form.BRACKETED, "http://a.b")
    assert citation.title == "''T'' & {{lang|en|U}}"
    assert citation.wikitext == "[http://a.b ''T'' &amp; {{lang|en|U}}]"
    assert (citation.template, citation.family, citation.parameters) == (None, None, {})


def test_a_bare_url_is_cut_as_mediawiki_links_it():
    citation = only("<ref>See http://a.b/c.</ref>")
    assert (citation.form, citation.wikitext, citation.title) == (Form.BARE, "http://a.b/c", None)


def test_a_reference_without_link_is_one_line_of_text():
    citation = only("<ref> Smith, {{harvnb|Smith}} p. 3 <!-- x --></ref>")
    assert (citation.form, citation.urls) == (Form.TEXT, ())
    assert citation.wikitext == "Smith, {{harvnb|Smith}} p. 3 <!-- x -->"


def test_a_short_footnote_is_text_of_its_template():
    citation = only("a {{sfn|Smith|2001}} {{sfn|Smith|2001}}")
    assert (citation.form, citation.template) == (Form.TEXT, "sfn")
    assert (citation.wikitext, citation.reference.uses) == ("{{sfn|Smith|2001}}", 2)


def test_every_url_parameter_has_the_role_of_its_url():
    text = (
        "{{cite map|url=" + WAYBACK + "|map-url=http://m|chapterurl=http://c"
        "|archiveurl=https://unknown.example/1|title=T}}"
    )
    assert urls(only(text)) == [
        ("url", "snapshot", WAYBACK),
        ("map-url", "original", "http://m"),
        ("chapter-url", "original", "http://c"),
        ("archive-url", "snapshot", "https://unknown.example/1"),
    ]


def test_the_snapshot_is_read_from_the_archive_url():
    citation = only(f"{{{{cite web|url=http://a.b/c|archive-url={WAYBACK}|title=T}}}}")
    assert citation.archive_url == WAYBACK
    assert citation.snapshot.timestamp == "20200102030405"
    assert citation.snapshot.original == "http://a.b/c"


def test_an_archive_url_in_url_is_a_snapshot_and_no_archive_url():
    citation = only(f"<ref>[{WAYBACK} T]</ref>")
    assert (citation.url, citation.archive_url) == (WAYBACK, None)
    assert citation.urls[0].role is Role.SNAPSHOT
    assert citation.snapshot.timestamp == "20200102030405"


def test_canonical_values_come_from_any_alias():
    text = (
        "{{cite web|URL=http://a|archiveurl=http://b|accessdate=1 May 2020|airdate=2019"
        "|archivedate=2 May 2020|deadurl=no|title=T}}"
    )
    citation = only(text)
    assert (citation.url, citation.archive_url, citation.url_status) == (
        "http://a",
        "http://b",
        "live",
    )
    assert citation.dates.access_date.iso == "2020-05-01"
    assert citation.dates.archive_date.iso == "2020-05-02"
    assert citation.dates.date.iso == "2019"


def test_the_canonical_name_wins_over_an_alias():
    for text in (
        "{{cite web|URL=http://b|url=http://a}}",
        "{{cite web|url=http://a|URL=http://b}}",
    ):
        assert only(text).url == "http://a"


def test_empty_values_are_absent_but_stay_in_the_parameters():
    citation = only("{{cite web|url= |title=|date=<!-- x -->|url-status=}}")
    assert (citation.url, citation.title, citation.url_status) == (None, None, None)
    assert (citation.dates.date, citation.urls) == (None, ())
    assert citation.parameters == {"url": "", "title": "", "date": "", "url-status": ""}


def test_comments_and_entities_in_values_are_resolved():
    text = "{{cite web|url= <!-- x -->http://a.b/?c&amp;d{{!}}e |title=A&nbsp;B}}"
    citation = only(text)
    assert citation.url == "http://a.b/?c&d|e"
    assert citation.parameters["url"] == "http://a.b/?c&amp;d{{!}}e"
    assert citation.title == "A\u00a0B"


def test_values_that_a_template_computes_are_dynamic():
    text = (
        "{{cite web|url={{x}}|archive-url=http://w/{{y}}|title=T {{z}}|date={{start date|2020}}"
        "|url-status=dead}}"
    )
    citation = only(text)
    assert (citation.url, citation.archive_url) == (None, None)
    assert [(url.url, url.dynamic, str(url.role)) for url in citation.urls] == [
        (None, True, "original"),
        (None, True, "snapshot"),
    ]
    assert citation.dates.date.dynamic
    assert citation.dates.date.raw == "{{start date|2020}}"
    assert citation.title == "T {{z}}"
    assert only("<ref>[http://a/{{b}} c]</ref>").urls[0].dynamic


def test_the_last_of_two_equal_names_counts_and_is_told():
    citation = only("{{cite web|title=A|title=B|date=|date=2020|url=http://a|url=}}")
    assert (citation.title, citation.url) == ("B", None)
    assert citation.duplicates == ("title",)


def test_a_year_beside_a_date_is_read_as_such():
    dates = only("{{cite book|title=T|date=1 May 2020|year=May 2020}}").dates
    assert dates.date.valid
    assert not dates.year.valid


def test_links_in_text_parameters_are_urls_of_the_citation():
    citation = only("{{cite book|title=T|pages=[http://a.b 5]|quote=//x|last2=http://c.d/}}")
    assert urls(citation) == [
        ("pages", "original", "http://a.b"),
        ("last", "original", "http://c.d/"),
    ]
    assert only("{{cite book|title=T|pages=[http://a/{{b}} 5]}}").urls[0].dynamic
    assert citation.url is None


def test_templates_inside_a_citation_are_no_citations():
    assert only("{{cite web|title={{cite book|title=x}}|quote={{small|http://a}}}}").template == (
        "cite web"
    )


def test_a_reference_inside_a_citation_is_read_by_itself():
    outer, inner = read(f"{{{{cite book|title=T<ref>{CITE}</ref>}}}}")
    assert (outer.place, inner.place) == (Place.BODY, Place.REFERENCE)


def test_citations_inside_other_templates_are_found():
    text = f"<ref>{{{{small|{CITE}}}}}</ref>{{{{efn|{CITE}}}}}{{{{refbegin|{CITE}}}}}"
    citations = read(text)
    assert [citation.place.value for citation in citations] == ["reference", "reference", "body"]
    assert [citation.wikitext for citation in citations] == [CITE] * 3


def test_a_link_in_another_template_of_a_reference_is_not_lost():
    text = "<ref>{{official|url=http://a.b|{{x}}|http://c.d|title=T}}</ref>"
    citation = only(text)
    assert (citation.form, citation.template, citation.family) == (Form.TEMPLATE, "official", None)
    assert urls(citation) == [("url", "original", "http://a.b"), (None, "original", "http://c.d")]
    assert (citation.url, citation.title) == ("http://a.b", "T")
    assert only("<ref>{{small|[http://a.b T]}}</ref>").form is Form.BRACKETED


def test_of_the_urls_in_an_unknown_template_the_page_goes_before_its_copy():
    text = f"<ref>{{{{an act |archive-url={WAYBACK} |link=http://a.b/c}}}}</ref>"
    assert only(text).url == "http://a.b/c"


def test_only_the_definition_that_is_shown_is_cited():
    text = f"<ref name=n>{CITE}</ref><ref name=n>http://x</ref><ref name=n>{CITE}</ref>"
    assert only(text).url == "http://a.b/c"


def test_body_links_are_citations_only_when_asked_for():
    text = f"http://x.y {CITE} [http://z.z t] {{{{box|web=http://q.q|b}}}} <ref>http://r.r</ref>"
    assert [citation.place.value for citation in read(text)] == ["body", "reference"]
    wide = read(text, links=True)
    assert [(citation.place.value, citation.url) for citation in wide] == [
        ("link", "http://x.y"),
        ("body", "http://a.b/c"),
        ("link", "http://z.z"),
        ("link", "http://q.q"),
        ("reference", "http://r.r"),
    ]


def test_the_scope_changes_no_identity():
    text = "http://r.r <ref>http://r.r</ref>"
    assert read(text)[0].id == read(text, links=True)[1].id


def test_the_identity_survives_moved_lines_and_mended_dates():
    before = read(f"<ref>{CITE}</ref>")[0]
    mended = CITE.replace("}}", "|access-date=2020-01-01}}").replace("cite web", "Citeweb")
    assert read(f"\n\nx<ref>{mended}</ref>")[0].id == before.id
    assert read(f"<ref>{CITE.replace('=T', '=U')}</ref>")[0].id != before.id


def test_equal_citations_have_different_identities():
    assert len({citation.id for citation in read(f"{CITE} {CITE} {CITE}")}) == 3


def test_a_call_of_the_module_is_a_citation():
    citation = only("{{#invoke:cite web||url=http://a.b|title=T}}")
    assert (citation.family, citation.url) == ("cs1", "http://a.b")


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("{{Use dmy dates|date=May 2020}}", DateStyle.DMY),
        ("{{use mdy dates}}{{use dmy dates}}", DateStyle.MDY),
        ("a", None),
    ],
)
def test_the_articles_date_style_is_read(text, style):
    assert extract(Article(title="A", text=text, source="-")).date_style is style


@pytest.mark.shared
def test_the_example_of_a_spaced_document():
    seed = Path(__file__).parents[2] / "../shared/seed"
    files = sorted(seed.glob("*.txt"))
    if not files:
        pytest.skip("the seed document is not beside the checkout")
    text = files[0].read_bytes().decode()
    first, second = read(text)
    assert [first.template, second.template] == ["cite web", "cite web"]
    assert [url.url for citation in (first, second) for url in citation.urls] == [
        "https://www.zakon.kz/6018243-kairat-shaizhanov-stal-akimom-zhezkazgana.html",
        "https://stat.gov.kz/api/getFile/?docId=ESTAT478686",
        "https://web.archive.org/web/20230305101742/https://stat.gov.kz/api/getFile/"
        "?docId=ESTAT478686",
    ]
    assert first.dates.date.iso == "2022-06-28"
    assert (second.dates.date.iso, second.dates.archive_date.iso) == ("2023-01-01", "2023-03-05")
    assert second.url_status == "dead"
    assert second.snapshot.timestamp == "20230305101742"
    assert second.snapshot.original == second.url
    assert (first.reference.name, second.reference.name) == (None, "pop2023")
    for citation in (first, second):
        reference = citation.reference
        assert reference.malformed_tag
        assert text[reference.start : reference.end].startswith("< ref")
        assert text[reference.start : reference.end].endswith("< /ref >")


@pytest.mark.parametrize("links", [False, True])
def test_the_citations_alone_are_those_of_the_whole(links):
    text = (
        "{{sfn|Smith|2001}} <ref>{{cite web|url=http://a.b|title=T}} {{dead link}}</ref>"
        "http://c.d {{cite book|last=Smith|year=2001|title=B}}"
    )
    article = Article(title="A", text=text, source="a.wiki")
    assert tuple(citations(article, links=links)) == extract(article, links=links).citations
