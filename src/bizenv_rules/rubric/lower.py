"""A rubric becomes a Program: the only place where words become operations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, cast

from bizenv_rules.evidence.vocabulary import Vocabulary
from bizenv_rules.expr.signature import Function
from bizenv_rules.expr.tree import Scalar, Type
from bizenv_rules.plan import Case, DutyCount, Fact, FieldValues, Given, Instance, Measure, Periods, Pick, Scope, Selection
from bizenv_rules.program import (
    DeclaredKind,
    Duty,
    OpenParameter,
    Per,
    Phase,
    Program,
    RecordField,
    Sheet,
    Stage,
    Step,
    UnitField,
)
from bizenv_rules.rubric import after
from bizenv_rules.rubric.context import Context, Done, exact
from bizenv_rules.rubric.facts import Facts
from bizenv_rules.rubric.folding import PERIODS, indicators_in
from bizenv_rules.rubric.model import Parameter, Records, RubricModel, Top
from bizenv_rules.rubric.names import names_of, plain
from bizenv_rules.rubric.places import Path, Report
from bizenv_rules.rubric.sections import Sections
from bizenv_rules.rubric.words import known_words
from bizenv_rules.spelling import nearest

ONE, ZERO = Fraction(1), Fraction(0)
ENGINE = "1"


def lower(
    model: RubricModel, report: Report, functions: Mapping[str, Function], *, digest: str, readings: tuple[tuple[str, str], ...]
) -> Program:
    """The program of a rubric with one combination of readings. What is wrong goes into the report."""
    declared = tuple(declared_kind(name, spec) for name, spec in model.records.declare.items())
    known = words_of(model.records, report, declared)
    names = names_of(model, known, functions)
    ctx = Context(model, names, Facts(names, report), report)
    for name, spec in model.facts.items():
        ctx.facts.declare(plain(name), spec, ("facts", name))
    after.grade_order(ctx)
    sheets, per, score = lower_sheets(ctx)
    vetoes = after.lower_vetoes(ctx)
    ranking = after.lower_ranking(ctx, vetoes)
    cut = len(ctx.b.nodes) if ranking is not None else None
    ranks = after.cohort(ctx) if ranking is not None else {}
    grade, rows = after.lower_grades(ctx, vetoes, ranks)
    if grade is not None:
        ctx.extra["grade"] = grade
    outputs = after.lower_outputs(ctx, ranks)
    consequences = after.lower_consequences(ctx, ranks)
    assumptions = after.lower_assumptions(ctx)
    duties = tuple(_duty(ctx, name) for name in model.duties)
    edges = tuple(sorted({edge for row in model.grades for _, edge, _ in after.edges_of(row)}))
    return Program(
        language=model.language,
        engine=ENGINE,
        rubric=model.rubric,
        edition=model.edition,
        title=model.title,
        digest=digest,
        plan=ctx.b.plan(cut),
        nodes=tuple(ctx.authored.values()),
        sheets=sheets,
        per=per,
        score=score,
        attainable=ctx.extra.get("attainable"),
        grade=grade,
        grades=tuple(rows),
        vetoes=tuple(vetoes),
        ranking=ranking,
        outputs=tuple(outputs),
        consequences=tuple(consequences),
        procedure=tuple(Step(s.id, s.clause, s.say, s.by, s.to, s.when) for s in model.procedure),
        phases=tuple(_phase(ctx, name) for name in model.phases),
        duties=duties,
        parameters=tuple(lower_parameter(report, name, spec) for name, spec in model.parameters.items()),
        lists=tuple(sorted(names.lists.items())),
        unit_fields=tuple(_unit_field(name, spec) for name, spec in model.unit_fields.items()),
        expect_units=tuple(model.expect_units.items()),
        assumptions=tuple(assumptions),
        readings=readings,
        edges=edges,
        places=model.display.places,
        mode=model.display.mode,
        record_kinds=tuple(model.records.use) if model.records.use is not None else tuple(known.kinds),
        declared=declared,
        values=tuple(sorted(model.records.values.items())),
        bodies=tuple((str(body.get("id", "")), str(body.get("title", ""))) for body in model.bodies),
        calendar=tuple(_year(ctx, year) for year in model.calendar),
        effective=(
            _date(ctx.report, model.effective.from_, ("effective", "from")),
            _date(ctx.report, model.effective.to, ("effective", "to")),
        ),
        document=model.source.document,
        issuer=model.source.issuer,
    )


def words_of(records: Records, report: Report, declared: tuple[DeclaredKind, ...]) -> Vocabulary:
    """The vocabulary that a file uses."""
    values: list[tuple[str, tuple[str, ...]]] = []
    standard = known_words(declared)
    for key, listed in records.values.items():
        record, _, field = key.partition(".")
        spec = standard[record].fields.get(field) if record in standard else None
        if spec is None:
            report.add("E321", f"`{key}` names no field of a record", ("records", "values", key), "write `kind.field`", key=True)
            continue
        if spec.sort != "text":
            report.add("E321", f"`{key}` is no text, so its values cannot be listed", ("records", "values", key), key=True)
            continue
        values.append((key, tuple(listed)))
    for n, name in enumerate(records.use or ()):
        if name not in standard:
            near = nearest(name, standard.kinds)
            report.add(
                "E303", f"no kind of record is called `{name}`", ("records", "use", n), label=f"did you mean `{near}`?" if near else ""
            )
    return known_words(declared, tuple(values))


def declared_kind(name: str, spec: Mapping[str, Any]) -> DeclaredKind:
    """A kind of record that a file declares."""
    fields = []
    for field, kind in (spec.get("fields") or {}).items():
        if isinstance(kind, str):
            fields.append(RecordField(field, kind))
        else:
            listed = tuple(map(str, kind.get("values", ())))
            fields.append(
                RecordField(field, str(kind.get("type", "text")), str(kind.get("title", "")), listed, bool(kind.get("required", False)))
            )
    return DeclaredKind(name, str(spec.get("title", name)), tuple(fields))


# ------------------------------------------------------------------------------------------------------------ sheets


def lower_sheets(ctx: Context) -> tuple[tuple[Sheet, ...], Per | tuple[Literal["year_from"], str], int | None]:
    """The sheets, then the result that reads them; ``score``, ``total`` and ``attainable`` are names from here on."""
    model = ctx.model
    tops: dict[str, tuple[Top, Path]] = {plain(name): (top, ("sheets", name)) for name, top in model.sheets.items()}
    if model.sheet is not None:
        if tops:
            ctx.report.add("E334", "write `sheet:` or `sheets:`, not both", ("sheet",), key=True)
        tops = {"sheet": (model.sheet, ("sheet",))}
    result = model.result
    if result is None and len(tops) > 1:
        ctx.report.add("E335", "several sheets need a `result:` that says what becomes of them", ("sheets",), key=True)
    per = _per(result if result is not None else next((top for top, _ in tops.values()), None))
    written = []
    for name, (top, at) in tops.items():
        scopes = _scopes(ctx, top, per, at, has_result=result is not None)
        ctx.sheet_scopes[name] = tuple(reversed(scopes))
        inner = scopes[-1] if scopes else 0
        ctx.sheets[name] = _instance(ctx, name, Sections(ctx).lower(top, name, at, inner))
        written.append(Sheet(name, name, _per(top), top.for_each or "", inner))
    done = _result(ctx, result, tops)
    if done is not None:
        ctx.extra["score"] = done.value
        if done.full is not None:
            ctx.extra["attainable"] = done.full
    if len(tops) == 1 and not next(iter(ctx.sheet_scopes.values())):
        ctx.extra["total"] = next(iter(ctx.sheets.values())).value
    return tuple(written), per, None if done is None else done.value


def _result(ctx: Context, result: Top | None, tops: Mapping[str, tuple[Top, Path]]) -> Done | None:
    if result is not None:
        return Sections(ctx).lower(result, "result", ("result",), 0)
    if len(tops) != 1:
        return None
    name = next(iter(tops))
    if ctx.sheet_scopes[name]:
        ctx.report.add("E336", "a sheet with `for_each` needs a `result:` that combines its instances", tops[name][1], key=True)
    return ctx.sheets[name]


def _per(top: Top | None) -> Per | tuple[Literal["year_from"], str]:
    if top is None:
        return "year"
    return ("year_from", top.per["year_from"]) if isinstance(top.per, dict) else cast("Per", top.per)


def _scopes(ctx: Context, top: Top, per: object, at: Path, *, has_result: bool) -> list[int]:
    """The scopes of a sheet's instances inside the result's, outermost first."""
    found: list[int] = []
    parent = 0
    own = _per(top)
    if has_result and own != per:
        if isinstance(own, tuple) or isinstance(per, tuple) or PERIODS.index(own) < PERIODS.index(cast("str", per)):
            ctx.report.add(
                "E337",
                f"a sheet per {top.per} cannot be part of a result per {per}",
                (*at, "per"),
                "the result's period must hold the sheet's",
            )
        else:
            count = {"half_year": 2, "quarter": 4, "month": 12}[own] // {"year": 1, "half_year": 2, "quarter": 4}[cast("str", per)]
            parent = ctx.b.scope(Scope(own, 0, Periods(own), count, count))
            found.append(parent)
    if top.roles and top.for_each != "indicator":
        ctx.report.add(
            "E329", "`roles` picks indicators, and this sheet is not for each", (*at, "roles"), "write `for_each: indicator`", key=True
        )
    if top.for_each:
        kinds = _kinds_with(ctx, top.for_each)
        if not kinds:
            ctx.report.add("E308", f"no record has a field `{top.for_each}`", (*at, "for_each"), clause=top.clause)
        indicator = top.for_each == "indicator"
        source = indicators_in(ctx, top.roles, lone=True) if indicator else FieldValues(top.for_each, kinds)
        found.append(ctx.b.scope(Scope(top.for_each, parent, source, 1 if indicator and not top.roles else 0, None, top.for_each)))
    return found


def _kinds_with(ctx: Context, field: str) -> tuple[str, ...]:
    used = ctx.model.records.use or tuple(ctx.names.vocabulary.kinds)
    return tuple(name for name in used if name in ctx.names.vocabulary and field in ctx.names.vocabulary[name].fields)


def _instance(ctx: Context, name: str, done: Done) -> Done:
    """An instance counts where the unit is active and the period closed."""
    b = ctx.b
    source = Instance(name)
    measure = Measure(f"{name} instance", source, ONE, ONE, ONE, may_na=True, may_miss=True, clause=ctx.authored[name].clause, who="")
    active = b.fact(measure, done.scope)
    value = b.put(Pick(active, (Case(ONE, done.value),)))
    full = done.full
    if full is not None:
        given = b.fact(Measure(f"{name} instance", Given(source), ZERO, ONE, ONE, may_na=True), done.scope)
        full = b.put(Pick(b.one_where(given), (Case(ONE, full),)))
    root = ctx.authored[name]
    ctx.authored[name] = replace(root, value=value, full=full, stages=(*root.stages, Stage("instance", value)))
    ctx.done[name] = Done(value, full, done.scope, done.children, done.by_applies)
    return ctx.done[name]


# ------------------------------------------------------------------------------------------------------- other blocks


def _duty(ctx: Context, name: str) -> Duty:
    spec, at = ctx.model.duties[name], ("duties", name)
    met_by = None
    if spec.met_by is not None:
        kind = ctx.facts.kind(spec.met_by.record, (*at, "met_by", "record"))
        if kind is not None:
            where = spec.met_by.where
            seen = ctx.names.of_record(spec.met_by.record)
            tree = None if where is None else ctx.facts.tree(where, (*at, "met_by", "where"), seen, "bool")
            met_by = Selection(spec.met_by.record, tree, "all", where_text=where or "")
    applies = None if spec.applies is None else ctx.facts.tree(spec.applies, (*at, "applies"), ctx.names.of_unit(), "bool")
    if spec.every is not None and spec.date is not None:
        ctx.report.add("E340", "a duty recurs (`every`) or has a `date`, not both", (*at, "date"), key=True)
    if spec.phase is not None and spec.phase not in ctx.model.phases:
        ctx.report.add("E341", f"no phase is called `{spec.phase}`", (*at, "phase"))
    due = spec.due
    scored = any(
        isinstance(n.op, Fact) and isinstance(n.op.measure.source, DutyCount) and n.op.measure.source.duty == plain(name)
        for n in ctx.b.nodes
    )
    return Duty(
        plain(name),
        spec.title or name,
        spec.clause,
        spec.every or "",
        _date(ctx.report, spec.date, (*at, "date")),
        due.in_ if due is not None else "same",
        (due.day if due is not None and due.day is not None else "last"),
        due.workday if due is not None else None,
        spec.roll,
        _date(ctx.report, spec.from_, (*at, "from")),
        _date(ctx.report, spec.to, (*at, "to")),
        applies,
        met_by,
        spec.at_least,
        spec.all,
        spec.phase or "",
        scored,
    )


def _date(report: Report, text: str | None, at: Path) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        report.add("E342", f"`{text}` is no date of the calendar", at, "write it as 2021-12-31")
        return None


def _phase(ctx: Context, name: str) -> Phase:
    spec, at = ctx.model.phases[name], ("phases", name)
    start, end = _date(ctx.report, spec.from_, (*at, "from")), _date(ctx.report, spec.to, (*at, "to"))
    if start is not None and end is not None and start > end:
        ctx.report.add("E343", f"phase `{name}` ends before it begins", (*at, "to"), clause=spec.clause)
    return Phase(name, spec.title or name, spec.clause, start or date.min, end or date.max)


def lower_parameter(report: Report, name: str, spec: Parameter) -> OpenParameter:
    """A parameter with the values it has had."""
    dated: list[tuple[date, Scalar]] = []
    for since, value in spec.values.items():
        day = _date(report, str(since), ("parameters", name, "values", since))
        if day is not None:
            dated.append((day, _scalar(value)))
    return OpenParameter(plain(name), spec.type, spec.clause, spec.say, tuple(sorted(dated, key=lambda entry: entry[0])))


def _scalar(value: object) -> Scalar:
    if isinstance(value, Decimal):
        return exact(value)
    return tuple(map(str, value)) if isinstance(value, list) else cast("Scalar", value)


def _unit_field(name: str, spec: Any) -> UnitField:  # a model.UnitField
    return UnitField(plain(name), Type(spec.type, optional=spec.optional, values=tuple(spec.values) or None), spec.title)


def _year(ctx: Context, year: str) -> tuple[int, tuple[date, ...], tuple[date, ...]]:
    spec = ctx.model.calendar[year]
    days = [
        [_date(ctx.report, day, ("calendar", year, key, n)) for n, day in enumerate(getattr(spec, key))] for key in ("holidays", "workdays")
    ]
    holidays, workdays = (tuple(day for day in found if day is not None) for found in days)
    return int(year), holidays, workdays
