"""What is wrong with a job though every key of its file has a value of its kind."""

from collections.abc import Callable, Iterator, Mapping, Set
from typing import Any

from msgspec import structs

from refaudit import rules, settings
from refaudit.errors import RefauditError, SettingsError, UsageError
from refaudit.jobs.cron import Cron
from refaudit.jobs.declaration import (
    Command,
    Declaration,
    Mail,
    Notify,
    Reports,
    Timing,
    Webhook,
)
from refaudit.jobs.faults import Fault, suggestion, unknown
from refaudit.jobs.places import Path
from refaudit.report import FORMATS, translations
from refaudit.settings import Settings
from refaudit.web.consent import Exclusions
from refaudit.web.stand_ins import StandIns

__all__ = ["LAST_RUN", "faults_of"]

#: For `changed_since`: what was changed since the job ran last.
LAST_RUN = "last-run"

#: Settings that say what is read; they stand in `[source]` beside `targets`.
_SOURCE = (
    "lang",
    "namespace",
    "scope",
    "wiki",
    "wiki_account",
    "titles_from",
    "category",
    "depth",
    "links_to",
    "links_to_domain",
    "search",
    "user",
    "watch_list",
    "changed_since",
    "limit",
    "sample",
)
#: Settings with a place of their own in the file, or none: a run's clock is that of the call.
_ELSEWHERE = {
    "out": "Write it as directory in [report].",
    "format": "Write it as formats in [report].",
    "report_language": "Write it as language in [report].",
    "fail_on": "Write it above the tables.",
    "now": "It is an option of refaudit run.",
    "progress": "It is an option of refaudit run.",
    "jobs": "An audit needs one process.",
}
_NAMES = frozenset(field.name for field in structs.fields(Settings))
_CHECKS: Mapping[str, Callable[[tuple[str, ...]], object]] = {
    "select": lambda codes: rules.select(codes, ()),
    "ignore": lambda codes: rules.select((), codes),
    "connect_to": StandIns.parse,
    "exclude": Exclusions,
}
_STDIN = "-"
#: Variables of this beginning are settings, and those that are none are refused.
_OURS = "REFAUDIT_"


def faults_of(declared: Declaration) -> Iterator[Fault]:
    """What is wrong though every key has a value of its kind."""
    yield from _source_faults(declared)
    settings_of_job = _NAMES - set(_SOURCE) - set(_ELSEWHERE)
    for name, value in declared.settings.items():
        yield from _setting_faults(("settings", name), value, settings_of_job)
    if declared.fail_on is not None:
        yield from _value_faults(("fail_on",), "fail_on", declared.fail_on)
    if declared.schedule is not None:
        yield from _timing_faults(declared.schedule)
    yield from _report_faults(declared.report)
    yield from _notify_faults(declared.notify)


def _report_faults(report: Reports) -> Iterator[Fault]:
    for name in report.formats or ():
        if name not in FORMATS:
            yield Fault(
                path=("report", "formats"),
                words=f"report.formats: there is no format {name!r}",
                advice=suggestion(name, FORMATS),
            )
    if report.language is not None:
        try:
            translations(report.language)
        except UsageError as error:
            words = f"report.language: {error.message}"
            yield Fault(path=("report", "language"), words=words, advice=error.advice)


def _source_faults(declared: Declaration) -> Iterator[Fault]:
    source = declared.source
    targets = source.get("targets", [])
    if not isinstance(targets, list) or not all(isinstance(one, str) for one in targets):
        yield Fault(path=("source", "targets"), words="source.targets: this is no list of texts")
    elif not targets and "wiki" not in source:
        yield Fault(
            path=("source",),
            words="the job has nothing to read",
            advice='Give [source] its targets, as targets = ["articles/"], or a wiki.',
        )
    elif _STDIN in targets or source.get("titles_from") == _STDIN:
        yield Fault(path=("source",), words="a job has no stdin to read")
    for name, value in source.items():
        if name != "targets" and (name, value) != ("changed_since", LAST_RUN):
            yield from _setting_faults(("source", name), value, {*_SOURCE, "targets"})


def _setting_faults(path: tuple[str, str], value: Any, known: Set[str]) -> Iterator[Fault]:
    name = path[-1]
    if name in known:
        yield from _value_faults(path, name, value)
    elif name in _SOURCE:
        yield Fault(path=path, words=f"{name!r} has its place in [source]")
    elif name in _ELSEWHERE:
        words = f"{name!r} has no place in [{path[0]}]"
        yield Fault(path=path, words=words, advice=_ELSEWHERE[name])
    elif name in _NAMES:
        yield Fault(path=path, words=f"{name!r} has its place in [settings]")
    else:
        yield unknown(path, known)


def _value_faults(path: Path, name: str, value: Any) -> Iterator[Fault]:
    try:
        loaded = settings.load({}, environ={}, table={name: value})
        if check := _CHECKS.get(name):
            check(getattr(loaded, name))
    except RefauditError as error:
        words = error.message.removeprefix("command line: ")
        yield Fault(path=path, words=words, advice=error.advice)


def _timing_faults(timing: Timing) -> Iterator[Fault]:
    for name, expression, zone in (
        ("timezone", "@daily", timing.timezone),
        ("cron", timing.cron, "UTC"),
    ):
        try:
            Cron(expression, zone)
        except SettingsError as error:
            yield Fault(path=("schedule", name), words=error.message, advice=error.advice)


def _notify_faults(notify: Notify) -> Iterator[Fault]:
    for kind in ("webhook", "email", "command"):
        told = getattr(notify, kind)
        if isinstance(told, tuple):
            for number, way in enumerate(told):
                yield from _way_faults(("notify", kind, number), way)
        else:
            yield from _way_faults(("notify", kind), told)


def _way_faults(path: Path, way: Webhook | Mail | Command) -> Iterator[Fault]:
    for name in ("url_env", "password_env"):
        if (getattr(way, name, None) or "").startswith(_OURS):
            words = f"{name}: variables that begin with {_OURS} are settings"
            yield Fault(path=(*path, name), words=words, advice="Give it another name.")
    if isinstance(way, Webhook):
        yield from _value_faults((*path, "allow_net"), "allow_net", way.allow_net)
    elif isinstance(way, Mail):
        yield from _mail_faults(path, way)


def _mail_faults(path: Path, mail: Mail) -> Iterator[Fault]:
    if (mail.username is None) != (mail.password_env is None):
        yield Fault(path=path, words="username and password_env belong together")
    elif mail.username is not None and mail.security == "none":
        yield Fault(
            path=(*path, "security"),
            words="a password is not sent without encryption",
            advice='Write security = "starttls" or "tls".',
        )
