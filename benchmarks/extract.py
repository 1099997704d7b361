"""Extraction against two parsers that read the same articles whole, in one run, one core each.

    python -m benchmarks.extract [DIRECTORY] [--every N]

`refaudit` gives complete citations as JSON; `mwparserfromhell` and `wikitextparser` only parse and
list the reference tags and templates, which is where a script would begin. wikitextparser is left
out where it is not installed. They take turns at a few articles, so that a machine that is slower
now and then is so for all of them.

`refaudit extract` is the whole command on the directory: the start of Python, the reading of the
files and the writing of the output count too, which a few articles make most of.
"""

import argparse
import importlib.util
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import mwparserfromhell

from benchmarks.measure import Figures, command, named
from benchmarks.offline import article
from benchmarks.rows import Found, Row, Wanted
from refaudit.cli.batches import json_lines
from refaudit.model.citation import Article

_CORPUS = Path(__file__).parents[1] / "../shared/corpus/articles/en"
#: Articles of a turn.
_TURN = 20


def ours(text: str) -> None:
    """Citations as JSON Lines."""
    json_lines([Article(title="Article", text=text, source="article.wikitext")], links=False)


def mwparser(text: str) -> None:
    """A whole parse, and its reference tags and templates."""
    code = mwparserfromhell.parse(text)
    code.filter_tags(matches=lambda tag: tag.tag == "ref")
    code.filter_templates()


def wikitext(text: str) -> None:
    """A whole parse, and its reference tags and templates."""
    import wikitextparser  # noqa: PLC0415 - it may not be there

    code = wikitextparser.parse(text)
    code.get_tags("ref")
    _ = code.templates


def seconds(readers: Mapping[str, Callable[[str], None]], texts: Sequence[str]) -> dict[str, float]:
    """CPU time of each on all texts, after a warm-up on the first few."""
    taken = dict.fromkeys(readers, 0.0)
    turns = [texts[start : start + _TURN] for start in range(0, len(texts), _TURN)]
    for number, turn in enumerate([turns[0], *turns]):
        for name, read in readers.items():
            began = time.process_time()
            for text in turn:
                read(text)
            taken[name] += time.process_time() - began if number else 0
    return taken


def whole_command(paths: Sequence[Path]) -> Figures:
    """`refaudit extract` on the files, as a process of its own."""
    with tempfile.TemporaryDirectory() as scratch:
        return command("extract", *(path.absolute() for path in paths), directory=Path(scratch))


def articles(directory: Path, every: int) -> list[Path]:
    """The first article of the directory, and so on by steps of `every`."""
    return sorted(directory.glob("*.wikitext"))[::every]


def figures(paths: Sequence[Path]) -> tuple[float, dict[str, float]]:
    """Megabytes of the files, and the CPU time of each reader on them."""
    texts = [path.read_text("utf-8", "replace") for path in paths]
    readers = {"mwparserfromhell": mwparser, "refaudit": ours}
    if importlib.util.find_spec("wikitextparser"):
        readers["wikitextparser"] = wikitext
    taken = seconds(readers, texts)
    taken["refaudit extract"] = whole_command(paths).cpu
    return sum(len(text.encode()) for text in texts) / 1e6, taken


def rows(every: int) -> Found:
    """Megabytes a CPU-second, of the command and of its core, beside a whole parse."""
    with tempfile.TemporaryDirectory() as scratch:
        corpus = articles(_CORPUS, every)
        paths = corpus or _made(Path(scratch))
        megabytes, taken = figures(paths)
    peer, parse = named("mwparserfromhell"), taken["mwparserfromhell"]
    wanted = Wanted(value=25, side="at least", of="ratio")
    made = [
        Row(
            what=what, figure=megabytes / taken[name], unit="MB/CPU-s", beside=peer,
            theirs=megabytes / parse, wanted=limit,
        )
        for what, name, limit in (
            ("extraction: `refaudit extract`, JSON output included", "refaudit extract", wanted),
            ("extraction without the start of the program", "refaudit", None),
        )
    ]  # fmt: skip
    other = taken.get("wikitextparser")
    made.append(
        Row(
            what=made[-1].what, figure=made[-1].figure, unit="MB/CPU-s",
            beside=named("wikitextparser"), theirs=megabytes / other if other else None,
        )
    )  # fmt: skip
    return Found(
        rows=tuple(made),
        commands=("refaudit extract *.wikitext",),
        load=f"{len(paths)} {'English' if corpus else 'made-up'} articles, {megabytes:.1f} MB, one "
        "core each, taking turns. The parsers parse whole articles and list the reference tags and "
        "templates (`mwparserfromhell.parse`, `filter_tags`, `filter_templates`; "
        "`wikitextparser.parse`, `get_tags`, `templates`), refaudit gives whole citations as JSON.",
    )


def _made(directory: Path) -> list[Path]:
    """Articles that stand for a corpus, written there."""
    paths = [directory / f"Mine_{number}.wikitext" for number in range(400)]
    for number, path in enumerate(paths):
        path.write_text(article(number), "utf-8")
    return paths


def main() -> None:
    """Print the figures and the ratios to a whole mwparserfromhell parse."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("directory", nargs="?", type=Path, default=_CORPUS)
    parser.add_argument("--every", type=int, default=1, help="take every Nth article")
    options = parser.parse_args()
    paths = articles(options.directory, options.every)
    if not paths:
        parser.error(f"{options.directory}: no .wikitext files")
    megabytes, taken = figures(paths)
    for name, figure in taken.items():
        ratio = taken["mwparserfromhell"] / figure
        print(
            f"{name:<18} {megabytes / figure:7.2f} MB/s   "
            f"{ratio:5.1f} x a whole mwparserfromhell parse"
        )


if __name__ == "__main__":
    main()
