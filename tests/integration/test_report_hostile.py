"""One nasty article through every format: strangers' text is shown, and nothing of it acts.

Each format is read by the software that it is for, or by what is nearest to it in Python.
"""

import csv
import io
import json
import re
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import feedparser
import jsonschema
import junitparser
import openpyxl
import pytest
from defusedxml import ElementTree
from markdown_it import MarkdownIt
from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from refaudit.model.finding import Change, Finding
from refaudit.model.report import AuditedCitation, Report
from refaudit.report import FORMATS, render
from tests.helpers import report_samples as samples
from tests.helpers.browser import EXECUTABLE, FLAGS
from tests.helpers.command import refaudit
from tests.helpers.inert_wikitext import MARKUP, acting
from tests.helpers.report_differences import changed, difference, link
from tests.helpers.report_parts import report

# openpyxl asks the clock as Python 3.12 wishes no longer.
pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")

NEEDS_BROWSER = pytest.mark.skipif(EXECUTABLE is None, reason="no Chromium is installed")
CANARY = "document.documentElement.setAttribute('data-pwned','1')"
NASTY = " ".join(
    [
        f"<script>{CANARY}</script>",
        f"</script></style></textarea></title></template><script>{CANARY}</script>",
        f'"><img src=BEACON onerror="{CANARY}"><svg onload="{CANARY}">',
        f"' onmouseover='{CANARY}' autofocus onfocus='{CANARY}' x='",
        f"javascript:{CANARY} data:text/html,<script>{CANARY}</script>",
        f"<iframe srcdoc='<script>{CANARY}</script>'></iframe><link rel=stylesheet href=BEACON>",
        "<meta http-equiv=refresh content='0;url=BEACON'> <base href=BEACON> @import url(BEACON);",
        "{{7*7}} {% raw %} ${7*7} <%= 7*7 %> \\u003cscript\\u003e \u2028 \u2029 <!--<script>",
        "=cmd|' /C calc'!A0 \t=1+1 @SUM(1) <r><t>x</t></r> _x0041_ ,\"; \r\n=1",
        "\x1b[31m\x1b]8;;http://a.example/\x07 \x9b1m \x00 \x07 \x08 \x0b \x85 \ufeff",
        "\u202egnp.exe\u202c \u2066x\u2069 \u200f \ud800 \udfff \uffff \ufffe \ufff9",
        "[x](javascript:alert(1)) ![x](BEACON) `code` @someone #1 GH-2 | <https://a.example/> ]]>",
        "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]> &e; <?xml version='1.0'?>",
        "<![CDATA[ -->",
        *MARKUP,
    ]
)
Check = Callable[[bytes], None]


def nasty(text: str = NASTY) -> Report:
    """Every text of the report is the nasty one, those of the comparison, too."""
    one = changed(
        text, article=text, name=text, message=text, url=text, parameter=text, fingerprint=text
    )
    told = difference(
        before=text, came=(one,), gone=(one,), open=(one,), links=(link(url=text),)
    )  # fmt: skip
    made = samples.hostile(text)
    articles = tuple(
        replace(each, findings=_new(each.findings), citations=tuple(map(_all_new, each.citations)))
        for each in made.articles
    )
    return replace(made, articles=articles, difference=told, title=text)


def _all_new(citation: AuditedCitation) -> AuditedCitation:
    return replace(citation, findings=_new(citation.findings))


def _new(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(replace(each, change=Change.NEW) for each in findings)


def _plain_xml(data: bytes) -> None:
    root = ElementTree.fromstring(data, forbid_dtd=True)
    for element in root.iter():
        for text in (element.text, element.tail, *element.attrib.values()):
            assert not re.search(
                "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text or ""
            )


def _atom(data: bytes) -> None:
    _plain_xml(data)
    read = feedparser.parse(data)
    assert not read.bozo
    assert read.entries
    assert not [entry for entry in read.entries if "script" in entry.get("link", "")]
    # Content of the type text is shown as it is; nobody takes it for markup.
    contents = [part.type for entry in read.entries for part in entry.content]
    assert set(contents) == {"text/plain"}


def _badge(data: bytes) -> None:
    _plain_xml(data)
    assert not re.search(rb"script|href|on\w+=|style=", data)


def _csv(data: bytes) -> None:
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    assert len({len(row) for row in rows}) == 1
    assert len(rows) > 4
    for cell in (cell for row in rows for cell in row):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert "\n" not in cell


def _html(data: bytes) -> None:
    tree = LexborHTMLParser(data.decode("utf-8"))
    assert b"Content-Security-Policy" in data
    assert b"unsafe-inline" not in data.replace(b"&#39;", b"'")
    assert not tree.css("iframe, object, embed, base, link[href], meta[http-equiv=refresh], img")
    for node in tree.css("*"):
        for name, value in node.attributes.items():
            assert not name.startswith("on"), name
            if name in {"href", "src", "action", "formaction"}:
                assert re.match(r"https?://|#|[\w-]+(?:/|\.html)|$", value or "", re.ASCII), value


def _json(data: bytes) -> None:
    assert json.loads(data)["schema"] == "refaudit-report/1"


def _junit(data: bytes) -> None:
    _plain_xml(data)
    read = junitparser.JUnitXml.fromstring(data)
    assert sum(len(list(suite)) for suite in read) == read.tests == 5


def _md(data: bytes) -> None:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = parser.parse(data.decode())
    every = {each.type for token in tokens for each in (token, *(token.children or []))}
    assert not every & {
        "html_block", "html_inline", "link_open", "image", "code_inline", "fence", "code_block",
        "em_open", "s_open", "hr", "blockquote_open",
    }  # fmt: skip
    assert len(data.decode()) < 65_536


def _sarif(data: bytes) -> None:
    path = Path(__file__).parents[1] / "schemas/sarif-schema-2.1.0.json"
    log = json.loads(data)
    jsonschema.Draft4Validator(json.loads(path.read_text("utf-8"))).validate(log)
    run = log["runs"][0]
    for each in (*run["results"], *run["invocations"][0]["toolExecutionNotifications"]):
        assert "](" not in each["message"]["text"]
    for result in run["results"]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[\w.~/%:@!$&'()*+,;=?#-]*", uri, re.ASCII)
        assert not uri.lower().startswith(("javascript:", "data:"))


def _summary(data: bytes) -> None:
    assert json.loads(data)["schema"] == "refaudit-summary/1"
    assert len(data) < 10_000


def _wikitext(data: bytes) -> None:
    assert acting(data.decode()) == []


def _xlsx(data: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(data))
    for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row):
        assert cell.data_type in {"s", "n"}
        assert cell.hyperlink is None


CHECKS: Mapping[str, Check] = {
    "atom": _atom, "badge": _badge, "csv": _csv, "html": _html, "json": _json, "junit": _junit,
    "md": _md, "sarif": _sarif, "summary": _summary, "wikitext": _wikitext, "xlsx": _xlsx,
}  # fmt: skip


def test_every_format_is_checked() -> None:
    assert set(CHECKS) == set(FORMATS)


@pytest.mark.parametrize("name", CHECKS)
@pytest.mark.parametrize("text", [NASTY, samples.HOSTILE, NASTY[::-1]], ids=["all", "old", "back"])
def test_no_text_of_a_stranger_acts(name: str, text: str) -> None:
    CHECKS[name](render(nasty(text), name))


@pytest.mark.parametrize("name", sorted(set(CHECKS) - {"xlsx"}))
def test_nothing_reaches_a_terminal_that_would_act_there(name: str) -> None:
    text = render(nasty(), name).decode("utf-8")
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", text)
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", text)


@pytest.mark.parametrize("name", sorted(set(CHECKS) - {"json", "html"}))
def test_titles_of_a_megabyte_are_cut(name: str) -> None:
    data = render(nasty("<'&|[ " * 170_000), name)
    CHECKS[name](data)
    assert len(data) < 1_000_000


@pytest.mark.parametrize("name", CHECKS)
def test_a_report_of_nothing_is_a_document(name: str) -> None:
    data = render(report(), name)
    assert data
    if name not in {"csv", "junit", "atom"}:  # which want a finding
        CHECKS[name](data)


ARTICLE = """'''A''' <ref>{{cite web |title=T1 |url=javascript:alert(1) |date=32 May 2011
 |archive-url=x |archive-date==cmd|' /C calc'!A0 |url-status=<script>x</script>}}</ref>
<ref name="\x1b[31m">{{cite web |title=<script>PAYLOAD</script> |url=http://a.example/</script>
 |access-date=\u202egnp.exe }}</ref> <ref>[http://a.example/"onmouseover=PAYLOAD x]</ref>
<ref>http://a.example/[[Category:X]]{{x}}</ref> <ref name=</ref> {{cite web|title=HUGE}}
<ref>{{cite book |title=@SUM(1+1) ~~~~ {{{1}}} <!-- |date=[http://b.example/ 2020] |url= }}</ref>
"""


def test_a_nasty_article_is_audited_into_every_format(tmp_path: Path) -> None:
    text = ARTICLE.replace("PAYLOAD", CANARY).replace("HUGE", "<h1>" * 250_000)
    (tmp_path / "=2+2 '&<b>.wiki").write_text(text, "utf-8")
    ended = refaudit(
        "audit", "=2+2 '&<b>.wiki", "--offline", "--format", ",".join(FORMATS),
        "--store", "h.sqlite", "--now", "2026-11-22T10:00:00Z", cwd=tmp_path,
    )  # fmt: skip
    assert "Traceback" not in ended.stderr
    assert ended.status == 1
    folder = tmp_path / "reports/latest"
    for name, format_ in FORMATS.items():
        data = (folder / format_.filename).read_bytes()
        assert data
        if name != "junit":  # which counts other cases
            CHECKS[name](data)


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """A beacon on loopback: its address, and what it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/beacon", asked
        finally:
            server.shutdown()
            thread.join()


def opened(path: Path, *flags: str) -> str:
    """The document as a browser has it when its scripts have run."""
    call = [
        str(EXECUTABLE), *FLAGS, *flags, f"--user-data-dir={path.parent / 'profile'}", "--dump-dom",
        path.as_uri(),
    ]  # fmt: skip
    ended = subprocess.run(call, capture_output=True, check=True, timeout=90)
    return ended.stdout.decode("utf-8", "replace")


@NEEDS_BROWSER
@pytest.mark.parametrize("name", ["html", "badge", "atom", "junit"])
def test_a_browser_that_opens_it_runs_and_asks_nothing(tmp_path: Path, name: str) -> None:
    with listening() as (beacon, asked):
        path = tmp_path / FORMATS[name].filename
        path.write_bytes(render(nasty(NASTY.replace("BEACON", beacon)), name))
        shown = opened(
            path,
            "--virtual-time-budget=5000",
            "--host-resolver-rules=MAP * 127.0.0.1:1, EXCLUDE 127.0.0.1",
        )
    assert len(shown) > 300
    # The tag of the root as the browser has it, not as a text shows it.
    assert not re.match(r"\s*(?:<!DOCTYPE[^>]*>\s*)?<\w+[^>]*data-pwned", shown)
    assert not asked


@NEEDS_BROWSER
def test_the_canary_sings_where_nothing_is_escaped(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(f"<!doctype html><p>{NASTY.partition(' <iframe')[0]}", "utf-8")
    shown = opened(path, "--virtual-time-budget=2000")
    assert re.match(r"\s*<!DOCTYPE[^>]*>\s*<html[^>]*data-pwned", shown)
