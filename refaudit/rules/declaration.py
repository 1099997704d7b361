"""How a rule is declared: code, severity, prose, examples and check in one place.

A rule is a decorated function. Its name is the rule's name, its docstring the documentation (first
line: the summary; the rest: why it matters and how it is mended), its body the check.

    @citation_rule(
        "ARC101",
        Severity.ERROR,
        bad="{{cite web |url=… |archive-url=…}}",
        good="{{cite web |url=… |archive-url=… |archive-date=…}}",
    )
    def archive_date_missing(it: Subject) -> Iterator[Fault]: ...
"""

import inspect
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from msgspec import Struct, structs

from refaudit.model.citation import Extraction
from refaudit.model.evidence import Reason, State
from refaudit.model.finding import Edit, Severity
from refaudit.rules.context import Context
from refaudit.rules.subject import Subject

__all__ = [
    "ArticleCheck",
    "CitationCheck",
    "Example",
    "Fault",
    "HostTrouble",
    "Rule",
    "RunCheck",
    "RunFacts",
    "Seen",
    "article_rule",
    "citation_rule",
    "run_rule",
]

_SINCE = "0.1.0"


class HostTrouble(Struct, frozen=True, kw_only=True):
    """A host of which nothing can be said now, how many citations wait for it, and the proof."""

    host: str
    citations: int
    proof: str


class RunFacts(Struct, frozen=True, kw_only=True):
    """What the run itself met.

    `network_down` proves that our own network failed, None when it did not; `troubled` has the
    hosts that failed as a whole; `unreadable` has the title and the reason of each article that
    could not be read.
    """

    network_down: str | None = None
    troubled: tuple[HostTrouble, ...] = ()
    unreadable: tuple[tuple[str, str], ...] = ()


class Fault(Struct, frozen=True, kw_only=True):
    """What a check found; the engine makes a `Finding` of it.

    `line` is for faults that belong to no citation. `detail` tells apart the faults of one rule in
    one place and must not change while the fault stays; the parameter serves where it is None.
    """

    message: str
    parameter: str | None = None
    suggestion: str | None = None
    edits: tuple[Edit, ...] = ()
    line: int | None = None
    detail: str | None = None


class Seen(Struct, frozen=True, kw_only=True):
    """The verdict on a URL that an example needs.

    `led_to` is where a live URL led; `title` and `published` are what the page says of itself.
    """

    state: State
    reason: Reason
    status: int | None = None
    led_to: str | None = None
    served_timestamp: str | None = None
    title: str | None = None
    published: str | None = None

    def __str__(self) -> str:
        """The verdict in the words of the report, for the documentation."""
        more = (
            ("led to ", self.led_to),
            ("served ", self.served_timestamp),
            ("titled ", f"“{self.title}”" if self.title else None),
            ("says that it was published on ", self.published),
        )
        said = (f", {words}{value}" for words, value in more if value)
        return f"{self.state}: {self.reason}{''.join(said)}"


class Example(Struct, frozen=True, kw_only=True):
    """Wikitext and the evidence with which a rule fires on it, or does not."""

    wikitext: str
    original: Seen | None = None
    snapshot: Seen | None = None
    run: RunFacts | None = None
    now: datetime = datetime(2026, 11, 22, 10, tzinfo=UTC)


CitationCheck = Callable[[Subject], Iterable[Fault]]
ArticleCheck = Callable[[Extraction, Context], Iterable[Fault]]
RunCheck = Callable[[RunFacts], Iterable[Fault]]


class Rule(Struct, frozen=True, kw_only=True):
    """A rule of the catalogue.

    `summary` is a sentence, `explanation` Markdown: why it matters, how to mend it. `bad` fires,
    `good` does not. `cs1_category` is the tracking category in which English Wikipedia lists the
    same fault. `since` is the version that brought the rule. Of the three checks at least one is
    set. `needs` are what a citation must have, each a `Need` or a parameter, for `check` to be
    asked about it.
    """

    code: str
    name: str
    severity: Severity
    summary: str
    explanation: str
    bad: Example
    good: Example
    cs1_category: str | None = None
    since: str = _SINCE
    check: CitationCheck | None = None
    check_article: ArticleCheck | None = None
    check_run: RunCheck | None = None
    needs: frozenset[str] = frozenset()

    def faults(self, it: Subject) -> Iterable[Fault]:
        """What it finds at a citation."""
        return self.check(it) if self.check and self.needs <= it.has else ()

    def fires(self, it: Subject) -> bool:
        """Whether it finds fault with the citation: for rules that leave a fault to this one."""
        return any(True for _ in self.faults(it))


def citation_rule(  # noqa: PLR0913 - they are what a rule is
    code: str,
    severity: Severity,
    *,
    bad: str | Example,
    good: str | Example,
    cs1_category: str | None = None,
    needs: Iterable[str] = (),
    elsewhere: ArticleCheck | None = None,
) -> Callable[[CitationCheck], Rule]:
    """Declare a rule about citations; `elsewhere` finds the fault where there is no citation."""
    return lambda check: structs.replace(
        _rule(check, code, severity, bad, good),
        cs1_category=cs1_category,
        needs=frozenset(needs),
        check=check,
        check_article=elsewhere,
    )


def article_rule(
    code: str, severity: Severity, *, bad: str | Example, good: str | Example
) -> Callable[[ArticleCheck], Rule]:
    """Declare a rule about the references of an article."""
    return lambda check: structs.replace(
        _rule(check, code, severity, bad, good), check_article=check
    )


def run_rule(
    code: str, severity: Severity, *, bad: Example, good: Example
) -> Callable[[RunCheck], Rule]:
    """Declare a rule about the audit itself, which accuses no citation."""
    return lambda check: structs.replace(_rule(check, code, severity, bad, good), check_run=check)


def _rule(
    check: Callable[..., object],
    code: str,
    severity: Severity,
    bad: str | Example,
    good: str | Example,
) -> Rule:
    # Python's -OO drops docstrings: rules then check as ever, and `refaudit rule` has no prose.
    summary, _, explanation = (inspect.getdoc(check) or "").partition("\n")
    return Rule(
        code=code,
        name=check.__name__.replace("_", "-"),
        severity=severity,
        summary=summary,
        explanation=explanation.strip(),
        bad=_example(bad),
        good=_example(good),
    )


def _example(example: str | Example) -> Example:
    return Example(wikitext=example) if isinstance(example, str) else example
