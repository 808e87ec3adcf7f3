"""A selection made ready to run: which kind, which fields must equal what, and the rest as compiled tests.

Made once for a program, never for evidence; safe to share between threads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from fractions import Fraction
from typing import Any

from bizenv_rules.evidence.records import Record
from bizenv_rules.evidence.vocabulary import RecordKind, Vocabulary
from bizenv_rules.expr.compiled import compile_record_test, compile_tree
from bizenv_rules.expr.equalities import split
from bizenv_rules.expr.functions import STANDARD
from bizenv_rules.expr.signature import Function
from bizenv_rules.expr.tree import Name, Op, Scalar, Tree
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Cohort, Derived, Fact, FieldValues, Given, Number, Plan, RankOf, Select, Selection, Source
from bizenv_rules.problem import BizenvError, Problem
from bizenv_rules.program import Program

Env = Mapping[str, Any]
Tested = Callable[[Env], Any]
Test = Callable[[Record, Env], Any]
"""A tree over a record's fields; other names come from the environment. None: unknown or absent."""


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """A compiled selection. ``equal``: field → the constant it must have; ``where``: what is left of the condition."""

    selection: Selection
    kind: RecordKind
    equal: Mapping[str, Scalar]
    where: Test | None = None
    once_per: Test | None = None
    then: Test | None = None
    value: Test | None = None
    select: Select | None = None
    places: Mapping[object, int] = field(default_factory=dict)  # of the values of ``selection.highest``: 0 is best
    rater: str = ""  # the field that says who rates

    @property
    def cls(self) -> type[Record]:
        """The class of the records read."""
        return self.kind.cls


class Queries:
    """Everything that a program reads from evidence.

    ``by_node``: Fact node → the query behind it; ``inputs`` and ``trees``: Fact node of a Derived → what it reads and its
    tree; ``duties`` and ``applies``: duty → query of ``met_by``, its ``applies``; ``values``: scope → what its members are
    found in; ``declared``: source and scope → Fact node. Raises ``BizenvError`` if the program reads a kind of record
    that the vocabulary does not have.
    """

    def __init__(self, program: Program, vocabulary: Vocabulary, functions: Mapping[str, Function] | None = None) -> None:
        self.program = program
        self.vocabulary = vocabulary
        self.functions = STANDARD if functions is None else functions
        self._made: dict[Select, Query] = {}
        self._require(program)
        self.by_node: dict[int, Query] = {}
        self.inputs: dict[int, dict[str, Query]] = {}
        self.trees: dict[int, Tested] = {}
        self.declared: dict[tuple[Source, int], int] = {}
        for node, source in facts_of(program.plan):
            self.declared.setdefault((source, program.plan.nodes[node].scope), node)
            base = base_of(source)
            if isinstance(base, Select):
                self.by_node[node] = self.of(base)
            elif isinstance(base, Derived):
                self.inputs[node] = {name: self.of(select) for name, select in base.inputs}
                self.trees[node] = self._tree(base.tree)
        self.duties = {duty.id: self.bare(duty.met_by) for duty in program.duties if duty.met_by is not None}
        self.applies = {duty.id: self._tree(duty.applies) for duty in program.duties if duty.applies is not None}
        self.values = {
            scope: [self.bare(Selection(kind)) for kind in one.source.records]
            for scope, one in enumerate(program.plan.scopes)
            if isinstance(one.source, FieldValues)
        }

    def all(self) -> Iterator[Query]:
        """Every query, each once."""
        yield from self._made.values()
        yield from self.duties.values()
        yield from (query for queries in self.values.values() for query in queries)

    def further_kinds(self) -> list[RecordKind]:
        """Kinds that are read though no query names them: rights to rate, and results of the period before."""
        forms = [query.select.forms for query in self._made.values() if query.select is not None]
        names = [one.raters for one in forms if one is not None and one.raters] + ["prior_result"]
        return [self.vocabulary[name] for name in dict.fromkeys(names) if name in self.vocabulary]

    def of(self, select: Select) -> Query:
        """The query of a select; equal ones are one."""
        if select not in self._made:
            self._made[select] = self._compiled(select.selection, select)
        return self._made[select]

    def bare(self, selection: Selection) -> Query:
        """A query that only selects."""
        return self._compiled(selection, None)

    def _compiled(self, selection: Selection, select: Select | None) -> Query:
        kind = self.vocabulary[selection.record]
        equal: dict[str, Scalar] = {}
        where, then = selection.where, selection.then
        # Without ``once_per`` nothing stands between the two filters, so both may lead to a bucket.
        merged = [tree for tree in (where, then if selection.once_per is None else None) if tree is not None]
        rest: list[Tree] = []
        for tree in merged:
            found, left = split(tree, kind.fields)
            if any(equal.get(name, value) != value for name, value in found.items()):
                left, found = tree, {}
            equal.update(found)
            rest += [] if left is None else [left]
        if select is not None and select.forms is not None and select.forms.item:
            equal["item"] = select.forms.item
        tests = [self._test(tree, kind) for tree in rest]
        return Query(
            selection,
            kind,
            equal,
            both(tests),
            self._test(selection.once_per, kind),
            None if selection.once_per is None else self._test(then, kind),
            self._test(None if select is None else select.take.value, kind),
            select,
            {value: place for place, value in enumerate(selection.order)},
            next((name for name in ("rater", "scorer", "by") if name in kind.fields), ""),
        )

    def _test(self, tree: Tree | None, kind: RecordKind) -> Any:  # Test, or None for no tree
        fields = frozenset(kind.fields)
        return None if tree is None else compile_record_test(loosened(tree, fields), fields, self.functions)

    def _tree(self, tree: Tree) -> Tested:
        if isinstance(tree, Op) and tree.op == "table_of":
            return table_of(tree)
        return compile_tree(loosened(tree, frozenset()), self.functions)

    def _require(self, program: Program) -> None:
        read = {selection.record: name for name, selection in selections_of(program)}
        problems = [
            Problem("V510", f"{name} reads records of the kind {kind!r}, which the vocabulary of this evidence does not have")
            for kind, name in sorted(read.items())
            if kind not in self.vocabulary
        ]
        if problems:
            raise BizenvError(problems)


def loosened(tree: Tree, fields: frozenset[str]) -> Tree:
    """The tree, prepared for any name but a record's field to be absent: a parameter, or a field of an unknown unit."""
    match tree:
        case Name(name, type_, span):
            return tree if name in fields or type_.optional else Name(name, replace(type_, optional=True), span)
        case Op(op, args, type_, span):
            inner = tuple(loosened(arg, fields) for arg in args)
            asked = inner[1:] if op == "or_else" else inner
            optional = op != "given" and any(arg.type.optional for arg in asked)
            return Op(op, inner, replace(type_, optional=type_.optional or optional), span)
        case _:
            return tree


def table_of(tree: Op) -> Tested:
    """The entry of a table that the caller gives, at a number."""
    table, key = (arg.name for arg in tree.args if isinstance(arg, Name))

    def entry(env: Env) -> Any:  # a number, or None
        known, at = env.get(table), env.get(key)
        return None if known is None or at is None else next((value for place, value in known.items() if Fraction(str(place)) == at), None)

    return entry


def both(tests: list[Test]) -> Test | None:
    """All of the tests as one."""
    if len(tests) < 2:  # two are both
        return tests[0] if tests else None

    def all_hold(record: Record, env: Env) -> bool:
        return all(test(record, env) is True for test in tests)

    return all_hold


def facts_of(plan: Plan) -> Iterator[tuple[int, Source]]:
    """Every Fact node with its source, in order."""
    for index, node in enumerate(plan.nodes):
        if isinstance(node.op, Fact):
            yield index, node.op.measure.source


def base_of(source: Source) -> Source:
    """The source that others are asked about: of Given, Number and RankOf the one inside."""
    while isinstance(source, Given | Number | RankOf):
        source = source.of
    return source


def selections_of(program: Program) -> Iterator[tuple[str, Selection]]:
    """Every selection with a name for people."""
    for _, source in facts_of(program.plan):
        base = base_of(source)
        if isinstance(base, Select):
            yield base.fact, base.selection
        elif isinstance(base, Derived):
            yield from ((name, select.selection) for name, select in base.inputs)
    for duty in program.duties:
        if duty.met_by is not None:
            yield duty.id, duty.met_by


def is_cohort(source: Source) -> bool:
    """Whether the ranking writes it."""
    return isinstance(base_of(source), Cohort)
