"""Deep addresses that lead to a front page."""

from tests.simweb import pages
from tests.simweb.place import Place
from tests.simweb.scenario import scenario
from tests.simweb.web import html, redirect

HOME = "dead/redirected-home dead/soft-404"


@scenario(HOME, langs=("en", "de", "ru", "ja"))
def by_301(at: Place) -> None:
    """Whatever is not there leads to the front page for good."""
    at.site.elsewhere(redirect("/", 301))


@scenario(HOME, langs=("en", "fi", "fr"))
def by_302(at: Place) -> None:
    """Whatever is not there leads to the front page for now."""
    at.site.elsewhere(redirect("/"))


@scenario(HOME, langs=("en", "it"))
def by_others(at: Place) -> tuple[str, ...]:
    """303, 307 and 308 to the front page."""
    paths = ("/a/1999/x.html", "/b/story.php?id=4", "/c/deep/er/page")
    for path, status in zip(paths, (303, 307, 308), strict=True):
        at.put(redirect("/", status), path)
    return paths


@scenario(HOME, langs=("en", "es", "pl"))
def with_a_query(at: Place) -> tuple[str, ...]:
    """The front page gets a note of where one came from."""
    paths = {
        "/x/1.html": "/?from=404",
        "/x/2.html": "/?utm_source=redirect",
        "/x/3.html": "/?ref=%2Fx%2F3.html",
        "/x/4.html": "/index.php?expired=1",
    }
    for path, end in paths.items():
        at.put(redirect(end, 301), path)
    at.put(at.home(), "/index.php")
    return tuple(paths)


@scenario(HOME, langs=("en", "tr", "sv"))
def to_a_front_page_by_name(at: Place) -> tuple[str, ...]:
    """To /index.html, /en/, /home.aspx and /default.asp."""
    ends = ("/index.html", "/en/", "/home.aspx", "/default.asp")
    for number, end in enumerate(ends):
        at.put(at.home(), end)
        at.put(redirect(end), f"/old/{number}/page.htm")
    return tuple(f"/old/{number}/page.htm" for number in range(len(ends)))


@scenario(HOME, langs=("en", "nl"))
def over_https_and_www(at: Place) -> str:
    """http, https, www, and then the front page."""
    www = at.other("www3")
    site = at.add_site(www)
    site.elsewhere(redirect("/", 301))
    at.site.always(lambda r: redirect(f"https://{www}{r.target}", 301))
    return f"http://{at.host}{at.path}"


@scenario(HOME, langs=("en", "de", "uk"), hard=True)
def of_the_new_name(at: Place) -> tuple[str, ...]:
    """The paper has a new name, and each old address leads to the front page of the new one."""
    new = at.other()
    at.add_site(new).put("/", at.home())
    at.site.always(redirect(f"https://{new}/", 301))
    return (at.path, "/sport/2008/regatta.html")


@scenario(HOME, langs=("en", "cs"))
def of_the_parent(at: Place) -> str:
    """A subdomain was given up and leads to the front page of the whole."""
    at.add_site(at.domain)
    sub = at.other("archiv")
    at.add_site(sub).always(redirect(f"https://{at.domain}/", 301))
    return f"https://{sub}{at.path}"


_SCRIPTS = (
    '<script>window.location.replace("/");</script>',
    '<script type="text/javascript">window.location = "https://{host}/";</script>',
    '<script>setTimeout(function(){{location.href="/"}},0)</script>',
    "<script>document.location.href='/index.html'</script>",
    '<meta http-equiv="refresh" content="0;url=/">',
    '<meta http-equiv="Refresh" content="1; URL=\'https://{host}/\'">',
)


@scenario(HOME, langs=("en", "pt"), hard=True)
def by_the_page_itself(at: Place) -> tuple[str, ...]:
    """A script or a meta element of an otherwise empty page leads to the front page."""
    paths = []
    for number, way in enumerate(_SCRIPTS):
        head = way.replace("{host}", at.host).replace("{{", "{").replace("}}", "}")
        text = f'<a href="/">{at.say.nav[0]}</a>' if number % 2 else ""
        at.put(html(pages.bare("", text, head=head)), path := f"/archiv/{number}.html")
        paths.append(path)
    return tuple(paths)


@scenario(HOME, langs=("en", "fr", "hu"), hard=True)
def with_an_apology(at: Place) -> None:
    """The page says that it is not there and that one will be brought to the front page in five
    seconds."""
    heading, text = at.say.missing[1]
    head = '<meta http-equiv="refresh" content="5;url=/">'
    main = pages.notice(at.words("n"), heading, text)
    at.site.elsewhere(lambda _: at.page(heading, main, head=head))


@scenario(HOME, langs=("en", "el"), hard=True)
def shows_the_front_page(at: Place) -> None:
    """Without any redirect, every address that is not there shows the front page."""
    at.site.elsewhere(lambda _: at.home())
