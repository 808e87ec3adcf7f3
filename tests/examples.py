"""How many examples a slow law tries: a part of what the profile says, so that `make fuzz` still tries many."""

from __future__ import annotations

from typing import Any

from hypothesis import settings


def part_of_profile(divisor: int, **more: Any) -> settings:
    """Settings with the profile's examples divided, at least five."""
    return settings(max_examples=max(5, settings.default.max_examples // divisor), **more)
