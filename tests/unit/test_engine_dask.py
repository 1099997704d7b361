import importlib.util
import os
from types import SimpleNamespace

import pytest

from refaudit.engine import dask
from refaudit.errors import UsageError, WorkerError
from tests.helpers.hands import OwnHands

needs_distributed = pytest.mark.skipif(
    not importlib.util.find_spec("distributed"), reason="the extra `cluster` is not installed"
)


@pytest.fixture(scope="module")
def cluster():
    """Workers that are threads of this process: the same scheduler and client, and soon there."""
    distributed = pytest.importorskip("distributed", reason="the extra `cluster` is missing")
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=False,
            dashboard_address="127.0.0.1:0",
        ) as local,
        distributed.Client(local, set_as_default=False) as client,
    ):
        yield dask.Cluster(client)


@pytest.fixture(params=["own", "dask"])
def hands(request):
    return OwnHands() if request.param == "own" else request.getfixturevalue("cluster")


def double(number):
    return 2 * number


def fail(number):
    raise ValueError(number)


def die(number):
    from distributed import KilledWorker  # noqa: PLC0415

    raise KilledWorker(str(number), SimpleNamespace(address="tcp://a"), 5)


def missing():
    import no_such_module  # noqa: PLC0415, F401


def test_each_item_is_worked_on(hands):
    assert sorted(hands.each(double, [1, 2, 3], name="double")) == [2, 4, 6]
    assert list(hands.each(double, [], name="double")) == []


def test_what_follows_from_a_result_is_worked_on_too(hands):
    found = hands.each(double, [1, 5], name="d", follow=lambda r: r if r < 15 else None)
    assert sorted(found) == [2, 4, 8, 10, 16, 20]


def test_a_fault_is_raised_after_it_was_tried_again(hands):
    with pytest.raises(ValueError, match="7"):
        list(hands.each(fail, [7], name="fail"))


def test_a_reader_may_stop(cluster):
    found = cluster.each(double, range(50), name="double")
    next(found)
    found.close()
    assert list(cluster.each(double, [4], name="double")) == [8]


def test_a_piece_that_kills_its_workers_is_given_up(cluster):
    with pytest.raises(WorkerError, match="find: too many workers died"):
        list(cluster.each(die, [7], name="find"))


def test_every_worker_is_asked(cluster):
    assert cluster.workers == 2
    assert list(cluster.ask(os.getpid).values()) == [os.getpid()] * 2
    assert isinstance(cluster.dashboard, str)


def test_a_worker_that_lacks_something_is_named_as_such(cluster):
    with pytest.raises(UsageError, match="ModuleNotFoundError"):
        cluster.ask(missing)


@needs_distributed
def test_a_cluster_of_this_machine_is_made_and_ended():
    with dask.opened(workers=1) as cluster:
        ((worker, pid),) = cluster.ask(os.getpid).items()
        assert worker.startswith("tcp://127.0.0.1:")
        assert pid != os.getpid()
        assert list(cluster.each(double, [21], name="double")) == [42]
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@needs_distributed
def test_a_scheduler_that_is_not_there_is_named(monkeypatch):
    monkeypatch.setattr(dask, "_PATIENCE", 0.2)
    with (
        pytest.raises(UsageError, match=r"tcp://127\.0\.0\.1:9: no scheduler answers"),
        dask.opened("tcp://127.0.0.1:9"),
    ):
        pass


@needs_distributed
def test_a_scheduler_without_workers_is_refused(monkeypatch):
    import distributed  # noqa: PLC0415

    with distributed.LocalCluster(
        n_workers=0, host="127.0.0.1", dashboard_address="127.0.0.1:0"
    ) as local:
        monkeypatch.setattr(dask, "_PATIENCE", 0.5)
        with (
            pytest.raises(UsageError, match="no workers"),
            dask.opened(local.scheduler_address),
        ):
            pass


def test_without_the_library_it_is_said_how_to_install_it(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(UsageError) as raised, dask.opened():
        pass
    assert "refaudit[cluster]" in raised.value.advice


@pytest.mark.parametrize(("workers", "threads"), [(1, 16), (4, 16), (8, 8), (100, 1)])
def test_local_workers_leave_connections_to_others(workers, threads):
    assert dask._threads(workers) == threads
