"""Static questions about a rubric, before any evidence: the whole battery, and each question alone.

``prove`` says for all complete evidence what holds. Praise and blame are compared one input at a time: one more record, one mark raised,
one more due date; a reply, a share or a place moved, each in the order of its kind, all else equal.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from bizenv_rules.backends.valueset import Unsupported, ValueSet
from bizenv_rules.checks.clock import Clock
from bizenv_rules.checks.proof import Proof, ProofReport
from bizenv_rules.checks.prove import prove_program
from bizenv_rules.checks.supposed import View, asked_of_units, class_conditions, views
from bizenv_rules.plan import Missing
from bizenv_rules.program import Decision, Program
from bizenv_rules.scoring.bounds import Bounds

if TYPE_CHECKING:
    from bizenv_rules.evidence.units import Unit, Units
    from bizenv_rules.scoring.setting import Scored


def prove(
    rubric: Scored | Decision,
    *,
    units: Units | Sequence[Unit] | None = None,
    assume: Sequence[str] = (),
    timeout: float | None = None,
    codes: Collection[str] | None = None,
) -> ProofReport:
    """Every statement of the battery with verdict, method, clause and witness.

    Of a decision: which rules can hold, are hidden, meet, with records that were decided. ``units``: the classes that exist are
    asked about, else every one that could. ``assume``: conditions to be taken for true beside those of the rubric.
    ``timeout``: seconds, after which what was not reached is unknown. ``codes``: the statements wanted.

    >>> import bizenv_rules as bz
    >>> report = prove(bz.library("jilin-jkq", "2021"))
    >>> report.ok
    True
    >>> prove(bz.library("jilin-jkq", "2021"), assume=["city_commended == 0"], codes=["R104"]).supposed[2:]
    ('assumed given_1: city_commended == 0', 'so city_commended is 0 to 0')
    """
    if isinstance(rubric, Decision):
        if assume or units is not None:
            raise TypeError("a decision is proved alone: without units and assumptions")
        from bizenv_rules.scoring.proving_decisions import prove_decision

        return prove_decision(rubric, codes=codes, clock=Clock(timeout))
    program = program_of(rubric)
    if assume:
        assuming = getattr(rubric, "assuming", None)
        if assuming is None:
            raise TypeError("a program alone has no names: more can be assumed of a rubric")
        program = assuming(assume)
    if units is None:
        return prove_program(program, signed=_signed(rubric), codes=codes, clock=Clock(timeout))
    classes, owed = _classes(program, units), _owed(program, units)
    known = [answers for answers, _ in classes]
    owners = [unit for _, unit in classes]
    return prove_program(program, known=known, owed=owed, signed=_signed(rubric), codes=codes, clock=Clock(timeout), units=owners)


def bounds(rubric: Scored, node: str = "total", *, units: Units | Sequence[Unit] | None = None) -> tuple[Bounds, ...]:
    """The range of the total, or of the node of a path, for each class of units.

    >>> import bizenv_rules as bz
    >>> [(int(one.lo), int(one.hi), one.exact) for one in bounds(bz.library("jilin-jkq", "2021"))]
    [(0, 110, True)]
    """
    program = program_of(rubric)
    place = _node(program, node)
    found = []
    for view in _views(program, units, place):
        bound = view.range(place)
        found.append(Bounds(node, bound.lo, bound.hi, view.about, view, place))
    return tuple(found)


def reachable(rubric: Scored, node: str = "total", *, units: Units | Sequence[Unit] | None = None) -> tuple[ValueSet | Unsupported, ...]:
    """The exact set of values of the total or of a node, for each class of units; ``Unsupported`` says where it stops.

    >>> import bizenv_rules as bz
    >>> from fractions import Fraction
    >>> totals = reachable(bz.library("jilin-jkq", "2021"))[0]
    >>> 90 in totals, Fraction(1, 7) in totals, totals.below(90)
    (True, False, Fraction(26999, 300))
    """
    program = program_of(rubric)
    place = _node(program, node)
    return tuple(view.set_of(place) for view in _views(program, units, place))


def bands(rubric: Scored, *, units: Units | Sequence[Unit] | None = None) -> tuple[Proof, ...]:
    """Which grades are reached, with a witness; gaps and overlaps."""
    return _of(rubric, units, "R110", "R111", "R112")


def monotone(rubric: Scored, *, units: Units | Sequence[Unit] | None = None) -> tuple[Proof, ...]:
    """Whether praise never lowers and blame never raises the total, item by item."""
    return _of(rubric, units, "R120")


def dead_items(rubric: Scored, *, units: Units | Sequence[Unit] | None = None) -> tuple[Proof, ...]:
    """The items whose evidence cannot move the total, and the caps that never bind."""
    return tuple(proof for proof in _of(rubric, units, "R130", "R131") if proof.verdict == "refuted")


def redundant(rubric: Scored, *, units: Units | Sequence[Unit] | None = None) -> tuple[Proof, ...]:
    """What could be taken out: limits that never bind or that another one hides, dead items, vetoes that never hold.

    >>> import bizenv_rules as bz
    >>> [proof.at for proof in redundant(bz.library("gaotai", "2021"))]
    ['town.publicity.news.local']
    """
    return tuple(proof for proof in _of(rubric, units, "R130", "R131", "R133", "R151") if proof.verdict == "refuted")


def joint_maxima(rubric: Scored, *, units: Units | Sequence[Unit] | None = None) -> tuple[Proof, ...]:
    """What every section and item states that it is worth, against what its parts give and what it reaches.

    >>> import bizenv_rules as bz
    >>> {proof.verdict for proof in joint_maxima(bz.library("jilin-jkq", "2021"))}
    {'proved'}
    """
    return _of(rubric, units, "R101", "R102")


def veto_dominates(rubric: Scored, *, units: Units | Sequence[Unit] | None = None) -> tuple[Proof, ...]:
    """Whether every veto has its effect whatever else is there, and never leaves a better grade than without it.

    >>> import bizenv_rules as bz
    >>> [(proof.at, proof.verdict) for proof in veto_dominates(bz.library("jilin-jkq", "2021"))]
    [('vetoes.soft_environment', 'proved'), ('vetoes.upper_measures', 'proved'), ('vetoes.discipline', 'proved')]
    """
    return _of(rubric, units, "R150")


def program_of(rubric: Scored) -> Program:
    """The operations of a rubric or program."""
    return rubric if isinstance(rubric, Program) else rubric.program()


def _of(rubric: Scored, units: Units | Sequence[Unit] | None, *codes: str) -> tuple[Proof, ...]:
    program = program_of(rubric)
    known = None if units is None else _answers(program, units)
    return prove_program(program, known=known, signed=_signed(rubric), codes=codes).proofs


def _signed(rubric: Scored) -> Mapping[tuple[str, str], str]:
    """What the rubric signs under ``expect:``; a program carries no signatures."""
    if isinstance(rubric, Program):
        return {}
    made = {}
    for entry in getattr(rubric, "data", {}).get("expect") or ():
        made[entry["code"], entry.get("at", "")] = f"{entry['why']} ({entry['clause']})" if "clause" in entry else entry["why"]
    return made


def _node(program: Program, path: str) -> int:
    if path == "total" and program.score is not None:
        return program.score
    for node in program.nodes:
        if node.path == path:
            return node.value
    raise KeyError(f"no node is called {path!r}")


def _views(program: Program, units: Units | Sequence[Unit] | None, node: int) -> tuple[View, ...]:
    return views(program, None if units is None else _answers(program, units), [node])


def _answers(program: Program, units: Units | Sequence[Unit]) -> list[Mapping[int, int]]:
    return [answers for answers, _ in _classes(program, units)]


def _classes(program: Program, units: Units | Sequence[Unit]) -> list[tuple[Mapping[int, int], Unit]]:
    """The answers to the conditions about the unit, once each with a unit; without an answer no, and yes where an assumption alone asks."""
    from bizenv_rules.evidence.facts import FactsWorld

    asked, apart = asked_of_units(program), frozenset(class_conditions(program))
    found: dict[tuple[int, ...], Unit] = {}
    for unit in _listed(units):
        world = FactsWorld(program, {}, period=_period(program), unit=unit)
        answers = []
        for node in asked:
            rows = world.rows(program.plan.nodes[node].scope)
            leaf = world.leaf(node, rows[0]) if rows else Missing()
            answers.append(int(bool(leaf[0]) if isinstance(leaf, tuple) else node not in apart))
        found.setdefault(tuple(answers), unit)
    return [(dict(zip(asked, answers, strict=True)), unit) for answers, unit in found.items()]


def _owed(program: Program, units: Units | Sequence[Unit]) -> tuple[str, ...]:
    """The duties that some unit of the list has."""
    from bizenv_rules.evidence.facts import FactsWorld

    worlds = [FactsWorld(program, {}, period=_period(program), unit=unit) for unit in _listed(units)]
    return tuple(duty.id for duty in program.duties if any(duty.applies is None or world.says(duty.applies) is True for world in worlds))


def _listed(units: Units | Sequence[Unit]) -> Sequence[Unit]:
    return tuple(units.values()) if isinstance(units, Mapping) else units


def _period(program: Program) -> str:
    start = program.effective[0]
    return str(start.year if start is not None else date(2021, 1, 1).year)
