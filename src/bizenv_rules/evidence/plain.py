"""Which facts are plain: they count, add up or average a field (held below a constant by ``min`` or not) of the unit's own
verified records of a kind that agree in the kind's key field. Columns of numbers answer them.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import Any

from bizenv_rules.evidence.query import Queries, Query
from bizenv_rules.expr.tree import Lit, Name, Op
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Fact, Forms, Measure


@dataclass(frozen=True, slots=True)
class Plain:
    """A plain fact: which kind (by number), key and field; ``cap``: each number is at most this; ``low, high``: allowed marks."""

    kind: int
    key: Any
    how: str
    field: str
    factor: int
    cap: int | None = None
    low: int | None = None
    high: int | None = None
    at_least: int = 1


def has_marks(query: Query) -> bool:
    """Whether the records carry marks."""
    return query.select is not None and query.select.forms is not None


def measure_of(queries: Queries, node: int) -> Measure:
    """The declaration of a Fact node."""
    op = queries.program.plan.nodes[node].op
    assert isinstance(op, Fact)
    return op.measure


def field_of(query: Query, keys: dict[str, str]) -> str | None:
    """The field a plain fact may read (``""``: it counts); None if it is not plain."""
    selection, select, key = query.selection, query.select, keys[query.kind.name]
    if select is None or query.where is not None or selection.once_per is not None or selection.any_verified:
        return None
    if selection.whose != "own" or selection.window == "standing" or set(query.equal) != ({key} if key else set()):
        return None
    if select.forms is not None and (select.take.how != "mean" or not _are_simple(select.forms, query)):
        return None
    take = select.take
    if take.how == "count":
        return "" if take.value is None and select.forms is None else None
    if take.how not in ("sum", "mean") or take.drop != (0, 0):
        return None
    if take.value is None:
        return None if select.forms is None else select.forms.mark_field
    capped = _capped(query)
    return capped[0] if capped else None


def _are_simple(forms: Forms, query: Query) -> bool:
    """Whether nothing but the mark itself has to be looked at."""
    fields = query.kind.fields
    asked = (forms.allowed, forms.full_field, forms.not_self, forms.raters, query.rater)
    absent = any(name in fields for name in ("recused", "not_applicable"))
    return not (any(asked) or absent or forms.clip) and (forms.step is None or (1 / forms.step).denominator == 1)


def _capped(query: Query) -> tuple[str, int | None] | None:
    """Field and cap of ``field`` or ``min(field, constant)``."""
    assert query.select is not None
    match query.select.take.value:
        case Name(name) if name in query.kind.fields:
            return name, None
        case Op("min", (Name(name), Lit(cap))) | Op("min", (Lit(cap), Name(name))) if name in query.kind.fields and type(cap) is int:
            return name, cap
        case _:
            return None


def plain(query: Query, kind: int, field: str, key: str, measure: Measure) -> Plain | None:
    """The plain fact, if its numbers keep to the measure by themselves."""
    select = query.select
    assert select is not None
    grid = Fraction(1) if measure.grid is None else measure.grid
    if (1 / grid).denominator != 1:
        return None
    factor, where = int(1 / grid), query.equal.get(key)
    if select.take.how == "count":
        return Plain(kind, where, "count", "", factor) if (measure.lo or 0) <= 0 and measure.hi is None else None
    forms, cap = select.forms, None if select.take.value is None else (_capped(query) or ("", None))[1]
    if forms is None:
        return Plain(kind, where, select.take.how, field, factor, cap) if measure.lo is None and measure.hi is None else None
    low, high = ceil(forms.low), None if forms.high is None else floor(forms.high)
    top = cap if high is None else high if cap is None else min(high, cap)
    least = low if cap is None else min(low, cap)
    is_held = (measure.lo is None or measure.lo <= least) and (measure.hi is None or (top is not None and top <= measure.hi))
    return Plain(kind, where, "mean", field, factor, cap, low, high, forms.at_least) if is_held else None
