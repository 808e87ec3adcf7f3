"""An item at its place: gives a kind the keys it asks for as nodes, and reports what is wrong with them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bizenv_rules.expr.tree import LIST, Lit, Name, Op, Tree, Type
from bizenv_rules.kinds.base import Counted, Lowered
from bizenv_rules.plan import (
    DutyCount,
    Forms,
    Measure,
    Operation,
    RankOf,
    Scope,
    Select,
    Selection,
    Take,
)
from bizenv_rules.rubric.context import Context, exact
from bizenv_rules.rubric.facts import Read, common, counting, grid
from bizenv_rules.rubric.folding import combined_sheet, indicators_in
from bizenv_rules.rubric.model import Fact, Node
from bizenv_rules.rubric.names import plain
from bizenv_rules.rubric.places import Path
from bizenv_rules.rubric.tables import looked_up, table_given

MARKS = {"imported_score": "score"}
ZERO, ONE = Fraction(0), Fraction(1)


class ItemAt:
    """The ``Item`` that kinds see (kinds/base.py)."""

    def __init__(self, ctx: Context, node: Node, path: str, at: Path, scope: int) -> None:
        self.ctx = ctx
        self.node = node
        self.path = path
        self.at = at
        self.scope = scope
        self.b = ctx.b
        self.place = ctx.place(scope)
        self.points = exact(node.points) if isinstance(node.points, int | Decimal) and not isinstance(node.points, bool) else None

    def has(self, key: str) -> bool:
        return key in self.node.own

    def raw(self, key: str, default: Any = None) -> Any:  # what YAML holds
        return self.node.own.get(key, default)

    def put(self, op: Operation) -> int:
        return self.b.put(op)

    def exact(self, value: object) -> Fraction:
        return exact(value)

    def problem(self, code: str, message: str, key: str = "", *help_: str) -> None:
        self.ctx.report.add(code, message, (*self.at, key) if key else self.at, *help_, clause=self.node.clause)

    # ------------------------------------------------------------------------------------------------- amounts

    def number(self, key: str) -> int:
        return self.amount(self.raw(key), key)

    def amount(self, value: object, *where: str | int) -> int:
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return self.b.const(exact(value))
        return self.place.expression(value, (*self.at, *where), "number")

    def condition(self, key: str) -> int:
        return self.place.expression(self.raw(key), (*self.at, key), "bool")

    def quantity(self, key: str) -> int:
        value = self.raw(key)
        if isinstance(value, dict):
            read = self._inline(key, value)
            return self.b.const(0) if read is None else self.b.fact(read.measure(self.node.clause), self.scope)
        return self.amount(value, key)

    def _inline(self, key: str, value: dict[str, Any]) -> Read | None:
        return self.ctx.facts.at(f"{self.path}.{key}" if key != "count" else self.path, Fact.model_validate(value), (*self.at, key))

    # -------------------------------------------------------------------------------------------------- counts

    def _counted_fact(self, key: str) -> Read | None:
        value = self.raw(key)
        if key == "scale":  # a survey counts its answers
            spec = Fact(record=self.raw("record", "answer"), where=self.raw("where"))
            return self.ctx.facts.at(self.path, spec, self.at)
        if isinstance(value, dict):
            return self._inline(key, value)
        name = plain(str(value))
        if name in self.ctx.facts.by_name:
            return self.ctx.facts.by_name[name]
        near = _near(name, self.ctx.facts.by_name)
        help_ = (f"did you mean `{near}`?",) if near else ("name a fact, or write one inline: {record: …, where: …}",)
        self.problem("E302", f"`{name}` is no fact", key, *help_)
        return None

    def counted(self, key: str = "count") -> Counted:
        read = self._counted_fact(key)
        if read is None:
            zero = self.b.const(0)
            return Counted(lambda: zero, lambda _: zero, lambda _: zero)
        if not counting(read):
            self.problem(
                "E307",
                f"`{read.select.fact}` is no count: it can be absent or is no number",
                key,
                "count records, or use `sum` or `distinct`",
            )
        field = "answer" if key == "scale" else self.raw("level", "")
        listed = self._levels(read, str(field), key) if field else {}

        def at(then: Tree | None, level: str) -> int:
            selection = replace(read.select.selection, then=then)
            select = replace(read.select, selection=selection, level=level)
            measure = replace(read, select=select).measure(self.node.clause)
            once = level and level != "else" and selection.once_per == name_of(field) and selection.whose == "own"
            return self.b.fact(replace(measure, hi=Fraction(1)) if once else measure, self.scope)

        def name_of(field: str) -> Name:
            return Name(field, Type("text", optional=True))

        def one(word: str) -> int:
            return at(Op("==", (name_of(field), Lit(word, name_of(field).type)), Type("bool", optional=True)), word)

        def among(words: tuple[str, ...]) -> Tree:
            return Op("not", (Op("in", (name_of(field), Lit(words, LIST)), Type("bool", optional=True)),), Type("bool", optional=True))

        return Counted(
            lambda: at(None, ""),
            lambda word: one(listed.get(word, word)),
            lambda words: at(among(tuple(listed.get(word, word) for word in words)), "else"),
        )

    def _levels(self, read: Read, field: str, key: str) -> dict[str, str]:
        """The table's levels as the vocabulary lists them; what is wrong with them is reported."""
        kind = self.ctx.names.vocabulary[read.select.selection.record]
        spec = kind.fields.get(field)
        if spec is None:
            near = _near(field, kind.fields)
            self.problem("E308", f"`{kind.name}` has no field `{field}`", "level", *((f"did you mean `{near}`?",) if near else ()))
            return {}
        if key != "scale" and read.select.take.how != "count":
            self.problem("E309", f"`{read.select.fact}` is no number of records, so it has no levels", key, "leave out `sum` or `distinct`")
        written = "scale" if key == "scale" else "table"
        listed: dict[str, str] = {}
        for word in self.raw(written) or {}:
            level = spec.aliases.get(word, word)
            if spec.values and level not in spec.values:
                near = _near(word, spec.values)
                said = (f"`{word}` is no value of `{kind.name}.{field}`", f"one of {', '.join(spec.values)}")
                label = f"did you mean `{near}`?" if near else ""
                self.ctx.report.add("E310", said[0], (*self.at, written, word), said[1], key=True, label=label)
            elif level in listed.values():
                other = next(before for before, same in listed.items() if same == level)
                self.ctx.report.add("E310", f"`{word}` and `{other}` are the same level", (*self.at, written, word), key=True)
            listed[word] = level
        for word in self.raw("level_caps") or {}:
            if word not in listed:
                self.ctx.report.add("E310", f"`table` has no level `{word}`", (*self.at, "level_caps", word), key=True)
        return listed

    def levels(self, key: str = "count") -> tuple[str, ...]:
        read = self._counted_fact(key)
        if read is None:
            return ()
        spec = self.ctx.names.vocabulary[read.select.selection.record].fields.get(str(self.raw("level", "")))
        return () if spec is None else spec.values

    def forms_counted(self, record: str) -> int:
        read = self.ctx.facts.at(self.path, Fact(record=record, where=self.raw("where")), self.at)
        return self.b.const(0) if read is None else self.b.fact(read.measure(self.node.clause), self.scope)

    # --------------------------------------------------------------------------------------------------- marks

    def mark_rules(self, *, record: str, full: Fraction | None, step: Fraction, clip: bool = False) -> Forms:
        kind = self.ctx.names.vocabulary.kinds.get(record)
        fields = kind.fields if kind is not None else {}
        low, high = map(exact, self.raw("range", (0, full if full is not None else 0)))
        by = self.raw("by", ())
        rater = next((name for name in ("rater_unit", "scorer", "by") if name in fields), "")
        unique = tuple(name for name in ("rater", "scorer", "panel", "indicator", "from_source") if name in fields)
        return Forms(
            low,
            None if clip and "range" not in self.node.own else high,
            exact(self.raw("step", step)),
            full,
            "full" if "full" in fields else "",
            MARKS.get(record, "mark"),
            by=(str(by),) if isinstance(by, str) else tuple(by),
            not_self=rater if self.raw("not_self", default=True) else "",
            raters=str(self.raw("raters", "")),
            unique=() if record in ("mark", "imported_score") else unique,
            at_least=int(self.raw("at_least_raters", 1)),
            clip=clip,
        )

    def marks(self, take: Take, forms: Forms, *, record: str, default_where: str = "", over: bool = False) -> int:
        kind = self.ctx.facts.kind(record, (*self.at, "record"))
        if kind is None:
            return self.b.const(0)
        seen = self.ctx.names.of_record(record)
        where = self.raw("where") or default_where
        tree = self.ctx.facts.tree(where, (*self.at, "where"), seen, "bool") if where else None
        value = self.ctx.facts.tree(self.raw("value"), (*self.at, "value"), seen, "number") if self.has("value") else None
        selection = Selection(record, tree, strict=over, where_text=str(where or ""))
        select = Select(self.path, selection, replace(take, value=value), forms)
        scope = self._over_scope() if over else self.scope
        may_na = take.how == "one" and "not_applicable" in kind.fields
        lo, hi = (forms.low, forms.high) if value is None else (exact(self.raw("range", (0,))[0]), forms.full)
        if take.how == "one" and forms.clip:
            hi = None
        rescaled = take.how == "one" and forms.full_field  # a record's own full marks leave no grid
        step = None if rescaled else self._grid(value, forms, kind.name)
        who = "、".join(forms.by) or str(where or record)
        measure = Measure(self.path, select, lo, hi, step, may_na=may_na, may_miss=True, clause=self.node.clause, who=who)
        return self.b.fact(measure, scope)

    def _grid(self, value: Tree | None, forms: Forms, record: str) -> Fraction | None:
        if value is None:
            given = [*(() if forms.step is None else (forms.step,)), *forms.allowed]
            return common(given) or None  # where 0 alone is allowed there is no grid
        if isinstance(value, Op) and value.op in ("min", "max") and forms.step is not None:
            grids = [
                forms.step if arg == Name(forms.mark_field, arg.type) else grid(arg, self.ctx.names.vocabulary[record])
                for arg in value.args
            ]
            return None if None in grids else common([g for g in grids if g is not None])
        return None

    def _over_scope(self) -> int:
        source = indicators_in(self.ctx, self.raw("roles", ()))
        return self.b.scope(Scope("indicator", self.scope, source, 0, None, "indicator"))

    # -------------------------------------------------------------------------------------------------- others

    def duty(self, which: tuple[str, ...]) -> int:
        name = plain(str(self.raw("duty")))
        if name not in self.ctx.names.duties:
            near = _near(name, self.ctx.names.duties)
            self.problem("E311", f"no duty is called `{name}`", "duty", *((f"did you mean `{near}`?",) if near else ()))
            return self.b.const(0)
        measure = Measure(name, DutyCount(name, which), ZERO, clause=self.node.clause)  # type: ignore[arg-type]  # the schema lists the words
        return self.b.fact(measure, self.scope)

    def sheet(self) -> Lowered:
        return combined_sheet(self.ctx, self.node, self.at)

    def rank(self) -> int:
        name = plain(str(self.raw("rank_of")))
        read = self.ctx.facts.by_name.get(name)
        if read is None:
            self.problem("E302", f"`{name}` is no fact", "rank_of")
            return self.b.const(0)
        within = tuple(map(str, self.raw("within", ())))
        source = RankOf(read.select, within, self.raw("order", "high_first"))
        return self.b.fact(Measure(self.path, source, ONE, None, ONE, may_miss=True, clause=self.node.clause), self.scope)

    def table_value(self, key: int) -> int | None:
        return table_given(self, key) if isinstance(self.raw("table"), str) else None

    def lookup(self) -> int:
        rest = self.number("else") if self.has("else") else self.b.absent("the table has no entry for these keys", error="V141")
        return looked_up(self, rest)


def _near(word: str, among: Any) -> str | None:  # any collection of words
    from bizenv_rules.spelling import nearest  # only when something is wrong

    return nearest(word, among)
