"""A small web of which everything is known: what each address gave, by the name of its host.

For audits that ask nobody. `gone.example` has no page any more, `once.example` was found so only
once, and so on: see `_PAGES`. The Wayback Machine has a copy of everything, made in March 2019, and
what it gives for a capture goes by the last word of the captured address: see `_CAPTURES`.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta

from refaudit import check
from refaudit.audit import Audit
from refaudit.extract import extract
from refaudit.model.citation import Article
from refaudit.model.copies import Listed, Listing
from refaudit.model.evidence import Capture, Hop, Kind, Observation, Target
from refaudit.model.report import AuditedArticle
from refaudit.settings import Settings
from refaudit.store import Store
from refaudit.store.copies import CopyFacts
from tests.helpers.seen_pages import NOW, answer, content, probe, site_page, words
from tests.helpers.store_nouns import begun

__all__ = ["STAMP", "TITLE", "audited", "copy_of"]

TITLE = "Harbour bridge opens to traffic"
STAMP = "20190305101742"
_DAY = timedelta(days=1)
_PAGE = site_page(TITLE, TITLE, words(80))
_MISSING = site_page("Page not found", "Page not found", "Try the search, or start at the top.")
_FOR_SALE = "<title>{0} is for sale</title><h1>{0}</h1>This domain is for sale."


def copy_of(url: str, stamp: str = STAMP) -> str:
    """The address of the archived copy of a page."""
    return f"https://web.archive.org/web/{stamp}/{url}"


def audited(
    store: Store, text: str, *, language: str = "en", wiki: str | None = None
) -> AuditedArticle:
    """The report on an article, made by the whole trip with what is known of the web."""
    article = Article(title="Report", text=text, source="a", language=language, wiki=wiki)
    key = f"{len(store.runs())}"
    _tell(store, article, key)
    settings = Settings(now=NOW, find_archives=False)
    (audit,) = Audit(settings, store, key=f"run {key}", command="audit").report([article]).articles
    return audit


def _tell(store: Store, article: Article, key: str) -> None:
    """Put into the store what is known of the article's targets, and of copies of them."""
    read = extract(article)
    found = {one.url: one for cited in read.citations for one in check.targets(cited)}
    targets = [one for one in found.values() if one.problem is None]
    run = begun(store, key=f"known {key}", now=NOW).id
    store.add_article(run, article, read, tuple(targets))
    for target in targets:
        if store.history(target.url):
            continue
        store.record(run, [(seen, NOW + 99 * _DAY) for seen in _history(target)])
        if target.kind is Kind.ORIGINAL:
            _tell_copy(CopyFacts.of(store), run, target.url)
    store.finish(run, now=NOW, status="complete")


def _tell_copy(copies: CopyFacts, run: str, page: str) -> None:
    capture = Listed(
        url=copy_of(page), archive="wayback", timestamp=STAMP, original=page, status=200
    )
    asked = Observation(url="https://web.archive.org/cdx", kind=Kind.ORIGINAL, checked_at=NOW)
    copies.add_listing(
        run,
        Listing(
            url=page,
            archive="wayback",
            near=STAMP,
            complete=True,
            answer=asked,
            captures=(capture,),
        ),
    )
    target = check.target(capture.url)
    copies.add_seen(run, (target, _captured(target), NOW + 99 * _DAY))


def _history(target: Target) -> Sequence[Observation]:
    if target.kind is Kind.SNAPSHOT:
        return [_captured(target)]
    sight = _PAGES.get(target.host.partition(".")[0], _live)
    days = (9, 5, 1) if sight in _DEATHS and target.host != "once.example" else (1,)
    return [sight(target.url, NOW - day * _DAY) for day in days]


def _live(url, at):
    return answer(url, _PAGE, checked_at=at)


def _gone(url, at):
    return answer(url, _MISSING, 404, checked_at=at)


def _soft(url, at):
    return answer(url, _MISSING, checked_at=at, probe=probe(url, _MISSING))


def _home(url, at):
    html = site_page("Welcome", "Welcome", words(80, 3))
    return answer(url, html, final="/".join(url.split("/")[:3]) + "/", checked_at=at)


def _sold(url, at):
    html = _FOR_SALE.format(url.split("/")[2])
    return answer(url, html, checked_at=at, probe=probe(url, html))


def _moved(url, at):
    final = url.replace("://moved.", "://new.", 1)
    return answer(url, _PAGE, final=final, by=301, checked_at=at)


def _secure(url, at):
    return answer(url, _PAGE, final=url.replace("http:", "https:", 1), by=301, checked_at=at)


def _shortener(url, at):
    final = f"https://live.example/{url.rpartition('/')[2]}?utm_source=x"
    return answer(url, _PAGE, final=final, by=301, checked_at=at)


_PAGES: dict[str, Callable] = {
    "gone": _gone,
    "once": _gone,
    "soft": _soft,
    "home": _home,
    "sold": _sold,
    "moved": _moved,
    "secure": _secure,
    "bit": _shortener,
}


_DEATHS = {_gone, _soft, _home, _sold}


def _captured(target: Target) -> Observation:
    address = target.snapshot
    stamp, original = address.timestamp or STAMP, address.original or "https://live.example/x"
    kind = None if stamp == STAMP else original.rpartition("/")[2]
    status = 404 if kind == "error" else 200
    capture = Capture(
        archive=address.archive,
        timestamp=stamp,
        original=original,
        memento=True,
        served_timestamp=stamp,
        served_original="https://strange.example/" if kind == "other" else original,
        archived_status=status,
    )
    missing = kind == "lost"
    return Observation(
        url=target.url,
        kind=Kind.SNAPSHOT,
        checked_at=NOW - _DAY,
        status=404 if missing else status,
        final_url=target.url,
        hops=(Hop(url=target.url, status=404 if missing else status),),
        content=content(_PAGE, target.url),
        capture=None if missing else capture,
    )
