"""A witness as people and ``score_facts`` read it: facts by name, the unit it needs, and what each node comes to in either edition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import cast

from bizenv_rules.checks.proof import ReplayError
from bizenv_rules.diff.meaning import Meaning
from bizenv_rules.diff.result import Diff, Given, Shown, Step
from bizenv_rules.diff.side import Side, Stated, rest, year_of
from bizenv_rules.diff.target import Target
from bizenv_rules.diff.tied import OTHERS
from bizenv_rules.diff.unitclasses import is_condition
from bizenv_rules.evidence.units import Unit
from bizenv_rules.plan import _NA, NA, Indicators, Missing, Row, Value


def described(sides: Sequence[Side], targets: Sequence[Target], stated: Stated, row: Row, found: Diff) -> Diff:
    """The answer with everything that people ask of a witness. Raises ``ReplayError`` if the whole programs say otherwise."""
    values = [each.value(side.values(stated), row) for side, each in zip(sides, targets, strict=True)]
    whole = [side.trace(stated, _nodes(side, each)) for side, each in zip(sides, targets, strict=True)]
    for value, seen, each in zip(values, whole, targets, strict=True):
        if each.value(seen, row) != value:
            raise ReplayError(f"{found.on} comes to {each.value(seen, row)} in the whole program, not {value}")
    given = tuple(_given(sides, stated))
    return replace(
        found,
        given=given,
        old=_named(values[0], targets[0]),
        new=_named(values[1], targets[1]),
        steps=tuple(_steps(sides, whole, found.on)),
        about=_about(sides, stated),
        unit=_unit(sides, stated),
        period=year_of(sides[1].program).label,
    )


def _nodes(side: Side, asked: Target) -> list[int]:
    cut = side.program.plan.cut
    return [node for node in dict.fromkeys([*asked.nodes, *(each.value for each in side.program.nodes)]) if cut is None or node < cut]


def _given(sides: Sequence[Side], stated: Stated) -> Iterator[Given]:
    """Facts in the order of the new edition, then those that the old one alone reads."""
    listed = [{each.key: (side, each) for each in side.inputs.values()} for side in sides]
    for key, (side, each) in {**listed[1], **listed[0]}.items():
        if is_condition(each):
            continue
        only = "" if key in listed[0] and key in listed[1] else "new" if key in listed[1] else "old"
        yield from _of_fact(side, each, only, stated)


def _of_fact(side: Side, each: Meaning, only: str, stated: Stated) -> Iterator[Given]:
    place = next(i for i, other in side.inputs.items() if other.key == each.key)
    scope, level = side.plan.nodes[place].scope, OTHERS if each.label.level == "else" else each.label.level
    still = rest(each.measure.lo, each.measure.hi)
    rows = {row: stated.facts.get((each.key, row), still) for row in side.rows(scope, stated)}
    if len(set(rows.values())) == 1:
        rows = {(): next(iter(rows.values()))}
    for row, value in rows.items():
        if value != still or each.measure.may_miss:
            yield Given(each.label.name, level, side.row_name(scope, row) if row else (), value, value == still, only)


def _about(sides: Sequence[Side], stated: Stated) -> str:
    """The conditions about the unit and their answers."""
    found: dict[str, None] = {}
    for side in sides:
        for place, each in side.inputs.items():
            if is_condition(each):
                answer = stated.facts.get((each.key, ()), Fraction(0))
                where = side.plan.nodes[place].label
                found[f"{each.label.name}{f' at {where}' if where else ''} {'yes' if answer == 1 else 'no'}"] = None
    return ", ".join(found)


def _unit(sides: Sequence[Side], stated: Stated) -> Unit | None:
    """A unit with the indicators that the witness needs; None where any unit will do."""
    held: dict[str, str] = {}
    for side in sides:
        for scope, each in enumerate(side.program.plan.scopes):
            if isinstance(each.source, Indicators):
                role = each.source.roles[0] if each.source.roles else "牵头"
                held |= {side.row_name(scope, row)[-1]: role for row in side.rows(scope, stated)}
    return Unit(id="unit", name="unit", indicators=held) if held else None


def _named(value: Value, of: Target) -> Shown:
    if isinstance(value, Missing):
        return "missing"
    if isinstance(value, _NA):
        return "not applicable"
    return cast("Shown", of.named.get(value, value))


def _steps(sides: Sequence[Side], whole: Sequence[Mapping[int, Mapping[Row, Value]]], on: str) -> Iterator[Step]:
    """The nodes that differ, from the inside out as the new edition has them."""
    listed = [{each.path: each for each in side.program.nodes} for side in sides]
    for path in dict.fromkeys([*listed[1], *listed[0]]):
        if path == on:
            continue
        values = [seen.get(nodes[path].value) if path in nodes else None for nodes, seen in zip(listed, whole, strict=True)]
        clause = (listed[1].get(path) or listed[0][path]).clause
        old, new = values
        for row in dict.fromkeys([*(old or {}), *(new or {})]):
            before, after = (None if each is None else _named(each.get(row, NA), Target(0)) for each in values)
            if before != after and not (None in {before, after} and {before, after} & {Fraction(0), "not applicable"}):
                side = sides[path in listed[1]]
                name = side.row_name(listed[path in listed[1]][path].scope, row)
                yield Step(f"{path} @ {' '.join(name)}" if name else path, clause, before, after)
