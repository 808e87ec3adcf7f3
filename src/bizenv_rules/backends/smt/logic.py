"""Terms of the solver that stay plain numbers and booleans as long as they can be: what is known is never handed to z3.

A number is a ``Fraction`` or a z3 term of sort Real; a statement is a ``bool`` or a z3 term of sort Bool.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, Final, TypeAlias

from bizenv_rules.points import Mode
from bizenv_rules.points import round_to as rounded_exactly
from bizenv_rules.problem import Problem, UnsupportedError

Term: TypeAlias = Any
"""A ``Fraction`` or a z3 Real."""
Truth: TypeAlias = Any
"""A ``bool`` or a z3 Bool."""

ZERO: Final = Fraction(0)
ONE: Final = Fraction(1)
HALF: Final = Fraction(1, 2)


def solver_library() -> Any:
    """The module ``z3``, imported at the first question. Raises ``UnsupportedError`` where the extra is not installed."""
    try:
        import z3
    except ImportError:
        help_ = ('install it: pip install "bizenv-rules[prove]"',)
        raise UnsupportedError([Problem("R160", "this question needs the solver z3, which is not installed", help=help_)]) from None
    return z3


class Logic:
    """One context of z3: its terms never meet those of another, so two questions cannot share a name by accident."""

    def __init__(self) -> None:
        self.z3 = solver_library()
        self.context = self.z3.Context()

    # ------------------------------------------------------------------------------------------------- statements

    def both(self, parts: Iterable[Truth]) -> Truth:
        """Whether all hold."""
        left = [part for part in parts if part is not True]
        if any(part is False for part in left):
            return False
        return True if not left else left[0] if len(left) == 1 else self.z3.And(*left)

    def either(self, parts: Iterable[Truth]) -> Truth:
        """Whether one holds."""
        left = [part for part in parts if part is not False]
        if any(part is True for part in left):
            return True
        return False if not left else left[0] if len(left) == 1 else self.z3.Or(*left)

    def no(self, part: Truth) -> Truth:
        """Whether it does not hold."""
        return not part if isinstance(part, bool) else self.z3.Not(part)

    def same(self, a: Term, b: Term) -> Truth:
        """Whether two numbers are equal."""
        if isinstance(a, Fraction) and isinstance(b, Fraction):
            return a == b
        a, b = self.term(a), self.term(b)
        return True if a.eq(b) else a == b

    def less(self, a: Term, b: Term) -> Truth:
        """Whether a < b."""
        if isinstance(a, Fraction) and isinstance(b, Fraction):
            return a < b
        a, b = self.term(a), self.term(b)
        return False if a.eq(b) else a < b

    # ---------------------------------------------------------------------------------------------------- numbers

    def term(self, a: Term) -> Any:
        """The number as a term of z3."""
        return self.z3.RatVal(a.numerator, a.denominator, self.context) if isinstance(a, Fraction) else a

    def when(self, condition: Truth, a: Term, b: Term) -> Term:
        """a where the condition holds, else b."""
        if isinstance(condition, bool):
            return a if condition else b
        if isinstance(a, Fraction) and isinstance(b, Fraction) and a == b:
            return a
        a, b = self.term(a), self.term(b)
        return a if a.eq(b) else self.z3.If(condition, a, b)

    def chosen(self, condition: Truth, a: Truth, b: Truth) -> Truth:
        """Of two statements a where the condition holds, else b."""
        if isinstance(condition, bool):
            return a if condition else b
        return self.either((self.both((condition, a)), self.both((self.no(condition), b))))

    def sum(self, parts: Iterable[Term]) -> Term:
        """All of them added up."""
        known, terms = ZERO, []
        for part in parts:
            if isinstance(part, Fraction):
                known += part
            else:
                terms.append(part)
        if not terms:
            return known
        if known:
            terms.append(self.term(known))
        return terms[0] if len(terms) == 1 else self.z3.Sum(terms)

    def times(self, a: Term, b: Term) -> Term:
        """Their product; two terms make the question nonlinear."""
        for one, other in ((a, b), (b, a)):
            if isinstance(one, Fraction):
                if isinstance(other, Fraction):
                    return one * other
                return ZERO if one == 0 else other if one == 1 else self.term(one) * other
        return a * b

    def over(self, a: Term, b: Term) -> Term:
        """a ÷ b where b is not 0; a term as divisor makes the question nonlinear."""
        if isinstance(b, Fraction):
            return self.times(1 / b, a) if b else ZERO
        return ZERO if isinstance(a, Fraction) and a == 0 else self.term(a) / b

    def floor(self, a: Term) -> Term:
        """The greatest whole number that is not above."""
        return Fraction(a.numerator // a.denominator) if isinstance(a, Fraction) else self.z3.ToReal(self.z3.ToInt(a))

    def rounded(self, a: Term, places: int, mode: Mode) -> Term:
        """As ``points.round_to``."""
        if isinstance(a, Fraction):
            return rounded_exactly(a, places, mode)
        scale = Fraction(10) ** places
        return self.times(1 / scale, self._whole(self.times(scale, a), mode))

    def _whole(self, a: Term, mode: Mode) -> Term:
        down, up = self.floor(a), self.times(-ONE, self.floor(self.times(-ONE, a)))
        rising = self.no(self.less(a, ZERO))
        match mode:
            case "floor":
                return down
            case "ceiling":
                return up
            case "up":
                return self.when(rising, up, down)
            case "down":
                return self.when(rising, down, up)
            case "half_up":
                near, far = self.floor(self.sum((a, HALF))), self.times(-ONE, self.floor(self.sum((self.times(-ONE, a), HALF))))
                return self.when(rising, near, far)
            case "half_even":
                rest = self.sum((a, self.times(-ONE, down)))
                even = self.same(self.times(Fraction(2), self.floor(self.times(HALF, down))), down)
                tie = self.when(even, down, up)
                return self.when(self.less(rest, HALF), down, self.when(self.less(HALF, rest), up, tie))
