"""Dumps as targets of the commands, and extraction by several processes."""

import bz2
import json
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
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


OFFLINE = ("--offline", "--store", "h.sqlite", "--fail-on", "never", "--format", "json")


def titles(tmp_path: Path) -> list[str]:
    report = json.loads((tmp_path / "reports/latest/report.json").read_text("utf-8"))
    return [article["title"] for article in report["articles"]]


def test_a_sample_is_the_same_in_each_run_and_a_limit_cuts_it(dump: Path, tmp_path: Path) -> None:
    rows = refaudit("extract", dump, "--sample", "20%", cwd=tmp_path).rows
    sampled = [row["article"] for row in rows]
    assert 8 < len(sampled) < 35
    for options in (("--sample", "0.2"), ("--sample", "20%", "--limit", "3")):
        assert refaudit("audit", dump, *OFFLINE, *options, cwd=tmp_path).status == 0
        assert titles(tmp_path) == (sampled[:3] if "--limit" in options else sampled)
    refused = refaudit("extract", dump, "--sample", "20", cwd=tmp_path)
    assert refused.status == 2
    assert "sample: 20 is no share of pages" in refused.stderr


def test_the_progress_of_a_dump_has_its_share(dump: Path, tmp_path: Path) -> None:
    done = refaudit("audit", dump, *OFFLINE, "--progress", cwd=tmp_path)
    assert "reading: 0, 0.0%" in done.stderr
    done = refaudit("extract", dump, "--progress", cwd=tmp_path)
    assert "reading: 0, 0.0%" in done.stderr
    assert len(done.rows) == 100
    (tmp_path / "A.wiki").write_text("x")
    done = refaudit("extract", "A.wiki", "--progress", cwd=tmp_path)
    assert done.stderr.splitlines() == ["reading: 0 of 1", "reading: 1 of 1"]


def test_an_interrupted_audit_of_a_dump_goes_on_page_by_page(tmp_path: Path) -> None:
    """As often as it is killed: no page is read twice, and none is missing."""
    texts = (revision(_TEXT.format(n=n)) for n in range(1, 601))
    pages = [page(f"Page {n}", text, id_=n) for n, text in enumerate(texts, 1)]
    head, end = export("@").split(b"@")
    parts = [head, *("".join(pages[at : at + 100]).encode() for at in range(0, 600, 100)), end]
    (tmp_path / "wiki.xml.bz2").write_bytes(b"".join(map(bz2.compress, parts)))
    call = command("audit", "wiki.xml.bz2", *OFFLINE)
    read, kills = list[int](), 0
    for wanted in (100, 400):
        with subprocess.Popen(
            call, cwd=tmp_path, env=environment(tmp_path), stderr=subprocess.DEVNULL
        ) as process:
            while process.poll() is None and len(_read(tmp_path)) < wanted:
                time.sleep(0.02)
            process.kill()
        kills += process.returncode == -signal.SIGKILL
        assert _read(tmp_path)[: len(read)] == read
        read = _read(tmp_path)
    assert kills > 0
    assert refaudit("audit", "wiki.xml.bz2", *OFFLINE, cwd=tmp_path).status == 0
    assert _read(tmp_path)[: len(read)] == read
    assert titles(tmp_path) == [f"Page {n}" for n in range(1, 601)]


def _read(tmp_path: Path) -> list[int]:
    """The numbers of the articles in the history."""
    if not (tmp_path / "h.sqlite").exists():
        return []
    try:
        with closing(sqlite3.connect(tmp_path / "h.sqlite")) as connection:
            return [row[0] for row in connection.execute("SELECT id FROM articles ORDER BY id")]
    except sqlite3.OperationalError:  # it is just being made
        return []
