"""What an expression is worth: exact numbers at its door, and the errors where a value does not exist."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from bizenv_rules.expr.tree import Scalar
from bizenv_rules.source import Span

CALENDAR = "@calendar"
"""The reserved key under which an environment holds the working-day calendar; no name can be spelt so."""


class Undefined(ArithmeticError):  # noqa: N818 - said of a value, as in mathematics
    """A value that does not exist: ``why``, the part of the expression that has none (``text``) and its ``span``."""

    def __init__(self, why: str, text: str = "", span: Span | None = None) -> None:
        self.why, self.text, self.span = why, text, span
        super().__init__(f"{why} in `{text}`" if text else why)

    def __reduce__(self) -> tuple[type[Undefined], tuple[str, str, Span | None]]:
        return (type(self), (self.why, self.text, self.span))


class DivisionByZero(Undefined):
    """A division whose divisor came out as 0."""


def number(value: object) -> int | Fraction | None:
    """The exact number of what a caller gave: int and Fraction as they are, Decimal as Fraction, absent as absent.

    Raises ``TypeError`` for floats, booleans and anything else.

    >>> number(Decimal("0.5")), number(3), number(None)
    (Fraction(1, 2), 3, None)
    """
    if value is None or type(value) is int or type(value) is Fraction:
        return value
    if isinstance(value, Decimal) and value.is_finite():
        return Fraction(value)
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        return value
    raise TypeError(f"{value!r} is not an exact number: give an int, a Decimal or a Fraction")


def divide(left: int | Fraction, right: int | Fraction) -> Fraction:
    """The exact quotient. Raises ``DivisionByZero``.

    >>> divide(1, 3)
    Fraction(1, 3)
    """
    if right == 0:
        raise DivisionByZero("division by zero")
    return Fraction(left, right)


def guarded(call: Callable[..., Scalar], text: str, span: Span | None) -> Callable[..., Scalar]:
    """The same function, whose ``Undefined`` names the part of the expression that it stands for."""

    def run(*args: object) -> Scalar:
        try:
            return call(*args)
        except Undefined as error:
            raise type(error)(error.why, text, span) from error

    return run
