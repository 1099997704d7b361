"""A report of the verdicts that need the most explaining, with the findings of the real rules."""

from msgspec import structs

from refaudit import rules
from refaudit.extract import apply
from refaudit.model.checked import Checked, CheckedContent, CheckedProbe
from refaudit.model.evidence import Hop, Look, Reason, State
from refaudit.model.finding import Case
from refaudit.model.report import AuditedCitation, Report, RuleNote
from refaudit.rules import HostTrouble
from tests.helpers import report_samples as samples
from tests.helpers.report_differences import difference
from tests.helpers.report_parts import NOW, article, captured, checked, citation, report
from tests.helpers.rule_cases import ALL, read, shows

CONTEXT = rules.Context(article="Jezkazgan", now=NOW)
BRIDGE = "Harbour bridge opens to traffic after two years"


def _cited(url: str, title: str, *more: str) -> str:
    given = "".join(f" |{each}" for each in more)
    return f"<ref>{{{{cite web |url={url} |title={title} |date=3 May 2019{given}}}}}</ref>"


def _copy(url: str, status: str) -> tuple[str, ...]:
    return (
        f"archive-url=https://web.archive.org/web/20200105101742/{url}",
        "archive-date=5 January 2020",
        *([f"url-status={status}"] if status else []),
    )


def _audited(
    wikitext: str, original: Checked | None, copy: CheckedContent | None = None
) -> AuditedCitation:
    """The citation of a text with what the rules make of it."""
    extraction = read(wikitext)
    (citation,) = extraction.citations
    shot = None
    if citation.archive_url:
        proof = "The archive captured HTTP 200 (Memento-Datetime: Sun, 05 Jan 2020 10:17:42 GMT)"
        shot = captured(
            citation.archive_url, State.GOOD, Reason.CAPTURED, proof, status=200, content=copy
        )
    case = Case(citation=citation, article=extraction, original=original, snapshot=shot)
    findings = rules.findings(case, CONTEXT, ALL)
    edits = tuple(edit for finding in findings for edit in finding.edits)
    fields = {name: getattr(citation, name) for name in citation.__struct_fields__}
    return AuditedCitation(
        **fields,
        original=original,
        snapshot_check=shot,
        findings=findings,
        corrected=apply(citation.wikitext, edits) if edits else None,
    )


def _soft_404() -> AuditedCitation:
    url = "https://stat.kz.example/reports/2019/population-by-region.html"
    beside = "https://stat.kz.example/reports/2019/qkzvwtrbmxpldnahgcyfuosej.html"
    original = checked(
        url, State.DEAD, Reason.SOFT_404, f"HTTP 200 at {url}",
        "The title says “page not found”",
        f"A made-up address beside it, {beside}, gives the same page (97 % alike)",
        "1 of 3 sightings; the next counts from 2026-11-25",
        status=200, sightings=1,
        content=shows("Page not found – QazStat", heading="Sorry, we could not find that page"),
        probe=CheckedProbe(
            url=beside, status=200, final_url=beside, failure=None,
            title="Page not found – QazStat", likeness=0.97,
        ),
    )  # fmt: skip
    return _audited(_cited(url, "Population by region, 2019"), original)


def _not_found() -> AuditedCitation:
    url = "https://daily.example/2019/05/03/harbour"
    original = checked(
        url, State.DEAD, Reason.NOT_FOUND, f"HTTP 404 at {url} twice, 30 s apart",
        "Confirmed by 3 sightings from 2026-11-14 to 2026-11-22",
        status=404, sightings=3, confirmed=True, first_look=Look(status=404, seconds=30.2),
        content=shows("404"),
    )  # fmt: skip
    return _audited(_cited(url, BRIDGE, *_copy(url, "live")), original, shows(BRIDGE))


def _usurped() -> AuditedCitation:
    url = "http://www.harbour-gazette.example/articles/1137"
    original = checked(
        url, State.DEAD, Reason.USURPED, "HTTP 200 at https://harbour-gazette.example/",
        "The page's title has nothing of the cited one, and the archived copy has it",
        "The page is in Indonesian, the archived copy in English",
        "The page speaks of gambling: “slot gacor”, “judi online”",
        "Confirmed by 3 sightings from 2026-11-14 to 2026-11-22",
        status=200, final_url="https://harbour-gazette.example/", sightings=3, confirmed=True,
        hops=(
            Hop(url=url, status=301, location="https://harbour-gazette.example/"),
            Hop(url="https://harbour-gazette.example/", status=200),
        ),
        content=shows("Situs Judi Slot Online Terpercaya 2026", heading="Slot Gacor Hari Ini"),
    )  # fmt: skip
    return _audited(_cited(url, BRIDGE, *_copy(url, "dead")), original, shows(BRIDGE))


def _drifted() -> AuditedCitation:
    url = "https://www.example-news.example/city/harbour"
    original = checked(
        url, State.LIVE, Reason.OK, f"HTTP 200 at {url}", status=200,
        content=shows(
            "Ten quick recipes for summer evenings | Example News",
            heading="Ten quick recipes for summer evenings",
            social_title="Recipes you can cook in fifteen minutes",
            published="2024-07-02",
        ),
    )  # fmt: skip
    copy = shows(f"{BRIDGE} | Example News", heading=BRIDGE)
    return _audited(_cited(url, BRIDGE, *_copy(url, "live")), original, copy)


def _moved() -> AuditedCitation:
    url, new = "https://news.example/2019/a", "https://news.example/archive/2019/05/bridge"
    original = checked(
        url, State.LIVE, Reason.MOVED, f"HTTP 200 at {new}", f"Moved permanently to {new}",
        status=200, final_url=new, moved_to=new,
        hops=(Hop(url=url, status=301, location=new), Hop(url=new, status=200)),
        content=shows(f"{BRIDGE} — News", heading=BRIDGE, published="2019-02-11"),
    )  # fmt: skip
    return _audited(_cited(url, BRIDGE), original)


def _in_trouble() -> AuditedCitation:
    url = "https://slow.example/reports/7"
    original = checked(
        url, State.UNKNOWN, Reason.HOST_TROUBLE, f"At {url}: no answer in time (3 attempts)",
        "9 of the 9 addresses of slow.example that were asked failed alike",
        "Last known state: live (ok) on 2026-11-12", attempts=3,
    )  # fmt: skip
    return _audited(_cited(url, "Report of the port authority"), original)


def _arabic() -> AuditedCitation:
    url = "https://sahifa.example/akhbar/5521"
    original = checked(
        url, State.RESTRICTED, Reason.PAYWALL, f"HTTP 200 at {url}",
        "The page says that it is for subscribers",
        status=200, content=shows("افتتاح جسر الميناء أمام حركة المرور | الصحيفة"),
    )  # fmt: skip
    return _audited(_cited(url, "افتتاح جسر الميناء أمام حركة المرور"), original)


def everything() -> Report:
    """These verdicts, more hosts in trouble than are shown, other articles, a run before."""
    made = verdicts(hosts=30)
    others = (*samples.sample().articles, article(citation(1), title="مدينة", error="not XML"))
    return structs.replace(made, articles=(*made.articles, *others), difference=difference())


def verdicts(hosts: int = 1) -> Report:
    """One article with these verdicts, and a run in which so many hosts were in trouble."""
    cited = (
        _soft_404(), _not_found(), _usurped(), _drifted(), _moved(), _in_trouble(), _arabic(),
    )  # fmt: skip
    placed = (
        structs.replace(one, ordinal=number, line=20 + 7 * number)
        for number, one in enumerate(cited, 1)
    )
    proof = "At https://slow.example/reports/7: no answer in time (3 attempts)"
    troubled = [
        HostTrouble(host=f"slow{number or ''}.example", citations=number + 1, proof=proof)
        for number in range(hosts)
    ]
    made = report(article(*placed), findings=rules.run_findings(selection=ALL, troubled=troubled))
    notes = tuple(
        RuleNote(
            code=rule.code, name=rule.name, severity=rule.severity, explanation=rule.explanation
        )
        for rule in rules.RULES
        if rule.code in made.totals.rules
    )
    return structs.replace(made, rules=notes)
