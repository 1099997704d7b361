"""Pages as sites make them, and what a check sees of them: for the tests of the judge."""

from datetime import UTC, datetime
from typing import Any

from msgspec import structs

from refaudit.check import page
from refaudit.judge import Policy, Surroundings, verdict, wants_sibling
from refaudit.model.citation import SnapshotAddress
from refaudit.model.evidence import (
    Capture,
    Content,
    Hop,
    Kind,
    Observation,
    Probe,
    Target,
    Verdict,
)

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
STAMP = "20190305101742"
#: Words of no meaning, so that no sentence says by chance that a page is missing.
_WORDS = "copper river council bridge season school report market northern harbour guild".split()  # noqa: SIM905


def words(number: int, start: int = 0) -> str:
    """So many words of prose, another run of them for another start."""
    return " ".join(f"{_WORDS[(start + n * n) % 11]} {start + n}" for n in range(number // 2))


def site_page(title: str, heading: str, body: str, *, head: str = "", lang: str = "en") -> str:
    """A page in the frame that all pages of one site have: menu, footer, name of the site."""
    menu = "".join(f"<li><a href='/s{n}'>Section {n}</a></li>" for n in range(30))
    return (
        f"<!doctype html><html lang='{lang}'><head><meta charset='utf-8'>"
        f"<title>{title} | The Daily Example</title>{head}</head><body><nav><ul>{menu}</ul></nav>"
        f"<main><h1>{heading}</h1><p>{body}</p></main><footer>{words(40, 7)}</footer></body></html>"
    )


def content(html: str, url: str) -> Content:
    """What `check` keeps of a body."""
    headers = {"content-type": "text/html; charset=utf-8"}
    return page.read(html.encode(), headers, url, truncated=False)


def original(url: str) -> Target:
    return Target(url=url, kind=Kind.ORIGINAL, host=url.split("/")[2])


def answer(url: str, html: str, status: int = 200, **fields: Any) -> Observation:
    """An answer to `url`; with `final`, behind one redirect with status `by`."""
    final = fields.pop("final", url)
    by = fields.pop("by", 302)
    last = Hop(url=final, status=status)
    hops = (last,) if final == url else (Hop(url=url, status=by, location=final), last)
    values: dict[str, Any] = {"checked_at": NOW, "hops": hops, "content": content(html, final)}
    return Observation(
        url=url, kind=Kind.ORIGINAL, status=status, final_url=final, **(values | fields)
    )


def probe(url: str, html: str, status: int = 200, **fields: Any) -> Probe:
    """What an invented address beside `url` gave."""
    made_up = url.rpartition("/")[0] + "/qwertzuiopasdfghjklyxcvbn"
    final = fields.pop("final", made_up)
    shown = content(html, final)
    return Probe(
        url=made_up,
        status=status,
        final_url=final,
        hops=1 if final == made_up else 2,
        title=shown.title,
        heading=shown.heading,
        text_length=shown.text_length,
        sketch=shown.sketch,
        words=shown.words,
        **fields,
    )


#: A site that tells its missing pages by their status, in its own frame and in its server's.
def hard(url: str) -> Probe:
    return probe(url, site_page("Not found", "Not found", "There is nothing of that name."), 404)


def bare(url: str) -> Probe:
    return probe(url, "<title>404 Not Found</title><h1>404 Not Found</h1><hr>nginx", 404)


def judged(
    seen: Observation, beside: Probe | None = None, around: Surroundings | None = None
) -> Verdict:
    """The verdict as a run comes to it: the sibling is asked only for suspects."""
    target = original(seen.url)
    if wants_sibling(target, seen, around):
        seen = structs.replace(seen, probe=beside)
    return verdict(target, [seen], Policy(), around)


def snapshot(url: str) -> Target:
    address = SnapshotAddress(archive="wayback", timestamp=STAMP, original=url)
    archived = f"https://web.archive.org/web/{STAMP}/{url}"
    return Target(url=archived, kind=Kind.SNAPSHOT, host="web.archive.org", snapshot=address)


def captured(url: str, html: str, status: int = 200, **fields: Any) -> Observation:
    """A proven capture of `url`."""
    target = snapshot(url)
    raw = f"https://web.archive.org/web/{STAMP}id_/{url}"
    capture = Capture(
        archive="wayback",
        timestamp=STAMP,
        original=url,
        memento=True,
        served_timestamp=STAMP,
        served_original=url,
        archived_status=status,
    )
    return Observation(
        url=target.url,
        kind=Kind.SNAPSHOT,
        checked_at=NOW,
        status=status,
        final_url=raw,
        hops=(Hop(url=raw, status=status),),
        content=content(html, raw),
        capture=structs.replace(capture, **fields),
    )


def snapshot_judged(url: str, seen: Observation, around: Surroundings | None = None) -> Verdict:
    return verdict(snapshot(url), [seen], Policy(), around)
