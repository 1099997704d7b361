"""Captures in other archives: some prove them as the Wayback Machine does, others prove nothing."""

from tests.simweb.archives import MEMENTO, Capture, Memento
from tests.simweb.case import Cited
from tests.simweb.place import Place
from tests.simweb.scenario import scenario
from tests.simweb.web import Answer, html, redirect

GOOD = "good/captured"
STAMP = "20160703141500"
#: Those whose captures are cited here; the others are the ones that are away or that block.
_WORKING = ("arquivo.pt", "webarchive.nationalarchives.gov.uk")


def archive(at: Place, host: str) -> Memento:
    found = at.web.sites.setdefault(
        host, Memento(host, MEMENTO[host], 302 if "gov" in host else 307)
    )
    assert isinstance(found, Memento)
    return found


def captured(
    at: Place,
    host: str,
    answer: Answer | None,
    *,
    served: str = STAMP,
    path: str | None = None,
    shown_as: str | None = None,
) -> Cited:
    """Cite a capture of a page in the archive at this host."""
    url = at.root + (path or at.path)
    if answer is not None:
        archive(at, host).add(Capture(url=url, stamp=served, answer=answer, shown_as=shown_as))
    return cited(at, url, f"https://{host}{MEMENTO[host][0]}{STAMP}/{url}")


def cited(at: Place, url: str, archive_url: str) -> Cited:
    return Cited(
        url=url,
        title=at.title,
        archive_url=archive_url,
        archive_date="2016-07-03",
        access_date="2016-07-03",
        url_status="dead",
    )


def both(at: Place, answer: Answer | None, **options: str) -> tuple[Cited, ...]:
    return tuple(captured(at, host, answer, **options) for host in _WORKING)


@scenario(GOOD, langs=("pt", "en", "es"), judged="archive_url")
def exact(at: Place) -> tuple[Cited, ...]:
    """The capture that is asked for."""
    return both(at, at.article())


@scenario("other-time/nearest-capture", judged="archive_url")
def other_day(at: Place) -> tuple[Cited, ...]:
    """A capture three years earlier, by redirect."""
    return both(at, at.article(), served="20130101120000")


@scenario(GOOD, langs=("pt",), judged="archive_url")
def same_day(at: Place) -> tuple[Cited, ...]:
    """A capture of the same day, by redirect."""
    return both(at, at.article(), served="20160703205900")


@scenario("missing/no-capture", judged="archive_url")
def never_captured(at: Place) -> tuple[Cited, ...]:
    """Nothing was captured."""
    archive(at, _WORKING[0]), archive(at, _WORKING[1])
    return both(at, None)


@scenario("error-capture/archived-error", judged="archive_url")
def captured_404(at: Place) -> tuple[Cited, ...]:
    """A capture of a 404."""
    return both(at, at.missing())


@scenario("error-capture/archived-error", langs=("pt", "en"), judged="archive_url", hard=True)
def captured_soft_404(at: Place) -> tuple[Cited, ...]:
    """A capture of an error page with 200."""
    return both(at, at.missing(status=200))


@scenario("redirect-capture/archived-redirect", judged="archive_url")
def captured_redirect(at: Place) -> tuple[Cited, ...]:
    """A capture of a redirect to the front page, replayed as it was."""
    return both(at, redirect("/", 302))


@scenario("other-page/*", judged="archive_url")
def of_another_page(at: Place) -> tuple[Cited, ...]:
    """A capture whose original is another page."""
    return both(at, at.article(), shown_as=f"{at.root}/index/other")


@scenario("unknown/throttled", judged="archive_url")
def archive_that_is_busy(at: Place) -> tuple[Cited, ...]:
    """The archive answers every request with 429."""
    host = "wayback.archive-it.org"
    at.web.sites.setdefault(
        host, lambda _: html("<h1>429</h1>Too Many Requests", 429, Retry_After="900")
    )
    return tuple(
        cited(at, u, f"https://{host}/1068/{STAMP}/{u}")
        for u in (f"{at.root}/b/1", f"{at.root}/b/2")
    )


@scenario("unknown/*", judged="archive_url")
def archive_that_is_down(at: Place) -> tuple[Cited, ...]:
    """The archive is down: 503 to every request."""
    host = "webarchive.loc.gov"
    at.web.sites.setdefault(host, lambda _: html("<h1>503</h1>Maintenance", 503))
    return tuple(
        cited(at, u, f"https://{host}/all/{STAMP}/{u}")
        for u in (f"{at.root}/d/1", f"{at.root}/d/2")
    )


@scenario("unknown/*", judged="archive_url", needs="dns")
def archive_that_is_gone(at: Place) -> Cited:
    """The name of the archive is gone, which says nothing of its capture."""
    at.web.zone["www.webcitation.org"] = [{"A": 3, "AAAA": 3}]
    return cited(at, at.url, f"https://www.webcitation.org/6iZkqT3vA?url={at.url}")


@scenario("blocked/*", judged="archive_url")
def archive_behind_a_captcha(at: Place) -> Cited:
    """An archive that shows robots a captcha with 429."""
    at.web.sites.setdefault(
        "archive.ph",
        lambda _: html(
            "<title>archive.ph</title><h1>One more step</h1><p>Please complete the check to access"
            "</p><div class='g-recaptcha'></div>",
            429,
        ),
    )
    return cited(at, at.url, f"https://archive.ph/{STAMP}/{at.url}")


@scenario("unknown/not-proven good/*", judged="archive_url")
def without_proof(at: Place) -> Cited:
    """An archive without Memento shows the page with 200."""
    at.web.sites.setdefault("ghostarchive.org", lambda _: at.article())
    return cited(at, at.url, f"https://ghostarchive.org/archive/{STAMP}/{at.url}")


@scenario("unknown/not-proven missing/*", judged="archive_url")
def without_proof_and_not_found(at: Place) -> Cited:
    """An archive without Memento says 404, which may be its own or the page's."""
    at.web.sites.setdefault("megalodon.jp", lambda _: html("<h1>404</h1>", 404))
    return cited(at, at.url, f"https://megalodon.jp/2016-0703-1415-00/{at.url}")


@scenario("blocked/*", judged="archive_url")
def archive_that_forbids(at: Place) -> Cited:
    """An archive without Memento says 403."""
    at.web.sites.setdefault("archive.wikiwix.com", lambda _: html("<h1>Forbidden</h1>", 403))
    return cited(at, at.url, f"https://archive.wikiwix.com/cache/{STAMP}/{at.url}")
