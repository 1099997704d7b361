"""Our rules against what a real citation module of 2022 said of each citation in English articles.

The module's categories are recorded by citation, with the arguments as it was given them. Checks
that are newer than 2022 (`archive-date` against the timestamp, or without `archive-url`) have no
counterpart there and are left out.
"""

import html
import json
import re
from collections import Counter, defaultdict
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from refaudit import rules
from refaudit.extract import extract
from refaudit.model.citation import Article
from refaudit.model.finding import Case

SHARED = Path(__file__).parents[2] / "../shared"
GOLD = SHARED / "gold/gold.jsonl"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not GOLD.is_file(), reason="the gold set is not beside the checkout"),
]

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
MODULE = {"cs1", "cs2", "vancouver"}

#: Rules, the categories that they mirror, and how often: both, the module alone, we alone.
EXPECTED = {
    # The one: {{format date}}, which a rule does not read and the module there did not know.
    "DAT101 DAT102 DAT103 DAT106 DAT108": ("errors: dates", (7, 1, 0)),
    "DAT104": ("errors: access-date without URL", (12, 0, 0)),
    "PAR105": ("errors: missing title|errors: bare URL", (2, 0, 0)),
    # The three: {{google books|plainurl=y}}, which makes a URL that the module there did not see.
    "PAR106 ARC112": ("errors: URL", (12, 3, 0)),
    "PAR114": ("errors: external links", (13, 0, 0)),
    "ARC101 ARC105 ARC115": ("errors: archive-url", (1, 0, 0)),
    "PAR101": ("maint: url-status", (2, 0, 0)),
    "PAR102 PAR115": ("errors: invalid parameter value", (17, 0, 0)),
    "PAR103 PAR111": (
        "errors: unsupported parameter|errors: deprecated parameters"
        "|errors: unrecognized parameter",
        (173, 0, 0),
    ),
    "PAR104": ("errors: requires URL", (5, 0, 0)),
    "PAR108": ("errors: redundant parameter", (0, 0, 0)),
    "PAR109": ("errors: generic title|maint: archived copy as title", (3, 0, 0)),
    "PAR110": ("maint: bot: original URL status unknown", (1, 0, 0)),
    "PAR116": ("errors: URL–wikilink conflict", (1, 0, 0)),
    "PAR117": ("errors: format without URL|errors: param-access", (1, 0, 0)),
}


def signature(arguments):
    """What makes two citations one, whatever their spelling: gold has entities resolved."""
    plain = ((name, re.sub(r"\s+", "", html.unescape(value))) for name, value in arguments.items())
    return frozenset((name, value) for name, value in plain if value)


def audited(path):
    """The signature and the codes of each citation that the module would show."""
    text = path.read_bytes().decode("utf-8", "replace")
    extraction = extract(Article(title=path.stem, text=text, source=str(path)))
    context = rules.Context(article=path.stem, now=NOW)
    every = rules.select()
    for citation in extraction.citations:
        if citation.family in MODULE:
            case = Case(citation=citation, article=extraction)
            codes = {finding.code for finding in rules.findings(case, context, every)}
            yield signature(citation.parameters), codes


def pairs(gold, ours):
    """Each citation of gold with ours: of the same arguments, else of most, for gold cuts some."""
    left = dict(enumerate(ours))
    exact, by_argument = defaultdict(list), defaultdict(set)
    for number, (arguments, _) in left.items():
        exact[arguments].append(number)
    rest = []
    for arguments, categories in gold:
        if exact[arguments]:
            yield arguments, categories, left.pop(exact[arguments].pop(0))[1]
        else:
            rest.append((arguments, categories))
    for number, (arguments, _) in left.items():
        for argument in arguments:
            by_argument[argument].add(number)
    candidates = []
    for index, (arguments, _) in enumerate(rest):
        shared = Counter(number for argument in arguments for number in by_argument[argument])
        candidates += [(-n / len(arguments), index, number) for number, n in shared.items()]
    done = set()
    for likeness, index, number in sorted(candidates):
        if index not in done and number in left and likeness <= -0.5:
            done.add(index)
            yield *rest[index], left.pop(number)[1]


@cache
def compared():
    """By file and arguments: the categories and the codes of the citations that look alike."""
    alike = defaultdict(list)
    for line in GOLD.read_text("utf-8").splitlines():
        article = json.loads(line)
        if article["lang"] != "en":
            continue
        path = GOLD.parent / article["file"]
        path = path if path.is_file() else SHARED / "corpus" / article["file"]
        cited = [cite for ref in article["refs"] for cite in ref.get("cites", ())]
        gold = [
            (signature(cite["args"]), set(cite.get("categories", ())))
            for cite in (*cited, *article["body_cites"])
        ]
        for arguments, categories, codes in pairs(gold, list(audited(path))):
            alike[article["file"], arguments].append((categories, codes))
    return tuple(alike.values())


def test_nearly_every_citation_of_the_module_is_found():
    assert sum(map(len, compared())) == 5855


@pytest.mark.parametrize("codes", EXPECTED)
def test_a_rule_speaks_where_the_module_does(codes):
    categories, expected = EXPECTED[codes]
    mirrored = {f"CS1 {name}" for name in categories.split("|")}
    both = module_alone = we_alone = 0
    for citations in compared():
        theirs = sum(bool(mirrored & of_module) for of_module, _ in citations)
        ours = sum(bool({*codes.split()} & of_rules) for _, of_rules in citations)
        both += min(theirs, ours)
        module_alone += max(0, theirs - ours)
        we_alone += max(0, ours - theirs)
    assert (both, module_alone, we_alone) == expected
