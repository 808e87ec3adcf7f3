"""What the lowering of one rubric shares: builder, names, facts, report, and what has been lowered so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from fractions import Fraction
from typing import TYPE_CHECKING

from bizenv_rules.build import Builder
from bizenv_rules.expr.tree import BOOL, NUMBER, Base, Lit, Name, Op, Tree, Type
from bizenv_rules.formula import Lowering
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Fact, Fold, Measure, Parameter, Select, reads
from bizenv_rules.program import Authored
from bizenv_rules.rubric.facts import Facts
from bizenv_rules.rubric.names import Names, Seen, plain
from bizenv_rules.rubric.places import Path, Report

if TYPE_CHECKING:
    from bizenv_rules.rubric.model import RubricModel

BLOCKS = ("facts", "lists", "duties", "ranking", "grades", "vetoes", "outputs", "sheet", "result", "parameters", "readings", "consequences")


@dataclass(frozen=True, slots=True)
class Done:
    """A node that has been lowered: ``by_applies``: ``applies`` alone can take it away."""

    value: int
    full: int | None
    scope: int
    children: tuple[int, ...] = ()
    by_applies: bool = False


@dataclass(slots=True)
class Context:
    """One lowering of one rubric with one combination of readings."""

    model: RubricModel
    names: Names
    facts: Facts
    report: Report
    b: Builder = field(default_factory=Builder)
    done: dict[str, Done] = field(default_factory=dict)
    authored: dict[str, Authored] = field(default_factory=dict)
    sheets: dict[str, Done] = field(default_factory=dict)
    sheet_scopes: dict[str, tuple[int, ...]] = field(default_factory=dict)  # innermost first, those inside the result's
    extra: dict[str, int] = field(default_factory=dict)  # score, total, rank …: plan nodes by name
    grade_index: dict[str, int] = field(default_factory=dict)
    duties_read: set[str] = field(default_factory=set)

    def place(self, scope: int, *, extra: Mapping[str, Type] | None = None, undetermined: bool = False) -> Place:
        """A place of use for expressions."""
        return Place(self, scope, extra or {}, undetermined=undetermined)


class Place:
    """The ``Reader`` of formula.py at one scope."""

    def __init__(self, ctx: Context, scope: int, extra: Mapping[str, Type], *, undetermined: bool) -> None:
        self.ctx = ctx
        self.scope = scope
        self.extra = extra
        self.lowering = Lowering(ctx.b, self, undetermined=undetermined)

    # ------------------------------------------------------------------------------------------- expressions

    def expression(self, text: object, path: Path, want: Base | None, seen: Seen | None = None) -> int:
        """The node of an expression; 0 stands in for one that is wrong, and the report says why."""
        tree = self.ctx.facts.tree(text, path, self.ctx.names.of_item(self.extra) if seen is None else seen, want)
        if tree is None:
            return self.ctx.b.const(0)
        tree = self._coded(tree)
        self._refuse_unguarded(tree, path)
        return self.lowering.lower(tree)

    def _coded(self, tree: Tree) -> Tree:
        """``grade == '优秀'`` compares numbers: text never enters a plan."""
        match tree:
            case Op("==" | "!=", (Name("grade") as name, Lit(str() as word))) | Op(
                "==" | "!=", (Lit(str() as word), Name("grade") as name)
            ):
                return Op(tree.op, (Name("grade", NUMBER, name.span), Lit(self.ctx.grade_index[word], NUMBER)), BOOL, tree.span)
            case Op("in", (Name("grade") as name, Lit(tuple() as words))):
                parts = tuple(Op("==", (Name("grade", NUMBER, name.span), Lit(self.ctx.grade_index[w], NUMBER)), BOOL) for w in words)
                return parts[0] if len(parts) == 1 else Op("or", parts, BOOL, tree.span)
            case Op():
                return Op(tree.op, tuple(map(self._coded, tree.args)), tree.type, tree.span)
            case _:
                return tree

    def _refuse_unguarded(self, tree: Tree, path: Path, *, guarded: bool = False) -> None:
        if not isinstance(tree, Op):
            return
        if tree.op in ("points_of", "full_of") and not guarded:
            target = str(tree.args[0].value) if isinstance(tree.args[0], Lit) else ""
            done = self.ctx.done.get(target)
            if done is not None and done.by_applies:
                self.ctx.report.add(
                    "X030",
                    f"`{target}` does not apply to every unit",
                    path,
                    f"write `or_else({tree.op}('{target}'), 0)` with the value meant there",
                )
        for n, arg in enumerate(tree.args):
            self._refuse_unguarded(arg, path, guarded=tree.op in ("or_else", "given") and n == 0)

    # ------------------------------------------------------------------------------------------------- Reader

    def number(self, name: str) -> int | None:
        """Facts, parameters and scores that are numbers or conditions."""
        if name in self.ctx.extra and name in self.extra:
            return self.ctx.extra[name]
        read = self.ctx.facts.by_name.get(name)
        if read is not None and read.type.base in ("number", "bool"):
            return self.ctx.b.fact(read.measure(self.ctx.b.clause), self.scope)
        kind = self.ctx.names.parameters.get(name)
        if kind is not None and kind.base == "number":
            return self.parameter(name)
        return None

    def parameter(self, name: str) -> int:
        """A parameter's value; without one in the rubric it may be undetermined."""
        spec = next(spec for key, spec in self.ctx.model.parameters.items() if plain(key) == name)
        measure = Measure(
            name, Parameter(name), None, None, None, may_miss=not spec.values, reason="undetermined", clause=spec.clause, who=spec.say
        )
        return self.ctx.b.fact(measure)

    def fact(self, name: str) -> Select | None:
        """The selection of a fact."""
        read = self.ctx.facts.by_name.get(name)
        return None if read is None or name in self.ctx.names.parameters else read.select

    def constant(self, name: str) -> object:
        """The words of a list."""
        return self.ctx.names.lists.get(name)

    def needs_parameter(self, name: str) -> bool:
        """Whether it is a parameter without a value in the rubric."""
        return any(plain(key) == name and not spec.values for key, spec in self.ctx.model.parameters.items())

    def points_of(self, path: str) -> int:
        """The node's value."""
        return self.ctx.done[path].value

    def full_of(self, path: str) -> int:
        """The maximum; missing where the value is, because a mark may still say 缺项."""
        done = self.ctx.done[path]
        if done.full is None:
            return self.ctx.b.absent(f"{path} has no greatest value", undetermined=True)
        known = self.ctx.b.presence(done.value) if self.ctx.b.can_na(done.value) else None
        return done.full if known is None else self.ctx.b.pick(known, done.full, done.value)

    def lowest_of(self, path: str) -> int:
        """The least value among a section's applying children."""
        done = self.ctx.done[path]
        return self.ctx.b.put(Fold("min", done.children or (done.value,)))


def exact(value: object) -> Fraction:
    """A plain number of the file."""
    return Fraction(str(value)) if not isinstance(value, Fraction) else value


def facts_behind(ctx: Context, value: int) -> tuple[int, ...]:
    """The facts behind an item or a condition, not counting those behind other nodes that it reads."""
    seen = {done.value for done in ctx.done.values()} - {value}
    found: set[int] = set()
    stack = [value]
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        if isinstance(ctx.b.nodes[node].op, Fact):
            found.add(node)
        stack += reads(ctx.b.nodes[node].op)
    return tuple(sorted(found))
