"""How the generated code holds a node's value: a whole number over a denominator known now and a divisor known then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import lcm

from bizenv_rules.intervals import Interval
from bizenv_rules.lean import dataclass


@dataclass(frozen=True, slots=True)
class Held:
    """value = ``v · num ÷ (den · d)``. ``v, d``: names in the generated code, or a literal; ``d`` "" is 1, any other is above 0.

    ``num`` is not 1 only where all that reads the node takes it by ``over`` (``Lines.linear``).
    ``v`` can be ``None`` (NA) if ``na``, ``...`` (MISSING) if ``miss``; its ``d`` is a number even then. ``value``: of a constant.
    """

    v: str
    den: int = 1
    d: str = ""
    na: bool = False
    miss: bool = False
    value: Fraction | None = None
    num: int = 1

    @property
    def number(self) -> bool:
        """Whether it can be a number."""
        return self.v not in {"None", "..."}

    def over(self, den: int, divisors: Sequence[str] = ()) -> str:
        """Its numerator over ``den`` and all the divisors, of which its own is one.

        >>> Held("v3", 2, "d3").over(10, ("d1", "d3")), Held("3", value=Fraction(3)).over(2, ("d1",))
        ('v3*5*d1', '6*d1')
        """
        if self.value is not None:
            whole = self.value * den
            assert whole.denominator == 1
            return times(str(whole.numerator), 1, divisors if whole else ())
        return times(self.v, self.num * den // self.den, [d for d in divisors if d != self.d])

    def kept(self, den: int) -> str:
        """Its numerator over ``den`` and its own divisor; NA and MISSING pass."""
        scaled = self.over(den, (self.d,) if self.d and self.value is None else ())
        stop = either([f"{self.v} is None"] * self.na + [f"{self.v} is ..."] * self.miss)
        return f"({self.v} if {stop} else {scaled})" if self.number and stop and scaled != self.v else self.v if not self.number else scaled


NOT_APPLICABLE = Held("None", na=True)
MISSING = Held("...", miss=True)


def constant(value: Fraction) -> Held:
    """A number known now."""
    return Held(str(value.numerator), value.denominator, value=value)


def fixed(bound: Interval) -> Held | None:
    """What is known now of a node, by its bounds; None if that is not its value."""
    if bound.number:
        return constant(bound.point) if bound.point is not None and not bound.miss else None
    if bound.na and bound.miss:
        return None
    return NOT_APPLICABLE if bound.na else MISSING


def times(text: str, factor: int, divisors: Iterable[str] = ()) -> str:
    """A product; factors of 1 are left out."""
    parts = [part for part in (text, str(factor), *divisors) if part != "1"]
    return "*".join(parts) or "1"


def either(tests: Iterable[str]) -> str:
    """Tests joined by ``or``, each once."""
    return " or ".join(dict.fromkeys(tests))


def denominator(parts: Iterable[Held]) -> int:
    """The least common denominator of those that can be numbers."""
    return lcm(*(part.den for part in parts if part.number))


def divisors(parts: Iterable[Held]) -> tuple[str, ...]:
    """The different divisors, in order."""
    return tuple(dict.fromkeys(part.d for part in parts if part.d))


def stops(parts: Sequence[Held]) -> tuple[str, str]:
    """The tests for NA and for MISSING among what is read; "" if there is none to make."""
    return either(f"{part.v} is None" for part in parts if part.na), either(f"{part.v} is ..." for part in parts if part.miss)
