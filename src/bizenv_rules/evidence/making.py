"""Drafts of records for one fact: counted, added up, read, or marked, as its selection asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import islice
from typing import Any, Final

from bizenv_rules.evidence.amounts import exact
from bizenv_rules.evidence.frame import plain
from bizenv_rules.evidence.satisfying import Blank, fillings, small, value_of
from bizenv_rules.expr.tree import BOOL, DATE, LIST, NUMBER, TEXT, Lit, Name, Op, Tree, Type
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import NA, Forms, Select

TRIED: Final = 24
"""How many ways of meeting a condition are tried out."""
RATERS: Final = 12
"""How many raters a mean may take."""

Fields = Mapping[str, Any]
Draft = tuple[Fields, ...]
"""Fields of records of one kind; a field ``record`` names another kind."""


@dataclass(frozen=True, slots=True)
class Want:
    """A selection that should come to ``value`` and comes to ``has`` (None: absent). ``serial`` keeps new names apart."""

    select: Select
    blank: Blank
    value: Any
    has: Any
    serial: int = 0

    @property
    def trees(self) -> tuple[Tree, ...]:
        """The conditions on a record."""
        selection = self.select.selection
        return tuple(tree for tree in (selection.where, selection.then) if tree is not None)


def drafts(want: Want) -> Iterator[Draft]:
    """Ways to bring the fact from what it has to what is wanted; simplest first, none where there is no way."""
    if want.select.forms is not None:
        yield from _marked(want, want.select.forms)
        return
    more = _more(want)
    match want.select.take.how:
        case "count" if more:
            yield from _counted(want, more)
        case "distinct" if more and want.select.take.value is not None:
            yield from _different(want, want.select.take.value, more)
        case "sum":
            yield from _valued(want, want.value - (want.has or 0))
        case _:
            yield from _valued(want, want.value)


def _more(want: Want) -> int:
    """How many are lacking; 0 where there is no such number."""
    if isinstance(want.value, int | Fraction) and not isinstance(want.value, bool):
        lack = want.value - (want.has or 0)
        return int(lack) if lack > 0 and Fraction(lack).denominator == 1 else 0
    return 0


def _counted(want: Want, more: int) -> Iterator[Draft]:
    once = want.select.selection.once_per
    for values in islice(fillings(want.blank, want.trees), TRIED):
        if once is None or more == 1 or value_of(want.blank, once, values) is None:
            yield (values | ({"times": more} if more > 1 else {}),)
    if once is not None:
        yield from _different(want, once, more)


def _different(want: Want, key: Tree, more: int) -> Iterator[Draft]:
    """As many records that differ in a key; a text without listed values is named anew for each."""
    spec = want.blank.kind.fields.get(key.name) if isinstance(key, Name) else None
    if isinstance(key, Name) and spec is not None and spec.sort == "text" and not spec.values:
        for values in islice(fillings(want.blank, want.trees), TRIED):
            if key.name not in want.blank.fixed:
                yield tuple({**values, key.name: f"{spec.title}{want.serial + n + 1}"} for n in range(more))
    found: dict[Any, Fields] = {}
    for values in islice(fillings(want.blank, (*want.trees, Op("given", (key,), BOOL))), TRIED * 10):
        found.setdefault(value_of(want.blank, key, values), values)
    kept = list(found.values())
    for start in range(len(kept) - more + 1):
        yield tuple(kept[start : start + more])


def _valued(want: Want, value: Any) -> Iterator[Draft]:
    """One record whose value is this one."""
    tree = want.select.take.value
    if tree is not None and value is not None and value is not NA:
        said = Op("==", (tree, Lit(value, _type(value))), BOOL)
        for values in islice(fillings(want.blank, (*want.trees, said)), TRIED):
            yield (values,)


def _type(value: Any) -> Type:
    if isinstance(value, bool):
        return BOOL
    if isinstance(value, int | Fraction):
        return NUMBER
    return DATE if isinstance(value, date) else LIST if isinstance(value, tuple) else TEXT


# ------------------------------------------------------------------------------------------------------------ marks


def _marked(want: Want, forms: Forms) -> Iterator[Draft]:
    fields = want.blank.kind.fields
    who = next((name for name in (*forms.unique[:1], "rater", "scorer") if name in fields), "")
    fixed = {name: value for name, value in (("item", forms.item), ("by", next(iter(forms.by), ""))) if value and name in fields}
    blank = replace(want.blank, fixed={**want.blank.fixed, **fixed, forms.mark_field: None})
    for values in islice(fillings(blank, want.trees), TRIED):
        if want.value is NA:
            yield ({**fixed, **values, "not_applicable": True},)
            continue
        for marks in _marks(want, blank, forms, values):
            yield _panel(want, forms, {**fixed, **values}, marks, "" if who in blank.fixed else who)


def _panel(want: Want, forms: Forms, values: Fields, marks: Sequence[Fraction], who: str) -> Draft:
    made: list[Fields] = []
    for n, mark in enumerate(marks):
        rater = {who: f"评议人{want.serial + n + 1}"} if who else {}
        if who and forms.raters:
            made.append({"record": forms.raters, "person": rater[who], "date": min(want.blank.days)})
        made.append({**values, **rater, forms.mark_field: small(mark)})
    return tuple(made)


def _marks(want: Want, blank: Blank, forms: Forms, values: Fields) -> Iterator[list[Fraction]]:
    """Marks that come to the value together: all alike, or for a mean of two neighbours on the step."""
    value, least = Fraction(exact(plain(want.value))), max(1, forms.at_least)
    tree = want.select.take.value
    if tree is not None:
        yield from ([mark] * least for mark in _worth(blank, forms, values, tree, value))
        return
    step = forms.step or Fraction(1, 10_000)
    if forms.allowed or (value / step).denominator == 1:
        yield [value] * least
        return
    for many in range(least, RATERS + 1):
        total = value * many / step
        if total.denominator == 1:
            low, over = divmod(int(total), many)
            yield [(low + (n < over)) * step for n in range(many)]


def _worth(blank: Blank, forms: Forms, values: Fields, tree: Tree, value: Fraction) -> Iterator[Fraction]:
    """Marks of which an expression makes the value."""
    high = forms.high if forms.high is not None else forms.full or Fraction(100)
    step = max(forms.step or Fraction(1, 100), (high - forms.low) / 1000)
    step = max(forms.step or step, step - step % (forms.step or step))
    tried = [value, *forms.allowed, *(forms.low + n * step for n in range(int((high - forms.low) / step) + 1))]
    for mark in dict.fromkeys(tried):
        free = replace(blank, fixed={name: each for name, each in blank.fixed.items() if name != forms.mark_field})
        if value_of(free, tree, {**values, forms.mark_field: small(mark)}) == value:
            yield mark
