"""The rows of the tables of templates, English and others."""

from enum import StrEnum

from msgspec import Struct

__all__ = ["CitationTemplate", "HelperRole", "HelperTemplate"]


class CitationTemplate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A template that describes one source.

    `family` is `cs1`, `cs2`, `vancouver`, `wrapper` for a template of its own parameters that
    takes the common ones of CS1 too, or `local` for one of a wiki in another language, which has
    other names for them; `kind` is what it cites (`web`, `news`, `book` …). `requires` are the
    canonical parameters without which it shows an error.

    `url_status` is what the template itself says of the address, where it says something.
    `language` names the table of those names: a language, `mul` where wikis of several have the
    template and only names of one meaning count, None for the names of the article's own wiki.
    """

    name: str
    family: str
    kind: str
    aliases: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    url_status: str | None = None
    language: str | None = None


class HelperRole(StrEnum):
    """What a helper template does for references and citations.

    `SHORT` makes a footnote that names a full citation, `HARVARD` names one in running text or in a
    footnote of another, `ANCHOR` gives a full citation the name by which these find it.
    """

    DEAD_LINK = "dead-link"
    ARCHIVE = "archive"
    IGNORE = "ignore"
    REFERENCE = "reference"
    USE = "use"
    SHORT = "short"
    HARVARD = "harvard"
    ANCHOR = "anchor"
    LIST = "list"
    DATE_STYLE = "date-style"
    CHARACTER = "character"


class HelperTemplate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A template that is no citation itself.

    `group` is the footnote group that it uses when none is written, `content` the parameter with
    the footnote's text, `called` and `grouped` those with its name and group (the latter also under
    other names, and with a number for one of several), `refs` the one with definitions, `url` and
    `date` those of a capture. `address` is the pattern of the capture's URL where the template puts
    it together from `url` (then the original) and `date`; `captures` has the same for other
    parameters in the place of `date`, by their names. `style` is `dmy` or `mdy`; `text` what a
    character stands for.
    """

    name: str
    role: HelperRole
    aliases: tuple[str, ...] = ()
    group: str | None = None
    content: str = "1"
    called: str = "name"
    grouped: str = "group"
    also_grouped: tuple[str, ...] = ()
    refs: str = "refs"
    url: str = "url"
    date: str = "date"
    address: str | None = None
    captures: dict[str, str] = {}
    style: str | None = None
    text: str | None = None
