"""What of an edition is compared: the total, the grade, or a node by its path; and how two values stand to each other."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final, Literal

from bizenv_rules.backends.smt import Held
from bizenv_rules.backends.smt.logic import Logic, Truth
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import NA, Row, Value
from bizenv_rules.problem import Problem, UnsupportedError
from bizenv_rules.program import Program
from bizenv_rules.spelling import nearest

Relation = Literal["!=", "<", ">"]
RELATIONS: Final = ("!=", "<", ">")


@dataclass(frozen=True, slots=True)
class Target:
    """``node``: the plan node; ``voids``: 0/1 nodes that take the result away; ``words``: the grades by number, if it is a grade."""

    node: int
    clause: str = ""
    voids: tuple[int, ...] = ()
    words: tuple[tuple[int, str], ...] = ()

    @property
    def named(self) -> Mapping[Any, Any]:
        """The grades by their number."""
        return dict(self.words)

    @property
    def nodes(self) -> tuple[int, ...]:
        """All plan nodes that it reads."""
        return (self.node, *self.voids)

    def value(self, values: Mapping[int, Mapping[Row, Value]], row: Row) -> Value:
        """What ``exact`` gives; a void result is not there."""
        if any(values[void].get(()) == 1 for void in self.voids):
            return NA
        return values[self.node].get(row, NA)


def target(program: Program, on: str) -> Target:
    """What ``on`` names. Raises ``UnsupportedError`` for what the program does not have."""
    voids = tuple(veto.when for veto in program.vetoes if veto.void)
    if on == "total" and program.score is not None:
        return Target(program.score, voids=voids)
    if on == "grade" and program.grade is not None:
        return Target(program.grade, voids=voids, words=tuple((row.index, row.grade) for row in program.grades))
    for node in program.nodes:
        if node.path == on:
            return Target(node.value, node.clause)
    for output in program.outputs:
        if on in {output.id, f"outputs.{output.id}"}:
            return Target(output.value, output.clause)
    known = ["total", "grade", *(node.path for node in program.nodes)]
    near = nearest(on, known)
    help_ = (f"did you mean {near}?",) if near and near != on else (f"nodes: {', '.join(known[:12])}",)
    raise UnsupportedError([Problem("R163", f"{program.rubric} {program.edition} has no {on!r} to compare", path=on, help=help_)])


def stands(old: Value, new: Value, relation: Relation, targets: tuple[Target, Target]) -> bool:
    """Whether the new value stands so to the old one; grades are different if their names are."""
    if relation == "!=":
        return bool(_word(old, targets[0]) != _word(new, targets[1]))
    return isinstance(old, Fraction) and isinstance(new, Fraction) and (new < old if relation == "<" else new > old)


def _word(value: Value, of: Target) -> Any:
    return of.named.get(value, value) if isinstance(value, Fraction) and of.words else value


def comparable(targets: tuple[Target, Target], relation: Relation) -> str:
    """Why the two cannot be compared so; empty if they can."""
    if relation != "!=" and targets[0].words != targets[1].words:
        return "the editions have different grades, which are in no common order"
    return ""


def apart(logic: Logic, old: Held, new: Held, relation: Relation, targets: tuple[Target, Target]) -> Truth:
    """The statement that the new value stands so to the old one."""
    known = logic.both(logic.no(flag) for held in (old, new) for flag in (held.na, held.missing))
    if relation != "!=":
        low, high = (new, old) if relation == "<" else (old, new)
        return logic.both((known, logic.less(low.number, high.number)))
    return logic.either(
        (
            _not_alike(logic, old.na, new.na),
            logic.both((logic.no(old.na), logic.no(new.na), _not_alike(logic, old.missing, new.missing))),
            logic.both((known, _unequal(logic, old, new, targets))),
        )
    )


def _not_alike(logic: Logic, a: Truth, b: Truth) -> Truth:
    return logic.chosen(a, logic.no(b), b) if isinstance(a, bool) else logic.chosen(b, logic.no(a), a)


def _unequal(logic: Logic, old: Held, new: Held, targets: tuple[Target, Target]) -> Truth:
    one, other = targets
    if one.words == other.words and len(set(one.named.values())) == len(one.words):
        return logic.no(logic.same(old.number, new.number))
    ids = {word: Fraction(i) for i, word in enumerate(dict.fromkeys(word for each in targets for _, word in each.words))}
    named = []
    for held, each in ((old, targets[0]), (new, targets[1])):
        found: Any = Fraction(-1)
        for index, word in each.words:
            found = logic.when(logic.same(held.number, Fraction(index)), ids[word], found)
        named.append(found)
    return logic.no(logic.same(named[0], named[1]))
