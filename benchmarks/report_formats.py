"""A large report in every format: processor time, size, and memory beyond the report.

    python -m benchmarks.report_formats [--citations 20000] [--articles 200]

The citations are those of the tests, each with a title, a host, a path and findings of its own.
"""

import argparse
import time
import tracemalloc

from msgspec.structs import replace

from benchmarks.rows import Found, Row, Wanted
from refaudit.model.finding import fingerprint
from refaudit.model.report import AuditedCitation, Report
from refaudit.report import FORMATS
from tests.helpers import report_samples as samples
from tests.helpers.report_parts import article, report

_WANTED = 10.0


def main() -> None:
    """Print a line for each format."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--citations", type=int, default=20_000)
    parser.add_argument("--articles", type=int, default=200)
    options = parser.parse_args()
    made = large(options.articles, options.citations // options.articles)
    number = sum(made.totals.findings.values())
    print(f"{made.totals.citations:,} citations, {number:,} findings")
    total = 0.0
    for name in sorted(FORMATS):
        total += measured(name, made)
    print(f"together {total:.1f} s   (wanted: below {_WANTED:.0f} s)")


def rows(citations: int, articles: int = 200) -> Found:
    """Seconds of every format, and of all together."""
    made = large(articles, citations // articles)
    taken = {name: timed(name, made)[0] for name in sorted(FORMATS)}
    together = Row(
        what=f"reports of {made.totals.citations:,} citations, every format", unit="CPU-s",
        figure=sum(taken.values()), wanted=Wanted(value=_WANTED),
    )  # fmt: skip
    each = (
        Row(what=f"of that: {name}", figure=seconds, unit="CPU-s")
        for name, seconds in taken.items()
    )
    findings = sum(made.totals.findings.values())
    return Found(
        rows=(together, *each),
        commands=("python -m benchmarks.report_formats", "python -m benchmarks.report_html"),
        load=f"{made.totals.citations:,} citations in {articles} articles with {findings:,} "
        "findings, no two alike; written to memory. The second command opens the HTML in Chromium.",
    )


def timed(name: str, made: Report) -> tuple[float, int]:
    """CPU time and size of the report in a format."""
    started = time.process_time()
    size = sum(map(len, FORMATS[name].pieces(made)))
    return time.process_time() - started, size


def measured(name: str, made: Report) -> float:
    """Time first, memory in a second pass, which is slower for being watched."""
    seconds, size = timed(name, made)
    tracemalloc.start()
    for _ in FORMATS[name].pieces(made):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"{name:10} {seconds:6.2f} s  {size / 1e6:7.2f} MB  {peak / 1e6:6.0f} MB of memory")
    return seconds


def large(articles: int, each: int) -> Report:
    """So many articles with as many citations in each, no two alike."""
    kinds = samples.citations()
    return report(
        *(
            article(
                *(_own(kinds[n % len(kinds)], number * each + n, n + 1) for n in range(each)),
                title=f"Article {number}",
            )
            for number in range(articles)
        )
    )


def _own(kind: AuditedCitation, number: int, ordinal: int) -> AuditedCitation:
    title = f"{kind.title or 'Untitled'}, volume {number}"
    url = kind.url and f"https://host{number % 997}.example/{number}/{kind.ordinal}.html"
    print_ = fingerprint("X", title, None, None)
    return replace(
        kind,
        id=print_,
        ordinal=ordinal,
        title=title,
        url=url,
        wikitext=f"{kind.wikitext}<!-- {number} -->",
        corrected=kind.corrected and f"{kind.corrected}<!-- {number} -->",
        findings=tuple(
            replace(one, message=f"{one.message} ({number})", fingerprint=print_)
            for one in kind.findings
        ),
    )


if __name__ == "__main__":
    main()
