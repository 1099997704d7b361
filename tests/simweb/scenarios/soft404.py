"""What is gone, on sites whose answers have status 200 and say so only to people."""

from tests.simweb import pages
from tests.simweb.place import Place
from tests.simweb.scenario import scenario
from tests.simweb.voice import LANGUAGES, LATIN
from tests.simweb.web import Answer, Request, html, redirect

SOFT = "dead/soft-404"
SOFTLY = "dead/soft-404 dead/redirected-home"


def said(at: Place, heading: str, text: str, *, level: str = "h1", **dress: str) -> Answer:
    """A page of the site with this message in place of an article."""
    main = pages.notice(at.words("notice"), heading, text, level=level)
    return at.page(heading, main, **dress)


@scenario(SOFT, langs=LANGUAGES)
def error_page(at: Place) -> None:
    """The system answers 200 with its error page: search box, menus and popular articles."""
    at.site.elsewhere(lambda r: at.missing(r, 200))


@scenario(SOFT, langs=LANGUAGES, hard=True)
def error_page_in_words_of_its_own(at: Place) -> None:
    """The same, worded by somebody with humour, so that no list of phrases has it."""
    at.site.elsewhere(lambda r: at.missing(r, 200, wording=1))


@scenario(SOFT, langs=("en", "de", "fi", "ru", "fr"), hard=True)
def error_page_in_other_words(at: Place) -> None:
    """And worded in a third way, vaguely."""
    at.site.elsewhere(lambda r: at.missing(r, 200, wording=2))


@scenario(SOFT, langs=("en", "de", "fr", "fi", "pl", "tr", "zh", "ru"), hard=True)
def message_without_title(at: Place) -> None:
    """The title is the site's name, and the message no heading but a line in a box."""
    heading, text = at.say.missing[0]
    box = f'<div class="msg msg--warn">{heading}. {text}</div>'
    main = box + pages.listing(at.words("top"), 9, "top")
    at.site.elsewhere(lambda _: at.page(heading, main, pattern="{site}"))


@scenario(SOFT, langs=("en", "fi", "sv", "es", "hu", "ko", "uk", "el"), hard=True)
def expired(at: Place) -> None:
    """The article was taken away after its time and its address says so; unknown ones are 404."""
    heading, text = at.say.removed[0]
    at.put(said(at, heading, text))


@scenario(SOFT, langs=("en", "de", "fr", "ja", "ro", "cs"), hard=True)
def withdrawn(at: Place) -> None:
    """Taken away for the law's sake; the headline is still the title, the text is a notice."""
    heading, text = at.say.removed[1]
    at.put(at.page(at.title, pages.notice(at.words("w"), heading, text)))


@scenario(SOFT, langs=("en", "it", "ru", "vi"))
def echoes_the_address(at: Place) -> None:
    """The error page repeats the address that was asked for, so that no two are alike."""

    def answer(request: Request) -> Answer:
        heading = at.say.missing[0][0]
        return said(at, heading, at.say.echo.format(path=request.path))

    at.site.elsewhere(answer)


@scenario(SOFT, langs=("en", "nl", "pt"), hard=True)
def changes_every_time(at: Place) -> None:
    """The error page has a number, the time, and other popular articles at every request."""
    asked = iter(range(10_000))

    def answer(_: Request) -> Answer:
        number = next(asked)
        heading, text = at.say.missing[1]
        top = pages.listing(at.words(f"top {number}"), 12, "top")
        main = pages.notice(at.words("m"), heading, f"{text} [#{number:08x}]") + top
        return at.page(heading, main)

    at.site.elsewhere(answer)


@scenario(SOFT, langs=("en", "de", "id"))
def kept_from_search_engines(at: Place) -> None:
    """The error page asks search engines to leave it out."""
    heading, text = at.say.missing[1]
    head = '<meta name="robots" content="noindex, follow">'
    at.site.elsewhere(lambda _: said(at, heading, text, head=head))


@scenario(SOFT, langs=("en", "fi", "de", "ar"), hard=True)
def becomes_a_search(at: Place) -> None:
    """What is not there is searched for, in vain."""

    def answer(request: Request) -> Answer:
        query = request.path.strip("/").replace("-", " ").replace("/", " ")
        text = at.say.noresult.format(query=query)
        return at.page(at.say.labels["search"], pages.notice(at.words("s"), text, ""))

    at.site.elsewhere(answer)


@scenario(SOFTLY, langs=("en", "fr", "cs"), hard=True)
def leads_to_a_search(at: Place) -> None:
    """The same by redirect to the search page."""
    text = at.say.noresult.format(query="port")
    at.put(at.page(at.say.labels["search"], pages.notice(at.words("s"), text, "")), "/search")
    at.site.elsewhere(lambda r: redirect(f"/search?q={r.path.strip('/').replace('/', '+')}"))


@scenario(SOFT, langs=("en", "fi", "ja", "es"), hard=True)
def empty_template(at: Place) -> None:
    """The page without its article: menus, banner, an empty main part, and so for any number."""
    at.site.elsewhere(lambda _: at.page("", "<article></article>"))


@scenario(SOFT, langs=("en", "de", "sv"))
def prerendered_application(at: Place) -> None:
    """An application drawn on the server, that knows the status and does not send it."""
    data = '{"props":{"pageProps":{"statusCode":404}},"page":"/_error","query":{}}'
    foot = f'<script id="__NEXT_DATA__" type="application/json">{data}</script>'
    heading, text = at.say.missing[0]
    at.site.elsewhere(lambda _: said(at, heading, text, foot=foot, pattern="{title}"))


_FINAL = {
    "en": "/404",
    "de": "/nicht-gefunden.html",
    "fi": "/sivua-ei-loydy",
    "fr": "/page-introuvable",
    "es": "/error.aspx?aspxerrorpath=%s",
    "pl": "/blad-404/",
    "pt": "/errors/filenotfound.jsp",
    "sv": "/fel?kod=404",
    "it": "/pagina-non-trovata/",
    "ru": "/error/404.php",
    "tr": "/hata",
}


@scenario(SOFTLY, langs=tuple(_FINAL))
def leads_to_an_error_page(at: Place) -> None:
    """302 to the address of the error page, which has status 200."""
    final = _FINAL[at.code].replace("%s", at.path)
    at.put(at.missing(status=200), final.partition("?")[0])
    at.site.elsewhere(redirect(final))


@scenario(SOFTLY, langs=("en", "hu", "nl"), hard=True)
def leads_to_an_unnamed_error_page(at: Place) -> None:
    """302 to an address that tells nothing, where the message stands."""
    at.put(said(at, *at.say.missing[1]), "/go/en/1.880")
    at.site.elsewhere(redirect("/go/en/1.880"))


_SECTION = {
    "en": "/news/local",
    "de": "/nachrichten/kultur",
    "fi": "/uutiset",
    "es": "/hemeroteca",
    "pl": "/region",
    "zh": "/xinwen",
}


@scenario(SOFTLY, langs=tuple(_SECTION), hard=True)
def leads_to_its_section(at: Place) -> str:
    """Old articles lead to the front of their section."""
    front = _SECTION[at.code] + "/"
    at.put(at.page(at.say.nav[1], pages.listing(at.words("front"), 30)), front)
    at.site.elsewhere(lambda r: redirect(front, 301) if r.path.startswith(front) else at.missing(r))
    return f"{front}2011/05/{at.number}-artikel.html"


@scenario(SOFTLY, langs=("en", "de", "it", "tr"), hard=True)
def all_lead_to_one_page(at: Place) -> tuple[str, ...]:
    """After a rebuild every old address leads to one page that says what is new here."""
    title = at.voice.title()
    at.put(at.page(title, f"<h1>{title}</h1>" + pages.listing(at.words("new"), 10)), "/relaunch")
    at.site.elsewhere(redirect("/relaunch", 301))
    return ("/archive/1998/port.html", "/dossier.php?id=33", "/texts/storm.htm")


@scenario(SOFT, langs=("en", "pl"), hard=True)
def moved_without_forwarding(at: Place) -> None:
    """Every address of the old host says that the site has a new one, and leads nowhere."""
    new = at.other()
    text = {
        "en": "We have moved. Please update your bookmarks:",
        "pl": "Przenieśliśmy się. Prosimy zmienić zakładki:",
    }[at.code]
    main = f'<h1>{text}</h1><p><a href="https://{new}/">{new}</a></p>'
    at.site.always(html(pages.bare(at.name, main)))


@scenario(SOFT, langs=("en", "fr"))
def page_in_place_of_a_file(at: Place) -> str:
    """For a PDF the document server sends a page: there is no such document."""
    text = {
        "en": "The requested document is not available.",
        "fr": "Le document demandé n’est pas disponible.",
    }[at.code]
    at.site.elsewhere(lambda _: said(at, text, ""))
    return "/docs/2009/report-77.pdf"


@scenario(SOFT, langs=("en", "ru"), hard=True)
def neighbours_are_walled(at: Place) -> None:
    """The error page comes, but whoever asks for an invented neighbour meets a 403."""
    page = at.missing(status=200)
    at.put(page)
    at.site.elsewhere(html("<h1>403</h1>", 403))


@scenario(SOFT, langs=LATIN[:6])
def by_way_of_https_and_www(at: Place) -> str:
    """http leads to https and to www, and there is the error page."""
    www = at.other("www2")
    at.add_site(www).elsewhere(lambda r: at.missing(r, 200))
    at.site.always(lambda r: redirect(f"https://{www}{r.target}", 301))
    return f"http://{at.host}{at.path}"


@scenario("dead/soft-404 dead/not-found", langs=("en", "de"), hard=True)
def like_the_hosts_own_404(at: Place) -> tuple[str, ...]:
    """One page of the host is an honest 404; another shows the same with 200, in no known words,
    and its neighbours are out of reach."""
    main = f"<p>{at.words('e').paragraph()}</p>" + pages.listing(at.words("l"), 8)
    for path, status in (("/a/1.html", 404), ("/b/2.html", 200)):
        at.put(at.page(at.name, main, status, pattern="{site}"), path)
    at.site.elsewhere(html("<h1>503</h1>", 503))
    return ("/a/1.html", "/b/2.html")
