"""The kinds of item, one file each, found by walking this folder and by the entry point ``bizenv_rules.kinds``."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from bizenv_rules.kinds.base import Kind


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its name, ``section`` among them.

    >>> sorted(kinds())[:3]
    ['by_level', 'by_rank', 'deduct']
    """
    own = [import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__) if found.name != "base"]
    found = [module.KIND for module in own] + [point.load() for point in entry_points(group="bizenv_rules.kinds")]
    return {kind.name: kind for kind in found}
