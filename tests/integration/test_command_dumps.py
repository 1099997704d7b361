"""Dumps as targets of the commands, and extraction by several processes."""

import bz2
import json
import subprocess
from pathlib import Path

import pytest

from tests.helpers.command import command, environment, refaudit
from tests.helpers.exports import export, page, revision

_TEXT = (
    "Copper {n}.<ref>{{{{cite web |url=https://host{n}.example/{n} |title=Größe {n} "
    "|date=2021-03-05}}}}</ref>\n" + "Filler, so that there are several batches. " * 200
)


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    pages = (page(f"Page {n}", revision(_TEXT.format(n=n)), id_=n) for n in range(1, 101))
    talk = page("Diskussion:A", revision(_TEXT.format(n=0)), id_=500, namespace=1)
    path = tmp_path / "wiki.xml.bz2"
    path.write_bytes(bz2.compress(export(*pages, talk)))
    return path


def test_the_citations_of_a_dump_are_extracted_in_its_order(dump: Path, tmp_path: Path) -> None:
    done = refaudit("extract", dump, cwd=tmp_path)
    assert (done.status, done.stderr) == (0, "")
    assert [row["article"] for row in done.rows] == [f"Page {n}" for n in range(1, 101)]


@pytest.mark.parametrize("jobs", ["2", "3", "0"])
def test_several_processes_print_the_same_bytes(dump: Path, tmp_path: Path, jobs: str) -> None:
    alone = refaudit("extract", dump, "--jobs", "1", cwd=tmp_path)
    shared = refaudit("extract", dump, "--jobs", jobs, cwd=tmp_path)
    assert shared.stdout == alone.stdout != ""
    assert (shared.status, shared.stderr) == (0, "")


def test_other_namespaces_can_be_chosen(dump: Path, tmp_path: Path) -> None:
    done = refaudit("extract", dump, "--namespace", "1", cwd=tmp_path)
    assert [row["article"] for row in done.rows] == ["Diskussion:A"]
    both = refaudit("extract", dump, "--namespace", "0,1", "--jobs", "2", cwd=tmp_path)
    assert len(both.rows) == 101


def test_a_cut_dump_gives_what_it_has_and_status_2(dump: Path, tmp_path: Path) -> None:
    xml = bz2.decompress(dump.read_bytes())
    (tmp_path / "cut.xml").write_bytes(xml[: xml.index(b"<title>Page 81<")])
    for jobs in ("1", "2"):
        done = refaudit("extract", "cut.xml", "--jobs", jobs, cwd=tmp_path)
        assert done.status == 2
        assert len(done.rows) == 80
        assert "cut.xml: the XML ends too early" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("options", [("--jobs", "-1"), ("--jobs", "x"), ("--namespace", "talk")])
def test_wrong_numbers_are_refused(dump: Path, tmp_path: Path, options: tuple[str, str]) -> None:
    done = refaudit("extract", dump, *options, cwd=tmp_path)
    assert done.status == 2
    assert options[0].removeprefix("--") in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_reader_that_has_enough_ends_it_quietly(dump: Path, tmp_path: Path, jobs: str) -> None:
    with subprocess.Popen(
        command("extract", dump, "--jobs", jobs),
        cwd=tmp_path,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        _, words = process.communicate(timeout=30)
    assert (process.returncode, words) == (2, b"")


def test_a_dump_is_audited(dump: Path, tmp_path: Path) -> None:
    options = ("--offline", "--store", "h.sqlite", "--format", "json", "--out", "-")
    done = refaudit("audit", dump, *options, "--fail-on", "never", cwd=tmp_path)
    assert done.status == 0
    report = json.loads(done.stdout)
    assert len(report["articles"]) == 100
    assert report["articles"][0]["title"] == "Page 1"
