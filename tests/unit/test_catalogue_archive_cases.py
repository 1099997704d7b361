"""Recorded addresses of every service, read in place."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from refaudit.catalogue.archives import read

FACTS = Path(__file__).parents[2] / "../shared/facts/archives.json"


@pytest.mark.shared
@pytest.mark.skipif(not FACTS.exists(), reason="the shared corpus is not beside the checkout")
def test_every_recorded_example_is_read() -> None:
    facts = json.loads(FACTS.read_text("utf-8"))
    examples = [(row["id"], example) for row in facts["services"] for example in row["examples"]]
    assert len(examples) > 90
    for id_, example in examples:
        address = read(example["url"])
        assert address is not None, example["url"]
        assert address.archive == id_
        assert address.timestamp == recorded_time(id_, example.get("timestamp"))
        written = example.get("original")
        if written is not None:
            assert address.original == decoded(written), example["url"]


def recorded_time(id_: str, digits: str | None) -> str | None:
    """The facts have Megalodon's stamps as written, in Japan's time."""
    if id_ != "megalodon" or digits is None:
        return digits
    local = datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return f"{local - timedelta(hours=9):%Y%m%d%H%M%S}"


def decoded(written: str) -> str:
    plain = written.replace("%3A", ":").replace("%2F", "/") if "%3A" in written else written
    return plain if "://" in plain else "http://" + plain
