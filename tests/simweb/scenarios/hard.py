"""What is gone, and says so with its status or by the lack of a name."""

import json

from tests.simweb.place import Place
from tests.simweb.scenario import scenario
from tests.simweb.scenarios.suspects import CHALLENGE
from tests.simweb.server import address
from tests.simweb.voice import LANGUAGES
from tests.simweb.web import Answer, html, redirect

GONE_NAME = "dead/no-such-host"


@scenario("dead/not-found", langs=LANGUAGES[::3])
def not_found(at: Place) -> None:
    """404, in the site's dress, at every request."""


@scenario("dead/not-found", langs=("en", "de", "zh"))
def not_found_and_nothing_else(at: Place) -> None:
    """404 without a body."""
    at.site.elsewhere(html("", 404))


@scenario("dead/not-found", langs=("en", "fi"), hard=True)
def not_found_with_its_title(at: Place) -> None:
    """404, and the page repeats the headline, with much text around."""
    page = at.article()
    at.put(Answer(status=404, headers=page.headers, body=page.body))


@scenario("dead/not-found", langs=("en", "fr", "ja"), hard=True)
def not_found_behind_cloudflare(at: Place) -> None:
    """404 through Cloudflare, with its ray, its cookie and its script."""
    page = at.missing().body.decode().replace("</body>", CHALLENGE + "</body>")
    at.site.elsewhere(
        html(
            page,
            404,
            Server="cloudflare",
            CF_RAY="8f1c2d3e4a5b6c7d-HEL",
            Set_Cookie="__cf_bm=x; path=/",
        )
    )


@scenario("dead/not-found", hard=True)
def not_found_with_a_captcha(at: Place) -> None:
    """404 whose contact form has a captcha."""
    page = at.missing().body.decode().replace("</main>", "<div class='g-recaptcha'></div></main>")
    at.site.elsewhere(html(page, 404))


@scenario("dead/not-found", langs=("en", "tr"))
def not_found_after_redirects(at: Place) -> str:
    """http leads to https, the old path to a new one, and that is 404."""
    at.put(redirect("/neu" + at.path, 301), "/alt" + at.path)
    return "/alt" + at.path


@scenario("dead/not-found")
def not_found_in_json(at: Place) -> str:
    """404 of an interface, in JSON."""
    body = json.dumps({"code": "rest_no_route", "data": {"status": 404}}).encode()
    at.site.elsewhere(
        Answer(status=404, headers=(("Content-Type", "application/json"),), body=body)
    )
    return "/wp-json/posts/88"


@scenario("dead/not-found dead/soft-404", langs=("en",))
def not_found_because_nobody_answers_here(at: Place) -> str:
    """The server's own 404 for a name that it has no site for."""
    del at.web.sites[at.host]
    return at.path


@scenario("dead/not-found dead/redirected-home", hard=True)
def home_of_a_site_that_is_not_there(at: Place) -> None:
    """Deep addresses lead to a front page that is itself 404."""
    at.site.elsewhere(redirect("/", 301))
    at.site.put("/", html("<h1>404</h1>", 404))


@scenario("dead/gone", langs=("en", "de", "sv"))
def gone(at: Place) -> None:
    """410, at every request."""
    at.put(at.missing(status=410))


@scenario(GONE_NAME, langs=("en", "ru"), needs="dns")
def no_such_name(at: Place) -> None:
    """The name is not in the DNS."""
    at.web.zone[at.host] = [{"A": 3, "AAAA": 3}]


@scenario(GONE_NAME, needs="dns")
def name_without_address(at: Place) -> None:
    """The name is there, for mail, and has no address."""
    at.web.zone[at.host] = [{}]


@scenario(GONE_NAME, needs="dns")
def alias_of_nobody(at: Place) -> None:
    """The name is an alias of one that is gone with its hosting service."""
    at.web.zone[at.host] = [{"CNAME": "old-shop.hoster.example"}]


@scenario("dead/no-such-host", needs="dns")
def leads_to_no_name(at: Place) -> None:
    """The old name leads to a new one that does not exist any more."""
    new = at.other()
    at.web.zone[new] = [{"A": 3, "AAAA": 3}]
    at.site.always(redirect(f"http://{new}/", 301))


@scenario("live/ok", needs="dns", hard=True)
def name_that_was_missed_once(at: Place) -> None:
    """The DNS denies the name once and gives its address after that."""
    at.put()
    at.web.zone[at.host] = [{"A": 3, "AAAA": 3}, {"A": [address(at.host)]}]
