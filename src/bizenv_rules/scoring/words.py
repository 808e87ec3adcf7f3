"""Explanations, waterfalls and contrasts as text and as plain data: the one place where they get their words.

Numbers are written exactly (``89.5``), and where no short decimal exists as the shown text with the fraction behind
it (``89.83 = 539/6``).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bizenv_rules.points import exact_text, shown

if TYPE_CHECKING:
    from bizenv_rules.scoring.contrast import Contrast
    from bizenv_rules.scoring.explain import Explanation
    from bizenv_rules.scoring.facts import FactLine, Tally
    from bizenv_rules.scoring.waterfall import Waterfall

_SHORT = 6
STEPS = {
    "children": "together",
    "cap": "after cap",
    "floor": "after floor",
    "scale_to": "after scale_to",
    "round": "after round",
    "zero_when": "after zero_when",
    "applies": "",
    "instance": "",
}


def number(value: Fraction, places: int = 2, edges: tuple[Fraction, ...] = ()) -> dict[str, str]:
    """A number as results carry it.

    >>> number(Fraction(539, 6))
    {'exact': '539/6', 'shown': '89.83'}
    """
    return {"exact": exact_text(value), "shown": shown(value, places, edges=edges)}


def optional(value: Fraction | None, places: int = 2, edges: tuple[Fraction, ...] = ()) -> dict[str, str] | None:
    """``number``, or None."""
    return None if value is None else number(value, places, edges)


def said(value: Fraction, places: int = 2) -> str:
    """A number for people: exact where that is short.

    >>> said(Fraction(539, 6)), said(Fraction(-9))
    ('89.83 = 539/6', '-9')
    """
    exact = exact_text(value)
    return exact if "/" not in exact and len(exact.partition(".")[2]) <= _SHORT else f"{shown(value, places)} = {exact}"


def signed(value: Fraction, places: int = 2) -> str:
    """``said`` with a sign."""
    return f"+{said(value, places)}" if value > 0 else said(value, places)


def span(low: Fraction | None, high: Fraction | None, places: int = 2) -> str:
    """An interval; an open end is a dash."""
    return f"{'–' if low is None else said(low, places)} … {'–' if high is None else said(high, places)}"


# ------------------------------------------------------------------------------------------------------ explanation


def explanation_text(node: Explanation) -> str:
    """The explanation as indented lines."""
    lines = [f"{node.head}"] if node.head else []
    return "\n".join([*lines, *_lines(node, 0)])


def _lines(node: Explanation, depth: int) -> Iterator[str]:
    indent = "  " * depth
    names = " ".join(part for part in (node.path, node.title, f"[{node.clause}]" if node.clause else "") if part)
    yield f"{indent}{names}: {_value(node)}{_entering(node)}"
    inner = f"{indent}    "
    if node.quote:
        yield f"{inner}「{node.quote}」"
    if node.table:
        yield f"{inner}{node.table}"
    for fact in node.facts:
        yield f"{inner}{_fact(fact, node.places)}"
    if node.rest:
        yield f"{inner}start or constant: {said(node.rest, node.places)}"
    for child in node.below:
        yield from _lines(child, depth + 1)
    yield from (f"{inner}{line}" for line in step_lines(node))
    if node.missing:
        yield f"{inner}not given: counted by the rubric's rule missing: {node.missing}"


def step_lines(node: Explanation) -> list[str]:
    """The steps of a node, where one of them changes something."""
    if len({step.value for step in node.steps}) < 2:
        return []
    named = [(STEPS.get(step.name, step.name), step.value) for step in node.steps]
    return [f"{name}: {'not known' if value is None else said(value, node.places)}" for name, value in named if name]


def _value(node: Explanation) -> str:
    if node.value is not None:
        return said(node.value, node.places) + (f" of {said(node.full, node.places)}" if node.full else "")
    if node.state == "missing":
        return f"missing, between {span(node.low, node.high, node.places)}"
    return "does not apply" if node.state == "not_applicable" else "undetermined"


def _entering(node: Explanation) -> str:
    if node.memo:
        return " (for information, not added)"
    parts = []
    if node.times is not None and node.times != 1 and node.value is not None:
        parts.append(f"× {exact_text(node.times)} → {said(node.times * node.value, node.places)}")
    if node.beyond:
        parts.append("on top of the maximum")
    return f" ({', '.join(parts)})" if parts else ""


def _fact(fact: FactLine, places: int) -> str:
    value = said(fact.value, places) if fact.value is not None else fact.state.replace("_", " ")
    name = f"{fact.name}, " if fact.name and fact.name != fact.what else ""
    where = f"{fact.where}: " if fact.where else ""
    behind = f" ← {', '.join(fact.evidence)}" if fact.evidence else ""
    due = "".join(f"; {day} {status}" for day, status in fact.due)
    forms = f" ← {_tally(fact.tally, places)}" if fact.tally else ""
    lacking = f" (from {fact.who})" if fact.who and fact.value is None else ""
    return f"{where}{name}{fact.what}: {value}{lacking}{due}{forms}{behind}"


def _tally(tally: Tally, places: int) -> str:
    if tally.sum is None or tally.low is None or tally.high is None:
        return f"{tally.number} forms"
    return f"{tally.number} forms, sum {said(tally.sum, places)}, from {said(tally.low, places)} to {said(tally.high, places)}"


def explanation_dict(node: Explanation) -> dict[str, Any]:
    """The explanation as plain data."""
    places = node.places
    return {
        "path": node.path,
        "kind": node.kind,
        "title": node.title,
        "clause": node.clause,
        "quote": node.quote,
        "table": node.table,
        "state": node.state,
        "value": optional(node.value, places),
        "low": optional(node.low, places),
        "high": optional(node.high, places),
        "full": optional(node.full, places),
        "times": None if node.times is None else exact_text(node.times),
        "rest": optional(node.rest, places),
        "combine": node.combine,
        "beyond": node.beyond,
        "memo": node.memo,
        "missing": node.missing,
        "steps": [{"name": step.name, "value": optional(step.value, places)} for step in node.steps],
        "facts": [fact_dict(fact, places) for fact in node.facts],
        "below": [explanation_dict(child) for child in node.below],
    }


def fact_dict(fact: FactLine, places: int) -> dict[str, Any]:
    """A fact as plain data; of confidential records number, sum and extremes."""
    plain: dict[str, Any] = {
        "name": fact.name,
        "what": fact.what,
        "where": fact.where,
        "state": fact.state,
        "value": optional(fact.value, places),
        "clause": fact.clause,
        "who": fact.who,
        "evidence": list(fact.evidence),
    }
    if fact.tally:
        tally = fact.tally
        plain["forms"] = {
            "number": tally.number,
            "sum": optional(tally.sum, places),
            "low": optional(tally.low, places),
            "high": optional(tally.high, places),
        }
    if fact.due:
        plain["due"] = [{"due": day, "status": status} for day, status in fact.due]
    if fact.raters:
        plain["raters"] = list(fact.raters)
    return plain


# ---------------------------------------------------------------------------------------------- waterfall, contrast


def waterfall_text(fall: Waterfall) -> str:
    """The waterfall as lines."""
    lines = [f"full marks {said(fall.full)}"]
    lines += [f"  {signed(-line.points)}  {_place(line.path, line.title, line.clause)}: {line.cause}" for line in fall.lines]
    lines += [f"  open    {_place(item.path, item.title, item.clause)}: {span(item.low, item.high)}" for item in fall.open]
    lines.append("score not known yet" if fall.score is None else f"score {said(fall.score)}")
    return "\n".join(lines)


def _place(path: str, title: str, clause: str) -> str:
    return " ".join(part for part in (path, title, f"[{clause}]" if clause else "") if part)


def waterfall_dict(fall: Waterfall) -> dict[str, Any]:
    """The waterfall as plain data."""
    return {
        "path": fall.path,
        "full": number(fall.full),
        "score": optional(fall.score),
        "lost": [
            {"path": line.path, "title": line.title, "clause": line.clause, "cause": line.cause, "points": number(line.points)}
            for line in fall.lines
        ],
        "open": [
            {"path": item.path, "clause": item.clause, "low": optional(item.low), "high": optional(item.high), "full": optional(item.full)}
            for item in fall.open
        ],
    }


def contrast_text(both: Contrast) -> str:
    """The contrast as lines."""
    above = "not comparable yet" if both.difference is None else f"{both.a} − {both.b} = {signed(both.difference)}"
    lines = [f"  {signed(line.points)}  {_place(line.path, line.title, line.clause)}: {line.cause}" for line in both.lines]
    return "\n".join([above, *lines])


def contrast_dict(both: Contrast) -> dict[str, Any]:
    """The contrast as plain data."""
    return {
        "a": both.a,
        "b": both.b,
        "score_a": optional(both.score_a),
        "score_b": optional(both.score_b),
        "difference": optional(both.difference),
        "lines": [
            {"path": line.path, "title": line.title, "clause": line.clause, "cause": line.cause, "points": number(line.points)}
            for line in both.lines
        ],
    }
