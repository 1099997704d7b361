"""Live pages of servers with habits: what they give depends on how, and how often, one asks."""

from tests.simweb.place import Place
from tests.simweb.scenario import scenario
from tests.simweb.web import Answer, Request, html, redirect

OK = "live/ok"


@scenario(OK, langs=("en", "de", "ko"))
def head_is_not_found(at: Place) -> None:
    """The application knows GET only and says 404 to HEAD."""
    page = at.article()
    at.put(lambda r: html("", 404) if r.method == "HEAD" else page)


@scenario(OK, langs=("en",))
def head_is_refused(at: Place) -> None:
    """405 to HEAD."""
    page = at.article()
    at.put(lambda r: html("", 405) if r.method == "HEAD" else page)


@scenario(OK, langs=("en", "fi"), hard=True)
def wants_html(at: Place) -> None:
    """404 for clients that do not say that they take text/html."""
    page = at.article()
    at.put(lambda r: page if "text/html" in r.headers.get("accept", "") else at.missing())


@scenario(OK, langs=("sv",), hard=True)
def wants_a_language(at: Place) -> None:
    """406 for clients that name no language."""
    page = at.article()
    at.put(lambda r: page if r.headers.get("accept-language") else html("no variant", 406))


@scenario(OK, langs=("en", "ru", "it"), hard=True)
def found_at_second_look(at: Place) -> None:
    """404 at the first request, while a cache is filled; from the second on the page is there."""
    page = at.article()
    at.put(lambda r: at.missing() if r.method == "GET" and r.nth == 1 else page)


@scenario(OK, langs=("pl",), hard=True)
def gone_for_a_moment(at: Place) -> None:
    """410 once, from a server of the pool that had an old index."""
    page = at.article()
    at.put(lambda r: html("", 410) if r.method == "GET" and r.nth == 1 else page)


@scenario(OK, langs=("en", "pt"))
def busy_at_first(at: Place) -> None:
    """503 with Retry-After once, then the page."""
    page = at.article()
    busy = html("<h1>Busy</h1>", 503, Retry_After="1")
    at.put(lambda r: busy if r.method == "GET" and r.nth == 1 else page)


@scenario(OK, langs=("en", "hu"))
def throttled_at_first(at: Place) -> None:
    """429 with Retry-After once, then the page."""
    page = at.article()
    slow_down = html("<h1>Slow down</h1>", 429, Retry_After="1")
    at.put(lambda r: slow_down if r.method == "GET" and r.nth == 1 else page)


@scenario(OK, langs=("en", "es"), hard=True)
def cookie_first(at: Place) -> None:
    """The page leads to itself until the client brings back the cookie that it was given."""
    page = at.article()
    again = redirect(at.path, Set_Cookie="sid=8f2c; Path=/; HttpOnly")
    at.put(lambda r: page if "sid=" in r.headers.get("cookie", "") else again)


@scenario(OK, langs=("en", "fr"), hard=True)
def cookie_test_page(at: Place) -> None:
    """A test page sets a cookie and leads back; without the cookie it goes on in circles."""
    page = at.article()
    test = f"/cookietest?return={at.path}"
    at.put(redirect(at.path, Set_Cookie="ok=1; Path=/"), "/cookietest")
    at.put(lambda r: page if "ok=1" in r.headers.get("cookie", "") else redirect(test))


@scenario("live/ok unknown/redirect-loop", langs=("en", "de"), hard=True)
def self_redirect_once(at: Place) -> None:
    """Without any cookie the first request is led to the same address, where the page then is."""
    page = at.article()
    at.put(lambda r: redirect(at.path) if r.method == "GET" and r.nth == 1 else page)


@scenario("live/ok live/moved", langs=("en", "cs"))
def by_language(at: Place) -> str:
    """The address without a language leads to the one of the client's language."""
    path = f"/en{at.path}"
    at.put(at.article(), path)
    at.put(redirect(path))
    return at.path


@scenario(OK, langs=("en", "vi"))
def fragment_is_kept(at: Place) -> str:
    """A place inside a long page was cited; fragments are never sent."""
    at.put()
    return f"{at.path}#section-4"


@scenario(OK, langs=("en",))
def tracking_kept(at: Place) -> str:
    """The address was copied with the parameters of a newsletter."""
    at.put()
    mark = "&" if "?" in at.path else "?"
    at.site.before.append(lambda r: at.article() if r.target.startswith(at.path) else None)
    return f"{at.path}{mark}utm_source=news&fbclid=IwAR0"


@scenario(OK, langs=("ar", "ru"))
def written_in_its_script(at: Place) -> str:
    """The path is in the script of the language and not percent-encoded in the citation."""
    word = at.say.words.split()[3]

    def answer(request: Request) -> Answer | None:
        return at.article() if request.path.startswith("/%") else None

    at.site.before.append(answer)
    return f"/{word}/1"


@scenario(OK, langs=("en", "el"))
def host_in_capitals(at: Place) -> str:
    """The host was typed in capitals and with its standard port."""
    at.put()
    port = "80" if at.scheme == "http" else "443"
    return f"{at.scheme}://{at.host.upper()}:{port}{at.path}"


@scenario(OK, langs=("nl",))
def status_line_without_words(at: Place) -> None:
    """HTTP/1.0 and nothing after the status."""
    body = at.article().body

    async def speak(writer: object) -> None:
        writer.write(b"HTTP/1.0 200\r\nContent-Type: text/html\r\n\r\n" + body)  # type: ignore[attr-defined]

    at.put(Answer(fault=speak))


@scenario(OK, langs=("en",))
def early_hints(at: Place) -> None:
    """103 with links to preload comes before the answer."""
    page = at.article()

    async def speak(writer: object) -> None:
        writer.write(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n")  # type: ignore[attr-defined]
        writer.write(page.wire())  # type: ignore[attr-defined]

    at.put(Answer(fault=speak))
