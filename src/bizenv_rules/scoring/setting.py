"""What a result is asked for: program, period, day of knowledge, parameters and readings, checked before anything is scored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from bizenv_rules.calendar import Period
from bizenv_rules.evidence.units import Unit
from bizenv_rules.expr.tree import Scalar
from bizenv_rules.lean import dataclass
from bizenv_rules.points import points
from bizenv_rules.problem import BizenvError, EvidenceError, Problem
from bizenv_rules.program import OpenParameter, Program
from bizenv_rules.scoring.running import Runner


class HasProgram(Protocol):
    """A rubric: it has one program for each combination of readings."""

    def program(self, readings: Mapping[str, str] = ...) -> Program:
        """The program with these readings, the others at their defaults."""
        ...


Scored = HasProgram | Program
"""What can be scored: a rubric, or a program by itself."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One question put to a rubric."""

    program: Program
    period: Period
    as_of: date
    parameters: Mapping[str, Scalar]
    runner: Runner
    is_to_date: bool = False  # whether the day was said

    @property
    def used(self) -> dict[str, Scalar]:
        """Every parameter that has a value: the caller's, or the one in force on the period's last day."""
        from bizenv_rules.evidence.frame import in_force

        values = {
            one.name: self.parameters.get(one.name, in_force(self.program, one.name, self.period.last)) for one in self.program.parameters
        }
        return {name: value for name, value in values.items() if value is not None}

    def of_unit(self, unit: Unit) -> Setting:
        """The question as it is put to a unit: where years begin on the unit's own day, its own year.

        Raises ``EvidenceError`` for a unit without that day.
        """
        if isinstance(self.program.per, str):
            return self
        start = unit.fields.get(self.program.per[1])
        if not isinstance(start, date):
            message = f"{unit.shown} lacks the date {self.program.per[1]!r}, on which its year begins"
            raise EvidenceError([Problem("V917", message, path=unit.id)])
        period = Period.anniversary(start, self.period.year)
        return replace(self, period=period, as_of=self.as_of if self.is_to_date else period.last)


def setting(
    rubric: Scored,
    *,
    period: str | Period | None = None,
    as_of: date | None = None,
    parameters: Mapping[str, object] | None = None,
    readings: Mapping[str, str] | None = None,
) -> Setting:
    """The question, with defaults filled in; raises ``BizenvError`` with every problem found."""
    program = rubric if isinstance(rubric, Program) else rubric.program(readings or {})
    problems: list[Problem] = []
    if isinstance(rubric, Program) and readings and dict(readings) != {key: dict(program.readings).get(key) for key in readings}:
        problems.append(Problem("V911", "a program holds one combination of readings", help=("give the rubric to choose readings",)))
    asked = _period(program, period, problems)
    given = typed_parameters(program.parameters, program.title or program.rubric, parameters or {}, problems)
    if problems or asked is None:
        raise BizenvError(problems)
    runner = Runner.of(program.plan, getattr(rubric, "functions", None))
    return Setting(program, asked, as_of or asked.last, given, runner, as_of is not None)


def _period(program: Program, period: str | Period | None, problems: list[Problem]) -> Period | None:
    per = program.per if isinstance(program.per, str) else "year"
    if period is None:
        found = only_period(program)
        if found is None:
            problems.append(Problem("V912", f"say which {per} is asked for", help=(f"for example {_example(per)}",)))
        return found
    try:
        asked = Period.parse(period) if isinstance(period, str) else period
    except ValueError as error:
        problems.append(Problem("V913", str(error)))
        return None
    if asked.per != per:
        problems.append(
            Problem("V914", f"{asked.label} is no {per}: results of this rubric are by {per}", help=(f"for example {_example(per)}",))
        )
        return None
    return asked


def only_period(program: Program) -> Period | None:
    """The one period that the rubric is in force for; None where it is in force for more, or for ever."""
    start, end = program.effective
    per = program.per if isinstance(program.per, str) else "year"
    if start is None or end is None:
        return None
    first = Period.around(start, per)
    return first if first.holds(end) else None


def _example(per: str) -> str:
    return {"year": "2021", "half_year": "2021H1", "quarter": "2021Q3", "month": "2021-09"}[per]


def typed_parameters(
    parameters: Sequence[OpenParameter], title: str, given: Mapping[str, object], problems: list[Problem]
) -> dict[str, Scalar]:
    """What a caller gives for the parameters of a document, each in its type; what cannot be taken is added to ``problems``."""
    known = {parameter.name: parameter for parameter in parameters}
    found: dict[str, Scalar] = {}
    for name, value in given.items():
        if name not in known:
            from bizenv_rules.spelling import nearest

            near = nearest(name, known)
            help_ = (f"did you mean {near}?",) if near else (f"parameters: {', '.join(known) or 'none'}",)
            problems.append(Problem("V915", f"{title} has no parameter {name!r}", path=name, help=help_))
            continue
        try:
            found[name] = _typed(known[name], value)
        except (TypeError, ValueError) as error:
            problems.append(Problem("V916", f"parameter {name}: {error}", path=name, clause=known[name].clause))
    return found


def _typed(parameter: OpenParameter, value: object) -> Scalar:
    """A parameter's value in its type; numbers and dates may come as text, as on a command line."""
    if parameter.type in {"number", "points"}:
        if not isinstance(value, str | int | Decimal | Fraction):
            raise TypeError(f"{value!r} is no exact number")
        number = points(value)
        return number.numerator if number.denominator == 1 else number
    if parameter.type == "date":
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    if parameter.type == "list":
        words = value.split(",") if isinstance(value, str) else value
        if not isinstance(words, list | tuple):
            raise TypeError(f"{value!r} is no list of texts")
        return tuple(str(word) for word in words)
    if parameter.type == "table":
        return _table(value)  # type: ignore[return-value]  # a table is a mapping: the world reads it by key
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _table(value: object) -> dict[str, Scalar]:
    """Rank → points, from a mapping or as on a command line.

    >>> _table("1:30, 2:28.5")
    {'1': 30, '2': Fraction(57, 2)}
    """
    pairs = (
        [entry.replace("：", ":").partition(":")[::2] for entry in value.replace("，", ",").split(",")] if isinstance(value, str) else None
    )
    if pairs is None and not isinstance(value, Mapping):
        raise TypeError(f"{value!r} is no table from ranks to points: write 1:30,2:28")
    found: dict[str, Scalar] = {}
    for place, give in pairs if pairs is not None else value.items():  # type: ignore[attr-defined]  # a mapping, by the line above
        rank = str(place).strip()
        if not rank.isdecimal() or int(rank) < 1 or str(int(rank)) in found:
            raise ValueError(f"{rank!r} is no rank, which is a whole number from 1 up and stands once")
        if not isinstance(give, str | int | Decimal | Fraction) or isinstance(give, bool):
            raise TypeError(f"{give!r} is no exact number of points for rank {rank}")
        number = points(give.strip() if isinstance(give, str) else give)
        found[str(int(rank))] = number.numerator if number.denominator == 1 else number
    return found
