"""Who reads what: R144 (a record kind nobody reads), R145 (a duty that nobody has); a record that counts twice is in ``twice``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bizenv_rules.checks import twice
from bizenv_rules.checks.proof import Proof
from bizenv_rules.expr.tree import Lit, Tree
from bizenv_rules.plan import Derived, Fact, Given, Number, RankOf, Select
from bizenv_rules.program import Program


def check(program: Program, owed: Sequence[str] | None = None) -> Iterator[Proof]:
    """``owed``: the duties that at least one unit of the list has; None without a list."""
    yield from twice.check(program)
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
            words = "a unit has this duty" if has else "no unit of the list has this duty" if owed is not None else "no unit has this duty"
            yield Proof("R145", "proved" if has else "refuted", "reading", f"duties.{duty.id}", words, duty.clause)


def _never(tree: Tree) -> bool:
    return isinstance(tree, Lit) and tree.value is False


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
