"""What is printed on a terminal cannot steer it."""

import json
import os
import subprocess
import sys

STEERING = "\x9b31m\u202e\u2066\u200b\x7f\U000e0041"


def on_a_terminal(*arguments, cwd):
    """What a terminal is told by the command."""
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "refaudit", *arguments]
    with subprocess.Popen(
        command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=theirs, stderr=subprocess.DEVNULL
    ) as child:
        os.close(theirs)
        said = b""
        try:
            while piece := os.read(ours, 65_536):
                said += piece
        except OSError:  # so ends what a terminal is told
            pass
        os.close(ours)
    assert child.returncode == 0
    return said.decode()


def test_citations_on_a_terminal_are_the_same_json_without_what_steers_it(tmp_path):
    title = f"Ore{STEERING}Mine"
    wikitext = f"<ref>{{{{cite web |title={title} |url=https://example.org/}}}}</ref>"
    (tmp_path / "Mine.wikitext").write_text(wikitext, "utf-8")
    said = on_a_terminal("extract", "Mine.wikitext", cwd=tmp_path)
    assert not set(said) & set(STEERING) - set("31m")
    assert json.loads(said)["title"] == title


def test_what_a_colleague_shared_is_listed_without_what_steers_the_terminal(tmp_path):
    shared = tmp_path / "shared.toml"
    reason = "known\\u009b31m\\u202e"
    shared.write_text(
        f'[[ignore]]\ncode = "ARC101"\narticle = "Mine"\nreason = "{reason}"\nmade = 2026-01-01\n',
        "utf-8",
    )
    at = ("--store", "history.sqlite")
    on_a_terminal("ignore", "--import", "shared.toml", *at, cwd=tmp_path)
    said = on_a_terminal("ignore", *at, cwd=tmp_path)
    assert "Mine" in said
    assert reason in said
    assert not set(said) & set(STEERING) - set("31m")
