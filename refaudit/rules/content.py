"""What the page says of itself, against what the citation says of it: LNK109, DAT109."""

from collections.abc import Iterator
from datetime import date, timedelta

from refaudit.catalogue import dates
from refaudit.model import uri
from refaudit.model.checked import Checked
from refaudit.model.dates import CitedDate, bounds
from refaudit.model.evidence import Reason, State
from refaudit.model.finding import Severity
from refaudit.rules.declaration import Example, Fault, Seen, citation_rule
from refaudit.rules.headlines import drifted
from refaudit.rules.needs import Need
from refaudit.rules.subject import Subject, day_of
from refaudit.rules.words import assign, plain_day, shorten, shown

__all__ = ["content_drift", "publication_date_differs"]

_TITLE = "Harbour bridge opens to traffic"
_CITED = f"{{{{cite web |url=https://example.org/report |title={_TITLE} |date=3 May 2019"
_ARCHIVED = (
    f"{_CITED} |archive-url=https://web.archive.org/web/20200105101742/https://example.org/report"
    " |archive-date=5 January 2020 |url-status=live}}"
)
_COPY = Seen(state=State.GOOD, reason=Reason.CAPTURED, status=200, title=_TITLE)

#: What these templates cite is the page itself, so that its date is the source's.
_PAGES = frozenset({"news", "newsletter", "online-source", "press-release", "web"})
#: The days of the world differ, and texts appear in the evening before their day.
_NEAR = timedelta(days=2)
#: A page that says so is dated anew whenever it is asked for.
_FRESH = timedelta(days=3)


@citation_rule(
    "LNK109",
    Severity.WARNING,
    needs=(Need.PAGE, Need.COPY),
    bad=Example(
        wikitext=_ARCHIVED,
        original=Seen(
            state=State.LIVE, reason=Reason.OK, title="Ten quick recipes for summer evenings"
        ),
        snapshot=_COPY,
    ),
    good=Example(
        wikitext=_ARCHIVED,
        original=Seen(state=State.LIVE, reason=Reason.OK, title=f"{_TITLE} | Example News"),
        snapshot=_COPY,
    ),
)
def content_drift(it: Subject) -> Iterator[Fault]:
    """The page answers, but bears quite another title than the one that was cited.

    The archived copy has the cited title, so the page was another one then. Addresses are used
    again, and sites are rebuilt; the text of the article may have lost its source. Open the page
    and compare it with the copy: `url-status=deviated` sends readers to the copy. Only titles are
    compared, so a person has to look.
    """
    title = None if it.citation.url_status in {"deviated", "unfit", "usurped"} else drifted(it)
    seen = it.page
    if title is None or seen is None:
        return
    name, word = it.name("url-status"), it.word("url-status", "deviated")
    advice = f"if it no longer supports the text, write {assign(name, word)}"
    yield Fault(
        parameter=it.name("url"),
        message=f"{shown(seen.url)} bears another title now, “{shorten(title)}”; the archived copy "
        f"has the cited one, “{shorten(it.citation.title or '')}”.",
        suggestion=f"Compare the page with the copy; {advice}"
        if it.citation.family is not None
        else "Compare the page with the copy",
    )


@citation_rule(
    "DAT109",
    Severity.INFO,
    needs=(Need.PAGE,),
    bad=Example(
        wikitext=f"{_CITED}}}}}",
        original=Seen(state=State.LIVE, reason=Reason.OK, published="2018-05-03"),
    ),
    good=Example(
        wikitext=f"{_CITED}}}}}",
        original=Seen(state=State.LIVE, reason=Reason.OK, published="2019-05-04"),
    ),
)
def publication_date_differs(it: Subject) -> Iterator[Fault]:
    """The page says that it was published on another day than `date` has.

    Often a slip, or the day of the last change was taken for that of publication. Look into the
    page: it knows its own date best, but may mean another text. Two days are let pass, because the
    days of the world differ; a year alone is compared as a year. Nothing is said of home pages, of
    pages that are dated anew each day, and of those that were published anew since they were read.
    """
    given, said = _cited(it), _said(it.page)
    if given is None or said is None or not _speaks_of_source(it, said):
        return
    parameter, cited = given
    copy = it.snapshot.content if it.snapshot else None
    if _is_near(said, cited) or (copy and _is_near(_day(copy.published), cited)):
        return
    name = it.name(parameter)
    right = dates.write(said, it.style, it.language)
    if parameter == "year" or len(cited.iso or "") == len("2019"):
        right = str(said.year)
    yield Fault(
        parameter=name,
        message=f"{assign(name, cited.raw)}, but the page says that it was published on "
        f"{plain_day(said)}.",
        suggestion=f"Write {assign(name, right)} if the page means the cited text",
    )


def _cited(it: Subject) -> tuple[str, CitedDate] | None:
    """The date of the source with its parameter, if it is one day or one year."""
    given = it.citation.dates
    for parameter, cited in (("date", given.date), ("year", given.year)):
        if cited is not None:
            exact = cited.valid and len(cited.iso or "") in {len("2019"), len("2019-05-03")}
            return (parameter, cited) if exact and parameter in it.written else None
    return None


def _said(page: Checked | None) -> date | None:
    """What a page says of its day of publication; None where it says so of every day."""
    said = _day(page.content.published) if page and page.content else None
    if page is None or said is None or page.checked_at is None:
        return None
    return said if page.checked_at.date() - said > _FRESH else None


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat(published or "")
    except ValueError:
        return None


def _speaks_of_source(it: Subject, said: date) -> bool:
    """Whether the date of the page is that of what was cited, as far as anyone can tell."""
    if it.template is None or it.template.kind not in _PAGES or it.names.has_identifier:
        return False
    if "orig-date" in it.written or _is_front_page(it) or content_drift.fires(it):
        return False
    read = (day_of(it.citation.dates.access_date), it.archived_day)
    return all(day is None or said - day <= _NEAR for day in read)


def _is_front_page(it: Subject) -> bool:
    url = uri.parse(it.citation.url or "")
    return isinstance(url, uri.Url) and url.path == "/" and not url.query


def _is_near(said: date | None, cited: CitedDate) -> bool:
    if said is None:
        return False
    first, last = bounds(cited.iso or "")
    return first - said <= _NEAR and said - last <= _NEAR
