"""``Space``: the inputs of one question, shared by the plans that it is about, and the solver that answers it.

Only z3's solvers are asked, never ``z3.Optimize``, whose optima are not reliable; every question has a context of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from fractions import Fraction
from itertools import count
from threading import Timer
from typing import Any, Literal

from bizenv_rules.backends.smt.computing import FEW
from bizenv_rules.backends.smt.held import Held, Input, Unsupported
from bizenv_rules.backends.smt.logic import ZERO, Logic, Truth
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import _NA, NA, Absent, Measure, Select, averaged


@dataclass(frozen=True, slots=True)
class Model:
    """Inputs for which what was asked holds; those that do not matter are left out. ``rows``: which open rows are there."""

    facts: Mapping[Hashable, Fraction | _NA]
    rows: Mapping[Hashable, bool]


Answer = Model | Literal["none", "unknown"]
"""A model; ``none``: there is none, which is a proof; ``unknown``: the solver gave up or ran out of time."""


Way = Literal["core", "whole"]


class Space:
    """Inputs by name, and what is known of them."""

    def __init__(self) -> None:
        self.logic = Logic()
        self.inputs: dict[Hashable, Input] = {}
        self.rows: dict[Hashable, Truth] = {}
        self.known: list[Any] = []  # what holds of the inputs by their declarations
        self._memo: dict[Hashable, Held] = {}
        self._numbers: dict[Hashable, Any] = {}
        self._ids = count()
        self.spent = self._all = 0  # the solver's own steps for the last question, and for all of them

    # ------------------------------------------------------------------------------------------------------ inputs

    def row(self, name: Hashable, before: Truth) -> Truth:
        """Whether an open row is there, which it can only be if ``before`` is."""
        if name not in self.rows:
            flag = self._fresh("Bool")
            self.rows[name] = flag
            if before is not True:
                self.known.append(self.logic.either((self.logic.no(flag), before)))
        return self.rows[name]

    def fact(self, name: Hashable, measure: Measure) -> Held:
        """The input of this name; the declarations of all who read it hold together."""
        if isinstance(measure.source, Absent):
            return self.same_as(("absent",), lambda i: Held(i, ZERO, missing=True))
        key = ("fact", name)
        if key not in self._memo:
            na = self._fresh("Bool") if measure.may_na else False
            number = measure.lo if measure.lo is not None and measure.lo == measure.hi else self._number(measure)
            held = self.same_as(key, lambda i: Held(i, number, na, few=_few(measure)))
            self.inputs[name] = Input(name, held)
        held = self._memo[key]
        self._declare(key, held, measure)
        return held

    def _declare(self, key: Hashable, held: Held, measure: Measure) -> None:
        """What one reader's declaration says of an input. A declaration that was met before says nothing new."""
        logic, seen = self.logic, (key, measure.lo, measure.hi, measure.grid, measure.may_na, averaged(measure))
        if seen in self._numbers:
            return
        self._numbers[seen] = True
        if not measure.may_na and held.na is not False:
            self.known.append(logic.no(held.na))
        for statement in (
            measure.lo is None or logic.no(logic.less(held.number, measure.lo)),
            measure.hi is None or logic.no(logic.less(measure.hi, held.number)),
            self._allowed(held, measure),
            logic.same(held.number, self._number(measure)) if self._is_whole(measure) and not self._on_grid(held, measure) else True,
        ):
            if statement is not True:
                self.known.append(statement if statement is not False else logic.z3.BoolVal(val=False, ctx=logic.context))

    def _allowed(self, held: Held, measure: Measure) -> Truth:
        """Where only some marks may be given, that it is one of them."""
        values = allowed(measure)
        return not values or self.logic.either((held.na, *(self.logic.same(held.number, value) for value in values)))

    def _is_whole(self, measure: Measure) -> bool:
        return measure.grid is not None and not averaged(measure)

    def _on_grid(self, held: Held, measure: Measure) -> bool:
        return isinstance(held.number, Fraction) or self._numbers.get(("grid", held.number.get_id())) == measure.grid

    def _number(self, measure: Measure) -> Any:
        """A fresh number: a whole multiple of the grid, or any rational for means, whose number of forms is open."""
        if not self._is_whole(measure) or measure.grid is None:
            return self._fresh("Real")
        found = self.logic.times(measure.grid, self.logic.z3.ToReal(self._fresh("Int")))
        self._numbers["grid", found.get_id()] = measure.grid
        self._numbers["kept", found.get_id()] = found  # an id is only as good as the term is alive
        return found

    def _fresh(self, sort: str) -> Any:
        z3 = self.logic.z3
        return {"Bool": z3.FreshBool, "Int": z3.FreshInt, "Real": z3.FreshReal}[sort]("x", self.logic.context)

    def anything(self, key: Hashable, why: Unsupported, na: Truth, missing: Truth) -> Held:
        """What was not followed: any number, or MISSING, the same for the same key."""

        def make(number: int) -> Held:
            lost = self.logic.either((missing, self.logic.both((self.logic.no(na), self._fresh("Bool")))))
            return Held(number, self._fresh("Real"), na, lost, loose=why)

        return self.same_as(key, make)

    def same_as(self, key: Hashable, make: Callable[[int], Held]) -> Held:
        """The value made for this key before, or a new one."""
        if key not in self._memo:
            self._memo[key] = make(next(self._ids))
        return self._memo[key]

    # ------------------------------------------------------------------------------------------------------ asking

    def solve(self, statements: Sequence[Truth], timeout: float = 1.0, *, steps: int = 0, way: Way = "core") -> Answer:
        """A model of the statements within ``timeout`` seconds, and within ``steps`` of z3's own (0: any number), the same everywhere.

        ``way``: the core solver, or the one that takes statements apart first; now the one, now the other is quicker.
        """
        asked = [statement for statement in statements if statement is not True]
        if any(statement is False for statement in asked):
            return "none"
        z3 = self.logic.z3
        solver = (z3.SimpleSolver if way == "core" else z3.Solver)(ctx=self.logic.context)
        solver.set("timeout", max(1, int(timeout * 1000)))
        if steps:
            solver.set("rlimit", steps)
        solver.add(*self.known, *asked)
        guard = Timer(timeout * 1.5 + 0.2, self.logic.context.interrupt)  # some steps of z3 forget to look at the clock
        guard.daemon = True
        guard.start()
        try:
            found = solver.check()
            self._count(solver.statistics())
            if found == z3.unsat:
                return "none"
            return "unknown" if found != z3.sat else self._model(solver.model())
        except z3.Z3Exception:
            return "unknown"
        finally:
            guard.cancel()

    def _count(self, statistics: Any) -> None:
        """What the last question took; z3 counts on and on in one context."""
        every = next((int(value) for name, value in statistics if name == "rlimit count"), self._all)
        self.spent, self._all = every - self._all, every

    def _model(self, model: Any) -> Answer:
        facts: dict[Hashable, Fraction | _NA] = {}
        for name, each in self.inputs.items():
            if each.held.na is not False and self._true(model, each.held.na):
                facts[name] = NA
                continue
            value = each.held.number
            number = value if isinstance(value, Fraction) else self._fraction(model.eval(value))
            if number == "irrational":
                return "unknown"
            if isinstance(number, Fraction):
                facts[name] = number
        return Model(facts, {name: self._true(model, flag) for name, flag in self.rows.items()})

    def _true(self, model: Any, flag: Truth) -> bool:
        return flag if isinstance(flag, bool) else bool(self.logic.z3.is_true(model.eval(flag)))

    def _fraction(self, value: Any) -> Fraction | str | None:
        """The number of a term; None where the model leaves it open."""
        z3 = self.logic.z3
        if z3.is_algebraic_value(value):
            return "irrational"
        if not z3.is_rational_value(value):
            return None
        return Fraction(value.numerator_as_long(), value.denominator_as_long())


def allowed(measure: Measure) -> tuple[Fraction, ...]:
    """The only marks that one form may give; none: any on the grid."""
    source = measure.source
    return source.forms.allowed if isinstance(source, Select) and source.forms is not None and not averaged(measure) else ()


def _few(measure: Measure) -> tuple[Fraction, ...] | None:
    lo, hi, grid = measure.lo, measure.hi, measure.grid
    if lo is None or hi is None:
        return None
    if lo == hi:
        return (lo,)
    if allowed(measure):
        return tuple(sorted(allowed(measure)))
    if grid is None or averaged(measure) or (hi - lo) / grid > FEW:
        return None
    least, most = -((-lo) // grid), hi // grid
    return tuple(grid * n for n in range(least, most + 1))
