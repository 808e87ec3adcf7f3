"""``difference``: whether two editions can differ, proved for all complete evidence, or the smallest evidence on which they do."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, cast

from bizenv_rules.backends.smt import Held, Model, Space
from bizenv_rules.checks.proof import Method, Proof, ReplayError
from bizenv_rules.diff.domains import changes
from bizenv_rules.diff.fewest import fewest
from bizenv_rules.diff.meaning import Meaning
from bizenv_rules.diff.related import related
from bizenv_rules.diff.result import Diff, by_name
from bizenv_rules.diff.shrink import shrunk
from bizenv_rules.diff.side import Key, Side, Stated, rest
from bizenv_rules.diff.target import Relation, Target, apart, comparable, stands, target
from bizenv_rules.diff.tied import levels
from bizenv_rules.diff.unitclasses import Classes, is_condition
from bizenv_rules.diff.witness import described
from bizenv_rules.exact import Functions
from bizenv_rules.plan import Row, averaged
from bizenv_rules.program import Program
from bizenv_rules.scoring.proving import program_of
from bizenv_rules.scoring.running import Runner
from bizenv_rules.scoring.setting import Scored

if TYPE_CHECKING:
    from bizenv_rules.evidence.units import Unit, Units

FEWEST: Final = 0.4
"""Seconds in which the solver looks for a witness of fewer facts."""
WORDS: Mapping[Relation, str] = {"!=": "differs", "<": "is lower", ">": "is higher"}


def difference(
    old: Scored,
    new: Scored,
    *,
    on: str = "total",
    relation: Relation = "!=",
    units: Units | Sequence[Unit] | None = None,
    timeout: float = 1.0,
) -> Diff:
    """Evidence for which the new edition's value stands so to the old one's, or the proof that there is none.

    ``on``: ``total``, ``grade`` or a node's path. ``relation``: ``<`` asks whether the new value can be lower. ``timeout``: seconds for
    the solver. Raises ``UnsupportedError`` where an edition has nothing of that name, and where the solver is needed and not installed.

    >>> import bizenv_rules as bz
    >>> jilin = bz.library("jilin-jkq", "2021")
    >>> difference(jilin, jilin).verdict
    'proved'
    """
    return Comparison(old, new, on, relation, units).asked(timeout)


def equivalent(old: Scored, new: Scored, *, on: str = "total", units: Units | Sequence[Unit] | None = None, timeout: float = 1.0) -> Proof:
    """The proof that both editions give the same for all complete evidence, or the evidence that refutes it."""
    return _proof(
        "R161", difference(old, new, on=on, units=units, timeout=timeout), "both editions give the same for all complete evidence"
    )


def never_lower(old: Scored, new: Scored, *, on: str = "total", units: Units | Sequence[Unit] | None = None, timeout: float = 1.0) -> Proof:
    """The proof that the new edition never gives less than the old one, or the evidence that refutes it."""
    return _proof("R162", difference(old, new, on=on, relation="<", units=units, timeout=timeout), "the new edition never gives less")


def _proof(code: str, found: Diff, words: str) -> Proof:
    message = words if found.verdict == "proved" else found.message
    witness = by_name(found.given) if found.verdict == "refuted" else None
    value = found.new if isinstance(found.new, Fraction) else None
    return Proof(code, found.verdict, found.method, found.on, message, found.clause, witness, value, found.about, seconds=found.seconds)


class Comparison:
    """Two editions over shared inputs, and one question about them."""

    def __init__(self, old: Scored, new: Scored, on: str, relation: Relation, units: Units | Sequence[Unit] | None = None) -> None:
        self.began = perf_counter()
        self.on, self.relation = on, relation
        self.programs = (program_of(old), program_of(new))
        self.targets = (target(self.programs[0], on), target(self.programs[1], on))
        known = levels(self.programs)
        self.sides = tuple(
            Side(program, _roots(program, each), _functions(rubric, program), known)
            for rubric, program, each in zip((old, new), self.programs, self.targets, strict=True)
        )
        self.related = related(self.sides)
        self.classes = Classes.that_can_be(self.sides) if units is None else Classes.of(self.sides, units)

    @property
    def changes(self) -> Any:
        """What evidence can be under one edition alone."""
        return changes(*self.programs, (self.targets[0].nodes, self.targets[1].nodes))

    def asked(self, timeout: float) -> Diff:
        """The answer."""
        why = comparable(self.targets, self.relation)
        if why:
            return self._diff("unsupported", "reading", why)
        if self._is_same():
            return self._diff("proved", "identity", "the operations are the same")
        self.space = Space()
        statements, loose = self._statements(self.space)
        found = self.space.solve(statements, timeout)
        if found == "none":
            return self._diff("proved", "z3", f"the new edition {self._never()} for any evidence")
        if found == "unknown":
            return self._diff("unknown", "z3", f"the solver did not decide it in {timeout:g} s")
        assert isinstance(found, Model)
        return self._witness(found, statements, loose)

    def _never(self) -> str:
        return {"!=": "never differs", "<": "is never lower", ">": "is never higher"}[self.relation]

    def _is_same(self) -> bool:
        a, b = self.sides
        return (
            a.plan == b.plan
            and a.names == b.names
            and self.targets[0].words == self.targets[1].words
            and [a.where[node] for node in self.targets[0].nodes] == [b.where[node] for node in self.targets[1].nodes]
        )

    def _statements(self, space: Space) -> tuple[list[Any], str]:
        """What is asked of the solver, and what was not followed."""
        logic, statements, held = space.logic, [], []
        for side, program, each in zip(self.sides, self.programs, self.targets, strict=True):
            encoding = side.encoded(space)
            for assumption in program.assumptions:
                true = side.held(encoding, assumption.when)[()]
                statements += [logic.no(true.na), logic.no(true.missing), logic.same(true.number, Fraction(1))]
            void = logic.either(_is_one(space, one) for node in each.voids for one in side.held(encoding, node).values())
            rows = side.held(encoding, each.node)
            there = {row: encoding.here(side.plan.nodes[side.where[each.node]].scope, row) for row in rows}
            statements += side.within(encoding)
            held.append({row: replace(one, na=logic.either((one.na, void, logic.no(there[row])))) for row, one in rows.items()})
        pairs = [(held[0][row], held[1][row]) for row in held[0] if row in held[1]]
        statements.append(logic.either(self._apart(space, a, b) for a, b in pairs))
        statements += self.classes.statements(space)
        statements += [each for one in self.related for each in one.statements(space)]
        loose = next((one.loose.why for pair in pairs for one in pair if one.loose is not None), "")
        return statements, loose

    def _apart(self, space: Space, old: Held, new: Held) -> Any:
        if old.id == new.id and old.na is new.na and self.targets[0].words == self.targets[1].words:
            return False
        return apart(space.logic, old, new, self.relation, self.targets)

    # ------------------------------------------------------------------------------------------------------ witnesses

    def holds(self, stated: Stated) -> Row | None:
        """The first row in which the relation holds, by ``exact``; None where it holds in none or the evidence is out of the question."""
        if (
            not all(side.keeps(stated) for side in self.sides)
            or not self.classes.allow(stated)
            or not all(each.keeps(stated) for each in self.related)
        ):
            return None
        values = [side.values(stated) for side in self.sides]
        for side_values, program in zip(values, self.programs, strict=True):
            if any(side_values[each.when].get(()) != 1 for each in program.assumptions):
                return None
        rows = [values[i][self.targets[i].node] for i in (0, 1)]
        for row in dict.fromkeys([*rows[0], *rows[1]]):
            old, new = (self.targets[i].value(values[i], row) for i in (0, 1))
            if stands(old, new, self.relation, self.targets):
                return row
        return None

    def _witness(self, model: Model, statements: list[Any], loose: str) -> Diff:
        rests, grids = self._rests()
        fixed = self.sides[0].fixed.keys() | self.sides[1].fixed.keys()
        movable = {key: still for key, still in rests.items() if not is_condition(self._inputs[key[0]][0]) and key not in fixed}
        stated = self._stated(fewest(self.space, statements, movable, FEWEST) or model, fixed)
        try:
            if self.holds(stated) is None:
                if loose:
                    return self._diff("unsupported", "z3", f"what was found hangs on a part that is not followed: {loose}")
                raise ReplayError(f"the editions do not differ on {self.on} for {dict(stated.facts)}")
            facts = shrunk(dict(stated.facts), rests, grids, lambda facts: self.holds(replace(stated, facts=facts)) is not None)
        except KeyError as error:
            return self._diff("unsupported", "z3", f"{error.args[0]} is not registered, so what was found cannot be replayed")
        return self._described(replace(stated, facts=facts))

    def _stated(self, model: Model, fixed: Collection[Key]) -> Stated:
        facts = {key: value for name, value in model.facts.items() if (key := cast("Key", name))[0] in self._inputs and key not in fixed}
        return Stated(facts, model.rows)

    @cached_property
    def _inputs(self) -> Mapping[Any, list[Meaning]]:
        """The facts that either edition reads here, with what both declare of them."""
        found: dict[Any, list[Meaning]] = {}
        for side in self.sides:
            for each in side.inputs.values():
                found.setdefault(each.key, []).append(each)
        return found

    def _rests(self) -> tuple[dict[Key, Fraction], dict[Key, tuple[Fraction, ...]]]:
        """The value nearest 0 and the steps of every input, as both editions declare it; of a mean, those of two and three forms too."""
        rests: dict[Key, Fraction] = {}
        grids: dict[Key, tuple[Fraction, ...]] = {}
        for name in self.space.inputs:
            key = cast("Key", name)
            measures = [each.measure for each in self._inputs.get(key[0], ())]
            if not measures:
                continue
            lows, highs = [m.lo for m in measures if m.lo is not None], [m.hi for m in measures if m.hi is not None]
            rests[key] = rest(max(lows, default=None), min(highs, default=None))
            step = max((m.grid for m in measures if m.grid is not None), default=Fraction(1))
            grids[key] = (step, step / 2, step / 3) if any(averaged(m) for m in measures) else (step,)
        return rests, grids

    def _described(self, stated: Stated) -> Diff:
        row = self.holds(stated)
        assert row is not None
        return described(self.sides, self.targets, stated, row, self._diff("refuted", "z3", f"the new edition {WORDS[self.relation]}"))

    def _diff(self, verdict: Any, method: Method, message: str) -> Diff:
        clause = self.targets[1].clause or self.targets[0].clause
        seconds = perf_counter() - self.began
        return Diff(self.on, self.relation, verdict, method, message, self.changes, clause=clause, seconds=seconds)


def _is_one(space: Space, held: Held) -> Any:
    logic = space.logic
    return logic.both((logic.no(held.na), logic.no(held.missing), logic.same(held.number, Fraction(1))))


def _roots(program: Program, asked: Target) -> tuple[int, ...]:
    return (*asked.nodes, *(each.when for each in program.assumptions))


def _functions(rubric: Scored, program: Program) -> Functions:
    return Runner.of(program.plan, getattr(rubric, "functions", None)).functions
