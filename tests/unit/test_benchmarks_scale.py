"""The simulation behind docs/scale.md adds up."""

import pytest

from benchmarks import scale
from benchmarks import scale_model as model
from benchmarks.scale import document, load
from benchmarks.scale_model import Piece
from refaudit.audit import cluster_plan, cluster_tasks, planning
from refaudit.web import host_queue


@pytest.fixture(scope="module")
def work():
    return load(None, 2_000_000, 300_000)


def piece(chain=0.0, core=0.0, wire=0.0, targets=1):
    made = Piece()
    made.chain, made.core, made.wire, made.targets = chain, core, wire, targets
    return made


def test_the_model_has_the_numbers_of_the_program():
    assert (model.OWN, model.RANGES) == (cluster_plan._OWN, cluster_plan._MOST)
    assert scale.AT_ONCE == cluster_tasks._AT_ONCE
    assert model.TROUBLE == host_queue._MAX_TROUBLE
    assert planning._WORK == model.WORK
    assert planning._CITATION == scale.CITED
    assert planning._TARGET + planning._VERDICT + planning._LOOK == scale.STORED


def test_all_targets_lie_on_all_hosts(work):
    assert work.hosts.number == 300_000
    assert work.hosts.targets == pytest.approx(2_000_000, rel=0.001)


def test_the_head_keeps_its_shares(work):
    for rank, count in model.KNOTS:
        share = work.hosts.large[rank - 1] / work.hosts.targets
        assert share == pytest.approx(count / model.MEASURED, rel=0.05)


def test_hosts_behind_one_another_are_never_larger(work):
    assert list(work.hosts.large) == sorted(work.hosts.large, reverse=True)
    assert work.hosts.large[-1] > max(work.hosts.classes)


def test_every_target_is_in_a_piece(work):
    assert sum(p.targets for p in work.pieces) == pytest.approx(work.hosts.targets, rel=0.01)


def test_the_same_seed_gives_the_same_document(work):
    assert document(work) == document(load(None, 2_000_000, 300_000))


def test_a_table_of_hosts_takes_the_place_of_the_law(tmp_path):
    path = tmp_path / "hosts.tsv"
    assert model.measured(path) is None
    path.write_text("host\tcount\nb.org\t20\na.org\t300\n")
    assert model.measured(path) == (300, 20)


def test_one_host_takes_as_long_as_its_requests_however_many_workers():
    for workers in (1, 50):
        course = model.simulate([piece(chain=10_000), piece(core=1)], workers, 2)
        assert course.seconds == pytest.approx(10_000)


def test_work_is_shared_by_workers_and_not_by_the_slots_of_one():
    heavy = [piece(core=100) for _ in range(40)]
    one, four = (model.simulate([piece(), *heavy], n, 4).seconds for n in (1, 4))
    assert one >= 4000
    assert four == pytest.approx(one / 4, rel=0.1)


def test_the_store_bounds_any_number_of_workers():
    checks = 500 * 1000
    work = [piece(), *(piece(core=checks / 500 * model.WORK) for _ in range(500))]
    assert model.simulate(work, 500, 1).seconds >= checks / model.STORE * 0.99


def test_what_waits_is_given_slots_and_nothing_is_left():
    work = [piece(), *(piece(chain=2000) for _ in range(10))]
    few, many = model.simulate(work, 1, 1), model.simulate(work, 1, 10)
    assert few.seconds == pytest.approx(10 * 2000)
    assert many.seconds == pytest.approx(2000)
    assert few.half <= few.bulk <= few.seconds
