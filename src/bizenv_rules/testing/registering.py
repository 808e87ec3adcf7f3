"""The entry point of Hypothesis: what ``from_type`` makes of ``Rubric`` and ``Evidence``, without importing either.

Hypothesis calls ``register`` whenever it is imported, so nothing of this library may be loaded then: the strategies are
registered when the module of the type is imported, at once if it is there already.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

TYPES: Final = {"bizenv_rules.rubric.load": "Rubric", "bizenv_rules.testing.grounds": "Evidence"}


def register() -> None:
    """Called by Hypothesis.

    >>> register()
    >>> from hypothesis import strategies as st
    >>> from bizenv_rules.testing import Evidence
    >>> isinstance(st.from_type(Evidence), st.SearchStrategy)
    True
    """
    for name in TYPES:
        if name in sys.modules:
            _known(sys.modules[name])
    if any(name not in sys.modules for name in TYPES) and not any(isinstance(finder, _Waiting) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Waiting())


def _known(module: ModuleType) -> None:
    from hypothesis import strategies as st

    wanted = TYPES[module.__name__]
    st.register_type_strategy(getattr(module, wanted), _rubrics if wanted == "Rubric" else _evidence)


def _rubrics(_: type) -> SearchStrategy[Any]:
    from bizenv_rules.testing.drawing import rubrics

    return rubrics()


def _evidence(_: type) -> SearchStrategy[Any]:
    """Evidence for some generated rubric."""
    from bizenv_rules.testing.drawing import evidence_for, rubrics

    return rubrics().flatmap(lambda rubric: evidence_for(rubric, boundary=False))


class _Waiting(MetaPathFinder):
    """Lets the modules of the types be found as ever, and registers their strategies once they are loaded."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """None for every module but those waited for."""
        del path, target
        if fullname not in TYPES or fullname in sys.modules:
            return None
        place = sys.meta_path.index(self)
        sys.meta_path.remove(self)
        try:
            spec = find_spec(fullname)
        finally:
            sys.meta_path.insert(place, self)
        if spec is not None and spec.loader is not None:
            spec.loader = _Telling(spec.loader)
        return spec


class _Telling(Loader):
    """A loader that tells when its module is there."""

    def __init__(self, inner: Loader) -> None:
        self.inner = inner

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """As the loader does."""
        return self.inner.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """As the loader does; then the type is known."""
        self.inner.exec_module(module)
        _known(module)

    def __getattr__(self, name: str) -> Any:
        """Everything else (source, resources) is asked of the loader itself."""
        return getattr(self.inner, name)
