"""A unit's evidence on a stated ground: how its duties were kept, and marks that nobody gave at rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any, Final, Literal

from bizenv_rules.calendar import Period
from bizenv_rules.evidence.duties import DueDate
from bizenv_rules.evidence.query import base_of
from bizenv_rules.evidence.world import UnitWorld
from bizenv_rules.expr.tree import Op
from bizenv_rules.plan import Absent, Derived, Given, Leaf, Measure, Missing, Number, Row, Select

STATES: Final = ("met", "late", "missed")
Duties = str | Mapping[str, Sequence[str]]
"""``met`` (unless records say otherwise), ``none`` (as the records say), or the state of every due date by duty, in order."""


class StatedWorld(UnitWorld):
    """A unit's evidence with its duties as they are ``stated``.

    ``is_rested``: what may be missing and was not given stands at its least value from 0 up, and counts as given. Nothing
    else is invented: what an error stopped stays missing, and what the rubric itself has an answer for (``given``,
    ``or_else``, ``missing: zero``) stays absent. ``mistakes``: duty → its number of due dates, where another
    number was stated.
    """

    stated: Duties = "none"
    is_rested: bool = False
    mistakes: dict[str, int]
    _answered: frozenset[int] | None = None

    @classmethod
    def over(cls, world: UnitWorld, stated: Duties, *, is_rested: bool = False) -> StatedWorld:
        """The same evidence on that ground."""
        made = cls(world.frame, world.view, world.previous)
        made.stated, made.is_rested, made.mistakes = stated, is_rested, {}
        return made

    def with_cohort(self, cohort: Any) -> StatedWorld:
        """The same world with what the ranking wrote."""
        made = type(self)(self.frame, self.view, self.previous, cohort)
        made.stated, made.is_rested, made.mistakes = self.stated, self.is_rested, self.mistakes
        return made

    # ---------------------------------------------------------------------------------------------------- duties

    def duty_dates(self, duty: str, period: Period) -> tuple[DueDate, ...] | None:
        """The due dates of a period, each as it is stated."""
        found = super().duty_dates(duty, period)
        if found is None or self.stated == "none":
            return found
        if isinstance(self.stated, str):
            return tuple(replace(one, status="met") if one.status == "missed" and not one.records else one for one in found)
        return self._listed(duty, found)

    def _listed(self, duty: str, found: tuple[DueDate, ...]) -> tuple[DueDate, ...]:
        assert not isinstance(self.stated, str)
        if duty not in self.stated:
            return found
        owed = [one for one in super().duty_dates(duty, self.frame.period) or () if one.status in STATES]
        words: Sequence[Any] = self.stated[duty]
        if len(words) != len(owed):
            self.mistakes[duty] = len(owed)
            return found
        by_due: dict[date | None, Literal["met", "late", "missed"]] = {one.due: word for one, word in zip(owed, words, strict=True)}
        return tuple(replace(one, status=by_due.get(one.due, one.status)) for one in found)

    # ----------------------------------------------------------------------------------------------------- marks

    def leaf(self, node: int, row: Row) -> Leaf:
        """The value of a Fact node at a row; at rest where it was not given."""
        found = super().leaf(node, row)
        if not self.is_rested:
            return found
        measure = self.measure(node)
        if isinstance(measure.source, Given | Number):
            return self._given(node, row, found)
        return _rest(measure) if isinstance(found, Missing) and self._is_open(node, row, measure) else found

    def leaves(self, asked: tuple[int, ...]) -> Sequence[Sequence[Leaf]]:
        """The leaves of Fact nodes of one scope at once: for each row one leaf a node."""
        if not self.is_rested:
            return super().leaves(asked)
        return [[self.leaf(node, row) for node in asked] for row in self.rows(self.plan.nodes[asked[0]].scope)]

    def _given(self, node: int, row: Row, found: Leaf) -> Leaf:
        """Whoever asks whether what stands at rest was given hears yes, and as many forms as are asked for."""
        source = self.measure(node).source
        base = base_of(source)
        if found != (0, 1) or not self._is_evidence(base) or not self._is_unheard(node, row):
            return found
        asked = self.frame.queries.declared.get((base, self.plan.nodes[node].scope))
        if asked is None or asked in self.answered:
            return found
        counts = isinstance(base, Select) and base.forms is None and isinstance(source, Number)
        at_least = base.forms.at_least if isinstance(base, Select) and base.forms is not None else 1
        return found if counts else (at_least if isinstance(source, Number) else 1, 1)

    def _is_open(self, node: int, row: Row, measure: Measure) -> bool:
        """Whether evidence could have said it, and none did."""
        source = measure.source
        if isinstance(source, Absent):
            return source.why.startswith("no answer") and measure.lo is not None
        return self._is_evidence(source) and node not in self.answered and self._is_unheard(node, row)

    def _is_evidence(self, source: object) -> bool:
        return isinstance(source, Select) or (isinstance(source, Derived) and bool(source.inputs))

    @property
    def answered(self) -> frozenset[int]:
        """The Fact nodes whose absence the rubric has an answer for: an item's ``missing``, or an expression that asks for it."""
        if self._answered is None:
            declared, nodes = self.frame.queries.declared, self.frame.program.nodes
            found = {fact for node in nodes if node.missing != "incomplete" for fact in node.facts}
            ranks = {fact for node in nodes if node.kind == "by_rank" for fact in node.facts}  # the kind itself asks whether there is one
            for (source, scope), index in declared.items():
                is_asked = not (isinstance(source, Select) and source.forms is not None) and not _is_table(source)
                if is_asked and index not in ranks and self._is_evidence(source) and (Given(source), scope) in declared:
                    found.add(index)
            self._answered = frozenset(found)
        return self._answered

    def _is_unheard(self, node: int, row: Row) -> bool:
        """Whether no record stands behind a fact, and none stopped it."""
        place = self.place(self.plan.nodes[node].scope, row)
        answers = [self.view.answer(query, place) for query in self.queries_of(node)]
        return any(not answer.records for answer in answers) and not any(answer.stopped for answer in answers)


def _is_table(source: object) -> bool:
    """Whether it is an entry of a table that is given later: asking whether there is one is no answer for a rank that is not known."""
    return isinstance(source, Derived) and isinstance(source.tree, Op) and source.tree.op == "table_of"


def _rest(measure: Measure) -> Leaf:
    """The value nearest 0, in steps of the measure's grid.

    >>> _rest(Measure("mark", Absent(""), Fraction(2), Fraction(5), Fraction(1, 2)))
    (4, 1)
    """
    rest = measure.lo if measure.lo is not None and measure.lo > 0 else Fraction(0)
    rest = min(rest, measure.hi) if measure.hi is not None else rest
    steps = rest / (measure.grid or 1)
    return (steps.numerator, steps.denominator)
