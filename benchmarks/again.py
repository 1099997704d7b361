"""A second run over the same articles: with nothing due, and with one target of a hundred due.

    python -m benchmarks.again [--targets 10000]

The first run asks a server on loopback. What the second one finds is fresh, so it asks nothing;
before the third, one target of a hundred is made due in the history.
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
    """The first run, one with nothing due, one with few due."""
    articles(directory / "articles", targets)

    def run() -> Figures:
        return command(
            "audit", "articles", "--store", "history.sqlite", "--fail-on", "never",
            "--connect-to", f"*=http://127.0.0.1:{port}", "--concurrency", 128,
            directory=directory,
        )  # fmt: skip

    first = run()
    nothing = run()
    make_due(directory / "history.sqlite")
    return {"first": first, "nothing": nothing, "few": run()}


def rows(targets: int) -> Found:
    """Seconds of each run."""
    with serving(serve) as server, tempfile.TemporaryDirectory() as scratch:
        found = measure(Path(scratch), server.recv(), targets)
    first, nothing, few = found["first"], found["nothing"], found["few"]
    proportion = nothing.wall + (first.wall - nothing.wall) / _DUE
    return Found(
        rows=(
            Row(what=f"first audit, {targets:,} targets", figure=first.wall, unit="s"),
            Row(
                what=f"second audit, nothing of {targets:,} targets due", figure=nothing.wall,
                unit="s", beside="first audit", theirs=first.wall, wanted=Wanted(value=1.0),
            ),
            Row(
                what=f"third audit, 1 % of {targets:,} targets due", figure=few.wall, unit="s",
                beside="second audit and 1 % of what the first took more", theirs=proportion,
                wanted=Wanted(value=1.25, of="ratio"),
            ),
        ),
        commands=(nothing.spoken,),
        load=f"{-(-targets // _CITED):,} articles with {_CITED} citations each, every target on a "
        "host of its own, all answered by one server on loopback: extraction, checks, rules, store "
        "and reports of all. Before the third audit, one target of a hundred is made due in the "
        "history.",
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
