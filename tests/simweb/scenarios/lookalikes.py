"""Live pages that look dead: their subject, wording or form is that of an error."""

from tests.simweb import pages
from tests.simweb.case import Cited
from tests.simweb.place import Place
from tests.simweb.scenario import scenario
from tests.simweb.voice import LATIN
from tests.simweb.web import html, redirect

OK = "live/ok"

#: Works that are called like an error, and how a page about them may be titled.
WORKS = {
    "en": (
        "Page Not Found (album)",
        "Gone (2012 film)",
        "Error 404: a history of a number",
        "Nothing Found: the last poems of Ruth Okafor",
        "Missing pages: the lost register",
    ),
    "de": ("Seite nicht gefunden: Gedichte aus dem Netz", "Verschwunden – Roman von Anke Petersen"),
    "fr": ("Introuvable : un roman de Sylvie Pérez", "Erreur 404, la pièce de théâtre"),
    "es": ("No encontrado: crónica de un archivo perdido",),
    "ru": ("Страница не найдена: новый спектакль в Кинешме", "Ошибка 404: как родилось число"),
    "ja": ("ページが見つかりません：新曲の歌詞", "記事は存在しません展"),
    "fi": ("Sivua ei löydy – kuunnelma",),
    "zh": ("页面不存在：一部小说",),
    "it": ("Non trovato, il film di Luca Bertoni",),
    "pl": ("Nie znaleziono: wystawa zaginionych map",),
}


@scenario(OK, langs=tuple(WORKS), hard=True)
def named_like_an_error(at: Place) -> tuple[Cited, ...]:
    """A work, or an article about errors, whose title is that of an error page; cited as such."""
    cited = []
    for number, title in enumerate(WORKS[at.code]):
        at.put(at.article(title), path := f"/works/{number}")
        cited.append(at.cite(path, title))
    return tuple(cited)


@scenario(OK, langs=("en", "de", "ru"), hard=True)
def named_like_an_error_but_cited_otherwise(at: Place) -> Cited:
    """The same, but the editor cited it under another title; an invented neighbour is a 404."""
    at.put(at.article(WORKS[at.code][0]))
    return at.cite(title=at.voice.title())


@scenario(OK, langs=("en", "fr"), hard=True)
def number_in_path(at: Place) -> tuple[Cited, ...]:
    """The path has 404, which is a number of a car, a room, a road and a node."""
    cited = []
    for path, title in (
        ("/cars/404", "Peugeot 404"),
        ("/node/404", at.title),
        ("/error/not-found/", "Not found: an essay"),
        ("/404.html", "Highway 404"),
    ):
        at.put(at.article(title), path)
        cited.append(at.cite(path, title))
    at.put(redirect("/models/404/", 301), "/models/404")
    at.put(at.article("Peugeot 404 Cabriolet"), "/models/404/")
    return (*cited, at.cite("/models/404", "Peugeot 404 Cabriolet"))


@scenario(OK, langs=LATIN[:8])
def comments_complain(at: Place) -> None:
    """Readers write below that a page was not found and that an article is no longer available."""
    heading, text = at.say.missing[0]
    removed = " ".join(at.say.removed[0])
    talk = pages.comments(at.voice, (f"{heading}? {text}", removed, "404 not found lol"))
    at.put(at.article(after=talk))


@scenario(OK, langs=("en", "ja", "sv"))
def script_has_all_messages(at: Place) -> None:
    """The scripts carry the messages of the whole site, errors and sale offers among them."""
    heading, text = at.say.missing[0]
    bundle = f'{{"errors":{{"404":{{"title":"{heading}","text":"{text}"}}}},"expired":"gone"}}'
    script = f'<script id="__I18N__" type="application/json">{bundle}</script>'
    hidden = f"<template><h1>{heading}</h1><p>{text}</p></template>"
    at.put(at.article(foot=script + hidden))


@scenario(OK, langs=("en", "fi", "zh"), hard=True)
def empty_search_widget(at: Place) -> None:
    """A widget beside the article says that a search found nothing."""
    widget = f"<aside><h2>{at.say.noresult.format(query='x')}</h2></aside>"
    at.put(at.article(after=widget))


@scenario(OK, langs=("en", "de", "el"), hard=True)
def very_short(at: Place) -> None:
    """A hand-made page of two lines."""
    at.put(html(pages.bare(at.title, f"<h1>{at.title}</h1>{at.voice.sentence()}")))


@scenario(OK, langs=("en", "pt"), hard=True)
def without_title(at: Place) -> None:
    """A hand-made page without title and heading, and not much text."""
    at.put(html(f"<html><body><b>{at.title}</b><br>{at.voice.paragraph()}</body></html>"))


@scenario(OK, langs=("en", "uk"), hard=True)
def frames(at: Place) -> None:
    """A page of 1998: a frameset whose frames have the text."""
    at.put(
        html(
            f"<html><head><title>{at.title}</title></head><frameset cols='20%,*'>"
            "<frame src='nav.htm'><frame src='text.htm'></frameset></html>"
        )
    )


@scenario(OK, langs=("en", "ko"), hard=True)
def only_a_picture(at: Place) -> None:
    """A page that shows one scanned picture."""
    at.put(html(pages.bare(at.title, "<img src='/scan/12.jpg' width=1200>")))


@scenario("live/ok unknown/* restricted/*", langs=("en", "de", "es", "ja"), kind="blog", hard=True)
def shell(at: Place) -> Cited:
    """An application that draws everything in the browser: every address gives the same shell."""
    shell = (
        f"<!doctype html><html><head><title>{at.name}</title></head><body><noscript>JavaScript"
        "!</noscript><div id='root'></div><script src='/static/js/main.9f.js'></script></body>"
    )
    at.site.always(html(shell))
    return at.cite("/view/8812")


@scenario(OK, langs=("en", "fi", "ru"), hard=True)
def one_title_for_all(at: Place) -> None:
    """Every page of the site, its 404 too, has the name of the site as its title."""
    at.put(at.article(pattern="{site}"))


@scenario(OK, langs=("en", "cs", "tr"), hard=True)
def slug_does_not_count(at: Place) -> Cited:
    """Only the number counts: any other slug beside it shows the same article."""
    page = at.article()
    at.site.before.append(lambda r: page if r.path.startswith("/story/77123/") else None)
    return at.cite("/story/77123/the-old-slug", at.voice.title())


@scenario(OK, langs=("en", "sv"), hard=True)
def slug_does_not_count_and_named_like_an_error(at: Place) -> Cited:
    """The same for an article about errors, so that an invented neighbour is the page itself."""
    title = {"en": "Page not found: why links rot", "sv": "Sidan finns inte: om länkröta"}[at.code]
    page = at.article(title)
    at.site.before.append(lambda r: page if r.path.startswith("/a/9123/") else None)
    return at.cite("/a/9123/links-rot", title)


@scenario(OK, langs=("en", "hu"))
def neighbours_lead_home(at: Place) -> None:
    """The page is there; what is not there leads to the front page."""
    at.put()
    at.site.elsewhere(redirect("/"))


@scenario(OK, langs=("en", "de", "fr"), hard=True)
def translated_title(at: Place) -> Cited:
    """The editor translated the title, so that nothing of it is on the page."""
    at.put()
    return at.cite(title="The wreck at the foot of the chalk cliffs")


@scenario(OK, langs=("en", "id"))
def reloads_itself(at: Place) -> None:
    """A news page that loads itself again every five minutes."""
    at.put(at.article(head='<meta http-equiv="refresh" content="300">'))


@scenario(OK, langs=("en",), hard=True)
def goes_home_much_later(at: Place) -> None:
    """A page of a terminal that goes back to the start after ten minutes."""
    at.put(at.article(head='<meta http-equiv="refresh" content="600;url=/">'))


@scenario(OK, langs=("en", "de", "it"), hard=True)
def scripts_that_lead_somewhere_else(at: Place) -> None:
    """Scripts that go home on a click, break out of frames, or send small screens elsewhere."""
    at.put(
        at.article(
            head=(
                '<script>function goHome(){location.href="/";}</script><script>if(top!==self)'
                '{top.location="/"}</script><script>if(/Mobi/.test(navigator.userAgent))'
                f'{{location.replace("https://m.{at.domain}/")}}</script>'
            )
        )
    )


@scenario(OK, langs=("en", "nl", "vi"))
def kept_from_search_engines(at: Place) -> None:
    """The owner keeps a real page out of search engines."""
    answer = at.article(head='<meta name="robots" content="noindex,nofollow">')
    at.put(answer)


@scenario(OK, langs=("en", "ro", "zh", "fi"))
def front_page(at: Place) -> Cited:
    """The front page itself is cited."""
    return at.cite("/", at.name)


@scenario("live/ok live/moved", langs=("en", "es"))
def front_page_by_file(at: Place) -> tuple[Cited, ...]:
    """The front page is cited by its file, by its old name or with a language, and leads to /."""
    paths = ("/index.html", "/home", "/default.aspx", "/en/", "/?lang=en")
    for path in paths:
        at.put(redirect("/", 301), path)
    return tuple(at.cite(path, at.name) for path in paths)


@scenario("live/ok live/moved", langs=("en", "pl"), hard=True)
def front_page_of_a_part(at: Place) -> Cited:
    """A folder of a big site became a site of its own; its front page is what was cited."""
    at.add_site(at.other("lab")).put("/", at.article("Laboratory of Tides"))
    at.put(redirect(f"https://{at.other('lab')}/", 301), "/~lab/")
    return at.cite("/~lab/", "Laboratory of Tides")
