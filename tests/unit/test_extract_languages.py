import pytest

from refaudit.extract import apply, extract
from refaudit.model.citation import Article, Citation, Form, Role
from refaudit.model.finding import Edit


def citations(text: str, language: str = "en") -> tuple[Citation, ...]:
    article = Article(title="Test", text=text, source="-", language=language)
    return extract(article).citations


def one(text: str, language: str = "en") -> Citation:
    (found,) = citations(text, language)
    return found


GERMAN = (
    "<ref>{{Internetquelle |url=https://example.org/a |titel=Bericht |abruf=1. März 2020 "
    "|archiv-url=https://web.archive.org/web/20200301000000/https://example.org/a "
    "|archiv-datum=2020-03-01 |offline=ja}}</ref>"
)


@pytest.mark.parametrize("language", ["de", "en", "als"])
def test_a_german_citation_is_read_in_any_article(language):
    found = one(GERMAN, language)
    assert (found.template, found.family) == ("Internetquelle", "local")
    assert (found.url, found.title, found.url_status) == (
        "https://example.org/a",
        "Bericht",
        "dead",
    )
    assert found.dates.access_date.iso == "2020-03-01"
    assert found.snapshot.timestamp == "20200301000000"
    assert [url.parameter for url in found.urls] == ["url", "archive-url"]


def test_an_english_template_keeps_to_english_names_in_english():
    found = one("<ref>{{cite web |url=https://example.org |titel=Bericht}}</ref>")
    assert found.title is None
    assert one(found.wikitext, "de").title == "Bericht"


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ("https://example.org/b", "https://example.org/b"),
        ("[https://example.org/b Online]", "https://example.org/b"),
        ("ja", None),
        ("{{Google Buch|BuchID=x}}", None),
        ("siehe https://example.org/b", "https://example.org/b"),
    ],
)
def test_a_link_may_stand_in_the_place_of_an_address(value, url):
    found = one(f"<ref>{{{{Literatur |Titel=Buch |Online={value}}}}}</ref>", "de")
    assert found.url == url
    assert found.title == "Buch"


def test_a_broken_link_template_says_that_the_page_is_gone():
    found = one("<ref>{{Lien brisé |url=https://example.org |titre=Titre}}</ref>", "fr")
    assert (found.url, found.url_status) == ("https://example.org", "dead")
    own = one("<ref>{{Lien brisé |url=https://example.org |url-status=usurped}}</ref>", "fr")
    assert own.url_status == "usurped"


def test_the_day_of_a_capture_is_read_from_its_timestamp():
    text = "[http://example.org A] {{Wayback |url=http://example.org |date=20120301120000}}"
    found = one(f"<ref>{text}</ref>", "sv")
    assert (found.dates.archive_date.valid, found.dates.archive_date.iso) == (True, "2012-03-01")
    worded = one(f"<ref>{text.replace('20120301120000', 'okänt 2012')}</ref>", "sv")
    assert worded.dates.archive_date is None or not worded.dates.archive_date.valid


@pytest.mark.parametrize(
    ("text", "archive"),
    [
        (
            "|wayback=20120301120000",
            "https://web.archive.org/web/20120301120000/http://example.org/a",
        ),
        ("|archive-is=20120713012856", "https://archive.today/20120713012856/http://example.org/a"),
        ("", None),
    ],
)
def test_a_german_archive_template_names_its_service(text, archive):
    found = one(f"<ref>{{{{Webarchiv |url=http://example.org/a {text} |text=A}}}}</ref>", "de")
    assert (found.url, found.archive_url) == ("http://example.org/a", archive)


def test_the_address_in_a_dead_link_marker_is_no_other_source():
    text = (
        "<ref>{{Internetquelle |url=https://example.org}} {{Toter Link |url=https://example.org}}"
    )
    found = one(text + "</ref>", "de")
    assert [mark.kind for mark in found.markers] == ["dead-link"]
    assert len(found.urls) == 1


def test_a_dead_link_marker_with_the_only_address_is_the_source():
    found = one("<ref>{{Enlace roto |1=[https://example.org Informe] |bot=X}}</ref>", "es")
    assert (found.form, found.url) == (Form.TEMPLATE, "https://example.org")
    copy = "https://web.archive.org/web/20120301120000/http://example.org/a"
    found = one(f"<ref>{{{{Toter Link |url={copy}}}}}</ref>", "de")
    assert (found.url, [url.role for url in found.urls]) == (None, [Role.SNAPSHOT])


def test_quotes_around_the_group_of_a_note_do_not_count():
    text = '{{Refnest|group="注"|本文}}<ref group="注" name="a">b</ref>{{Refnest|name=\'n\'|c}}'
    article = Article(title="Test", text=text, source="-", language="ja")
    notes = extract(article).references
    assert [(note.name, note.group) for note in notes] == [(None, "注"), ("a", "注"), ("n", None)]


def test_a_hebrew_note_has_a_hebrew_name():
    text = "{{הערה|שם=א|https://example.org}} {{הערה|שם=א}}"
    article = Article(title="Test", text=text, source="-", language="he")
    (note,) = extract(article).references
    assert (note.name, note.uses) == ("א", 2)


def test_an_edit_finds_a_parameter_by_its_local_name():
    text = "{{Internetquelle |url=https://example.org |abruf=2020-03-01}}"
    edit = Edit(parameter="access-date", value="2020-03-02")
    for language in ("de", "en"):
        assert apply(text, (edit,), language=language) == text.replace("-01", "-02")
    added = apply(text, (Edit(parameter="archiv-url", value="https://a.org", after="url"),))
    assert added is not None
    assert "|archiv-url=https://a.org" in added
