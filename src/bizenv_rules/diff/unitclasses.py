"""Which units there can be: a witness is looked for among answers to the conditions about a unit that go together."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from bizenv_rules.backends.smt import Space
from bizenv_rules.checks.answers import together
from bizenv_rules.diff.meaning import Meaning
from bizenv_rules.diff.side import Side, Stated
from bizenv_rules.evidence.facts import FactsWorld
from bizenv_rules.expr.tree import Tree
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Derived

if TYPE_CHECKING:
    from bizenv_rules.evidence.units import Unit, Units

MOST: Final = 256
"""How many classes are told apart; with more, any answers are taken to go together."""

Answers = Mapping[Hashable, Fraction]


def is_condition(each: Meaning) -> bool:
    """Whether a fact is a yes or no about the unit itself."""
    source = each.measure.source
    return isinstance(source, Derived) and each.measure.hi == 1 and not source.inputs and not each.label.within


@dataclass(frozen=True, slots=True)
class Classes:
    """Every combination of answers that some unit gives, by the meaning of the condition; None: any."""

    combinations: tuple[Answers, ...] | None

    @classmethod
    def that_can_be(cls, sides: Sequence[Side]) -> Classes:
        """The answers that do not contradict each other."""
        asked: dict[Hashable, Tree] = {}
        for side in sides:
            asked |= {each.key: tree for each in side.inputs.values() if is_condition(each) and (tree := _tree(each)) is not None}
        found = together(tuple(asked.values()), MOST)
        return cls(None if found is None else tuple(dict(zip(asked, map(Fraction, answers), strict=True)) for answers in found))

    @classmethod
    def of(cls, sides: Sequence[Side], units: Units | Sequence[Unit]) -> Classes:
        """The answers of units; a condition without an answer counts as no."""
        listed: Sequence[Unit] = tuple(units.values()) if isinstance(units, Mapping) else tuple(units)
        found: dict[tuple[tuple[Hashable, Fraction], ...], None] = {}
        for unit in listed:
            answers: dict[Hashable, Fraction] = {}
            for side in sides:
                world = FactsWorld(side.program, {}, period=side.period, unit=unit)
                for node, each in side.facts.items():
                    if is_condition(each):
                        leaf = world.leaf(node, ())
                        answers[each.key] = Fraction(1 if isinstance(leaf, tuple) and leaf[0] else 0)
            found[tuple(answers.items())] = None
        return cls(tuple(dict(each) for each in found))

    def statements(self, space: Space) -> list[Any]:
        """That the unit is one of them."""
        logic = space.logic
        if self.combinations is None:
            return []
        cases = []
        for each in self.combinations:
            inputs = [(space.inputs[key, ()].held, value) for key, value in each.items() if (key, ()) in space.inputs]
            cases.append(logic.both(logic.same(held.number, value) for held, value in inputs))
        return [logic.either(cases)]

    def allow(self, stated: Stated) -> bool:
        """Whether some unit gives these answers."""
        if self.combinations is None:
            return True
        return any(all(stated.facts.get((key, ()), 0) == value for key, value in each.items()) for each in self.combinations)


def _tree(each: Meaning) -> Tree | None:
    source = each.measure.source
    return source.tree if isinstance(source, Derived) else None
