"""Short ways to the nouns that the tests of the store put in and take out."""

from datetime import UTC, datetime, timedelta
from typing import Any

from refaudit.model.citation import (
    Article,
    Citation,
    CitedDates,
    Extraction,
    Form,
    Place,
    Reference,
)
from refaudit.model.evidence import Kind, Observation, Reason, State, Target, Verdict
from refaudit.model.finding import Finding, Severity
from refaudit.model.report import Run
from refaudit.store import Store

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
DAY = timedelta(days=1)


def begun(store: Store, key: str = "job", now: datetime = NOW, **changes: Any) -> Run:
    facts = {"command": "refaudit audit x", "version": "1", "offline": False}
    return store.begin(key=key, now=now, **(facts | changes))


def url_of(number: int) -> str:
    return f"https://host{number % 7}.example/page/{number}"


def target(number: int = 1, kind: Kind = Kind.ORIGINAL, **changes: Any) -> Target:
    values = {"url": url_of(number), "host": f"host{number % 7}.example"}
    return Target(kind=kind, **(values | changes))


def seen(number: int = 1, at: datetime = NOW, **changes: Any) -> Observation:
    values = {"url": url_of(number), "kind": Kind.ORIGINAL, "status": 200}
    return Observation(checked_at=at, **(values | changes))


def verdict(number: int = 1, state: State = State.LIVE, **changes: Any) -> Verdict:
    values = {"url": url_of(number), "kind": Kind.ORIGINAL, "reason": Reason.OK, "evidence": ()}
    return Verdict(state=state, **(values | {"checked_at": NOW} | changes))


def citation(ordinal: int = 1, number: int | None = None, **changes: Any) -> Citation:
    values: dict[str, Any] = {
        "article": "A",
        "id": f"c{ordinal}",
        "ordinal": ordinal,
        "place": Place.REFERENCE,
        "section": "",
        "reference": None,
        "form": Form.TEMPLATE,
        "template": "cite web",
        "family": "cs1",
        "start": 0,
        "end": 10,
        "line": 1,
        "urls": (),
        "url": url_of(ordinal if number is None else number),
        "archive_url": None,
        "url_status": None,
        "title": "T",
        "dates": CitedDates(),
        "snapshot": None,
        "parameters": {"title": "T"},
        "wikitext": "{{cite web}}",
    }
    return Citation(**(values | changes))


def reference(name: str = "r") -> Reference:
    return Reference(name=name, group=None, uses=1, start=0, end=9, line=1, content="x")


def article(source: str = "a.wikitext", **changes: Any) -> Article:
    return Article(**({"title": "A", "text": "text", "source": source} | changes))


def extraction(*citations: Citation, **changes: Any) -> Extraction:
    return Extraction(citations=citations, **({"references": (reference(),)} | changes))


def finding(code: str = "LNK101", citation: str | None = "c1", **changes: Any) -> Finding:
    values = {"name": "dead-link", "severity": Severity.ERROR, "message": "m"}
    return Finding(code=code, citation=citation, **(values | changes))
