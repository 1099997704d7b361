"""The verdicts of one run over the simulated web, against what is true of each case.

The confusion matrix and the causes of all misses are printed; `-s` shows them of a run that passes.
"""

import itertools
import sys

import pytest

from tests.simweb import score, world
from tests.simweb.audit import audit
from tests.simweb.scenario import build

_MISSING = world.missing()
pytestmark = pytest.mark.skipif(_MISSING is not None, reason=f"no sealed network: {_MISSING}")

#: What the run has to reach: shares of the measures of `score.measures`.
FLOORS = {
    "soft-404 recall": 0.95,
    "soft-404 precision": 0.99,
    "parked and usurped recall": 0.90,
    "walls recall": 0.90,
    "doors recall": 0.90,
    "hard dead recall": 0.98,
    "unknown recall": 0.97,
    "live recall": 0.98,
    "snapshot states": 0.98,
}


@pytest.fixture(scope="module")
def audited(tmp_path_factory):
    made = audit(build().cases, tmp_path_factory.mktemp("simweb"))
    measures = "\n".join(map(str, score.measures(made.said).values()))
    sys.stdout.write(f"\n{score.matrix(made.said)}\n\n{measures}\n\n{score.misses(made.said)}\n")
    return made


def test_the_web_is_large_and_of_all_kinds():
    cases = build().cases
    assert len(cases) >= 400
    assert len({case.language for case in cases}) >= 15
    assert len({case.id for case in cases}) == len({case.judged for case in cases}) == len(cases)
    reasons = {truth for case in cases for truth in case.truth}
    missing = {
        "live/ok",
        "live/moved",
        "live/bad-certificate",
        "dead/not-found",
        "dead/gone",
        "dead/no-such-host",
        "dead/soft-404",
        "dead/redirected-home",
        "dead/parked",
        "dead/usurped",
        "restricted/bot-wall",
        "restricted/login",
        "restricted/paywall",
        "restricted/forbidden",
        "restricted/legal",
        "unknown/timeout",
        "unknown/throttled",
        "unknown/connection-failed",
        "unknown/tls-failed",
        "unknown/dns-failed",
        "unknown/server-error",
        "unknown/redirect-loop",
        "unknown/malformed-response",
    } - reasons
    assert not missing


def test_every_case_was_judged(audited):
    assert [one.case.id for one in audited.said if one.state == "none"] == []
    assert "Traceback" not in audited.ran.stderr


def test_no_live_or_restricted_page_is_called_dead(audited):
    of = [one for one in audited.said if one.case.state in ("live", "restricted")]
    assert len(of) >= 150
    assert [(one.case.id, one.reason) for one in score.called_dead(audited.said)] == []


@pytest.mark.parametrize("name", FLOORS)
def test_floor(audited, name):
    measure = score.measures(audited.said)[name]
    assert measure.all >= 30
    assert measure.share >= FLOORS[name], str(measure)


def test_nothing_is_confirmed_after_one_run(audited):
    assert [one.case.id for one in audited.said if one.confirmed] == []


def test_a_verdict_has_its_evidence(audited):
    assert [one.case.id for one in audited.said if not one.evidence] == []


def test_no_forbidden_address_was_dialled(audited):
    assert audited.ran.trapped == []


def test_few_requests_are_made_for_what_is_simply_there(audited):
    """Second looks and siblings are for suspects."""
    plain = {one.case.cited.url for one in audited.said if one.case.id.startswith("live/ordinary/")}
    for _, asked in itertools.groupby(
        sorted(
            (a.host, a.target)
            for a in audited.ran.asked
            if f"{a.scheme}://{a.host}{a.target}" in plain
        )
    ):
        assert len(list(asked)) == 1
