"""How long proofs may take: asked between statements, and wherever one of them takes another step."""

from __future__ import annotations

from time import monotonic

TIME_LIMIT = "time limit"


class TimeUpError(Exception):
    """The time is over: what was asked has no answer."""


class Clock:
    """Runs from when it is made. ``seconds`` None: there is no limit.

    >>> Clock(None).is_over, Clock(0).is_over
    (False, True)
    """

    def __init__(self, seconds: float | None = None) -> None:
        self._end = None if seconds is None else monotonic() + seconds

    @property
    def is_over(self) -> bool:
        """Whether the time is over."""
        return self._end is not None and monotonic() >= self._end

    def step(self) -> None:
        """Raises ``TimeUpError`` if it is."""
        if self.is_over:
            raise TimeUpError
