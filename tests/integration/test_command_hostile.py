"""refaudit among file names, streams and signals that nobody would wish for."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.helpers.command import command, environment, refaudit

WIKITEXT = "<ref>{{cite web |title=A |date=2020 |url=http://127.0.0.1/}}</ref>"
STORE = ("--store", "h.sqlite")


def raw(cwd, *arguments, **streams):
    return subprocess.run(
        command(*arguments), cwd=cwd, env=environment(cwd), timeout=60, check=False, **streams
    )


def full():
    if not os.path.exists("/dev/full"):  # noqa: PTH110 - a device
        pytest.skip("no /dev/full on this system")
    return open("/dev/full", "wb")  # noqa: PTH123 - a device, closed by its test


@pytest.fixture
def article(tmp_path):
    (tmp_path / "a.wiki").write_text(WIKITEXT)
    return "a.wiki"


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "http://127.0.0.1/", *STORE),
        ("audit", "a.wiki", "--offline", "--out", "-", "--format", "json", *STORE),
        ("extract", "a.wiki"),
        ("rule",),
    ],
)
def test_a_stdout_that_takes_nothing_is_told_and_not_traced(tmp_path, article, arguments):
    with full() as stdout:
        ended = raw(tmp_path, *arguments, stdout=stdout, stderr=subprocess.PIPE)
    assert ended.returncode == 2
    assert b"stdout: cannot be written: No space left on device" in ended.stderr
    assert b"Traceback" not in ended.stderr


def test_a_closed_stdout_is_told_and_not_traced(tmp_path):
    script = f"exec {' '.join(command('rule'))} >&-"
    ended = subprocess.run(
        ["sh", "-c", script], cwd=tmp_path, env=environment(tmp_path), capture_output=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr.splitlines()[0]) == (
        2,
        b"refaudit: stdout: it is closed",
    )


def test_a_log_on_a_full_disk_does_not_end_the_work(tmp_path, article):
    with full() as stderr:
        ended = raw(
            tmp_path, "audit", article, "--offline", "--fail-on", "never", *STORE, stderr=stderr
        )
    assert ended.returncode == 0
    assert (tmp_path / "reports" / "latest" / "report.html").exists()


def test_whoever_reads_only_the_beginning_is_no_fault(tmp_path):
    with subprocess.Popen(
        command("rule"), cwd=tmp_path, env=environment(tmp_path), stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names themselves")
def test_names_that_are_not_utf_8_are_names(tmp_path):
    strange = os.fsdecode(b"a\xff\n\x1b[31m")
    (tmp_path / strange).mkdir()
    (tmp_path / strange / "b\n.wiki").write_text(WIKITEXT)
    ended = refaudit(
        *("audit", f"{strange}/b\n.wiki", "--offline", "--fail-on", "never"),
        *("--store", f"{strange}/h.sqlite", "--out", f"{strange}/out"),
        cwd=tmp_path,
    )
    assert ended.status == 0
    assert "\x1b" not in ended.stderr
    assert (tmp_path / strange / "out" / "latest" / "report.html").exists()


def test_a_url_that_is_not_utf_8_is_shown_as_such(tmp_path):
    url = os.fsdecode(b"http://a\xff.example.org/")
    ended = refaudit("check", url, *STORE, cwd=tmp_path)
    assert [(row["url"], row["reason"]) for row in ended.rows] == [
        ("http://a\ufffd.example.org/", "invalid-url")
    ]
    assert "never checked" in refaudit("history", url, *STORE, cwd=tmp_path).stderr


def test_advice_on_an_unreadable_article_has_a_line_of_its_own(tmp_path):
    (tmp_path / "bad.wiki").write_bytes(b"\xff")
    ended = refaudit("audit", "bad.wiki", "--offline", *STORE, cwd=tmp_path)
    assert (
        "refaudit: bad.wiki: not UTF-8: byte 0xFF at offset 0\nSave it as UTF-8.\n" in ended.stderr
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("after", [0.1, 0.3])
def test_a_signal_while_the_program_starts_ends_it_quietly(tmp_path, number, after):
    script = "import sys, refaudit.cli as cli; print('up', flush=True); cli.main()"
    with subprocess.Popen(
        [sys.executable, "-c", script, "rule", "ARC101"],
        cwd=tmp_path, env=environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        process.stdout.readline()
        time.sleep(after)
        process.send_signal(number)
        assert b"Traceback" not in process.stderr.read()
    assert process.returncode in {0, 2, 130, -number}
