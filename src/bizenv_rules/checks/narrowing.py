"""From a condition that has to hold back to its facts: a range outside of which a fact would break it.

Sound, not always tight: what is cut away breaks the condition for sure; what is left may still break it together with other facts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

from bizenv_rules.intervals import Interval, static
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Absent, Add, Case, Clamp, Curve, Fact, Fold, Measure, Mul, Operation, Pick, Plan, Select

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True)
class Span:
    """Numbers between two ends (None: open on that side); an end may be out."""

    lo: Fraction | None = None
    hi: Fraction | None = None
    lo_out: bool = False
    hi_out: bool = False

    def shared(self, other: Span) -> Span:
        """What lies in both."""
        lo, lo_out = max(((self.lo, self.lo_out), (other.lo, other.lo_out)), key=lambda end: (end[0] is not None, end[0] or ZERO, end[1]))
        hi, hi_out = min(((self.hi, self.hi_out), (other.hi, other.hi_out)), key=lambda end: (end[0] is None, end[0] or ZERO, not end[1]))
        return Span(lo, hi, lo_out, hi_out)

    def around(self, other: Span) -> Span:
        """The least span that holds both."""
        lo, lo_out = min(((self.lo, self.lo_out), (other.lo, other.lo_out)), key=lambda end: (end[0] is not None, end[0] or ZERO, end[1]))
        hi, hi_out = max(((self.hi, self.hi_out), (other.hi, other.hi_out)), key=lambda end: (end[0] is None, end[0] or ZERO, not end[1]))
        return Span(lo, hi, lo_out, hi_out)

    @property
    def is_empty(self) -> bool:
        """Whether nothing lies in it."""
        return self.lo is not None and self.hi is not None and (self.lo > self.hi or (self.lo == self.hi and (self.lo_out or self.hi_out)))

    def along(self, slope: Fraction, shift: Fraction) -> Span:
        """``slope · x + shift`` of each; the slope is not 0."""
        lo, hi = (None if end is None else slope * end + shift for end in (self.lo, self.hi))
        return Span(lo, hi, self.lo_out, self.hi_out) if slope > 0 else Span(hi, lo, self.hi_out, self.lo_out)


HOLDS, FAILS = Span(ONE, ONE), Span(ZERO, ZERO)


def narrowed(plan: Plan, condition: int, ranges: Sequence[Interval], held: Span = HOLDS) -> dict[int, Measure]:
    """The facts whose declared range becomes narrower where the condition (0/1) holds, with the narrower declaration.

    ``held``: what the condition has to be.

    >>> from bizenv_rules.intervals import static
    >>> from bizenv_rules.plan import Node, Parameter, Piece
    >>> late = Node(Fact(Measure("late", Parameter("late"), ZERO)))
    >>> plan = Plan((late, Node(Curve(ONE, (Piece(Fraction(4), ZERO, open=True),), 0))))  # late <= 4
    >>> narrowed(plan, 1, static(plan))[0].hi
    Fraction(4, 1)
    """
    wanted: dict[int, Span] = {condition: held}
    for index in range(condition, -1, -1):
        if index in wanted:
            op = plan.nodes[index].op
            for child, span in _asked(op, wanted[index], ranges):
                wanted[child] = wanted[child].shared(span) if child in wanted else span
    found = {}
    for index, span in wanted.items():
        op = plan.nodes[index].op
        if isinstance(op, Fact):
            measure = _within(op.measure, span)
            if (measure.lo, measure.hi) != (op.measure.lo, op.measure.hi):
                found[index] = measure
    return found


def _within(measure: Measure, span: Span) -> Measure:
    """The declaration with its ends moved in to the span, on the grid."""
    lo, hi, grid = span.lo, span.hi, measure.grid
    if lo is not None and grid:
        place = ceil(lo / grid)
        lo = (place + 1 if span.lo_out and place * grid == lo else place) * grid
    if hi is not None and grid:
        place = floor(hi / grid)
        hi = (place - 1 if span.hi_out and place * grid == hi else place) * grid
    ends = Span(measure.lo, measure.hi).shared(Span(lo, hi))
    return replace(measure, lo=ends.lo, hi=ends.hi)


def _asked(op: Operation, wanted: Span, ranges: Sequence[Interval]) -> Iterator[tuple[int, Span]]:
    match op:
        case Clamp(lo, hi, of):
            low = wanted.lo if lo is None or (wanted.lo is not None and (wanted.lo > lo or (wanted.lo == lo and wanted.lo_out))) else None
            high = wanted.hi if hi is None or (wanted.hi is not None and (wanted.hi < hi or (wanted.hi == hi and wanted.hi_out))) else None
            yield of, Span(low, high, wanted.lo_out and low is not None, wanted.hi_out and high is not None)
        case Curve():
            yield op.of, _before(op, wanted)
        case Add(terms) | Fold("sum", terms, None, (), None):
            yield from _terms(terms, wanted, ranges)
        case Mul(a, b):
            for of, by in ((a, ranges[b].point), (b, ranges[a].point)):
                if by:
                    yield of, wanted.along(1 / by, ZERO)
        case Fold("min", terms, None, (), None):
            yield from ((term, Span(wanted.lo, None, wanted.lo_out)) for term in terms)
        case Fold("max", terms, None, (), None):
            yield from ((term, Span(None, wanted.hi, hi_out=wanted.hi_out)) for term in terms)
        case Pick():
            yield from _pick(op, wanted, ranges)
        case _:
            return


def _terms(terms: Sequence[int], wanted: Span, ranges: Sequence[Interval]) -> Iterator[tuple[int, Span]]:
    if any(ranges[term].na for term in terms):
        return
    for place, term in enumerate(terms):
        others = [ranges[other] for k, other in enumerate(terms) if k != place]
        least, most = _sum([other.lo for other in others]), _sum([other.hi for other in others])
        lo = None if wanted.lo is None or most is None else wanted.lo - most
        hi = None if wanted.hi is None or least is None else wanted.hi - least
        yield term, Span(lo, hi, wanted.lo_out and lo is not None, wanted.hi_out and hi is not None)


def _sum(ends: Sequence[Fraction | None]) -> Fraction | None:
    return None if None in ends else sum((end for end in ends if end is not None), ZERO)


def _pick(op: Pick, wanted: Span, ranges: Sequence[Interval]) -> Iterator[tuple[int, Span]]:
    """Branches that cannot be what is wanted are not taken."""
    can = [case for case in op.cases if _meets(ranges[case.then], wanted)]
    other = op.otherwise is not None and _meets(ranges[op.otherwise], wanted)
    by = ranges[op.by]
    if not other:
        if can:
            yield op.by, Span(min(case.when for case in can), max(case.when for case in can))
        if len(can) == 1:
            yield can[0].then, wanted
    elif not can and op.otherwise is not None:
        yield op.otherwise, wanted
        whens = {case.when for case in op.cases}
        yield op.by, Span(by.lo, by.hi, by.lo in whens, by.hi in whens)


def _meets(range_: Interval, wanted: Span) -> bool:
    return range_.number and not Span(range_.lo, range_.hi).shared(wanted).is_empty


def _before(op: Curve, wanted: Span) -> Span:
    """The least span that holds every x which the curve takes into what is wanted."""
    found: Span | None = None
    for part, slope, shift in _pieces(op):
        if slope:
            here = part.shared(wanted.along(1 / slope, -shift / slope))
        else:
            here = part if not Span(shift, shift).shared(wanted).is_empty else Span(ONE, ZERO)
        if not here.is_empty:
            found = here if found is None else found.around(here)
    return Span(ONE, ZERO) if found is None else found


def _pieces(op: Curve) -> Iterator[tuple[Span, Fraction, Fraction]]:
    """(where a piece holds, its slope, its value at 0)."""
    ends = [*((piece.at, piece.open) for piece in op.pieces), (None, False)]
    yield Span(None, ends[0][0], hi_out=not ends[0][1]), ZERO, op.below
    for n, piece in enumerate(op.pieces):
        stop, is_open = ends[n + 1]
        yield Span(piece.at, stop, piece.open, not is_open), piece.slope, piece.give - piece.slope * piece.at


def without_errors(plan: Plan) -> dict[int, Measure]:
    """The facts as narrow as keeps every ``Pick`` from a branch that stands for an error in the evidence (more answers than a sample)."""
    stops = [(op, node.label) for node in plan.nodes if isinstance(op := node.op, Pick) and any(_is_error(plan, case) for case in op.cases)]
    ranges = static(plan) if stops else ()
    found: dict[int, Measure] = {}
    for op, label in stops:
        here = {i: of for i, of in narrowed(plan, op.by, ranges, FAILS).items() if plan.nodes[i].label == label}
        found |= {i: of for i, of in tied(plan, here).items() if plan.nodes[i].label == label}
    return found


def _is_error(plan: Plan, case: Case) -> bool:
    op = plan.nodes[case.then].op
    return case.when == ONE and isinstance(op, Fact) and isinstance(op.measure.source, Absent) and op.measure.source.error != ""


def tied(plan: Plan, narrower: Mapping[int, Measure]) -> dict[int, Measure]:
    """The same for facts that read the same, and for the levels of a count that is bounded from above."""
    made = dict(narrower)
    for index, node in enumerate(plan.nodes):
        if not isinstance(node.op, Fact):
            continue
        own = made.get(index, node.op.measure)
        for other, measure in narrower.items():
            whole, here = measure.source, own.source
            if other != index and here == whole and plan.nodes[other].scope == node.scope:
                own = _within(own, Span(measure.lo, measure.hi))
            elif isinstance(whole, Select) and isinstance(here, Select) and here.level and not whole.level and here.fact == whole.fact:
                own = own if measure.hi is None or own.lo != ZERO else replace(own, hi=_least(own.hi, measure.hi))
        if own != node.op.measure:
            made[index] = own
    return made


def _least(a: Fraction | None, b: Fraction) -> Fraction:
    return b if a is None else min(a, b)
