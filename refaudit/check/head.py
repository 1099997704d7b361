"""What the head of a page says about it: meta elements, its base, its canonical address."""

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser

from refaudit.catalogue import pages
from refaudit.check.words import line
from refaudit.model import uri
from refaudit.model.uri import Url

__all__ = ["Head"]

#: Meta elements read; pages that serve every network of the world have a hundred.
_MAX_METAS = 300
#: Characters of a content: runs of blanks must not hide the words behind them.
_RAW = 20_000
_TITLE = 300
_NAMING = ("property", "name", "itemprop", "http-equiv")
_REFRESH = re.compile(
    r"\s*+[\d.]++\s*+[;,]?\s*+(?:url\s*+=\s*+)?+(?:\"([^\"]*)|'([^']*)|(.*))",
    re.IGNORECASE | re.DOTALL,
)
_PARTS = re.compile(r"[\s,;]+")


class Head(Struct, frozen=True, kw_only=True):
    """The head of the page that came from `url`.

    `base` is what its relative addresses are resolved against. `metas` holds the contents of meta
    elements by their names in lower case, the first of each name. `canonical` is the address that
    the page calls its own.
    """

    url: str
    base: str
    metas: dict[str, str]
    canonical: str | None

    @classmethod
    def of(cls, tree: LexborHTMLParser, url: str) -> "Head":
        """Read the head of a parsed page."""
        base = _attribute(tree, "base[href]", "href")
        root = _joined(url, base) if base is not None else None
        canonical = _attribute(tree, 'link[rel="canonical" i]', "href")
        return cls(
            url=url,
            base=root or url,
            metas=_metas(tree),
            canonical=_joined(root or url, canonical) if canonical else None,
        )

    @property
    def social_title(self) -> str | None:
        """`og:title`: the title without the name of the site."""
        return line(self.metas.get("og:title", ""))[:_TITLE].strip() or None

    @property
    def refresh(self) -> str | None:
        """Where a meta refresh leads, as an absolute URL."""
        match = _REFRESH.match(self.metas.get("refresh", ""))
        return self.resolved(match[1] or match[2] or match[3] or "") if match else None

    def resolved(self, reference: str) -> str | None:
        """An address of the page made absolute; None for what cannot be asked."""
        reference = line(reference)
        return _joined(self.base, reference) if reference else None

    def markers(self, headers: Mapping[str, str]) -> tuple[str, ...]:
        """What the head says of the page, as `kind:name[:strength]`, each once.

        Rows of the catalogue make most of them; `meta:canonical-home` says that the page of a deep
        address calls the site's root its own, `meta:title-is-site` that its title is the site's
        name. `X-Robots-Tag` is the robots element of the answer's headers.
        """
        metas = dict(self.metas)
        metas["robots"] = f"{metas.get('robots', '')},{headers.get('x-robots-tag', '')[:_RAW]}"
        return tuple(dict.fromkeys((*_signals(metas), *self._about_home())))

    def _about_home(self) -> Iterator[str]:
        here = uri.parse(self.url)
        if not isinstance(here, Url) or _is_root(here):
            return
        canonical = uri.parse(self.canonical or "")
        if isinstance(canonical, Url) and _is_root(canonical):
            yield "meta:canonical-home"
        site = line(self.metas.get("og:site_name", "")).casefold()
        if site and site == (self.social_title or "").casefold():
            yield "meta:title-is-site"


def _signals(metas: Mapping[str, str]) -> Iterator[str]:
    for signal in pages.signals():
        for name in signal.names:
            if not signal.words.isdisjoint(_PARTS.split(metas.get(name, "").lower())):
                yield signal.marker


def _metas(tree: LexborHTMLParser) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.css("meta")[:_MAX_METAS]:
        attributes = node.attributes
        content = attributes.get("content")
        for naming in _NAMING:
            name = attributes.get(naming)
            if name and content:
                found.setdefault(name.strip().lower()[:100], content[:_RAW])
    return found


def _attribute(tree: LexborHTMLParser, selector: str, name: str) -> str | None:
    node = tree.css_first(selector)
    return (node.attributes.get(name) or "") if node else None


def _joined(base: str, reference: str) -> str | None:
    joined = uri.join(base, reference)
    return joined.href if isinstance(joined, Url) else None


def _is_root(url: Url) -> bool:
    return url.path == "/" and not url.query
