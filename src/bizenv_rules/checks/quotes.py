"""The quotation against the numbers: R147 (the side of an edge), R148 (a number the item does not have), R149 (a level's points)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from bizenv_rules.checks import bands, wording
from bizenv_rules.checks.proof import Proof
from bizenv_rules.plan import Clamp, Const, Curve, Fact, Mul, Operation, Pick, Select, reads
from bizenv_rules.points import exact_text
from bizenv_rules.program import Authored, GradeRow, Program


def check(program: Program) -> Iterator[Proof]:
    """Every node with a quotation that says something in numbers. What a quotation leaves out is never a finding: it is an extract."""
    family = {node.path: node for node in program.nodes}
    for node in program.nodes:
        if node.quote:
            behind = tuple(_behind(program, node))
            if not node.children:
                yield from _edges(program, node, behind)
                yield from _levels(program, node)
            yield from _numbers(program, family, node, behind)
    for row in program.grades:
        yield from _grade(row)


def _edges(program: Program, node: Authored, behind: tuple[int, ...]) -> Iterator[Proof]:
    """An edge that the quotation words and the item has."""
    sides: dict[Fraction, set[bool]] = {}
    for number in behind:
        op = program.plan.nodes[number].op
        for piece in op.pieces if isinstance(op, Curve) else ():
            sides.setdefault(piece.at, set()).add(not piece.open)
    yield from _sides(node.quote, sides, node.path, node.clause, "item")


def _sides(quote: str, sides: dict[Fraction, set[bool]], at: str, clause: str, what: str) -> Iterator[Proof]:
    """``sides``: of each edge whether it belongs with what lies above it; both where it is an edge of its own (==)."""
    for edge in wording.edges(quote):
        here = sides.get(edge.at, set())
        if len(here) == 1:
            fits = edge.with_upper in here
            said = f"“{edge.words}” puts {exact_text(edge.at)} itself with what lies {'above' if edge.with_upper else 'below'}"
            words = f"{said}, and so does the {what}" if fits else f"{said}, but the {what} puts it on the other side"
            yield Proof("R147", "proved" if fits else "refuted", "reading", at, words, clause)


def _grade(row: GradeRow) -> Iterator[Proof]:
    """The edges of a grade, and their numbers. A row without edges takes what is left, whatever is said of it."""
    edges = bands.edges(row)
    if not row.quote or not edges:
        return
    sides: dict[Fraction, set[bool]] = {}
    for word, edge in edges:
        sides.setdefault(edge, set()).add(word in {"from", "below"})
    yield from _sides(row.quote, sides, f"grades.{row.id}", row.clause, "row")
    missing = [f"{exact_text(number)}分" for number in wording.points(row.quote) if number not in sides]
    if missing:
        words = f"the quotation says {' and '.join(missing)}, which is no edge of this row"
        yield Proof("R148", "refuted", "reading", f"grades.{row.id}", words, row.clause)


def _levels(program: Program, node: Authored) -> Iterator[Proof]:
    """A level and the points behind it in the quotation are a row of the table."""
    table = _rows(program, node)
    for level, number in wording.by_level(node.quote, table):
        fits = abs(table[level]) == number
        words = f"the quotation gives {exact_text(number)}分 for {level}" + ("" if fits else f", the table {exact_text(table[level])}")
        yield Proof("R149", "proved" if fits else "refuted", "reading", node.path, words, node.clause)


def _rows(program: Program, node: Authored) -> dict[str, Fraction]:
    """Every level of a table with fixed numbers; a factor of 1 is not written."""
    plan = program.plan
    levels = {fact: source.level for fact in node.facts if (source := _select(plan.nodes[fact].op)) is not None and source.level}
    rows = dict.fromkeys(levels.values(), Fraction(1))
    for each in plan.nodes:
        if each.label == node.path and isinstance(each.op, Mul):
            a, b = each.op.a, each.op.b
            for fact, other in ((a, b), (b, a)):
                factor = plan.nodes[other].op
                if fact in levels and isinstance(factor, Const):
                    rows[levels[fact]] = factor.value
                elif fact in levels:
                    rows.pop(levels[fact], None)  # given when scoring
    return rows


def _select(op: Operation) -> Select | None:
    source = op.measure.source if isinstance(op, Fact) else None
    return source if isinstance(source, Select) else None


def _numbers(program: Program, family: dict[str, Authored], node: Authored, behind: tuple[int, ...]) -> Iterator[Proof]:
    """Every number of points and every percentage of the quotation is a number of the node, its parts or what it stands in."""
    said = [(number, f"{exact_text(number)}分") for number in wording.points(node.quote)]
    said += [(number / 100, f"{exact_text(number)}%") for number in wording.shares(node.quote)]
    if not said:
        return
    stated = {value for path, part in family.items() if _related(path, node) for value in part.points}
    known = {abs(value) for number in behind for value in _values(program.plan.nodes[number].op)} | stated
    known |= {number for path, part in family.items() if _related(path, node) for number in wording.numbers(part.table)}
    missing = [words for number, words in said if number not in known and number * 100 not in known]
    held = stated | set(_held(program, behind))
    missing += [f"at most {exact_text(number)}分" for number in wording.most(node.quote) if number in known and number not in held]
    if missing:
        words = f"the quotation says {' and '.join(missing)}, which is no number of this item"
        yield Proof("R148", "refuted", "reading", node.path, words, node.clause)
    else:
        words = (
            f"{', '.join(words for _, words in said)} of the quotation {'is a number' if len(said) == 1 else 'are numbers'} of this item"
        )
        yield Proof("R148", "proved", "reading", node.path, words, node.clause)


def _related(path: str, node: Authored) -> bool:
    """The node, what it stands in, and its parts."""
    return path == node.path or node.path.startswith(f"{path}.") or path.startswith(f"{node.path}.") or node.parent is None


def _held(program: Program, behind: tuple[int, ...]) -> Iterator[Fraction]:
    """What something is held by, and the greatest numbers of tables and marks."""
    for number in behind:
        op = program.plan.nodes[number].op
        if isinstance(op, Clamp):
            yield from (abs(end) for end in (op.lo, op.hi) if end is not None)
        elif not isinstance(op, Const):
            yield from map(abs, _values(op))


def _behind(program: Program, node: Authored) -> Iterator[int]:
    """The operations behind the node's value, maximum and weight, and behind those of its parts."""
    prefix = f"{node.path}."
    parts = [each for each in program.nodes if each.path == node.path or each.path.startswith(prefix)]
    seen: set[int] = set()
    stack = [place for each in parts for place in (each.value, each.full, each.weight) if place is not None]
    while stack:
        number = stack.pop()
        if number not in seen:
            seen.add(number)
            yield number
            stack += reads(program.plan.nodes[number].op)


def _values(op: Operation) -> Iterator[Fraction]:
    match op:
        case Const(value):
            yield value
        case Clamp(lo, hi):
            yield from (end for end in (lo, hi) if end is not None)
        case Curve(below, pieces):
            yield below
            for piece in pieces:
                yield from (piece.at, piece.give, piece.slope)
        case Pick(_, cases):
            yield from (case.when for case in cases)
        case Fact(measure):
            source = measure.source
            ends = [measure.lo, measure.hi]
            if isinstance(source, Select) and source.forms is not None:
                ends += [source.forms.low, source.forms.high, source.forms.full, *source.forms.allowed]
            yield from (end for end in ends if end is not None)
        case _:
            return
