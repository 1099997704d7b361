"""Soft 404s of particular systems and services, in their manner and our words."""

from tests.simweb import pages
from tests.simweb.case import Cited
from tests.simweb.place import Place
from tests.simweb.scenario import scenario
from tests.simweb.web import html, redirect

SOFT = "dead/soft-404"


def everywhere(at: Place, heading: str, text: str, title: str | None = None) -> None:
    main = pages.notice(at.words("notice"), heading, text)
    at.site.elsewhere(lambda _: at.page(title or heading, main))


@scenario(SOFT, kind="forum")
def forum_topic(at: Place) -> None:
    """A forum does not know the topic."""
    everywhere(at, "Information", "The requested topic does not exist.", "Information")


@scenario(SOFT, kind="forum", langs=("en", "de"))
def forum_thread(at: Place) -> str:
    """Another forum has no thread of this number."""
    text = {
        "en": "No Thread specified. If you followed a valid link, please notify the staff.",
        "de": "Kein Thema angegeben. Falls Sie einem gültigen Link folgten, melden Sie es uns.",
    }
    everywhere(at, at.name, text[at.code], at.name)
    return "/showthread.php?t=99812"


@scenario(SOFT, kind="forum", langs=("zh",))
def forum_under_review(at: Place) -> str:
    """A Chinese forum: the topic was deleted or is being reviewed."""
    everywhere(at, "提示信息", "抱歉，指定的主题不存在或已被删除或正在被审核", "提示信息")
    return "/forum.php?mod=viewthread&tid=88121"


@scenario(SOFT, kind="blog")
def blog_post(at: Place) -> None:
    """A blog platform: no such post in this blog."""
    everywhere(
        at,
        "Nothing here",
        "Sorry, the page you were looking for in this blog is not there.",
        at.name,
    )


@scenario(SOFT, langs=("en", "ja"), hard=True)
def video(at: Place) -> str:
    """A video service: the video was taken down; the page is that of every other video."""
    text = {"en": "This video isn't available any more.", "ja": "この動画は再生できません。"}[
        at.code
    ]
    main = f"<div id='player'><p>{text}</p></div>" + pages.listing(at.words("v"), 20)
    at.site.elsewhere(lambda _: at.page("", main, pattern="{site}"))
    return "/watch?v=Xk2_91abC"


@scenario(SOFT, kind="shop", langs=("en", "nl", "it"), hard=True)
def product(at: Place) -> None:
    """A shop no longer has the product and shows others."""
    text = {
        "en": "This item is no longer part of our range.",
        "nl": "Dit artikel zit niet meer in ons assortiment.",
        "it": "Questo prodotto non fa più parte del nostro catalogo.",
    }[at.code]
    everywhere(at, text, at.voice.sentence())


@scenario(SOFT, langs=("en", "de", "fi"), hard=True)
def record(at: Place) -> str:
    """A database has no record of this number."""
    text = {
        "en": "0 records match ID 88172.",
        "de": "Zu ID 88172 liegt kein Datensatz vor.",
        "fi": "Tunnuksella 88172 ei ole tietuetta.",
    }[at.code]
    main = f"<table><tr><td>{text}</td></tr></table>"
    at.site.elsewhere(lambda _: at.page(at.name, main, pattern="{site}"))
    return "/db/record.asp?ID=88172"


@scenario(SOFT, kind="museum", langs=("en", "sv"))
def object_moved_in_a_new_system(at: Place) -> None:
    """A museum's new system does not know the old numbers."""
    text = {
        "en": "We could not load this object. It may have been renumbered.",
        "sv": "Objektet kunde inte läsas in. Det kan ha fått ett nytt nummer.",
    }[at.code]
    everywhere(at, at.say.missing[-1][0], text, at.name)


@scenario(SOFT, kind="government", hard=True)
def portal(at: Place) -> str:
    """A portal's server names the page of the error and the page that was wanted."""
    at.put(at.missing(status=200, wording=1), "/Pages/PageNotFoundError.aspx")
    at.site.elsewhere(
        lambda r: redirect(f"/Pages/PageNotFoundError.aspx?requestUrl={at.root}{r.path}")
    )
    return "/Pages/water/levels.aspx"


@scenario("dead/soft-404 dead/parked unknown/* live/ok", langs=("en",), hard=True)
def account_suspended(at: Place) -> None:
    """The hoster took the whole account out of service."""
    at.site.always(
        html(
            pages.bare(
                "Account Suspended",
                "<h1>This account has been suspended.</h1><p>Contact your hosting provider.</p>",
            )
        )
    )


_DEFAULTS = {
    "debian": (
        "Apache2 Debian Default Page: It works",
        "<h1>It works!</h1><p>This is the default "
        "welcome page used to test the correct operation of the Apache2 server after "
        "installation on Debian systems.</p>" * 3,
    ),
    "nginx": (
        "Welcome to nginx!",
        "<h1>Welcome to nginx!</h1><p>If you see this page, the nginx web "
        "server is successfully installed and working. Further configuration is required.</p>",
    ),
    "iis": (
        "IIS Windows Server",
        "<a href='http://go.microsoft.com/fwlink/?linkid=66138'><img "
        "src='iisstart.png' alt='IIS'></a>",
    ),
    "panel": (
        "Domain Default page",
        "<h1>Web Server's Default Page</h1><p>This page is generated by "
        "Plesk, the leading hosting automation software. You see this page because there is no "
        "Web site at this address.</p>",
    ),
}


@scenario("dead/soft-404 dead/parked dead/redirected-home")
def servers_own_page(at: Place) -> tuple[Cited, ...]:
    """The site is gone from the machine: every address shows the page that the server came with."""
    cited = []
    for name, (title, main) in _DEFAULTS.items():
        host = at.other(name)
        at.add_site(host).always(html(pages.bare(title, main)))
        cited.append(at.cite(f"http://{host}/papers/{name}.html"))
    return tuple(cited)


_SERVICES = {
    "en": (
        "Our free homepages closed in 2009",
        "Thank you for ten years. All members' pages have been deleted.",
    ),
    "fr": (
        "Fermeture des pages perso",
        "Le service des pages personnelles a pris fin le 5 septembre.",
    ),
    "ja": (
        "サービス終了のお知らせ",
        "ホームページサービスは終了いたしました。長らくのご利用ありがとうございました。",
    ),
    "de": ("Dienst eingestellt", "Die kostenlosen Homepages wurden zum 31. März abgeschaltet."),
}


@scenario(SOFT, langs=tuple(_SERVICES), hard=True)
def service_has_ended(at: Place) -> tuple[str, ...]:
    """A service of free homepages has ended; each of them shows the farewell."""
    title, text = _SERVICES[at.code]
    at.site.always(html(pages.bare(title, f"<h1>{title}</h1><p>{text}</p>", language=at.code)))
    return ("/~garside/boats.html", "/members/pellow/")


@scenario(SOFT, langs=("en", "es"))
def photo_removed(at: Place) -> None:
    """A photo service: the member took the picture away; others are 404."""
    text = {"en": "The member has removed this photo.", "es": "El usuario ha eliminado esta foto."}
    at.put(at.page(at.name, pages.notice(at.words("x"), text[at.code], "")))
