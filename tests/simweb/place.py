"""Where a case plays: one host with its site, and the ways to put pages there."""

from itertools import count

from tests.simweb import pages
from tests.simweb.case import Cited
from tests.simweb.pages import Dress
from tests.simweb.voice import Voice, slug
from tests.simweb.web import Answer, Handler, Request, Site, Web, html

__all__ = ["Place"]

#: By language: the beginning of made-up names, and a top-level domain.
_NAMES = {
    "ar": ("barid-khalij", "com"),
    "cs": ("polabsky", "cz"),
    "de": ("elbtal", "de"),
    "el": ("kolpos", "gr"),
    "en": ("harbour", "co.uk"),
    "es": ("laria", "es"),
    "fi": ("saaristo", "fi"),
    "fr": ("estuaire", "fr"),
    "hu": ("dunamente", "hu"),
    "id": ("pesisir", "co.id"),
    "it": ("laguna", "it"),
    "ja": ("kako", "jp"),
    "ko": ("hagu", "kr"),
    "nl": ("schelde", "nl"),
    "pl": ("nadwislanski", "pl"),
    "pt": ("foz", "pt"),
    "ro": ("dunarii", "ro"),
    "ru": ("volzhskij", "ru"),
    "sv": ("kusten", "se"),
    "tr": ("korfez", "com.tr"),
    "uk": ("naddnipro", "com.ua"),
    "vi": ("cuasong", "vn"),
    "zh": ("jiangkou", "cn"),
}
_KINDS = tuple(pages.KINDS)


class Place:
    """A host in one language. `title` is the headline of the page that is cited."""

    def __init__(self, web: Web, number: int, code: str, kind: str | None = None) -> None:
        self.web = web
        self.number = number
        self.code = code
        self.kind = kind or _KINDS[number % len(_KINDS)]
        self.voice = Voice(code, str(number))
        self.say = self.voice.say
        self.name = self.say.site[pages.KINDS[self.kind].name]
        stem, self.tld = _NAMES[code]
        self.domain = f"{stem}{number}.{self.tld}"
        self.host = f"www.{self.domain}" if number % 3 == 0 else self.domain
        self.scheme = "http" if number % 5 == 0 else "https"
        self.title = self.voice.title()
        self.path = self._path()
        self._others = count()
        self.site = self.add_site(self.host)

    # addresses

    @property
    def root(self) -> str:
        return f"{self.scheme}://{self.host}"

    @property
    def url(self) -> str:
        return self.root + self.path

    def cite(self, path: str | None = None, title: str | None = None) -> Cited:
        """The citation of a page of this host, by default of the one that this place is about."""
        target = self.path if path is None else path
        url = target if "://" in target else self.root + target
        return Cited(url=url, title=title or self.title)

    def _path(self) -> str:
        pattern, number = pages.KINDS[self.kind].path, 1000 + self.number * 7
        year, month = self.voice.random.randint(2004, 2020), self.voice.random.randint(1, 12)
        return pattern.format(
            section=slug(self.say.nav[1]) or "news",
            year=year,
            month=f"{month:02}",
            slug=slug(self.title) or f"n{number}",
            id=number,
        )

    # sites

    def add_site(self, host: str) -> Site:
        """Another host of the same people, with a front page and a 404 of its own."""
        site = Site(host, lambda _: self.home(), self.missing)
        self.web.sites[host] = site
        return site

    def other(self, label: str = "") -> str:
        """A host name of somebody else, or with a label one below this domain."""
        if label:
            return f"{label}.{self.domain}"
        return f"{_NAMES[self.code][0]}-x{self.number}{next(self._others)}.org"

    # answers

    def dress(self, **changes: str) -> Dress:
        return Dress(site=self.name, kind=self.kind, **changes)

    def words(self, seed: object) -> Voice:
        """A voice that says the same whenever this page is asked for."""
        return Voice(self.code, f"{self.number} {seed}")

    def page(self, title: str, main: str, status: int = 200, **dress: str) -> Answer:
        return html(pages.page(self.voice, self.dress(**dress), title, main), status)

    def article(self, title: str | None = None, paragraphs: int = 6, **dress: str) -> Answer:
        """A page with something to read."""
        shown = title or self.title
        head = pages.json_ld(self.kind, shown) + dress.pop("head", "")
        main = pages.article(self.words(shown), shown, paragraphs=paragraphs)
        return self.page(shown, main + dress.pop("after", ""), head=head, **dress)

    def home(self) -> Answer:
        voice = self.words("home")
        lists = "".join(pages.listing(voice, 8, label) for label in ("top", "related"))
        teasers = "".join(f"<h3>{voice.title()}</h3><p>{voice.paragraph()}</p>" for _ in range(6))
        return self.page("", teasers + lists)

    def missing(self, _: Request | None = None, status: int = 404, wording: int = 0) -> Answer:
        """What this site says of what it has not."""
        heading, text = self.say.missing[wording % len(self.say.missing)]
        return self.page(heading, pages.notice(self.words("missing"), heading, text), status)

    def put(self, answer: Answer | Handler | None = None, path: str | None = None) -> None:
        """Answer the cited address, by default with its article."""
        self.site.put(self.path if path is None else path, answer or self.article())
