"""Invariants of one result: stated ranges, sums, blends, grades, vetoes, and what is still open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bizenv_rules.checks.bands import edges
from bizenv_rules.plan import Row
from bizenv_rules.points import exact_text, points
from bizenv_rules.rubric.load import Rubric
from bizenv_rules.scoring.address import parse, resolve, write
from bizenv_rules.scoring.trace import depth
from bizenv_rules.testing.grounds import Evidence
from bizenv_rules.testing.registry import invariant, require, scored

if TYPE_CHECKING:
    from bizenv_rules.program import Authored
    from bizenv_rules.scoring.card import Scorecard
    from bizenv_rules.scoring.explain import Explanation

ZERO = Fraction(0)
WHOLE_RANGE = frozenset({"R102", "R103", "R104"})
BLENDS = frozenset({"mean", "median", "min", "max", "trimmed_mean"})
EDGES = {"from": Fraction.__ge__, "above": Fraction.__gt__, "to": Fraction.__le__, "below": Fraction.__lt__}


@invariant("every score lies within its stated range")
def within_range(rubric: Rubric, evidence: Evidence) -> None:
    """No node that states points falls below 0 or rises above them and what stands beyond; signed nodes apart."""
    card = scored(rubric, evidence)
    signed = {entry.get("at", "") for entry in rubric.data.get("expect") or () if entry["code"] in WHOLE_RANGE}
    for node, row, value in _numbers(card):
        if not node.points or node.path in signed or any(stage.name == "round" for stage in node.stages):
            continue
        most = max(node.points) + sum((_beyond(card, child) for child in node.children), ZERO)
        where = write(card.program, node, row)
        require(value >= 0, f"{where} comes to {exact_text(value)}, below 0", node.clause)
        require(value <= most, f"{where} comes to {exact_text(value)}, above the {exact_text(most)} points it states", node.clause)


def _beyond(card: Scorecard, path: str) -> Fraction:
    child = card.nodes[path]
    return max(child.points) if child.beyond and child.points else ZERO


@invariant("every item and section keeps its points, cap and floor")
def within_limits(rubric: Rubric, evidence: Evidence) -> None:
    """What the file says of an item's points and limit, a section's cap and floor: read from the file, not from the plan."""
    card, said = scored(rubric, evidence), dict(_authored(rubric.data))
    for node, row, value in _numbers(card):
        block, where = said.get(node.path, {}), write(card.program, node, row)
        if "round" in block:
            continue
        limits = {"cap": (None, _plain(block, "cap")), "floor": (_plain(block, "floor"), None)} if node.children else _of_item(node, block)
        for key, (low, high) in limits.items() if "zero_when" not in block and "scale_to" not in block else ():
            require(low is None or value >= low, f"{where} comes to {exact_text(value)}, below its {key}", node.clause)
            require(high is None or value <= high, f"{where} comes to {exact_text(value)}, above its {key}", node.clause)


def _of_item(node: Authored, block: Mapping[str, Any]) -> dict[str, tuple[Fraction | None, Fraction | None]]:
    if node.kind in {"deduct", "missed"}:
        limit = _plain(block, "limit")
        return {"limit": (None if limit is None else -limit, ZERO)}
    if node.kind in {"per_count", "by_level", "grant", "share", "survey", "judged"}:
        return {"points": (ZERO if node.kind != "judged" else None, _plain(block, "points"))}
    return {}


def _plain(block: Mapping[str, Any], key: str) -> Fraction | None:
    """A limit that is written as a number."""
    try:
        return points(block[key])
    except (KeyError, TypeError, ValueError):
        return None


def _authored(data: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Path → what the file says there, readings left as written."""
    many = data.get("sheets") or {}
    for name, block in {
        **({"sheet": data["sheet"]} if "sheet" in data else {}),
        **many,
        **({"result": data["result"]} if "result" in data else {}),
    }.items():
        front = "" if name == "sheet" and not many else f"{name}."
        yield name, block
        yield from _below(block, front)


def _below(block: Mapping[str, Any], front: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for item in block.get("items") or ():
        yield f"{front}{item['id']}", item
        yield from _below(item, f"{front}{item['id']}.")


@invariant("a result adds up")
def adds_up(rubric: Rubric, evidence: Evidence) -> None:
    """Parts and rest are the whole at every node of the explanation, and what was lost is what lacks to full marks."""
    card = scored(rubric, evidence)
    if card.root() is None:
        return
    _sums(card.explain())
    for path in card.paths():
        node = resolve(card.program, parse(path))
        if node is None or not (node.children or node.sheet):
            continue
        fall = card.waterfall(path)
        right = fall.score is None or fall.full - fall.score == fall.lost
        require(right, f"{path}: {fall.full} − {fall.score} is not the {fall.lost} lost", node.clause)


def _sums(node: Explanation) -> None:
    first = node.steps[0].value if node.steps else node.value
    if node.below and node.rest is not None and first is not None:
        parts = [(child.times, child.value) for child in node.below if child.times is not None and child.value is not None]
        total = sum((times * value for times, value in parts), ZERO) + node.rest
        require(first == total, f"{node.path} is {exact_text(first)}, its parts come to {exact_text(total)}", node.clause)
    for child in node.below:
        _sums(child)


@invariant("a blend lies between its parts")
def blends(rubric: Rubric, evidence: Evidence) -> None:
    """A weighted sum or a mean is neither below the least nor above the greatest of what it is made of."""
    card = scored(rubric, evidence)
    for node, row, value in _numbers(card, "children"):
        parts = _parts(card, node, row)
        if parts and node.start is None:
            where, (low, high) = write(card.program, node, row), (min(parts), max(parts))
            shown = f"{where} comes to {exact_text(value)}, its parts lie between {exact_text(low)} and {exact_text(high)}"
            require(low <= value <= high, shown, node.clause)


def _parts(card: Scorecard, node: Authored, row: Row) -> list[Fraction]:
    """The values of the children of a node that blends them; none where they are added up."""
    children = [card.nodes[path] for path in node.children]
    weighted = [child for child in children if child.weight is not None]
    if not (weighted or node.combine in BLENDS) or any(child.beyond for child in children):
        return []
    return [value for child in children if not child.memo and (value := card.trace.number(child.value, row)) is not None]


@invariant("the grade is the one that the edges give")
def graded(rubric: Rubric, evidence: Evidence) -> None:
    """First match from the top on the exact score, where no veto holds; the shown text stands on the same side of every edge."""
    card = scored(rubric, evidence)
    score = card.score
    if score is None:
        return
    shown = Fraction(card.shown)
    for edge in card.program.edges:
        side = (score > edge) - (score < edge)
        require(side == (shown > edge) - (shown < edge), f"{exact_text(score)} is shown as {card.shown}, across {exact_text(edge)}")
    rows = card.program.grades
    if not rows or any("when" in row.text for row in rows) or any(veto.holds is not False for veto in card.vetoes):
        return
    row = next((row for row in rows if all(EDGES[word](score, edge) for word, edge in edges(row))), None)
    wanted = None if row is None else row.grade
    require(card.grade == wanted, f"{exact_text(score)} is graded {card.grade}, its edges say {wanted}", row.clause if row else "")


@invariant("a veto beats points")
def vetoed(rubric: Rubric, evidence: Evidence) -> None:
    """The first veto that holds and names a grade gives it, ``at_most`` bounds it, ``void`` takes the score away."""
    card = scored(rubric, evidence)
    holding = [veto for veto in card.vetoes if veto.holds]
    if any(veto.holds is None for veto in card.vetoes):
        return
    places = {row.grade: row.index for row in card.program.grades}
    for veto in holding:
        require(not veto.void or card.score is None, f"{veto.id} holds, and there is a score", veto.clause)
        if veto.at_most in places and card.grade in places:
            low_enough = places[card.grade] <= places[veto.at_most]
            require(low_enough, f"{veto.id} holds, and the grade {card.grade} is better than {veto.at_most}", veto.clause)
    named = next((veto for veto in holding if veto.grade), None)
    if named is not None and not any(veto.at_most for veto in holding):
        require(card.grade == named.grade, f"{named.id} holds, and the grade is {card.grade}, not {named.grade}", named.clause)


@invariant("what is still open holds what it comes to")
def open_interval(rubric: Rubric, evidence: Evidence) -> None:
    """While marks are lacking the result has an interval; the complete result lies in it, and its grade is one still possible."""
    bare, whole = replace(evidence, marks=False).score(rubric), scored(rubric, evidence)
    if bare.status != "incomplete" or whole.result is None:
        return
    low, high, value = bare.low, bare.high, whole.result
    said = f"{'…' if low is None else exact_text(low)} to {'…' if high is None else exact_text(high)}"
    inside = (low is None or low <= value) and (high is None or value <= high)
    require(inside, f"with marks lacking it is {said}, with all of them at their least {exact_text(value)}")
    if whole.grade is not None and bare.grades_possible:
        require(whole.grade in bare.grades_possible, f"{whole.grade} was not among {', '.join(bare.grades_possible)}")


def _numbers(card: Scorecard, stage: str = "") -> Iterator[tuple[Authored, Row, Fraction]]:
    """Every node and row whose value (or value after a step) is a number."""
    for node in card.program.nodes:
        place = next((each.node for each in node.stages if each.name == stage), None) if stage else node.value
        if place is None:
            continue
        for row in card.trace.rows[node.scope]:
            value = card.trace.number(place, row)
            if value is not None:
                yield node, row[: depth(card.program.plan, node.scope)], value
