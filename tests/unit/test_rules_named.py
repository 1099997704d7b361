"""What a citation says by the names of its parameters."""

import pytest

from refaudit.rules.named import Names, names_in
from tests.helpers.rule_cases import read


def names(template: str, language: str = "en") -> Names:
    (citation,) = read(template).citations
    return names_in(citation, language)


def test_a_parameter_goes_by_its_own_name_before_an_alias() -> None:
    assert names("{{cite web|accessdate=1|access-date=2}}").written == {
        "access-date": "access-date"
    }
    assert names("{{cite web|access-date=2|accessdate=1}}").written == {
        "access-date": "access-date"
    }


def test_a_name_without_a_value_is_not_given() -> None:
    assert names("{{cite web|title=|url=https://example.org}}").given == {"url"}


def test_what_the_module_takes_no_longer_is_retired_and_not_written() -> None:
    found = names("{{cite web|dead-url=yes|title=A}}")
    assert [row.written for row in found.retired] == ["dead-url"]
    assert found.given == {"title"}


def test_numbers_and_unknown_names_are_strange_in_their_order() -> None:
    assert names("{{cite web|zzz=1|text|title=A|aaa=2}}").strange == ("zzz", "1", "aaa")


@pytest.mark.parametrize(
    ("written", "doubled"),
    [
        ("last=A|last1=B", {"last": ("last", "last1")}),
        ("work=A|website=B|newspaper=C", {"work": ("work", "website", "newspaper")}),
        ("last1=A|last2=B", {}),
        ("publication-place=A|place=B", {}),
    ],
)
def test_a_parameter_under_two_names_is_doubled(written: str, doubled: object) -> None:
    assert names(f"{{{{cite web|{written}}}}}").doubled == doubled


def test_names_are_sorted_by_what_their_values_must_be() -> None:
    found = names("{{cite web|website=A|url-access=free|doi=10.1/x|url=https://a.org|format=PDF}}")
    assert ("work", "website") in found.texts
    assert "url-access" in {row.name for row, _ in found.choices}
    assert {"url-access", "format"} <= {row.name for row, _ in found.dependent}
    assert found.has_identifier
    assert not names("{{cite web|title=A}}").has_identifier


def test_what_tells_the_source_leaves_housekeeping_out_and_keeps_strange_names() -> None:
    found = names("{{cite web|website=A|accessdate=1 May 2020|zzz=1|url-status=live}}")
    assert found.telling == (("work", "website"), ("zzz", "zzz"))


def test_a_local_template_is_read_by_its_own_table() -> None:
    found = names("{{Internetquelle|titel=A|url=https://example.org}}", "de")
    assert found.language == "de"
    assert found.written == {"title": "titel", "url": "url"}
    assert not found.are_known
