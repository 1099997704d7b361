"""Differences for tests of reports."""

from typing import Any

from refaudit.model.difference import Changed, Difference, LinkChange, LinkChanged
from refaudit.model.evidence import Kind, State
from refaudit.model.finding import Severity
from tests.helpers.report_parts import NOW

__all__ = ["changed", "difference", "link"]


def changed(code: str = "LNK101", **more: Any) -> Changed:
    values = {"article": "Zhezqazghan", "name": "dead-link", "severity": Severity.ERROR}
    values |= {"message": "The page is dead.", "url": "https://a.example/?password=x"}
    return Changed(code=code, **(values | more))


def link(change: LinkChange = LinkChange.DIED, **more: Any) -> LinkChanged:
    values = {"url": "https://a.example/", "kind": Kind.ORIGINAL, "was": State.LIVE}
    values |= {"state": State.DEAD, "changes": 1, "since": NOW}
    return LinkChanged(change=change, **(values | more))


def difference(**more: Any) -> Difference:
    """One of everything."""
    values: dict[str, Any] = {
        "run": "20261122T100000Z", "before": "20261115T100000Z",
        "new": {"error": 1, "info": 2}, "persisting": {"warning": 40}, "resolved": {"error": 1},
        "unknown": {"error": 1},
        "came": (changed(), changed("LNK110"), changed("DAT101", url=None)),
        "gone": (changed("LNK102", message="It was marked live."),),
        "open": (changed("LNK103", message="Nobody knows."),),
        "link_changes": {"died": 1, "flapped": 2},
        "links": (link(), link(LinkChange.FLAPPED, changes=3)),
    }  # fmt: skip
    return Difference(**(values | more))
