"""`refaudit rule`: the rule catalogue."""

from collections.abc import Sequence
from typing import Annotated

import msgspec
import typer

from refaudit import rules
from refaudit.cli.console import emit
from refaudit.errors import UsageError

__all__ = ["rule"]


def rule(
    code: Annotated[
        str | None, typer.Argument(metavar="CODE", help="A code, as ARC101. Default: all.")
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", metavar="text|json|md", help="How to print it.")
    ] = "text",
) -> None:
    """Explain a rule, or list all of them."""
    chosen = None if code is None else rules.explain(code)
    match format_:
        case "json":
            rows = (
                [rules.plain(one) for one in rules.RULES] if chosen is None else rules.plain(chosen)
            )
            emit(msgspec.json.format(msgspec.json.encode(rows), indent=2) + b"\n")
        case "md":
            emit((rules.document() if chosen is None else rules.explain_markdown(chosen)).encode())
        case "text":
            emit((_list(rules.RULES) if chosen is None else _explanation(chosen)).encode())
        case _:
            raise UsageError(f"unknown format {format_!r}", "Known formats: text, json, md.")


def _list(chosen: Sequence[rules.Rule]) -> str:
    width = max(len(one.name) for one in chosen)
    return "".join(f"{r.code}  {r.severity:<7}  {r.name:<{width}}  {r.summary}\n" for r in chosen)


def _explanation(one: rules.Rule) -> str:
    parts = [f"{one.code} {one.name} ({one.severity})", one.summary, one.explanation]
    if one.bad.wikitext:
        parts += [f"Fires:\n    {one.bad.wikitext}", f"Does not fire:\n    {one.good.wikitext}"]
    if one.cs1_category:
        parts.append(f"English Wikipedia lists the same fault in: {one.cs1_category}")
    return "\n\n".join(part for part in parts if part) + "\n"
