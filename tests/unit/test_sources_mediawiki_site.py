import pytest

from refaudit.errors import UsageError
from refaudit.model import uri
from refaudit.settings import Settings
from refaudit.sources.language import language_of
from refaudit.sources.mediawiki_api import ActionApi, Unanswered, later
from refaudit.sources.mediawiki_site import addresses, described
from tests.helpers.scripted_wiki import ScriptedWiki, siteinfo


@pytest.mark.parametrize(
    ("wiki", "places"),
    [
        (
            "en.wikipedia.org",
            ["https://en.wikipedia.org/w/api.php", "https://en.wikipedia.org/api.php"],
        ),
        ("http://w.org:8080", ["http://w.org:8080/w/api.php", "http://w.org:8080/api.php"]),
        ("https://w.org/wiki/Page?x=1", ["https://w.org/w/api.php", "https://w.org/api.php"]),
        ("https://w.org/own/api.php?action=help", ["https://w.org/own/api.php"]),
        ("bücher.de", ["https://xn--bcher-kva.de/w/api.php", "https://xn--bcher-kva.de/api.php"]),
    ],
)
def test_a_wiki_is_named_by_its_host_or_any_url_of_it(wiki, places):
    assert [url.href for url in addresses(wiki)] == places


@pytest.mark.parametrize("wiki", ["", "a b", "ftp://w.org/", "https://", "x" * 9000])
def test_what_names_no_wiki_is_refused(wiki):
    with pytest.raises(UsageError, match="wiki"):
        addresses(wiki)


def test_user_information_of_an_address_is_not_shown():
    with pytest.raises(UsageError) as raised:
        addresses("ftp://me:hush@w.org/")
    assert "hush" not in str(raised.value)


async def site_of(answer, url="https://w.org/w/api.php"):
    wiki = ScriptedWiki().on(answer, meta="siteinfo")
    settings = Settings(contact="me@example.org", retries=0, host_interval=0)
    api = ActionApi(wiki.connect(settings, uri.parse(url), later=later))
    try:
        return await described(api)
    finally:
        await api.aclose()


async def test_a_wiki_is_called_by_the_host_that_it_says():
    site = await site_of(siteinfo(base="https://de.wikipedia.org/wiki/X", wikiid="dewiki"))
    assert (site.host, site.language) == ("de.wikipedia.org", "de")


@pytest.mark.parametrize(
    ("server", "articlepath", "address"),
    [
        ("//w.org", "/wiki/$1", "https://w.org/wiki/Was_ist_das%3F"),
        ("http://w.org:81", "/$1", "http://w.org:81/Was_ist_das%3F"),
        (
            "https://w.org",
            "/w/index.php?title=$1",
            "https://w.org/w/index.php?title=Was_ist_das%3F",
        ),
        ("https://w.org", "", "https://w.org/index.php?title=Was_ist_das%3F"),
        ("", "/wiki/$1", "https://w.org:443/wiki/Was_ist_das%3F"),
        (
            "javascript:alert(1)",
            "/$1",
            "https://w.org/w/api.php?action=query&titles=Was_ist_das%3F",
        ),
    ],
)
async def test_pages_have_the_address_that_the_wiki_gives_them(server, articlepath, address):
    site = await site_of(siteinfo(server=server, articlepath=articlepath))
    assert site.address("Was ist das?") == address


@pytest.mark.parametrize(
    ("title", "end"),
    [
        ("Жезқазған", "Жезқазған"),
        ("A&B=C+D", "A%26B%3DC%2BD"),
        ("AC/DC: 100%", "AC/DC:_100%25"),
        ('"<#>"', "%22%3C%23%3E%22"),
        ("C'est la vie (film)", "C'est_la_vie_(film)"),
    ],
)
async def test_addresses_keep_readable_letters(title, end):
    site = await site_of(siteinfo())
    assert site.address(title) == f"https://w.org/wiki/{end}"
    assert isinstance(uri.parse(site.address(title)), uri.Url)


async def test_a_category_may_be_named_in_the_wikis_own_language():
    site = await site_of(siteinfo())
    names = ("Flüsse", "Kategorie:Flüsse", "category: Flüsse", " Category:Flüsse")
    assert {site.category(name) for name in names} == {"Category:Flüsse"}
    assert site.category("Star Wars: A") == "Category:Star Wars: A"


@pytest.mark.parametrize(
    ("generator", "words"),
    [
        ("MediaWiki 1.27.4", "1.32 is the oldest"),
        ("MediaWiki 0.9", "too old"),
        ("DokuWiki", "does not say that it is MediaWiki"),
        ("", "does not say that it is MediaWiki"),
    ],
)
async def test_what_cannot_be_read_is_told(generator, words):
    with pytest.raises(Unanswered, match=words):
        await site_of(siteinfo(generator=generator))


@pytest.mark.parametrize("version", ["1.32.0", "1.44.0-wmf.5", "2.0"])
async def test_newer_wikis_are_read(version):
    assert (await site_of(siteinfo(generator=f"MediaWiki {version}"))).host == "w.org"


@pytest.mark.parametrize(
    ("host", "database", "said", "language"),
    [
        ("no.wikipedia.org", "nowiki", "nb", "no"),
        ("zh-min-nan.wikipedia.org", "zh_min_nanwiki", "nan", "zh-min-nan"),
        ("commons.wikimedia.org", "commonswiki", "en", "en"),
        ("wiki.example.org", "wiki", "de-AT", "de-at"),
        ("www.mediawiki.org", "mediawikiwiki", "en", "en"),
        (None, "", None, None),
        ("w.org", "x", "not a language", None),
    ],
)
def test_the_language_is_that_of_the_address_where_the_database_agrees(
    host, database, said, language
):
    assert language_of(host=host, database=database, said=said) == language
