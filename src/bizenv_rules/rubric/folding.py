"""Combining values: the children of a section, the instances of a sheet (language.md §3.5 ``combine``, ``keep``)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bizenv_rules.build import Builder
from bizenv_rules.kinds.base import Lowered
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Add, Curve, Fold, FoldHow, Indicators
from bizenv_rules.rubric.context import Context, exact
from bizenv_rules.rubric.model import Node
from bizenv_rules.rubric.names import plain
from bizenv_rules.rubric.places import Path
from bizenv_rules.spelling import nearest

PERIODS = ("year", "half_year", "quarter", "month")


@dataclass(frozen=True, slots=True)
class How:
    """How values become one: a fold's word with its numbers; ``word`` as the author wrote it."""

    how: FoldHow
    word: str
    k: int = 0
    drop: tuple[int, int] = (0, 0)
    divide: bool = False


def how_of(combine: Any, keep: Any) -> How:  # what YAML holds
    """The fold that ``combine`` and ``keep`` state together; ``keep`` goes with sum and mean."""
    if isinstance(combine, dict):
        ((word, k), *_) = combine.items()
        return How("trimmed" if word == "trimmed_mean" else "geometric", word, int(k))
    if not keep:
        return How(combine, combine)
    mean = combine == "mean"
    if "best" in keep or "worst" in keep:
        word = "best" if "best" in keep else "worst"
        return How("best" if word == "best" else "worst", combine, int(keep[word]), divide=mean)
    return How("drop", combine, 0, (int(keep.get("drop_highest", 0)), int(keep.get("drop_lowest", 0))), divide=mean)


def fold(b: Builder, how: How, terms: tuple[int, ...], over: int | None = None) -> int:
    """The node of it; NA if nothing is there to combine."""
    return b.put(Fold(how.how, terms, None, over=over, k=how.k, drop=how.drop, divide=how.divide))


def full_fold(b: Builder, how: How, terms: tuple[int, ...], over: int | None = None) -> int:
    """The maxima combined like the values; of the best or of those not dropped, the greatest count."""
    if how.how in ("best", "worst"):
        return b.put(Fold("best", terms, None, over=over, k=how.k, divide=how.divide))
    if how.how == "drop":
        return b.put(Fold("drop", terms, None, over=over, drop=(0, sum(how.drop)), divide=how.divide))
    return fold(b, how, terms, over)


def check_keep(ctx: Context, node: Node, at: Path, combine: Any) -> None:  # what YAML holds
    """``keep`` says what is left before a sum or a mean; n is a number."""
    keep = node.own.get("keep")
    if not keep:
        return
    if combine not in ("sum", "mean"):
        ctx.report.add("E324", "`keep` goes with `combine: sum` or `mean`", (*at, "keep"), "put a section round the section", key=True)
    for word, n in keep.items():
        if not isinstance(n, int | Decimal):
            ctx.report.add(
                "E325", f"`{word}` has to be a whole number", (*at, "keep", word), "an expression over `of` is not supported yet"
            )


def combined_sheet(ctx: Context, node: Node, at: Path) -> Lowered:
    """The instances of a sheet seen from the result: folded from the innermost dimension outwards."""
    name = plain(str(node.own.get("sheet", "")))
    done = ctx.sheets.get(name)
    if done is None:
        if name in map(plain, ctx.model.sheets):
            message, help_ = f"sheet `{name}` is not scored yet here", "sheets are scored in their order, and none reads itself in a circle"
        else:
            near = nearest(name, ctx.sheets)
            message, help_ = f"no sheet is called `{name}`", f"did you mean `{near}`?" if near else ""
        ctx.report.add("E312", message, (*at, "sheet"), *((help_,) if help_ else ()))
        return Lowered(ctx.b.const(0), ctx.b.const(0))
    return _folded(ctx, node, at, name)


def _folded(ctx: Context, node: Node, at: Path, name: str) -> Lowered:
    done, b = ctx.sheets[name], ctx.b
    over = node.own.get("over", ())
    stated = [str(over)] if isinstance(over, str) else [str(word) for word in over]
    needed = [b.scopes[s].name for s in ctx.sheet_scopes[name]]
    if stated != needed:
        words = "[" + ", ".join(needed) + "]" if len(needed) != 1 else needed[0]
        help_ = f"write `over: {words}`" if needed else "leave out `over`: the sheet has one instance in the result's period"
        ctx.report.add(
            "E313", f"`over` has to name how the sheet is finer than the result: {', '.join(needed) or 'nothing'}", (*at, "over"), help_
        )
        return Lowered(b.const(0), b.const(0))
    combine = node.own.get("combine", "mean")
    hows = combine if isinstance(combine, list) else [combine] * len(needed)
    if len(hows) != len(needed):
        ctx.report.add("E314", "`combine` needs one entry for each dimension of `over`", (*at, "combine"))
        return Lowered(b.const(0), b.const(0))
    check_keep(ctx, node, at, hows[-1] if hows else "mean")
    value, full = done.value, done.full
    for n, inner in enumerate(ctx.sheet_scopes[name]):
        how = how_of(hows[n], node.own.get("keep") if n == len(needed) - 1 else None)
        value = fold(b, how, (value,), inner)
        full = None if full is None else full_fold(b, how, (full,), inner)
    word = how_of(hows[-1], None).word if hows else "mean"
    gate = None if full is None else full
    return Lowered(value, full, gate, over=tuple(needed), combine=word, sheet=name)


def indicators_in(ctx: Context, roles: str | Iterable[str], *, lone: bool = False) -> Indicators:
    """The unit's indicators, those held in one of the roles: words, a list of the rubric, or a parameter that names them."""
    if not isinstance(roles, str):
        return Indicators(tuple(map(str, roles)), lone)
    words = ctx.names.lists.get(plain(roles))
    return Indicators((), lone, roles) if words is None else Indicators(words, lone)


def strictly(b: Builder, node: int, start: int) -> int:
    """node + start, where NA stays NA."""
    if b.value_of(start) == 0:
        return node
    if not b.can_na(node):
        return b.add(node, start)
    if (value := b.value_of(start)) is not None:
        return b.put(Add((node, b.put(Curve(value, (), node)))))
    return b.put(Add((node, b.mul(start, b.one_where(node)))))


def as_number(value: object) -> Fraction | None:
    """A plain number of the file, or None for a name or an expression."""
    return exact(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None
