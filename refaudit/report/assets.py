"""What the HTML page is made of besides its data: templates, style, script, and its policy.

The page carries style and script in itself and names them by their hashes in its
Content-Security-Policy, so that nothing else in it can act, and nothing at all can be fetched.
"""

import base64
import functools
import hashlib
import re
from importlib import resources

import jinja2
from markupsafe import Markup, escape

from refaudit.report.drawing import drawn, height
from refaudit.report.speech import SOURCE, gettext, language, ngettext
from refaudit.report.words import MARKS, SEVERITIES, grouped

__all__ = ["MODULES", "environment", "policy"]

#: The script's files in the order in which they are joined: each uses only those before it, and
#: the last one begins.
MODULES = (
    "words", "elements", "rows", "filter", "fragment", "cards", "marks", "decisions", "copying",
    "review", "table", "controls", "main",
)  # fmt: skip
#: As the script calls its one way to make elements of the cards' HTML.
_TRUSTED = "refaudit-cards"
_ADDRESS = re.compile(r"(https?://\S+)")


@functools.cache
def environment() -> jinja2.Environment:
    """The templates; sentences pass `refaudit.report.speech` as the page is rendered."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("refaudit.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    # What a catalogue says is text as everything else, though Jinja would take it for markup.
    made.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: escape(gettext(text)),
        ngettext=lambda one, many, number: escape(ngettext(one, many, number)),
        newstyle=True,
    )
    made.filters["n"] = grouped
    made.filters["said"] = gettext
    made.filters["dimmed"] = _dimmed
    made.filters["drawn"] = drawn
    made.filters["height"] = height
    made.globals["english"] = _english
    made.globals["severity_words"] = SEVERITIES
    made.globals["mark_words"] = MARKS
    # Both are files of this package, and markup in them would change the digests' meaning.
    made.globals["style"] = Markup(_style())  # noqa: S704
    made.globals["script"] = Markup(_script())  # noqa: S704
    return made


def _english() -> Markup:
    """The attribute of an element whose text is English in every language."""
    return Markup("") if language() == SOURCE else Markup(' lang="en"')


def _dimmed(sentence: str) -> Markup:
    """The sentence with its addresses less prominent than its words."""
    # Escaping neither makes nor moves a blank, so that addresses end where they did.
    text = _ADDRESS.sub(r'<span class="muted">\1</span>', str(escape(sentence)))
    return Markup(text)  # noqa: S704 - it is escaped


def policy(*, served: bool) -> str:
    """The Content-Security-Policy; a served page may ask its own server, and nobody else."""
    rules = [
        "default-src 'none'",
        f"style-src '{_digest(_style())}'",
        f"script-src '{_digest(_script())}'",
        *(["connect-src 'self'"] if served else []),
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        f"trusted-types {_TRUSTED}",
    ]
    return "; ".join(rules)


@functools.cache
def _style() -> str:
    return _text("templates", "report.css").strip()


@functools.cache
def _script() -> str:
    parts = "\n".join(_text("script", f"{name}.js").strip() for name in MODULES)
    return f'(() => {{\n"use strict";\n{parts}\n}})();'


def _text(folder: str, name: str) -> str:
    return (resources.files("refaudit.report") / folder / name).read_text("utf-8")


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"
