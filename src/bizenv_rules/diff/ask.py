"""``difference``: whether two editions can differ, proved for all complete evidence, or the smallest evidence on which they do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from bizenv_rules.backends.smt import Encoding, Held, Space
from bizenv_rules.checks.proof import Method, Proof, Verdict
from bizenv_rules.diff.domains import changes
from bizenv_rules.diff.question import Asked, Question, Values, is_one
from bizenv_rules.diff.result import Diff, by_name
from bizenv_rules.diff.target import Relation, apart, comparable, stands, target
from bizenv_rules.diff.witness import described
from bizenv_rules.plan import Row
from bizenv_rules.scoring.proving import program_of
from bizenv_rules.scoring.setting import Scored

if TYPE_CHECKING:
    from bizenv_rules.evidence.units import Unit, Units

WORDS: Final[Mapping[Relation, str]] = {"!=": "differs", "<": "is lower", ">": "is higher"}
NEVER: Final[Mapping[Relation, str]] = {"!=": "never differs", "<": "is never lower", ">": "is never higher"}


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
    """Two editions over shared inputs, and how one target of either stands to the other's."""

    def __init__(self, old: Scored, new: Scored, on: str, relation: Relation, units: Units | Sequence[Unit] | None = None) -> None:
        self.began = perf_counter()
        self.on, self.relation = on, relation
        self.programs = (program_of(old), program_of(new))
        self.targets = (target(self.programs[0], on), target(self.programs[1], on))
        self.question = Question((old, new), self.targets, units)

    def asked(self, timeout: float) -> Diff:
        """The answer."""
        why = comparable(self.targets, self.relation)
        if why:
            return self._diff("unsupported", "reading", why)
        if self._is_same():
            return self._diff("proved", "identity", "the operations are the same")
        found = self.question.answered(self._wanted, self._seen, timeout)
        if found.verdict == "proved":
            return self._diff("proved", "z3", f"the new edition {NEVER[self.relation]} for any evidence")
        if found.stated is None:
            return self._diff(found.verdict, "z3", found.why)
        made = self._diff("refuted", "z3", f"the new edition {WORDS[self.relation]}")
        return described(self.question.sides, self.targets, found.stated, found.row, made)

    def _is_same(self) -> bool:
        a, b = self.question.sides
        return (
            a.plan == b.plan
            and a.names == b.names
            and self.targets[0].words == self.targets[1].words
            and [a.where[node] for node in self.targets[0].nodes] == [b.where[node] for node in self.targets[1].nodes]
        )

    def _wanted(self, space: Space, encodings: Sequence[Encoding]) -> Asked:
        """That the relation holds in some row."""
        logic, held = space.logic, []
        for side, encoding, each in zip(self.question.sides, encodings, self.targets, strict=True):
            void = logic.either(is_one(space, one) for node in each.voids for one in side.held(encoding, node).values())
            scope = side.plan.nodes[side.where[each.node]].scope
            rows = side.held(encoding, each.node)
            held.append(
                {row: replace(one, na=logic.either((one.na, void, logic.no(encoding.here(scope, row))))) for row, one in rows.items()}
            )
        pairs = [(held[0][row], held[1][row]) for row in held[0] if row in held[1]]
        loose = next((one.loose.why for pair in pairs for one in pair if one.loose is not None), "")
        return logic.either(self._apart(space, a, b) for a, b in pairs), loose

    def _apart(self, space: Space, old: Held, new: Held) -> Any:
        if old.id == new.id and old.na is new.na and self.targets[0].words == self.targets[1].words:
            return False
        return apart(space.logic, old, new, self.relation, self.targets)

    def _seen(self, values: Values) -> Row | None:
        """The first row in which the relation holds."""
        rows = [values[i][self.targets[i].node] for i in (0, 1)]
        for row in dict.fromkeys([*rows[0], *rows[1]]):
            old, new = (self.targets[i].value(values[i], row) for i in (0, 1))
            if stands(old, new, self.relation, self.targets):
                return row
        return None

    def _diff(self, verdict: Verdict, method: Method, message: str) -> Diff:
        clause = self.targets[1].clause or self.targets[0].clause
        found = changes(*self.programs, (self.targets[0].nodes, self.targets[1].nodes))
        return Diff(self.on, self.relation, verdict, method, message, found, clause=clause, seconds=perf_counter() - self.began)
