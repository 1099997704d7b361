"""`refaudit extract`: citations as JSON Lines, without a network."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, nullcontext
from functools import partial

import typer

from refaudit.cli import options, wiki_options
from refaudit.cli.batches import in_batches, json_lines, json_lines_of_worker, settle
from refaudit.cli.console import STDERR, emit
from refaudit.cli.reading import Reading, settings_of
from refaudit.model.citation import Article
from refaudit.settings import Settings

__all__ = ["extract"]


def extract(
    context: typer.Context,
    targets: options.Targets = None,
    wiki: wiki_options.Wiki = None,
    wiki_account: wiki_options.WikiAccount = None,
    titles_from: wiki_options.TitlesFrom = None,
    category: wiki_options.Category = None,
    depth: wiki_options.Depth = None,
    links_to: wiki_options.LinksTo = None,
    links_to_domain: wiki_options.LinksToDomain = None,
    search: wiki_options.Search = None,
    user: wiki_options.User = None,
    watch_list: wiki_options.WatchList = None,
    changed_since: wiki_options.ChangedSince = None,
    limit: wiki_options.Limit = None,
    sample: options.Sample = None,
    lang: options.Language = None,
    scope: options.Scope = None,
    namespace: options.Namespaces = None,
    jobs: options.Jobs = None,
    contact: options.Contact = None,
    host_interval: options.HostInterval = None,
    timeout: options.Timeout = None,
    retries: options.Retries = None,
    allow_net: options.AllowNet = None,
    connect_to: options.ConnectTo = None,
    progress: options.Progress = None,
    config: options.Config = None,
) -> None:
    """Print the citations of articles as JSON Lines; no network.

    With --wiki that wiki is asked, and nothing else.
    """
    settings = settings_of(config, **options.given(context))
    reading = Reading(targets or [], settings)
    batches = in_batches(_articles(reading, settings.progress))
    for product in _products(batches, settings):
        emit(product)
    if reading.failed or reading.unreadable:
        raise typer.Exit(2)


def _products(batches: Iterable[list[Article]], settings: Settings) -> Iterator[bytes]:
    links = settings.scope == "all"
    if settings.jobs == 1:
        settle()
        yield from map(partial(json_lines, links=links), batches)
        return
    # Processes take a while to be loaded.
    from refaudit.engine import cores, spread_batches  # noqa: PLC0415

    work = partial(json_lines_of_worker, links=links)
    with closing(spread_batches(batches, work, workers=settings.jobs or cores())) as products:
        yield from products


def _articles(reading: Reading, progress: bool | None) -> Iterator[Article]:
    """The articles of a reading, while it is told how far it is."""
    # On a terminal that shows the citations, a bar would stand among them.
    beside = sys.stdout is not None and sys.stdout.isatty()
    wanted = STDERR.is_terminal and not beside if progress is None else progress
    with _watching(reading) if wanted else nullcontext(lambda _: None) as told:
        for number, source in enumerate(reading, 1):
            if isinstance(source, Article):
                yield source
            told(number)


@contextmanager
def _watching(reading: Reading) -> Iterator[Callable[[int], None]]:
    # It brings what an audit needs, which takes a while to be loaded.
    from refaudit.audit import Progress  # noqa: PLC0415
    from refaudit.cli.progress import watching  # noqa: PLC0415

    total = reading.total
    with watching(wanted=True, share=lambda: reading.share) as watch:
        watch(Progress(leg="reading", done=0, total=total))
        yield lambda done: watch(Progress(leg="reading", done=done, total=total))
