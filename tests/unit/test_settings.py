"""Settings: three layers, one language, errors that name the place."""

import inspect
from datetime import UTC, datetime
from pathlib import Path

import pytest

from refaudit.cli.audit import audit
from refaudit.cli.extract import extract
from refaudit.errors import SettingsError
from refaudit.settings import Settings, as_table, clock_time, load


@pytest.fixture(autouse=True)
def _empty_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_defaults_are_polite():
    settings = load({}, environ={})
    assert settings == Settings()
    assert settings.host_interval >= 1


def test_flags_win_over_environment_and_environment_over_file(tmp_path):
    (tmp_path / "refaudit.toml").write_text("timeout = 1\nretries = 1\nhost-interval = 1.5\n")
    environ = {"REFAUDIT_RETRIES": "3", "REFAUDIT_HOST_INTERVAL": "4"}
    settings = load({"host_interval": 5.0, "contact": None}, environ=environ)
    assert (settings.timeout, settings.retries, settings.host_interval) == (1.0, 3, 5.0)


def test_lists_in_the_environment_are_separated_by_commas():
    environ = {"REFAUDIT_FORMAT": "json, csv", "REFAUDIT_ALLOW_NET": "10.0.0.0/8", "HOME": "/x"}
    settings = load({}, environ=environ)
    assert settings.format == ("json", "csv")
    assert settings.allow_net == ("10.0.0.0/8",)


def test_a_named_file_is_read(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('contact = "me@example.org"\n')
    assert load({}, environ={}, config=path).contact == "me@example.org"


def test_the_clock_can_stand():
    settings = load({"now": "2026-11-22T10:00:00+02:00"}, environ={})
    assert clock_time(settings) == datetime(2026, 11, 22, 8, tzinfo=UTC)
    assert clock_time(Settings()).tzinfo is UTC


def test_settings_can_be_written_down():
    assert as_table(Settings(format=("csv",)))["format"] == ("csv",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("tiemout = 3", ["refaudit.toml", "'tiemout'", "timeout"]),
        ("retries = 'many'", ["refaudit.toml", "retries"]),
        ("fail_on = 'fatal'", ["refaudit.toml", "fail_on"]),
        ("retries = = 3", ["refaudit.toml", "line 1"]),
    ],
)
def test_a_bad_file_is_named_with_the_key(tmp_path, text, words):
    (tmp_path / "refaudit.toml").write_text(text)
    with pytest.raises(SettingsError) as caught:
        load({}, environ={})
    assert all(word in str(caught.value) for word in words)


def test_a_file_that_is_not_there_or_not_text_is_named(tmp_path):
    with pytest.raises(SettingsError, match=r"none\.toml: no such file"):
        load({}, environ={}, config=tmp_path / "none.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match=r"bytes\.toml: cannot be read"):
        load({}, environ={}, config=tmp_path / "bytes.toml")
    with pytest.raises(SettingsError, match="cannot be read"):
        load({}, environ={}, config=tmp_path)


def test_a_bad_variable_is_named():
    with pytest.raises(SettingsError, match="REFAUDIT_TIMEOUT"):
        load({}, environ={"REFAUDIT_TIMEOUT": "soon"})


@pytest.mark.parametrize(
    ("flags", "word"),
    [
        ({"concurrency": 0}, "concurrency"),
        ({"host_interval": -1.0}, "host_interval"),
        ({"timeout": 0.0}, "timeout"),
        ({"retries": -1}, "retries"),
        ({"allow_net": ("10.0.0.0/99",)}, "allow_net"),
        ({"contact": "x\ny"}, "contact"),
        ({"contact": "жалоба"}, "contact"),
        ({"now": "2026-11-22T10:00:00"}, "time zone"),
        ({"now": "yesterday"}, "now"),
        ({"no_such": 1}, "no_such"),
        ({"lang": "DE"}, "lang: 'DE'"),
        ({"lang": "../de"}, "no code of a language"),
        ({"lang": ""}, "lang"),
    ],
)
def test_values_without_a_meaning_are_refused(flags, word):
    with pytest.raises(SettingsError, match=word):
        load(flags, environ={})


def test_not_a_number_is_no_interval():
    with pytest.raises(SettingsError, match="host_interval"):
        load({}, environ={"REFAUDIT_HOST_INTERVAL": "nan"})


@pytest.mark.parametrize("code", ["de", "simple", "be-tarask", "zh-min-nan", "xx"])
def test_a_language_is_any_code_of_a_wiki(code):
    assert load({"lang": code}, environ={}).lang == code


def test_every_setting_has_a_flag_or_a_line_in_the_readme():
    root = Path(__file__).parents[2]
    readme = (root / "README.md").read_text("utf-8")
    flags = {name for f in (audit, extract) for name in inspect.signature(f).parameters}
    for name in as_table(Settings()):
        assert name in flags or f"{name}_" in flags or f"`{name}`" in readme


def test_a_variable_that_is_no_setting_is_named():
    with pytest.raises(SettingsError, match="REFAUDIT_OFLINE"):
        load({}, environ={"REFAUDIT_OFLINE": "1"})


def test_a_day_is_its_first_moment():
    assert load({"now": "2026-11-22"}, environ={}).now == datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("values", "advice"),
    [
        ({"fail_on": "bogus"}, "one of error, warning, info, never"),
        ({"format": "html"}, "a list of which each is a text"),
        ({"now": "soon"}, "2026-11-22T10:00:00Z"),
        ({"retries": "many"}, "a whole number"),
        ({"offline": "perhaps"}, "true or false"),
        ({"timeout": "soon"}, "a number"),
        ({"contact": 3}, "a text"),
    ],
)
def test_an_error_says_what_a_value_may_be(values, advice):
    with pytest.raises(SettingsError, match=advice):
        load(values, environ={})


def test_hosts_can_be_excluded():
    settings = load({}, environ={"REFAUDIT_EXCLUDE": "example.org, *.example.net"})
    assert settings.exclude == ("example.org", "*.example.net")


@pytest.mark.parametrize("key", ["max_host_pauses", "max_crawl_delay", "host_budget"])
def test_times_for_hosts_are_not_negative(key):
    assert getattr(load({key: 0}, environ={}), key) == 0
    with pytest.raises(SettingsError, match=key):
        load({key: -1}, environ={})
