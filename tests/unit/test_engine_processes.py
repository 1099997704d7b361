"""The engine of several processes: order, back-pressure, errors, ends."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from refaudit.engine import cores, processes, spread_batches
from refaudit.errors import WorkerError

_ROOT = Path(__file__).parents[2]


def double(batch: list[int]) -> list[int]:
    return [2 * number for number in batch]


def slow_first(number: int) -> int:
    if number == 0:
        time.sleep(0.2)
    return number


def process_of(_: object) -> int:
    return os.getpid()


def fail_on(bad: int, number: int) -> int:
    if number == bad:
        raise ValueError(number)
    return number


def die(_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_batches(workers: int) -> None:
    batches = [[n, n + 1] for n in range(30)]
    assert list(spread_batches(batches, double, workers=workers)) == [
        [2 * n, 2 * n + 2] for n in range(30)
    ]


def test_a_slow_batch_does_not_lose_its_place() -> None:
    assert list(spread_batches(range(8), slow_first, workers=2)) == list(range(8))


@pytest.mark.parametrize("workers", [1, 2])
def test_no_batches_no_results(workers: int) -> None:
    assert list(spread_batches([], double, workers=workers)) == []


def test_one_worker_is_this_process() -> None:
    assert set(spread_batches(range(3), process_of, workers=1)) == {os.getpid()}


def test_several_workers_are_others() -> None:
    assert os.getpid() not in set(spread_batches(range(6), process_of, workers=2))


@pytest.mark.parametrize(("workers", "ahead"), [(1, 1), (2, 4)])
def test_batches_are_read_ahead_by_a_bounded_number(workers: int, ahead: int) -> None:
    taken = 0

    def batches() -> Iterator[list[int]]:
        nonlocal taken
        for number in range(1000):
            taken += 1
            yield [number]

    with closing(spread_batches(batches(), double, workers=workers)) as results:
        for done in range(1, 4):
            next(results)
            assert taken <= done + ahead


@pytest.mark.parametrize("workers", [1, 2])
def test_an_exception_of_the_work_comes_in_its_place(workers: int) -> None:
    results = spread_batches(range(10), partial(fail_on, 3), workers=workers)
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(ValueError, match="3"):
        next(results)


@pytest.mark.parametrize("workers", [1, 2])
def test_an_exception_of_the_batches_is_raised(workers: int) -> None:
    def batches() -> Iterator[list[int]]:
        yield [1]
        raise KeyError("torn")

    with pytest.raises(KeyError, match="torn"):
        list(spread_batches(batches(), double, workers=workers))


def test_a_worker_that_dies_is_told() -> None:
    with pytest.raises(WorkerError, match="a worker process died"):
        list(spread_batches(range(3), die, workers=2))


def test_closing_early_leaves_no_process() -> None:
    before = set(psutil.Process().children())
    with closing(spread_batches(iter(range(1000)), process_of, workers=2)) as results:
        worker = psutil.Process(next(results))
    assert not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE
    left = set(psutil.Process().children()) - before
    assert {
        " ".join(p.cmdline()) for p in left if "resource_tracker" not in str(p.cmdline())
    } == set()


def test_cores_are_those_that_may_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    assert 1 <= cores() <= (os.cpu_count() or 1)
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert cores() == 1


def test_children_may_hear_where_signals_cannot_be_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(signal, "pthread_sigmask")
    with processes._children_deaf():
        assert not hasattr(signal, "pthread_sigmask")


@pytest.mark.parametrize("has_parent", [True, False])
def test_a_worker_ends_when_its_parent_has_ended(
    monkeypatch: pytest.MonkeyPatch, has_parent: bool
) -> None:
    ours, theirs = multiprocessing.Pipe()
    theirs.close()  # as the system does with what the parent held
    parent = SimpleNamespace(sentinel=ours) if has_parent else None
    ended: list[int] = []
    monkeypatch.setattr(processes, "parent_process", lambda: parent)
    monkeypatch.setattr(os, "_exit", ended.append)
    processes._end_with_parent()
    ours.close()
    assert ended == [1] * has_parent


_PROGRAM = """
import sys, time
from refaudit.engine import spread_batches
from tests.unit.test_engine_processes import process_of, slow_first

if __name__ == "__main__":
    try:
        for pid in spread_batches(iter(int, 1), process_of, workers=2):
            print(pid, flush=True)
            time.sleep(0.01)
    except KeyboardInterrupt:
        print("interrupted", flush=True)
"""


@pytest.fixture
def program(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    path = tmp_path / "program.py"
    path.write_text(_PROGRAM)
    with subprocess.Popen(
        [sys.executable, path],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
        start_new_session=True,
    ) as process:
        yield process
        process.kill()


def workers_of(program: "subprocess.Popen[str]") -> set[int]:
    assert program.stdout is not None
    return {int(program.stdout.readline()) for _ in range(20)}


def gone(pids: set[int]) -> bool:
    return all(
        not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
        for pid in pids
    )


def test_ctrl_c_ends_all_without_a_word_of_the_workers(
    program: "subprocess.Popen[str]",
) -> None:
    pids = workers_of(program)
    os.killpg(program.pid, signal.SIGINT)  # as a terminal does
    out, err = program.communicate(timeout=10)
    assert out.endswith("interrupted\n")
    assert err == ""
    assert gone(pids)


def test_workers_end_with_a_parent_that_is_killed(program: "subprocess.Popen[str]") -> None:
    pids = workers_of(program)
    program.kill()
    deadline = time.monotonic() + 5
    while not gone(pids) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert gone(pids)
