"""Strategies for records of every standard kind, as maps and as the door lets them in."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from bizenv_rules.evidence.door import records_from
from bizenv_rules.evidence.vocabulary import standard

ODD = "=+-@'\"\\;；、,\t\r\n 　\0{}:市a"
TEXTS = st.text(st.one_of(st.sampled_from(ODD), st.characters(codec="utf-8")), max_size=8)
NAMES = TEXTS.filter(lambda text: text != "")
DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))
MONTHS = st.builds("{}-{:02}".format, st.integers(1900, 2100), st.integers(1, 12))
PERIODS = st.one_of(
    MONTHS,
    st.integers(1900, 2100).map(str),
    st.builds("{}Q{}".format, st.integers(1900, 2100), st.integers(1, 4)),
    st.builds("{}H{}".format, st.integers(1900, 2100), st.integers(1, 2)),
)
WHOLE = st.integers(-(10**18), 10**18)
DECIMALS = st.decimals(-1000, 1000, allow_nan=False, allow_infinity=False, places=3)
FRACTIONS = st.fractions(-1000, 1000, max_denominator=999)
SORTS = {
    "text": TEXTS,
    "number": st.one_of(WHOLE, DECIMALS, FRACTIONS),
    "int": WHOLE,
    "count": st.integers(1, 10**18),
    "bool": st.booleans(),
    "date": DAYS,
    "period": PERIODS,
    "month": MONTHS,
    "list": st.lists(NAMES, max_size=3).map(tuple),
}
KINDS = tuple(standard().kinds.values())


def values(spec):
    """What a field takes."""
    if spec.values:
        return st.sampled_from(spec.values)
    return NAMES if spec.name in ("id", "unit") else SORTS[spec.sort]


@st.composite
def maps(draw, kind=None):
    """A record as a map of fields that the door takes."""
    kind = kind or draw(st.sampled_from(KINDS))
    must = {"id", "unit", "date", *(name for name, spec in kind.fields.items() if spec.required)}
    optional = draw(st.lists(st.sampled_from([name for name in kind.fields if name not in must]), unique=True, max_size=6))
    found = {"record": kind.name} | {name: draw(values(kind.fields[name])) for name in sorted(must) + optional}
    if found.get("not_applicable"):
        found.pop("mark", None)
    return found


@st.composite
def many(draw, size=6):
    """Maps of several records with ids of their own."""
    found = draw(st.lists(maps(), max_size=size))
    return [{**entry, "id": f"{i}{entry['id']}"} for i, entry in enumerate(found)]


def records(size=6):
    """Records as they come out of the door."""
    return many(size).map(lambda entries: records_from(entries, standard())[0])


__all__ = ["DAYS", "KINDS", "PERIODS", "SORTS", "Decimal", "Fraction", "many", "maps", "records", "values"]
