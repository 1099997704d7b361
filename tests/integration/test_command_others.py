"""The smaller commands: check, extract, report, history, rule, demo."""

import json
from pathlib import Path

import jsonschema
import pytest

from refaudit.demo.servers import running
from refaudit.demo.web import Page
from tests.helpers.command import findings, refaudit

GOOD = "https://good.org/page"
GONE = "https://gone.org/page"
WEB = [Page(url=GOOD, title="A page"), Page(url=GONE, status=410)]


@pytest.fixture
def dial():
    with running(web=WEB, archive=[]) as servers:
        options = [option for entry in servers.connect_to for option in ("--connect-to", entry)]
        yield [*options, "--host-interval", "0", "--retries", "0", "--store", "h.sqlite"]


def test_check_prints_a_verdict_for_each_url_in_input_order(tmp_path, dial):
    urls = [GONE, "no url", GOOD, GONE, "https://web.archive.org/web/2020010100000/x"]
    (tmp_path / "urls.txt").write_text("\n".join(urls[1:]) + "\n\n")
    ended = refaudit("check", urls[0], "--urls-from", "urls.txt", *dial, cwd=tmp_path)
    rows = ended.rows
    assert [row["url"] for row in rows] == urls
    assert [row["state"] for row in rows[:4]] == ["dead", "unchecked", "live", "dead"]
    assert rows[0]["reason"] == "gone"
    assert rows[1]["reason"] == "invalid-url"
    assert rows[4]["kind"] == "snapshot"
    assert ended.status == 1


def test_check_reads_urls_from_stdin(tmp_path, dial):
    ended = refaudit("check", "--urls-from", "-", *dial, cwd=tmp_path, stdin=GOOD.encode())
    assert [row["state"] for row in ended.rows] == ["live"]
    assert ended.status == 0


def test_check_always_asks_and_its_observations_enter_the_history(tmp_path, dial):
    for _ in range(2):
        refaudit("check", GOOD, *dial, cwd=tmp_path)
    shown = refaudit("history", GOOD, "--store", "h.sqlite", cwd=tmp_path)
    assert shown.stdout.count("HTTP 200") >= 2
    rows = refaudit("history", GOOD, "--json", "--store", "h.sqlite", cwd=tmp_path).rows
    assert [row.get("status") for row in rows[:2]] == [200, 200]
    assert rows[-1]["state"] == "live"


def test_check_without_a_network_accuses_nobody(tmp_path):
    urls = [f"https://host{n}.org/" for n in range(6)]
    ended = refaudit(
        *("check", *urls, "--connect-to", "*=127.0.0.1:1", "--retries", "0"),
        *("--store", "h.sqlite", "--host-interval", "0"),
        cwd=tmp_path,
    )
    assert {(row["state"], row["reason"]) for row in ended.rows} == {("unchecked", "network-down")}
    assert ended.status == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check"], "URL"),
        (["check", "--urls-from", "none.txt"], "none.txt"),
        (["history", "https://never.org/"], "history"),
        (["report"], "audit"),
        (["report", "nineteen", "--store", "h.sqlite"], "h.sqlite"),
        (["rule", "ARC999"], "ARC999"),
        (["rule", "--format", "pdf"], "pdf"),
        (["extract", "none.wiki"], "none.wiki"),
        (["nonsense"], "nonsense"),
    ],
)
def test_what_cannot_be_done_is_said_with_status_2(tmp_path, arguments, words):
    ended = refaudit(*arguments, cwd=tmp_path)
    assert ended.status == 2
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr


def test_report_writes_a_stored_run_again(tmp_path):
    (tmp_path / "a.wiki").write_text("<ref>https://bare.org/</ref>")
    store = ("--store", "h.sqlite")
    refaudit("audit", "a.wiki", "--offline", *store, cwd=tmp_path)
    made = json.loads((tmp_path / "reports/latest/report.json").read_text("utf-8"))
    again = refaudit("report", *store, "--out", "-", "--format", "json", cwd=tmp_path)
    assert json.loads(again.stdout) == made
    named = refaudit("report", made["run"]["id"], *store, "--format", "csv,md", cwd=tmp_path)
    assert named.status == 0
    assert (tmp_path / "reports" / made["run"]["id"] / "report.csv").exists()
    schema = json.loads(refaudit("report", "--schema", cwd=tmp_path).stdout)
    jsonschema.validate(made, schema)


def test_rule_lists_and_explains(tmp_path):
    assert "ARC103" in refaudit("rule", cwd=tmp_path).stdout
    assert "Fires:" in refaudit("rule", "ARC103", cwd=tmp_path).stdout
    rows = json.loads(refaudit("rule", "--format", "json", cwd=tmp_path).stdout)
    assert {"code", "name", "severity", "summary"} <= rows[0].keys()
    one = json.loads(refaudit("rule", "ARC103", "--format", "json", cwd=tmp_path).stdout)
    assert one["name"] == "archive-date-mismatch"


def test_the_rule_documentation_is_fresh(tmp_path):
    written = (Path(__file__).parents[2] / "docs/rules.md").read_text("utf-8")
    assert refaudit("rule", "--format", "md", cwd=tmp_path).stdout == written


def test_version_and_module(tmp_path):
    assert "refaudit 0." in refaudit("--version", cwd=tmp_path).stdout


def test_the_example_report_is_fresh(tmp_path):
    """`make demo` writes `reports/example`; what is kept there is what it writes today."""
    kept = Path(__file__).parents[2] / "reports/example"
    ended = refaudit("demo", "--run", "example", cwd=tmp_path)
    assert ended.status == 0
    for name in ("report.html", "report.json", "report.csv", "report.md"):
        made = (tmp_path / "reports/example" / name).read_bytes()
        assert made == (kept / name).read_bytes(), f"{name} is stale: run make demo"


def test_the_demonstration_shows_something_wrong_in_several_ways(tmp_path):
    refaudit("demo", "--format", "json", cwd=tmp_path)
    made = json.loads((tmp_path / "reports/demo/report.json").read_text("utf-8"))
    codes = {code for code, _ in findings(made)}
    assert len(codes) >= 25
    assert len(made["totals"]["originals"]) >= 3
    assert len(made["totals"]["snapshots"]) >= 4


def test_the_language_of_a_wiki_is_given_by_its_code(tmp_path):
    text = "<ref>{{Literatur |Titel=Buch |Online=https://example.org |Datum=1. Mai 2020}}</ref>"
    (tmp_path / "a.wiki").write_text(text, "utf-8")
    (row,) = refaudit("extract", "--lang", "de", "a.wiki", cwd=tmp_path).rows
    assert (row["title"], row["dates"]["date"]["iso"]) == ("Buch", "2020-05-01")
    (row,) = refaudit("extract", "--lang", "xx", "a.wiki", cwd=tmp_path).rows
    assert row["family"] is None
    ended = refaudit("audit", "--lang", "Deutsch", "a.wiki", cwd=tmp_path)
    assert ended.status == 2
    assert "'Deutsch' is no code of a language" in ended.stderr
