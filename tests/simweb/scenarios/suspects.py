"""Live pages that look like walls, sales or casinos, because they are about them or carry parts."""

from tests.simweb import pages
from tests.simweb.case import Cited
from tests.simweb.place import Place
from tests.simweb.scenario import scenario
from tests.simweb.voice import Voice
from tests.simweb.web import html, redirect

OK = "live/ok"
CHALLENGE = (
    "<script>(function(){var a=document.createElement('script');a.src='/cdn-cgi/challenge-platform"
    "/scripts/jsd/main.js';document.head.appendChild(a)})()</script>"
)


def told(at: Place, title: str, sentences: str) -> str:
    """An article that says these sentences among its own."""
    voice = Voice(at.code, title)
    text = "".join(f"<p>{part}. {voice.paragraph()}</p>" for part in sentences.split(". "))
    return f"<article><h1>{title}</h1>{text}{text}</article>{pages.listing(voice, 6)}"


def about(at: Place, title: str, sentences: str) -> Cited:
    at.put(at.page(title, told(at, title, sentences)))
    return at.cite(title=title)


@scenario(OK, langs=("en", "de", "fr", "ja"))
def behind_cloudflare(at: Place) -> None:
    """The page comes through Cloudflare, whose script looks at browsers from every page."""
    page = at.article(foot=CHALLENGE)
    at.put(
        html(
            page.body.decode(),
            CF_RAY="8f1c2d3e4a5b6c7d-HEL",
            Server="cloudflare",
            Set_Cookie="__cf_bm=x; path=/; HttpOnly",
        )
    )


@scenario(OK, langs=("en", "es"))
def behind_imperva(at: Place) -> None:
    """Imperva's cookies and its script on a page with text."""
    page = at.article(foot='<script src="/_Incapsula_Resource?SWJIYLWA=719d34d31"></script>')
    at.put(html(page.body.decode(), X_CDN="Imperva", Set_Cookie="visid_incap_1=x; path=/"))


@scenario(OK, langs=("en", "fr"))
def behind_datadome(at: Place) -> None:
    """DataDome's tag and cookie on a page with text."""
    tag = "<script>window.ddjskey='E6E'</script><script src='https://js.datadome.co/tags.js'></script>"
    at.put(html(at.article(foot=tag).body.decode(), Set_Cookie="datadome=x; Path=/"))


@scenario(OK, langs=("en",))
def behind_akamai(at: Place) -> None:
    """Akamai's sensor and cookies on a page with text."""
    page = at.article(foot='<script src="/akam/13/6d2a1f0b" defer></script>').body.decode()
    at.put(html(page, Server="AkamaiGHost", Set_Cookie="_abck=A~-1~YAAQ; path=/"))


@scenario(OK, langs=("en", "pt"))
def comment_form_with_captcha(at: Place) -> None:
    """A comment form under an article wants to know whether one is a robot."""
    form = (
        '<form><textarea></textarea><div class="g-recaptcha" data-sitekey="6Lc"></div>'
        '<script src="https://www.google.com/recaptcha/api.js"></script></form>'
    )
    at.put(at.article(after=form + f"<p>{at.say.captcha[1]}</p>"))


@scenario(OK, hard=True)
def about_walls(at: Place) -> Cited:
    """An article about walls against bots, with their sentences."""
    return about(
        at,
        "Just a moment... the pages that test whether you are human",
        "Checking your browser before accessing is what it says. Verify you are human. "
        "Access denied. Enable JavaScript and cookies to continue",
    )


@scenario(OK, hard=True)
def poem_just_a_moment(at: Place) -> Cited:
    """A poem that is called like a wall, short."""
    at.put(
        html(
            pages.bare(
                "Just a moment...",
                "<h1>Just a moment...</h1>"
                + "<p>A gull stands still above the pier and waits.</p>" * 3,
            )
        )
    )
    return at.cite(title="Just a moment...")


@scenario(OK, langs=("en", "de"), hard=True)
def about_parking(at: Place) -> Cited:
    """An article of the trade press about names for sale and parked ones."""
    return about(
        at,
        "Domain parking: how empty names earn money",
        "This domain is for sale, says the page. Buy this domain. Related searches. "
        "The domain has expired. sedoparking.com and parkingcrew.net serve the ads",
    )


@scenario(OK, hard=True)
def sale_of_a_famous_name(at: Place) -> Cited:
    """A report on the sale of a famous domain."""
    return about(
        at,
        "voice.com domain name sold for $30 million",
        "The domain name is for sale no longer. Make an offer on this domain, it said",
    )


@scenario(OK, langs=("en", "ru", "tr", "id"), hard=True)
def about_gambling(at: Place) -> Cited:
    """A newspaper on a law about gambling, in the words of gambling."""
    title, text = {
        "en": (
            "Lords vote to curb online casino adverts",
            "Free spins and a no deposit bonus shall be banned. Sports betting too. Slot games",
        ),
        "ru": (
            "Суд закрыл онлайн казино в Сызрани",
            "Букмекер и онлайн казино работали без лицензии. Ставки на спорт принимали ночью",
        ),
        "tr": (
            "Kaçak bahis operasyonunda 14 gözaltı",
            "Deneme bonusu veren siteler kapatıldı. Canlı bahis ve casino siteleri incelendi",
        ),
        "id": (
            "Polisi Tegal tangkap bandar judi online",
            "Situs judi dan slot online ditutup. Togel dan slot gacor dilarang. Agen judi lari",
        ),
    }[at.code]
    return about(at, title, text)


@scenario(OK, langs=("en", "pt"), hard=True)
def a_casino_itself(at: Place) -> Cited:
    """The company page of a casino, cited in the article about that company."""
    title = {
        "en": "Casino Royale Online: free spins and slot games",
        "pt": "Casino da Foz: apostas esportivas e cassino online",
    }[at.code]
    return about(at, title, f"{title}. No deposit bonus. Online casino since 1998. Sports betting")


@scenario(OK, hard=True)
def a_pharmacy_itself(at: Place) -> Cited:
    """A maker of medicine on its own product."""
    return about(
        at,
        "Viagra (sildenafil): prescribing information",
        "Buy Viagra only with a prescription. Cialis online offers are often false",
    )


@scenario(OK, hard=True)
def a_registrar_itself(at: Place) -> Cited:
    """A registrar's help page on expired names."""
    return about(
        at,
        "What happens when this domain has expired",
        "Renew your domain. This web page is parked. Domain parking is free",
    )


@scenario(OK, langs=("en", "fi", "ru"))
def one_spam_comment(at: Place) -> None:
    """Spam among the comments of a live article."""
    spam = ("Best online casino free spins no deposit bonus!!!", "slot gacor situs judi online")
    at.put(at.article(after=pages.comments(at.voice, spam)))


@scenario(OK, langs=("en", "de", "pl"), hard=True)
def paywall_script_on_open_article(at: Place) -> None:
    """The paywall's script is loaded, but this article is free, and says so."""
    head = (
        pages.json_ld("news", at.title, isAccessibleForFree=True)
        + '<script src="https://cdn.tinypass.com/api/tinypass.min.js"></script>'
    )
    teaser = f'<aside class="offer">{at.say.subscribe}</aside>'
    at.put(at.article(head=head, after=teaser))


@scenario(OK, langs=("en", "sv"))
def login_link_in_header(at: Place) -> None:
    """A login form in the corner of an open page."""
    form = f"<form action='/login'><label>{at.say.login[0]}</label><input type=password></form>"
    at.put(at.article(after=form))


@scenario(OK, langs=("en", "de"))
def login_help_page(at: Place) -> Cited:
    """The address has login in it and is a page about logging in, cited as such."""
    at.put(at.article("How to log in to the union catalogue"), "/help/login")
    return at.cite("/help/login", "How to log in to the union catalogue")


@scenario("live/ok unknown/* restricted/*", langs=("en", "fr", "de"), hard=True)
def consent_first(at: Place) -> tuple[str, ...]:
    """All pages lead to a consent page of the publisher, with the way back in its query."""
    consent = at.other("consent")
    heading = at.say.cookie
    at.add_site(consent).always(
        html(pages.bare(at.name, f"<h1>{at.name}</h1><p>{heading}</p><button>OK</button>"))
    )
    at.site.always(lambda r: redirect(f"https://{consent}/collect?back={r.target}"))
    return ("/a/1.html", "/a/2.html", "/b/3.html")


@scenario("unknown/* live/ok", langs=("en", "it", "ja"), hard=True)
def under_maintenance(at: Place) -> None:
    """Every page says with 200 that the site is being worked on."""
    text = {
        "en": "We are updating our systems and will be back soon.",
        "it": "Sito in manutenzione, torneremo presto.",
        "ja": "ただいまメンテナンス中です。しばらくお待ちください。",
    }[at.code]
    at.site.always(html(pages.bare(at.name, f"<h1>{text}</h1>")))


@scenario("unknown/* live/ok", langs=("en", "es"), hard=True)
def database_down_with_200(at: Place) -> None:
    """The system cannot reach its database and says so with 200."""
    at.site.always(
        html(pages.bare("Database Error", "<h1>Error establishing a database connection</h1>"))
    )
