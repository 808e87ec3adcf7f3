"""Files of text to plain data with positions: YAML, strict, bounded, all problems at once."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from bizenv_rules.text.document import Document as Document
    from bizenv_rules.text.document import Extent as Extent
    from bizenv_rules.text.document import Path as Path
    from bizenv_rules.text.document import Place as Place
    from bizenv_rules.text.document import Trap as Trap
    from bizenv_rules.text.document import dotted as dotted
    from bizenv_rules.text.loading import load as load
    from bizenv_rules.text.reading import read as read

_HOME: Final = {
    **dict.fromkeys(("Document", "Extent", "Path", "Place", "Trap", "dotted"), "document"),
    "load": "loading",
    "read": "reading",
}

__all__ = ["Document", "Extent", "Path", "Place", "Trap", "dotted", "load", "read"]


def __getattr__(name: str) -> Any:
    """Names are imported when they are first asked for: who only reads a file does without YAML."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = found
    return found
