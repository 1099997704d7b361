"""By what another version of a part of the program is known."""

import pytest

from refaudit.audit import finding, programs, recognising, standing
from refaudit.audit.programs import digest_of


@pytest.fixture(autouse=True)
def afresh():
    yield
    digest_of.cache_clear()
    programs._digest.cache_clear()


def test_code_and_tables_are_parts_of_the_program(tmp_path):
    (tmp_path / "deep").mkdir()
    for name in ("a.py", "b.toml", "c.txt", "deep/d.py"):
        (tmp_path / name).write_text(name)
    assert [file.name for file in programs._files(tmp_path)] == ["a.py", "b.toml", "d.py"]
    assert list(programs._files(tmp_path / "nowhere")) == []


@pytest.mark.parametrize(
    "parts",
    [recognising._READERS, standing._JUDGES, finding._FINDERS],
    ids=["read", "judge", "find"],
)
def test_every_part_that_is_named_is_there(parts):
    for part in parts:
        assert list(programs._files(programs.resources.files("refaudit").joinpath(part))), part


def test_other_code_another_version_and_another_library_give_another_digest(tmp_path, monkeypatch):
    (tmp_path / "a.py").write_text("1")
    monkeypatch.setattr(programs.resources, "files", lambda _: tmp_path)
    made = {digest_of(("a.py",), ()), digest_of(("a.py",), ("msgspec",))}
    digest_of.cache_clear()
    monkeypatch.setattr(programs, "__version__", "99")
    made.add(digest_of(("a.py",), ()))
    (tmp_path / "a.py").write_text("2")
    digest_of.cache_clear()
    programs._digest.cache_clear()
    made.add(digest_of(("a.py",), ()))
    assert len(made) == 4
