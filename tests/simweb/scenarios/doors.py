"""Doors with somebody behind them: logins, subscriptions, refusals and the law."""

from tests.simweb import pages
from tests.simweb.place import Place
from tests.simweb.scenario import scenario
from tests.simweb.web import html, redirect

LOGIN = "restricted/login"
PAY = "restricted/paywall"
FORBIDDEN = "restricted/forbidden restricted/bot-wall"
LEGAL = "restricted/legal"


def form(at: Place, *, title: str | None = None) -> str:
    """A login page of the site."""
    heading, text = at.say.login
    fields = (
        "<form method=post><input name=user><input name=pw type=password><button>→</button></form>"
    )
    return pages.bare(
        title or heading, f"<h1>{heading}</h1><p>{text}</p>{fields}", language=at.code
    )


_PATHS = {
    "en": "/login",
    "de": "/konto/anmelden",
    "fi": "/kirjaudu",
    "it": "/accedi",
    "fr": "/connexion",
    "pl": "/logowanie",
    "es": "/usuarios/acceso",
    "nl": "/inloggen",
    "ja": "/member/login",
    "sv": "/logga-in",
}


@scenario(LOGIN, langs=tuple(_PATHS))
def leads_to_login(at: Place) -> None:
    """Who has no session is led to the login, with the way back in the query."""
    login = _PATHS[at.code]
    at.put(html(form(at)), login)
    at.site.elsewhere(lambda r: redirect(f"{login}?next={r.path}"))


@scenario(LOGIN, langs=("en", "de", "tr"))
def all_lead_to_login(at: Place) -> tuple[str, ...]:
    """Several cited pages of one host lead to one and the same login."""
    at.put(html(form(at)), "/users/sign_in")
    at.site.elsewhere(redirect("/users/sign_in"))
    return ("/reports/1", "/reports/2", "/reports/3")


@scenario(LOGIN, langs=("en", "cs"))
def shibboleth(at: Place) -> None:
    """A university's single sign-on on another host."""
    idp = at.other("idp")
    at.add_site(idp).put("/idp/profile/SAML2/Redirect/SSO", html(form(at)))
    at.site.always(redirect(f"https://{idp}/idp/profile/SAML2/Redirect/SSO?SAMLRequest=fZJ"))


@scenario(LOGIN)
def identity_provider(at: Place) -> None:
    """A large provider of identities."""
    host = "login.microsoftonline.com"
    at.add_site(host).always(html(form(at, title="Sign in to your account")))
    at.site.always(redirect(f"https://{host}/common/oauth2/v2.0/authorize?client_id=1"))


@scenario(LOGIN, langs=("en", "fi", "ru", "zh", "pt"), hard=True)
def login_in_place(at: Place) -> None:
    """The login stands at the address of the page itself, with 200."""
    at.site.always(html(form(at)))


@scenario(LOGIN, langs=("en", "de"), kind="forum", hard=True)
def forum_for_members(at: Place) -> None:
    """A forum in its full dress says that guests may not read this thread."""
    text = {
        "en": "You are not logged in or you do not have permission to access this page.",
        "de": "Du bist nicht angemeldet oder hast keine Berechtigung, diese Seite zu sehen.",
    }
    fields = "<form><input name=user><input type=password name=pw></form>"
    main = pages.notice(at.words("m"), at.say.login[0], text[at.code], extra=fields)
    at.site.elsewhere(lambda _: at.page(at.say.login[0], main))


@scenario(LOGIN, langs=("en", "hu"))
def basic_auth(at: Place) -> None:
    """401 with a realm."""
    at.site.always(html("<h1>401</h1>", 401, WWW_Authenticate='Basic realm="members"'))


@scenario(PAY, langs=("en", "de", "fr", "fi", "sv", "pl", "it", "ko"))
def marked_for_search_engines(at: Place) -> None:
    """The whole page with 200, and the mark for search engines that it is not free."""
    head = pages.json_ld(
        "news",
        at.title,
        isAccessibleForFree=False,
        hasPart={"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".paid"},
    )
    at.put(at.article(head=head, paragraphs=3))


@scenario(PAY, langs=("en", "nl"))
def marked_as_text(at: Place) -> None:
    """The same mark written as text, with spaces, below the article."""
    foot = (
        '<script type="application/ld+json">\n{ "@type" : "NewsArticle",\n'
        '  "isAccessibleForFree" : "False"\n}</script>'
    )
    at.put(at.article(foot=foot, paragraphs=1))


@scenario(PAY, langs=("en", "es"), hard=True)
def marked_in_the_text(at: Place) -> None:
    """The mark as microdata."""
    at.put(at.article(after='<meta itemprop="isAccessibleForFree" content="false">', paragraphs=1))


@scenario(PAY)
def payment_required(at: Place) -> None:
    """402."""
    at.put(html(form(at, title="Payment required"), 402))


@scenario(
    "restricted/paywall live/ok", langs=("en", "de", "fr", "es", "ru", "ja", "pt", "cs"), hard=True
)
def teaser_only(at: Place) -> None:
    """Two sentences and an offer; nothing in the source says so to machines."""
    box = f"<div class='offer'><h3>{at.say.subscribe}</h3><button>1 €</button></div>"
    at.put(at.article(paragraphs=1, after=box))


@scenario(FORBIDDEN, langs=("en", "de", "ru", "zh"))
def plainly_forbidden(at: Place) -> None:
    """403 of the server itself."""
    at.site.always(
        html(
            "<html><head><title>403 Forbidden</title></head><body><center><h1>403 Forbidden"
            "</h1></center><hr><center>nginx</center></body></html>",
            403,
        )
    )


@scenario(FORBIDDEN, langs=("en", "fr"))
def forbidden_in_dress(at: Place) -> None:
    """403 with all the site's dress, and the words of a page that was not found."""
    heading, text = at.say.missing[0]
    at.site.always(at.page(heading, pages.notice(at.words("f"), heading, text), 403))


@scenario(FORBIDDEN + " restricted/legal", langs=("en", "tr"))
def not_in_your_country(at: Place) -> None:
    """403: not to be seen from here."""
    text = {
        "en": "This content is not available in your country.",
        "tr": "Bu içerik ülkenizde kullanılamıyor.",
    }
    at.site.always(html(pages.bare(at.name, f"<h1>{text[at.code]}</h1>"), 403))


@scenario(FORBIDDEN)
def other_refusals(at: Place) -> tuple[str, ...]:
    """405, 406, 412, 418 and 423 to a plain GET."""
    statuses = (405, 406, 412, 418, 423)
    for status in statuses:
        at.put(html(f"<h1>{status}</h1>", status), f"/r/{status}.html")
    return tuple(f"/r/{status}.html" for status in statuses)


@scenario(LEGAL, langs=("en", "de", "ru"))
def for_legal_reasons(at: Place) -> None:
    """451."""
    at.site.always(
        html(
            pages.bare("451", "<h1>Unavailable For Legal Reasons</h1>"),
            451,
            Link='<https://law.example/>; rel="blocked-by"',
        )
    )


@scenario("restricted/* unknown/*", langs=("en",), hard=True)
def not_for_europeans(at: Place) -> None:
    """An American paper says with 200 that it does not want to be read in Europe."""
    at.site.always(
        html(
            pages.bare(
                at.name,
                "<h1>Our European visitors are important to us.</h1><p>This "
                "site is currently unavailable to visitors from the European Economic "
                "Area while we work to ensure your data is protected.</p>",
            )
        )
    )


@scenario("restricted/* unknown/*", langs=("ru", "it"), hard=True)
def blocked_by_a_court(at: Place) -> None:
    """The provider's page in place of a site that a court has closed off."""
    text = {
        "ru": "Доступ к ресурсу ограничен по решению суда.",
        "it": "Accesso al sito inibito per ordine dell’autorità giudiziaria.",
    }[at.code]
    blocker = at.other()
    at.add_site(blocker).always(html(pages.bare(text, f"<h1>{text}</h1>")))
    at.site.always(redirect(f"http://{blocker}/"))


@scenario(PAY, langs=("en", "fr"))
def marked_by_its_tier(at: Place) -> None:
    """The mark of publishing systems for social networks that an article is locked."""
    at.put(at.article(head='<meta property="article:content_tier" content="locked">', paragraphs=1))
