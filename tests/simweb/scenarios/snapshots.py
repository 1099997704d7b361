"""Captures in the Wayback Machine: what they are worth to the reader of a dead link."""

from tests.simweb import pages
from tests.simweb.archives import WAYBACK, Capture, Wayback, key
from tests.simweb.case import Cited
from tests.simweb.place import Place
from tests.simweb.scenario import scenario
from tests.simweb.scenarios.live import PDF, PNG, plain
from tests.simweb.scenarios.parked import lander
from tests.simweb.scenarios.usurped import GAMBLING, shop_of_words
from tests.simweb.vendors import VENDORS
from tests.simweb.voice import LANGUAGES
from tests.simweb.web import Answer, html, redirect

GOOD = "good/captured"
ERROR = "error-capture/archived-error"
STAMP = "20180412093015"


def wayback(at: Place) -> Wayback:
    archive = at.web.sites.setdefault(WAYBACK, Wayback(WAYBACK))
    assert isinstance(archive, Wayback)
    return archive


def store(at: Place, url: str, stamp: str, answer: Answer, shown_as: str | None = None) -> None:
    """Put a capture into the archive."""
    wayback(at).add(Capture(url=url, stamp=stamp, answer=answer, shown_as=shown_as))


def snapshot(
    at: Place,
    answer: Answer | None,
    *,
    asked: str = STAMP,
    served: str | None = None,
    path: str | None = None,
    flag: str = "",
) -> Cited:
    """Cite the capture `asked` of a page; the archive has `answer` of the time `served`."""
    url = at.root + (path or at.path)
    if answer is not None:
        store(at, url, served or asked, answer)
    day = f"{asked[:4]}-{asked[4:6] or '01'}-{asked[6:8] or '01'}"
    return Cited(
        url=url,
        title=at.title,
        archive_url=f"https://{WAYBACK}/web/{asked}{flag}/{url}",
        archive_date=day,
        access_date=day,
        url_status="dead",
    )


@scenario(GOOD, langs=LANGUAGES, judged="archive_url")
def exact(at: Place) -> Cited:
    """The capture of the second that is asked for, with the article."""
    return snapshot(at, at.article())


@scenario(GOOD, judged="archive_url")
def files(at: Place) -> tuple[Cited, ...]:
    """Captures of a PDF, a picture, a text."""
    return (
        snapshot(at, plain("application/pdf", PDF), path="/a/r.pdf"),
        snapshot(at, plain("image/png", PNG), path="/a/map.png"),
        snapshot(at, plain("text/plain", b"404 lines of text"), path="/a/t.txt"),
    )


@scenario(GOOD, langs=("en", "de"), judged="archive_url")
def with_a_flag(at: Place) -> Cited:
    """The address has the flag of the view without the toolbar."""
    return snapshot(at, at.article(), flag="if_")


@scenario(GOOD, langs=("en", "fi", "ja"), judged="archive_url")
def same_day(at: Place) -> Cited:
    """The nearest capture is some minutes away on the same day."""
    return snapshot(at, at.article(), served=STAMP[:8] + "101500")


@scenario("other-time/nearest-capture", langs=("en", "de", "ru", "zh"), judged="archive_url")
def other_day(at: Place) -> Cited:
    """The nearest capture is of another year."""
    return snapshot(at, at.article(), served="20140101120000")


@scenario("other-time/nearest-capture", langs=("en", "fr"), judged="archive_url")
def next_day(at: Place) -> Cited:
    """The nearest capture is of the next day."""
    return snapshot(at, at.article(), served="20180413000200")


@scenario("good/captured unchecked/invalid-url", judged="archive_url", hard=True)
def year_only(at: Place) -> Cited:
    """Only the year was asked for, and there is a capture in it."""
    return snapshot(at, at.article(), asked="2018", served="20180102030405")


@scenario("missing/no-capture", langs=LANGUAGES[::4], judged="archive_url")
def never_captured(at: Place) -> Cited:
    """The archive has nothing of this address."""
    return snapshot(at, None)


@scenario(ERROR, langs=("en", "fr", "pl", "ko"), judged="archive_url")
def captured_404(at: Place) -> Cited:
    """The page was gone when it was captured."""
    return snapshot(at, at.missing())


@scenario(ERROR, judged="archive_url")
def captured_statuses(at: Place) -> tuple[Cited, ...]:
    """Captures of other statuses."""
    return tuple(
        snapshot(at, html(f"<h1>{status}</h1>", status, Retry_After="60"), path=f"/s/{status}")
        for status in (401, 403, 410, 429, 500, 503, 504)
    )


@scenario(
    ERROR, langs=("en", "de", "fi", "ru", "ja", "es", "tr", "cs"), judged="archive_url", hard=True
)
def captured_soft_404(at: Place) -> Cited:
    """With 200 the archive captured the error page of the site."""
    return snapshot(at, at.missing(status=200))


@scenario(ERROR, langs=("en", "sv", "fr"), judged="archive_url", hard=True)
def captured_notice(at: Place) -> Cited:
    """The archive captured the notice that the article was taken away."""
    heading, text = at.say.removed[0]
    return snapshot(at, at.page(heading, pages.notice(at.words("r"), heading, text)))


@scenario(ERROR, judged="archive_url")
def captured_walls(at: Place) -> tuple[Cited, ...]:
    """The archive's own robot met a wall, and that is what was kept."""
    names = (
        "cloudflare_challenge",
        "cloudflare_old_challenge",
        "akamai",
        "imperva",
        "datadome",
        "human",
        "f5",
        "anubis",
    )
    return tuple(snapshot(at, VENDORS[name].answer(), path=f"/w/{name}") for name in names)


@scenario(
    ERROR + " other-page/* redirect-capture/*", langs=("en", "it"), judged="archive_url", hard=True
)
def captured_login(at: Place) -> Cited:
    """The archive captured a login in place of the page."""
    heading, text = at.say.login
    form = f"<h1>{heading}</h1><p>{text}</p><form><input name=u><input type=password></form>"
    return snapshot(at, html(pages.bare(heading, form)))


@scenario(ERROR + " other-page/*", langs=("en", "de"), judged="archive_url", hard=True)
def captured_lander(at: Place) -> Cited:
    """The domain was parked when it was captured."""
    head = '<script src="https://img.sedoparking.com/js/x.js"></script>'
    return snapshot(at, html(lander(at, head)))


@scenario(ERROR + " other-page/*", langs=("fr", "pl"), judged="archive_url", hard=True)
def captured_casino(at: Place) -> Cited:
    """The domain belonged to a casino when it was captured."""
    return snapshot(at, shop_of_words(*GAMBLING["id"], at.number, "id"))


@scenario("redirect-capture/archived-redirect", langs=("en", "de", "hu"), judged="archive_url")
def captured_redirect_home(at: Place) -> Cited:
    """The archive captured a redirect to the front page."""
    snapshot(at, at.home(), path="/")
    return snapshot(at, redirect("/", 301))


@scenario("redirect-capture/archived-redirect", langs=("en", "ja"), judged="archive_url")
def captured_redirect_to_login(at: Place) -> Cited:
    """The archive captured a redirect to a login."""
    return snapshot(at, redirect(f"https://{at.other('id')}/login?next=1"))


@scenario(
    "redirect-capture/archived-redirect good/*", langs=("en", "nl"), judged="archive_url", hard=True
)
def captured_redirect_to_https(at: Place) -> Cited:
    """The archive captured the redirect to https, beside the page itself at a later second."""
    cited = snapshot(at, redirect(f"https://{at.host}{at.path}", 301))
    snapshot(at, at.article(), asked="20180412093016")
    return cited


@scenario(
    "redirect-capture/archived-redirect good/*", langs=("en", "cs"), judged="archive_url", hard=True
)
def captured_redirect_to_new_place(at: Place) -> Cited:
    """The archive captured a redirect to the article's new slug, which it has too."""
    snapshot(at, at.article(), path="/new" + at.path)
    return snapshot(at, redirect("/new" + at.path, 301))


@scenario("other-page/*", langs=("en", "ru"), judged="archive_url")
def of_another_page(at: Place) -> Cited:
    """The archive serves a capture of another address than it was asked for."""
    cited = snapshot(at, None)
    page = at.article(at.say.nav[3])
    store(at, cited.url, STAMP, page, shown_as=f"{at.root}/another/page/99")
    return cited


@scenario("blocked/*", judged="archive_url")
def excluded(at: Place) -> tuple[Cited, ...]:
    """The owner had the site left out: a page of status 200 without proof, or 403 and a name."""
    return (
        says(
            at,
            "/x/1",
            html(
                "<title>Wayback Machine</title><p>Sorry. This URL has been excluded from "
                "the Wayback Machine.</p>"
            ),
        ),
        says(
            at,
            "/x/2",
            html(
                "Blocked Site Error",
                403,
                X_Archive_Wayback_Runtime_Error="AdministrativeAcc"
                "essControlException: Blocked Site Error",
            ),
        ),
        says(
            at,
            "/x/3",
            html(
                "<p>Page cannot be crawled or displayed due to robots.txt.</p>",
                403,
                X_Archive_Wayback_Runtime_Error="RobotAccessControlException: Blocked",
            ),
        ),
    )


@scenario("redirect-capture/* unknown/*", judged="archive_url", hard=True)
def view_of_a_redirect(at: Place) -> Cited:
    """Whatever flag is asked for, the archive shows its page about an archived redirect."""
    return says(
        at,
        "/v/1",
        html(
            "<title>Internet Archive</title><p>Loading...</p><p>Got an HTTP 302 "
            "response at crawl time</p>",
            X_Archive_Src="live-1.warc.gz",
        ),
    )


@scenario("unknown/*", judged="archive_url")
def archives_own_trouble(at: Place) -> tuple[Cited, ...]:
    """The archive itself fails: errors, a loop of its own, a page of excuses with 200."""
    return (
        says(at, "/t/1", html("<h1>503 Service Unavailable</h1>No server is available", 503)),
        says(at, "/t/2", html("<h1>502 Bad Gateway</h1>", 502)),
        says(at, "/t/3", redirect(f"https://{WAYBACK}/web/{STAMP}id_/{at.root}/t/3")),
        says(
            at,
            "/t/4",
            html(
                "<title>Internet Archive: Temporarily Offline</title><h1>Temporarily Offline</h1>"
            ),
        ),
        says(
            at,
            "/t/5",
            html("<p>This snapshot cannot be displayed due to an internal error.</p>", 500),
        ),
    )


def says(at: Place, path: str, answer: Answer) -> Cited:
    """A citation of a capture for which the archive has words of its own."""
    cited = snapshot(at, None, path=path)
    wayback(at).says[key(cited.url)] = answer
    return cited
