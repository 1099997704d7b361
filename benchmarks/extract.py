"""Extraction against two parsers that read the same articles whole, in one run, one core each.

    python -m benchmarks.extract [DIRECTORY] [--every N]

`refaudit` gives complete citations as JSON; `mwparserfromhell` and `wikitextparser` only parse and
list the reference tags and templates, which is where a script would begin. wikitextparser is left
out where it is not installed.
"""

import argparse
import importlib.util
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import mwparserfromhell

from refaudit.extract import extract
from refaudit.model.citation import Article

_CORPUS = Path(__file__).parents[1] / "../shared/corpus/articles/en"


def ours(text: str) -> None:
    """Citations as JSON Lines."""
    article = Article(title="Article", text=text, source="article.wikitext")
    for citation in extract(article).citations:
        msgspec.json.encode(citation)


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


def megabytes_a_second(work: Callable[[str], None], texts: Sequence[str]) -> float:
    """By CPU time, after a warm-up on the first article."""
    work(texts[0])
    began = time.process_time()
    for text in texts:
        work(text)
    return sum(len(text.encode()) for text in texts) / 1e6 / (time.process_time() - began)


def main() -> None:
    """Print the figures and the ratios to a whole mwparserfromhell parse."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", nargs="?", type=Path, default=_CORPUS)
    parser.add_argument("--every", type=int, default=1, help="take every Nth article")
    options = parser.parse_args()
    paths = sorted(options.directory.glob("*.wikitext"))[:: options.every]
    if not paths:
        parser.error(f"{options.directory}: no .wikitext files")
    texts = [path.read_text("utf-8", "replace") for path in paths]
    rivals = {"mwparserfromhell": mwparser}
    if importlib.util.find_spec("wikitextparser"):
        rivals["wikitextparser"] = wikitext
    figures = {name: megabytes_a_second(work, texts) for name, work in rivals.items()}
    figures["refaudit"] = megabytes_a_second(ours, texts)
    for name, figure in figures.items():
        ratio = figure / figures["mwparserfromhell"]
        print(f"{name:<18} {figure:7.2f} MB/s   {ratio:5.1f} x a whole mwparserfromhell parse")


if __name__ == "__main__":
    main()
