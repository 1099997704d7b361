"""What the benchmarks ask for, and that a run which found something else is no measurement."""

import bz2
import sqlite3

import pytest

from benchmarks import again, checks, dump, makespan
from benchmarks.measure import Figures

FIGURES = Figures(wall=1.0, cpu=1.0, memory=1.0, status=0, spoken="tool urls.txt")


def test_articles_cite_every_target_once(tmp_path):
    again.articles(tmp_path / "articles", 45)
    texts = [path.read_text() for path in (tmp_path / "articles").iterdir()]
    assert sorted(text.count("<ref>") for text in texts) == [5, 20, 20]
    assert all(sum(f"//host{n}.org/" in text for text in texts) == 1 for n in range(45))


def test_one_target_of_a_hundred_is_made_due(tmp_path):
    history = tmp_path / "history.sqlite"
    with sqlite3.connect(history) as connection:
        connection.execute("CREATE TABLE targets (id INTEGER PRIMARY KEY, due_at TEXT)")
        connection.executemany("INSERT INTO targets VALUES (?, '2999')", [(n,) for n in range(250)])
    connection.close()
    assert again.make_due(history) == 3


def test_each_tool_finds_its_urls_and_the_authority_that_it_is_to_trust(tmp_path):
    environment = checks._prepare(tmp_path, "https", ["127.1.0.1", "127.1.0.2"], 8443)
    assert environment == {"SSL_CERT_FILE": str(tmp_path / "authority.pem")}
    assert (tmp_path / "urls.txt").read_text().split() == [
        "https://127.1.0.1:8443/page",
        "https://127.1.0.2:8443/page",
    ]
    assert '<a href="https://127.1.0.2:8443/page">' in (tmp_path / "links.html").read_text()
    assert "sslverify=" in (tmp_path / "linkcheckerrc").read_text()
    assert (tmp_path / "refaudit.toml").read_text() == "ports = [8443]\n"


def test_without_tls_nothing_is_to_be_trusted(tmp_path):
    assert checks._prepare(tmp_path, "http", ["127.1.0.1"], 8080) == {}
    assert "sslverify" not in (tmp_path / "linkcheckerrc").read_text()


@pytest.mark.parametrize(
    ("tool", "said"),
    [
        ("refaudit", '{"state":"live"}\n' * 2),
        ("lychee", '{"successful": 2}'),
        ("linkchecker", "Result     Valid: 200 OK\n" * 2),
    ],
)
def test_a_run_counts_only_if_every_page_was_live(tool, said, tmp_path):
    output = tmp_path / "output.txt"
    output.write_text(said)
    checks._examine(tool, FIGURES, tmp_path, 2)
    with pytest.raises(SystemExit, match=r"tool urls\.txt"):
        checks._examine(tool, FIGURES, tmp_path, 3)


def test_raw_checks_are_told_beside_each_peer(monkeypatch):
    monkeypatch.setattr(checks, "named", lambda name, package: name)
    slow, fast = FIGURES, Figures(wall=0.5, cpu=0.25, memory=1.0, status=0)
    rows = list(checks._rows("plain", 100, {"refaudit": slow, "lychee": fast}))
    assert [(row.beside, row.ratio) for row in rows] == [
        ("lychee", 0.5),
        ("lychee", 0.25),
        ("linkchecker", None),
        ("linkchecker", None),
    ]
    assert [row.reached for row in rows] == [False, None, None, None]


def test_a_dump_is_told_per_core():
    found = {("audit", 1): FIGURES, ("audit", 2): FIGURES}
    alone, both = dump._rows(20.0, 0.5, found)
    assert (alone.figure, both.figure, alone.theirs) == (20.0, 10.0, 40.0)
    assert (alone.reached, both.reached) == (True, False)


def test_decompression_is_timed_over_the_whole_file(tmp_path):
    path = tmp_path / "dump.xml.bz2"
    path.write_bytes(bz2.compress(b"<page/>" * 1000))
    assert 0 < dump._decompression(path) < 10


def test_gaps_that_are_shorter_than_the_interval_are_broken():
    log = [("a", 0.0, 0.1), ("a", 1.0, 1.1), ("a", 1.5, 1.6), ("b", 1.2, 1.3)]
    found = makespan.result("tool", 2.0, log, interval=1.0)
    assert (found.gaps, found.broken, found.most_at_once) == (2, 1, 1)
    assert makespan._share(found) == 50
