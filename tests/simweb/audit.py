"""refaudit over the simulated web, and what it said of each case."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from tests.simweb import world
from tests.simweb.archives import WAYBACK
from tests.simweb.case import Case, Cited
from tests.simweb.server import address

__all__ = ["Audited", "Said", "audit", "wikitext"]

_SETTINGS = """
host_interval = 0.02
timeout = 3.0
deadline = 15.0
retries = 1
max_retry_after = 2.0
max_host_pauses = 6.0
"""
_IN_AN_ARTICLE = 40


class Said(Struct, frozen=True, kw_only=True):
    """What was said of a case."""

    case: Case
    state: str
    reason: str
    confirmed: bool
    evidence: tuple[str, ...]

    @property
    def right(self) -> bool:
        return self.case.allows(self.state, self.reason)


class Audited(Struct, frozen=True, kw_only=True):
    """All that was said, and the run."""

    said: tuple[Said, ...]
    ran: world.Ran


def audit(cases: Sequence[Case], scratch: Path) -> Audited:
    """Audit articles that cite all the cases, in one run."""
    articles = scratch / "articles"
    articles.mkdir()
    for number in range(0, len(cases), _IN_AN_ARTICLE):
        text = wikitext(case.cited for case in cases[number : number + _IN_AN_ARTICLE])
        (articles / f"{number:04}.wikitext").write_text(text, "utf-8")
    (scratch / "refaudit.toml").write_text(_SETTINGS, "utf-8")
    command = [
        sys.executable,
        "-m",
        "refaudit",
        "audit",
        "articles",
        "--store",
        "history.sqlite",
        "--format",
        "json",
        "--fail-on",
        "never",
        "--no-progress",
        # The rates that are settled with the archive shrink with the interval for a stand-in only.
        "--connect-to",
        f"{WAYBACK}=http://{address(WAYBACK)}:80",
    ]
    ran = world.run(command, scratch)
    if ran.status:
        raise AssertionError(f"the audit ended with {ran.status}: {ran.stderr[-2000:]}")
    report = json.loads((scratch / "reports" / "latest" / "report.json").read_text("utf-8"))
    return Audited(said=tuple(_said(cases, report)), ran=ran)


def wikitext(cited: Iterable[Cited]) -> str:
    """An article with a citation in a reference for each."""
    lines = []
    for one in dict.fromkeys(cited):
        fields = {
            "url": one.url,
            "title": one.title.replace("|", "{{!}}"),
            "access-date": one.access_date,
            "archive-url": one.archive_url,
            "archive-date": one.archive_date,
            "url-status": one.url_status,
        }
        inner = " ".join(f"|{name}={value}" for name, value in fields.items() if value)
        lines.append(f"A sentence.<ref>{{{{cite web {inner}}}}}</ref>")
    return "\n".join(lines) + "\n"


def _said(cases: Iterable[Case], report: Any) -> Iterator[Said]:
    made = {}
    for article in report["articles"]:
        for citation in article["citations"]:
            for role, url in (("original", "url"), ("snapshot_check", "archive_url")):
                if citation.get(role):
                    made[citation[url]] = citation[role]
    for case in cases:
        found = made.get(case.judged) or {}
        yield Said(
            case=case,
            state=found.get("state", "none"),
            reason=found.get("reason", "none"),
            confirmed=found.get("confirmed", False),
            evidence=tuple(found.get("evidence", ())),
        )
