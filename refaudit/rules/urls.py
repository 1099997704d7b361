"""PAR1xx about URLs: whether a citation has the one that it needs, and whether it is a good one."""

import re
from collections.abc import Iterator

from refaudit.catalogue import markers, parameters
from refaudit.model import uri
from refaudit.model.evidence import Reason, State
from refaudit.model.finding import Edit, Severity
from refaudit.rules.citable import citable, is_short, problem_of, untracked
from refaudit.rules.copies import archive_without_url
from refaudit.rules.declaration import Example, Fault, Seen, citation_rule
from refaudit.rules.needs import Need
from refaudit.rules.subject import Subject
from refaudit.rules.words import assign, shorten, shown

__all__ = [
    "invalid_url",
    "missing_url",
    "parameter_requires_url",
    "tracking_parameters",
    "url_shortener",
]

#: Parameters that need a URL and have a rule of their own.
_RULED_ELSEWHERE = frozenset({"access-date", "archive-url", "archive-date", "url-status"})
_DOMAIN = re.compile(r"(?:[^.\s\[\]]+\.)+[a-z]{2,}", re.IGNORECASE)
_GOOD = "{{cite web |url=https://example.org/report |title=Report |date=3 May 2019}}"


@citation_rule(
    "PAR104",
    Severity.ERROR,
    needs=(Need.KNOWN_MODULE,),
    bad="{{cite web |title=Report |date=3 May 2019}}",
    good="{{cite book |title=Report |date=3 May 2019}}",
    cs1_category="CS1 errors: requires URL",
)
def missing_url(it: Subject) -> Iterator[Fault]:
    """The template needs a `url`, and the citation has none.

    The citation shows an error. Give the URL, or take a template that needs none, such as
    `{{cite book}}` or `{{cite journal}}`.
    """
    if it.template is None or "url" not in it.template.requires:
        return
    if not it.originals and not archive_without_url.fires(it):
        yield Fault(
            parameter="url",
            message=f"{{{{{it.template.name}}}}} has no |url=.",
            suggestion="Add |url=, or use a template that needs none",
        )


@citation_rule(
    "PAR106",
    Severity.ERROR,
    bad="{{cite web |url=www.example.org/report |title=Report |date=3 May 2019}}",
    good=_GOOD,
    cs1_category="CS1 errors: URL",
)
def invalid_url(it: Subject) -> Iterator[Fault]:
    """The value of a URL parameter is no URL.

    The citation shows an error and the link leads nowhere. A URL starts with `https://` or
    `http://`, has a host with a top-level domain, and no blank, bracket or wiki markup in it.
    """
    for cited in it.citation.urls:
        canonical = cited.parameter or ""
        if canonical != "archive-url" and not it.is_url_parameter(canonical):
            continue
        problem = problem_of(cited.url) if cited.url is not None and not cited.dynamic else None
        if problem:
            name, better = it.name(canonical), _better(cited.url or "")
            yield Fault(
                parameter=name,
                message=f"{assign(name, cited.url or '')} is no URL: {problem}.",
                suggestion=f"Write {assign(name, better)} if that is the address"
                if better
                else f"Write the whole address into |{name}=, and nothing else",
            )


@citation_rule(
    "PAR112",
    Severity.INFO,
    bad=_GOOD.replace("report ", "report?id=7&utm_source=feed "),
    good=_GOOD.replace("report ", "report?id=7 "),
)
def tracking_parameters(it: Subject) -> Iterator[Fault]:
    """The URL carries parameters that only tell the site where the reader came from.

    They lead to the same page without them. Where there is an archived copy it was made under the
    long address, so change both or neither.
    """
    url = it.citation.url
    found = markers.tracking_parameters(url) if url and not is_short(url) else ()
    if not url or not found:
        return
    clean = untracked(url)
    yield Fault(
        parameter=it.name("url"),
        message=f"{shown(url)} carries tracking parameters: {shorten(', '.join(found))}.",
        suggestion=it.put("url", clean),
        edits=() if it.has_archive else (Edit(parameter=it.name("url"), value=clean),),
    )


@citation_rule(
    "PAR113",
    Severity.WARNING,
    bad=Example(
        wikitext="{{cite web |url=https://bit.ly/3xYz |title=Report |date=3 May 2019}}",
        original=Seen(state=State.LIVE, reason=Reason.OK, led_to="https://example.org/report"),
    ),
    good=_GOOD,
)
def url_shortener(it: Subject) -> Iterator[Fault]:
    """The URL is one of a link shortener.

    It hides where it leads, dies with the service, and most shorteners are on the wikis'
    blacklists. Cite the address to which it leads.
    """
    url = it.citation.url
    if not url or not is_short(url):
        return
    seen = it.original
    final = seen.final_url if seen and seen.state is State.LIVE else None
    new = citable(untracked(final)) if final else None
    message = f"{shown(url)} is a shortened link" + (f" to {shown(new)}." if new else ".")
    name, edits = it.name("url"), tuple[Edit, ...]()
    if it.has_archive:
        suggestion = "Cite the address to which it leads, with an archived copy of that address"
    elif new:
        suggestion, edits = it.put("url", new), (Edit(parameter=name, value=new),)
    else:
        suggestion = "Cite the address to which it leads"
    yield Fault(parameter=name, message=message, suggestion=suggestion, edits=edits)


@citation_rule(
    "PAR117",
    Severity.ERROR,
    needs=(Need.MODULE,),
    bad="{{cite book |title=Report |date=3 May 2019 |format=PDF}}",
    good="{{cite book |title=Report |date=3 May 2019 |format=PDF |url=https://example.org/r.pdf}}",
    cs1_category="CS1 errors: format without URL",
)
def parameter_requires_url(it: Subject) -> Iterator[Fault]:
    """A parameter describes a URL that is not there.

    `format`, `url-access`, `archive-format` and their like belong to a URL of the same citation;
    without it the citation shows an error. Give the URL, or remove the parameter.
    """
    for row, name in it.names.dependent:
        needed = row.requires if row.name not in _RULED_ELSEWHERE else ()
        if not needed or not all(map(_is_url, needed)) or any(_has(it, one) for one in needed):
            continue
        if not archive_without_url.fires(it):
            yield Fault(
                parameter=name,
                message=f"{assign(name, it.value(row.name) or '')} stands without |{needed[0]}=.",
                suggestion=f"Add |{needed[0]}=, or remove |{name}=",
            )


def _better(text: str) -> str | None:
    """What the URL may have been: without the words behind it, or with a scheme before it."""
    first = text.split(maxsplit=1)[0] if text.split() else ""
    guesses = (first, f"https://{first}") if first != text else (f"https://{first}",)
    for guess in guesses:
        url = uri.parse(guess)
        if isinstance(url, uri.Url) and _DOMAIN.fullmatch(url.host):
            return guess
    return None


def _is_url(canonical: str) -> bool:
    row = parameters.parameter(canonical)
    return row is not None and row.kind is parameters.Kind.URL


def _has(it: Subject, canonical: str) -> bool:
    return canonical in it.written or (canonical == "archive-url" and it.has_archive)
