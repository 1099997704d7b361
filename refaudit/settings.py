"""One frozen tree of settings from a TOML file, the environment and flags, in rising order.

The file is `refaudit.toml` in the working directory, or what `--config` names; a variable is
`REFAUDIT_` and the option in capitals (`REFAUDIT_HOST_INTERVAL=2`); a list is separated by commas.
Every layer is a flat mapping of option names, so that the three speak one language.
"""

import ipaddress
import math
import os
import re
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import UnionType
from typing import Any, Literal, cast, get_args, get_origin

import msgspec
from msgspec import Struct

from refaudit.errors import SettingsError

__all__ = ["Settings", "as_table", "clock_time", "load"]

#: As MediaWiki writes them: `de`, `be-tarask`, `zh-min-nan`, `simple`.
_LANGUAGE = re.compile(r"[a-z]{2,12}(?:-[a-z0-9]{1,12}){0,3}", re.ASCII)
_CONFIG_NAME = "refaudit.toml"
_PREFIX = "REFAUDIT_"


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All options, flat, with their polite defaults. Seconds and days where a number is a time."""

    # what is audited and how much of it
    lang: str = "en"
    scope: Literal["refs", "all"] = "refs"
    # Of XML dumps, whose other pages are talk, templates and the like.
    namespace: tuple[int, ...] = (0,)
    jobs: int = 1
    offline: bool = False
    # MediaWiki itself keeps no page above 2 MiB, unless it is told to.
    max_article_bytes: int = 16 * 1024 * 1024

    # who asks, and how hard
    contact: str | None = None
    concurrency: int = 64
    host_interval: float = 1.0
    timeout: float = 20.0
    deadline: float = 90.0
    retries: int = 2
    max_redirects: int = 10
    max_body_bytes: int = 256 * 1024
    # Seconds: of one wish for a pause, and of all those of a host in one run.
    max_retry_after: float = 120.0
    max_host_pauses: float = 600.0
    # Of robots.txt, which is read of hosts with many targets; 0 reads none.
    max_crawl_delay: float = 30.0
    # Seconds that one host may keep a run busy; 0 is without end.
    host_budget: float = 0.0
    # Of one run, which leaves the rest for the next one; 0 is without end.
    max_requests: int = 0
    max_minutes: float = 0.0
    exclude: tuple[str, ...] = ()
    ports: tuple[int, ...] = (80, 443, 8000, 8008, 8080, 8081, 8443, 8888)
    allow_net: tuple[str, ...] = ()
    connect_to: tuple[str, ...] = ()

    # who does the work: this process, or those of a cluster
    engine: Literal["local", "dask"] = "local"
    # Its address, tcp://HOST:PORT; without one a cluster of this machine is made.
    scheduler: str | None = None
    # Processes of that one; 0 is one for each core.
    workers: int = 0
    # After which a piece of the asking ends, and its rest is another piece.
    task_minutes: float = 10.0

    # what is remembered, and when it is asked again
    store: str | None = None
    # Whether archives are searched for copies of dead pages that are cited without one.
    find_archives: bool = True
    # Pages a run looks for copies of, because archives' indexes answer slowly; 0 is all of them.
    max_copy_searches: int = 200
    fresh_original_days: float = 7.0
    fresh_snapshot_days: float = 180.0
    sightings: int = 3
    sighting_days: float = 3.0
    # Runs of each command, and days, that the history keeps whole; 0 is all of them. What both let
    # go is forgotten after a run, but for what later ones are compared with.
    keep_runs: int = 0
    keep_days: float = 0.0

    # what is reported
    out: str = "reports"
    format: tuple[str, ...] = ("html", "json")
    # Of the HTML report; the other formats are in English.
    report_language: str = "en"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: Literal["error", "warning", "info", "never"] = "error"
    now: datetime | None = None
    progress: bool | None = None

    # which pages of a live wiki
    wiki: str | None = None
    # The file of an account, which is no setting: its secrets are in no record of a run.
    wiki_account: str | None = None
    titles_from: str | None = None
    category: str | None = None
    depth: int = 0
    links_to: str | None = None
    links_to_domain: str | None = None
    search: str | None = None
    user: str | None = None
    watch_list: bool = False
    changed_since: datetime | None = None
    # Of pages, also of files and dumps; 0 is all of them.
    limit: int = 0
    # The share of the pages that is read, by their ids or titles.
    sample: float = 1.0


_FIELDS = {field.name: field for field in msgspec.structs.fields(Settings)}
_LISTS = frozenset(name for name, field in _FIELDS.items() if isinstance(field.default, tuple))
#: Each with its least value; a timeout of nothing or a retry below none has no meaning.
_LEAST: dict[str, float] = {
    "jobs": 0,
    "concurrency": 1,
    "host_interval": 0,
    "timeout": 0.01,
    "deadline": 0.01,
    "retries": 0,
    "max_redirects": 0,
    "max_body_bytes": 1024,
    "max_article_bytes": 1024,
    "max_retry_after": 0,
    "max_host_pauses": 0,
    "max_crawl_delay": 0,
    "host_budget": 0,
    "max_copy_searches": 0,
    "max_requests": 0,
    "max_minutes": 0,
    "fresh_original_days": 0,
    "fresh_snapshot_days": 0,
    "sightings": 1,
    "sighting_days": 0,
    "depth": 0,
    "limit": 0,
    "workers": 0,
    "task_minutes": 0.001,
    "keep_runs": 0,
    "keep_days": 0,
}
#: Secrets, which are read where they are used.
_SECRETS = frozenset({"REFAUDIT_WIKI_USER", "REFAUDIT_WIKI_PASSWORD", "REFAUDIT_WIKI_TOKEN"})
_MOMENTS = ("now", "changed_since")
_PERCENT = re.compile(r"(\d+(?:\.\d*)?|\.\d+)\s*%", re.ASCII)


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WORDS: Mapping[Any, str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text",
    datetime: "a time, as 2026-11-22T10:00:00Z, or a day",
}


def load(
    flags: Mapping[str, Any],
    *,
    environ: Mapping[str, str] = os.environ,
    config: Path | None = None,
    table: Mapping[str, Any] | None = None,
) -> Settings:
    """Join the layers; flags that are None were not given.

    A `table` that was read already takes the place of the file.

    Raises:
        SettingsError: names the file or variable, the key, and what it may be.
    """
    lowest = _from_file(config) if table is None else dict(table)
    values = lowest | _from_environment(environ)
    given = {key: value for key, value in flags.items() if value is not None}
    settings = _convert(values | given, "command line")
    _check(settings)
    return settings


def _from_file(config: Path | None) -> dict[str, Any]:
    path = config or Path(_CONFIG_NAME)
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        if config is None:
            return {}
        raise SettingsError(f"{path}: no such file", "Give --config an existing file.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: {error}", "Mend the TOML at that line.") from error
    table = {key.replace("-", "_"): value for key, value in table.items()}
    _convert(table, str(path))
    return table


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    known = {_PREFIX + name.upper() for name in _FIELDS} | _SECRETS
    unknown = sorted(name for name in environ if name.startswith(_PREFIX) and name not in known)
    if unknown:
        raise SettingsError(
            f"{unknown[0]}: there is no such setting",
            "Known variables: " + ", ".join(sorted(known)) + ".",
        )
    values: dict[str, Any] = {}
    for name in _FIELDS:
        variable = _PREFIX + name.upper()
        text = environ.get(variable, "").strip()
        if not text:
            continue
        value = [part.strip() for part in text.split(",") if part.strip()]
        values[name] = value if name in _LISTS else text
        _convert({name: values[name]}, variable)
    return values


def _convert(values: Mapping[str, Any], where: str) -> Settings:
    unknown = sorted(set(values) - set(_FIELDS))
    if unknown:
        raise SettingsError(
            f"{where}: unknown setting {unknown[0]!r}",
            "Known settings: " + ", ".join(sorted(_FIELDS)) + ".",
        )
    for name in _MOMENTS:
        if isinstance(day := values.get(name), str) and _DAY.fullmatch(day):
            values = {**values, name: f"{day}T00:00:00Z"}
    if isinstance(share := values.get("sample"), str) and (found := _PERCENT.fullmatch(share)):
        values = {**values, "sample": float(found[1]) / 100}
    for name, value in values.items():
        try:
            msgspec.convert({name: value}, Settings, strict=False)
        except msgspec.ValidationError:
            wanted = _wanted(_FIELDS[name].type)
            raise SettingsError(f"{where}: {name} cannot be {value!r}", f"Give {wanted}.") from None
    return msgspec.convert(dict(values), Settings, strict=False)


def _wanted(kind: Any) -> str:
    """What a value of a field may be, in words."""
    if get_origin(kind) is Literal:
        return "one of " + ", ".join(get_args(kind))
    if get_origin(kind) is tuple:
        return f"a list of which each is {_wanted(get_args(kind)[0])}"
    if get_origin(kind) is UnionType:
        return _wanted(get_args(kind)[0])
    return _WORDS[kind]


def _check(settings: Settings) -> None:
    for name, least in _LEAST.items():
        value = getattr(settings, name)
        if not (math.isfinite(value) and value >= least):
            raise SettingsError(f"{name}: must be a number, at least {least:g}")
    for net in settings.allow_net:
        try:
            ipaddress.ip_network(net, strict=False)
        except ValueError as error:
            raise SettingsError(f"allow_net: {error}", "Give a network as 10.0.0.0/8.") from None
    if not 0 < settings.sample <= 1:
        raise SettingsError(
            f"sample: {settings.sample:g} is no share of pages",
            "Give one above 0 and up to 1, as 0.01 or 1%.",
        )
    if _LANGUAGE.fullmatch(settings.lang) is None:
        raise SettingsError(
            f"lang: {settings.lang!r} is no code of a language",
            "Give the code in the wiki's address, such as de or zh-yue.",
        )
    contact = settings.contact
    if contact is not None and (not contact.isprintable() or not contact.isascii()):
        raise SettingsError("contact: only printable ASCII can stand in a User-Agent")
    for name in _MOMENTS:
        moment = getattr(settings, name)
        if moment is not None and moment.tzinfo is None:
            raise SettingsError(
                f"{name}: {moment.isoformat()} has no time zone", "Append Z for UTC."
            )


def clock_time(settings: Settings) -> datetime:
    """The run's time: the fixed one of `now`, else the present, in UTC."""
    return (settings.now or datetime.now(UTC)).astimezone(UTC)


def as_table(settings: Settings) -> dict[str, Any]:
    """The settings as plain values, for the record of a run."""
    return cast("dict[str, Any]", msgspec.to_builtins(settings))
