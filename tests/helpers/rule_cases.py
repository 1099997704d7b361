"""Cases for the rules: wikitext read by the real extractor, with evidence as from a check."""

from datetime import UTC, datetime

from refaudit import rules
from refaudit.extract import extract
from refaudit.model.checked import Checked, CheckedContent, CheckedSnapshot
from refaudit.model.citation import Article, Extraction
from refaudit.model.copies import CopySearch
from refaudit.model.evidence import Kind, Reason, State
from refaudit.model.finding import Case, Finding

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
ALL = rules.select()


def read(wikitext: str) -> Extraction:
    return extract(Article(title="Report", text=wikitext, source="Report.wikitext"))


def checked(
    url: str,
    state: State,
    reason: Reason,
    *,
    kind: Kind = Kind.ORIGINAL,
    confirmed: bool = False,
    status: int | None = None,
    led_to: str | None = None,
    served: str | None = None,
    content: CheckedContent | None = None,
) -> Checked:
    snapshot = CheckedSnapshot(
        archive="wayback",
        timestamp=None,
        served_timestamp=served,
        original=None,
        archived_status=status,
    )
    more = {"snapshot": snapshot} if kind is Kind.SNAPSHOT else {}
    return Checked(
        url=url,
        kind=kind,
        state=state,
        reason=reason,
        confirmed=confirmed,
        sightings=3 if confirmed else 1,
        needed=3,
        status=status,
        final_url=led_to or url,
        hops=(),
        attempts=1,
        elapsed_ms=100,
        error=None,
        evidence=(f"seen as {reason}",),
        content=content,
        checked_at=NOW,
        since=NOW,
        moved_to=led_to,
        **more,
    )


def shows(title: str | None = None, **more: str) -> CheckedContent:
    """A page of this title, with the same words in its heading unless told otherwise."""
    fields = {"heading": title} | more
    return CheckedContent(type="text/html", title=title, bytes=4000, **fields)


def found(
    wikitext: str,
    *,
    original: tuple[State, Reason] | None = None,
    snapshot: tuple[State, Reason] | None = None,
    confirmed: bool = False,
    led_to: str | None = None,
    served: str | None = None,
    page: CheckedContent | None = None,
    copy: CheckedContent | None = None,
    copies: CopySearch | None = None,
    now: datetime = NOW,
    selection: rules.Selection = ALL,
    **place: str,
) -> list[Finding]:
    """All findings of an article whose citations all have the same evidence."""
    extraction, findings = read(wikitext), []
    context = rules.Context(article="Report", now=now, **place)
    for citation in extraction.citations:
        urls = {True: citation.url or "", False: citation.archive_url or citation.url or ""}
        case = Case(
            citation=citation,
            article=extraction,
            original=checked(
                urls[True], *original, confirmed=confirmed, led_to=led_to, content=page
            )
            if original and urls[True]
            else None,
            snapshot=checked(
                urls[False],
                *snapshot,
                kind=Kind.SNAPSHOT,
                confirmed=confirmed,
                served=served,
                content=copy,
            )
            if snapshot and urls[False]
            else None,
            copies=copies,
        )
        findings += rules.findings(case, context, selection)
    findings += rules.article_findings(extraction, context, selection)
    return findings


def codes(wikitext: str, **evidence: object) -> list[str]:
    return [finding.code for finding in found(wikitext, **evidence)]


def of_example(example: rules.Example) -> list[str]:
    """The codes that an example of a declaration gives."""
    if example.run is not None:
        facts = example.run
        return [
            finding.code
            for finding in rules.run_findings(
                selection=ALL,
                network_down=facts.network_down,
                troubled=facts.troubled,
                unreadable=facts.unreadable,
            )
        ]
    original, snapshot = example.original, example.snapshot
    return codes(
        example.wikitext,
        original=(original.state, original.reason) if original else None,
        snapshot=(snapshot.state, snapshot.reason) if snapshot else None,
        led_to=original.led_to if original else None,
        served=snapshot.served_timestamp if snapshot else None,
        page=_content(original) if original else None,
        copy=_content(snapshot) if snapshot else None,
        now=example.now,
    )


def _content(seen: rules.Seen) -> CheckedContent | None:
    if seen.title is None and seen.published is None:
        return None
    return shows(seen.title, **({"published": seen.published} if seen.published else {}))
