from pathlib import Path

import pytest

from refaudit.catalogue import archives
from refaudit.catalogue.archives import read
from refaudit.model.citation import SnapshotAddress

FACTS = Path(__file__).parents[2] / "../shared/facts/archives.json"
PAGE = "http://example.org/a?b=c"

# One address a service: what follows the scheme, and the timestamp that is read from it.
FULL = {
    "wayback": ("web.archive.org/web/20160312120000/", "20160312120000"),
    "archivetoday": ("archive.ph/20120713012856/", "20120713012856"),
    "webcite": ("www.webcitation.org/65yd5AgqG?url=", "20120307035526"),
    "memento": ("timetravel.mementoweb.org/memento/2010/", "2010"),
    "archiveit": ("wayback.archive-it.org/1234/20150607080910/", "20150607080910"),
    "arquivo": ("arquivo.pt/wayback/20091010102944/", "20091010102944"),
    "loc": ("webarchive.loc.gov/lcwa0010/20111109051100/", "20111109051100"),
    "webharvest": ("www.webharvest.gov/congress112th/20130105000000/", "20130105000000"),
    "bibalex": ("web.archive.bibalex.org:80/web/20011007083709/", "20011007083709"),
    "collectionscanada": (
        "www.collectionscanada.gc.ca/webarchives/20071125010224/",
        "20071125010224",
    ),
    "baclac": ("webarchive.bac-lac.gc.ca:8080/wayback/20080116045132/", "20080116045132"),
    "veebiarhiiv": ("veebiarhiiv.digar.ee/a/20131014091520/", "20131014091520"),
    "vefsafn": ("wayback.vefsafn.is/wayback/20100301195609/", "20100301195609"),
    "proni": ("webarchive.proni.gov.uk/20111213123846/", "20111213123846"),
    "europarchive": ("collection.europarchive.org/nli/20160525150342/", "20160525150342"),
    "spletni": ("nukrobi2.nuk.uni-lj.si:8080/wayback/20160203130917/", "20160203130917"),
    "stanford": ("swap.stanford.edu/was/20140101000000mp_/", "20140101000000"),
    "ukgwa": ("webarchive.nationalarchives.gov.uk/ukgwa/20120101000000mp_/", "20120101000000"),
    "ukparliament": ("webarchive.parliament.uk/20130101000000/", "20130101000000"),
    "nlb": ("eresources.nlb.gov.sg/webarchives/wayback/20061229020131/", "20061229020131"),
    "perma": ("perma-archives.org/warc/20160331221305/", "20160331221305"),
    "ukwebarchive": ("www.webarchive.org.uk/wayback/en/archive/20110324230020/", "20110324230020"),
    "wikiwix": ("archive.wikiwix.com/cache/20180329074145/", "20180329074145"),
    "nla": ("webarchive.nla.gov.au/gov/20120326012340/", "20120326012340"),
    "freezepage": ("www.freezepage.com/1476643019VQWHMCLASH?url=", "20161016183659"),
    "webrecorder": ("conifer.rhizome.org/user/coll/20190505050505/", "20190505050505"),
    "ghostarchive": ("ghostarchive.org/archive/20221009/", "20221009"),
    "googlecache": ("webcache.googleusercontent.com/search?q=cache:EEXBFdO8mQsJ:", None),
    "bingcache": ("cc.bingj.com/cache.aspx?q=x&u=", None),
    "yorku": ("digital.library.yorku.ca/wayback/20160129214328/", "20160129214328"),
    "padicat": ("www.padi.cat:8080/wayback/20140404212712/", "20140404212712"),
    "bavaria": ("langzeitarchivierung.bib-bvb.de/wayback/20121004142737/", "20121004142737"),
    "aueb": ("archive.aueb.gr/services/web/20110101000000/", "20110101000000"),
    "haw": ("haw.nsk.hr/arhiva/20150101000000id_/", "20150101000000"),
    "webarchivcz": ("wayback.webarchiv.cz/wayback/20221024073116/", "20221024073116"),
    "banq": ("waext.banq.qc.ca/wayback/20150101000000/", "20150101000000"),
    "nrscotland": ("webarchive.nrscotland.gov.uk/20210313152406/", "20210313152406"),
    "nli": ("wayback.nli.org.il:8080/19981202212610/", "19981202212610"),
    "eot": ("eot.us.archive.org/eot/20130101000000/", "20130101000000"),
    "unhcr": ("webarchive.archive.unhcr.org/20230101000000/", "20230101000000"),
    "bnf": ("archivesinternet.bnf.fr/20140101000000/", "20140101000000"),
    "megalodon": ("megalodon.jp/2021-0120-0011-13/", "20210119151113"),
}
# Services whose addresses never carry the original.
BLIND = {
    "peeep": ("http://www.peeep.us/0e0f9d33", "short", None),
    "screenshots": ("http://www.screenshots.com/example.org/2012-05-06", "full", "20120506"),
}


def test_every_service_of_the_catalogue_has_an_example_here() -> None:
    assert set(FULL) | set(BLIND) == set(archives._services())


@pytest.mark.parametrize("id_", FULL)
def test_a_full_address_tells_service_time_and_original(id_: str) -> None:
    prefix, timestamp = FULL[id_]
    page = "http://example.org/a" if id_ == "googlecache" else PAGE
    assert read("http://" + prefix + page) == SnapshotAddress(
        archive=id_, timestamp=timestamp, original=page
    )


@pytest.mark.parametrize("id_", BLIND)
def test_an_address_without_the_original_tells_the_rest(id_: str) -> None:
    url, form, timestamp = BLIND[id_]
    assert read(url) == SnapshotAddress(archive=id_, form=form, timestamp=timestamp)


@pytest.mark.parametrize(
    ("url", "archive", "timestamp"),
    [
        ("https://archive.is/wxyz1", "archivetoday", None),
        ("https://archive.ph/o/wxyz1/https://example.org/", "archivetoday", None),
        ("http://www.webcitation.org/5eWaHRbn4", "webcite", "20090212051918"),
        ("https://www.webcitation.org/query?id=5eWaHRbn4", "webcite", "20090212051918"),
        ("http://www.webcitation.org/1138911916587475", "webcite", "20060202202516"),
        ("https://perma.cc/F9NT-22AK", "perma", None),
        ("https://ghostarchive.org/archive/xjJWi", "ghostarchive", None),
        ("https://ghostarchive.org/varchive/CfRSVPhzN5M", "ghostarchive", None),
        ("http://www.freezepage.com/1249681324ZHFROBOEGE", "freezepage", "20090807214204"),
        ("http://gyo.tc/1vPf6", "megalodon", None),
        ("http://cc.bingj.com/cache.aspx?q=x&d=123", "bingcache", None),
    ],
)
def test_a_short_id_hides_the_original(url: str, archive: str, timestamp: str | None) -> None:
    assert read(url) == SnapshotAddress(archive=archive, form="short", timestamp=timestamp)


@pytest.mark.parametrize(
    ("url", "timestamp", "original"),
    [
        # 16 digits and a query string: WebCite's other two forms
        (f"http://webcitation.org/query?id=1138911916587475&url={PAGE}", "20060202202516", PAGE),
        (
            "https://www.webcitation.org/query?url=http%3A%2F%2Fexample.org%2F&date=2010-05-06",
            "20100506",
            "http://example.org/",
        ),
        (f"https://www.webcitation.org/query?url={PAGE}", None, PAGE),
        (f"https://archive.today/2022.03.09-214849/{PAGE}", "20220309214849", PAGE),
        (f"https://archive.today/newest/{PAGE}", None, PAGE),
        ("http://pandora.nla.gov.au/pan/14231/20120727-0512/example.org/a", "20120727051200", None),
        (f"http://pandora.nla.gov.au/nph-arch/2000/S2000-Dec-5/{PAGE}", "20001205", PAGE),
        (f"http://trove.nla.gov.au/awa/20150101000000/{PAGE}", "20150101000000", PAGE),
        (f"http://gyo.tc/{PAGE}", None, PAGE),
        (f"https://wayback.archive-it.org/1234/{PAGE}", None, PAGE),
        (f"http://archive.wikiwix.com/cache/?url={PAGE}&title=Site", None, PAGE),
        ("https://ghostarchive.org/varchive/youtube/20211211/CfRSVPhzN5M", "20211211", None),
    ],
)
def test_other_full_forms(url: str, timestamp: str | None, original: str | None) -> None:
    address = read(url)
    assert address is not None
    assert (address.form, address.timestamp, address.original) == ("full", timestamp, original)


@pytest.mark.parametrize(
    ("written", "original"),
    [
        ("http%3A//example.org/a%2520b%3Fc=%C3%A9%20d", "http://example.org/a%20b?c=%C3%A9%20d"),
        ("HTTPS%3A%2F%2Fexample.org%2F", "HTTPS://example.org/"),
        ("http://example.org/a%2Fb%20c", "http://example.org/a%2Fb%20c"),
        ("example.org/a", "http://example.org/a"),
        ("example.org:8080/a", "http://example.org:8080/a"),
        ("//example.org/a", "http://example.org/a"),
        ("http:/example.org/a", "http://example.org/a"),
        ("ftp://example.org/a", "ftp://example.org/a"),
    ],
)
def test_the_original_is_decoded_and_completed(written: str, original: str) -> None:
    address = read("https://web.archive.org/web/20160312120000/" + written)
    assert address is not None
    assert address.original == original


@pytest.mark.parametrize(
    ("path", "problem", "timestamp", "original"),
    [
        ("/web/*/" + PAGE, "timestamp: a calendar", None, PAGE),
        ("/web/2012*/" + PAGE, "timestamp: a calendar", "2012", PAGE),
        ("/*/" + PAGE, "timestamp: a calendar", None, PAGE),
        ("/web/20120101-20121231*/" + PAGE, "timestamp: a calendar", "20120101", PAGE),
        ("/save/" + PAGE, "save command", None, PAGE),
        ("/save/_embed/" + PAGE, "save command", None, PAGE),
        ("/save", "save command", None, None),
        ("/liveweb/" + PAGE, "liveweb", None, PAGE),
        ("/web/20120101/" + PAGE, "timestamp: not 14 digits", "20120101", PAGE),
        ("/web/201201010000000/" + PAGE, "timestamp: not 14 digits", None, PAGE),
        ("/web/2id_/" + PAGE, "timestamp: not 14 digits", "2", PAGE),
        ("/web/20121301000000/" + PAGE, "timestamp: no such day", "20121301000000", PAGE),
        ("/web/19950101000000/" + PAGE, "timestamp: before 1996", "19950101000000", PAGE),
        ("/web/" + PAGE, "timestamp: none", None, PAGE),
        ("/web/www.example.org", "timestamp: none", None, "http://www.example.org"),
        ("/", "timestamp: none", None, None),
        ("/details/x", "timestamp: none", None, None),
        ("/wayback/20120101000000/" + PAGE, "path: ", "20120101000000", PAGE),
        ("/a/web/20120101000000/" + PAGE, "path: ", "20120101000000", PAGE),
        ("/20120101000000id_/" + PAGE, "flag: ", "20120101000000", PAGE),
        ("/web/20120101000000xyz/" + PAGE, "flag: ", "20120101000000", PAGE),
    ],
)
def test_a_malformed_wayback_address_keeps_what_can_be_read(
    path: str, problem: str, timestamp: str | None, original: str | None
) -> None:
    address = read("https://web.archive.org" + path)
    assert address is not None
    assert (address.archive, address.form) == ("wayback", "malformed")
    assert (address.problem or "").startswith(problem)
    assert (address.timestamp, address.original) == (timestamp, original)


@pytest.mark.parametrize(
    "url",
    ["http://liveweb.archive.org/http://example.com/", "http://liveweb.archive.org/x"],
)
def test_liveweb_is_always_malformed(url: str) -> None:
    address = read(url)
    assert address is not None
    assert address.problem == "liveweb"


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        (f"https://archive.today/{PAGE}", "timestamp: a list of captures"),
        (
            f"https://webarchive.nationalarchives.gov.uk/*/{PAGE}",
            "timestamp: a calendar (*), not one capture",
        ),
        (f"https://megalodon.jp/2021-1320-0011-13/{PAGE}", "timestamp: no such time"),
        (f"https://megalodon.jp/0001-0101-0000-00/{PAGE}", "timestamp: no such time"),
        (f"http://pandora.nla.gov.au/nph-arch/2000/S2000-Foo-5/{PAGE}", "timestamp: no such time"),
    ],
)
def test_other_archives_have_malformed_addresses_too(url: str, problem: str) -> None:
    address = read(url)
    assert address is not None
    assert (address.form, address.problem) == ("malformed", problem)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/web/20160312120000/http://example.com/",
        "https://archive.org/details/berlin00larg",
        "https://www.archive.org/stream/x#page/140",
        "https://trove.nla.gov.au/newspaper/article/1",
        "https://archive.today/faq/",
        "https://notweb.archive.org/web/20160312120000/http://example.com/",
        "https://web.archive.org.evil.example/web/20160312120000/http://example.com/",
        "web.archive.org/web/20160312120000/http://example.com/",
        "ftp://web.archive.org/web/20160312120000/http://example.com/",
        "https://web.archive.org\\@evil.example/",
        "https://",
        "",
        "x" * 20_000,
    ],
)
def test_what_is_no_archive_url_is_none(url: str) -> None:
    assert read(url) is None


@pytest.mark.parametrize(
    "site",
    [
        "http://web.archive.org",
        "//web.archive.org",
        "HTTPS://Web.Archive.ORG",
        "https://web.archive.org:443",
        "https://web.archive.org.",
        "https://www.web.archive.org",
        "https://user:secret@web.archive.org",
        "  https://web.archive.org",
        "http://classic-web.archive.org",
        "https://archive.org",
    ],
)
def test_the_host_counts_however_it_is_written(site: str) -> None:
    assert read(f"{site}/web/20160312120000/{PAGE}") == SnapshotAddress(
        archive="wayback", timestamp="20160312120000", original=PAGE
    )
