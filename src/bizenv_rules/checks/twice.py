"""One record that counts twice: R143 (under two items), R146 (in several periods)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Final

from bizenv_rules.checks.classes import behind
from bizenv_rules.checks.matching import Alternative, Known, TooManyError, said, together
from bizenv_rules.checks.proof import Proof
from bizenv_rules.expr.tree import Tree
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Derived, Fact, Select, reads
from bizenv_rules.program import Authored, Program

LONG: Final = {
    "year_to_date": "of the year so far",
    "standing": "in force",
    "all": "of all time",
    "months": "of the last months",
}
PERIODS: Final = frozenset({"half_year", "quarter", "month"})


@dataclass(frozen=True, slots=True)
class Reader:
    """An item that reads records. ``asked``: conditions about the unit under which it is there; ``unsure``: those not followed."""

    node: Authored
    selects: tuple[Select, ...]
    asked: tuple[Tree, ...]
    unsure: frozenset[Tree]
    above: tuple[str, ...]


def check(program: Program) -> Iterator[Proof]:
    """Both statements."""
    readers = tuple(_readers(program))
    yield from _by_two(program, readers)
    yield from _in_several(program, readers)


def _readers(program: Program) -> Iterator[Reader]:
    nodes = {node.path: node for node in program.nodes}
    read = {node.sheet for node in program.nodes if node.sheet}
    idle = {sheet.root for sheet in program.sheets if read and sheet.name not in read}  # kept for another reading
    for node in program.nodes:
        line = list(_line(nodes, node))
        if node.children or node.sheet or line[-1].path in idle:
            continue
        sources = (op.measure.source for op in (program.plan.nodes[fact].op for fact in node.facts) if isinstance(op, Fact))
        selects = tuple(source for source in sources if isinstance(source, Select))
        if selects and not any(each.memo for each in line):
            asked, unsure = _conditions(program, line)
            yield Reader(node, selects, asked, unsure, tuple(each.path for each in line))


def _line(nodes: Mapping[str, Authored], node: Authored) -> Iterator[Authored]:
    """The node and what it stands in, from the inside out."""
    at: Authored | None = node
    while at is not None:
        yield at
        at = None if at.parent is None else nodes[at.parent]


def _conditions(program: Program, line: list[Authored]) -> tuple[tuple[Tree, ...], frozenset[Tree]]:
    """The ``applies`` on the way, as conditions where they are one, else as what they hang on."""
    asked: list[Tree] = []
    unsure: set[Tree] = set()
    for stage in (stage for each in line for stage in each.stages if stage.name == "applies"):
        for read in reads(program.plan.nodes[stage.node].op)[:1]:
            whole = _tree(program, read)
            if whole is not None:
                asked.append(whole)
            else:
                unsure |= {tree for fact in behind(program.plan, [read]) if (tree := _tree(program, fact)) is not None}
    return tuple(asked), frozenset(unsure)


def _tree(program: Program, node: int) -> Tree | None:
    op = program.plan.nodes[node].op
    source = op.measure.source if isinstance(op, Fact) else None
    return source.tree if isinstance(source, Derived) and not source.inputs else None


def _by_two(program: Program, readers: tuple[Reader, ...]) -> Iterator[Proof]:
    known = Known(dict(program.lists), {})
    choices = {node.path for node in program.nodes if node.combine == "first"}
    found: dict[str, dict[str, tuple[Select, Alternative] | None]] = {}
    for one, other in combinations(readers, 2):
        if one.unsure == other.unsure and not _alternatives(one, other, choices):
            shared = _shared(one, other, known)
            if shared is not None:
                found.setdefault(other.node.path, {})[one.node.path] = shared
    for reader in readers:
        others = found.get(reader.node.path)
        if others:
            yield Proof("R143", "refuted", "reading", reader.node.path, _words(reader, others), reader.node.clause)
    if not found:
        yield Proof("R143", "proved", "reading", program.rubric, "no record can count under two items")


def _alternatives(one: Reader, other: Reader, choices: set[str]) -> bool:
    """Whether only one of the two can count, because they stand in different parts of a section that takes the first that applies."""
    common = next((path for path in one.above if path in other.above), None)
    return common in choices


def _shared(one: Reader, other: Reader, known: Known) -> tuple[Select, Alternative] | None:
    """A selection of each that take one record alike; None where none was found."""
    for first in one.selects:
        for second in other.selects:
            a, b = first.selection, second.selection
            if a.record != b.record or ("previous" in {a.window, b.window} and a.window != b.window) or not _same_item(first, second):
                continue
            trees = [tree for tree in (a.where, a.then, b.where, b.then, *one.asked, *other.asked) if tree is not None]
            try:
                demands = together(trees, known)
            except TooManyError:
                continue
            if demands is not None:
                return second, demands
    return None


def _same_item(first: Select, second: Select) -> bool:
    """Marks name the item that they are for."""
    return first.forms is None or second.forms is None or first.forms.item == second.forms.item


def _words(reader: Reader, others: Mapping[str, tuple[Select, Alternative] | None]) -> str:
    same = [path for path, shared in others.items() if shared is not None and shared[0] in reader.selects and not shared[1]]
    select, demands = next(shared for shared in others.values() if shared is not None)
    where = said(demands)
    names = " and ".join(others)
    if len(same) == len(others):
        return f"the same evidence is read by {names} as well"
    return f"one record of kind `{select.selection.record}` can count here and in {names}" + (f" ({where})" if where else "")


def _in_several(program: Program, readers: tuple[Reader, ...]) -> Iterator[Proof]:
    roots = {sheet.name: sheet.root for sheet in program.sheets}
    folded: dict[str, list[Authored]] = {}
    for node in program.nodes:
        if node.kind == "sheet" and PERIODS & set(node.over):
            folded.setdefault(roots.get(node.sheet, node.sheet), []).append(node)
    wrong = False
    for reader in readers:
        folds = next((found for root, found in folded.items() if root in reader.above), [])
        per = folds[0].over[0] if folds else program.per if isinstance(program.per, str) else "year"
        says = " and ".join(sorted({LONG[window] for window in _windows(reader) if window != "year_to_date" or per != "year"}))
        if says:
            wrong = True
            words = f"it reads the records {says} in every {per}: one record counts in several"
            words += f", which {' and '.join(fold.path for fold in folds)} combines" if folds else ""
            yield Proof("R146", "refuted", "reading", reader.node.path, words, reader.node.clause)
    if readers and not wrong:
        yield Proof("R146", "proved", "reading", program.rubric, "every record counts in one period alone")


def _windows(reader: Reader) -> Iterator[str]:
    """The windows that reach beyond the period."""
    yield from (select.selection.window for select in reader.selects if select.selection.window in LONG)
