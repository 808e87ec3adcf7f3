"""What evidence can be under either edition, compared before any score is: a shared input is only ever what both allow."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

from bizenv_rules.checks.classes import behind
from bizenv_rules.diff.meaning import IN_FORCE, Label, Meaning, meanings, scope_key
from bizenv_rules.diff.side import of_period
from bizenv_rules.expr.show import show
from bizenv_rules.expr.tree import Lit, Name, Op
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Absent, Fact, Given, Instance, Measure, Number, Parameter, Selection
from bizenv_rules.points import exact_text
from bizenv_rules.program import Program

SETTLED: Final = (Absent, Given, Instance, Number)
"""What is no evidence of its own."""


@dataclass(frozen=True, slots=True)
class Change:
    """``what``: ``added`` or ``removed`` (a fact that one edition alone reads), ``selection``, ``range``, ``members``, ``parameter``."""

    what: str
    name: str
    old: str = ""
    new: str = ""

    def text(self) -> str:
        """One line for people."""
        if self.what in {"added", "removed"}:
            return f"{self.what}: {self.name} ({self.new or self.old})"
        return f"{self.what} of {self.name}: {self.old} -> {self.new}"

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {"what": self.what, "name": self.name, "old": self.old, "new": self.new}


def changes(old: Program, new: Program, roots: tuple[Iterable[int], Iterable[int]]) -> tuple[Change, ...]:
    """What differs in the facts behind the roots of either edition, by name."""
    before, after = (_listed(program, nodes) for program, nodes in zip((old, new), roots, strict=True))
    found: dict[tuple[str, Change], list[str]] = {}
    for label in sorted({*before, *after}, key=str):
        for change in _of_fact(before.get(label), after.get(label)):
            found.setdefault((label.name, change), []).append(label.level)
    made = [replace(change, name=_name(name, change.name, levels)) for (name, change), levels in found.items()]
    return (*made, *_scopes(old, new), *_parameters(old, new, {label.name for label in {*before, *after}}))


def _name(name: str, part: str, levels: list[str]) -> str:
    """The fact, its level if it is one alone, and the part of the selection."""
    level = f"[{levels[0]}]" if len(levels) == 1 and levels[0] else ""
    return f"{name}{level}{f', {part}' if part else ''}"


def _listed(program: Program, roots: Iterable[int]) -> dict[Label, Meaning]:
    read = behind(program.plan, roots)
    found = [each for i, each in meanings(program).items() if i in read]
    return {each.label: each for each in found if not isinstance(each.measure.source, SETTLED) and not of_period(each.measure)}


def _of_fact(old: Meaning | None, new: Meaning | None) -> Iterable[Change]:
    """What changed of one fact; ``name`` is the part of its selection."""
    if old is None or new is None:
        there = old or new
        assert there is not None
        yield Change("removed", "", _range(there.measure)) if new is None else Change("added", "", "", _range(there.measure))
        return
    if old.key != new.key:
        before, after = dict(old.parts), dict(new.parts)
        for part in {**before, **after}:
            if (
                before.get(part) != after.get(part)
                and part != IN_FORCE
                and not (part == "precedence" and None in {before.get(part), after.get(part)})
            ):
                yield Change("selection", part, _said(before.get(part)), _said(after.get(part)))
    if _range(old.measure) != _range(new.measure):
        yield Change("range", "", _range(old.measure), _range(new.measure))


def _range(measure: Measure) -> str:
    """The values that a fact can have."""
    low, high = ("open" if end is None else exact_text(end) for end in (measure.lo, measure.hi))
    step = "" if measure.grid is None else f" in steps of {exact_text(measure.grid)}"
    return f"{low} to {high}{step}{' or not applicable' if measure.may_na else ''}"


def _said(value: Hashable) -> str:
    """A part of a selection in words."""
    match value:
        case None | "" | ():
            return "none"
        case Lit() | Name() | Op():
            return show(value)
        case Fraction():
            return exact_text(value)
        case Selection():
            return f"{value.record}{'' if value.where is None else f' where {show(value.where)}'}, {value.window}"
        case tuple():
            return ", ".join(text for part in value if (text := _said(part)) not in {"none", "0", "False"}) or "none"
        case _ if hasattr(value, "__slots__"):
            fields = {name: getattr(value, name) for name in getattr(value, "__dataclass_fields__", {})}
            return ", ".join(f"{name} {said}" for name, part in fields.items() if (said := _said(part)) not in {"none", "0", "False"})
        case _:
            return str(value)


def _scopes(old: Program, new: Program) -> Iterable[Change]:
    """How many members a scope may have."""
    before, after = ({scope_key(scope): scope for scope in program.plan.scopes[1:]} for program in (old, new))
    for key in before.keys() & after.keys():
        ends = [f"{scope.lo} to {'open' if scope.hi is None else scope.hi}" for scope in (before[key], after[key])]
        if ends[0] != ends[1]:
            yield Change("members", before[key].name, *ends)


def _parameters(old: Program, new: Program, read: Iterable[str]) -> Iterable[Change]:
    """The values in force of the parameters that either edition reads."""
    asked = {*read, *_named_parameters(old), *_named_parameters(new)}
    before, after = ({one.name: one.values for one in program.parameters if one.name in asked} for program in (old, new))
    for name in sorted(before.keys() & after.keys()):
        if before[name] != after[name]:
            yield Change("parameter", name, _values(before[name]), _values(after[name]))


def _named_parameters(program: Program) -> Iterable[str]:
    for node in program.plan.nodes:
        if isinstance(node.op, Fact) and isinstance(source := node.op.measure.source, Parameter):
            yield source.name


def _values(values: tuple[tuple[Any, Any], ...]) -> str:
    return ", ".join(f"{value} from {start}" for start, value in values) or "open"
