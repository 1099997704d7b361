"""The parts of reports for tests, each whole with few words."""

from collections.abc import Iterable
from datetime import UTC, datetime

from refaudit.model.checked import Checked, CheckedSnapshot
from refaudit.model.citation import (
    CitedDates,
    CitedUrl,
    Form,
    InReference,
    Place,
    Role,
    SnapshotAddress,
    citation_id,
)
from refaudit.model.dates import CitedDate
from refaudit.model.evidence import Kind, Reason, State
from refaudit.model.finding import Finding, Severity, fingerprint
from refaudit.model.report import (
    AuditedArticle,
    AuditedCitation,
    Report,
    RuleNote,
    Run,
    Totals,
)

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def day(raw: str, iso: str | None = None, **more: object) -> CitedDate:
    """A valid date of ISO shape unless told otherwise."""
    fields: dict[str, object] = {"raw": raw, "iso": iso or raw, "valid": True}
    fields |= more
    return CitedDate(**fields)  # type: ignore[arg-type]


def found(code: str, name: str, severity: Severity, message: str, **more: object) -> Finding:
    fields: dict[str, object] = {
        "code": code, "name": name, "severity": severity, "message": message,
        "fingerprint": fingerprint(code, "Example", None, message),
    } | more  # fmt: skip
    return Finding(**fields)  # type: ignore[arg-type]


def checked(url: str, state: State, reason: Reason, *evidence: str, **more: object) -> Checked:
    fields: dict[str, object] = {
        "url": url, "kind": Kind.ORIGINAL, "state": state, "reason": reason, "confirmed": False,
        "sightings": 0, "needed": 3, "status": None, "final_url": url, "hops": (), "attempts": 1,
        "elapsed_ms": 312, "error": None, "evidence": evidence, "content": None,
        "checked_at": NOW, "since": None, "moved_to": None,
    } | more  # fmt: skip
    return Checked(**fields)  # type: ignore[arg-type]


def captured(url: str, state: State, reason: Reason, *evidence: str, **more: object) -> Checked:
    served = more.pop("served", None)
    stamp = url.split("/web/")[1][:14] if "/web/" in url else None
    snapshot = CheckedSnapshot(
        archive="wayback", timestamp=stamp, served_timestamp=served or stamp,  # type: ignore[arg-type]
        original=None, archived_status=more.pop("archived", 200),  # type: ignore[arg-type]
    )  # fmt: skip
    return checked(url, state, reason, *evidence, kind=Kind.SNAPSHOT, snapshot=snapshot, **more)


def citation(ordinal: int, **more: object) -> AuditedCitation:
    """A citation of a template in a reference; `url`, `archive_url` and dates as given."""
    url, archive = more.get("url"), more.get("archive_url")
    title = more.get("title", "A page")
    urls = [
        CitedUrl(parameter=name, role=role, url=address)  # type: ignore[arg-type]
        for name, role, address in (
            ("url", Role.ORIGINAL, url), ("archive-url", Role.SNAPSHOT, archive)
        )
        if address
    ]  # fmt: skip
    written = [
        f"|{key}={value}"
        for key, value in (("url", url), ("title", title), ("archive-url", archive))
        if value
    ]
    stamp = str(archive).split("/web/")[1][:14] if "/web/" in str(archive) else None
    line = 20 + 7 * ordinal
    fields: dict[str, object] = {
        "article": "Jezkazgan", "id": citation_id("Jezkazgan", (str(url), str(title)), ordinal),
        "ordinal": ordinal, "place": Place.REFERENCE, "section": "History",
        "reference": InReference(name=None, group=None, uses=1, start=0, end=9, line=line),
        "form": Form.TEMPLATE, "template": "cite web", "family": "cs1", "start": 0, "end": 9,
        "line": line, "urls": tuple(urls), "url": url, "archive_url": archive, "url_status": None,
        "title": title, "dates": CitedDates(), "parameters": {},
        "snapshot": SnapshotAddress(archive="wayback", timestamp=stamp, original=str(url))
        if archive else None,
        "wikitext": "{{cite web" + "".join(written) + "}}",
    } | more  # fmt: skip
    return AuditedCitation(**fields)  # type: ignore[arg-type]


def totals(articles: Iterable[AuditedArticle], *run_findings: Finding) -> Totals:
    """The counts that an audit would give."""
    counts: dict[str, dict[str, int]] = {
        "originals": {}, "snapshots": {}, "findings": {}, "rules": {}
    }  # fmt: skip

    def add(kind: str, key: str) -> None:
        counts[kind][key] = counts[kind].get(key, 0) + 1

    articles = tuple(articles)
    every = list(run_findings)
    for article in articles:
        every += article.findings
        for each in article.citations:
            every += each.findings
            if each.original:
                add("originals", each.original.state.value)
            if each.snapshot_check:
                add("snapshots", each.snapshot_check.state.value)
    for finding in every:
        add("findings", finding.severity.value)
        add("rules", finding.code)
    number = sum(len(article.citations) for article in articles)
    return Totals(
        articles=len(articles), references=number, citations=number,
        unreadable=sum(article.error is not None for article in articles), **counts,
    )  # fmt: skip


def report(*articles: AuditedArticle, findings: tuple[Finding, ...] = (), **run: object) -> Report:
    """A finished run of these articles."""
    fields: dict[str, object] = {
        "id": "20261122T100000Z", "started_at": NOW,
        "finished_at": datetime(2026, 11, 22, 10, 1, 12, tzinfo=UTC), "status": "complete",
        "command": "refaudit audit examples/Jezkazgan.wikitext", "version": "0.1.0",
    } | run  # fmt: skip
    return Report(
        run=Run(**fields),  # type: ignore[arg-type]
        totals=totals(articles, *findings),
        articles=articles,
        findings=findings,
        rules=(
            RuleNote(
                code="LNK102", name="dead-link-marked-live", severity=Severity.ERROR,
                explanation="The page is dead, but the citation says that it is live, so readers "
                "are sent to an error page first.\n\nSet url-status to dead.",
            ),
        ),
    )  # fmt: skip


def article(*cited: AuditedCitation, **more: object) -> AuditedArticle:
    fields: dict[str, object] = {
        "title": "Jezkazgan", "source": "examples/Jezkazgan.wikitext", "citations": cited
    } | more  # fmt: skip
    return AuditedArticle(**fields)  # type: ignore[arg-type]
