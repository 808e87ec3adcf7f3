"""Facts: from the author's keys to a selection, what is taken from it, and what the number can be (language.md §4.1)."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm
from typing import TYPE_CHECKING, Literal, cast

from bizenv_rules.evidence.vocabulary import RecordKind
from bizenv_rules.expr.check import Checked, check
from bizenv_rules.expr.tree import NUMBER, Base, Lit, Name, Op, Tree, Type
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import How, Measure, Select, Selection, Take, Window
from bizenv_rules.rubric.names import Names, Seen
from bizenv_rules.rubric.places import Path, Report
from bizenv_rules.spelling import nearest

if TYPE_CHECKING:
    from bizenv_rules.rubric.model import Fact

FOLDS: tuple[How, ...] = ("sum", "mean", "median", "max", "min", "latest", "distinct")
NEVER_ABSENT = ("count", "sum", "distinct")


@dataclass(frozen=True, slots=True)
class Read:
    """A fact ready for the plan: where it is read, its type, and its declaration without scope and clause."""

    select: Select
    type: Type
    grid: Fraction | None
    lo: Fraction | None

    def measure(self, clause: str, *, name: str = "") -> Measure:
        """The declaration at a place of use."""
        absent, is_bool = self.type.optional, self.type.base == "bool"
        lo, hi = (Fraction(0), Fraction(1)) if is_bool else (self.lo, None)
        return Measure(name or self.select.fact, self.select, lo, hi, self.grid, may_miss=absent, clause=clause)


class Facts:
    """Reads the facts of a rubric, each once; expressions are checked where they stand."""

    def __init__(self, names: Names, report: Report) -> None:
        self.names = names
        self.report = report
        self.by_name: dict[str, Read] = {}
        self.inline: dict[Path, Read | None] = {}
        self._checked: dict[tuple[Path, str], Tree | None] = {}

    def tree(self, text: object, path: Path, seen: Seen, want: Base | None) -> Tree | None:
        """The checked expression at a place; its flaws go into the report, once."""
        if isinstance(text, bool):
            text = "true" if text else "false"
        key = (path, str(text))
        if key not in self._checked:
            checked = self._check(str(text), seen, want)
            for flaw in checked.flaws:
                problem = flaw.problem
                self.report.inside(problem, path, flaw.start, flaw.end)
            self._checked[key] = checked.tree
        return self._checked[key]

    def _check(self, text: str, seen: Seen, want: Base | None) -> Checked:
        """Checked once for all readings, unless the nodes lowered so far matter."""
        if "_of(" in text:
            return check(text, seen.scope, want)
        key = (text, want, seen.key)
        if key not in self.report.checked:
            self.report.checked[key] = check(text, seen.scope, want)
        return self.report.checked[key]

    def kind(self, record: str, path: Path) -> RecordKind | None:
        """The kind of record, or a problem with the nearest names."""
        if record in self.names.vocabulary:
            return self.names.vocabulary[record]

        near = nearest(record, self.names.vocabulary.kinds)
        self.report.add("E303", f"no kind of record is called `{record}`", path, label=f"did you mean `{near}`?" if near else "")
        return None

    def declare(self, name: str, spec: Fact, path: Path) -> None:
        """A fact with a name: visible to expressions from here on."""
        read = self.read(name, spec, path)
        if read is None:
            self.report.forget(name)
            return
        self.by_name[name] = read
        self.names.facts[name] = read.type

    def at(self, name: str, spec: Fact, path: Path) -> Read | None:
        """An inline fact, read once."""
        if path not in self.inline:
            self.inline[path] = self.read(name, spec, path)
        return self.inline[path]

    def read(self, name: str, spec: Fact, path: Path) -> Read | None:
        """The fact, or None if something about it is wrong."""
        kind = self.kind(spec.record, (*path, "record"))
        if kind is None:
            return None
        scope = self.names.of_record(spec.record)
        selection = self.selection(spec, path, scope, kind)
        how, value = self._taken(spec, path, scope)
        take = Take(how, value, (spec.drop.get("high", 0), spec.drop.get("low", 0)))
        base: Base = "number" if how in (*NEVER_ABSENT, "mean", "median") or value is None else value.type.base
        found = Type(base, optional=how not in NEVER_ABSENT, values=value.type.values if value is not None and base == "text" else None)
        lo = Fraction(0) if how in ("count", "distinct") else None
        return Read(Select(name, selection, take), found, grid(value, kind) if value is not None and how != "distinct" else Fraction(1), lo)

    def _taken(self, spec: Fact, path: Path, scope: Seen) -> tuple[How, Tree | None]:
        stated = [how for how in FOLDS if getattr(spec, how) is not None]
        if len(stated) > 1:
            self.report.add("E304", f"a fact reads one thing, not {' and '.join(stated)}", (*path, stated[1]), "make two facts", key=True)
        if not stated:
            return "count", None
        how = stated[0]
        want: Base | None = "number" if how in ("sum", "mean", "median") else None
        return how, self.tree(getattr(spec, how), (*path, how), scope, want)

    def selection(self, spec: Fact, path: Path, scope: Seen, kind: RecordKind) -> Selection:
        """Which records."""
        where = None if spec.where is None else self.tree(spec.where, (*path, "where"), scope, "bool")
        once = None if spec.once_per is None else self.tree(spec.once_per, (*path, "once_per"), scope, None)
        window, months = ("months", spec.window["months"]) if isinstance(spec.window, dict) else (spec.window, 0)
        take, highest, order = self._precedence(spec, path, kind)
        return Selection(
            spec.record,
            where,
            cast("Window", window),
            months,
            spec.whose,
            once,
            take,
            highest,
            order,
            spec.verified == "any",
            where_text=spec.where or "",
        )

    def _precedence(self, spec: Fact, path: Path, kind: RecordKind) -> tuple[Literal["first", "last", "highest"], str, tuple[str, ...]]:
        if isinstance(spec.take, dict):
            field = spec.take.get("highest", "")
            known = kind.fields.get(field)
            if known is None or not known.values:
                self.report.add(
                    "E306", f"`{field}` has no order of values", (*path, "take", "highest"), "list them under `records: values`"
                )
                return "first", "", ()
            return "highest", field, known.values
        return ("last" if spec.take == "last" else "first"), "", ()


def grid(tree: Tree | None, kind: RecordKind) -> Fraction | None:
    """What every value of a record's number is a multiple of; None where nothing is promised."""
    match tree:
        case Lit(value) if isinstance(value, int | Fraction):
            return Fraction(value) or Fraction(1)
        case Name(name):
            spec = kind.fields.get(name)
            return Fraction(1) if spec is not None and spec.sort in ("int", "count") else None
        case Op("min" | "max" | "+" | "-" | "neg", args):
            grids = [grid(arg, kind) for arg in args]
            return None if None in grids else common(cast("list[Fraction]", grids))
        case _:
            return None


def common(grids: list[Fraction]) -> Fraction:
    """The greatest number of which all are multiples."""
    below = lcm(*(g.denominator for g in grids))
    return Fraction(gcd(*(abs(g.numerator) * (below // g.denominator) for g in grids)), below)


def counting(read: Read) -> bool:
    """Whether the fact can be counted: a number of records, a sum or a number of distinct values."""
    return read.select.take.how in NEVER_ABSENT and read.type == NUMBER
