from datetime import date

import pytest

from refaudit.cli.decisions import read_decisions, toml_of
from refaudit.errors import UsageError
from refaudit.model.decision import Decision

KNOWN = [
    Decision(code="LNK101", reason='says "x"\\ \x7f\n', article="Ü", made=date(2026, 11, 24)),
    Decision(code="DAT", reason="r", url="http://x.example/*", until=date(2027, 1, 1)),
]


def written(tmp_path, text):
    path = tmp_path / "ignore.toml"
    path.write_text(text, "utf-8")
    return path


def test_what_is_written_is_read_back(tmp_path):
    text = toml_of(KNOWN).decode()
    assert text.count("[[ignore]]\n") == 2
    assert "until = 2027-01-01" in text
    assert read_decisions(written(tmp_path, text)) == KNOWN


def test_an_empty_file_has_no_decisions(tmp_path):
    assert toml_of([]) == b""
    assert read_decisions(written(tmp_path, "")) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x", "Expected"),
        ("other = 1", "other"),
        ('[[ignore]]\ncode = "LNK"', "reason"),
        ('[[ignore]]\ncode = "LNK"\nreason = "r"', r"ignore\[1\]: it is about no article"),
        ('[[ignore]]\ncode = "LNK"\nreason = " "\nurl = "u"', "it has no reason"),
        ('[[ignore]]\ncode = "XYZ"\nreason = "r"\nurl = "u"', "unknown rule"),
        ('[[ignore]]\ncode = "LNK"\nreason = "r"\nurl = "u"\nuntil = 3', "until"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path, text, words):
    with pytest.raises(UsageError, match=words):
        read_decisions(written(tmp_path, text))


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        read_decisions(tmp_path / "none.toml")
