import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.audit.cluster_plan import components, parts_of, slices, slices_of_detours
from refaudit.errors import TargetError, UsageError
from refaudit.store.domains import NUMBERS, Domains, domain_number

numbers = st.integers(0, NUMBERS - 1)
pairs = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=40)


@given(st.integers(0, 10**8), st.dictionaries(numbers, st.integers(0, 10**7), max_size=80), numbers)
def test_every_domain_is_in_one_slice(due, counts, number):
    largest = sorted(counts.items(), key=lambda item: -item[1])
    made = slices(due, largest)
    for domain in (number, *counts):
        assert sum(domain in one.domains for one in made) == 1


def test_large_domains_come_first_and_alone():
    made = slices(100_000, [(7, 50_000), (8, 2_000), (9, 900)])
    assert [one.domains for one in made[:2]] == [Domains.of(7), Domains.of(8)]
    assert not any(one.domains.chosen for one in made[2:])


@given(pairs)
def test_what_a_pair_joins_is_in_one_component(found):
    made = components(found)
    assert sum(map(len, made)) == len({one for pair in found for one in pair})
    for one, other in found:
        assert sum(one in joined and other in joined for joined in made) == 1


def test_domains_that_no_pair_joins_are_apart():
    assert sorted(map(sorted, components([(1, 2), (3, 4), (2, 5)]))) == [[1, 2, 5], [3, 4]]


@given(pairs)
def test_joined_domains_are_in_one_slice(found):
    made = slices_of_detours(found, last=False)
    for one, other in found:
        assert sum(one in each.domains and other in each.domains for each in made) == 1
        assert sum(one in each.domains for each in made) == 1
    assert all(each.fenced for each in made)


def test_the_last_time_one_process_owns_everything():
    (only,) = slices_of_detours([(1, 2), (3, 4)], last=True)
    assert not only.fenced
    assert 77 in only.domains
    assert slices_of_detours([], last=True) == []


def test_hosts_of_a_domain_and_of_a_service_have_one_number():
    assert domain_number("www.bbc.co.uk") == domain_number("news.bbc.co.uk")
    assert domain_number("bbc.co.uk") != domain_number("itv.co.uk")
    assert domain_number("web.archive.org") == domain_number("archive.org")
    assert 0 <= domain_number("\udcff") < NUMBERS


def test_dumps_are_parts_of_their_own_and_files_go_together(tmp_path):
    names = [f"{n:03}.wiki" for n in range(201)]
    for name in (*names, "a.xml"):
        (tmp_path / name).write_text("x")
    targets = [str(tmp_path / name) for name in (*names, "a.xml", "gone.wiki", names[0])]
    made = parts_of(targets, tmp_path)
    assert [len(one.paths) for one in made] == [200, 1, 1, 0]
    assert [one.number for one in made] == [1, 2, 3, 4]
    assert made[2].paths == (str(tmp_path / "a.xml"),)
    fault = made[3].fault.error()
    assert isinstance(fault, TargetError)
    assert fault.source == str(tmp_path / "gone.wiki")
    assert fault.advice


def test_standard_input_has_no_parts(tmp_path):
    with pytest.raises(UsageError, match="standard input"):
        parts_of(["-"], tmp_path)
