from datetime import UTC, datetime

import pytest

from refaudit.errors import SettingsError
from refaudit.settings import Settings, as_table, load

SECRETS = {
    "REFAUDIT_WIKI_USER": "Me@bot",
    "REFAUDIT_WIKI_PASSWORD": "hush",
    "REFAUDIT_WIKI_TOKEN": "hush",
}


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_the_account_of_a_wiki_is_no_setting():
    settings = load({}, environ=SECRETS)
    assert settings == Settings()
    assert "hush" not in f"{settings}{as_table(settings)}"


def test_the_secrets_are_among_the_variables_that_are_known():
    with pytest.raises(SettingsError) as raised:
        load({}, environ={"REFAUDIT_WIKI_PASSWORT": "hush"})
    assert "REFAUDIT_WIKI_PASSWORD" in raised.value.advice
    assert "hush" not in str(raised.value)


def test_a_password_in_the_settings_file_is_refused(tmp_path):
    (tmp_path / "refaudit.toml").write_text('wiki_password = "hush"')
    with pytest.raises(SettingsError) as raised:
        load({}, environ={})
    assert "hush" not in str(raised.value)


@pytest.mark.parametrize("name", ["now", "changed_since"])
def test_a_day_is_its_first_moment_in_utc(name):
    settings = load({name: "2026-11-01"}, environ={})
    assert getattr(settings, name) == datetime(2026, 11, 1, tzinfo=UTC)


@pytest.mark.parametrize("name", ["now", "changed_since"])
def test_a_moment_without_a_zone_is_refused(name):
    with pytest.raises(SettingsError, match=f"{name}: .* has no time zone"):
        load({name: "2026-11-01T10:00:00"}, environ={})


@pytest.mark.parametrize("name", ["depth", "limit"])
def test_numbers_of_pages_are_not_negative(name):
    with pytest.raises(SettingsError, match=name):
        load({name: -1}, environ={})


def test_the_wiki_may_be_set_in_the_environment():
    environ = {"REFAUDIT_WIKI": "w.org", "REFAUDIT_CATEGORY": "A, B", "REFAUDIT_WATCH_LIST": "true"}
    settings = load({}, environ=environ)
    assert (settings.wiki, settings.category, settings.watch_list) == ("w.org", "A, B", True)


@pytest.mark.parametrize(
    ("given", "share"), [("1%", 0.01), ("0.5 %", 0.005), (".5%", 0.005), ("0.25", 0.25), (1, 1)]
)
def test_a_sample_is_a_share_or_percents(given, share):
    assert load({"sample": given}, environ={}).sample == pytest.approx(share)
    assert load({}, environ={"REFAUDIT_SAMPLE": str(given)}).sample == pytest.approx(share)


@pytest.mark.parametrize("given", [0, "0%", 1.5, "101%", "-1", "nan", "inf"])
def test_what_is_no_share_is_refused(given):
    with pytest.raises(SettingsError, match=r"sample: .* is no share of pages"):
        load({"sample": given}, environ={})


@pytest.mark.parametrize("given", ["%", "a%", "1%%", "many"])
def test_what_is_no_number_is_refused(given):
    with pytest.raises(SettingsError, match="sample cannot be"):
        load({"sample": given}, environ={})


@pytest.mark.parametrize("name", ["keep_runs", "keep_days"])
def test_nothing_less_than_nothing_is_kept(name):
    with pytest.raises(SettingsError, match=name):
        load({name: -1}, environ={})
