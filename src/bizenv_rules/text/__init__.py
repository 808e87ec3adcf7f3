"""Files of text to plain data with positions: YAML, strict, bounded, all problems at once."""

from __future__ import annotations

from bizenv_rules.text.document import Document, Extent, Path, Place, Trap, dotted
from bizenv_rules.text.loading import load
from bizenv_rules.text.reading import read

__all__ = ["Document", "Extent", "Path", "Place", "Trap", "dotted", "load", "read"]
