"""Pages that are as they were cited, and the forms in which the web serves them."""

import zlib

from tests.simweb import pages
from tests.simweb.place import Place
from tests.simweb.scenario import scenario
from tests.simweb.voice import LANGUAGES
from tests.simweb.web import Answer, html, redirect

OK = "live/ok"
PDF = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n" + bytes(range(1, 256)) * 60 + b"\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(8000)


def plain(kind: str, body: bytes, **headers: str) -> Answer:
    return Answer(headers=(("Content-Type", kind), *headers.items()), body=body)


@scenario(OK, langs=LANGUAGES)
def ordinary(at: Place) -> None:
    """An article of a site with all the usual furniture; what is not there is a 404."""
    at.put()


@scenario(OK, langs=("en", "fi", "ru", "ja"), kind="journal")
def journal(at: Place) -> None:
    """A journal's landing page: a long title, citation metadata, a short abstract."""
    meta = (
        f'<meta name="citation_title" content="{at.title}"><meta name="citation_doi" content="1">'
    )
    at.put(at.article(paragraphs=1, head=meta))


@scenario(OK, langs=("en", "de", "zh", "pl"), kind="shop")
def shop(at: Place) -> None:
    """A book in a shop, where every second word is about buying, price and cart."""
    after = f"<form action='/cart'><b>19,90</b><button>{at.say.nav[10]}</button></form>" * 3
    at.put(at.article(paragraphs=2, after=after))


@scenario(OK, langs=("en", "fr", "ar"))
def windows_charset(at: Place) -> None:
    """An old page in the code page of its country, which only a meta element names."""
    charset = {"ar": "windows-1256"}.get(at.code, "windows-1252")
    text = pages.bare(
        at.title,
        f"<h1>{at.title}</h1><p>{at.voice.paragraph()}</p>" * 3,
        head=f'<meta http-equiv=Content-Type content="text/html; charset={charset}">',
    )
    at.put(html(text, charset=charset, Content_Type="text/html"))


@scenario(OK, langs=("ru", "ja", "zh", "ko"))
def national_charset(at: Place) -> None:
    """A page in KOI8-R, Shift_JIS, GB2312 or EUC-KR, named in the header."""
    charset = {"ru": "koi8-r", "ja": "shift_jis", "zh": "gb2312", "ko": "euc-kr"}[at.code]
    at.put(
        html(
            pages.page(at.voice, at.dress(), at.title, pages.article(at.voice, at.title)),
            charset=charset,
        )
    )


@scenario(OK, langs=("en", "de", "hu"))
def packed(at: Place) -> None:
    """The page comes gzipped, as from most servers."""
    text = pages.page(at.voice, at.dress(), at.title, pages.article(at.voice, at.title))
    at.put(html(text, packed=True))


@scenario(OK, langs=("en", "cs"))
def long_page(at: Place) -> None:
    """A list of 400 kB, of which a checker reads only the beginning."""
    at.put(at.article(paragraphs=900))


@scenario(OK, langs=("en", "fi"))
def slow(at: Place) -> None:
    """The server takes more than a second, every time."""
    answer = at.article()
    at.put(Answer(headers=answer.headers, body=answer.body, delay=1.2))


@scenario(OK, langs=("en", "pt"))
def chunked(at: Place) -> None:
    """The body comes in chunks with a trailer."""
    body = at.article().body
    sized = b"%x\r\n%b\r\n0\r\nX-Checksum: 1\r\n\r\n" % (len(body), body)
    head = (("Content-Type", "text/html; charset=utf-8"), ("Transfer-Encoding", "chunked"))
    at.put(Answer(headers=head, body=sized))


@scenario(OK)
def pdf(at: Place) -> str:
    """A report as PDF."""
    at.put(plain("application/pdf", PDF), path := "/files/annual-report-2014.pdf")
    return path


@scenario(OK, langs=("de",))
def pdf_as_stream(at: Place) -> str:
    """A PDF that is said to be a stream of bytes to save."""
    answer = plain("application/octet-stream", PDF, **{"Content-Disposition": "attachment"})
    at.put(answer, path := "/download.php?id=881")
    return path


@scenario(OK)
def image(at: Place) -> str:
    """A scanned map."""
    at.put(plain("image/png", PNG), path := "/scans/map-1911.png")
    return path


@scenario(OK)
def text_file(at: Place) -> str:
    """A text file in which lines of an error log happen to stand."""
    text = "README\n\n404 Not Found was logged twice on 3 May.\n" + at.voice.paragraph()
    at.put(plain("text/plain", text.encode()), path := "/pub/readme.txt")
    return path


@scenario(OK)
def data_file(at: Place) -> str:
    """A table in JSON, in which a field is called error."""
    at.put(
        plain("application/json", b'{"error": null, "rows": [1, 2, 3]}'), path := "/api/t/12.json"
    )
    return path


@scenario(OK, langs=("sv",))
def without_type(at: Place) -> None:
    """A server that sends no Content-Type."""
    at.put(Answer(body=at.article().body))


@scenario(OK, langs=("it",))
def deflated_feed(at: Place) -> str:
    """An XML feed; compressed with deflate though nobody asked for it."""
    body = zlib.compress(b"<?xml version='1.0'?><rss><channel><title>x</title></channel></rss>")
    at.put(
        plain("application/rss+xml", body, **{"Content-Encoding": "deflate"}), path := "/feed.xml"
    )
    return path


@scenario(OK, langs=("en", "ru"))
def non_authoritative(at: Place) -> None:
    """A proxy of the site says 203."""
    answer = at.article()
    at.put(Answer(status=203, headers=answer.headers, body=answer.body))


@scenario("live/ok live/moved", langs=("en", "de"))
def to_https_and_www(at: Place) -> str:
    """http leads to https, https to www, and there the page is: the same resource."""
    home = at.add_site(f"web.{at.domain}")
    home.put(at.path, at.article())
    start = f"https://{at.host}", f"https://web.{at.domain}"
    at.site.always(lambda r: redirect(start[r.scheme == "https"] + r.target, 301))
    return f"http://{at.host}{at.path}"


@scenario(OK, langs=("en", "fr", "tr"))
def slash_added(at: Place) -> str:
    """The address without its last slash leads to the one with it."""
    at.put(redirect("/histoire/port/", 301), "/histoire/port")
    at.put(at.article(), "/histoire/port/")
    return "/histoire/port"


@scenario("live/moved", langs=("en", "fi", "pl", "es"))
def new_slug(at: Place) -> str:
    """After a correction of its headline the article has another slug; 301 leads there."""
    at.put(redirect(at.path, 301), "/old" + at.path)
    at.put()
    return "/old" + at.path


@scenario("live/ok live/moved", langs=("en", "nl"))
def temporary(at: Place) -> str:
    """302 leads to the present place of the article."""
    at.put(redirect(at.path, 302), "/node/4711")
    at.put()
    return "/node/4711"


@scenario("live/moved", langs=("en", "de", "ja"))
def new_domain(at: Place) -> None:
    """The paper has a new name; each article is led to its own new place."""
    new = at.other()
    at.add_site(new).put(at.path, at.article())
    at.site.always(lambda r: redirect(f"https://{new}{r.target}", 301))


@scenario("live/ok live/moved", langs=("en",))
def resolver(at: Place) -> str:
    """An identifier's resolver leads with 302 to the publisher, over a linking hub."""
    hub, publisher = at.other(), at.other()
    at.add_site(hub).put("/retrieve", redirect(f"https://{publisher}/doi/full/10.5/77"))
    at.add_site(publisher).put("/doi/full/10.5/77", at.article(paragraphs=2))
    at.put(redirect(f"https://{hub}/retrieve?pii=77"), "/10.5/77")
    return "/10.5/77"


@scenario("live/moved live/ok", langs=("en", "it"))
def one_document_many_addresses(at: Place) -> tuple[str, ...]:
    """One report had several addresses over the years; all of them lead to it, rightly."""
    at.put(plain("application/pdf", PDF), end := "/publications/report-2014.pdf")
    old = ("/report.asp?id=77", "/reports/2014/", "/files/report14.pdf")
    for path in old:
        at.put(redirect(end, 301), path)
    return old


@scenario("live/bad-certificate", langs=("en", "de"), needs="tls")
def expired_certificate(at: Place) -> str:
    """Nobody renewed the certificate; the page is there."""
    at.web.certificates[at.host] = "expired"
    at.put()
    return f"https://{at.host}{at.path}"


@scenario("live/bad-certificate", langs=("fr",), needs="tls")
def self_signed(at: Place) -> str:
    """The owner signed the certificate himself."""
    at.web.certificates[at.host] = "self-signed"
    at.put()
    return f"https://{at.host}{at.path}"


@scenario("live/bad-certificate", langs=("es", "pl"), needs="tls")
def certificate_of_another(at: Place) -> str:
    """The hoster's own certificate, for another name."""
    at.web.certificates[at.host] = "other-name"
    at.put()
    return f"https://{at.host}{at.path}"
