"""The value of a Fact node at a row, for every source a measure can have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, assert_never

from bizenv_rules.evidence.amounts import Pair, exact
from bizenv_rules.evidence.answers import Answer, fit
from bizenv_rules.evidence.choosing import Place
from bizenv_rules.evidence.prior import prior
from bizenv_rules.expr.values import Undefined
from bizenv_rules.plan import (
    _NA,
    NA,
    Absent,
    Cohort,
    Derived,
    DutyCount,
    Given,
    Instance,
    Leaf,
    Measure,
    Missing,
    Number,
    Parameter,
    RankOf,
    Row,
    Select,
    Source,
)
from bizenv_rules.points import points
from bizenv_rules.problem import BizenvError, Problem

if TYPE_CHECKING:
    from bizenv_rules.evidence.world import UnitWorld


class Leaves:
    """Asks a unit's world for what a source needs; holds its answers to the measure's declaration."""

    def __init__(self, world: UnitWorld) -> None:
        self.world = world

    def leaf(self, node: int, row: Row) -> Leaf:
        """The leaf of a Fact node; what was wrong is told to the world."""
        world = self.world
        measure = world.measure(node)
        place = world.place(world.plan.nodes[node].scope, row)
        source = measure.source
        if isinstance(source, Select):
            answer = self._told(world.view.answer(world.frame.queries.by_node[node], place), measure)
            pair, scaled = (None if answer.stopped else answer.pair), answer.scaled
        else:
            pair, scaled = self._pair(source, node, row, place, measure), False
        leaf, breach = fit(measure, pair, node, scaled=scaled)
        if breach is not None:
            world.tell([breach])
        return leaf

    def _told(self, answer: Answer, measure: Measure) -> Answer:
        self.world.tell(answer.problems, measure.clause)
        return answer

    def _pair(self, source: Source, node: int, row: Row, place: Place, measure: Measure) -> Pair | _NA | None:  # noqa: C901  # one arm a source
        world = self.world
        match source:
            case Select():
                return None
            case Derived():
                return self._derived(node, place, measure)
            case Parameter(name):
                return self._parameter(name, place)
            case DutyCount(duty, which):
                dates = world.duty_dates(duty, place.period)
                return None if dates is None else (sum(one.status in which for one in dates), 1)
            case Cohort(name):
                return _number(world.cohort.get(name))
            case RankOf():
                return self._rank(source, node, place, measure)
            case Instance():
                return _pair_of(self.world.instance(place.time, node))
            case Given(of):
                return self._given(of, node, row, place)
            case Number():
                answer = self._told(world.view.answer(world.frame.queries.by_node[node], place), measure)
                return None if answer.stopped else (answer.number, 1)
            case Absent():
                return None
            case _:
                assert_never(source)

    # -------------------------------------------------------------------------------------------------- derived

    def _derived(self, node: int, place: Place, measure: Measure) -> Pair | _NA | None:
        world, queries = self.world, self.world.frame.queries
        env: dict[str, Any] = {**world.view.env(place.time), **prior(world, place.period)}
        for name, query in queries.inputs[node].items():
            answer = self._told(world.view.answer(query, place), measure)
            if answer.stopped:
                return None
            env[name] = answer.value
        return self._evaluated(queries.trees[node], env, measure)

    def _evaluated(self, tree: Callable[[Mapping[str, Any]], Any], env: Mapping[str, Any], measure: Measure) -> Pair | _NA | None:
        try:
            return _number(tree(env))
        except Undefined as error:
            self.world.tell([Problem("V511", f"{measure.name}: {error}", path=measure.name, clause=measure.clause)])
        except BizenvError as error:  # the calendar does not know the year
            self.world.tell(error.problems, measure.clause)
        return None

    def _parameter(self, name: str, place: Place) -> Pair | _NA | None:
        value = self.world.frame.parameter(name, place.time.last)
        try:
            return _number(points(value) if isinstance(value, str) else value)
        except (TypeError, ValueError):
            self.world.tell([Problem("V532", f"the parameter {name} has to be a number, not {value!r}", path=name)])
            return None

    # -------------------------------------------------------------------------------------------------- the others

    def _given(self, of: Source, node: int, row: Row, place: Place) -> Pair | _NA:
        """1 where the fact itself has a value. The fact is asked as its own node declares it, if the plan still has it."""
        world = self.world
        known = world.frame.queries.declared.get((of, world.plan.nodes[node].scope))
        if known is not None:
            leaf = world.leaf(known, row)
        else:
            loose = Measure("", of, None, None, None, may_na=True)
            pair = self._pair(of, node, row, place, loose)
            if isinstance(of, Select):
                answer = world.view.answer(world.frame.queries.by_node[node], place)
                pair = None if answer.stopped else answer.pair
            leaf = NA if pair is NA else (Missing() if pair is None else pair)
        return NA if leaf is NA else (0 if isinstance(leaf, Missing) else 1, 1)

    def _rank(self, source: RankOf, node: int, place: Place, measure: Measure) -> Pair | None:
        """1 + how many units of the group stand better; units without a value have no place."""
        world, frame = self.world, self.world.frame
        query = frame.queries.by_node[node]
        mine = _value(self._told(world.view.answer(query, place), measure))
        if mine is None:
            return None
        last, group = place.time.last, self._group(source, world.view.env(place.time))
        better = 0
        for name in frame.everyone():
            view = frame.view(name)
            if name == world.unit or not view.is_active(last, last) or self._group(source, view.env(place.time)) != group:
                continue
            other = _value(view.answer(query, place))
            better += other is not None and (other > mine if source.order == "high_first" else other < mine)
        return (1 + better, 1)

    def _group(self, source: RankOf, env: Mapping[str, Any]) -> tuple[object, ...]:
        return tuple(env.get(name) for name in source.within)


def _pair_of(leaf: Leaf) -> Pair | _NA | None:
    return None if isinstance(leaf, Missing) else leaf


def _value(answer: Answer) -> Fraction | None:
    if answer.stopped or answer.pair is None or answer.pair is NA:
        return None
    number, n = answer.pair
    return Fraction(number) / n


def _number(value: object) -> Pair | _NA | None:
    """A value as a pair: yes and no are 1 and 0. Raises ``TypeError`` for what is no exact number."""
    if value is NA:
        return NA
    if value is None or isinstance(value, Missing):
        return None
    if isinstance(value, int | Fraction | Decimal):
        return (int(value) if isinstance(value, bool) else exact(value), 1)
    raise TypeError(f"{value!r} is not an exact number")
