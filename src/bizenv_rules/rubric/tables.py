"""Look-up tables: nested picks over the values of their keys (language.md §3.5 ``lookup``)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bizenv_rules.expr.tree import BOOL, Lit, Name, Op, Tree, Type
from bizenv_rules.plan import Absent, Case, Derived, Fact, Measure, Pick, Select
from bizenv_rules.rubric.names import plain
from bizenv_rules.rubric.places import Path
from bizenv_rules.spelling import nearest

if TYPE_CHECKING:
    from bizenv_rules.rubric.items import ItemAt

_YES_NO = {"true": Fraction(1), "false": Fraction(0)}


def looked_up(item: ItemAt, rest: int) -> int:
    """The node of the entry that the values of ``by`` lead to; ``rest`` where the table has none."""
    keys = [item.ctx.facts.tree(text, (*item.at, "by", n), item.ctx.names.of_item(), None) for n, text in enumerate(item.raw("by"))]
    if None in keys:
        return item.b.const(0)
    return _entry(item, item.raw("table"), [key for key in keys if key is not None], rest, ("table",))


def table_given(item: ItemAt, key: int) -> int:
    """The entry at a rank of a table that the caller gives: undetermined without the table, ``else`` (or an error) without the row."""
    b, name = item.b, plain(str(item.raw("table")))
    spec = next((spec for known, spec in item.ctx.model.parameters.items() if plain(known) == name and spec.type == "table"), None)
    op = b.nodes[key].op
    rank = op.measure.source if isinstance(op, Fact) else None
    if spec is None:
        item.problem("E328", f"no parameter of type table is called `{name}`", "table", "write the table here, or declare the parameter")
        return b.const(0)
    if not isinstance(rank, Select):
        at = "rank" if item.has("rank") else "rank_of"
        item.problem("E328", "with a table that is given later, one fact reads the rank", at, "name a fact of `facts:` as `rank`")
        return b.const(0)
    table = Name(name, Type("list", optional=True))
    entry = Op("table_of", (table, Name("@key", Type("number"))), Type("number", optional=True))
    read = b.fact(Measure(name, Derived(entry, (("@key", rank),)), None, item.points, None, may_miss=True, clause=spec.clause), item.scope)
    rest = item.number("else") if item.has("else") else b.absent("the table has no row for this rank", error="V141")
    found = b.pick(there, read, rest) if (there := b.presence(read)) is not None else read
    found = b.pick(known, found, key) if (known := b.presence(key)) is not None else found
    given = b.fact(Measure(name, Derived(Op("given", (table,), BOOL)), Fraction(0), Fraction(1), clause=spec.clause), item.scope)
    none = Measure(name, Absent("no table is given"), None, item.points, None, False, True, "undetermined", spec.clause, spec.say)
    return b.pick(given, found, b.fact(none, item.scope))


def _entry(item: ItemAt, table: Any, keys: list[Tree], rest: int, where: Path) -> int:
    if isinstance(table, dict) != bool(keys):
        message = "nested deeper than `by` has keys" if isinstance(table, dict) else "a table for the next key of `by` is missing"
        _refuse(item, message, where, "nest the table once for each key")
        return rest
    if not keys:
        return item.amount(table, *where)
    key, *more = keys
    cases = []
    for word, sub in table.items():
        value = _value(item, key, str(word), (*where, str(word)))
        if value is not None:
            cases.append((value, _entry(item, sub, more, rest, (*where, str(word)))))
    if key.type.base in ("number", "bool"):
        by = item.place.lowering.lower(key)
        return item.put(Pick(by, tuple(Case(Fraction(value), node) for value, node in cases), rest))
    found = rest
    for value, node in reversed(cases):
        equal = Op("==", (key, Lit(str(value), key.type)), Type("bool", optional=True) if key.type.optional else BOOL)
        found = item.b.pick(item.place.lowering.lower(equal), node, found)
    return found


def _value(item: ItemAt, key: Tree, word: str, where: Path) -> Fraction | str | None:
    """A key of the table as the values of ``by`` are; None, and a problem, if it can never be one."""
    if key.type.base == "number":
        try:
            return Fraction(word)
        except ValueError:
            _refuse(item, f"`{word}` is no number, and the key is one", where)
    elif key.type.base == "bool":
        if word in _YES_NO:
            return _YES_NO[word]
        _refuse(item, f"`{word}` is neither true nor false, and the key is one of them", where)
    elif key.type.base != "text":
        _refuse(item, f"a {key.type.base} cannot be looked up", where, "use a number, a text, or true and false")
    elif key.type.values and word not in key.type.values:
        near = nearest(word, key.type.values)
        _refuse(
            item,
            f"the key is never `{word}`",
            where,
            f"one of {', '.join(key.type.values)}",
            label=f"did you mean `{near}`?" if near else "",
        )
    else:
        return word
    return None


def _refuse(item: ItemAt, message: str, where: Path, help_: str = "", *, label: str = "") -> None:
    item.ctx.report.add("E326", message, (*item.at, *where), *filter(None, [help_]), key=True, label=label, clause=item.node.clause)
