"""An offline audit of 100 articles with 1,000 citations."""

import tempfile
from pathlib import Path

from benchmarks.measure import Figures, command, show
from benchmarks.rows import Found, Row, Wanted

_ARTICLES, _CITATIONS = 100, 10
_CITATION = (
    "Copper has been smelted here since the {n}th century.<ref name=r{n}>{{{{cite web"
    " |last=Akhmetov |first=A. |title=Copper of the steppe, part {n}"
    " |url=https://host{a}-{n}.org/news/{n}.html |website=Steppe News |date={d} March 2021"
    " |access-date=5 April 2022 |url-status=dead"
    " |archive-url=https://web.archive.org/web/2022040{d}101742/https://host{a}-{n}.org/news/{n}.html"
    " |archive-date={d} April 2022}}}}</ref>\n"
)


def article(number: int) -> str:
    """Wikitext with ten citations."""
    body = "".join(_CITATION.format(a=number, n=n, d=n % 9 + 1) for n in range(1, _CITATIONS + 1))
    head = f"'''Mine {number}''' is a mine.\n\n== History ==\n"
    return f"{head}{body}\n== References ==\n{{{{reflist}}}}\n"


def measure() -> Figures:
    """The whole command on all articles."""
    with tempfile.TemporaryDirectory() as scratch:
        directory = Path(scratch)
        articles = directory / "articles"
        articles.mkdir()
        for number in range(_ARTICLES):
            (articles / f"Mine_{number}.wikitext").write_text(article(number), "utf-8")
        options = ("--offline", "--store", directory / "history.sqlite", "--fail-on", "never")
        return command("audit", articles, *options, directory=directory)


def rows() -> Found:
    """Seconds and memory."""
    figures = measure()
    what = "offline audit, 1,000 citations in 100 articles"
    return Found(
        rows=(
            Row(what=what, figure=figures.wall, unit="s", wanted=Wanted(value=5)),
            Row(
                what=f"{what}: memory", figure=figures.memory, unit="MiB", wanted=Wanted(value=200)
            ),
        ),
        commands=(figures.spoken,),
        load="Made-up articles with ten citations each.",
    )


def main() -> None:
    """Print the figures."""
    show("audit --offline, 1,000 citations, 100 articles", measure(), "5 s, 200 MiB")


if __name__ == "__main__":
    main()
