"""Articles whose text has not changed: read once, reported as if they had been read again."""

import json
import shutil

import pytest

from refaudit.demo.servers import running
from refaudit.demo.web import Page
from tests.helpers.command import refaudit
from tests.helpers.exports import export, page, revision

HEAD = "<siteinfo><base>https://en.wikipedia.org/wiki/Main_Page</base><dbname>enwiki</dbname></siteinfo>"


def text(number, title="Shown"):
    """Citations that share targets with those of other articles."""
    near, far = (f"https://site{n}.example.org/{n}" for n in (number, number + 1))
    copy = f"https://web.archive.org/web/20200102030405/{near}"
    return (
        f"<ref>{{{{cite web |url={near} |title={title} {number} |archive-url={copy}}}}}</ref>"
        f"<ref>{{{{cite web |url={far} |title=Also {number} |date=31 February 2019}}}}</ref>\n"
    )


@pytest.fixture
def web():
    pages = [
        Page(url=f"https://site{n}.example.org/{n}", title=f"Shown {n}" if n % 2 else "Not found")
        for n in range(9)
    ]
    with running(web=pages, archive=[]) as servers:
        yield [each for entry in servers.connect_to for each in ("--connect-to", entry)]


def write(place, texts):
    (place / "articles").mkdir(exist_ok=True)
    for number, words in texts.items():
        (place / "articles" / f"A{number}.wiki").write_text(words)


def audit(place, *arguments, now="2026-11-22T10:00:00Z", config=""):
    (place / "refaudit.toml").write_text(config)
    ended = refaudit(
        "audit", *arguments, "--now", now, "--store", "h.sqlite", "--host-interval", "0",
        "--retries", "0", "--no-find-archives", "--progress", cwd=place,
    )  # fmt: skip
    assert "Traceback" not in ended.stderr
    return json.loads((place / "reports/latest/report.json").read_bytes()), ended


def without_the_run(report):
    return {name: value for name, value in report.items() if name != "run"}


def test_the_report_is_the_same_as_if_all_had_been_read_again(tmp_path, web):
    write(tmp_path, {n: text(n) for n in range(8)})
    audit(tmp_path, "articles", *web)
    # What only the old text of an article says shall not be said of a target any more.
    write(tmp_path, {3: text(3, title="Otherwise"), 5: "No citation."})
    (tmp_path / "articles" / "A7.wiki").unlink()
    shutil.copytree(tmp_path, tmp_path / "copy")
    later = {"now": "2026-11-22T11:00:00Z"}
    short, ended = audit(tmp_path, "articles", *web, **later)
    # Another limit is another reading: nothing is taken over.
    whole, _ = audit(
        tmp_path / "copy", "articles", *web, **later, config="max_article_bytes = 20000000"
    )
    assert (short["run"]["unchanged"], whole["run"]["unchanged"]) == (5, 0)
    assert without_the_run(short) == without_the_run(whole)
    assert short["difference"]["resolved"]
    assert "7 (5 of them as when they were last read)" in ended.stderr
    assert "reading: 7 of 7 (5 unchanged)" in ended.stderr


def test_what_is_asked_and_judged_again_is_the_same_too(tmp_path, web):
    write(tmp_path, {n: text(n) for n in range(4)})
    audit(tmp_path, "articles", *web)
    shutil.copytree(tmp_path, tmp_path / "copy")
    later = {"now": "2026-12-22T10:00:00Z"}
    short, _ = audit(tmp_path, "articles", *web, **later)
    whole, _ = audit(
        tmp_path / "copy", "articles", *web, **later, config="max_article_bytes = 20000000"
    )

    def states(report):
        return [
            (each["id"], [f["code"] for f in each["findings"]], each["original"]["state"],
             each["original"]["reason"], each["original"]["sightings"])
            for article in report["articles"] for each in article["citations"]
        ]  # fmt: skip

    assert states(short) == states(whole)
    assert short["totals"] == whole["totals"]
    assert (short["run"]["unchanged"], whole["run"]["unchanged"]) == (4, 0)


def dump(place, name, texts):
    rows = (page(f"Page {n}", revision(words, id_=at), id_=n) for n, (at, words) in texts.items())
    (place / name).write_bytes(export(*rows, head=HEAD))


def test_a_later_dump_is_read_only_where_it_differs(tmp_path):
    dump(tmp_path, "november.xml", {n: (n, text(n)) for n in range(1, 6)})
    dump(tmp_path, "december.xml", {n: (n, text(n)) for n in range(1, 5)} | {5: (9, "New.")})
    audit(tmp_path, "november.xml", "--offline")
    report, _ = audit(tmp_path, "december.xml", "--offline")
    assert report["run"]["unchanged"] == 4
    assert [article["revision"] for article in report["articles"]] == [1, 2, 3, 4, 9]
    assert {article["source"] for article in report["articles"]} == {
        f"december.xml#{n}" for n in range(1, 6)
    }


def test_extract_never_takes_anything_over(tmp_path):
    write(tmp_path, {1: text(1)})
    audit(tmp_path, "articles", "--offline")
    first, second = (refaudit("extract", "articles", cwd=tmp_path) for _ in range(2))
    assert len(first.rows) == 2
    assert first.stdout == second.stdout


def test_another_scope_reads_anew(tmp_path):
    write(tmp_path, {1: text(1) + "[https://elsewhere.example.org/ more]"})
    audit(tmp_path, "articles", "--offline")
    wider, _ = audit(tmp_path, "articles", "--offline", "--scope", "all")
    narrow, _ = audit(tmp_path, "articles", "--offline")
    assert [each["run"]["unchanged"] for each in (wider, narrow)] == [0, 1]
    assert [each["totals"]["citations"] for each in (wider, narrow)] == [3, 2]
