"""A second run over the same articles: with nothing due, and with one target of a hundred due.

    python -m benchmarks.again [--targets 10000]

The first run asks a server on loopback. What the second one finds is fresh, so it asks nothing;
before the third, one target of a hundred is made due in the history. Both are run with the usual
reports, and with nothing but a summary: that is the audit itself.
"""

import argparse
import sqlite3
import tempfile
from pathlib import Path

from benchmarks.fetch import serve
from benchmarks.loopback import serving
from benchmarks.measure import Figures, command
from benchmarks.rows import Found, Row, Wanted, table

_CITED = 20
_DUE = 100
_CITATION = "<ref>{{{{cite web |title=Page |date=2020 |url=https://host{n}.org/page}}}}</ref>"
_ALONE = ("--format", "summary")
_LONG_AGO = "2020-01-01T00:00:00.000000Z"


def articles(directory: Path, targets: int) -> None:
    """Write articles that cite so many targets, each on a host of its own, twenty in each."""
    directory.mkdir()
    for start in range(0, targets, _CITED):
        cited = (_CITATION.format(n=n) for n in range(start, min(start + _CITED, targets)))
        path = directory / f"Article_{start // _CITED}.wikitext"
        path.write_text("\n".join(cited) + "\n", "utf-8")


def make_due(history: Path) -> int:
    """Make one target of a hundred due; gives their number."""
    with sqlite3.connect(history) as connection:
        changed = connection.execute(
            "UPDATE targets SET due_at = ? WHERE id % ? = 0", (_LONG_AGO, _DUE)
        ).rowcount
    connection.close()
    return changed


def measure(directory: Path, port: int, targets: int) -> dict[str, Figures]:
    """The first run, then one with nothing due and one with few due, with two kinds of reports."""
    articles(directory / "articles", targets)

    def run(*more: str) -> Figures:
        return command(
            "audit", "articles", "--store", "history.sqlite", "--fail-on", "never",
            "--connect-to", f"*=http://127.0.0.1:{port}", "--concurrency", 128, *more,
            directory=directory,
        )  # fmt: skip

    found = {"first": run(), "nothing": run(), "nothing alone": run(*_ALONE)}
    make_due(directory / "history.sqlite")
    found["few"] = run()
    make_due(directory / "history.sqlite")
    return found | {"few alone": run(*_ALONE)}


def rows(targets: int) -> Found:
    """Seconds of each run."""
    with serving(serve) as server, tempfile.TemporaryDirectory() as scratch:
        found = measure(Path(scratch), server.recv(), targets)
    first, nothing = found["first"].wall, found["nothing"].wall
    alone = found["nothing alone"].wall
    of_first = (first - nothing) / _DUE
    return Found(
        rows=(
            Row(what=f"first audit, {targets:,} targets", figure=first, unit="s"),
            Row(
                what=f"second audit, nothing of {targets:,} targets due: the audit itself",
                figure=alone, unit="s", beside="first audit", theirs=first,
                wanted=Wanted(value=1.0),
            ),
            Row(
                what=f"second audit, nothing of {targets:,} targets due, with HTML and JSON",
                figure=nothing, unit="s", beside="first audit", theirs=first,
                wanted=Wanted(value=1.0),
            ),
            Row(
                what=f"third audit, 1 % of {targets:,} targets due: the audit itself",
                figure=found["few alone"].wall, unit="s",
                beside="second audit and 1 % of what the first took more", theirs=alone + of_first,
                wanted=Wanted(value=1.25, of="ratio"),
            ),
            Row(
                what=f"third audit, 1 % of {targets:,} targets due, with HTML and JSON",
                figure=found["few"].wall, unit="s",
                beside="second audit and 1 % of what the first took more",
                theirs=nothing + of_first, wanted=Wanted(value=1.25, of="ratio"),
            ),
        ),
        commands=(found["nothing"].spoken, found["nothing alone"].spoken),
        load=f"{-(-targets // _CITED):,} articles with {_CITED} citations each, every target on a "
        "host of its own, all answered by one server on loopback: extraction, checks, rules, store "
        "and reports of all; the audit itself writes only the counts of a summary. Before the "
        "third audit, one target of a hundred is made due in the history.",
    )  # fmt: skip


def main() -> None:
    """Print the rows."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--targets", type=int, default=10_000)
    found = rows(parser.parse_args().targets)
    print("\n".join(found.commands), "", table(found.rows), sep="\n")


if __name__ == "__main__":
    main()
