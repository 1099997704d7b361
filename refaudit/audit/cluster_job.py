"""What every piece of a shared run has in common, and how it is begun."""

import platform
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple

import msgspec
from msgspec import Struct

from refaudit import __version__
from refaudit.errors import UsageError
from refaudit.settings import Settings
from refaudit.store import Store
from refaudit.store.schema import REVISION
from refaudit.store.sharing import SharedRun

__all__ = ["Condition", "Job", "Opened", "condition", "opened", "unlike"]

#: Made when the module is: msgspec crashes when two threads decode to one type for the first time
#: at the same moment.
_SETTINGS = msgspec.json.Decoder(Settings, strict=False)


class Condition(Struct, frozen=True, kw_only=True):
    """What must be the same wherever a run is worked on."""

    refaudit: str
    python: str
    schema: str

    @property
    def words(self) -> str:
        """It, for a person."""
        return f"refaudit {self.refaudit} (schema {self.schema}) on Python {self.python}"


def condition() -> Condition:
    """That of this process."""
    return Condition(
        refaudit=__version__,
        python=".".join(platform.python_version_tuple()[:2]),
        schema=REVISION,
    )


def unlike(worker: str, there: Condition, here: Condition) -> UsageError:
    """The error of a worker that is not as the command that leads it."""
    return UsageError(
        f"worker {worker} has {there.words}, and this command {here.words}",
        "Install the same refaudit and Python for the command and every worker.",
    )


class Job(Struct, frozen=True, kw_only=True):
    """What every piece of a run has in common; small, because it travels with each.

    The settings are JSON.
    """

    settings: bytes
    run: str
    now: datetime
    lead: int
    made_by: Condition


class Opened(NamedTuple):
    """A run as a piece of work sees it."""

    settings: Settings
    store: Store
    shared: SharedRun


@contextmanager
def opened(job: Job, name: str) -> Iterator[Opened]:
    """The store as one of several, which owns the piece of that name."""
    here = condition()
    if here != job.made_by:
        raise unlike(socket.gethostname(), here, job.made_by)
    settings = _SETTINGS.decode(job.settings)
    if settings.store is None:
        raise AssertionError
    with (
        Store.open(settings.store, held=False) as store,
        SharedRun.of(store, job.run).leases.owning(job.lead, name) as session,
    ):
        yield Opened(settings, Store(session), SharedRun(session, job.run))
