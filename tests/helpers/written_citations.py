"""Faulty citations in articles, in the ways in which editors write them."""

from typing import NamedTuple

from hypothesis import strategies as st

from refaudit.catalogue import parameters, templates
from tests.helpers.faulty_citations import FAULTS, Parameters
from tests.helpers.known_web import TITLE

__all__ = ["Written", "articles", "plain"]

#: What else stands in citations.
_BESIDE = {
    "last": "Smith",
    "first": "Ann",
    "work": "[[The Times|Times]]",
    "publisher": "Foo {{!}} Bar",
    "quote": "He said {{lang|he|שלום עולם}}",
    "df": "dmy-all",
    "pages": "1–2",
    "access-date": "4 May 2019",
    "author-link": "Ann Smith",
    "id": "{{ISBN|123}}",
    "trans-title": "שלום",
    "volume": "",
    "url-access": "subscription",
    "others": "{{cite web|url=http://live.example/in|title=Inner|date=2018}}",
    "editor": "{{cite web|url=http://live.example/in?utm_source=y|title=Inner|date=May 3rd, 2018}}",
    "location": "<nowiki>x|y</nowiki>",
    "year": "2018",
}
_ALIASES = {
    "access-date": "accessdate",
    "archive-url": "archiveurl",
    "archive-date": "archivedate",
    "url": "URL",
    "work": "website",
    "last": "author1",
}
_SEPARATORS = ("|", " |", " | ", "\n| ", "\n |", "|\n ", "\n  |  ")
_EQUALS = ("=", " = ", "= ", " =")
_COMMENTS = ("{}", "{}", "{}", "<!-- a -->{}", "{}<!-- b -->", "{} <!-- c=|d -->")
_PLACES = (
    "A<ref>{}</ref>",
    'A<ref name="x{n}">{}</ref>',
    "A<ref>{}, p. 5</ref>",
    "{{efn|Text {}}}",
    "* {}",
    "A<ref>[[Smith]]: {} {{subscription required}}</ref>",
    "{{Infobox x|a=1<ref>{}</ref>|b=2}}",
    "B<ref name=l{n} /> {{reflist|refs=<ref name=l{n}>{}</ref>}}",
    "C<ref name=m{n} /><references><ref name=m{n}>{}</ref></references>",
    "{|\n|-\n| a || <ref>{}</ref>\n|}",
    "שלום<ref>{}</ref>עולם",
    "A<ref>{}{{dead link|date=May 2020}}</ref>",
    "<!-- c --><ref>{}</ref>",
)
_HEADS = ("", "{{Use dmy dates|date=May 2020}}\n", "{{Use mdy dates|date=May 2020}}\n")
#: (language of the article, template)
_DIALECTS = (
    *(("en", name) for name in ("cite web", "cite news", "citation", "Cite book", "cite web")),
    *((code, "cite web") for code in ("en", "ru", "ja", "fr", "de", "zh", "uk")),
    *(("fr", "Lien web"), ("de", "Internetquelle"), ("es", "Cita web"), ("it", "Cita web")),
    *(("ar", "استشهاد ويب"), ("pt", "Citar web"), ("pl", "Cytuj stronę"), ("nl", "Citeer web")),
    *(("sv", "Webbref"), ("fi", "Verkkoviite"), ("fa", "یادکرد وب"), ("he", "קישור כללי")),
    *(("tr", "Web kaynağı"), ("ca", "Ref-web"), ("en", "Lien web")),
)


class Written(NamedTuple):
    """An article and the language of its wiki."""

    text: str
    language: str


def plain(code: str) -> Written:
    """An English article with the faults of one rule, written in the plainest way."""
    cited = (
        "".join(f" |{name}={value}" for name, value in _whole(given).items()).replace("{n}", str(n))
        for n, given in enumerate(FAULTS[code])
    )
    return Written("".join(f"A.<ref>{{{{cite web{one}}}}}</ref>\n" for one in cited), "en")


def _whole(given: Parameters) -> dict[str, str]:
    return {"title": TITLE, "date": "3 May 2018", **given}


@st.composite
def articles(draw: st.DrawFn, citations: int) -> Written:
    """An article with so many faulty citations, in the ways of one wiki."""
    language, template = draw(st.sampled_from(_DIALECTS))
    faults = st.sampled_from([given for cases in FAULTS.values() for given in cases])
    lines = []
    for n in range(citations):
        wikitext = draw(_citation(draw(faults), language, template))
        place = draw(st.sampled_from(_PLACES))
        lines.append(place.replace("{}", wikitext).replace("{n}", str(n)))
    head = draw(st.sampled_from(_HEADS))
    return Written(head + "\n".join(lines) + "\n{{reflist}}\n", language)


@st.composite
def _citation(draw: st.DrawFn, given: Parameters, language: str, template: str) -> str:
    whole = _whole(given)
    for name in draw(st.lists(st.sampled_from(sorted(_BESIDE)), max_size=3, unique=True)):
        whole.setdefault(name, _BESIDE[name])
    pairs = draw(st.permutations(list(whole.items())))
    if draw(st.booleans()):
        name, value = draw(st.sampled_from(pairs))
        pairs = [(name, draw(st.sampled_from(["", "old", value]))), *pairs]
    separator = draw(st.sampled_from(_SEPARATORS))
    equals = draw(st.sampled_from(_EQUALS))
    written = (
        separator
        + _name(name, language, template, alias=draw(st.booleans()))
        + equals
        + draw(st.sampled_from(_COMMENTS)).replace("{}", _word(name, value, language, template))
        for name, value in pairs
    )
    end = draw(st.sampled_from(["", " ", "\n", "|"]))
    return f"{{{{{template}{''.join(written)}{end}}}}}"


def _name(canonical: str, language: str, template: str, *, alias: bool) -> str:
    if _is_local(language, template):
        return parameters.spelling(canonical, templates.names_of(template, language))
    return _ALIASES.get(canonical, canonical) if alias else canonical


def _word(name: str, value: str, language: str, template: str) -> str:
    if not _is_local(language, template):
        return value
    return parameters.word(name, value, templates.names_of(template, language))


def _is_local(language: str, template: str) -> bool:
    row = templates.find(template, language)
    return row is not None and row.family == "local"
