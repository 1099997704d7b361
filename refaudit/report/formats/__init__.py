"""One module a format: each module of this package declares a `FORMAT` and is found by itself."""

import importlib
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType

from refaudit.report.format import Format

__all__ = ["FORMATS"]


def _found() -> dict[str, Format]:
    modules = (
        importlib.import_module(f"{__name__}.{module.name}")
        for module in pkgutil.iter_modules(__path__)
    )
    formats: list[Format] = [module.FORMAT for module in modules]
    return {format_.name: format_ for format_ in sorted(formats, key=lambda each: each.name)}


#: Every known format by its name.
FORMATS: Mapping[str, Format] = MappingProxyType(_found())
