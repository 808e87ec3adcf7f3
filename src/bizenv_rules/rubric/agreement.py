"""What the parts of a rubric have to agree on before it is lowered: each name once, fields that units have, days in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from bizenv_rules.evidence.vocabulary import vocabulary
from bizenv_rules.problem import BizenvError
from bizenv_rules.program import DeclaredKind
from bizenv_rules.rubric.context import BLOCKS
from bizenv_rules.rubric.model import Node, RubricModel, Top
from bizenv_rules.rubric.names import PERIOD, PREVIOUS, RANKS, SCORES, UNIT_FIELDS, plain
from bizenv_rules.rubric.places import Path, Report
from bizenv_rules.spelling import nearest

WORDS: Final = frozenset({"and", "or", "not", "in", "if", "else", "is", "lambda", "true", "false", "True", "False", "None"})
"""Words of the expression language: nothing can be called so."""
_KNOWN: Final = frozenset({*UNIT_FIELDS, *PERIOD, *PREVIOUS, *SCORES, *RANKS, "grade", "vetoed", "period"})
_NAMED: Final = ("facts", "lists", "parameters", "unit_fields")
_LISTED: Final = ("vetoes", "outputs", "consequences", "procedure", "assume", "bodies", "indicators")


def check_agreement(model: RubricModel, report: Report) -> None:
    """Reports names given twice or to two things, fields and bodies that are not declared, and days in the wrong order."""
    _names(model, report)
    _ids(model, report)
    _sheets(model, report)
    _days(model, report)
    _parameters(model, report)
    _indicators(model, report)
    for path, node in _nodes(model):
        _node(model, report, path, node)


def check_declared(declared: Sequence[DeclaredKind], report: Report) -> bool:
    """Whether the kinds of record that a file declares can be made; reports what hinders them."""
    try:
        vocabulary(None, declared)
    except BizenvError as error:
        for problem in error.problems:
            *place, field = problem.path.split(".")
            report.add(problem.code, problem.message, (*place, "fields", field), *problem.help, key=True)
        return False
    return True


def _indicators(model: RubricModel, report: Report) -> None:
    """The numbers that the document states of its table of indicators, which stands beside them."""
    counts = {"first": len(model.indicators), "second": sum(len(entry.get("items") or ()) for entry in model.indicators)}
    for level, wanted in model.expect_indicators.items():
        if counts.get(level, 0) != wanted:
            message = f"indicators of the {level} level: {wanted} expected, {counts.get(level, 0)} in the table"
            report.add("V306", message, ("expect_indicators", level), "count the rows under `indicators:`, beside this key")


def _names(model: RubricModel, report: Report) -> None:
    """One name, one thing: an expression says `x`, not which `x`."""
    seen: dict[str, Path] = {}
    for block in _NAMED:
        for name in getattr(model, block):
            path: Path = (block, name)
            word = plain(name)
            if word in WORDS:
                report.add("E344", f"nothing can be called `{name}`: it is a word of expressions", path, "take another name", key=True)
            elif word in _KNOWN:
                report.add("E344", f"`{name}` has a meaning of its own in expressions", path, "take another name", key=True)
            elif word in seen:
                related = ((seen[word], "and to this"),)
                report.add("E344", f"the name `{name}` is given to two things", path, "take another name", key=True, related=related)
            seen.setdefault(word, path)


def _ids(model: RubricModel, report: Report) -> None:
    for block in _LISTED:
        first: dict[str, int] = {}
        for n, entry in enumerate(getattr(model, block)):
            name = entry.get("id", "") if isinstance(entry, dict) else entry.id
            if name in first:
                related = (((block, first[name], "id"), "first given here"),)
                report.add("E301", f"`{name}` is given to two entries of `{block}`", (block, n, "id"), related=related)
            first.setdefault(name, n)


def _sheets(model: RubricModel, report: Report) -> None:
    for name in model.sheets:
        if plain(name) in BLOCKS:
            report.add("E301", f"`{name}` is the name of a block of the rubric", ("sheets", name), "take another name", key=True)


def _days(model: RubricModel, report: Report) -> None:
    spans: Iterable[tuple[Path, str, Any]] = [
        (("effective",), "the rubric", model.effective),
        *((("duties", name), f"duty `{name}`", duty) for name, duty in model.duties.items()),
    ]
    for path, what, span in spans:
        if span.from_ is not None and span.to is not None and span.from_ > span.to:
            report.add("E343", f"{what} ends before it begins", (*path, "to"), related=(((*path, "from"), "the first day"),))


_TAKES: Final[Mapping[str, tuple[type, ...]]] = {
    "number": (int, Decimal),
    "points": (int, Decimal),
    "date": (str,),
    "text": (str,),
    "list": (list,),
    "table": (dict,),
}


def _parameters(model: RubricModel, report: Report) -> None:
    for name, spec in model.parameters.items():
        for since, value in spec.values.items():
            if isinstance(value, bool) or not isinstance(value, _TAKES[spec.type]):
                message = f"parameter `{name}` is of type {spec.type}, and this is not"
                report.add("E345", message, ("parameters", name, "values", since), clause=spec.clause)


def _nodes(model: RubricModel) -> Iterator[tuple[Path, Node]]:
    """Every node, in the document's order."""
    tops: list[tuple[Path, Top]] = [(("sheets", name), top) for name, top in model.sheets.items()]
    tops += [((name,), top) for name, top in (("sheet", model.sheet), ("result", model.result)) if top is not None]
    stack: list[tuple[Path, Node]] = list(reversed(tops))
    while stack:
        path, node = stack.pop()
        yield path, node
        stack += [((*path, "items", n), item) for n, item in reversed(list(enumerate(node.items)))]


def _node(model: RubricModel, report: Report, path: Path, node: Node) -> None:
    fields = {**dict.fromkeys(UNIT_FIELDS, ""), **{plain(name): spec.type for name, spec in model.unit_fields.items()}}
    per = node.per if isinstance(node, Top) else ""
    wanted: list[tuple[str, str, Path]] = [(node.points, "number", ("points",))] if isinstance(node.points, str) else []
    wanted += [(per["year_from"], "date", ("per", "year_from"))] if isinstance(per, dict) else []
    for field, kind, where in wanted:
        if fields.get(plain(field)) != kind:
            message = f"units have no field `{field}` that is a {kind}"
            report.add("E332", message, (*path, *where), f"declare it under `unit_fields`, with `type: {kind}`", clause=node.clause)
        elif where == ("points",) and node.kind != "section":
            message = "the points of an item cannot be a field of the unit yet"
            report.add("E347", message, (*path, *where), "write an item for each number, with `applies`", clause=node.clause)
    if "keep" in node.own and any(child.weight is not None for child in node.items):
        report.add("E324", "`keep` and weights exclude each other", (*path, "keep"), "put a section round the section", key=True)
    _marks(model, report, path, node)


def _marks(model: RubricModel, report: Report, path: Path, node: Node) -> None:
    low, high = node.own.get("range", (0, 0))
    if low > high and node.kind != "formula":
        report.add("E316", f"the range begins at {low} and ends at {high}", (*path, "range"), "write the least value first")
    if node.kind == "judged" and isinstance(node.points, int | Decimal):
        for n, mark in enumerate(node.own.get("allowed", ())):
            if mark > node.points:
                message = f"a mark of {mark} is more than the item's {node.points} points"
                report.add("E316", message, (*path, "allowed", n), clause=node.clause)
    named = {str(body.get("id", "")) for body in model.bodies}
    stated = node.own.get("by", ()) if node.kind == "judged" else ()
    for n, body in enumerate((stated,) if isinstance(stated, str) else stated):
        if named and body not in named:
            near = nearest(body, named)
            where = (*path, "by") if isinstance(stated, str) else (*path, "by", n)
            label = f"did you mean `{near}`?" if near else ""
            report.add("E346", f"no body is called `{body}`", where, f"one of {', '.join(sorted(named))}", label=label, clause=node.clause)
