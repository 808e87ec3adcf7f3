"""A witness as people and ``score_facts`` read it: facts by name, the unit it needs, and what each node comes to in either edition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, cast

from bizenv_rules.checks.classes import condition
from bizenv_rules.checks.proof import ReplayError
from bizenv_rules.diff.domains import SETTLED
from bizenv_rules.diff.meaning import Meaning
from bizenv_rules.diff.result import Diff, Given, Shown, Step, nested
from bizenv_rules.diff.side import Side, Stated, rest
from bizenv_rules.diff.target import Target
from bizenv_rules.diff.tied import OTHERS
from bizenv_rules.diff.unitclasses import is_condition
from bizenv_rules.diff.unitmade import unit_for
from bizenv_rules.plan import _NA, NA, Cohort, DutyCount, Missing, Parameter, Row, Select, Value, reads
from bizenv_rules.program import Authored
from bizenv_rules.scoring.address import parse, resolve, write

Trace = Mapping[int, Mapping[Row, Value]]


def described(sides: Sequence[Side], targets: Sequence[Target], stated: Stated, row: Row, found: Diff) -> Diff:
    """The answer with everything that people ask of a witness. Raises ``ReplayError`` if the whole programs say otherwise."""
    values = [each.value(side.values(stated), row) for side, each in zip(sides, targets, strict=True)]
    whole = [side.trace(stated, _nodes(side, each)) for side, each in zip(sides, targets, strict=True)]
    for value, seen, each in zip(values, whole, targets, strict=True):
        if each.value(seen, row) != value:
            raise ReplayError(f"{found.on} comes to {each.value(seen, row)} in the whole program, not {value}")
    given = tuple(given_of(sides, stated))
    read = [[each for each in given if each.only in {"", only}] for only in ("old", "new")]
    taken = [_taken(side, seen, each) for side, seen, each in zip(sides, whole, read, strict=True)]
    return replace(
        found,
        given=given,
        old=_named(values[0], targets[0]),
        new=_named(values[1], targets[1]),
        steps=tuple(_steps(sides, whole, targets, found.on)),
        about=about_of(sides, stated),
        unit=unit_for(sides, stated),
        period=sides[-1].period.label,
        old_facts=taken[0],
        new_facts=taken[1],
    )


def _taken(side: Side, seen: Trace, given: Sequence[Given]) -> Mapping[str, Any]:
    """The witness as ``score_facts`` takes it: a name that is a node's path states that node."""
    program = side.program
    found: dict[str, Any] = {}
    nodes = {each.name: node for each in given if (node := resolve(program, parse(each.name))) is not None}
    for node in nodes.values():
        rows = {row: value for row, value in seen[node.value].items() if isinstance(value, Fraction)}
        if len(rows) == len(seen[node.value]) and len(set(rows.values())) == 1:
            rows = {(): next(iter(rows.values()))}
        found |= {write(program, node, side.row_name(node.scope, row) if row else ()): value for row, value in rows.items()}
    return nested(each for each in given if each.name not in nodes) | found


def _nodes(side: Side, asked: Target) -> list[int]:
    cut = side.program.plan.cut
    return [node for node in dict.fromkeys([*asked.nodes, *(each.value for each in side.program.nodes)]) if cut is None or node < cut]


def given_of(sides: Sequence[Side], stated: Stated) -> Iterator[Given]:
    """Facts in the order of the new edition, then those that the old one alone reads."""
    listed = [{each.key: (side, each) for each in side.inputs.values()} for side in sides]
    for key, (side, each) in {**listed[-1], **listed[0]}.items():
        if is_condition(each) or isinstance(each.measure.source, SETTLED):
            continue
        only = "" if key in listed[0] and key in listed[-1] else "new" if key in listed[-1] else "old"
        yield from _of_fact(side, each, only, stated)


def _of_fact(side: Side, each: Meaning, only: str, stated: Stated) -> Iterator[Given]:
    place = next(i for i, other in side.inputs.items() if other.key == each.key)
    scope, level = side.plan.nodes[place].scope, OTHERS if each.label.level == "else" else each.label.level
    still = rest(each.measure.lo, each.measure.hi)
    rows = {row: stated.facts.get((each.key, row), still) for row in side.rows(scope, stated) if (each.key, row) not in side.fixed}
    if len(set(rows.values())) == 1:
        rows = {(): next(iter(rows.values()))}
    for row, value in rows.items():
        if value != still or each.measure.may_miss:
            yield Given(_called(each), level, side.row_name(scope, row) if row else (), value, value == still, only)


def _called(each: Meaning) -> str:
    """The name that ``score_facts`` knows."""
    match each.measure.source:
        case Select(fact):
            return fact
        case DutyCount(duty):
            return duty
        case Parameter(name) | Cohort(name):
            return name
        case _:
            return each.label.name


def about_of(sides: Sequence[Side], stated: Stated) -> str:
    """The conditions about the unit and their answers."""
    found: dict[str, None] = {}
    for side in sides:
        for place, each in side.inputs.items():
            if is_condition(each):
                said = condition(side.plan, place)
                found[said if stated.facts.get((each.key, ()), 0) == 1 else f"not ({said})"] = None
    return ", ".join(found)


def _named(value: Value, of: Target) -> Shown:
    if isinstance(value, Missing):
        return "missing"
    if isinstance(value, _NA):
        return "not applicable"
    return cast("Shown", of.named.get(value, value))


def _steps(sides: Sequence[Side], whole: Sequence[Trace], targets: Sequence[Target], on: str) -> Iterator[Step]:
    """The nodes behind the target that apply and differ, from the inside out; rows that all say the same stand once."""
    listed = [_behind(side, each) for side, each in zip(sides, targets, strict=True)]
    order = {path: n for n, path in enumerate(dict.fromkeys([*listed[1], *listed[0]])) if path != on}
    for path in sorted(order, key=lambda path: (-_depth(listed, path), order[path])):
        values = [seen[nodes[path].value] if path in nodes else None for nodes, seen in zip(listed, whole, strict=True)]
        if not any(path in nodes and _applies(nodes, seen, path) for nodes, seen in zip(listed, whole, strict=True)):
            continue
        rows = dict.fromkeys(row for each in values for row in each or {})
        pairs = {row: tuple(None if each is None else _named(each.get(row, NA), Target(0)) for each in values) for row in rows}
        if len(pairs) > 1 and len(set(pairs.values())) == 1:
            pairs = {(): next(iter(pairs.values()))}
        for row, (before, after) in pairs.items():
            if before != after and not (None in {before, after} and {before, after} & {Fraction(0), "not applicable"}):
                side, node = (sides[1], listed[1][path]) if path in listed[1] else (sides[0], listed[0][path])
                name = side.row_name(node.scope, row) if row else ()
                yield Step(f"{path} @ {' '.join(name)}" if name else path, node.clause, before, after)


def _behind(side: Side, asked: Target) -> Mapping[str, Authored]:
    """The authored nodes that the target reads."""
    plan, seen, waiting = side.program.plan, set[int](), list(asked.nodes)
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting += reads(plan.nodes[node].op)
    return {each.path: each for each in side.program.nodes if each.value in seen}


def _depth(listed: Sequence[Mapping[str, Authored]], path: str) -> int:
    nodes = listed[path in listed[1]]
    depth, at = 0, nodes[path].parent
    while at is not None and at in nodes:
        depth, at = depth + 1, nodes[at].parent
    return depth


def _applies(nodes: Mapping[str, Authored], seen: Trace, path: str) -> bool:
    """Whether what the node belongs to applies in some row."""
    at = nodes[path].parent
    while at is not None and at in nodes:
        if all(value is NA for value in seen[nodes[at].value].values()):
            return False
        at = nodes[at].parent
    return True
