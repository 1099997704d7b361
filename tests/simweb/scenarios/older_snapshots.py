"""Captures whose address is not letter by letter the cited one, and other old habits."""

from tests.simweb.archives import WAYBACK
from tests.simweb.case import Cited
from tests.simweb.place import Place
from tests.simweb.scenario import scenario
from tests.simweb.scenarios.snapshots import STAMP, snapshot, store

GOOD = "good/captured"


@scenario(GOOD, langs=("en", "de"), judged="archive_url")
def captured_with_www_and_https(at: Place) -> Cited:
    """The archive has the page under https and www, the citation under neither."""
    url = f"http://{at.domain}{at.path}"
    store(at, f"https://www.{at.domain}{at.path}", STAMP, at.article())
    return cited(at, url)


@scenario(GOOD, langs=("en", "pl"), judged="archive_url")
def captured_with_port(at: Place) -> Cited:
    """Captures of the first years name the port."""
    url = f"http://{at.domain}{at.path}"
    store(at, f"http://{at.domain}:80{at.path}", STAMP, at.article())
    return cited(at, url)


@scenario(GOOD, langs=("en",), judged="archive_url")
def archive_by_http(at: Place) -> Cited:
    """The archive was cited with http, as was done for long."""
    made = snapshot(at, at.article())
    return cited(at, made.url, f"http://{WAYBACK}/web/{STAMP}/{made.url}")


@scenario("error-capture/archived-error other-time/*", langs=("en", "fr"), judged="archive_url")
def nearest_is_an_error(at: Place) -> Cited:
    """The nearest capture is of another year, and of a 404."""
    return snapshot(at, at.missing(), served="20200101120000")


@scenario("unchecked/invalid-url", judged="archive_url")
def calendar(at: Place) -> Cited:
    """The calendar of all captures was cited, which is no capture."""
    made = snapshot(at, at.article())
    return cited(at, made.url, f"https://{WAYBACK}/web/*/{made.url}")


def cited(at: Place, url: str, archive_url: str | None = None) -> Cited:
    return Cited(
        url=url,
        title=at.title,
        archive_url=archive_url or f"https://{WAYBACK}/web/{STAMP}/{url}",
        archive_date="2018-04-12",
        access_date="2018-04-12",
        url_status="dead",
    )
