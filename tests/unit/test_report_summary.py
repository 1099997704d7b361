import json
from datetime import timedelta
from typing import Any

import jsonschema
import msgspec
import pytest
from msgspec.structs import replace

from refaudit.model.finding import Change, Severity
from refaudit.model.report import Report
from refaudit.report import render
from refaudit.report.summary import SCHEMA, Summary
from tests.helpers import report_samples as samples
from tests.helpers.report_differences import difference
from tests.helpers.report_parts import article, citation, found, report


def summary(made: Report) -> dict[str, Any]:
    told = json.loads(render(made, "summary"))
    jsonschema.Draft202012Validator(msgspec.json.schema(Summary)).validate(told)
    return told  # type: ignore[no-any-return]


def test_the_figures_are_those_of_the_report() -> None:
    made = samples.sample()
    told = summary(made)
    assert told["schema"] == SCHEMA == "refaudit-summary/1"
    assert told["run"] == {
        "id": "20261122T100000Z", "title": "Citation audit: Jezkazgan",
        "started_at": "2026-11-22T10:00:00Z", "finished_at": "2026-11-22T10:01:12Z",
        "seconds": 72, "status": "complete", "network_down": False, "offline": False,
        "left_over": 0, "version": "0.1.0",
    }  # fmt: skip
    assert told["totals"]["findings"] == {"error": 8, "warning": 3, "info": 1}
    assert told["totals"]["originals"] == dict(made.totals.originals)
    assert told["totals"]["snapshots"] == dict(made.totals.snapshots)
    assert (told["totals"]["confirmed"], told["totals"]["unconfirmed"]) == (1, 2)
    assert told["difference"] is None


def test_rules_are_counted_with_what_is_new() -> None:
    new = found("A1", "x", Severity.INFO, "x", change=Change.NEW)
    old = found("A1", "x", Severity.INFO, "y", change=Change.PERSISTING)
    bad = found("B1", "y", Severity.ERROR, "z", change=Change.PERSISTING)
    told = summary(report(article(citation(1, findings=(new, old, bad)))))
    assert told["rules"] == [
        {"code": "B1", "name": "y", "severity": "error", "count": 1, "new": 0},
        {"code": "A1", "name": "x", "severity": "info", "count": 2, "new": 1},
    ]


def test_what_changed_is_counted() -> None:
    assert summary(replace(samples.sample(), difference=difference()))["difference"] == {
        "before": "20261115T100000Z", "new": {"error": 1, "info": 2}, "persisting": {"warning": 40},
        "resolved": {"error": 1}, "unknown": {"error": 1}, "links": {"died": 1, "flapped": 2},
    }  # fmt: skip
    first = summary(replace(report(), difference=difference(before=None)))
    assert first["difference"]["before"] is None


def test_a_clock_that_was_set_back_makes_no_run_shorter_than_nothing() -> None:
    early = report().run.started_at - timedelta(hours=1)
    assert summary(report(finished_at=early))["run"]["seconds"] == 0


def test_a_run_without_an_end_has_no_duration() -> None:
    told = summary(samples.several())
    assert (told["run"]["finished_at"], told["run"]["seconds"]) == (None, None)
    assert told["run"]["network_down"] is True
    assert told["totals"]["unreadable"] == 1


@pytest.mark.parametrize("made", [samples.hostile("x" * 1_000_000), samples.large(20, 50)])
def test_it_is_small_whatever_the_report(made: Report) -> None:
    assert len(render(made, "summary")) < 5000


def test_very_many_rules_are_cut() -> None:
    many = tuple(found(f"X{number}", "x", Severity.INFO, "x") for number in range(300))
    assert len(summary(report(findings=many))["rules"]) == 200
