"""An effort for people and as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from bizenv_rules.effort.result import Change, Effort
from bizenv_rules.points import exact_text

UNITS = {"count": ("record", "records"), "yes": ("record", "records"), "duty": ("due date", "due dates"), "mark": ("分", "分")}


def effort_text(found: Effort) -> str:
    """Goal, changes with their clauses, arithmetic, and how sure it is, as lines."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Effort) -> Iterator[str]:
    now = f"{found.card.show(found.before)}" + (f" {found.before_grade}" if found.before_grade else "")
    yield f"{found.name} {found.period}: {now}, asked for {found.goal}"
    yield f"cost {exact_text(found.cost)}, {_sure(found)}"
    for change in found.changes:
        yield f"  {_change(change)}"
    yield "arithmetic:"
    for line in found.lines:
        clause = f" ({line.clause})" if line.clause else ""
        yield f"  {line.path} {line.title}{clause}: {_number(line.before)} → {_number(line.after)}"
    yield f"  {_equation(found)}"
    yield f"total {found.card.show(found.total)}" + (f" {found.grade}" if found.grade else "")
    yield from (f"note: {note}" for note in found.notes)


def _sure(found: Effort) -> str:
    if found.proven:
        return "proven minimal"
    return "best found" + ("" if found.least is None else f"; no plan costs less than {exact_text(found.least)}")


def _change(change: Change) -> str:
    level = f"[{change.level}]" if change.level else ""
    where = f" in {change.where}" if change.where else ""
    one, many = UNITS[change.kind]
    units = f"{exact_text(abs(change.units))} {one if abs(change.units) == 1 else many}"
    way = "more" if change.units >= 0 else "fewer"
    before = "not given" if change.before is None else exact_text(change.before)
    clause = f", {change.clause}" if change.clause else ""
    at = f" ({change.path} {change.title}{clause})" if change.path else clause
    return f"{change.name}{level}{where}: {before} → {exact_text(change.after)}, {units} {way}, cost {exact_text(change.cost)}{at}"


def _equation(found: Effort) -> str:
    """The total as the sum of its parts; where it is none, by itself."""
    whole = found.card.explain()
    while [part.times for part in whole.below if part.times] == [1] and not whole.rest:
        whole = next(part for part in whole.below if part.times)  # the first of several that applies
    terms = [(part.path, part.times, part.value) for part in whole.below if part.times is not None and part.value is not None]
    total = sum((times * value for _, times, value in terms), whole.rest or Fraction(0))
    if not terms or total != found.total:
        return f"total = {exact_text(found.total)}"
    shown = [exact_text(value) if times == 1 else f"{exact_text(times)} × {exact_text(value)}" for _, times, value in terms]
    if whole.rest:
        shown.append(exact_text(whole.rest))
    names = " + ".join(path for path, _, _ in terms)
    return f"{names} = {' + '.join(shown)} = {exact_text(found.total)}".replace("+ -", "- ")


def _number(value: Fraction | None) -> str:
    return "–" if value is None else exact_text(value)


def effort_dict(found: Effort, *, curve: bool) -> dict[str, Any]:
    """Plain data; numbers exact as text, as in a result."""
    data: dict[str, Any] = {
        "unit": found.unit,
        "name": found.name,
        "period": found.period,
        "goal": found.goal,
        "target": _text(found.target),
        "before": {"total": exact_text(found.before), "grade": found.before_grade},
        "after": {"total": exact_text(found.total), "grade": found.grade},
        "cost": exact_text(found.cost),
        "proven": found.proven,
        "method": found.method,
        "least": _text(found.least),
        "changes": [
            {
                "fact": change.name,
                "level": change.level,
                "path": change.path,
                "title": change.title,
                "clause": change.clause,
                "where": change.where,
                "kind": change.kind,
                "before": _text(change.before),
                "after": exact_text(change.after),
                "units": exact_text(change.units),
                "cost": exact_text(change.cost),
            }
            for change in found.changes
        ],
        "lines": [
            {"path": line.path, "title": line.title, "clause": line.clause, "before": _text(line.before), "after": _text(line.after)}
            for line in found.lines
        ],
        "staying": [{"fact": name, "why": why} for name, why in found.staying],
        "notes": list(found.notes),
    }
    if curve:
        data["curve"] = [{"total": exact_text(total), "cost": exact_text(cost)} for total, cost in found.curve()]
    return data


def _text(value: Fraction | None) -> str | None:
    return None if value is None else exact_text(value)
