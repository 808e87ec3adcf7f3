"""Who reads what: R143 (evidence read by two items), R144 (a record kind nobody reads), R145 (a duty that nobody has)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bizenv_rules.checks.classes import behind
from bizenv_rules.checks.proof import Proof
from bizenv_rules.expr.tree import Lit, Tree
from bizenv_rules.plan import Derived, Fact, Given, Number, RankOf, Select, reads
from bizenv_rules.program import Authored, Program


def check(program: Program, owed: Sequence[str] | None = None) -> Iterator[Proof]:
    """``owed``: the duties that at least one unit of the list has; None without a list."""
    yield from _twice(program)
    read = {select.selection.record for select in selects(program)}
    read |= {duty.met_by.record for duty in program.duties if duty.met_by is not None}
    for kind in program.record_kinds:
        known = kind in read or kind == "prior_result"
        words = f"records of kind `{kind}` are read" if known else f"nothing reads records of kind `{kind}`"
        yield Proof("R144", "proved" if known else "refuted", "reading", f"records.{kind}", words)
    open_ = [duty for duty in program.duties if owed is None and duty.applies is not None and not _never(duty.applies)]
    if open_:
        words = f"{len(open_)} of {len(program.duties)} duties have a condition: whether a unit has them hangs on the list of units"
        yield Proof("R145", "unsupported", "reading", "duties", words)
    for duty in program.duties:
        if duty not in open_:
            has = duty.id in owed if owed is not None else duty.applies is None
            words = "a unit has this duty" if has else "no unit has this duty"
            yield Proof("R145", "proved" if has else "refuted", "reading", f"duties.{duty.id}", words, duty.clause)


def _never(tree: Tree) -> bool:
    return isinstance(tree, Lit) and tree.value is False


def _twice(program: Program) -> Iterator[Proof]:
    """The same selection, level by level, under two items: one record gives or costs points twice."""
    readers: dict[tuple[object, ...], list[str]] = {}
    clauses = {node.path: node.clause for node in program.nodes}
    nodes = {node.path: node for node in program.nodes}
    for node in program.nodes:
        if node.children or node.sheet:
            continue
        for fact in node.facts:
            op = program.plan.nodes[fact].op
            source = op.measure.source if isinstance(op, Fact) else None
            if isinstance(source, Select):
                scope = program.plan.nodes[fact].scope
                key = (source.selection, source.level, source.take, source.forms, scope, _where(program, nodes, node))
                paths = readers.setdefault(key, [])
                if node.path not in paths:
                    paths.append(node.path)
    several = {tuple(paths) for paths in readers.values() if len(paths) > 1}
    for shared in sorted(several):
        words = f"the same evidence is read by {' and '.join(shared[:-1])} as well"
        yield Proof("R143", "refuted", "reading", shared[-1], words, clauses[shared[-1]])
    if not several:
        yield Proof("R143", "proved", "reading", program.rubric, "no two items read the same selection of records")


def _where(program: Program, nodes: Mapping[str, Authored], node: Authored) -> tuple[str, frozenset[int]]:
    """The conditions about the unit under which an item is there: items of different classes never share a unit's record."""
    found: set[int] = set()
    at: Authored | None = node
    root = node.path
    while at is not None:
        asked = [stage.node for stage in at.stages if stage.name == "applies"]
        found |= behind(program.plan, [read for node_ in asked for read in reads(program.plan.nodes[node_].op)[:1]])
        root = at.path
        at = None if at.parent is None else nodes[at.parent]
    return root, frozenset(found)


def selects(program: Program) -> Iterator[Select]:
    """Every selection of the plan."""
    for node in program.plan.nodes:
        source: object = node.op.measure.source if isinstance(node.op, Fact) else None
        while isinstance(source, Given):
            source = source.of
        match source:
            case Select():
                yield source
            case Number(of) | RankOf(of):
                yield of
            case Derived(_, inputs):
                for _, select in inputs:
                    yield select
