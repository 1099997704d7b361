"""`refaudit extract`: citations as JSON Lines, without a network."""

from contextlib import closing
from functools import partial

import typer

from refaudit.cli import options
from refaudit.cli.batches import in_batches, json_lines
from refaudit.cli.console import emit
from refaudit.cli.reading import Reading, settings_of
from refaudit.engine import cores, spread_batches
from refaudit.model.citation import Article

__all__ = ["extract"]


def extract(
    targets: options.Targets,
    lang: options.Language = None,
    scope: options.Scope = None,
    namespace: options.Namespaces = None,
    jobs: options.Jobs = None,
    config: options.Config = None,
) -> None:
    """Print the citations of articles as JSON Lines; no network."""
    settings = settings_of(
        config, lang=lang, scope=scope, namespace=options.split(namespace), jobs=jobs
    )
    reading = Reading(targets, settings)
    batches = in_batches(source for source in reading if isinstance(source, Article))
    work = partial(json_lines, links=settings.scope == "all")
    with closing(spread_batches(batches, work, workers=settings.jobs or cores())) as products:
        for product in products:
            emit(product)
    if reading.failed or reading.unreadable:
        raise typer.Exit(2)
