"""Writes `refaudit/catalogue/calendars/`: how the languages of the world write dates, from CLDR.

    pip install Babel
    python tools/calendars.py

The files are made anew as a whole; what a wiki does otherwise stands in `catalogue/wikis/`.
"""

import json
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from babel import Locale
from babel.core import get_cldr_version

OUT = Path(__file__).parents[1] / "refaudit" / "catalogue" / "calendars"
#: The languages of the larger Wikipedias, as CLDR writes them.
LOCALES = """
    af ar ast az ba be bg bn br bs ca ce ceb cs cy da de el eo es et eu fa fil fi fo fr fy ga gd gl
    gsw he hi hr hu hy ia id is it ja jv ka kk kn ko ku ky lb lt lv mk ml mn mr ms my nb ne nl nn oc
    or pa pl pt qu ro ru sah sc scn sk sl sq sr sr_Latn sv sw ta te tg th tr tt uk ur uz
    vec vi yo yue zh
"""
#: What MediaWiki calls the languages that CLDR calls otherwise.
CODES = {"gsw": "als", "nb": "no", "fil": "tl", "sr_Latn": "sh", "yue": "zh-yue"}
#: What a month is called where CLDR has no names of its own.
NAMELESS = "M{m}"
TOKEN = re.compile(r"'([^']*)'|([A-Za-z])\2*|[^A-Za-z']+")


def months(locale: Locale) -> list[list[str]]:
    """The names of each month, the one for running dates first."""
    wanted = [("format", "wide"), ("stand-alone", "wide")]
    wanted += [("format", "abbreviated"), ("stand-alone", "abbreviated")]
    found = [[locale.months[use][width][n] for use, width in wanted] for n in range(1, 13)]
    return [
        [name for name in dict.fromkeys(names) if not re.search(r"\d", name)] for names in found
    ]


def shapes(locale: Locale) -> Iterator[str]:
    """The long pattern of a day and that of a month as shapes of `date_shapes.py`."""
    patterns = [locale.date_formats["long"].pattern, locale.date_formats["medium"].pattern]
    patterns += [str(locale.datetime_skeletons[key].pattern) for key in ("yMMMM", "yMMM")]
    names = locale.months["format"]["wide"]
    affixes = {re.sub(r"\d+", "{m}", name) for name in names.values()}
    counted = affixes.pop() if len(affixes) == 1 else "{M}"
    if counted == NAMELESS:
        return
    for pattern in patterns:
        shape = shape_of(pattern, counted)
        # Months by number alone, as 5/6/2012, mean other days elsewhere.
        if shape and ("{M}" in shape or re.search(r"[^\W\d_]", re.sub(r"\{.\}", "", shape))):
            yield shape


def shape_of(pattern: str, month: str) -> str | None:
    """A shape, None where the pattern has parts that are no date of the Gregorian calendar."""
    parts = {"d": "{D}", "dd": "{D}", "y": "{Y}", "M": "{m}", "MM": "{m}"}
    parts |= dict.fromkeys(("MMM", "MMMM", "LLL", "LLLL"), month)
    made = ""
    for token in TOKEN.finditer(pattern):
        if token[2]:
            if token[0] not in parts:
                return None
            made += parts[token[0]]
        else:
            made += token[1] if token[1] is not None else token[0]
    return " ".join(re.sub(r"[\u200e\u200f]", "", made).split())


def table(code: str) -> str | None:
    """The file of a language; None where CLDR has no names of its own in it."""
    locale = Locale.parse(code)
    names, made = months(locale), sorted(set(shapes(locale)))
    if not made:
        return None
    rows = "".join(f"  {json.dumps(row, ensure_ascii=False)},\n" for row in names if all(names))
    return (
        f"# {locale.english_name}: made by tools/calendars.py, not by hand.\n\n"
        + (f"months = [\n{rows}]\n" if rows else "")
        + f"shapes = {json.dumps(made, ensure_ascii=False)}\n\n"
        + f'[source]\nfrom = ["Unicode CLDR {get_cldr_version()}"]\n'
        + f"checked = {datetime.now(UTC).date()}\n"
    )


def main() -> None:
    """Write the files of all languages."""
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    locales = LOCALES.split()
    # The tables of one locale leak into those that a process loads after it.
    with ProcessPoolExecutor(max_workers=2, max_tasks_per_child=1) as pool:
        tables = list(pool.map(table, locales))
    for locale, made in zip(locales, tables, strict=True):
        if made:
            (OUT / f"{CODES.get(locale, locale)}.toml").write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()
