"""The face of the room of extraction, and of that of engines."""

import subprocess
import sys

import pytest

import refaudit.engine
import refaudit.extract


@pytest.mark.parametrize("room", [refaudit.engine, refaudit.extract])
def test_all_that_is_promised_is_there_and_nothing_else(room):
    assert all(callable(getattr(room, name)) for name in room.__all__)
    with pytest.raises(AttributeError, match="no_such_thing"):
        _ = room.no_such_thing


def test_whoever_only_reads_imports_neither_edits_nor_asyncio():
    code = "import sys, refaudit.cli.batches, refaudit.engine; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"asyncio", "refaudit.extract.edit"}.isdisjoint(ran.stdout.split())
