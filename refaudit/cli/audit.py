"""`refaudit audit`: the main job."""

import typer

from refaudit.cli import options, wiki_options
from refaudit.cli.plan import Plan, planned
from refaudit.cli.reading import Reading, settings_of
from refaudit.cli.retention import tidied
from refaudit.cli.runs import command_line
from refaudit.cli.summary import summarise
from refaudit.cli.trip import prepared, reported, status_of, travelled
from refaudit.settings import Settings

__all__ = ["audit"]


def audit(
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
    offline: options.Offline = None,
    find_archives: options.FindArchives = None,
    out: options.Out = None,
    format_: options.Formats = None,
    report_language: options.ReportLanguage = None,
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
    engine: options.Engine = None,
    scheduler: options.Scheduler = None,
    workers: options.Workers = None,
    store: options.Store = None,
    now: options.Now = None,
    progress: options.Progress = None,
    config: options.Config = None,
    plan: Plan = False,
) -> None:
    """Audit articles: check every citation, write a report, print a summary.

    A run that was interrupted goes on when the same command is given again.
    """
    settings = settings_of(config, **options.given(context))
    work = planned if plan else _audited
    raise typer.Exit(work(settings, targets or []))


def _audited(settings: Settings, targets: list[str]) -> int:
    """Make the run and give the exit status."""
    prepared(settings)
    reading = Reading(targets, settings)
    command = command_line()
    report = travelled(settings, reading, name="audit", command=command)
    summarise(report, reported(report, settings))
    tidied(settings, command)
    return status_of(report, settings, reading)
