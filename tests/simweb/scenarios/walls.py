"""Walls against robots: the vendors' answers, and those that sites made themselves."""

from tests.simweb import pages
from tests.simweb.place import Place
from tests.simweb.scenario import scenario
from tests.simweb.vendors import CF, OPT, VENDORS, Wall
from tests.simweb.web import html, redirect

WALL = "restricted/bot-wall"
WALLED = "restricted/bot-wall restricted/forbidden"


def _declare(name: str, wall: Wall, truth: str) -> None:
    def make(at: Place) -> None:
        at.site.always(wall.answer())

    make.__name__ = name
    make.__module__ = __name__
    make.__doc__ = f"The wall of a vendor, {name.replace('_', ' ')}, stands before every page."
    scenario(truth)(make)


for _name, _wall in VENDORS.items():
    _declare(_name, _wall, WALL if _wall.headers or _wall.status == 200 else WALLED)


_LOCAL = {
    "de": "Nur einen Moment…",
    "fr": "Un instant…",
    "ja": "しばらくお待ちください...",
    "zh": "请稍候…",
    "es": "Un momento…",
    "ru": "Один момент…",
}


@scenario(WALL, langs=tuple(_LOCAL))
def cloudflare_in_the_visitors_language(at: Place) -> None:
    """Cloudflare's challenge, with the title in another language."""
    wall = Wall(
        status=403, title=_LOCAL[at.code], source=OPT, headers=CF | {"CF_Mitigated": "challenge"}
    )
    at.site.always(wall.answer())


@scenario(WALL)
def yandex(at: Place) -> None:
    """A redirect to the captcha of the same house."""
    at.put(
        html(
            pages.bare(
                "Вы не робот?",
                "<h1>Подтвердите, что запросы отправляли вы, а не робот</h1>"
                "<script src='https://smartcaptcha.yandexcloud.net/captcha.js'></script>",
            )
        ),
        "/showcaptcha",
    )
    at.site.elsewhere(lambda r: redirect(f"/showcaptcha?retpath={r.path}&t=2/1700"))


@scenario("restricted/bot-wall unknown/throttled")
def unusual_traffic(at: Place) -> None:
    """A search engine's redirect to its page about unusual traffic, with 429."""
    at.put(
        html(
            pages.bare(
                at.root,
                "<p>Our systems have detected unusual traffic from your computer network.</p>",
            ),
            429,
        ),
        "/sorry/index",
    )
    at.site.elsewhere(lambda r: redirect(f"/sorry/index?continue={r.path}"))


@scenario("restricted/bot-wall restricted/forbidden", langs=("en",))
def queue(at: Place) -> None:
    """A waiting room on the host of a vendor of waiting rooms."""
    room = "harbour.queue-it.net"
    at.add_site(room).always(
        html(pages.bare("Queue", "<h1>You are now in line</h1><p>Number 8812</p>"))
    )
    at.site.always(redirect(f"https://{room}/?c=harbour&e=main&t={at.path}"))


@scenario(WALLED, hard=True)
def behind_a_login_of_the_network(at: Place) -> None:
    """LinkedIn's 999."""
    at.site.always(
        html("<html><head><script>window.onload=function(){}</script></head></html>", 999)
    )


@scenario(WALLED, langs=("en", "ja", "ru", "zh", "de", "pl"), hard=True)
def captcha_of_their_own(at: Place) -> None:
    """A captcha that the site made itself, with 200, for every address."""
    heading, text = at.say.captcha
    main = f"<h1>{heading}</h1><p>{text}</p><form><img src='/captcha.png'><input name=code></form>"
    at.site.always(html(pages.bare(heading, main, language=at.code)))


@scenario(WALLED, langs=("en", "fr", "tr"), hard=True)
def captcha_by_redirect(at: Place) -> tuple[str, ...]:
    """Every address leads to one captcha page, with the way back in the query."""
    heading, text = at.say.captcha
    at.put(
        html(pages.bare(heading, f"<h1>{heading}</h1><p>{text}</p><div class=g-recaptcha></div>")),
        "/verify-human",
    )
    at.site.elsewhere(lambda r: redirect(f"/verify-human?return={r.path}"))
    return ("/a/1", "/a/2", "/b/3")
