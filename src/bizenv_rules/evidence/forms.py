"""Marks: which records are forms, whether their marks are allowed, and what each is worth out of the full marks.

A form that somebody had no right to give is left out and listed. A mark that breaks its range or step, or stands beside
another for the same thing, stops the fact: nobody knows which mark was meant.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import field
from fractions import Fraction
from typing import Any

from bizenv_rules.evidence.amounts import exact
from bizenv_rules.evidence.choosing import worth
from bizenv_rules.evidence.query import Env, Query
from bizenv_rules.evidence.records import Record
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Forms
from bizenv_rules.points import exact_text
from bizenv_rules.problem import Problem, Severity


@dataclass(frozen=True, slots=True)
class Rules:
    """What forms are held to at one place: who may give them, and who counts as whom.

    ``bodies``: the ids and titles that ``by`` allows; ``same``: a unit's one id from any of its names; ``may_rate``: whether
    a record's rater had the right on the record's day (None: no right is asked for); ``shown``: a unit as people read it.
    """

    same: Callable[[str], str]
    shown: Callable[[str], str]
    bodies: Collection[str] = ()
    may_rate: Callable[[Record], bool] | None = None


@dataclass(slots=True)
class Marks:
    """Forms that count with what each is worth; ``out``: those that say 缺项; ``scaled``: some had full marks of their own."""

    records: list[Record] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    times: list[int] = field(default_factory=list)
    out: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    scaled: bool = False


def marks(query: Query, records: Sequence[Record], times: Sequence[int], env: Env, rules: Rules) -> Marks:
    """The forms among the records. Problems that are errors stop the fact, warnings list what was left out."""
    assert query.select is not None
    assert query.select.forms is not None
    return _Reading(query, query.select.forms, env, rules).read(records, times)


class _Reading:
    def __init__(self, query: Query, forms: Forms, env: Env, rules: Rules) -> None:
        self.query, self.forms, self.env, self.rules = query, forms, env, rules
        self.low, self.high = _small(forms.low), None if forms.high is None else _small(forms.high)
        self.full = self.high if forms.full is None or self.high is not None else _small(forms.full)
        self.found = Marks()

    def read(self, records: Sequence[Record], times: Sequence[int]) -> Marks:
        for record, n in zip(records, times, strict=True):
            if getattr(record, "not_applicable", False):
                self.found.out.append(record)
            elif (mark := exact(getattr(record, self.forms.mark_field))) is not None and not getattr(record, "recused", False):
                self._form(record, mark, n)
        self._doubles()
        return self.found

    def _form(self, record: Record, mark: Any, n: int) -> None:  # int or Fraction
        refusal = self._refusal(record)
        if refusal:
            self._say(record, *refusal, severity="warning")
            return
        factor = self._factor(record)
        if factor is None or not self._allowed(record, mark, mark * factor):
            return
        value = mark if self.query.value is None else worth(self.query.value, record, self.env, self.found.problems)
        if value is None:
            return
        self.found.records.append(record)
        self.found.values.append(self._held(record, value * factor))
        self.found.times.append(n)

    # ------------------------------------------------------------------------------------------- who may give it

    def _refusal(self, record: Record) -> tuple[str, str] | None:
        forms, by = self.forms, getattr(record, "by", None)
        if forms.by and by is not None and by not in self.rules.bodies and self.rules.same(by) not in self.rules.bodies:
            return "V520", f"given by {by}, but {' or '.join(forms.by)} gives this mark"
        if forms.not_self:
            giver = getattr(record, forms.not_self)
            if giver is not None and self.rules.same(giver) == self.rules.same(record.unit):
                return "V521", f"{self.rules.shown(record.unit)} rates itself"
        if self.rules.may_rate is not None and not self.rules.may_rate(record):
            return "V522", f"{getattr(record, self.query.rater, None)} has no right to rate on that day"
        return None

    # --------------------------------------------------------------------------------------------- what it may be

    def _factor(self, record: Record) -> Any:  # int or Fraction; None where the form is refused
        """What the form's own full marks are scaled by."""
        own = exact(getattr(record, self.forms.full_field)) if self.forms.full_field else None
        if own is None or self.forms.full is None or own == self.forms.full:
            return 1
        if own <= 0:
            self._say(record, "V523", f"full marks of {_text(own)}")
            return None
        self.found.scaled = True
        return self.forms.full / own

    def _allowed(self, record: Record, mark: Any, scaled: Any) -> bool:  # ints and Fractions
        forms, step = self.forms, self.forms.step
        if step is not None and not (type(mark) is int and step.numerator == 1) and (mark / step).denominator != 1:
            return self._say(record, "V524", f"the mark {_text(mark)} is finer than {_text(step)}")
        if forms.allowed and scaled not in forms.allowed:
            return self._say(record, "V525", f"the mark {_text(mark)} is none of {', '.join(map(_text, forms.allowed))}")
        top = None if forms.clip else self.high
        if scaled < self.low or (top is not None and scaled > top):
            return self._say(
                record, "V526", f"the mark {_text(mark)} lies outside {_text(self.low)} to {'any' if top is None else _text(top)}"
            )
        return True

    def _held(self, record: Record, value: Any) -> Any:  # int or Fraction
        if self.full is None or self.query.value is not None or value <= self.full:
            return value
        self._say(record, "V527", f"{_text(value)} is above the full {_text(self.full)}", severity="warning")
        return self.full if self.forms.clip else value

    # ------------------------------------------------------------------------------------------ two for one thing

    def _doubles(self) -> None:
        """Two forms of one rater; of the fields the first says who, and forms that do not say it are not compared."""
        fields, seen = self.forms.unique, dict[tuple[object, ...], Record]()
        if not fields:
            return
        for record, n in zip(self.found.records, self.found.times, strict=True):
            key = (record.period, *(getattr(record, name) for name in fields))
            if key[1] is None:
                continue
            if key in seen or n > 1:
                first = seen.get(key, record)
                self._say(record, "V528", f"a second form of {key[1]} for {self.rules.shown(record.unit)}, after {first.id}")
            seen.setdefault(key, record)

    def _say(self, record: Record, code: str, what: str, *, severity: Severity = "error") -> bool:
        self.found.problems.append(Problem(code, f"{record.id}: {what}", severity, path=record.id))
        return False


def _small(number: Fraction) -> int | Fraction:
    """A whole number as an int, which compares much faster."""
    return number.numerator if number.denominator == 1 else number


def _text(number: int | Fraction) -> str:
    return exact_text(Fraction(number))
