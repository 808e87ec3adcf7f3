"""How much a file may hold. What is larger is refused with a position, before it costs time or memory."""

from __future__ import annotations

from typing import Final

FILE_BYTES: Final = 2_000_000
LINES: Final = 100_000
DEPTH: Final = 40
NODES: Final = 200_000
TEXT_CHARACTERS: Final = 20_000
KEY_CHARACTERS: Final = 200
WHOLE_DIGITS: Final = 15
DECIMAL_DIGITS: Final = 10
ALIKE: Final = 100
"""So many problems of one code are kept; the rest is counted."""
