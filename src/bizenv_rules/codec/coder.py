"""``Coder``: how one hint is written and read, and the error that knows the way to what does not fit."""

from __future__ import annotations

from collections.abc import Callable
from types import NoneType
from typing import Any, Final

Plain = Any
"""What ``json`` reads and writes: dict, list, str, int, bool, None."""

KINDS: Final[dict[type, str]] = {
    dict: "an object",
    list: "a list",
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    NoneType: "null",
}


class Coder:
    """``kind``: what the values are in JSON; ``of``: their Python class. The two functions are set once it is known to the others.

    ``is_plain``: whether every value of the kind is read as it stands.
    """

    __slots__ = ("decode", "encode", "is_plain", "kind", "of")

    encode: Callable[[Any], Plain]
    decode: Callable[[Plain], Any]

    def __init__(self, kind: type, of: type) -> None:
        self.kind, self.of, self.is_plain = kind, of, False


Find = Callable[[Any], Coder]
"""The coder of another hint."""


class MisfitError(Exception):
    """Data that does not fit its hint, with the way to it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message, self.way = message, ""

    def inside(self, step: str | int) -> MisfitError:
        """The same, seen from one step further out."""
        here = f"[{step}]" if isinstance(step, int) else step
        self.way = here + (self.way if self.way.startswith("[") or not self.way else "." + self.way)
        return self

    def __str__(self) -> str:
        return f"{self.way}: {self.message}" if self.way else self.message


def kind_of(data: Plain) -> str:
    """What the data is, for a message."""
    return KINDS.get(type(data), f"of type {type(data).__name__}")


def read_at(step: str | int, coder: Coder, data: Plain) -> Any:
    """``coder.decode(data)``; an error says that it lay at ``step``."""
    try:
        return coder.decode(data)
    except MisfitError as error:
        raise error.inside(step) from None


def read_all(data: Plain, coder: Coder) -> list[Any]:
    """Every item of a list."""
    if type(data) is not list:
        raise MisfitError(f"must be a list, not {kind_of(data)}")
    decode, found = coder.decode, []
    try:
        for item in data:
            found.append(decode(item))  # noqa: PERF401  # the place of a misfit is how many were read
    except MisfitError as error:
        raise error.inside(len(found)) from None
    return found
