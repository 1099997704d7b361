"""The rules as documentation: Markdown for people, plain values for programs."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from refaudit.rules.declaration import Example, Rule, RunFacts
from refaudit.rules.table import RULES

__all__ = ["document", "explain_markdown", "plain"]

_INTRODUCTION = """\
# Rules

Each finding of an audit carries the code of one of these rules. A code is never used again for
something else.

The **severity** is the harm to the reader: `error`, `warning` or `info`. It does not say how sure
the audit is; the message does, with the evidence. What is unknown is never held against a link: a
server that does not answer, turns programs away or asks for a login is no dead link. A death
counts as confirmed after several sightings over days (3 sightings, 3 days apart, unless
configured); before that the message says how many there were.

`--select` and `--ignore` choose rules by prefixes of their codes; the longest prefix wins. One
fault gives one finding: where two rules would say the same, the one that names the cause speaks.

A citation that editors have marked with `{{cbignore}}`, so that bots leave it alone, is audited all
the same, because its readers are as much in need of a source. But nothing is proposed for a program
to change, and the mere hints (`info`) about its links and copies are left out.

Examples are wikitext; where a rule needs evidence from the network, it stands below.
"""
_FAMILIES = {
    "LNK": "LNK: links",
    "ARC": "ARC: archived copies",
    "DAT": "DAT: dates",
    "PAR": "PAR: parameters",
    "REF": "REF: references",
    "RUN": "RUN: the audit itself",
}


def document() -> str:
    """The whole catalogue of rules as Markdown, from the declarations."""
    sections = [_INTRODUCTION, _overview()]
    for family, rules in groupby(RULES, key=lambda rule: rule.code[:3]):
        sections.append(f"## {_FAMILIES[family]}\n")
        sections += [explain_markdown(rule) for rule in rules]
    return "\n".join(sections)


def explain_markdown(rule: Rule) -> str:
    """One rule as Markdown: what it says, why that matters, and both examples."""
    return "\n".join(_lines(rule))


def plain(rule: Rule) -> dict[str, Any]:
    """One rule as plain values: the object of `refaudit rule --format json`."""
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": str(rule.severity),
        "summary": rule.summary,
        "explanation": rule.explanation,
        "cs1_category": rule.cs1_category,
        "since": rule.since,
        "bad": {"wikitext": rule.bad.wikitext, "evidence": list(_evidence(rule.bad))},
        "good": {"wikitext": rule.good.wikitext, "evidence": list(_evidence(rule.good))},
    }


def _overview() -> str:
    rows = (
        f"| [{rule.code}](#{_anchor(rule)}) | {rule.name} | {rule.severity} | {rule.summary} |"
        for rule in RULES
    )
    return "\n".join(["| code | name | severity | summary |", "|---|---|---|---|", *rows, ""])


def _anchor(rule: Rule) -> str:
    return f"{rule.code.lower()}-{rule.name}"


def _lines(rule: Rule) -> Iterator[str]:
    yield f"### {rule.code} {rule.name}"
    yield ""
    yield f"**{rule.severity}**, since {rule.since}. {rule.summary}"
    yield ""
    yield rule.explanation
    yield ""
    if rule.cs1_category:
        yield f"English Wikipedia lists the same fault in *Category:{rule.cs1_category}*."
        yield ""
    yield from _example("It fires on", rule.bad)
    yield from _example("It is silent on", rule.good)


def _example(heading: str, example: Example) -> Iterator[str]:
    yield f"{heading}:"
    yield ""
    if example.wikitext:
        yield "```wikitext"
        yield example.wikitext
        yield "```"
        yield ""
    for evidence in _evidence(example):
        yield f"- {evidence}"
    if any(_evidence(example)):
        yield ""


def _evidence(example: Example) -> Iterator[str]:
    """What was seen, in sentences."""
    if example.original:
        yield f"the cited page is {example.original}"
    if example.snapshot:
        yield f"the archived copy is {example.snapshot}"
    if example.run:
        yield from _of_run(example)


def _of_run(example: Example) -> Iterator[str]:
    facts = example.run
    if facts is None or facts == RunFacts():
        yield "a run without such trouble"
        return
    if facts.network_down:
        yield f"the network of the run: {facts.network_down}"
    for each in facts.troubled:
        yield f"the host {each.host}, cited {each.citations} times: {each.proof}"
    for title, reason in facts.unreadable:
        yield f"the article {title}: {reason}"
