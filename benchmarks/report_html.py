"""The HTML report of a large run in Chromium: bytes, time until it can be used, time of a filter.

    python -m benchmarks.report_html [--citations 20000] [--articles 200] [--keep DIR]

The citations are those of the tests, each with a title, a host and a path of its own. Times are
those of a page that is opened from the disk in a new browser; a filter's ends with the picture.
"""

import argparse
import random
import statistics
import tempfile
import time
from pathlib import Path

from msgspec.structs import replace
from playwright.sync_api import Page, sync_playwright

from refaudit.model.finding import fingerprint
from refaudit.model.report import AuditedCitation, Report
from refaudit.report import write
from tests.helpers import report_samples as samples
from tests.helpers.browser import EXECUTABLE, FLAGS
from tests.helpers.report_parts import article, report

_TEXT = (
    "harbour bridge copper steppe annual report of the ministry city council opens after two "
    "years history museum railway station climate population regions new map river theatre "
    "football election results survey published institute archive university press"
)
_WORDS = _TEXT.split()
#: Of so many times of each filter the median is told.
_TIMES = 7
_FILTERS = {
    "state of the page": {"original": "dead"},
    "rule and severity": {"rule": "LNK101", "severity": "error"},
    "search of a word": {"q": "copper"},
    "host": {"host": "host77"},
    "sort by title": {"sort": "title"},
    "everything again": {},
}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--citations", type=int, default=20_000)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--keep", type=Path, help="Leave the report in this directory.")
    options = parser.parse_args()
    made = large(options.articles, options.citations // options.articles)
    with tempfile.TemporaryDirectory() as scratch:
        started = time.perf_counter()
        path = write(made, options.keep or Path(scratch), ["html"])["html"]
        print(f"written in {time.perf_counter() - started:.1f} s, "
              f"{path.stat().st_size / 1e6:.1f} MB   (wanted: below 25 MB)")  # fmt: skip
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=EXECUTABLE, args=FLAGS)
            measure(browser.new_page(), path)
            browser.close()


def measure(page: Page, path: Path) -> None:
    """Opening, filters, a card."""
    page.add_init_script(_WATCH)
    page.goto(path.as_uri(), wait_until="commit")
    page.wait_for_selector("html[data-ready]", state="attached", timeout=60_000)
    _show("usable after", page.evaluate("ready"), 2000)
    # Nobody filters before the first rows were looked at; meanwhile the page prepares its search.
    page.wait_for_timeout(1000)
    times: dict[str, list[float]] = {name: [] for name in _FILTERS}
    for _ in range(_TIMES):
        for name, view in _FILTERS.items():
            times[name].append(page.evaluate(_FILTER, view))
    for name, taken in times.items():
        _show(f"filter: {name}", statistics.median(taken), 100)
    _show("opening a card", page.evaluate(_OPEN), 100)


#: The page says on its root that it can be used.
_WATCH = """new MutationObserver(() => { globalThis.ready ??= performance.now(); }).observe(
  document, { subtree: true, attributeFilter: ["data-ready"] });"""
#: What a hand does, until the browser has drawn the rows.
_FILTER = """async (view) => {
  const form = document.getElementById("filter");
  for (const each of form.elements) {
    if (each.name) each.value = view[each.name] ?? (each.name === "sort" ? "severity" : "");
  }
  const started = performance.now();
  form.dispatchEvent(new Event("input", { bubbles: true }));
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - started;
}"""
_OPEN = """async () => {
  const started = performance.now();
  document.querySelector("button.opener").click();
  while (!document.querySelector("tr.opened .body")) {
    await new Promise((done) => requestAnimationFrame(done));
  }
  return performance.now() - started;
}"""


def _show(name: str, milliseconds: float, limit: int) -> None:
    print(f"{name:<36} {milliseconds:8.0f} ms   (wanted: {limit} ms)")


def large(articles: int, each: int) -> Report:
    """A run over so many articles with so many citations each, none like the other."""
    chance = random.Random(20261122)
    cited = samples.citations()
    return report(
        *(
            article(
                *(
                    _other(chance, cited[place % len(cited)], place + 1, number)
                    for place in range(each)
                ),
                title=f"{_words(chance, 2).capitalize()} {number}",
            )
            for number in range(articles)
        )
    )


def _other(
    chance: random.Random, one: AuditedCitation, ordinal: int, number: int
) -> AuditedCitation:
    """The same citation of another page."""
    title = _words(chance, 8).capitalize()
    path = f"host{chance.randrange(3000)}.example/{_words(chance, 3).replace(' ', '-')}-{ordinal}"
    old = one.url.split("://")[1].split("/web/")[0] if one.url else ""

    def moved(text: str | None) -> str | None:
        if text is None:
            return None
        return text.replace(old, path) if old else text

    changes = {
        name: replace(check, url=moved(check.url), evidence=tuple(map(moved, check.evidence)))
        for name in ("original", "snapshot_check")
        if (check := getattr(one, name))
    }
    found = tuple(
        replace(finding, message=moved(finding.message),
                fingerprint=fingerprint(finding.code, str(number), str(ordinal), finding.name))
        for finding in one.findings
    )  # fmt: skip
    return replace(
        one, ordinal=ordinal, title=title, url=moved(one.url), archive_url=moved(one.archive_url),
        wikitext=moved(one.wikitext), corrected=moved(one.corrected), findings=found,
        **changes,
    )  # fmt: skip


def _words(chance: random.Random, number: int) -> str:
    return " ".join(chance.choice(_WORDS) for _ in range(number))


if __name__ == "__main__":
    main()
