"""Counts that both editions read from the same records under a changed selection: the stricter one never counts more."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from bizenv_rules.backends.smt import Space
from bizenv_rules.diff.meaning import Meaning
from bizenv_rules.diff.side import Side, Stated
from bizenv_rules.expr.tree import Name, Op, Tree
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import _NA, Select, Selection

WINDOWS: Final = ("period", "year_to_date", "all")
"""Each holds the one before it."""


@dataclass(frozen=True, slots=True)
class Related:
    """``small`` never counts more than ``large``; ``both``: where one counts something, so does the other."""

    small: Hashable
    large: Hashable
    both: bool = False

    def statements(self, space: Space) -> list[Any]:
        """What the solver is to know, row by row."""
        logic, found = space.logic, []
        for name, row in [key for key in space.inputs if isinstance(key, tuple) and key[0] == self.small]:
            if (self.large, row) in space.inputs:
                small, large = space.inputs[name, row].held.number, space.inputs[self.large, row].held.number
                found.append(logic.no(logic.less(large, small)))
                if self.both:
                    found.append(logic.either((logic.same(large, Fraction(0)), logic.less(Fraction(0), small))))
        return found

    def keeps(self, stated: Stated) -> bool:
        """Whether the stated facts go together."""
        for name, row in stated.facts:
            if name in {self.small, self.large}:
                small, large = (_number(stated.facts.get((key, row), 0)) for key in (self.small, self.large))
                if small > large or (self.both and large > 0 and small == 0):
                    return False
        return True


def _number(value: Fraction | _NA | int) -> Fraction:
    return Fraction(0) if isinstance(value, _NA) else Fraction(value)


def related(sides: Sequence[Side]) -> tuple[Related, ...]:
    """Every pair of counts of one name of which one is the stricter."""
    listed: list[Mapping[Hashable, Meaning]] = [{each.label: each for each in side.inputs.values()} for side in sides]
    found = []
    for label in listed[0].keys() & listed[1].keys():
        old, new = listed[0][label], listed[1][label]
        if old.key != new.key:
            found += [made for a, b in ((old, new), (new, old)) if (made := _pair(a, b)) is not None]
    return tuple(found)


def _pair(a: Meaning, b: Meaning) -> Related | None:
    """That a never counts more than b, if it is sure."""
    one, other = a.measure.source, b.measure.source
    if not (isinstance(one, Select) and isinstance(other, Select)) or {one.take.how, other.take.how} != {"count"}:
        return None
    parts, others = dict(a.parts), dict(b.parts)
    apart = {name for name in {**parts, **others} if parts.get(name) != others.get(name)}
    s, t = one.selection, other.selection
    if apart <= {"once_per", "precedence"} and s.once_per is not None and t.once_per is None:
        return Related(a.key, b.key, both=not one.level or _says_level(s))
    if apart <= {"where", "window"} and (s.once_per is None or not one.level) and stricter(s.where, t.where) and _within(s, t):
        return Related(a.key, b.key)
    return None


def _within(s: Selection, t: Selection) -> bool:
    if s.window == t.window:
        return s.months <= t.months
    return s.window in WINDOWS and t.window in WINDOWS and WINDOWS.index(s.window) < WINDOWS.index(t.window)


def _says_level(selection: Selection) -> bool:
    """Whether what is counted once is the level itself."""
    then = selection.then
    return isinstance(then, Op) and then.op == "==" and isinstance(selection.once_per, Name) and selection.once_per in then.args


def stricter(a: Tree | None, b: Tree | None) -> bool:
    """Whether a holds only where b holds, as far as their parts joined by `and` and `or` show."""
    return a == b or b is None or (a is not None and (_parts(a, "and") >= _parts(b, "and") or _parts(a, "or") <= _parts(b, "or")))


def _parts(tree: Tree, by: str) -> frozenset[Tree]:
    if isinstance(tree, Op) and tree.op == by:
        return frozenset().union(*(_parts(arg, by) for arg in tree.args))
    return frozenset((tree,))
