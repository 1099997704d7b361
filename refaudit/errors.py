"""Everything that can go wrong on our side, in one tree.

    RefauditError
    ├── UsageError          what was asked cannot be done (exit status 2)
    │   └── SettingsError   a setting is wrong; names the file or variable and the key
    ├── SourceError         an article cannot be read
    │   └── TargetError     a target as a whole gives no article (exit status 2)
    ├── CatalogueError      a row of our own catalogue is broken
    ├── StoreError          the history cannot be opened, read or written
    │   ├── StoreBusy       another run holds it
    │   ├── StoreMissing    there is none to read
    │   └── StoreTooNew     a later refaudit wrote it
    ├── ReportError         a report cannot be written
    ├── JobBusy             another run of the same job is under way
    └── WorkerError         a process that shared the work died

A dead link, a refused address or a bad date is a value, not an exception: an exception means that
refaudit failed. Each message names the thing; `advice` says what to do about it.
"""

__all__ = [
    "CatalogueError",
    "JobBusy",
    "RefauditError",
    "ReportError",
    "SettingsError",
    "SourceError",
    "StoreBusy",
    "StoreError",
    "StoreMissing",
    "StoreTooNew",
    "TargetError",
    "UsageError",
    "WorkerError",
]


class RefauditError(Exception):
    """A fault of the audit itself, with advice for the person who reads it."""

    def __init__(self, message: str, advice: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message}\n{self.advice}" if self.advice else self.message


class UsageError(RefauditError):
    """The command cannot be carried out as it was given."""


class SettingsError(UsageError):
    """A setting is unknown or has a value that cannot be used."""


class SourceError(RefauditError):
    """Wikitext cannot be read; `source` names the path or page."""

    def __init__(self, source: str, message: str, advice: str | None = None) -> None:
        super().__init__(f"{source}: {message}", advice)
        self.source = source
        self.reason = message


class TargetError(SourceError):
    """A target as a whole gives no article: the command was given something that is not there."""


class CatalogueError(RefauditError):
    """A table under `refaudit/catalogue` does not hold what its loader expects."""


class StoreError(RefauditError):
    """The history cannot be opened, read or written."""


class StoreBusy(StoreError):  # noqa: N818 - the state's name says more than the suffix
    """Another run holds the history."""


class StoreMissing(StoreError):  # noqa: N818 - likewise
    """There is no history to read."""


class StoreTooNew(StoreError):  # noqa: N818 - likewise
    """A later version of refaudit wrote the history."""


class ReportError(RefauditError):
    """A report cannot be written where it was asked for."""


class JobBusy(RefauditError):  # noqa: N818 - the state's name says more than the suffix
    """Another run of the same job is under way."""


class WorkerError(RefauditError):
    """A process that shared the work died before its work was done."""
