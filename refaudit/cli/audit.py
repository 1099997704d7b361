"""`refaudit audit`: the main job."""

import typer

from refaudit.cli import options
from refaudit.cli.reading import Reading, settings_of
from refaudit.cli.runs import command_line
from refaudit.cli.summary import summarise
from refaudit.cli.trip import prepared, reported, status_of, travelled
from refaudit.settings import Settings

__all__ = ["audit"]


def audit(
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
    offline: options.Offline = None,
    find_archives: options.FindArchives = None,
    out: options.Out = None,
    format_: options.Formats = None,
    select: options.Select = None,
    ignore: options.Ignore = None,
    fail_on: options.FailOn = None,
    contact: options.Contact = None,
    concurrency: options.Concurrency = None,
    host_interval: options.HostInterval = None,
    timeout: options.Timeout = None,
    retries: options.Retries = None,
    max_requests: options.MaxRequests = None,
    max_minutes: options.MaxMinutes = None,
    allow_net: options.AllowNet = None,
    connect_to: options.ConnectTo = None,
    store: options.Store = None,
    now: options.Now = None,
    progress: options.Progress = None,
    config: options.Config = None,
) -> None:
    """Audit articles: check every citation, write a report, print a summary.

    A run that was interrupted goes on when the same command is given again.
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
        offline=offline,
        find_archives=find_archives,
        out=out,
        format=options.split(format_),
        select=options.split(select),
        ignore=options.split(ignore),
        fail_on=fail_on,
        contact=contact,
        concurrency=concurrency,
        host_interval=host_interval,
        timeout=timeout,
        retries=retries,
        max_requests=max_requests,
        max_minutes=max_minutes,
        allow_net=options.split(allow_net),
        connect_to=options.split(connect_to),
        store=store,
        now=now,
        progress=progress,
    )
    raise typer.Exit(_audited(settings, targets or []))


def _audited(settings: Settings, targets: list[str]) -> int:
    """Make the run and give the exit status."""
    prepared(settings)
    reading = Reading(targets, settings)
    report = travelled(settings, reading, name="audit", command=command_line())
    summarise(report, reported(report, settings, reading))
    return status_of(report, settings, reading)
