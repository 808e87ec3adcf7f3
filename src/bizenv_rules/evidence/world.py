"""One unit's evidence as a plan sees it: rows and leaves, and the records behind every fact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from bizenv_rules.calendar import Period
from bizenv_rules.evidence.choosing import Place, choose, text_of
from bizenv_rules.evidence.columns import Numbers
from bizenv_rules.evidence.duties import DueDate, due_dates
from bizenv_rules.evidence.frame import Frame, View
from bizenv_rules.evidence.leaf import Leaves
from bizenv_rules.evidence.query import Query, base_of
from bizenv_rules.evidence.records import Record
from bizenv_rules.evidence.windows import Time, day_of, parts
from bizenv_rules.plan import NA, DutyCount, Fact, FieldValues, Indicators, Leaf, Measure, Missing, Periods, Row, Value
from bizenv_rules.problem import BizenvError, Problem, in_order
from bizenv_rules.program import Duty

if TYPE_CHECKING:
    from bizenv_rules.evidence.unread import NoRow, Unread


CohortFacts = Mapping[str, Value | int | bool | None]

NO_COHORT: Final[CohortFacts] = {}
"""Before the ranking."""


class UnitWorld:
    """What ``plan.World`` asks of one unit, and what people ask about it.

    Everything is looked up when it is asked for and kept. ``problems`` and the lists answer for the whole plan.
    """

    __slots__ = ("_dates", "_leaves", "_places", "_rows", "_told", "cohort", "frame", "plan", "previous", "view")

    def __init__(self, frame: Frame, view: View, previous: object = None, cohort: CohortFacts | None = None) -> None:
        self.frame = frame
        self.view = view
        self.previous = previous
        self.cohort = cohort or NO_COHORT
        self.plan = frame.program.plan
        self._rows: dict[int, tuple[Row, ...]] = {}
        self._places: dict[tuple[int, Row], Place] = {}
        self._leaves: dict[tuple[int, Row], Leaf] = {}
        self._dates: dict[tuple[str, Period], tuple[DueDate, ...] | None] = {}
        self._told: dict[tuple[str, str, str], Problem] = {}

    @property
    def unit(self) -> str:
        """The unit's id."""
        return self.view.unit

    # -------------------------------------------------------------------------------------------------- the plan

    def rows(self, scope: int) -> Sequence[Row]:
        """The rows of a scope, in order; those of one parent row stand together."""
        found = self.frame.layout.rows(scope, self.frame.time) or self._rows.get(scope)
        if found is None:
            parent = self.plan.scopes[scope].parent
            assert parent is not None
            found = self._rows[scope] = tuple((*row, member) for row in self.rows(parent) for member in self._members(scope, parent, row))
        return found

    def leaf(self, node: int, row: Row) -> Leaf:
        """The value of a Fact node at a row: ``(number, n)`` in steps of its grid, NA or MISSING."""
        key = (node, row)
        found = self._leaves.get(key)
        if found is None:
            found = self._leaves[key] = Leaves(self).leaf(node, row)
        return found

    def leaves(self, asked: tuple[int, ...]) -> Sequence[Sequence[Leaf]]:
        """The leaves of Fact nodes of one scope at once: for each row one leaf a node."""
        return self.frame.layout.reader(asked)(self)

    def bulk(self) -> dict[int, Sequence[Sequence[Leaf]]]:
        """All leaves: for each scope that has facts, those of its Fact nodes in the plan's order, as ``leaves`` gives them."""
        return {scope: self.leaves(nodes) for scope, nodes in self.frame.layout.by_scope.items()}

    def numbers(self) -> tuple[Numbers | None, int, bool]:
        """The unit's columns (None: they cannot tell what is known), the first bin that is not over, and whether ``as_of`` cuts it."""
        columns, as_of = self.frame.columns, self.frame.as_of
        unit = columns.of(self.unit) if columns.is_settled(as_of) else None
        return (unit, *columns.timeline.cut(as_of))

    def with_cohort(self, cohort: CohortFacts) -> UnitWorld:
        """The same world with what the ranking wrote; everything already known is kept."""
        world = UnitWorld(self.frame, self.view, self.previous, cohort)
        world._rows, world._places, world._dates, world._told = self._rows, self._places, self._dates, self._told
        ranked = self.frame.layout.cohort_facts
        world._leaves = {key: leaf for key, leaf in self._leaves.items() if key[0] not in ranked}
        return world

    # ----------------------------------------------------------------------------------------------- for people

    def evidence(self, node: int, row: Row = ()) -> tuple[Record, ...]:
        """The records behind a Fact node at a row, in the ledger's order; a stopped fact names those that stopped it."""
        measure, place = self.measure(node), self.place(self.plan.nodes[node].scope, row)
        source = base_of(measure.source)
        if isinstance(source, DutyCount):
            which = self.duty_dates(source.duty, place.period) or ()
            return tuple(dict.fromkeys(record for one in which for record in one.records))
        found: dict[int, Record] = {}
        for query in self.queries_of(node):
            found |= {id(record): record for record in self.view.answer(query, place).records}
        return tuple(found.values())

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was wrong with single records of this unit, or with what they came to; errors stopped their facts."""
        self.bulk()
        ledger, names = self.frame.ledger, set(self.frame.ledger.spellings(self.unit))
        wrong = ledger.corrections.problems
        mine = {record.id for record in ledger.records if record.unit in names} if wrong else frozenset()
        return in_order([*self._told.values(), *(problem for problem in wrong if problem.path in mine)])

    @property
    def pending(self) -> tuple[Record, ...]:
        """Records of the unit that a fact would read, were they verified."""
        from bizenv_rules.evidence.unread import pending

        return pending(self)

    @property
    def unread(self) -> tuple[Unread, ...]:
        """Records of the unit that no fact counts, or that two items count, each with the reason."""
        from bizenv_rules.evidence.unread import unread

        return unread(self)

    @property
    def no_row(self) -> tuple[NoRow, ...]:
        """Records whose level has no row in the table of the item that counts them."""
        from bizenv_rules.evidence.unread import no_row

        return no_row(self)

    def compliance(self) -> tuple[DueDate, ...]:
        """The due dates of every duty in the period of the result, and the duties that have no date."""
        return tuple(one for duty in self.frame.program.duties for one in self.duty_dates(duty.id, self.frame.period) or ())

    # ------------------------------------------------------------------------------------------------ for leaves

    def instance(self, time: Time, node: int) -> Leaf:
        """1 where a sheet's row counts, NA where the unit is not active on its last day, MISSING while it is open.

        The very period asked for is scored as far as it is known.
        """
        frame, last = self.frame, time.last
        if not self.view.is_active(last, last):
            return NA
        return Missing(frozenset((node,))) if last > frame.as_of and time.label != frame.time.label else (1, 1)

    def queries_of(self, node: int) -> Sequence[Query]:
        """Every query that a Fact node asks."""
        queries = self.frame.queries
        return (queries.by_node[node],) if node in queries.by_node else tuple(queries.inputs.get(node, {}).values())

    def measure(self, node: int) -> Measure:
        """The declaration of a Fact node."""
        op = self.plan.nodes[node].op
        assert isinstance(op, Fact)
        return op.measure

    def place(self, scope: int, row: Row) -> Place:
        """The period and members of a row."""
        key = (scope, row)
        found = self._places.get(key)
        if found is None:
            found = self._places[key] = self._place(scope, row)
        return found

    def _place(self, scope: int, row: Row) -> Place:
        here = self.plan.scopes[scope]
        if here.parent is None:
            return self.frame.place(self.frame.time.label)
        if isinstance(here.source, Periods) and here.parent == 0:
            return self.frame.place(row[-1])
        around = self.place(here.parent, row[:-1])
        if isinstance(here.source, Periods):
            return self.frame.place(row[-1], around.members)
        return self.frame.place(around.time.label, (*around.members, (here.binds, row[-1]))) if here.binds else around

    def tell(self, problems: Iterable[Problem], clause: str = "") -> None:
        """Keeps problems, each once, with the first clause that was named."""
        for problem in problems:
            key = (problem.code, problem.path, problem.message)
            if key not in self._told or not self._told[key].clause:
                self._told[key] = problem if problem.clause or not clause else replace(problem, clause=clause)

    # --------------------------------------------------------------------------------------------------- members

    def _members(self, scope: int, parent: int, row: Row) -> Sequence[str]:
        place = self.place(parent, row)
        match self.plan.scopes[scope].source:
            case Periods(per):
                return parts(place.time, per)
            case Indicators() as source:
                return self._indicators(source, place)
            case FieldValues(field):
                return self._values(scope, field, place)
            case None:
                return ("",)

    def _indicators(self, source: Indicators, place: Place) -> Sequence[str]:
        known = self.view.known
        held: Mapping[str, str] = {} if known is None else known.indicators
        if not held:
            return ("",) if source.lone else ()
        roles: Sequence[str] = source.roles
        if source.roles_name:
            roles = self.view.env(place.time).get(source.roles_name) or ()
            if not roles:
                self.tell([Problem("V531", f"the roles {source.roles_name} are not given", path=source.roles_name)])
        return [name for name, role in held.items() if not (roles or source.roles_name) or role in roles]

    def _values(self, scope: int, field: str, place: Place) -> Sequence[str]:
        """The values that occur, by the first date on which they do."""
        env, first = self.view.env(place.time), dict[str, tuple[date, int]]()
        for query in self.frame.queries.values[scope]:
            found = self.view.found(query, place.time)
            for record in choose(query, found, place, env, self.view.is_stray).records:
                value = getattr(record, field, None)
                if value is not None:
                    at = (day_of(record), self.frame.index.position(record))
                    first[text_of(value)] = min(at, first.get(text_of(value), at))
        return sorted(first, key=first.__getitem__)

    # ---------------------------------------------------------------------------------------------------- duties

    def duty_dates(self, duty: str, period: Period) -> tuple[DueDate, ...] | None:
        """The due dates of a duty that lie in a period; None if ``applies`` or the calendar cannot answer."""
        key = (duty, period)
        if key not in self._dates:
            spec = next(one for one in self.frame.program.duties if one.id == duty)
            self._dates[key] = self._due_dates(spec, period)
        return self._dates[key]

    def _due_dates(self, duty: Duty, period: Period) -> tuple[DueDate, ...] | None:
        from bizenv_rules.evidence.filings import UnitFilings

        filings = UnitFilings(self)
        try:
            dates = due_dates(duty, period, filings, as_of=self.frame.as_of, calendar=self.frame.calendar)
        except BizenvError as error:
            self.tell(error.problems, duty.clause)
            return None
        return None if filings.is_unanswered else dates
