import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from refaudit.model.finding import Change, Edit, Severity
from refaudit.model.report import Report
from refaudit.report import render
from refaudit.report.formats import sarif_log
from refaudit.report.sarif import message
from tests.helpers import report_samples as samples
from tests.helpers.report_differences import changed, difference
from tests.helpers.report_parts import article, citation, found, report

SCHEMA = json.loads(
    (Path(__file__).parents[1] / "schemas/sarif-schema-2.1.0.json").read_text("utf-8")
)
VALIDATOR = jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
EDIT = Edit(parameter="url-status", value="dead")


def run_of(made: Report) -> dict[str, Any]:
    log = json.loads(render(made, "sarif"))
    VALIDATOR.validate(log)
    assert (log["$schema"], log["version"]) == (SCHEMA["id"], "2.1.0")
    (run,) = log["runs"]
    return run  # type: ignore[no-any-return]


def results(made: Report) -> list[dict[str, Any]]:
    return run_of(made)["results"]  # type: ignore[no-any-return]


def one(made: Report) -> dict[str, Any]:
    (result,) = results(made)
    return result


def cited(*lines: str, **more: object) -> Report:
    """A citation from line 12 with a finding that has an edit."""
    text = "\n".join(lines) or "{{cite web}}"
    fault = found("LNK102", "dead-link-marked-live", Severity.ERROR, "Dead.", edits=(EDIT,))
    fields: dict[str, object] = {
        "wikitext": text, "corrected": "{{cite web|x}}", "line": 12, "start": 700,
        "end": 700 + len(text), "findings": (fault,),
    } | more  # fmt: skip
    return report(article(citation(1, **fields)))


@pytest.mark.parametrize(
    "made", [samples.sample(), samples.several(), samples.hostile(), report(), report(article())]
)
def test_every_log_keeps_to_the_schema(made: Report) -> None:
    assert run_of(made)["tool"]["driver"]["name"] == "refaudit"


def test_the_schema_refuses_what_is_no_log() -> None:
    log = json.loads(render(samples.sample(), "sarif"))
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert not VALIDATOR.is_valid(log)


def test_a_result_is_a_line_with_its_rule_level_and_place() -> None:
    made = samples.sample()
    lines = render(made, "sarif").decode().splitlines()
    assert sum(line.startswith('{"ruleId":') for line in lines) == 12
    found_there = {each["ruleId"]: each for each in results(made)}
    result = found_there["LNK102"]
    rule = run_of(made)["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert (rule["id"], rule["name"]) == ("LNK102", "dead-link-marked-live")
    assert rule["help"]["text"].endswith("Set url-status to dead.")
    assert rule["shortDescription"]["text"].startswith("The page is dead, but the citation")
    assert rule["defaultConfiguration"] == {"level": "error"}
    assert found_there["LNK106"]["level"] == "note"
    assert result["message"]["text"].endswith("Suggestion: |url-status=dead")
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "examples/Jezkazgan.wikitext"}
    assert place["region"] == {"startLine": 27, "endLine": 27}
    assert result["properties"]["state"] == "dead"


def test_every_rule_has_words_though_nobody_explained_it() -> None:
    made = replace(samples.sample(), rules=())
    for rule in run_of(made)["tool"]["driver"]["rules"]:
        assert rule["help"]["text"] == rule["shortDescription"]["text"]
    assert {"dead link marked live"} <= {
        rule["help"]["text"] for rule in run_of(made)["tool"]["driver"]["rules"]
    }


@pytest.mark.parametrize(
    ("lines", "column", "region"),
    [
        (("{{cite web}}",), 5, {"startLine": 12, "endLine": 12, "startColumn": 5, "endColumn": 17}),
        (("{{cite", "|web", "}}"), 5,
         {"startLine": 12, "endLine": 14, "startColumn": 5, "endColumn": 3}),
        (("{{cite web}}",), None, {"startLine": 12, "endLine": 12}),
        (("🦊", "}}"), 1, {"startLine": 12, "endLine": 13, "startColumn": 1, "endColumn": 3}),
    ],
)  # fmt: skip
def test_the_region_is_that_of_the_citation(
    lines: tuple[str, ...], column: int | None, region: dict[str, int]
) -> None:
    result = one(cited(*lines, column=column))
    assert result["locations"][0]["physicalLocation"]["region"] == region
    (change,) = result["fixes"][0]["artifactChanges"]
    (replacement,) = change["replacements"]
    offsets = {"charOffset": 700, "charLength": len("\n".join(lines))}
    assert replacement["deletedRegion"] == (offsets if column is None else offsets | region)


def test_a_finding_of_another_line_is_there_and_one_without_has_no_region() -> None:
    elsewhere = found("REF101", "x", Severity.INFO, "x", line=99)
    made = report(article(citation(1, findings=(elsewhere,))))
    assert one(made)["locations"][0]["physicalLocation"]["region"] == {"startLine": 99}
    nowhere = report(article(findings=(found("RUN904", "x", Severity.ERROR, "x"),)))
    assert "region" not in one(nowhere)["locations"][0]["physicalLocation"]
    zero = report(article(citation(1, line=0, findings=(found("A", "x", Severity.INFO, "x"),))))
    assert "region" not in one(zero)["locations"][0]["physicalLocation"]


def test_the_columns_count_code_points() -> None:
    assert run_of(report())["columnKind"] == "unicodeCodePoints"


def test_a_fix_replaces_the_citation_exactly_once() -> None:
    faults = tuple(found(code, "x", Severity.ERROR, code, edits=(EDIT,)) for code in ("A1", "B1"))
    both = results(cited(findings=faults))
    assert [("fixes" in each) for each in both] == [True, False]
    text = both[0]["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"]
    assert text == "{{cite web|x}}"


@pytest.mark.parametrize(
    "more",
    [
        {"corrected": None}, {"corrected": "{{cite web}}"}, {"corrected": "a\u202eb"},
        {"corrected": "a\ud800"}, {"corrected": "x" * 30_000}, {"corrected": "a\r\nb"},
        {"findings": (found("A1", "x", Severity.ERROR, "no edits"),)},
        {"findings": (found("A1", "x", Severity.ERROR, "x", edits=(EDIT,), ignored="known"),)},
    ],
)  # fmt: skip
def test_what_is_not_exact_is_no_fix(more: dict[str, object]) -> None:
    assert "fixes" not in one(cited(**more))


def test_a_page_that_keeps_programs_off_gets_no_fix() -> None:
    made = cited()
    shut = replace(made.articles[0], exclusion="{{nobots}}")
    assert "fixes" not in one(replace(made, articles=(shut,)))


def test_fingerprints_tell_the_same_finding_again() -> None:
    twin = found("A1", "x", Severity.ERROR, "same")
    prints = [each["partialFingerprints"] for each in results(cited(findings=(twin, twin)))]
    assert prints[0]["refauditFinding/v1"] == twin.fingerprint == prints[1]["refauditFinding/v1"]
    assert [each["primaryLocationLineHash"] for each in prints] == [
        f"{twin.fingerprint}:1", f"{twin.fingerprint}:2",
    ]  # fmt: skip
    bare = found("A1", "x", Severity.ERROR, "x", fingerprint="")
    assert "partialFingerprints" not in one(cited(findings=(bare,)))


@pytest.mark.parametrize(
    ("change", "state"),
    [(Change.NEW, "new"), (Change.PERSISTING, "unchanged"), (Change.UNKNOWN, "unchanged"),
     (Change.RESOLVED, "absent")],
)  # fmt: skip
def test_the_baseline_state_is_what_became_of_the_finding(change: Change, state: str) -> None:
    fault = found("A1", "x", Severity.ERROR, "x", change=change)
    assert one(cited(findings=(fault,)))["baselineState"] == state
    assert "baselineState" not in one(cited())


def test_a_finding_that_is_set_aside_is_suppressed() -> None:
    fault = found("A1", "x", Severity.ERROR, "x", ignored="known (until 2027-06-30)")
    assert one(cited(findings=(fault,)))["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "known (until 2027-06-30)"}
    ]


def test_findings_of_the_run_before_are_absent_or_unchanged() -> None:
    there = article(title="Zhezqazghan", source="Z.wikitext")
    gone = changed("LNK102", message="Was dead.", fingerprint="0" * 16)
    other = changed("LNK109", article="Another")
    told = difference(gone=(gone, other), open=(changed("LNK103", message="Nobody knows."),))
    made = results(replace(report(there), difference=told))
    assert [(each["ruleId"], each["baselineState"]) for each in made] == [
        ("LNK103", "unchanged"), ("LNK102", "absent"),
    ]  # fmt: skip
    assert made[1]["partialFingerprints"]["primaryLocationLineHash"] == f"{'0' * 16}:1"
    assert made[1]["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "Z.wikitext"}
    }


def test_findings_about_the_run_are_notifications() -> None:
    run = run_of(samples.several())
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert "endTimeUtc" not in invocation
    (notice,) = invocation["toolExecutionNotifications"]
    assert notice["level"] == "error"
    assert notice["message"]["text"].startswith("RUN902 network-down: 19 of 20")
    assert "RUN902" not in {each["ruleId"] for each in run["results"]}


def test_a_finished_run_tells_its_times_command_and_version() -> None:
    run = run_of(samples.sample())
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is True
    assert invocation["startTimeUtc"] == "2026-11-22T10:00:00Z"
    assert invocation["endTimeUtc"] == "2026-11-22T10:01:12Z"
    assert invocation["commandLine"] == "refaudit audit examples/Jezkazgan.wikitext"
    assert run["tool"]["driver"]["version"] == "0.1.0"
    assert run["automationDetails"] == {"id": "refaudit/20261122T100000Z"}
    naive = report(started_at=datetime(2026, 1, 2, 3, 4), version="", command="")  # noqa: DTZ001
    bare = run_of(naive)
    assert bare["invocations"][0]["startTimeUtc"] == "2026-01-02T03:04:00Z"
    assert "version" not in bare["tool"]["driver"]
    assert "commandLine" not in bare["invocations"][0]


def test_errors_come_first_and_what_has_no_room_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif_log, "_RESULTS_SHOWN", 9)
    run = run_of(samples.sample())
    assert [each["level"] for each in run["results"]] == ["error"] * 8 + ["warning"]
    (notice,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notice["message"]["text"] == "3 more findings had no room in this log."
    monkeypatch.setattr(sarif_log, "_NOTIFICATIONS_SHOWN", 0)
    (notice,) = run_of(samples.several())["invocations"][0]["toolExecutionNotifications"]
    assert notice["message"]["text"] == "4 more findings had no room in this log."


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=200))
def test_no_text_makes_a_link(text: str) -> None:
    assert "](" not in message(text)["text"]
    assert "](" not in message(f"[here]({text}) [](x) [a\\]({text})")["text"]


def test_urls_show_no_secrets() -> None:
    made = cited(url="https://me:secret@a.example/", archive_url="https://b.example/?token=secret")
    assert "secret" not in json.dumps(one(made)["properties"])


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, str):
        yield value


def test_hostile_texts_are_bounded() -> None:
    run = run_of(samples.hostile("[x](javascript:alert(1))" * 50_000))
    assert max(map(len, _texts(run))) < 8000
