"""What a command is measured to take is its own."""

import sys
from pathlib import Path

import pytest

from benchmarks.measure import process


def test_memory_is_that_of_the_command_and_not_of_who_measures(tmp_path: Path) -> None:
    ours = bytearray(150_000_000)
    figures = process([sys.executable, "-S", "-c", "print('done')"], tmp_path)
    assert len(ours) > figures.memory * 2**20
    assert figures.memory < 60
    assert (tmp_path / "output.txt").read_text() == "done\n"


def test_memory_of_the_command_counts(tmp_path: Path) -> None:
    figures = process([sys.executable, "-S", "-c", "x = b'a' * 100_000_000"], tmp_path)
    assert figures.memory > 95
    assert figures.cpu > 0


def test_how_a_command_ends_and_where_it_runs(tmp_path: Path) -> None:
    words = [sys.executable, "-S", "-c", "import os, sys; open(os.environ['OF'], 'w'); sys.exit(3)"]
    figures = process(words, tmp_path, environment={"OF": "here"})
    assert figures.status == 3
    assert (tmp_path / "here").exists()
    assert figures.spoken.startswith("OF=here ")


def test_a_command_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="cannot be started"):
        process(["no-such-command-here"], tmp_path)
