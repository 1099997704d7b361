"""What may be our fault or their bad day: no verdict on the page can come of it."""

from tests.helpers.faults import FAULTS
from tests.simweb import pages
from tests.simweb.place import Place
from tests.simweb.scenario import scenario
from tests.simweb.web import Answer, html, redirect, wire

FAILED = "unknown/connection-failed"
MALFORMED = "unknown/malformed-response"
LOOP = "unknown/redirect-loop"
SERVER = "unknown/server-error"
THROTTLED = "unknown/throttled"

#: Faults of the wire, and what is right for each.
WIRE = {
    "close-before": FAILED,
    "close-mid-headers": f"{MALFORMED} {FAILED}",
    "reset-before": FAILED,
    "reset-mid-headers": f"{FAILED} {MALFORMED}",
    "reset-mid-body": "live/ok unknown/*",
    "truncated": "dead/not-found unknown/*",
    "truncated-chunked": "live/ok unknown/*",
    "bad-chunk": "live/ok unknown/*",
    "bad-gzip": "dead/gone unknown/*",
    "truncated-gzip": "live/ok unknown/*",
    "nested-gzip": "live/ok unknown/*",
    "brotli": "live/ok unknown/*",
    "huge-header": f"{MALFORMED} live/ok",
    "many-headers": f"{MALFORMED} live/ok",
    "gzip-bomb": "live/ok unknown/*",
    "garbage": MALFORMED,
    "http-0.9": MALFORMED,
    "icy": MALFORMED,
    "bad-status": MALFORMED,
    "not-http": MALFORMED,
    "two-lengths": f"{MALFORMED} live/ok",
    "negative-length": f"{MALFORMED} live/ok",
    "space-in-header": f"{MALFORMED} live/ok",
    "stall": "unknown/timeout",
    "stall-mid-body": "dead/not-found unknown/timeout",
    "drip-headers": "unknown/timeout",
    "drip-1xx": "unknown/timeout",
    "drip-body": "live/ok unknown/timeout",
    "loop": LOOP,
    "endless-body": "live/ok",
    "endless-pdf": "live/ok",
    "no-location": "unknown/*",
    "empty-location": "unknown/*",
    "bad-location": "unknown/* unchecked/*",
    "bad-port-location": "unknown/* unchecked/*",
    "file-location": "unchecked/* unknown/*",
    "script-location": "unchecked/* unknown/*",
}


def _declare(name: str, truth: str) -> None:
    def make(at: Place) -> None:
        at.site.always(wire(FAULTS[name]))
        at.scheme = "http"

    make.__name__ = name.replace("-", "_").replace(".", "_")
    make.__module__ = __name__
    make.__doc__ = f"On the wire: {name.replace('-', ' ')}."
    scenario(truth)(make)


for _name, _truth in WIRE.items():
    _declare(_name, _truth)


@scenario(SERVER)
def statuses(at: Place) -> tuple[str, ...]:
    """Errors of servers and of those before them."""
    paths = []
    for status in (500, 502, 504, 507, 520, 521, 522, 525, 526):
        host = at.other(f"s{status}")
        at.add_site(host).always(html(f"<h1>Error {status}</h1>", status))
        paths.append(f"https://{host}/page")
    return tuple(paths)


@scenario(SERVER, langs=("en", "de", "ja"))
def error_in_dress(at: Place) -> None:
    """500 whose page says that the page was not found."""
    heading, text = at.say.missing[0]
    at.put(at.page(heading, pages.notice(at.words("e"), heading, text), 500))


@scenario("unknown/server-error unknown/dns-failed dead/no-such-host")
def origin_without_name(at: Place) -> None:
    """Cloudflare's 530 with error 1016: the origin's name is missing."""
    at.site.always(html("<title>Origin DNS error</title>Error 1016", 530, Server="cloudflare"))


@scenario("unknown/server-error unknown/throttled")
def unavailable(at: Place) -> None:
    """503 for good."""
    at.site.always(html("<h1>Service Unavailable</h1>", 503))


@scenario("unknown/server-error unknown/host-trouble unknown/throttled", langs=("en",))
def whole_host_in_trouble(at: Place) -> tuple[str, ...]:
    """Every page of the host fails alike."""
    at.site.always(html("<h1>Fatal error: out of memory</h1>", 500))
    return tuple(f"/texts/{number}.html" for number in range(6))


@scenario(THROTTLED)
def throttled(at: Place) -> None:
    """429 and an hour to wait."""
    at.site.always(html("<h1>Too many requests</h1>", 429, Retry_After="3600"))


@scenario(THROTTLED)
def throttled_without_a_time(at: Place) -> None:
    """429 and not a word on when to come back."""
    at.site.always(html("<h1>Rate limit exceeded</h1>", 429))


@scenario(LOOP)
def loops(at: Place) -> tuple[str, ...]:
    """Redirects in a circle: of one, of two, between two hosts, and ever longer."""
    other = at.other()
    at.add_site(other).always(redirect(f"{at.root}/c"))
    at.put(redirect("/a"), "/a")
    at.put(redirect("/b2"), "/b")
    at.put(redirect("/b"), "/b2")
    at.put(redirect(f"https://{other}/"), "/c")
    at.site.elsewhere(lambda r: redirect(f"{r.path}/again"))
    return ("/a", "/b", "/c", "/d")


@scenario("unknown/server-error unknown/*", hard=True)
def odd_requests(at: Place) -> tuple[str, ...]:
    """400, 408, 425 and 431, which speak of the request."""
    for status in (400, 408, 425, 431):
        at.put(html(f"<h1>{status}</h1>", status), f"/o/{status}")
    return ("/o/400", "/o/408", "/o/425", "/o/431")


@scenario("unknown/dns-failed", needs="dns")
def dns_that_fails(at: Place) -> tuple[str, ...]:
    """Name servers that fail, refuse, or keep silent."""
    for name, says in (("servfail", 2), ("refused", 5), ("silent", "drop")):
        at.web.zone[at.other(name)] = [{"A": says, "AAAA": says}]
    return tuple(f"http://{at.other(n)}/x" for n in ("servfail", "refused", "silent"))


@scenario(FAILED, needs="dns")
def refused(at: Place) -> str:
    """Nobody listens at the port."""
    return f"http://{at.host}:8081/page"


@scenario("unknown/tls-failed unknown/connection-failed", langs=("en", "fr"), needs="tls")
def no_tls(at: Place) -> str:
    """Plain HTTP at the port of https; or the handshake is reset."""
    at.web.certificates[at.host] = "plain" if at.code == "en" else "reset"
    return f"https://{at.host}/page"


@scenario("unknown/tls-failed dead/not-found live/bad-certificate", needs="tls", hard=True)
def somebody_elses_404(at: Place) -> str:
    """With another's certificate comes a 404: the hoster's, perhaps, and not the site's."""
    at.web.certificates[at.host] = "other-name"
    return f"https://{at.host}/page"


@scenario("unknown/timeout")
def never_in_time(at: Place) -> None:
    """The server thinks longer than anybody waits."""
    at.site.always(Answer(delay=30))


@scenario("unchecked/unsafe-address", needs="dns")
def inside(at: Place) -> tuple[str, ...]:
    """Addresses of somebody's own network, written, by name, and by redirect."""
    at.web.zone[at.other("intranet")] = [{"A": ["10.0.0.1"]}]
    at.put(redirect("http://169.254.169.254/latest/meta-data/"), "/r/1")
    at.put(redirect("http://127.0.0.1/"), "/r/2")
    return (
        f"http://{at.other('intranet')}/wiki",
        "http://192.168.1.1/status",
        "http://2130706433/x",
        "/r/1",
        "/r/2",
    )


@scenario("unchecked/unsupported-scheme")
def other_schemes(at: Place) -> str:
    """A file on an FTP server."""
    return f"ftp://{at.host}/pub/a.txt"
