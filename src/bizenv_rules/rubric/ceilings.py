"""Ceilings on the grade: ``at_most`` of a veto is a grade, or a name that holds one (language.md §5)."""

from __future__ import annotations

from fractions import Fraction

from bizenv_rules.program import Veto
from bizenv_rules.rubric.context import Context
from bizenv_rules.rubric.names import plain


def holds_grade(ctx: Context, word: str | None) -> bool:
    """Whether a name that a veto sees is a text: a field of the unit, a fact, a parameter, the grade of the period before."""
    kind = ctx.names.of_item().scope.names.get(plain(word or ""))
    return kind is not None and kind.base == "text"


def capped(ctx: Context, veto: Veto, number: int, grade: int) -> int:
    """The grade, no better than the veto allows where it holds; a unit that no row takes stays without grade."""
    if veto.at_most in ctx.grade_index:
        most = _no_better(ctx, veto.at_most, grade)
    elif holds_grade(ctx, veto.at_most):
        most = _named(ctx, veto.at_most, number, grade)
    else:
        return grade
    return ctx.b.pick(veto.when, most, grade)


def _no_better(ctx: Context, word: str, grade: int) -> int:
    # Not the lesser of two nodes: where the grade may be NA, the interval of that would forget the ceiling.
    return ctx.b.clamp(grade, hi=Fraction(ctx.grade_index[word]))


def _named(ctx: Context, word: str, number: int, grade: int) -> int:
    """The grade held under the one that a name holds; unsettled where the name holds none."""
    b, name = ctx.b, plain(word)
    listed = ctx.names.of_item().scope.names[name].values
    found = b.absent(f"`{word}` holds no grade", error="V141", lo=Fraction(0), hi=Fraction(max(ctx.grade_index.values())))
    for one in ctx.grade_index:
        if listed is None or one in listed:
            test = ctx.place(0).expression(f"{name} == '{one}'", ("vetoes", number, "at_most"), "bool")
            found = b.pick(test, _no_better(ctx, one, grade), found)
    return found
