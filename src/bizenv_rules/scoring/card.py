"""``Scorecard``: what one unit got, what is missing, and every node of the rubric with its state and evidence.

A card keeps the trace and the evidence it was read from. Everything else is worked out when it is asked for, so a
card costs little where only scores are wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, fields
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

from bizenv_rules.lean import dataclass
from bizenv_rules.plan import NA, Columns, Fact, Missing, Overrides, Row, Value
from bizenv_rules.points import shown
from bizenv_rules.scoring.running import Runner
from bizenv_rules.scoring.trace import Trace
from bizenv_rules.scoring.views import (
    STATUS,
    ComplianceRow,
    ConsequenceView,
    Evidence,
    MissingInput,
    OutputView,
    State,
    Status,
    VetoView,
    identity,
)

if TYPE_CHECKING:
    from bizenv_rules.expr.tree import Scalar
    from bizenv_rules.intervals import Interval
    from bizenv_rules.problem import Problem
    from bizenv_rules.program import Authored, Program
    from bizenv_rules.scoring.explain import Explanation
    from bizenv_rules.scoring.node import NodeView
    from bizenv_rules.scoring.waterfall import Waterfall


@dataclass(frozen=True, slots=True)
class Scorecard:
    """One unit's result in one period.

    Scores are exact Fractions in 分; ``shown`` is the text for people, which never stands on another side of a band
    edge than the score. ``card["bonus.media"]`` is a node; ``card["2021Q1.town"]`` one of a quarter's sheet.
    """

    program: Program
    unit: str
    name: str
    period: str
    as_of: date
    to_date: bool
    columns: Columns = field(repr=False)
    world: Evidence = field(repr=False, compare=False)
    runner: Runner = field(repr=False, compare=False)
    overrides: Overrides = field(default_factory=dict, repr=False)
    parameters: Mapping[str, Scalar] = field(default_factory=dict)
    notes: tuple[Problem, ...] = ()
    _memo: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def __reduce__(self) -> tuple[Any, ...]:
        """A pickled card takes the evidence along that it needs, and no ledger."""
        from bizenv_rules.scoring.snapshot import Snapshot

        kept = {"columns": [list(column) for column in self.columns], "world": Snapshot.of(self.program.plan, self.world), "_memo": {}}
        kept["runner"] = None  # functions of an embedding program do not travel
        return (_unpickled, tuple(kept.get(each.name, getattr(self, each.name)) for each in fields(self)))

    # ------------------------------------------------------------------------------------------------ the result

    @property
    def trace(self) -> Trace:
        """Every node's value."""
        return cast("Trace", self.memo("trace", lambda: Trace.of(self.program.plan, self.world, self.columns)))

    @property
    def state(self) -> State:
        """The state of the node that holds the score."""
        return "not_applicable" if self.program.score is None else self.state_of(self._value(self.program.score))

    @property
    def status(self) -> Status:
        """``complete``, ``incomplete``, ``undetermined`` or ``not_assessed``; a veto does not change it."""
        return STATUS[self.state]

    @property
    def is_void(self) -> bool:
        """Whether a veto took the score away."""
        return any(veto.void and self._number(veto.when) == 1 for veto in self.program.vetoes)

    @property
    def score(self) -> Fraction | None:
        """The exact score; None where it is not complete, void, or nothing is scored."""
        return None if self.is_void else self.result

    @property
    def result(self) -> Fraction | None:
        """The number the sheet and result come to, void or not."""
        return None if self.program.score is None else self._number(self.program.score)

    @property
    def shown(self) -> str:
        """The score as people read it; ``""`` where there is none."""
        return "" if self.score is None else self.show(self.score)

    def show(self, value: Fraction) -> str:
        """Any number in points as people read it, on the right side of every band edge."""
        return shown(value, self.program.places, self.program.mode, self.program.edges)

    @property
    def low(self) -> Fraction | None:
        """The least the score can still become; None when undetermined, not assessed, or without lower end."""
        return self._range()[0]

    @property
    def high(self) -> Fraction | None:
        """The most the score can still become; None when undetermined, not assessed, or without upper end."""
        return self._range()[1]

    @property
    def attainable(self) -> Fraction | None:
        """The attainable maximum of this unit; None where it is unbounded or nothing is scored."""
        return None if self.program.attainable is None else self._number(self.program.attainable)

    def _range(self) -> tuple[Fraction | None, Fraction | None]:
        if self.program.score is None or self.state in {"not_applicable", "undetermined"}:
            return None, None
        if self.result is not None:
            return self.result, self.result
        interval = self.interval(self.program.score)
        return interval.lo, interval.hi

    # ------------------------------------------------------------------------------------------------- the grade

    @property
    def grade(self) -> str | None:
        """The grade after vetoes; None where there is none, or more than one is still possible."""
        possible = self.grades_possible
        return possible[0] if self.grade_settled and possible else None

    @property
    def grade_settled(self) -> bool:
        """Whether nothing that is still missing can change the grade; False also where nothing is graded."""
        return self.program.grade is not None and self.state != "not_applicable" and self._settled()

    def _settled(self) -> bool:
        from bizenv_rules.scoring.grades import settled

        return settled(self)

    @property
    def grades_possible(self) -> tuple[str, ...]:
        """The grades the unit can still get, best first."""
        from bizenv_rules.scoring.grades import possible

        return cast("tuple[str, ...]", self.memo("grades", lambda: possible(self)))

    @property
    def vetoes(self) -> tuple[VetoView, ...]:
        """Every veto of the rubric, whether it holds, and the evidence it read."""
        return tuple(
            VetoView(
                id=veto.id,
                clause=veto.clause,
                title=veto.title,
                holds=None if (number := self._number(veto.when)) is None else number == 1,
                grade=veto.grade,
                at_most=veto.at_most,
                void=veto.void,
                evidence=tuple(identity(record) for fact in veto.facts for record in self.world.evidence(fact, ())),
            )
            for veto in self.program.vetoes
        )

    @property
    def outputs(self) -> tuple[OutputView, ...]:
        """Further numbers; those that do not apply to the unit are left out."""
        found = ((output, self._value(output.value)) for output in self.program.outputs)
        return tuple(
            OutputView(self.unit, output.id, output.title, output.clause, self.state_of(value), self._number(output.value))
            for output, value in found
            if value is not NA
        )

    @property
    def consequences(self) -> tuple[ConsequenceView, ...]:
        """What follows; unknown selects nothing."""
        return tuple(
            ConsequenceView(self.unit, item.id, item.clause, item.say)
            for item in self.program.consequences
            if item.when is None or self._number(item.when) == 1
        )

    @property
    def compliance(self) -> tuple[ComplianceRow, ...]:
        """Every due date of every duty in the period."""
        from bizenv_rules.scoring.compliance import compliance

        return compliance(self)

    # --------------------------------------------------------------------------------------------- what is lacking

    @property
    def missing(self) -> tuple[MissingInput, ...]:
        """What was not given and the result or grade waits for."""
        return tuple(item for item in self._open() if item.reason == "missing")

    @property
    def undetermined(self) -> tuple[MissingInput, ...]:
        """What nobody can supply as evidence and the result, the grade or an output waits for: parameters, clauses."""
        return tuple(item for item in self._open() if item.reason == "undetermined")

    def _open(self) -> tuple[MissingInput, ...]:
        from bizenv_rules.scoring.lacking import lacking

        return cast("tuple[MissingInput, ...]", self.memo("open", lambda: lacking(self)))

    @property
    def readings(self) -> Mapping[str, str]:
        """The choice taken in every reading."""
        return dict(self.program.readings)

    @property
    def unused_evidence(self) -> tuple[Any, ...]:
        """The unit's records that no item counted, each with the reason; those replaced by a correction among them."""
        from bizenv_rules.scoring.snapshot import replaced

        return (*self.world.unread, *getattr(self.world, "no_row", ()), *replaced(self.world))

    @property
    def pending(self) -> tuple[Any, ...]:
        """The unit's records that nobody has verified yet."""
        return tuple(self.world.pending)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What stopped single items, and what the result has to say about itself."""
        from bizenv_rules.problem import in_order
        from bizenv_rules.scoring.findings import findings

        return in_order((*self.world.problems, *self.memo("findings", lambda: findings(self)), *self.notes))

    # -------------------------------------------------------------------------------------------------- its nodes

    def __getitem__(self, path: str) -> NodeView:
        """The node at a path; ``KeyError`` names the nearest paths."""
        from bizenv_rules.scoring.node import view

        return view(self, path)

    def paths(self) -> tuple[str, ...]:
        """Every node's address, in the document's order; nodes of a sheet once for each of its rows."""
        from bizenv_rules.scoring.node import addresses

        return cast("tuple[str, ...]", self.memo("paths", lambda: addresses(self)))

    def explain(self, node: str = "") -> Explanation:
        """The whole result, or one node, taken apart: clause, steps, evidence. Adds up exactly at every node."""
        from bizenv_rules.scoring.explain import explain

        return explain(self, node)

    def waterfall(self, node: str = "") -> Waterfall:
        """Full marks − score = Σ points lost, by clause and cause."""
        from bizenv_rules.scoring.waterfall import waterfall

        return waterfall(self, node)

    def to_dict(self, *, names: bool = False) -> dict[str, Any]:
        """The card as plain data in a stable order (``schemas/result.schema.json``); ``names`` shows who rated."""
        from bizenv_rules.scoring.result import card_dict

        return card_dict(self, names=names)

    # ------------------------------------------------------------------------------------------------- for modules

    def interval(self, node: int, row: Row = ()) -> Interval:
        """Where a node's value can still lie."""
        from bizenv_rules.intervals import partial

        plan = self.program.plan
        columns = self.memo("partial", lambda: partial(plan, self.world, self.overrides))
        scope = plan.nodes[node].scope
        place = 0 if scope == 0 else self.trace.rows[scope].index(self.trace.row(node, row))
        return cast("Interval", columns[node][place])

    def state_of(self, value: Value) -> State:
        """The state of a value: a MISSING one is undetermined if one of its reasons is."""
        if value is NA:
            return "not_applicable"
        if isinstance(value, Missing):
            return "undetermined" if any(self._reason(node) == "undetermined" for node in value.reasons) else "missing"
        return "value"

    def _reason(self, node: int) -> str:
        op = self.program.plan.nodes[node].op
        # A registered function without an answer is a reason, too: an input error, so the node is missing.
        return op.measure.reason if isinstance(op, Fact) else "missing"

    def _value(self, node: int) -> Value:
        return self.columns[node][0]

    def _number(self, node: int) -> Fraction | None:
        value = self._value(node)
        return None if value is NA or isinstance(value, Missing) else value

    def memo(self, key: str, make: Callable[[], Any]) -> Any:
        """Something worked out once for this card."""
        if key not in self._memo:
            self._memo[key] = make()
        return self._memo[key]

    @property
    def nodes(self) -> Mapping[str, Authored]:
        """The rubric's nodes by path."""
        return cast("Mapping[str, Authored]", self.memo("nodes", lambda: {node.path: node for node in self.program.nodes}))

    def root(self) -> Authored | None:
        """The node whose value is the score."""
        return next((node for node in self.program.nodes if node.value == self.program.score and node.scope == 0), None)


def _unpickled(program: Program, *rest: Any) -> Scorecard:
    """A card as it was, with the functions of the language."""
    names = [each.name for each in fields(Scorecard)]
    given = dict(zip(names[1:], rest, strict=True))
    return Scorecard(program, **{**given, "runner": Runner.of(program.plan)})
