"""How cases are declared, and how they become one web.

    @scenario("dead/soft-404", langs=("fi", "de"), hard=True)
    def cms_error(at: Place) -> None:
        \"\"\"The system answers 200 with its error page.\"\"\"
        at.site.elsewhere(lambda _: at.missing(status=200))

The module is the family, the docstring the cause. What the function gives back is what is cited:
nothing for the place's own page, a path, a citation, or several of these, each its own case.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from tests.simweb import scenarios
from tests.simweb.case import Case, Cited
from tests.simweb.place import Place
from tests.simweb.web import Web

__all__ = ["World", "build", "scenario"]

Made = Cited | str | None | Sequence[Cited | str]


class _Declared(Struct, frozen=True, kw_only=True):
    make: Callable[[Place], Made]
    truth: tuple[str, ...]
    langs: tuple[str, ...]
    kind: str | None
    hard: bool
    needs: str | None
    judged: str


class World(Struct, frozen=True, kw_only=True):
    """The web and all that is cited from it."""

    web: Web
    cases: tuple[Case, ...]


_DECLARED: list[_Declared] = []


def scenario(
    truth: str,
    *,
    langs: Iterable[str] = ("en",),
    kind: str | None = None,
    hard: bool = False,
    needs: str | None = None,
    judged: str = "url",
) -> Callable[[Callable[[Place], Made]], Callable[[Place], Made]]:
    """Declare a scenario, played once in each language; `judged` is `url` or `archive_url`."""

    def declare(make: Callable[[Place], Made]) -> Callable[[Place], Made]:
        _DECLARED.append(
            _Declared(
                make=make,
                truth=tuple(truth.split()),
                langs=tuple(langs),
                kind=kind,
                hard=hard,
                needs=needs,
                judged=judged,
            )
        )
        return make

    return declare


def build() -> World:
    """Play all scenarios; the same world every time."""
    for module in pkgutil.iter_modules(scenarios.__path__, f"{scenarios.__name__}."):
        importlib.import_module(module.name)
    web, cases = Web(), list[Case]()
    for declared in _DECLARED:
        for code in declared.langs:
            place = Place(web, 100 + len(cases), code, declared.kind)
            cases += _cases(declared, place)
    return World(web=web, cases=tuple(cases))


def _cases(declared: _Declared, place: Place) -> Iterable[Case]:
    made = declared.make(place)
    several = made if isinstance(made, list | tuple) else [made]
    name = declared.make.__name__
    family = declared.make.__module__.rpartition(".")[2]
    for number, one in enumerate(several):
        cited = one if isinstance(one, Cited) else place.cite(one)
        place_in_list = f"-{number + 1}" if len(several) > 1 else ""
        yield Case(
            id=f"{family}/{name}/{place.code}{place_in_list}",
            family=family,
            language=place.code,
            cause=" ".join((inspect.getdoc(declared.make) or "").split()),
            truth=declared.truth,
            judged=getattr(cited, declared.judged),
            cited=cited,
            hard=declared.hard,
            needs=declared.needs,
        )
