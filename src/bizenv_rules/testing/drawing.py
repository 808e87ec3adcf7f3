"""``evidence_for(rubric)`` and ``rubrics()``: strategies of Hypothesis; nothing is there unless it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from bizenv_rules.calendar import Period
from bizenv_rules.evidence.records import Record
from bizenv_rules.evidence.satisfying import month_ends, small
from bizenv_rules.evidence.units import Unit
from bizenv_rules.expr.functions import STANDARD
from bizenv_rules.plan import Forms
from bizenv_rules.rubric.load import Rubric, loads
from bizenv_rules.rubric.words import known_words
from bizenv_rules.scoring.proving import program_of
from bizenv_rules.testing.authored import dump, rubric_data
from bizenv_rules.testing.boundaries import boundary_evidence
from bizenv_rules.testing.classes import units_of
from bizenv_rules.testing.evidence import evidence_for as near_misses
from bizenv_rules.testing.grounds import Evidence, changed
from bizenv_rules.testing.kept import Same
from bizenv_rules.testing.templates import Material, Survey, Template, material_of

if TYPE_CHECKING:
    from bizenv_rules.scoring.setting import Scored

Draw = Callable[[st.SearchStrategy[Any]], Any]
Records = tuple[Record, ...]
_DAY = timedelta(days=1)
RATERS = 3


def evidence_for(
    rubric: Scored, *, unit: Unit | None = None, period: str = "", boundary: bool = True, noise: bool = False, most: int = 8
) -> st.SearchStrategy[Evidence]:
    """Evidence for a rubric: few records, or some for many things; counts up to two past where they stop mattering.

    ``unit``: the one scored, else one of each class. ``boundary``: the evidence at every edge as well. ``noise``: records that
    miss what is read by a little, too, some of them wrong. ``most``: how many things there is evidence for where there is little.

    >>> import bizenv_rules as bz
    >>> from hypothesis import given, settings
    >>> rubric = bz.library("jilin-jkq", "2021")
    >>> @settings(max_examples=20, database=None)
    ... @given(evidence_for(rubric, boundary=False))
    ... def never_above_110(evidence):
    ...     assert evidence.score(rubric).score <= 110
    >>> never_above_110()
    """
    program = program_of(rubric)
    chosen = (unit,) if unit is not None else units_of(program)
    drawn = st.sampled_from(chosen).flatmap(lambda one: _of_unit(Same(material_of(program, one, period)), noise, most))
    if not boundary or unit is not None or period:
        return drawn
    return st.one_of(drawn, st.deferred(lambda: st.sampled_from([evidence for _, evidence in boundary_evidence(rubric)])))


@lru_cache(maxsize=64)
def _of_unit(same: Same[Material], noise: bool, most: int) -> st.SearchStrategy[Evidence]:
    found = same.it
    pieces: list[st.SearchStrategy[Records]] = [_counted(found, template) for template in found.templates]
    pieces += [_answers(found, survey) for survey in found.surveys]
    sets: st.SearchStrategy[tuple[Records, ...]] = st.just(())
    if pieces:
        numbered = [st.tuples(st.just(n), piece) for n, piece in enumerate(pieces)]
        few = st.lists(st.one_of(numbered), max_size=most, unique_by=lambda pair: pair[0]).map(
            lambda pairs: tuple(made for _, made in pairs)
        )
        many = st.fixed_dictionaries({}, optional=dict(enumerate(pieces))).map(lambda drawn: tuple(drawn.values()))
        sets = st.one_of(few, many)
    stray = _stray(found) if noise else st.just(())
    return st.builds(
        lambda made, strange, duties: Evidence(
            found.unit, found.period, numbered_anew((*(one for piece in made for one in piece), *strange)), found.parameters, duties
        ),
        sets,
        stray,
        _duties(found.due),
    )


def numbered_anew(records: Records) -> Records:
    """The same records with ids from ``e1`` on."""
    return tuple(changed(record, id=f"e{n}") for n, record in enumerate(records, 1))


def _stray(found: Material) -> st.SearchStrategy[Records]:
    program = found.program
    words = known_words(program.declared, program.values)
    year = Period.parse(found.period).year
    drawn = near_misses(program, words, year=year, units=(found.unit.id,), indicators=tuple(found.unit.indicators), most=2)
    return drawn.map(tuple)


# ------------------------------------------------------------------------------------------------------------ pieces


def _counted(found: Material, template: Template) -> st.SearchStrategy[Records]:
    """One record or form, or several, dated in the period and now and then outside it."""

    @st.composite
    def made(draw: Draw) -> Records:
        days, records = _days(found.period), list(template.records)
        if template.marks is not None:
            return tuple(_forms(draw, found, template, template.marks))
        times = draw(st.integers(1, template.most)) if template.is_repeated else 1
        record = _dated(draw, records[0], days, found.unit)
        if times > 1 and draw(st.booleans()):
            return tuple(_dated(draw, changed(record), days, found.unit) for _ in range(times))
        return (changed(record, times=times) if times > 1 else record,)

    return made()


def _dated(draw: Draw, record: Record, days: st.SearchStrategy[date], unit: Unit) -> Record:
    values: dict[str, Any] = {"date": draw(days)}
    if record.indicator is not None and len(unit.indicators) > 1:
        values["indicator"] = draw(st.sampled_from(sorted(unit.indicators)))
    return changed(record, **values)


def _days(label: str) -> st.SearchStrategy[date]:
    """The last day of the period first; then ends of months, any day, and the days outside."""
    period = Period.parse(label)
    ends = month_ends(period.first, period.last)
    inside = st.one_of(st.sampled_from(ends), st.dates(period.first, period.last))
    return st.one_of(inside, inside, inside, st.sampled_from([period.first - _DAY, period.last + _DAY]))


def _forms(draw: Draw, found: Material, template: Template, forms: Forms) -> list[Record]:
    """One mark, or a panel of a few raters, each with a mark on its step."""
    period = Period.parse(found.period)
    inside = st.sampled_from(month_ends(period.first, period.last))
    last = template.records[-1]
    rights = [record for record in template.records if record.record == forms.raters and forms.raters]
    if template.is_one:
        return [*rights, changed(_dated(draw, last, inside, found.unit), **{forms.mark_field: draw(marks(forms, template.hi))})]
    who = next((name for name in (*forms.unique[:1], "rater", "scorer") if hasattr(last, name)), "")
    made = []
    for n in range(draw(st.integers(max(1, forms.at_least), max(1, forms.at_least) + RATERS - 1))):
        rater = {who: f"评议人{n + 1}"} if who else {}
        made += [changed(right, person=rater[who]) for right in rights[:1] if who]
        made.append(changed(_dated(draw, last, inside, found.unit), **rater, **{forms.mark_field: draw(marks(forms, template.hi))}))
    return made


def marks(forms: Forms, hi: Fraction | None = None) -> st.SearchStrategy[Any]:
    """Marks on their step: the least first, whole ones more often than fine ones."""
    if forms.allowed:
        return st.sampled_from(forms.allowed).map(small)
    high = forms.high if forms.high is not None else hi or forms.full or Fraction(100)
    step = forms.step or Fraction(1, 100)
    coarse = max(step, (high - forms.low) / 10)
    coarse -= coarse % step

    def on(grid: Fraction) -> st.SearchStrategy[Any]:
        return st.integers(0, int((high - forms.low) / grid)).map(lambda n: small(forms.low + n * grid))

    return st.one_of(on(coarse), on(coarse), on(step), st.just(small(high)))


def _answers(found: Material, survey: Survey) -> st.SearchStrategy[Records]:
    """A whole sample: so many of each answer, and the rest of the one that is worth least."""

    @st.composite
    def made(draw: Draw) -> Records:
        left = survey.sample
        records = []
        day = draw(st.sampled_from(month_ends(Period.parse(found.period).first, Period.parse(found.period).last)))
        for record in survey.classes[:-1]:
            many = draw(st.integers(0, left))
            left -= many
            records += [changed(record, times=many, date=day)] if many else []
        return (*records, changed(survey.classes[-1], times=left, date=day)) if left else tuple(records)

    return made()


def _duties(due: Mapping[str, int]) -> st.SearchStrategy[Any]:
    """Met, or now and then late or missed."""
    if not due:
        return st.just("met")
    states = st.one_of(st.just("met"), st.just("met"), st.sampled_from(["late", "missed"]))
    stated = st.fixed_dictionaries({duty: st.lists(states, min_size=n, max_size=n).map(tuple) for duty, n in due.items()})
    return st.one_of(st.just("met"), st.just("met"), stated)


# ------------------------------------------------------------------------------------------------------------ rubrics


def rubrics(*, max_sections: int = 3, max_items: int = 4, blends: bool = True, vetoes: bool = True) -> st.SearchStrategy[Rubric]:
    """Valid rubrics over every kind of item, simplest first. ``blends``: sheets by quarter or indicator that are averaged.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=5, database=None)
    ... @given(rubrics())
    ... def one_edition(rubric):
    ...     assert rubric.edition == "2021"
    >>> one_edition()
    """
    data = rubric_data(max_sections=max_sections, max_items=max_items, blends=blends, vetoes=vetoes)
    return data.map(lambda authored: loads(dump(authored), "generated.yaml", functions={**STANDARD}))
