"""What a run leaves behind: report files, and an exit status."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from refaudit import report as formats
from refaudit.cli.console import emit
from refaudit.errors import UsageError
from refaudit.model.finding import Finding, Severity
from refaudit.model.report import Report
from refaudit.settings import Settings

__all__ = ["deliver", "exit_status", "findings_of", "require_output"]

_STDOUT = "-"
_LATEST = "latest"


def require_output(settings: Settings) -> None:
    """Refuse what could not be written, before any work is done.

    Raises:
        UsageError: a format is unknown, or needs a library that is not installed, or more than one
            is meant for stdout; or the language is unknown.
        ReportError: the directory cannot be written to.
    """
    formats.chosen(settings.format)
    formats.translations(settings.report_language)
    if settings.out == _STDOUT and len(settings.format) != 1:
        raise UsageError("--out - writes one format", "Choose it with --format, as json.")
    if settings.out != _STDOUT:
        formats.prepare(Path(settings.out))


def deliver(
    report: Report, out: Path, chosen: Sequence[str], *, latest: bool, language: str
) -> Mapping[str, Path]:
    """Write the report to `out/RUN/`, or to stdout; gives the paths by format.

    HTML is written in the language. As the `latest` the report also takes the place of the one in
    `out/latest/`.

    Raises:
        ReportError: a file cannot be written.
    """
    if str(out) == _STDOUT:
        emit(formats.render(report, chosen[0], language))
        return {}
    paths = formats.write(report, out / report.run.id, chosen, language)
    if latest:
        formats.copy(paths, out / _LATEST)
    return paths


def findings_of(report: Report) -> Iterable[Finding]:
    """All findings of a report: of the run, of articles, of citations."""
    yield from report.findings
    for article in report.articles:
        yield from article.findings
        for citation in article.citations:
            yield from citation.findings


def exit_status(report: Report, fail_on: str) -> int:
    """2 when our network was down, 1 for findings as bad as `fail_on` or worse, else 0.

    Findings that are set aside do not count.
    """
    if report.run.network_down:
        return 2
    if fail_on == "never":
        return 0
    threshold = Severity(fail_on)
    active = (finding for finding in findings_of(report) if finding.ignored is None)
    return int(any(finding.severity.at_least(threshold) for finding in active))
