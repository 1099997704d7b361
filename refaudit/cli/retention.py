"""How long the history keeps runs whole."""

from datetime import timedelta

from refaudit.cli.console import say
from refaudit.cli.runs import open_store
from refaudit.errors import StoreError
from refaudit.settings import Settings, clock_time
from refaudit.store import Store
from refaudit.store.forgetting import Forgetting

__all__ = ["forgotten", "tidied"]


def tidied(settings: Settings, command: str) -> None:
    """After a run, forget the old ones of its command if the settings say so; fails nothing."""
    if not (settings.keep_runs or settings.keep_days):
        return
    try:
        with open_store(settings) as history:
            forgotten(settings, history, command)
    except StoreError as error:
        say(f"Old runs are not forgotten yet: {error.message}", style="yellow")


def forgotten(settings: Settings, history: Store, command: str | None = None) -> None:
    """Forget the runs of a command, or of all, that neither setting keeps, and say how many.

    Raises:
        StoreError: the history cannot be written; the next call goes on where this one stopped.
    """
    until = None
    if settings.keep_days:
        until = clock_time(settings) - timedelta(days=settings.keep_days)
    number = Forgetting.of(history).forget(keep=settings.keep_runs, until=until, command=command)
    if number:
        say(f"Forgotten: {number} old {'run' if number == 1 else 'runs'}.")
