"""The JSON Schema of the JSON report, made from the model itself.

`refaudit-report-1.schema.json` beside this module is what `refaudit report --schema` prints.
"""

import inspect
from typing import Any

import msgspec

from refaudit.model.report import SCHEMA, Report

__all__ = ["schema"]


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of `refaudit-report/1`.

    Further properties are allowed: a later version may add some under the same schema name.
    """
    # There and back, so that every value is JSON's own: defaults of the model are tuples.
    made = msgspec.json.decode(msgspec.json.encode(msgspec.json.schema(Report)))
    definitions = made["$defs"]
    definitions["Report"]["properties"]["schema"] = {"const": SCHEMA}
    for definition in definitions.values():
        # Compilers before Python 3.13 keep the indentation of docstrings.
        definition["description"] = inspect.cleandoc(definition["description"])
    # It has a default in Python, but is in every document and is what tells it apart.
    definitions["Report"]["required"].insert(0, "schema")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Report of a refaudit run",
        **_in_order(made),
    }


def _in_order(value: Any) -> Any:
    """Alternatives in one order, whatever the version of msgspec: the last is `null`."""
    if isinstance(value, list):
        return [_in_order(item) for item in value]
    if not isinstance(value, dict):
        return value
    ordered = {key: _in_order(item) for key, item in value.items()}
    if "anyOf" in ordered:
        ordered["anyOf"].sort(key=lambda one: (one.get("type") == "null", repr(one)))
    return ordered
