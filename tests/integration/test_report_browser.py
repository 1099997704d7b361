"""The HTML report in a real browser: what it asks for, runs, and how wide it gets.

A harness page holds the report in a frame of the same loopback origin, measures it, and writes
what it found into its own title; the report itself cannot run anything.
"""

import html
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from refaudit.model.report import Report
from refaudit.report import render
from tests.helpers import report_samples as samples
from tests.helpers.report_parts import report
from tests.helpers.report_verdicts import verdicts

BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--virtual-time-budget=10000",
)  # fmt: skip

HARNESS = """<!doctype html><meta charset=utf-8><title></title>
<style>body{margin:0}iframe{border:0;width:%dpx;height:900px}</style>
<iframe id=page></iframe>
<script>
const frame = document.getElementById("page");
frame.onload = () => {
  const page = frame.contentDocument, root = page.documentElement;
  const all = selector => [...page.querySelectorAll(selector)];
  const shown = selector => all(selector).filter(each => each.checkVisibility()).length;
  const found = {
    overflow: root.scrollWidth - root.clientWidth, pwned: "pwned" in frame.contentWindow,
    styled: getComputedStyle(page.body).maxWidth !== "none", cards: shown("details.cite"),
    open: shown("details.cite[open]"), scripts: page.scripts.length, images: page.images.length,
  };
  const radio = page.getElementById("show-errors");
  if (radio) { radio.checked = true; found.errors = shown("details.cite"); }
  document.title = JSON.stringify(found);
};
frame.src = "/report.html";
</script>"""


class _Site:
    """Two pages on loopback, and the list of everything that was asked for."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes] = {}
        self.asked: list[tuple[str, str]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.headers["Host"], self.path))
                body = site.pages.get(self.path, b"")
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]


@pytest.fixture
def site() -> Iterator[_Site]:
    made = _Site()
    thread = threading.Thread(target=made.server.serve_forever)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


def browse(site: _Site, made: Report, folder: Path, width: int) -> dict[str, Any]:
    """Open the report in a frame of that width and give what the harness measured."""
    site.pages["/report.html"] = render(made, "html")
    site.pages["/"] = (HARNESS % width).encode("utf-8")
    done = subprocess.run(
        [str(BROWSER), *FLAGS, f"--user-data-dir={folder}", "--window-size=1500,1000",
         f"--host-resolver-rules=MAP * 127.0.0.1:{site.port}",
         "--dump-dom", f"http://127.0.0.1:{site.port}/"],
        capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    dom = done.stdout.decode("utf-8", "replace")
    found: dict[str, Any] = json.loads(html.unescape(dom.split("<title>")[1].split("</title>")[0]))
    return found


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_the_report_fits_every_screen_and_asks_for_nothing(
    site: _Site, tmp_path: Path, width: int
) -> None:
    found = browse(site, samples.sample(), tmp_path, width)
    assert found["overflow"] == 0
    assert found["styled"], "the policy must let the page's own style pass"
    assert (found["scripts"], found["images"]) == (0, 0)
    # Requests of the browser for itself, as for the time, go to hosts that no report names.
    hosts = {host for host, _ in site.asked}
    assert not {host for host in hosts if host.endswith((".example", "archive.org"))}
    own = {path for host, path in site.asked if host == f"127.0.0.1:{site.port}"}
    assert own <= {"/", "/report.html", "/favicon.ico"}


@pytest.mark.parametrize("width", [390, 1440])
def test_titles_probes_and_hosts_in_trouble_fit_every_screen(
    site: _Site, tmp_path: Path, width: int
) -> None:
    found = browse(site, verdicts(hosts=30), tmp_path, width)
    assert found["overflow"] == 0
    assert found["errors"] == 2


def test_the_filter_works_without_a_script(site: _Site, tmp_path: Path) -> None:
    made = samples.sample()
    found = browse(site, made, tmp_path, 800)
    cited = made.articles[0].citations
    assert found["cards"] == len(cited)
    assert found["open"] == sum(bool(each.findings) for each in cited)
    assert found["errors"] == 6


def test_hostile_text_neither_runs_nor_fetches_nor_widens(site: _Site, tmp_path: Path) -> None:
    beacon = f"http://127.0.0.1:{site.port}/stolen"
    text = samples.HOSTILE + f"<img src={beacon}><link rel=stylesheet href={beacon}>" + "W" * 400
    found = browse(site, samples.hostile(text), tmp_path, 390)
    assert not found["pwned"]
    assert (found["scripts"], found["images"]) == (0, 0)
    assert found["overflow"] == 0
    assert not [path for _, path in site.asked if "stolen" in path]


def test_an_empty_report_is_a_page_too(site: _Site, tmp_path: Path) -> None:
    found = browse(site, report(), tmp_path, 390)
    assert (found["overflow"], found["cards"]) == (0, 0)
    assert "errors" not in found
