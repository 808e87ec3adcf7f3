"""A node's own order (language.md §3.2): applies, zero_when, the kind's value, cap, floor, scale_to, round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bizenv_rules.build import Builder
from bizenv_rules.expr.tree import NUMBER, Type
from bizenv_rules.kinds import kinds
from bizenv_rules.kinds.base import Kind, Lowered
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Add, Case, Fold, Mul, Pick, Ratio
from bizenv_rules.points import exact_text
from bizenv_rules.program import Authored, Stage
from bizenv_rules.rubric.context import BLOCKS, Context, Done, Place, exact, facts_behind
from bizenv_rules.rubric.folding import How, as_number, check_keep, fold, full_fold, how_of, strictly
from bizenv_rules.rubric.items import ItemAt
from bizenv_rules.rubric.model import Node
from bizenv_rules.rubric.places import Path

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(slots=True)
class At:
    """A node on its way: where it stands, and what its steps have made of it."""

    node: Node
    path: str
    at: Path
    scope: int
    parent: str | None
    policy: str  # the ``missing:`` that holds here
    stages: list[Stage] = field(default_factory=list)


class Sections:
    """Lowers trees of nodes."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.b: Builder = ctx.b

    def lower(self, node: Node, path: str, at: Path, scope: int, *, parent: str | None = None, policy: str = "incomplete") -> Done:
        """The node and all below it; its place in the document's order is kept."""
        here = At(node, path, at, scope, parent, node.missing or policy)
        clause, label = self.b.clause, self.b.label
        self.b.clause, self.b.label = node.clause or clause, path
        self.ctx.authored[path] = None  # type: ignore[assignment]  # keeps the document's order; filled below
        self.ctx.report.nodes[path] = at
        place = self.ctx.place(scope)
        kind = kinds().get(node.kind)
        children: list[tuple[Node, Done]] = []
        start: int | None = None
        if node.kind == "section" or kind is None:
            lowered, children, start = self._section(here, place)
        else:
            lowered = self._item(here, kind)
        done = self._steps(here, place, lowered, tuple(done.value for child, done in children if not child.memo))
        self.ctx.done[path] = done
        self.ctx.names.nodes[path] = Type("number", optional=True) if self.b.can_na(done.value) else NUMBER
        self._write(here, lowered, done, children, start)
        self.b.clause, self.b.label = clause, label
        return done

    # --------------------------------------------------------------------------------------------------- items

    def _item(self, here: At, kind: Kind) -> Lowered:
        item = ItemAt(self.ctx, here.node, here.path, here.at, here.scope)
        lowered = kind.lower(item)
        self._check_points(here, kind, lowered)
        if here.policy == "incomplete" or (known := self.b.presence(lowered.value, only_missing=True)) is None:
            return lowered
        return self._without(here, lowered, known)

    def _without(self, here: At, lowered: Lowered, known: int) -> Lowered:
        """What stands in for a mark that was never given."""
        b, gate = self.b, lowered.gate
        if here.policy == "not_applicable":
            one = b.const(1) if gate is None else gate
            value = b.put(_case(known, lowered.value, None))
            gate = b.put(_case(known, one, None))
        else:
            other = b.const(0) if here.policy == "zero" or lowered.full is None else lowered.full
            value = b.pick(known, lowered.value, other)
        here.stages.append(Stage("missing", value))
        return Lowered(value, lowered.full, gate, lowered.by, lowered.over, lowered.combine, lowered.sheet)

    def _check_points(self, here: At, kind: Kind, lowered: Lowered) -> None:
        node = here.node
        points = as_number(node.points)
        if kind.points != "checked" or points is None or lowered.full is None:
            return
        full = self.b.value_of(lowered.full)
        if full is not None and full != points:
            message = f"`{node.kind}` can give {exact_text(full)}, but `points` says {exact_text(points)}"
            self.ctx.report.add("E319", message, (*here.at, "points"), "correct the entries, or leave `points` out", clause=node.clause)

    # ------------------------------------------------------------------------------------------------ sections

    def _section(self, here: At, place: Place) -> tuple[Lowered, list[tuple[Node, Done]], int | None]:
        node, b = here.node, self.b
        prefix = "" if here.path == "sheet" else f"{here.path}."
        children: list[tuple[Node, Done]] = []
        ids: dict[str, int] = {}
        for n, child in enumerate(node.items):
            self._check_id(here, child, n, ids)
            below = here.policy
            done = self.lower(child, f"{prefix}{child.id}", (*here.at, "items", n), here.scope, parent=here.path, policy=below)
            children.append((child, done))
        counted = [(child, done) for child, done in children if not child.memo]
        combine = node.own.get("combine", "sum")
        check_keep(self.ctx, node, here.at, combine)
        how = how_of(combine, node.own.get("keep"))
        weighted = [child.weight is not None for child, _ in counted]
        start = place_amount(place, node.own["start"], (*here.at, "start")) if "start" in node.own else None
        value, full = self._weighted(here, place, counted) if any(weighted) else self._combined(how, counted)
        if start is not None:
            value = strictly(b, value, start)
            full = None if full is None else strictly(b, full, start)
        here.stages.append(Stage("children", value))
        return Lowered(value, full, combine="weights" if any(weighted) else how.word), children, start

    def _check_id(self, here: At, child: Node, n: int, ids: dict[str, int]) -> None:
        if child.id in ids:
            first = (*here.at, "items", ids[child.id], "id")
            self.ctx.report.add(
                "E301",
                f"`{child.id}` is given to two items of one section",
                (*here.at, "items", n, "id"),
                related=((first, "first given here"),),
            )
        ids.setdefault(child.id, n)
        if here.path == "sheet" and child.id in BLOCKS:
            self.ctx.report.add(
                "E301", f"`{child.id}` is the name of a block of the rubric", (*here.at, "items", n, "id"), "take another id"
            )

    def _combined(self, how: How, children: list[tuple[Node, Done]]) -> tuple[int, int | None]:
        b = self.b
        values = tuple(done.value for _, done in children)
        inside = [done for child, done in children if not child.beyond]
        fulls = tuple(done.full for done in inside if done.full is not None)
        unbounded = len(fulls) < len(inside)
        if how.how == "sum":
            value = values[0] if len(values) == 1 else b.put(Add(values))
            if unbounded:
                return value, None
            if any(b.can_na(full) for full in fulls) and all(b.can_na(full) for full in fulls):
                return value, fulls[0] if len(fulls) == 1 else b.put(Add(fulls))
            return value, b.add(*fulls) if not any(map(b.can_na, fulls)) else b.put(Add(fulls))
        value = fold(b, how, values)
        return value, None if unbounded else full_fold(b, how, fulls)

    # ------------------------------------------------------------------------------------------------- weights

    def _weighted(self, here: At, place: Place, children: list[tuple[Node, Done]]) -> tuple[int, int | None]:
        b, node = self.b, here.node
        if any(child.weight is None for child, _ in children):
            without = next(n for n, child in enumerate(node.items) if child.weight is None and not child.memo)
            self.ctx.report.add(
                "E300", "one child has no `weight`, while others have", (*here.at, "items", without), "give every child a weight, or none"
            )
            return self._combined(How("sum", "sum"), children)
        at = {id(child): n for n, child in enumerate(node.items)}
        weights = [place_amount(place, child.weight, (*here.at, "items", at[id(child)], "weight")) for child, _ in children]
        values = [done.value for _, done in children]
        fulls = [done.full for _, done in children]
        reweigh = bool(node.own.get("reweigh", False))
        if not reweigh:
            self._check_weights(here, {at[id(child)]: weight for (child, _), weight in zip(children, weights, strict=True)})
        prefix = "" if here.path == "sheet" else f"{here.path}."
        for (child, done), weight in zip(children, weights, strict=True):
            path = f"{prefix}{child.id}"
            weighted = None if reweigh else b.mul(done.value, weight)
            self.ctx.authored[path] = replace(self.ctx.authored[path], weight=weight, weighted=weighted)
        value = self._blend(weights, values, reweigh=reweigh)
        full = None if None in fulls else self._blend(weights, [f for f in fulls if f is not None], reweigh=reweigh)
        if not reweigh and any(b.value_of(weight) is None for weight in weights):
            right = b.compare("==", b.add(*weights), b.const(1))
            value = b.pick(right, value, b.absent("the weights do not add up to 1", error="V143", undetermined=True))
        return value, full

    def _blend(self, weights: list[int], values: list[int], *, reweigh: bool) -> int:
        b = self.b
        if reweigh:
            return b.put(Fold("mean", tuple(values), None, tuple(weights)))
        if not any(map(b.can_na, values)):
            return b.put(Add(tuple(b.mul(value, weight) for value, weight in zip(values, weights, strict=True))))
        nobody = b.absent("a weight belongs to nobody", undetermined=True)
        held = [b.put(Fold("first", (value, nobody))) if b.can_na(value) else value for value in values]
        blended = b.put(Add(tuple(b.mul(value, weight) for value, weight in zip(held, weights, strict=True))))
        if not all(map(b.can_na, values)):
            return blended
        someone = b.one_where(b.put(Fold("first", tuple(values))))
        return b.put(Mul(blended, someone))

    def _check_weights(self, here: At, weights: Mapping[int, int]) -> None:
        known = {n: exact for n, weight in weights.items() if (exact := self.b.value_of(weight)) is not None}
        if len(known) < len(weights) or sum(known.values()) == ONE:
            return
        total, related = ZERO, []
        for n, weight in known.items():
            total += weight
            related.append(((*here.at, "items", n, "weight"), f"so far {exact_text(total)}"))
        message = f"the weights of `{here.path}` add up to {exact_text(total)}, not 1"
        rest = ONE - total + weight
        help_ = f"the last one would have to be {exact_text(rest)}" if rest > 0 else "they have to add up to exactly 1"
        last, label = related[-1]
        self.ctx.report.add(
            "E320", message, last, help_, "or say `reweigh: true`", clause=here.node.clause, label=label, related=tuple(related[:-1])
        )

    # --------------------------------------------------------------------------------------------------- steps

    def _steps(self, here: At, place: Place, lowered: Lowered, children: tuple[int, ...]) -> Done:
        b, node = self.b, here.node
        value, full = lowered.value, lowered.full
        if full is not None and lowered.gate is not None and lowered.gate != full:
            full = b.put(Mul(full, lowered.gate)) if b.value_of(full) is None else b.one_where(lowered.gate, b.value_of(full) or ZERO)
        value, full = self._limits(here, place, value, full)
        value, full = self._scaled(here, place, value, full)
        if node.round is not None:
            value = self._stage(here, "round", b.round(value, node.round.places, node.round.mode))
        if node.zero_when is not None:
            self.ctx.done[here.path] = Done(value, full, here.scope, children)  # readable by its own condition
            empty = place.expression(node.zero_when, (*here.at, "zero_when"), "bool")
            value = self._stage(here, "zero_when", b.pick(empty, b.const(0), value))
        if node.applies is not None:
            value, full = self._where_it_applies(here, value, full)
        return Done(value, full, here.scope, children, by_applies=node.applies is not None and node.applies is not True)

    def _stage(self, here: At, name: str, value: int) -> int:
        here.stages.append(Stage(name, value))
        return value

    def _limits(self, here: At, place: Place, value: int, full: int | None) -> tuple[int, int | None]:
        b, own = self.b, here.node.own
        if here.node.kind != "section":
            return value, full
        cap = place_amount(place, own["cap"], (*here.at, "cap")) if "cap" in own else None
        floor = place_amount(place, own["floor"], (*here.at, "floor")) if "floor" in own else None
        if cap is not None:
            value = self._stage(here, "cap", b.bound(value, cap, "min"))
            full = cap if full is None else b.bound(full, cap, "min")
        if floor is not None:
            value = self._stage(here, "floor", b.bound(value, floor, "max"))
        low, high = (None if node is None else b.value_of(node) for node in (floor, cap))
        if low is not None and high is not None and low > high:
            message = f"the floor {exact_text(low)} lies above the cap {exact_text(high)}"
            self.ctx.report.add(
                "E315", message, (*here.at, "floor"), "exchange the two", clause=here.node.clause, related=(((*here.at, "cap"), "the cap"),)
            )
        return value, full

    def _scaled(self, here: At, place: Place, value: int, full: int | None) -> tuple[int, int | None]:
        b, own = self.b, here.node.own
        if "scale_to" not in own or here.node.kind != "section":
            return value, full
        to = place_amount(place, own["scale_to"], (*here.at, "scale_to"))
        if full is None or b.value_of(full) == 0:
            what = "has no greatest value" if full is None else "can give 0 at most"
            self.ctx.report.add(
                "E317", f"`{here.path}` {what}, so it cannot be scaled", (*here.at, "scale_to"), "write a `cap`, or leave `scale_to` out"
            )
            return value, to
        none = b.absent("the attainable maximum is 0", undetermined=True)
        share = b.put(Ratio(value, full, none))
        value = self._stage(here, "scale_to", b.mul(share, to))
        return value, b.mul(to, b.one_where(full)) if b.can_na(full) else to

    def _where_it_applies(self, here: At, value: int, full: int | None) -> tuple[int, int | None]:
        b = self.b
        place = self.ctx.place(here.scope, undetermined=True)
        applies = place.expression(here.node.applies, (*here.at, "applies"), "bool", self.ctx.names.of_unit())
        value = self._stage(here, "applies", b.put(_case(applies, value, None)))
        return value, None if full is None else b.put(_case(applies, full, None))

    # ------------------------------------------------------------------------------------------------- writing

    def _write(self, here: At, lowered: Lowered, done: Done, children: list[tuple[Node, Done]], start: int | None) -> None:
        node, prefix = here.node, "" if here.path == "sheet" else f"{here.path}."
        points = node.points if isinstance(node.points, tuple) else (node.points,)
        self.ctx.authored[here.path] = Authored(
            here.path,
            node.kind,
            node.title or node.id or here.path,
            self.b.clause,
            here.parent,
            here.scope,
            done.value,
            done.full,
            tuple(here.stages),
            tuple(f"{prefix}{child.id}" for child, _ in children),
            () if children else facts_behind(self.ctx, done.value),
            node.quote,
            node.note,
            tuple(exact(n) for n in points if isinstance(n, int | Decimal)),
            start,
            None,
            None,
            node.beyond,
            node.memo,
            lowered.combine,
            lowered.sheet,
            lowered.over,
            lowered.by,
            _table(node),
            here.policy,
        )


def place_amount(place: Place, value: Any, at: Path) -> int:  # what YAML holds
    """The node of an amount of a section."""
    number = as_number(value)
    return place.ctx.b.const(number) if number is not None else place.expression(value, at, "number")


def _case(by: int, then: int, otherwise: int | None) -> Pick:
    return Pick(by, (Case(ONE, then),), otherwise)


def _table(node: Node) -> str:
    """The item's numbers as the author wrote them."""
    own = node.own
    parts = [f"{key} {own[key]}" for key in ("each", "limit") if key in own]
    tables = [own[key] for key in ("table", "scale") if isinstance(own.get(key), dict)]
    parts += [", ".join(f"{word} {entry}" for word, entry in table.items()) for table in tables]
    parts += [f"{key} {own[key]}" for key in ("cap", "floor", "start", "scale_to", "when", "value") if key in own]
    return "; ".join(parts)
