"""Whether a mutant is the same rubric: equal in every number it reports, for all evidence, under every choice of readings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from operator import eq, ge, gt, le, lt, ne
from typing import Any, Final

from bizenv_rules.calendar import Period, WorkCalendar
from bizenv_rules.evidence.duties import due_date
from bizenv_rules.expr.tree import BOOL, NUMBER, TEXT, Lit, Op, Tree
from bizenv_rules.problem import RubricError
from bizenv_rules.program import Decision, Duty, Program
from bizenv_rules.rubric.load import Rubric
from bizenv_rules.testing.mutation.canonical import same_numbers
from bizenv_rules.testing.mutation.loading import Loader
from bizenv_rules.testing.mutation.solving import never_apart
from bizenv_rules.testing.played import About, Suite

SAME: Final = "it is the same program"


class Prover:
    """Compares programs of a rubric with those of its mutants; the unchanged ones are made once."""

    def __init__(self, loader: Loader, suite: Suite) -> None:
        self.loader, self.suite = loader, suite
        self._known: dict[tuple[tuple[str, str], ...], Program] = {}

    def proof(self, about: About, data: Mapping[str, Any]) -> str:
        """How it was proved to be the same rubric; ``""`` where it was not."""
        if isinstance(about, Decision):
            same = all(
                _bare_decision(self.loader.decision(self.suite.data, r)) == _bare_decision(self.loader.decision(data, r))
                for r in self._choices()
            )
            return "it is the same decision" if same else ""
        ways: set[str] = set()
        for readings in self._choices():
            try:
                way = same_program(self._program(readings), about.program(readings))
            except RubricError:
                return ""
            if not way:
                return ""
            ways.add(way)
        return next(iter(sorted(ways - {SAME})), SAME)

    def _program(self, readings: Mapping[str, str]) -> Program:
        key = tuple(sorted(readings.items()))
        if key not in self._known:
            assert isinstance(self.suite.about, Rubric)
            self._known[key] = self.suite.about.program(readings)
        return self._known[key]

    def _choices(self) -> Iterator[dict[str, str]]:
        """The defaults, then every other choice alone."""
        yield {}
        for name, reading in (self.suite.data.get("readings") or {}).items():
            yield from ({name: choice} for choice in reading["choices"] if choice != reading["default"])


def same_program(one: Program, other: Program) -> str:
    """How two programs are proved to report the same; ``""`` where that is not proved."""
    left, right = bare(one), bare(other)
    if left == right:
        return SAME
    if same_numbers(left, right):
        return "no number can differ"
    if same_dates(left, right) and same_numbers(replace(left, duties=()), replace(right, duties=())):
        return "no due date lies between"
    return "z3: no complete evidence tells them apart" if never_apart(left, right) else ""


def same_dates(one: Program, other: Program) -> bool:
    """Whether two programs have the same duties but for bounds between which no due date lies, by the official working days."""
    if len(one.duties) != len(other.duties):
        return False
    return all(mine == yours or _same_bounds(mine, yours) for mine, yours in zip(one.duties, other.duties, strict=True))


def _same_bounds(mine: Duty, yours: Duty) -> bool:
    free = replace(mine, start=None, end=None)
    if replace(yours, start=None, end=None) != free:
        return False
    ends = [day for pair in ((mine.start, yours.start), (mine.end, yours.end)) if pair[0] != pair[1] for day in pair]
    if None in ends or not free.every:
        return False
    days = sorted(day for day in ends if day is not None)
    calendar, found = WorkCalendar(), Period.around(days[0], free.every).previous().previous()
    while found.first <= days[-1]:
        due = due_date(free, found, calendar)
        if due is not None and _bounded(mine, due) != _bounded(yours, due):
            return False
        found = found.next()
    return True


def _bounded(duty: Duty, due: date) -> bool:
    return (duty.start is None or duty.start <= due) and (duty.end is None or due <= duty.end)


def bare(program: Program) -> Program:
    """The program without what only people read: texts, tables as written, edges that numbers are shown against."""
    nodes = tuple(replace(node, table="", title="", note="", quote="", clause="", points=()) for node in program.nodes)
    grades = tuple(replace(row, text="", clause="") for row in program.grades)
    return replace(program, digest="", title="", nodes=nodes, grades=grades, document="", issuer="", procedure=(), phases=())


def _bare_decision(decision: Decision) -> Decision:
    rules = tuple(replace(rule, title="", clause="", when=_settled(rule.when)) for rule in decision.rules)
    return replace(decision, digest="", title="", rules=rules, procedure=(), document="")


def _settled(tree: Tree) -> Tree:
    """``or_else(x, 1) > 2`` as a comparison of ``x`` and what it says where ``x`` is absent: another number there may say the same."""
    if not isinstance(tree, Op):
        return tree
    args = tuple(map(_settled, tree.args))
    match args:
        case (Op("or_else", (x, Lit(int() | Fraction() as absent))), Lit(int() | Fraction() as edge)) if tree.op in _SIGNS:
            said = Lit(_SIGNS[tree.op](absent, edge), BOOL)
            return Op("compared", (Lit(tree.op, TEXT), x, Lit(edge, NUMBER), said), BOOL)
        case _:
            return Op(tree.op, args, tree.type)


_SIGNS: Final = {">": gt, ">=": ge, "<": lt, "<=": le, "==": eq, "!=": ne}
