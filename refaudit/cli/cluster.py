"""Who makes the trip: this process, or the workers of a cluster."""

from collections.abc import Iterator
from contextlib import contextmanager

from refaudit.audit import Audit, Watch
from refaudit.cli.console import say
from refaudit.cli.reading import Reading
from refaudit.errors import UsageError
from refaudit.settings import Settings
from refaudit.store import Store

__all__ = ["trip_of"]


@contextmanager
def trip_of(
    settings: Settings,
    history: Store,
    reading: Reading,
    *,
    key: str,
    command: str,
    watch: Watch,
) -> Iterator[Audit]:
    """The trip, as long as those who make it are there; what was read before is passed over.

    Raises:
        UsageError: settings contradict each other, or the cluster is not there or not the same.
        StoreError: the history cannot be opened, or not be shared.
    """
    if settings.engine == "dask":
        with _spread(settings, history, reading, key=key, command=command, watch=watch) as trip:
            yield trip
        return
    if settings.scheduler is not None or settings.workers:
        raise UsageError("--scheduler and --workers are those of a cluster", "Add --engine dask.")
    trip = Audit(settings, history, key=key, command=command, watch=watch)
    _pass_over(reading, history, trip)
    yield trip


@contextmanager
def _spread(
    settings: Settings,
    history: Store,
    reading: Reading,
    *,
    key: str,
    command: str,
    watch: Watch,
) -> Iterator[Audit]:
    # Nobody else needs what a cluster takes.
    from refaudit.audit.cluster import ClusterAudit, require_same  # noqa: PLC0415
    from refaudit.engine import dask  # noqa: PLC0415
    from refaudit.store.sharing import require_server  # noqa: PLC0415

    require_server(history)
    if settings.scheduler is not None and settings.workers:
        raise UsageError(
            "--workers are those of a cluster of this machine", "Leave it out, or --scheduler."
        )
    with dask.opened(settings.scheduler, workers=settings.workers) as cluster:
        require_same(cluster.ask)
        say(f"The cluster has {cluster.workers} workers; it shows its work at {cluster.dashboard}")
        parts = reading.parts()
        trip = ClusterAudit(
            settings,
            history,
            cluster,
            key=key,
            command=command,
            parts=parts,
            heard=reading.hear,
            watch=watch,
        )
        if parts is None:
            _pass_over(reading, history, trip)
        yield trip


def _pass_over(reading: Reading, history: Store, trip: Audit) -> None:
    reading.recognise(trip.recognition)
    reading.pass_over(history.ingested(trip.run_id))
