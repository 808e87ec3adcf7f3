"""What comes after the score, in the order of language.md §5: vetoes, ranking, grades, outputs, consequences."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from bizenv_rules.expr.tree import BOOL, NUMBER, TEXT, Type, names
from bizenv_rules.plan import Case, Cohort, Curve, Measure, Pick, Piece
from bizenv_rules.points import exact_text
from bizenv_rules.program import Assumption, Consequence, GradeRow, Output, Ranking, Veto
from bizenv_rules.rubric.ceilings import capped, holds_grade
from bizenv_rules.rubric.context import Context, Place, exact, facts_behind
from bizenv_rules.rubric.model import Grade
from bizenv_rules.rubric.names import RANKS, SCORES, plain
from bizenv_rules.rubric.places import Path

ONE, ZERO = Fraction(1), Fraction(0)
EDGES = (("from_", ">=", "from"), ("above", ">", "above"), ("to", "<=", "to"), ("below", "<", "below"))


def lower_vetoes(ctx: Context) -> list[Veto]:
    """``when`` of every veto; their effect comes with the grades."""
    place = ctx.place(0, extra={name: kind for name, kind in SCORES.items() if name in ctx.extra})
    vetoes = []
    for n, veto in enumerate(ctx.model.vetoes):
        ctx.b.clause, ctx.b.label = veto.clause, f"vetoes.{veto.id}"
        when = place.expression(veto.when, ("vetoes", n, "when"), "bool")
        for key, word in (("grade", veto.grade), ("at_most", veto.at_most)):
            if word is not None and word not in ctx.grade_index and not (key == "at_most" and holds_grade(ctx, word)):
                ctx.report.add(
                    "E330", f"`{word}` is no grade", ("vetoes", n, key), f"one of {', '.join(ctx.names.grades) or 'none: write `grades:`'}"
                )
        if veto.grade is None and veto.at_most is None and not veto.void:
            ctx.report.add("E331", f"veto `{veto.id}` does nothing", ("vetoes", n), "say `grade:`, `at_most:` or `void: true`")
        vetoes.append(
            Veto(
                veto.id,
                veto.clause,
                when,
                veto.title or veto.quote,
                veto.grade or "",
                veto.at_most or "",
                veto.void,
                facts_behind(ctx, when),
            )
        )
    return vetoes


def lower_ranking(ctx: Context, vetoes: list[Veto]) -> Ranking | None:
    """The ranking's numbers; the ranking itself is made over all units."""
    spec = ctx.model.ranking
    if spec is None:
        return None
    vetoed = ctx.b.const(0)
    for veto in vetoes:
        vetoed = ctx.b.either(vetoed, veto.when) if ctx.b.value_of(vetoed) is None else veto.when
    ctx.extra["vetoed"] = vetoed
    seen = {**{name: kind for name, kind in SCORES.items() if name in ctx.extra}, "vetoed": BOOL}
    place = ctx.place(0, extra=seen)
    ctx.b.clause, ctx.b.label = spec.clause, "ranking"
    by = place.expression(spec.by, ("ranking", "by"), "number")
    breaks = tuple(_break(ctx, place, word, n) for n, word in enumerate(spec.break_))
    applies = None if spec.applies is None else place.expression(spec.applies, ("ranking", "applies"), "bool")
    for n, word in enumerate(spec.within):
        if plain(word) not in ctx.names.unit:
            ctx.report.add("E332", f"units have no field `{word}`", ("ranking", "within", n), "declare it under `unit_fields`")
    return Ranking(tuple(map(plain, spec.within)), by, spec.order, spec.ties, breaks, tuple(spec.break_), applies, spec.clause)


def _break(ctx: Context, place: Place, word: str, n: int) -> int:
    if word in ctx.done:
        return ctx.done[word].value
    return place.expression(word, ("ranking", "break", n), "number")


def cohort(ctx: Context) -> dict[str, Type]:
    """The facts that the ranking writes."""
    for name in RANKS:
        hi, lo = (ONE, ZERO) if name == "last" else (None, ONE)
        ctx.extra[name] = ctx.b.fact(Measure(name, Cohort(name), lo, hi, ONE, may_miss=True, clause="ranking"))
    return dict(RANKS)


# ------------------------------------------------------------------------------------------------------------ grades


def grade_order(ctx: Context) -> None:
    """0 is the worst: the last name in the order in which ``grades`` lists them."""
    listed = ctx.names.grades
    ctx.grade_index = {name: len(listed) - 1 - n for n, name in enumerate(listed)}


def lower_grades(ctx: Context, vetoes: list[Veto], ranks: dict[str, Type]) -> tuple[int | None, list[GradeRow]]:
    """The first row that holds, then the vetoes' effect."""
    rows = ctx.model.grades
    if not rows:
        return None, []
    if "score" not in ctx.extra:
        ctx.report.add("E333", "grades need a score, and this rubric has neither sheet nor result", ("grades",), key=True)
        return None, []
    score = ctx.extra["score"]
    ctx.b.clause, ctx.b.label = rows[0].clause, "grades"
    found = _curve(ctx, rows, score)
    if found is None:
        found = _picked(ctx, rows, score, ranks)
    grade = _vetoed(ctx, vetoes, found)
    return grade, [_row(ctx, row) for row in rows]


def edges_of(row: Grade) -> list[tuple[str, Fraction, str]]:
    """The row's edges: operator, number, the author's word."""
    return [(op, exact(getattr(row, name)), word) for name, op, word in EDGES if getattr(row, name) is not None]


def holds(row: Grade, score: Fraction) -> bool:
    """Whether the row's edges hold for a score."""
    tests = {">=": score.__ge__, ">": score.__gt__, "<=": score.__le__, "<": score.__lt__}
    return all(tests[op](edge) for op, edge, _ in edges_of(row))


def _curve(ctx: Context, rows: tuple[Grade, ...], score: int) -> int | None:
    """One staircase, where rows have edges alone and leave no hole."""
    if any(row.when is not None for row in rows):
        return None
    edges = sorted({edge for row in rows for _, edge, _ in edges_of(row)})

    def index(value: Fraction) -> Fraction | None:
        return next((Fraction(ctx.grade_index[row.grade]) for row in rows if holds(row, value)), None)

    between = [*(((a + b) / 2) for a, b in pairwise(edges)), edges[-1] + 1] if edges else []
    below = index(edges[0] - 1) if edges else index(ZERO)
    at = [index(edge) for edge in edges]
    after = [index(value) for value in between]
    if below is None or None in at or None in after:
        return None
    pieces: list[Piece] = []
    last = below
    for edge, here, beyond in zip(edges, at, after, strict=True):
        if here is not None and here != last:
            pieces.append(Piece(edge, here))
        if beyond is not None and here is not None and beyond != here:
            pieces.append(Piece(edge, beyond, open=True))
        last = beyond if beyond is not None else last
    return ctx.b.put(Curve(below, tuple(pieces), score))


def _picked(ctx: Context, rows: tuple[Grade, ...], score: int, ranks: dict[str, Type]) -> int:
    """Nested picks; a score that no row takes has no grade (NA)."""
    b = ctx.b
    seen = {**{name: kind for name, kind in SCORES.items() if name in ctx.extra}, **ranks}
    place = ctx.place(0, extra=seen)
    value: int | None = None
    for n, row in reversed(list(enumerate(rows))):
        b.clause = row.clause or b.clause
        parts = [b.compare(op, score, b.const(edge)) for op, edge, _ in edges_of(row)]  # type: ignore[arg-type]  # an operator
        if row.when is not None:
            parts.append(_certain(ctx, place, row.when, ("grades", n, "when"), seen))
        here = b.const(ctx.grade_index[row.grade])
        if not parts:
            value = here
            continue
        condition = parts[0]
        for part in parts[1:]:
            condition = b.both(condition, part)
        value = b.put(Pick(condition, (Case(ONE, here),), value))
    assert value is not None
    return value


def _certain(ctx: Context, place: Place, text: str, path: Path, seen: dict[str, Type]) -> int:
    """A condition that selects nothing where a fact is absent; what hangs on the score or the rank stays open with it."""
    node: int = place.expression(text, path, "bool")
    tree = ctx.facts.tree(text, path, ctx.names.of_item(seen), "bool")
    if tree is None or names(tree) & set(seen) or "points_of" in text or (known := ctx.b.presence(node)) is None:
        return node
    return ctx.b.pick(known, node, ctx.b.const(0))


def _vetoed(ctx: Context, vetoes: list[Veto], grade: int) -> int:
    b = ctx.b
    for number, veto in enumerate(vetoes):
        grade = capped(ctx, veto, number, grade)
    for veto in reversed(vetoes):
        if veto.grade in ctx.grade_index:
            b.clause = veto.clause
            grade = b.pick(veto.when, b.const(ctx.grade_index[veto.grade]), grade)
        elif veto.void:
            grade = b.put(Pick(b.negate(veto.when), (Case(ONE, grade),)))
    return grade


def _row(ctx: Context, row: Grade) -> GradeRow:
    words = [f"{word} {exact_text(edge)}" for _, edge, word in edges_of(row)]
    if row.when is not None:
        words.append(f"when {row.when}")
    return GradeRow(row.id or row.grade, row.grade, ctx.grade_index[row.grade], row.clause, ", ".join(words), row.quote)


# ------------------------------------------------------------------------------------------------ outputs and the rest


def lower_outputs(ctx: Context, ranks: dict[str, Type]) -> list[Output]:
    """Further numbers, each seeing those above."""
    seen: dict[str, Type] = {**{name: kind for name, kind in SCORES.items() if name in ctx.extra}, **ranks, **graded(ctx)}
    found = []
    for n, output in enumerate(ctx.model.outputs):
        ctx.b.clause, ctx.b.label = output.clause, f"outputs.{output.id}"
        place = ctx.place(0, extra=dict(seen), undetermined=True)
        value = place.expression(output.value, ("outputs", n, "value"), "number")
        if output.applies is not None:
            applies = place.expression(output.applies, ("outputs", n, "applies"), "bool", ctx.names.of_unit())
            value = ctx.b.put(Pick(applies, (Case(ONE, value),)))
        name = plain(output.id)
        ctx.extra[name] = value
        seen[name] = Type("number", optional=True) if output.applies is not None else NUMBER
        found.append(Output(output.id, output.title or output.id, output.clause, value))
    ctx.names.outputs.update({name: kind for name, kind in seen.items() if name in {plain(o.id) for o in ctx.model.outputs}})
    return found


def graded(ctx: Context) -> dict[str, Type]:
    """``grade``, where there are grades: a text to the author, a number to the plan."""
    return {"grade": Type(TEXT.base, optional=True, values=ctx.names.grades)} if "grade" in ctx.extra else {}


def lower_consequences(ctx: Context, ranks: dict[str, Type]) -> list[Consequence]:
    """What follows, in words."""
    seen = {**{name: kind for name, kind in SCORES.items() if name in ctx.extra}, **ranks, **graded(ctx), **ctx.names.outputs}
    place = ctx.place(0, extra=seen)
    found = []
    for n, spec in enumerate(ctx.model.consequences):
        ctx.b.clause, ctx.b.label = spec.clause, f"consequences.{spec.id}"
        when = None if spec.when is None else place.expression(spec.when, ("consequences", n, "when"), "bool")
        found.append(Consequence(spec.id, spec.clause, spec.say, when))
    return found


def lower_assumptions(ctx: Context) -> list[Assumption]:
    """What is stated to be true of all evidence."""
    place = ctx.place(0)
    found = []
    for n, spec in enumerate(ctx.model.assume):
        ctx.b.clause, ctx.b.label = spec.clause, f"assume.{spec.id}"
        found.append(Assumption(spec.id, spec.clause, spec.why, place.expression(spec.when, ("assume", n, "when"), "bool")))
    return found
