"""R120 where one more record has no direction of its own: samples, shares, places, and whatever goes one way alone.

The order is that of the kind. A sample: a reply moved to an answer written further up in the scale (the stochastic order of the
replies). A share: one thing of the whole finished, or one unfinished more, from one on. A place: one place further up.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, pairwise

from bizenv_rules.backends.direction import Direction, Moves, directions
from bizenv_rules.checks.classes import behind
from bizenv_rules.checks.matching import TooManyError, together
from bizenv_rules.checks.proof import Proof, Verdict
from bizenv_rules.checks.resting import Facts
from bizenv_rules.checks.supposed import View
from bizenv_rules.checks.weights import known_of
from bizenv_rules.expr.tree import Tree
from bizenv_rules.intervals import static
from bizenv_rules.plan import Add, Const, Fact, Measure, Mul, Parameter, Pick, Plan, Ratio, Select
from bizenv_rules.program import Authored

SAID = {
    "survey": "a reply moved to a better answer never lowers the total",
    "share": "one more finished never lowers and one more unfinished never raises the total (where there is one at all)",
    "by_rank": "one place further up never lowers the total",
}


def in_its_order(view: View, node: Authored, moved: Mapping[int, Direction]) -> Proof:
    """The statement about an item that is neither praise nor blame by itself."""
    match node.kind:
        case "survey":
            return _survey(view, node)
        case "share":
            return _share(view, node)
        case "by_rank":
            return _place(view, node)
        case _:
            return _one_way(node, moved)


def _proof(node: Authored, verdict: Verdict, why: str = "") -> Proof:
    return Proof("R120", verdict, "direction", node.path, SAID[node.kind] + (f": {why}" if why else ""), node.clause)


def _one_way(node: Authored, moved: Mapping[int, Direction]) -> Proof:
    """Steps, lines, tables and expressions: whichever way it is, it is one way."""
    ways = set(moved.values())
    if ways in ({Direction.UP}, {Direction.DOWN}):
        word = "lowers" if ways == {Direction.UP} else "raises"
        words = f"more of what it reads never {word} the total (all else equal)"
        return Proof("R120", "proved", "direction", node.path, words, node.clause)
    words = "more of what it reads moves the total one way: not decided by directions"
    return Proof("R120", "unknown", "direction", node.path, words, node.clause)


def _pair(view: View, node: Authored, better: Facts, worse: Facts, why: str) -> Proof:
    """The total for what is better lies below that for what is worse: replayed, with everything else at rest or as low as it goes."""
    score = view.program.score or 0
    for rest in ({}, view.pushed(score, -1)[1] or {}):
        before, after = view.value(score, {**rest, **better}), view.value(score, {**rest, **worse})
        if isinstance(before, Fraction) and isinstance(after, Fraction) and before < after:
            words = f"{SAID[node.kind]}: {why}"
            return Proof("R120", "refuted", "replay", node.path, words, node.clause, view.named({**rest, **worse}), before - after)
    return _proof(node, "unknown", why)


# ---------------------------------------------------------------------------------------------------------- samples


def _survey(view: View, node: Authored) -> Proof:
    """The replies are added up with weights that fall along the scale; nothing else reads them the other way."""
    found = _added(view, node)
    if found is None:
        return _proof(node, "unsupported", "its answers are not added up with fixed values")
    place, values = found
    for (first, more), (second, less) in pairwise(values):
        if more[1] < less[1]:
            asked = {fact: Fraction(1) for fact in node.facts if (select := _select(view, fact)) is not None and not select.level}
            words = f"`{second}` is worth more than `{first}`, which stands further up"
            return _pair(view, node, {**asked, more[0]: Fraction(1)}, {**asked, less[0]: Fraction(1)}, words)
    moves = _carried(view, [view.where[place]])
    ways = {moves.get(view.where[place])} - {None}
    around = [fact for _, (fact, _) in values if fact in view.where and view.where[fact] in moves]
    if ways - {Direction.UP} or around:
        return _proof(node, "unknown", "not decided by directions")
    levels = [level for level, _ in values]
    wrong = _read_elsewhere(view, [fact for _, (fact, _) in values], levels, moves)
    return _proof(node, "unknown", f"{wrong} reads the replies as well") if wrong else _proof(node, "proved")


def _added(view: View, node: Authored) -> tuple[int, list[tuple[str, tuple[int, Fraction]]]] | None:
    """The sum of the replies, and each answer with its fact and its value, as the scale is written."""
    plan = view.program.plan
    for number, each in enumerate(plan.nodes):
        if each.label == node.path and isinstance(each.op, Add) and number in view.where:
            terms = [_term(plan, term) for term in each.op.terms]
            if all(terms):
                found = [term for term in terms if term is not None]
                return number, [(level, (fact, value)) for level, fact, value in found]
    return None


def _term(plan: Plan, node: int) -> tuple[str, int, Fraction] | None:
    """(level, fact, value of one reply)."""
    op, factor = plan.nodes[node].op, Fraction(1)
    if isinstance(op, Mul):
        constant = next((plan.nodes[i].op for i in (op.a, op.b) if isinstance(plan.nodes[i].op, Const)), None)
        node = next((i for i in (op.a, op.b) if isinstance(plan.nodes[i].op, Fact)), node)
        factor = constant.value if isinstance(constant, Const) else factor
        op = plan.nodes[node].op
    source = op.measure.source if isinstance(op, Fact) else None
    return (source.level, node, factor) if isinstance(source, Select) and source.level else None


def _read_elsewhere(view: View, own: Collection[int], levels: list[str], moves: Moves) -> str:
    """The name of a fact that would move the wrong way with a reply that is moved up; empty if there is none."""
    plan = view.program.plan
    thens = {level: _select(view, fact) for level, fact in zip(levels, own, strict=True)}
    for place, way in moves.items():
        fact = view.back.get(place)
        select = None if fact is None else _select(view, fact)
        if fact is None or fact in own or select is None or select.selection.record != next(iter(thens.values())).selection.record:  # type: ignore[union-attr]  # they are selections
            continue
        takes = {level: _takes(view, select, of) for level, of in thens.items() if of is not None}
        for better, worse in combinations(levels, 2):
            gained = int(takes[better]) - int(takes[worse])
            if gained and way is not (Direction.UP if gained > 0 else Direction.DOWN):
                op = plan.nodes[fact].op
                return op.measure.name if isinstance(op, Fact) else ""
    return ""


def _takes(view: View, select: Select, reply: Select) -> bool:
    trees: list[Tree] = [tree for each in (select, reply) for tree in (each.selection.where, each.selection.then) if tree is not None]
    try:
        return together(trees, known_of(view, select.selection.record)) is not None
    except TooManyError:
        return True


def _select(view: View, fact: int) -> Select | None:
    op = view.program.plan.nodes[fact].op
    source = op.measure.source if isinstance(op, Fact) else None
    return source if isinstance(source, Select) else None


# ----------------------------------------------------------------------------------------------------------- shares


def _share(view: View, node: Authored) -> Proof:
    plan, score = view.program.plan, view.where[view.program.score or 0]
    ratio = next(
        (i for i, each in enumerate(plan.nodes) if each.label == node.path and isinstance(each.op, Ratio) and i in view.where), None
    )
    if ratio is None:
        return _proof(node, "unsupported", "its whole is a fixed number")
    op = plan.nodes[ratio].op
    assert isinstance(op, Ratio)
    part, whole = ({view.where[i] for i in behind(plan, [side]) if i in view.where} for side in (op.part, op.whole))
    if part & whole:
        return _proof(node, "unknown", "part and whole read the same")
    moves = _directions(_from_one(view.plan, whole))[score]
    wrong = any(moves.get(i, Direction.UP) is not Direction.UP for i in part)
    wrong |= any(moves.get(i, Direction.DOWN) is not Direction.DOWN for i in whole)
    return _proof(node, "unknown" if wrong else "proved", "not decided by directions" if wrong else "")


def _from_one(plan: Plan, facts: Collection[int]) -> Plan:
    """The plan where each of these facts is at least one."""
    nodes = list(plan.nodes)
    for i in facts:
        op = nodes[i].op
        if isinstance(op, Fact):
            low = max(op.measure.lo or Fraction(1), Fraction(1))
            nodes[i] = replace(nodes[i], op=Fact(replace(op.measure, lo=low)))
    return replace(plan, nodes=tuple(nodes))


# ----------------------------------------------------------------------------------------------------------- places


def _place(view: View, node: Authored) -> Proof:
    """Its table falls with the place; all else that reads the place has to fall with it, too."""
    pick = next((each for number, each in _tables(view, node.path) if number in view.where and each.by in node.facts), None)
    values = None if pick is None else _down(view.program.plan, pick)
    if pick is None or values is None:
        return _proof(node, "unsupported", "its table is given when scoring")
    places = sorted(case.when for case in pick.cases)
    for n, (nearer, further) in enumerate(pairwise(values)):
        if further > nearer:
            down = places[n + 1] if n + 1 < len(places) else places[-1] + 1
            return _pair(view, node, {pick.by: places[n]}, {pick.by: down}, "its table gives more for a place further down")
    falling = {
        view.where[i] for i, each in _tables(view) if each.by == pick.by and i in view.where and _falls(_down(view.program.plan, each))
    }
    moves = _carried(view, falling)
    around = moves.get(view.where[pick.by], Direction.DOWN)
    ways = {moves[i] for i in falling if i in moves}
    if ways <= {Direction.UP} and around is Direction.DOWN:
        return _proof(node, "proved")
    return _proof(node, "unknown", "not decided by directions")


def _tables(view: View, path: str = "") -> Iterator[tuple[int, Pick]]:
    """The choices by a fact, of an item or of all."""
    plan = view.program.plan
    for number, each in enumerate(plan.nodes):
        if path in {"", each.label} and isinstance(each.op, Pick) and isinstance(plan.nodes[each.op.by].op, Fact):
            yield number, each.op


def _down(plan: Plan, pick: Pick) -> list[Fraction] | None:
    """What is given from the first place on, and for all others; None if it is not fixed."""
    nodes = [case.then for case in sorted(pick.cases, key=lambda case: case.when)]
    given = [_constant(plan, node) for node in nodes]
    rest = None if pick.otherwise is None else _constant(plan, pick.otherwise)
    return None if None in given else [value for value in (*given, rest) if value is not None]


def _falls(values: list[Fraction] | None) -> bool:
    return values is not None and all(further <= nearer for nearer, further in pairwise(values))


def _constant(plan: Plan, node: int) -> Fraction | None:
    op = plan.nodes[node].op
    return op.value if isinstance(op, Const) else None


# -------------------------------------------------------------------------------------------------------- directions


def _carried(view: View, places: Collection[int]) -> Moves:
    """How the total moves if these nodes were inputs of their own."""
    nodes = list(view.plan.nodes)
    for place in places:
        bound = view.ranges[place]
        nodes[place] = replace(nodes[place], op=Fact(Measure("·", Parameter("·"), bound.lo, bound.hi, None)))
    return _directions(replace(view.plan, nodes=tuple(nodes)), view.ranges)[view.where[view.program.score or 0]]


def _directions(plan: Plan, ranges: Iterable[object] | None = None) -> tuple[Moves, ...]:
    """For inputs that are numbers before and after."""
    nodes = tuple(
        replace(each, op=Fact(replace(each.op.measure, may_na=False))) if isinstance(each.op, Fact) else each for each in plan.nodes
    )
    return directions(replace(plan, nodes=nodes), static(plan) if ranges is None else tuple(ranges))  # type: ignore[arg-type]  # intervals
