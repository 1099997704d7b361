"""Live pages with little to show on sites with much around it, and front pages in disguise."""

from tests.simweb import pages
from tests.simweb.case import Cited
from tests.simweb.place import Place
from tests.simweb.scenario import scenario
from tests.simweb.web import html, redirect

OK = "live/ok"
MOVED = "live/moved live/ok"


def thin(at: Place) -> str:
    """The main part of a page that says one sentence about its title."""
    return (
        f"<h1>{at.title}</h1><figure><img src='/i/1.jpg'></figure><p>{at.words('t').sentence()}</p>"
    )


@scenario(OK, langs=("en", "fi", "ru", "ja", "pt"), hard=True)
def caption_where_errors_have_200(at: Place) -> None:
    """One sentence in the dress of the site, which answers 200 to everything it has not."""
    at.put(at.page(at.title, thin(at)))
    at.site.elsewhere(lambda r: at.missing(r, 200))


@scenario(OK, langs=("en", "de", "cs"), hard=True)
def caption_cited_under_another_title(at: Place) -> Cited:
    """The same, cited under a title of the editor's own."""
    at.put(at.page(at.title, thin(at)))
    at.site.elsewhere(lambda r: at.missing(r, 200))
    return at.cite(title="Photograph of the old harbour crane")


@scenario(OK, langs=("en", "es"), hard=True)
def caption_under_the_title_of_the_site(at: Place) -> None:
    """The same, where every page has the name of the site as its title and no heading."""
    text = f"<p><b>{at.title}</b> {at.words('t').sentence()}</p>"
    at.put(at.page(at.title, text, pattern="{site}"))
    at.site.elsewhere(lambda _: at.page("", f"<p>{at.say.missing[0][1]}</p>", pattern="{site}"))


@scenario(OK, langs=("en", "fr", "ko"), hard=True)
def neighbours_show_the_front_page(at: Place) -> Cited:
    """An article on a site that shows its front page at every address that it has not."""
    at.put()
    at.site.elsewhere(lambda _: at.home())
    return at.cite(title=at.voice.title())


@scenario(OK, langs=("en", "pl"), hard=True)
def list_of_results(at: Place) -> Cited:
    """A search was cited, and it found something."""
    main = "<h1>3</h1>" + pages.listing(at.words("r"), 3)
    at.put(at.page(f"{at.say.labels['search']}: harbour", main), "/search?q=harbour&year=1911")
    return at.cite("/search?q=harbour&year=1911", "Census returns, Harbour parish")


@scenario(OK, langs=("en", "de"), hard=True)
def table_row(at: Place) -> Cited:
    """A record of a database: a table of numbers, the same form for every number, 200 for all."""
    row = "<table><tr><th>ID</th><td>{id}</td></tr><tr><th>Sheet</th><td>{sheet}</td></tr></table>"
    at.put(
        at.page(
            "Record", row.format(id=88172, sheet="Wreck of the brig Ceres, 1804"), pattern="{site}"
        ),
        "/db/record.asp?ID=88172",
    )
    at.site.elsewhere(lambda _: at.page("Record", row.format(id="", sheet=""), pattern="{site}"))
    return at.cite("/db/record.asp?ID=88172", "Wreck of the brig Ceres")


_PORTALS = (
    "/web/guest/home",
    "/portal/page/portal/site/Home",
    "/index.php?option=com_frontpage&Itemid=1",
    "/en/startpage.html",
    "/Pages/default.aspx",
)


@scenario(MOVED, langs=("en", "fi"), hard=True)
def front_page_of_a_portal(at: Place) -> tuple[Cited, ...]:
    """The front page was cited by the deep address that the portal gave it once."""
    for path in _PORTALS:
        at.put(redirect("/", 301), path)
    return tuple(at.cite(path, f"{at.name} – {at.say.nav[0]}") for path in _PORTALS)


@scenario(MOVED, langs=("en", "nl"), hard=True)
def front_page_of_a_firm_with_a_new_name(at: Place) -> Cited:
    """A firm's front page was cited; the firm has another name now, and its old one leads there."""
    new = at.other()
    at.add_site(new)
    at.site.always(redirect(f"https://{new}/", 301))
    return at.cite("/", at.name)


@scenario(MOVED, langs=("en", "fr"), hard=True)
def section_that_was_cited(at: Place) -> Cited:
    """A section's front was cited, and the section has a new address."""
    at.put(
        at.page("Football", "<h1>Football</h1>" + pages.listing(at.words("f"), 30)), "/football/"
    )
    at.put(redirect("/football/", 301), "/sport/football/index.shtml")
    return at.cite("/sport/football/index.shtml", "Football")


@scenario(OK, langs=("en", "sv", "zh"))
def cited_with_the_name_of_the_site(at: Place) -> Cited:
    """The citation has the site's name in the title, in another order and case."""
    at.put()
    return at.cite(title=f"{at.name.upper()} - {at.title.lower()}")


@scenario(OK, langs=("en", "hu"))
def title_far_down(at: Place) -> None:
    """40 kB of styles and comments come before the title."""
    page = (
        at.article()
        .body.decode()
        .replace("<title>", f"<!--{'x' * 20000}--><style>{'a{}' * 7000}</style><title>")
    )
    at.put(html(page))


@scenario(OK, langs=("en",))
def drawing_with_a_title(at: Place) -> None:
    """A drawing in the header has a title of its own, which is that of an error."""
    drawing = "<svg><title>Page not found</title></svg>"
    at.put(at.article(head="", after=drawing))


@scenario(OK, langs=("ja", "ru"))
def utf16(at: Place) -> None:
    """A page in UTF-16 with a byte order mark."""
    at.put(
        html(
            pages.bare(at.title, f"<h1>{at.title}</h1>" + f"<p>{at.voice.paragraph()}</p>" * 5),
            charset="utf-16",
        )
    )


@scenario("restricted/* unknown/* live/ok", langs=("en", "de"), hard=True)
def cookies_wanted(at: Place) -> tuple[str, ...]:
    """A publisher that wants cookies leads every address without them to one page of excuses."""
    at.put(
        html(
            pages.bare(
                "Cookies required",
                "<h1>Cookies must be enabled</h1><p>Your browser does not "
                "accept cookies, or has lost its session.</p>",
            )
        ),
        "/action/cookieAbsent",
    )
    at.site.elsewhere(redirect("/action/cookieAbsent"))
    return ("/doi/10.5/1", "/doi/10.5/2", "/toc/jrs/12")


@scenario("dead/soft-404 dead/parked unknown/*", langs=("en",))
def hosters_page(at: Place) -> tuple[Cited, ...]:
    """The hoster leads the names of accounts that are no more to pages of its panel."""
    cited = []
    for name, text in (
        (
            "defaultwebpage",
            "SORRY! If you are the owner of this website, please contact your hosting provider.",
        ),
        ("suspendedpage", "This Account Has Been Suspended"),
    ):
        site = at.add_site(host := at.other(name))
        site.put(f"/cgi-sys/{name}.cgi", html(pages.bare(text[:30], f"<h1>{text}</h1>")))
        site.elsewhere(redirect(f"/cgi-sys/{name}.cgi"))
        cited.append(at.cite(f"http://{host}/articles/4.html"))
    return tuple(cited)


@scenario("dead/parked", langs=("en", "fr"), hard=True)
def for_sale_on_a_market(at: Place) -> None:
    """A market for domains shows its offer at the domain itself, in the look of a shop."""
    offer = {
        "en": "Buy now for $1,495, lease to own from $63 a month. Transfer within 24 hours. The "
        "domain you are interested in is listed here. 20,000 happy customers.",
        "fr": "Achetez maintenant pour 1 495 €. Transfert en 24 heures. Le nom de domaine qui vous "
        "intéresse est proposé ici.",
    }[at.code]
    at.site.always(
        html(
            pages.bare(
                at.domain,
                f"<h1>{at.domain}</h1><p>{offer}</p><form><button>Buy"
                "</button></form><p>Domain broker service</p>",
            )
        )
    )
