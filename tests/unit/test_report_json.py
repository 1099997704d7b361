import json
import re
from pathlib import Path

import jsonschema
import msgspec
import pytest

from refaudit import report as room
from refaudit.model.report import Report
from refaudit.report import render, schema
from refaudit.report.formats.json_document import document
from tests.helpers import report_samples as samples
from tests.helpers.report_parts import report

SHIPPED = Path(room.__file__).with_name("refaudit-report-1.schema.json")


@pytest.mark.parametrize("made", [samples.sample(), samples.several(), samples.hostile(), report()])
def test_real_reports_keep_to_the_schema(made: Report) -> None:
    validator = jsonschema.Draft202012Validator(
        schema(), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    validator.validate(json.loads(render(made, "json")))


@pytest.mark.parametrize(
    "damage", [{"schema": "refaudit-report/2"}, {"run": None}, {"articles": [{}]}]
)
def test_the_schema_refuses_what_is_no_report(damage: dict[str, object]) -> None:
    document = json.loads(render(samples.sample(), "json")) | damage
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, schema())


def test_the_schema_is_itself_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


def test_the_shipped_schema_is_fresh() -> None:
    assert json.loads(SHIPPED.read_text("utf-8")) == schema(), (
        f"refaudit report --schema > refaudit/report/{SHIPPED.name}"
    )


def test_the_report_reads_back_as_the_same_value() -> None:
    made = samples.several()
    assert msgspec.json.decode(render(made, "json"), type=Report) == made


def test_the_document_begins_with_its_schema_is_indented_and_ends_its_line() -> None:
    text = render(samples.sample(), "json").decode("utf-8")
    assert text.startswith('{\n  "schema": "refaudit-report/1",\n  "run": {\n    "id":')
    assert text.endswith("}\n")


def test_the_names_are_those_of_the_contract() -> None:
    document = json.loads(render(samples.sample(), "json"))
    assert {"schema", "run", "totals", "articles"} <= set(document)
    (article,) = document["articles"]
    assert {"title", "revision", "source", "citations"} <= set(article)
    cited = article["citations"][0]
    assert {"original", "snapshot_check", "findings", "urls", "dates"} <= set(cited)
    assert {"code", "name", "severity", "parameter", "message", "suggestion"} <= set(
        cited["findings"][0]
    )


def test_the_same_report_gives_the_same_bytes() -> None:
    assert render(samples.sample(), "json") == render(samples.sample(), "json")


@pytest.mark.parametrize(
    "made",
    [samples.sample(), samples.several(), report(), samples.hostile('\n  "articles": [] \ud800')],
)
def test_article_by_article_it_is_the_document_of_the_whole(made: Report) -> None:
    assert render(made, "json") == document(made)


def test_lone_surrogates_are_replaced_and_nothing_else() -> None:
    told = json.loads(render(samples.hostile("a\ud800\x1b\u202eb"), "json"))
    assert told["run"]["id"] == "a\ufffd\x1b\u202eb"
    assert told["articles"][0]["citations"][0]["parameters"] == {
        "a\ufffd\x1b\u202eb": "a\ufffd\x1b\u202eb"
    }


def test_what_acts_on_a_terminal_is_escaped_and_lost_to_no_program() -> None:
    text = "".join(map(chr, (*range(0x100), *range(0x2000, 0x2070), 0x1F98A)))
    data = render(report(command=text), "json")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", data.decode())
    assert json.loads(data)["run"]["command"] == text
    assert "\N{FOX FACE}é".encode() in render(report(command="\N{FOX FACE}é"), "json")
