"""What stands in a job file, as it is decoded."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from refaudit.model.finding import Severity

__all__ = ["Command", "Declaration", "Mail", "Notify", "Reports", "Timing", "Webhook"]

#: Names files, so it is no path; begins with a letter or digit, so it is no option either.
_Name = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")]
_Variable = Annotated[str, Meta(pattern=r"\A[A-Za-z_][A-Za-z0-9_]{0,127}\Z")]
_Line = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\A[^\x00-\x1f\x7f]*\Z")]


class _Table(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the file: what it does not know is an error."""


class Timing(_Table, frozen=True, kw_only=True):
    """`[schedule]`: five fields of cron or a macro as `@daily`, in an IANA time zone."""

    cron: str
    timezone: str = "UTC"


class Reports(_Table, frozen=True, kw_only=True):
    """`[report]`: where, in which formats, and the reports of how many runs are kept.

    `language` is that of HTML.
    """

    directory: _Line = "reports"
    formats: tuple[str, ...] | None = None
    language: str | None = None
    keep: Annotated[int, Meta(ge=1, le=100_000)] = 30
    title: _Line | None = None


class Webhook(_Table, frozen=True, kw_only=True):
    """`[notify.webhook]`: `url_env` names the variable with the URL, which may be a secret.

    `allow_net` are networks of internal webhooks, as in the settings.
    """

    url_env: _Variable
    allow_net: tuple[str, ...] = ()


class Mail(_Table, frozen=True, kw_only=True):
    """`[notify.email]`: a server of outgoing mail; `password_env` names a variable."""

    host: _Line
    port: Annotated[int, Meta(ge=1, le=65535)] | None = None
    security: Literal["starttls", "tls", "none"] = "starttls"
    sender: _Line = field(name="from")
    to: Annotated[tuple[_Line, ...], Meta(min_length=1)]
    username: _Line | None = None
    password_env: _Variable | None = None


class Command(_Table, frozen=True, kw_only=True):
    """`[notify.command]`: a program and its arguments; no shell reads them. Seconds."""

    argv: Annotated[tuple[str, ...], Meta(min_length=1)]
    timeout: Annotated[float, Meta(gt=0, le=3600)] = 60.0


class Notify(_Table, frozen=True, kw_only=True):
    """`[notify]`: who is told of new findings that are as bad as `at_least`; `show` of them."""

    at_least: Severity = Severity.WARNING
    show: Annotated[int, Meta(ge=0, le=100)] = 10
    webhook: Webhook | tuple[Webhook, ...] = ()
    email: Mail | tuple[Mail, ...] = ()
    command: Command | tuple[Command, ...] = ()

    @property
    def ways(self) -> tuple[Webhook | Mail | Command, ...]:
        """Every way of telling; each kind may be one table or an array of tables."""
        kinds = (self.webhook, self.email, self.command)
        return tuple(
            way for kind in kinds for way in (kind if isinstance(kind, tuple) else (kind,))
        )


class Declaration(_Table, frozen=True, kw_only=True):
    """The file as a whole. `source` and `settings` hold settings by their names."""

    name: _Name
    source: dict[str, Any]
    settings: dict[str, Any] = {}
    fail_on: str | None = None
    schedule: Timing | None = None
    report: Reports = Reports()
    notify: Notify = Notify()
