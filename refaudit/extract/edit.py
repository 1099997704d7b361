"""A citation template with some of its parameters changed, and nothing else.

The text is cut at the offsets of the parameters, so that what an edit does not name stays as it is
to the character: spacing, comments, order. A new parameter is laid out as the one that it follows.
"""

import re
from collections.abc import Sequence

from msgspec import Struct, structs

from refaudit.catalogue import parameters, templates
from refaudit.extract.arguments import Argument, Call, read_call
from refaudit.extract.nodes import Kind
from refaudit.extract.scan import scan
from refaudit.model.finding import Edit

__all__ = ["apply"]

_PIPE = "{{!}}"
_NAME = re.compile(r"[^|={}<>\[\]\n]+")
#: What would open or close something in the template, or break its line.
_UNSAFE = re.compile(r"[{}\n]|<!--|</?(?:nowiki|ref)\b", re.IGNORECASE)
#: Without one of them the text around the template could read otherwise.
_REFERENCE_TAG = re.compile(r"<[\s/]{0,9}ref\b", re.IGNORECASE)


def apply(wikitext: str, edits: Sequence[Edit], *, language: str = "en") -> str | None:
    """Make the edits one after another; all other characters stay.

    A parameter is found by its name or, failing that, by another name of the same meaning
    (`archiveurl` for `archive-url`). A pipe in a new value is written `{{!}}`.

    None where the wikitext is no single template, or an edit is not safe: a new value with
    braces, a line break, a comment or a reference; a value that has a comment in its middle; a
    rename to a name that has a value already, or of a parameter that is not there; a reference tag
    that has no end, or would be lost with the old value. Removing what is not there is no change.

    `language` is that of the article; a template of another wiki keeps its own names.
    """
    written = _call(wikitext, language)
    language = templates.names_of(written.name, language) if written else language
    for edit in edits:
        value = None if edit.value is None else edit.value.strip()
        changed = _one(wikitext, structs.replace(edit, value=value), language)
        if changed is None:
            return None
        wikitext = changed
    return wikitext if _call(wikitext, language) else None


def _one(wikitext: str, edit: Edit, language: str) -> str | None:
    call = _call(wikitext, language)
    names = [name for name in (edit.parameter, edit.rename) if name is not None]
    if call is None or not all(_NAME.fullmatch(name) for name in names):
        return None
    if scan(wikitext).unclosed or (edit.value is not None and _UNSAFE.search(edit.value)):
        return None
    template = _Template(wikitext, call, language)
    if edit.rename is not None:
        changed = _renamed(template, edit.parameter, edit.rename, edit.value)
    elif edit.value is None:
        changed = template.without(edit.parameter)
    elif found := template.find(edit.parameter):
        changed = template.valued(found, edit.value)
    else:
        changed = template.added(edit.parameter, edit.value, edit.after)
    if changed is None or _reference_tags(changed) != _reference_tags(wikitext):
        return None
    return changed if _as_meant(changed, edit, call, language) else None


def _reference_tags(wikitext: str) -> int:
    return len(_REFERENCE_TAG.findall(wikitext))


def _renamed(template: "_Template", old: str, new: str, value: str | None) -> str | None:
    argument, rival = template.exact(old), template.exact(new)
    if argument is None or argument.positional or (rival and rival.written):
        return None
    if rival:
        template = template.reread(template.without(new))
        argument = template.exact(old)
    if argument and value is not None:
        changed = template.valued(argument, value)
        template = template.reread(changed) if changed is not None else template
        argument = template.exact(old) if changed is not None else None
    return template.renamed(argument, new) if argument else None


def _call(wikitext: str, language: str) -> Call | None:
    scanned = scan(wikitext)
    node = scanned.nodes[0] if scanned.nodes else None
    if not node or node.kind is not Kind.TEMPLATE or (node.start, node.end) != (0, len(wikitext)):
        return None
    return read_call(wikitext, node, scanned.children(0), language)


def _as_meant(changed: str, edit: Edit, before: Call, language: str) -> bool:
    """Whether the new text reads as the edit says, and all other parameters as before."""
    after = _call(changed, language)
    if after is None:
        return False
    names = {edit.parameter, edit.rename}
    meanings = {parameters.canonical(name, language) for name in names if name} - {None}

    def named(argument: Argument) -> bool:
        meaning = parameters.canonical(argument.name, language)
        return argument.name in names or meaning in meanings

    old, new = (
        [(a.name, a.written) for a in call.arguments if not named(a)] for call in (before, after)
    )
    values = {a.written for a in after.arguments if named(a)}
    return old == new and (edit.value is None or edit.value.replace("|", _PIPE) in values)


class _Layout(Struct, frozen=True, kw_only=True):
    """The blanks around the parts of a parameter: `{before}|{open}name{close}={lead}value`.

    `width` is the length of the name with the blanks behind it, where equals signs form a column.
    """

    before: str
    open: str
    close: str
    lead: str
    width: int

    def written(self, name: str, value: str) -> str:
        """A parameter in this layout."""
        close = " " * max(1, self.width - len(name)) if len(self.close) > 1 else self.close
        return f"{self.before}|{self.open}{name}{close}={self.lead}{value}"


class _Template:
    """A template whose text can be cut at its arguments."""

    def __init__(self, wikitext: str, call: Call, language: str) -> None:
        self._text = wikitext
        self._call = call
        self._language = language
        self._arguments = call.arguments

    def reread(self, wikitext: str) -> "_Template":
        """The template after a change."""
        return _Template(wikitext, _call(wikitext, self._language) or self._call, self._language)

    def exact(self, name: str) -> Argument | None:
        """The argument that counts for a name."""
        return next((a for a in reversed(self._arguments) if a.name == name), None)

    def find(self, name: str) -> Argument | None:
        """The argument that counts for a name, else the last with another name for the same."""
        meaning = parameters.canonical(name, self._language)
        others = (
            argument
            for argument in reversed(self._arguments)
            if meaning and parameters.canonical(argument.name, self._language) == meaning
        )
        return self.exact(name) or next(others, None)

    def without(self, name: str) -> str:
        """The text without any argument of this name."""
        found, text = self.find(name), self._text
        for index, argument in reversed(list(enumerate(self._arguments))):
            if found and argument.name == found.name:
                text = text[: self._pipe(index)] + text[argument.value_end :]
        return text

    def renamed(self, argument: Argument, name: str) -> str:
        """The text with another name for an argument."""
        start = self._pipe(self._arguments.index(argument)) + 1
        raw = self._text[start : argument.value_start - 1]
        written = raw.replace(argument.name, name, 1)
        if len(raw) - len(raw.rstrip()) > 1:
            written = written.rstrip().ljust(len(raw) - 1) + " "
        return self._text[:start] + written + self._text[argument.value_start - 1 :]

    def valued(self, argument: Argument, value: str) -> str | None:
        """The text with another value; comments at either end of the old one stay."""
        start, end = argument.value_start, argument.value_end
        raw, value = self._text[start:end], value.replace("|", _PIPE)
        if argument.written:
            place = raw.find(argument.written)
            if place < 0:
                return None  # a comment stands in the middle
            new = raw[:place] + value + raw[place + len(argument.written) :]
        elif not value:
            new = raw
        elif raw.strip():
            blanks = len(raw) - len(raw.lstrip())
            new = f"{raw[:blanks]}{value} {raw[blanks:]}"
        else:
            layout = self._layout(argument)
            line_end = raw.find("\n")
            trail = raw[line_end:] if line_end >= 0 else layout.before if raw else ""
            new = layout.lead + value + trail
        return self._text[:start] + new + self._text[end:]

    def added(self, name: str, value: str, after: str | None) -> str:
        """The text with a new argument behind another one, or behind the last."""
        value = value.replace("|", _PIPE)
        named = [argument for argument in self._arguments if not argument.positional]
        neighbour = (self.find(after) if after else None) or (named[-1] if named else None)
        if neighbour is None:
            end = len(self._text) - len("}}")
            return f"{self._text[:end]}|{name}={value}{self._text[end:]}"
        raw = self._text[neighbour.value_start : neighbour.value_end]
        place = neighbour.value_start + len(raw.rstrip())
        new = self._layout(neighbour).written(name, value)
        return self._text[:place] + new + self._text[place:]

    def _pipe(self, index: int) -> int:
        """Where the pipe before an argument stands."""
        return self._arguments[index - 1].value_end if index else self._call.name_end

    def _layout(self, argument: Argument) -> _Layout:
        """The layout around an argument: the separator behind it, or before the last one."""
        index = self._arguments.index(argument)
        following = min(index + 1, len(self._arguments) - 1)
        head = self._text[: self._pipe(following)]
        named = [a for a in self._arguments if not a.positional]
        model = argument if argument.written and not argument.positional else None
        model = model or next((a for a in named if a.written), argument)
        pipe = self._pipe(self._arguments.index(model))
        name = self._text[pipe + 1 : model.value_start - 1]
        value = self._text[model.value_start : model.value_end]
        return _Layout(
            before=head[len(head.rstrip()) :],
            open=name[: len(name) - len(name.lstrip())],
            close=name[len(name.rstrip()) :],
            lead=value[: len(value) - len(value.lstrip())],
            width=len(name.lstrip()),
        )
