"""`refaudit extract`: citations as JSON Lines, without a network."""

import msgspec
import typer

from refaudit.cli import options
from refaudit.cli.console import emit
from refaudit.cli.runs import Reading, settings_of
from refaudit.errors import SourceError
from refaudit.extract import extract as extract_article

__all__ = ["extract"]


def extract(
    targets: options.Targets,
    scope: options.Scope = None,
    config: options.Config = None,
) -> None:
    """Print the citations of articles as JSON Lines; no network."""
    settings = settings_of(config, scope=scope)
    encoder = msgspec.json.Encoder()
    reading = Reading(targets, settings)
    for source in reading:
        if isinstance(source, SourceError):
            continue
        citations = extract_article(source, links=settings.scope == "all").citations
        emit(b"".join(encoder.encode(citation) + b"\n" for citation in citations))
    if reading.failed or reading.unreadable:
        raise typer.Exit(2)
