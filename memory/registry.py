"""A folder as a register: each of its files defines one thing, and the file's name is the thing's name.

Knows nothing of the things. Files whose name begins with an underscore are shared pieces and are passed over.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import TypeVar

Thing = TypeVar("Thing")


def walk(package: str, constant: str, kind: type[Thing]) -> dict[str, Thing]:
    """Import every module of a package and return what each names by `constant`, by the module's name.

    package: dotted name, such as "memory.strategies". Raises TypeError for a file that does not define it.
    """
    found: dict[str, Thing] = {}
    for module in pkgutil.iter_modules(importlib.import_module(package).__path__):
        if module.name.startswith("_"):
            continue
        thing = getattr(importlib.import_module(f"{package}.{module.name}"), constant, None)
        if not isinstance(thing, kind):
            place = f"{package.replace('.', '/')}/{module.name}.py"
            raise TypeError(f"{place} must end with {constant} = an instance of {kind.__name__}")
        found[module.name] = thing
    return found
