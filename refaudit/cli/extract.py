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
    targets: options.Targets = None,
    wiki: options.Wiki = None,
    wiki_account: options.WikiAccount = None,
    titles_from: options.TitlesFrom = None,
    category: options.Category = None,
    depth: options.Depth = None,
    links_to: options.LinksTo = None,
    links_to_domain: options.LinksToDomain = None,
    search: options.Search = None,
    user: options.User = None,
    watch_list: options.WatchList = None,
    changed_since: options.ChangedSince = None,
    limit: options.Limit = None,
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
    config: options.Config = None,
) -> None:
    """Print the citations of articles as JSON Lines; no network.

    With --wiki that wiki is asked, and nothing else.
    """
    settings = settings_of(
        config,
        wiki=wiki,
        wiki_account=wiki_account,
        titles_from=titles_from,
        category=category,
        depth=depth,
        links_to=links_to,
        links_to_domain=links_to_domain,
        search=search,
        user=user,
        watch_list=watch_list,
        changed_since=changed_since,
        limit=limit,
        lang=lang,
        scope=scope,
        namespace=options.split(namespace),
        jobs=jobs,
        contact=contact,
        host_interval=host_interval,
        timeout=timeout,
        retries=retries,
        allow_net=options.split(allow_net),
        connect_to=options.split(connect_to),
    )
    reading = Reading(targets or [], settings)
    batches = in_batches(source for source in reading if isinstance(source, Article))
    work = partial(json_lines, links=settings.scope == "all")
    with closing(spread_batches(batches, work, workers=settings.jobs or cores())) as products:
        for product in products:
            emit(product)
    if reading.failed or reading.unreadable:
        raise typer.Exit(2)
