"""``Function``: what a named function of the language is called, takes and gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, Literal, cast

from bizenv_rules.expr.tree import Base, Scalar, Type
from bizenv_rules.expr.values import Undefined
from bizenv_rules.lean import dataclass

_PYTHON: Final[Mapping[Base, Any]] = {"number": (int, Fraction), "text": str, "bool": bool, "date": date, "list": tuple}
ANY: tuple[Base, ...] = ("number", "text", "bool", "date", "list")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument: what it may be (``bases``), and how it is written.

    ``optional``: may be left out; ``variadic``: the last one, given once or more; ``same``: of the first argument's kind;
    ``whole``: a whole number written out, from, to; ``choices``: one of these texts, written out; ``path``: the
    written-out path of a node, or id of a duty.
    """

    name: str
    bases: tuple[Base, ...]
    optional: bool = False
    variadic: bool = False
    same: bool = False
    whole: tuple[int, int] | None = None
    choices: tuple[str, ...] = ()
    path: Literal["", "node", "duty"] = ""


@dataclass(frozen=True, slots=True)
class Function:
    """A named function. ``returns``: its kind, or a rule from the arguments' types.

    ``impl`` gets exact numbers (int or Fraction), texts, booleans, dates, tuples; it is not called when an argument is
    absent. None: evaluators know it by name (``lazy``), or only a rubric can answer it. ``partial``: it has no value for
    some arguments and then raises ``Undefined``. ``reads``: a reserved key of the environment that ``impl`` gets first.
    ``lo, hi``: the range its number keeps. ``pure``: the same arguments always give the same value. ``example``: a true
    expression. ``own``: of an embedding program, set by ``registry_with``.
    """

    name: str
    parameters: tuple[Parameter, ...]
    returns: Base | Callable[[tuple[Type, ...]], Type]
    impl: Callable[..., Scalar] | None = None
    doc: str = ""
    example: str = ""
    pure: bool = True
    lazy: bool = False
    partial: bool = False
    reads: str = ""
    lo: Fraction | None = None
    hi: Fraction | None = None
    own: bool = False

    def result(self, args: tuple[Type, ...]) -> Type:
        """The type of a call: absent if an argument can be, unless ``returns`` is a rule of its own."""
        if callable(self.returns):
            return self.returns(args)
        return Type(self.returns, optional=any(arg.optional for arg in args))

    def call(self, *args: object) -> Scalar:
        """What the function gives for arguments that are all there (``reads`` first).

        Raises ``Undefined`` where it has no value; a function of the embedding program that fails, gives something of
        another kind or leaves its range has none either.
        """
        if self.impl is None:
            raise TypeError(f"`{self.name}` is answered by a rubric only")
        if not self.own:
            return self.impl(*args)
        try:
            value: object = self.impl(*args)
        except (TypeError, ValueError, ArithmeticError, LookupError) as error:
            raise Undefined(f"`{self.name}` failed: {error}") from error
        return self._kept(value)

    def _kept(self, value: object) -> Scalar:
        """What the embedding program's function gave, if it is what was declared."""
        found = Fraction(value) if isinstance(value, Decimal) and value.is_finite() else value
        wanted = (int, Fraction, str, date, tuple) if callable(self.returns) else _PYTHON[self.returns]
        if not isinstance(found, wanted) or (isinstance(found, bool) and self.returns == "number"):
            raise Undefined(f"`{self.name}` gave {value!r}, which is no {'value' if callable(self.returns) else self.returns}")
        if isinstance(found, int | Fraction) and not ((self.lo is None or found >= self.lo) and (self.hi is None or found <= self.hi)):
            raise Undefined(f"`{self.name}` gave {value}, outside its range")
        return cast("Scalar", found)

    @property
    def least(self) -> int:
        """How many arguments it needs."""
        return sum(not parameter.optional for parameter in self.parameters)

    @property
    def most(self) -> int | None:
        """How many arguments it takes; None: any number."""
        return None if self.parameters and self.parameters[-1].variadic else len(self.parameters)

    def takes(self, number: int) -> bool:
        """Whether it can be called with so many arguments."""
        return self.least <= number and (self.most is None or number <= self.most)

    @property
    def signature(self) -> str:
        """How it is called, for people.

        >>> from bizenv_rules.expr.functions import STANDARD
        >>> STANDARD["round_to"].signature
        'round_to(x: number, places: whole number[, mode: half_up|half_even|up|down|floor|ceiling]) -> number'
        """
        parts = [_described(parameter, first=not index) for index, parameter in enumerate(self.parameters)]
        returns = "the kind of its arguments" if callable(self.returns) else self.returns
        return f"{self.name}({''.join(parts)}) -> {returns}"


def _described(parameter: Parameter, *, first: bool) -> str:
    kind = "anything" if parameter.bases == ANY else " or ".join(parameter.bases)
    if parameter.whole:
        kind = "whole number"
    elif parameter.choices:
        kind = "|".join(parameter.choices)
    elif parameter.path:
        kind = f"'{parameter.path}'"
    text = f"{'' if first else ', '}{parameter.name}: {kind}{', …' if parameter.variadic else ''}"
    return f"[{text}]" if parameter.optional else text
