"""Decisions: rules without points over one kind of record (language.md §10). ``load_decision``, ``check_decision``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field, ValidationError

from bizenv_rules import text
from bizenv_rules.expr.functions import STANDARD
from bizenv_rules.expr.scope import Scope
from bizenv_rules.expr.signature import Function
from bizenv_rules.expr.tree import DATE, Type
from bizenv_rules.plan import Select
from bizenv_rules.problem import BizenvError, Problem, RubricError, in_order
from bizenv_rules.program import DecidedFact, Decision, DecisionRule, Step
from bizenv_rules.rubric import readings as reading
from bizenv_rules.rubric.agreement import check_declared
from bizenv_rules.rubric.facts import Facts
from bizenv_rules.rubric.load import Source, digest
from bizenv_rules.rubric.lower import declared_kind, lower_parameter, words_of
from bizenv_rules.rubric.model import Block, Fact, Parameter, Reading, Records
from bizenv_rules.rubric.model import Source as SourceModel
from bizenv_rules.rubric.model import Step as StepModel
from bizenv_rules.rubric.names import Names, Seen, parameter_types, plain
from bizenv_rules.rubric.places import Report
from bizenv_rules.rubric.shape import check_shape
from bizenv_rules.text import Document


class Rule(Block):
    """One rule of a decision."""

    id: str
    clause: str = ""
    title: str = ""
    quote: str = ""
    when: str
    outcome: str
    severity: str = ""
    note: str = ""


class DecisionModel(Block):
    """A decision file."""

    language: int
    decision: str
    edition: str = ""
    title: str = ""
    note: str = ""
    source: SourceModel = SourceModel()
    record: str
    mode: str = "all"
    records: Records = Records()
    readings: dict[str, Reading] = Field(default_factory=dict)
    parameters: dict[str, Parameter] = Field(default_factory=dict)
    lists: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    facts: dict[str, Fact] = Field(default_factory=dict)
    rules: tuple[Rule, ...]
    procedure: tuple[StepModel, ...] = ()


def load_decision(path: Source, *, readings: Mapping[str, str] | None = None, functions: Mapping[str, Function] = STANDARD) -> Decision:
    """The decision of a file, with the readings chosen. Raises ``RubricError`` with every problem found."""
    try:
        source = text.read(path)
    except BizenvError as error:
        raise RubricError(error.problems) from None
    problems, decision = examine_decision(source, str(path), functions, readings or {})
    if decision is None or any(problem.is_error for problem in problems):
        raise RubricError([problem for problem in problems if problem.is_error])
    return decision


def examine_decision(
    source: bytes, name: str, functions: Mapping[str, Function] = STANDARD, readings: Mapping[str, str] | None = None
) -> tuple[tuple[Problem, ...], Decision | None]:
    """Everything that is wrong with a decision file, and the decision if nothing stops it."""
    return examine_data(text.load(source, name), digest(source), functions, readings or {})


def examine_data(
    document: Document, sha: str, functions: Mapping[str, Function], readings: Mapping[str, str]
) -> tuple[tuple[Problem, ...], Decision | None]:
    """As ``examine_decision``, of a file that has been taken in."""
    report = Report(document)
    report.problems.extend(document.problems)
    if document.data is None:
        return in_order(report.problems), None
    wrong = check_shape("decision", document, report)
    if wrong or not isinstance(document.data, dict):
        return in_order(report.problems), None
    choices = reading.chosen(document.data, readings, report)
    reading.check_apart(document.data, report)
    try:
        model = DecisionModel.model_validate(reading.with_choices(document.data, choices, report))
    except ValidationError as error:
        for flaw in error.errors():
            report.add("E299", f"{flaw['msg']}", tuple(flaw["loc"]))
        return in_order(report.problems), None
    if not check_declared([declared_kind(name, spec) for name, spec in model.records.declare.items()], report):
        return in_order(report.problems), None
    decision = _lowered(model, report, functions, sha, tuple(sorted(choices.items())))
    return in_order(report.problems), None if report.failed else decision


def _lowered(
    model: DecisionModel, report: Report, functions: Mapping[str, Function], sha: str, choices: tuple[tuple[str, str], ...]
) -> Decision:
    declared = tuple(declared_kind(name, spec) for name, spec in model.records.declare.items())
    vocabulary = words_of(model.records, report, declared)
    lists = {plain(name): tuple(listed) for name, listed in model.lists.items()}
    names = Names(vocabulary, lists, parameter_types(model.parameters), {}, frozenset(), functions)
    reader = Facts(names, report)
    kind = reader.kind(model.record, ("record",))
    fields = {} if kind is None else {name: spec.type for name, spec in kind.fields.items()}
    facts: list[DecidedFact] = []
    for name, spec in model.facts.items():
        found = _fact(reader, name, spec, fields)
        if found is not None:
            facts.append(found)
    scope = Scope({**names.shared(), **fields, "as_of": DATE, **names.facts}, {}, frozenset(), functions)
    rules: list[DecisionRule] = []
    for n, rule in enumerate(model.rules):
        when = reader.tree(rule.when, ("rules", n, "when"), Seen(scope, ("@decision", tuple(scope.names.items()))), "bool")
        if when is not None:
            rules.append(DecisionRule(rule.id, rule.clause, when, rule.outcome, rule.severity, rule.title or rule.quote))
        if rule.id in {earlier.id for earlier in model.rules[:n]}:
            report.add("E301", f"`{rule.id}` is given to two rules", ("rules", n, "id"))
    return Decision(
        model.language,
        model.decision,
        model.edition,
        model.title,
        sha,
        model.record,
        model.mode,  # type: ignore[arg-type]  # the schema lists the words
        tuple(facts),
        tuple(rules),
        tuple(Step(s.id, s.clause, s.say, s.by, s.to, s.when) for s in model.procedure),
        tuple(lower_parameter(report, name, spec) for name, spec in model.parameters.items()),
        tuple(sorted(lists.items())),
        choices,
        declared,
        tuple(sorted((key, tuple(listed)) for key, listed in model.records.values.items())),
        model.source.document,
    )


def _fact(reader: Facts, name: str, spec: Fact, fields: Mapping[str, Type]) -> DecidedFact | None:
    """A fact reads the records that agree with the one decided on; its window is everything known unless it says otherwise."""
    at = ("facts", name)
    kind = reader.kind(spec.record, (*at, "record"))
    whole = spec.model_copy(update={"same": (), "window": "all" if spec.window == "period" else spec.window})
    read = reader.read(name, whole, at)
    if kind is None or read is None:
        return None
    for field in spec.same:
        if field not in fields or field not in kind.fields:
            reader.report.add("E327", f"`{field}` is no field of both records", (*at, "same"), "a field that says whom both are about")
    reader.by_name[plain(name)] = read
    reader.names.facts[plain(name)] = read.type
    select: Select = read.select
    return DecidedFact(plain(name), select, tuple(spec.same) or ("unit",))


def check_decision(source: bytes, name: str) -> list[Problem]:
    """Every problem of a decision file, each choice of each reading tried alone."""
    problems, _ = examine_decision(source, name)
    found = list(problems)
    data: Any = text.load(source, name).data
    if isinstance(data, dict) and not any(problem.is_error for problem in problems):
        for reading_id, spec in (data.get("readings") or {}).items():
            for choice in spec["choices"]:
                found += [p for p in examine_decision(source, name, STANDARD, {reading_id: choice})[0] if p not in found]
    return list(in_order(found))
