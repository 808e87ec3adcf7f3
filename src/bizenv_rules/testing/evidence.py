"""``evidence_for(rubric)``: sparse evidence that meets what the rubric reads; nothing is there unless it is drawn.

Each record is made for one selection of the rubric: the fields that its condition fixes take those values, the others are
drawn from small pools. Now and then a field is drawn anew, so that records that miss by a little occur as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from hypothesis import strategies as st

from bizenv_rules.evidence.records import Record
from bizenv_rules.evidence.vocabulary import FieldSpec, RecordKind, Vocabulary
from bizenv_rules.expr.equalities import split
from bizenv_rules.expr.tree import Lit, Op, Tree, names
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Derived, Fact, Forms, Given, Number, RankOf, Select, Selection
from bizenv_rules.program import Program

Draw = Callable[[st.SearchStrategy[Any]], Any]
Known = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A selection to make records for: what its condition fixes, and the rules of its marks."""

    kind: str
    fixed: Mapping[str, Any]
    forms: Forms | None = None


@dataclass(frozen=True, slots=True)
class Reads:
    """What a program reads: the selections, and the texts its conditions mention."""

    wanted: tuple[Wanted, ...]
    texts: tuple[str, ...]
    numbers: tuple[int, ...]


@lru_cache(maxsize=64)
def reads_of(program: Program) -> Reads:
    """The selections of a program, each once."""
    trees: list[Tree] = []
    wanted: dict[tuple[Any, ...], Wanted] = {}
    selections = [(select.selection, select.forms) for select in _selects(program)]
    selections += [(duty.met_by, None) for duty in program.duties if duty.met_by is not None]
    for selection, forms in selections:
        one = _wanted(selection, forms)
        wanted.setdefault((one.kind, tuple(sorted(one.fixed.items())), one.forms), one)
        trees += [tree for tree in (selection.where, selection.then, selection.once_per) if tree is not None]
    literals = [value for tree in trees for value in _literals(tree)]
    texts = dict.fromkeys(word for value in literals for word in (value if isinstance(value, tuple) else (value,)) if isinstance(word, str))
    listed = dict.fromkeys(word for _, words in program.lists for word in words)
    numbers = dict.fromkeys(int(value) for value in literals if isinstance(value, int | Fraction) and not isinstance(value, bool))
    return Reads(tuple(wanted.values()), (*texts, *listed, "其他"), (*numbers, 0, 1, 2))


def _selects(program: Program) -> list[Select]:
    found: list[Select] = []
    for node in program.plan.nodes:
        if isinstance(node.op, Fact):
            source: Any = node.op.measure.source
            while isinstance(source, Given):
                source = source.of
            match source:
                case Select():
                    found.append(source)
                case Number(of) | RankOf(of):
                    found.append(of)
                case Derived(_, inputs):
                    found += [select for _, select in inputs]
    return found


def _wanted(selection: Selection, forms: Forms | None) -> Wanted:
    fixed: dict[str, Any] = {}
    for tree in (selection.where, selection.then):
        if tree is not None:
            fixed |= split(tree, names(tree))[0]
            fixed |= _flags(tree)
    if forms is not None and forms.item:
        fixed["item"] = forms.item
    if forms is not None and forms.by:
        fixed["by"] = forms.by[0]
    return Wanted(selection.record, fixed, forms)


def _flags(tree: Tree) -> dict[str, bool]:
    """Yes/no fields that a conjunction asks for."""
    match tree:
        case Op("and", args):
            return {name: value for arg in args for name, value in _flags(arg).items()}
        case Op("not", (inner,)):
            return dict.fromkeys(_flags(inner), False)
        case Op():
            return {}
        case _:
            return {tree.name: True} if not isinstance(tree, Lit) and tree.type.base == "bool" else {}


def _literals(tree: Tree) -> list[Any]:
    if isinstance(tree, Lit):
        return [tree.value]
    return [value for arg in tree.args for value in _literals(arg)] if isinstance(tree, Op) else []


# ---------------------------------------------------------------------------------------------------------- drawing


@dataclass(frozen=True, slots=True)
class Pools:
    """Where field values are drawn from."""

    reads: Reads
    first: date
    last: date
    units: tuple[str, ...]
    indicators: tuple[str, ...]

    def of(self, spec: FieldSpec) -> st.SearchStrategy[Any]:
        """Values of one field."""
        if spec.values:
            return st.sampled_from(spec.values)
        match spec.sort:
            case "bool":
                return st.booleans()
            case "int" | "count":
                return st.integers(0, 5)
            case "number":
                return st.sampled_from([*self.reads.numbers, Decimal("0.5"), 50, 80, 100])
            case "date":
                return self.days()
            case "period" | "month":
                return st.sampled_from([f"{self.first.year}Q1", f"{self.first.year}Q3", str(self.first.year)])
            case "list":
                return st.lists(st.sampled_from(self.reads.texts), max_size=2).map(tuple)
            case _:
                return st.sampled_from(self.reads.texts)

    def days(self) -> st.SearchStrategy[date]:
        """Mostly inside the period, its ends among them, now and then outside."""
        inside = st.dates(self.first, self.last)
        ends = st.sampled_from([self.first, self.last, self.first - timedelta(1), self.last + timedelta(1)])
        return st.one_of(inside, inside, ends)


def _mark(draw: Draw, forms: Forms) -> Any:
    if forms.allowed:
        return _plain(draw(st.sampled_from(forms.allowed)))
    step = forms.step or Fraction(1, 100)
    high = forms.high if forms.high is not None else forms.full or Fraction(100)
    coarse = max(step, (high - forms.low) / 20)
    coarse -= coarse % step
    count = int((high - forms.low) / coarse) if coarse else 0
    return _plain(min(forms.low + draw(st.integers(0, count)) * coarse, high))


def _plain(value: Fraction) -> int | Decimal:
    return int(value) if value.denominator == 1 else Decimal(value.numerator) / Decimal(value.denominator)


def _record(draw: Draw, wanted: Wanted, kind: RecordKind, pools: Pools, n: int) -> Record:
    values: dict[str, Any] = {"id": f"r{n}", "unit": draw(st.sampled_from(pools.units)), "date": draw(pools.days())}
    values |= {name: value for name, value in wanted.fixed.items() if name in kind.fields}
    values |= {name: f"{name}{n}" for name in ("rater", "respondent") if name in kind.fields}
    for name in kind.own:
        if name not in values and name != "rater_unit" and (kind.fields[name].required or draw(st.integers(0, 3)) > 0):
            values[name] = draw(pools.of(kind.fields[name]))
    if pools.indicators and draw(st.booleans()):
        values["indicator"] = draw(st.sampled_from(pools.indicators))
    if wanted.forms is not None:
        _marked(draw, values, wanted.forms, kind, n)
    elif draw(st.integers(0, 4)) == 0:
        values["times"] = draw(st.integers(2, 4))
    if draw(st.integers(0, 5)) == 0:
        odd = draw(st.sampled_from(sorted(kind.own) or ["note"]))
        if odd in kind.fields and not (wanted.forms is not None and odd in (wanted.forms.mark_field, "item", "full")):
            values[odd] = draw(pools.of(kind.fields[odd]))
    return kind.cls(**values)


def _marked(draw: Draw, values: dict[str, Any], forms: Forms, kind: RecordKind, n: int) -> None:
    """A form that was handed in: a mark in its range, from a rater of its own."""
    values.pop("full", None)
    values.pop("not_applicable", None)
    values[forms.mark_field] = _mark(draw, forms)
    if "recused" in kind.fields:
        values["recused"] = False
    if "scorer" in kind.fields:
        values["scorer"] = f"S{n}"


@st.composite
def evidence_for(
    draw: Draw,
    program: Program,
    vocabulary: Vocabulary,
    *,
    year: int = 2021,
    units: tuple[str, ...] = ("甲",),
    indicators: tuple[str, ...] = (),
    most: int = 6,
) -> list[Record]:
    """Records for some of the selections of a program; few for each, none for most."""
    reads = reads_of(program)
    pools = Pools(reads, date(year, 1, 1), date(year, 12, 31), units, indicators)
    found: list[Record] = []
    seen: set[tuple[Any, ...]] = set()
    chosen = draw(st.lists(st.sampled_from(reads.wanted), max_size=most * 2)) if reads.wanted else []
    for wanted in chosen:
        for _ in range(draw(st.integers(1, 1 if _single(wanted) else 3))):
            record = _record(draw, wanted, vocabulary[wanted.kind], pools, len(found))
            key = _once(record, wanted)
            if key is None or key not in seen:
                seen.add(key or (len(found),))
                found.append(record)
    return found


def _single(wanted: Wanted) -> bool:
    return wanted.forms is not None and not wanted.forms.unique


def _once(record: Record, wanted: Wanted) -> tuple[Any, ...] | None:
    """Two marks for one thing are an error, not evidence."""
    if not _single(wanted):
        return None
    return (wanted.kind, record.unit, getattr(record, "item", None), record.indicator, getattr(record, "from_source", None))
