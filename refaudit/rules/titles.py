"""PAR1xx about titles and other text."""

import re
from collections.abc import Iterator

from refaudit.catalogue import markers
from refaudit.model import uri
from refaudit.model.finding import Edit, Severity
from refaudit.rules.citable import citable
from refaudit.rules.declaration import Fault, citation_rule
from refaudit.rules.marking import put_in
from refaudit.rules.needs import Need
from refaudit.rules.subject import Subject
from refaudit.rules.words import assign

__all__ = [
    "external_link_in_text_parameter",
    "generic_title",
    "missing_title",
    "url_wikilink_conflict",
]

#: Text in which CS1 lets links stand.
_LINKS_ALLOWED = frozenset(
    {
        "at",
        "id",
        "page",
        "pages",
        "quote",
        "quote-page",
        "quote-pages",
        "ref",
        "script-quote",
        "trans-quote",
    }
)
_TITLES = frozenset({"title", "script-title", "trans-title"})
#: An entry and its encyclopedia: CS1 then takes the encyclopedia for the title.
_EVERY_ENTRY = frozenset({"encyclopedia", "chapter"})
_LINK = re.compile(r"(?:\b[a-z][a-z0-9+.-]{1,15}:|\[|^|\s)//[^\s/|\]]+\.[^\s/|\]]", re.IGNORECASE)
_LABELLED = re.compile(r"\[([^\s\[\]|{}]+) ([^\[\]|{}\n]+)\]")
_GOOD = "{{cite web |url=https://example.org/report |title=Report |website=Example |date=2019}}"


@citation_rule(
    "PAR105",
    Severity.ERROR,
    needs=(Need.KNOWN_MODULE,),
    bad="{{cite web |url=https://example.org/report |date=3 May 2019}}",
    good="{{cite web |url=https://example.org/report |script-title=ru:Отчёт |date=3 May 2019}}",
    cs1_category="CS1 errors: missing title",
)
def missing_title(it: Subject) -> Iterator[Fault]:
    """The template needs a `title`, and the citation has none.

    The citation shows an error, and a link without a title is a bare URL. Give the title of the
    source as it stands there; `script-title` will do for one in another script.
    """
    if it.template is None or "title" not in it.template.requires:
        return
    if not it.written.keys() & _TITLES and not it.written.keys() >= _EVERY_ENTRY:
        yield Fault(
            parameter="title",
            message=f"{{{{{it.template.name}}}}} has no |title=.",
            suggestion="Add |title= with the title of the source",
        )


@citation_rule(
    "PAR109",
    Severity.WARNING,
    bad="{{cite web |url=https://example.org/report |title=Page not found |date=3 May 2019}}",
    good=_GOOD,
    cs1_category="CS1 errors: generic title",
)
def generic_title(it: Subject) -> Iterator[Fault]:
    """The title is that of an error page, a login, or a placeholder.

    A tool took it from a page that was not the source. Often the link was dead already: open it,
    and the archived copy, and give the true title.
    """
    title = it.citation.title
    if title and markers.generic_title(title):
        name = it.name("title")
        yield Fault(
            parameter=name,
            message=f"{it.put('title', title)} is not the title of a source.",
            suggestion="Give the true title, and check what the link leads to",
        )


@citation_rule(
    "PAR114",
    Severity.ERROR,
    needs=(Need.MODULE,),
    bad=_GOOD.replace("website=Example", "website=https://example.org"),
    good=_GOOD.replace("website=Example", "website=example.org"),
    cs1_category="CS1 errors: external links",
)
def external_link_in_text_parameter(it: Subject) -> Iterator[Fault]:
    """A URL stands in a parameter for text.

    The citation shows an error. The URL belongs into `url`; a work or publisher goes by its name,
    which may be linked to an article.
    """
    for canonical, name in it.names.texts:
        value = it.value(canonical) or ""
        if "//" in value and canonical not in _LINKS_ALLOWED and _LINK.search(value):
            edits = tuple(_unlinked(it, canonical, name, value))
            yield Fault(
                parameter=name,
                message=f"{assign(name, value)} has a URL in it.",
                suggestion=put_in(*edits) or f"Write |{name}= without the URL",
                edits=edits,
            )


def _unlinked(it: Subject, canonical: str, name: str, value: str) -> Iterator[Edit]:
    """The text of a value that is one link with a text, the host of a site; nothing for others.

    The link of a title is that of the citation where this has none.
    """
    if link := _LABELLED.fullmatch(value):
        text, is_only = link[2].strip(), canonical == "title" and not it.originals
        address = citable(link[1]) if is_only else None
        if not text or _LINK.search(text) or (is_only and not address):
            return
        yield Edit(parameter=name, value=text)
        if address:
            yield Edit(parameter=it.name("url"), value=address, after=name)
    elif canonical == "work":
        url = uri.parse(value)
        if isinstance(url, uri.Url) and url.path in {"", "/"} and not url.query:
            yield Edit(parameter=name, value=url.host)


@citation_rule(
    "PAR116",
    Severity.ERROR,
    needs=(Need.MODULE, "url"),
    bad="{{cite web |url=https://example.org/report |title=[[Report]] |date=3 May 2019}}",
    good="{{cite book |title=[[Report]] |date=3 May 2019}}",
    cs1_category="CS1 errors: URL–wikilink conflict",
)
def url_wikilink_conflict(it: Subject) -> Iterator[Fault]:
    """The title should link to the `url` and to an article at once.

    Only one link is possible, and the citation shows an error. Take the wikilink out of the title,
    or remove `title-link`.
    """
    title = it.value("title") or ""
    if "[[" in title:
        name = it.name("title")
        yield Fault(
            parameter=name,
            message=f"{assign(name, title)} has a wikilink, and there is a |url=.",
            suggestion="Take the wikilink out of the title",
        )
    elif "title-link" in it.written:
        name = it.name("title-link")
        yield Fault(
            parameter=name,
            message=f"{assign(name, it.value('title-link') or '')} and |url= exclude each other.",
            suggestion=f"Remove |{name}=",
        )
