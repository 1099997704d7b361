"""The rates of a run: the catalogue's for the hosts themselves, in proportion for stand-ins."""

import pytest

from refaudit.web.rates import Rates
from refaudit.web.stand_ins import StandIns

INDEX = ("web.archive.org", "/cdx/search/cdx")


def intervals(rates, host, path):
    return [interval for _, interval in rates.of(host, path)]


@pytest.mark.parametrize("interval", [0.0, 0.01, 1.0, 9.0])
def test_no_setting_shortens_the_interval_of_a_service(interval):
    assert intervals(Rates(StandIns({}), interval), *INDEX) == [2.5, 0.125]


@pytest.mark.parametrize(("interval", "scaled"), [(0.1, 0.25), (1.0, 2.5), (3.0, 2.5), (0.0, 0.0)])
def test_a_stand_in_keeps_the_proportion(interval, scaled):
    stand_ins = StandIns.parse(["*=127.0.0.1:9"])
    assert intervals(Rates(stand_ins, interval), *INDEX)[0] == pytest.approx(scaled)


def test_without_a_path_all_rates_of_a_host_count():
    assert intervals(Rates(StandIns({}), 1.0), "web.archive.org", None) == [2.5, 0.125]


def test_other_hosts_have_no_rate():
    assert intervals(Rates(StandIns({}), 1.0), "example.org", "/") == []
