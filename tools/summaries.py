"""What rules say in one sentence, for the catalogues of the report: Babel reads it from here.

A rule is a decorated function, and the first line of its docstring is its summary.
"""

import ast
from collections.abc import Iterator
from typing import IO

__all__ = ["extract"]

_DECORATORS = frozenset({"citation_rule", "article_rule", "run_rule"})


def extract(
    file: IO[bytes],
    _keywords: object,
    _comment_tags: object,
    options: object,
) -> Iterator[tuple[int, None, str, list[str]]]:
    """The summaries of the rules of a module, as Babel takes messages."""
    for node in ast.parse(file.read()).body:
        if isinstance(node, ast.FunctionDef) and any(map(_declares, node.decorator_list)):
            summary, _, _ = (ast.get_docstring(node) or "").partition("\n")
            if summary:
                yield node.lineno, None, summary, []


def _declares(decorator: ast.expr) -> bool:
    return (
        isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Name)
        and decorator.func.id in _DECORATORS
    )
