"""The door for records: maps in, checked frozen records out, with every problem of every record.

The one module of evidence that uses pydantic. Each kind has one compiled schema over its dataclass, and all records of
a kind are checked in one call; only a record that it refuses is looked at again, to say what is wrong with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final

from pydantic_core import SchemaValidator, ValidationError, core_schema

from bizenv_rules.evidence.bulk import collector_paused
from bizenv_rules.evidence.faults import NAMED, TWO_ANSWERS, Where, faults, nowhere, place, unplaced
from bizenv_rules.evidence.records import Mark, Record
from bizenv_rules.evidence.scalars import LARGEST, LONGEST, Dates, Months, Periods, Words, exact
from bizenv_rules.evidence.units import Units
from bizenv_rules.evidence.vocabulary import FieldSpec, RecordKind, Sort, Vocabulary
from bizenv_rules.problem import Problem, Related
from bizenv_rules.text.document import Trap

Schema = core_schema.CoreSchema


def records_from(dicts: Sequence[Any], vocabulary: Vocabulary, where: Where = nowhere) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    """Checked records in the order given, and the problems of those that are left out.

    Texts of listed fields are brought to their listed spelling; numbers stay the ints and Decimals they are; floats are refused.

    >>> from bizenv_rules.evidence.vocabulary import standard
    >>> given = [{"record": "article", "id": "a", "unit": "甲镇", "date": "2021-03-05", "level": "国家"}]
    >>> records, problems = records_from(given, standard())
    >>> records[0].level, problems
    ('国家级', ())
    """
    records, problems = Door(vocabulary).admit(dicts, where)
    return tuple(records), tuple(problems)


class Door:
    """Checks records in portions, remembering the ids it has let in. With ``units``, a record about another unit is refused.

    ``number``: how many have come so far, which is the number (from 0) of the next one.
    """

    def __init__(self, vocabulary: Vocabulary, units: Units | None = None) -> None:
        self.vocabulary, self.number = vocabulary, 0
        self._units, self._known_units = units, set[str]()
        self._dates, self._periods, self._months = Dates(), Periods(), Months()
        self._checks: dict[str, SchemaValidator] = {}
        self._seen: dict[str, int] = {}

    def admit(self, dicts: Sequence[Any], where: Where = nowhere) -> tuple[list[Record], list[Problem]]:
        """The next portion; ``where`` goes by the numbers of all records so far. The cyclic collector rests meanwhile."""
        problems: list[Problem] = []
        with collector_paused():
            records = self._by_kind(dicts, where, problems)
            whole = [record for record in records if record is not None]
            if len(whole) == len(records):
                ids = dict(zip([record.id for record in whole], range(self.number, self.number + len(whole)), strict=True))
            else:
                ids = {record.id: number for number, record in enumerate(records, self.number) if record is not None}
            if len(ids) < len(whole) or not self._seen.keys().isdisjoint(ids):
                whole = self._sifted(records, where, problems)
            else:
                self._seen = {**self._seen, **ids} if self._seen else ids
                if any(record.date is None for record in whole):
                    whole = self._sifted(records, where, problems)
            if self._units is not None:
                problems += self._strange_units(dicts, self._units, where)
        self.number += len(dicts)
        return whole, problems

    def _by_kind(self, dicts: Sequence[Any], where: Where, problems: list[Problem]) -> list[Record | None]:
        records: list[Record | None] = [None] * len(dicts)
        unexplained = 0
        for name, rows in _grouped(dicts).items():
            if not isinstance(name, str) or name not in self.vocabulary:
                problems += (unplaced(dicts[i], self.number + i, self.vocabulary, where) for i in rows[:MOST_EXPLAINED])
                unexplained += len(rows[MOST_EXPLAINED:])
                continue
            made, refused = self._bulk(name, [dicts[i] for i in rows])
            for i, record in zip(rows, made, strict=True):
                records[i] = record
            for i in (rows[at] for at in refused):
                found = self._slow(name, dicts[i], i, records)
                if found is not None and len(problems) < MOST_EXPLAINED:
                    problems += self._explained(name, found, i, where)
                else:
                    unexplained += found is not None
        if unexplained:
            problems.append(Problem("V200", f"{unexplained:,} more records are refused: mend these first"))
        return records

    def _bulk(self, name: str, batch: list[Mapping[str, object]]) -> tuple[Sequence[Record | None], Collection[int]]:
        """The records of one kind, None where one is refused, and which ones are."""
        check = self._check(name)
        try:
            return check.validate_python(batch), ()
        except TypeError:  # a list where a word belongs, say: its like cannot be looked up
            return [None] * len(batch), range(len(batch))
        except ValidationError as error:
            lines = error.errors(include_url=False, include_context=False, include_input=False)
        refused = sorted({int(line["loc"][0]) for line in lines})
        bad = frozenset(refused)
        made, odd = self._bulk(name, [entry for i, entry in enumerate(batch) if i not in bad])
        good = iter(made)
        whole = [None if i in bad else next(good) for i in range(len(batch))]
        return whole, range(len(batch)) if odd else refused

    def _slow(self, name: str, given: Mapping[str, object], i: int, records: list[Record | None]) -> dict[str, object] | None:
        """One refused record again, its nulls left out; what is left of it, if it is refused again."""
        entry = {key: value for key, value in given.items() if value is not None}
        try:
            records[i] = self._check(name).validate_python([entry])[0]
        except (ValidationError, TypeError):
            return entry
        return None

    def _explained(self, name: str, entry: Mapping[str, object], i: int, where: Where) -> Sequence[Problem]:
        found = tuple(faults(self.vocabulary[name], entry, self.number + i, where))
        if found or any(isinstance(value, Trap) for value in entry.values()):
            return found
        return (Problem("V215", f"{name}: the record is refused", path=place(entry, self.number + i), span=where(self.number + i, "")),)

    def _sifted(self, records: Sequence[Record | None], where: Where, problems: list[Problem]) -> list[Record]:
        """Without those that only whole records show to be wrong: two with one id, one without a time."""
        kept = []
        for number, record in enumerate(records, self.number):
            if record is None:
                continue
            problem = self._odd(record, number, where)
            if problem:
                problems.append(problem)
            else:
                kept.append(record)
        return kept

    def _odd(self, record: Record, number: int, where: Where) -> Problem | None:
        first = self._seen.setdefault(record.id, number)
        if first != number:
            span = where(first, "id")
            related = (Related(span, "first given here"),) if span else ()
            return Problem("V221", f"the id {record.id!r} is given twice", path=record.id, span=where(number, "id"), related=related)
        if record.date is None and record.period is None and not _timed(record):
            message = f"{record.record} has neither `date` (日期) nor `period` (期间)"
            return Problem("V222", message, path=record.id, span=where(number, ""))
        return None

    def _strange_units(self, dicts: Sequence[Any], units: Units, where: Where) -> Iterator[Problem]:
        """Units that are not in the list, each one once, at its first record."""
        for number, entry in enumerate(dicts, self.number):
            word = entry.get("unit") if isinstance(entry, Mapping) else None
            if isinstance(word, str) and word and word not in self._known_units:
                self._known_units.add(word)
                if units.find(word) is None:
                    yield units.unknown(word, path=place(entry, number, "unit"), span=where(number, "unit"))

    def _check(self, name: str) -> SchemaValidator:
        if name not in self._checks:
            self._checks[name] = SchemaValidator(core_schema.list_schema(self._schema(self.vocabulary[name])))
        return self._checks[name]

    def _schema(self, kind: RecordKind) -> Schema:
        fields = [core_schema.dataclass_field(name, self._field(spec), kw_only=True) for name, spec in kind.fields.items()]
        # the kind itself: taken, and dropped, because the class says it
        fields.append(core_schema.dataclass_field("record", core_schema.any_schema(), kw_only=True, init_only=True))
        arguments = core_schema.dataclass_args_schema(kind.name, fields, extra_behavior="forbid")
        schema = core_schema.dataclass_schema(kind.cls, arguments, list(kind.fields), slots=True)
        return core_schema.no_info_after_validator_function(_one_answer, schema) if issubclass(kind.cls, Mark) else schema

    def _field(self, spec: FieldSpec) -> Schema:
        value = _looked_up(Words(spec.values, spec.aliases)) if spec.values else self._scalar(spec.sort)
        if spec.name in NAMED:
            value = core_schema.str_schema(strict=True, min_length=1, max_length=LONGEST)
        if spec.required:
            return value
        return core_schema.with_default_schema(core_schema.nullable_schema(value) if spec.default is None else value, default=spec.default)

    def _scalar(self, sort: Sort) -> Schema:
        if sort == "date":
            return _looked_up(self._dates)
        if sort in ("period", "month"):
            return _looked_up(self._periods if sort == "period" else self._months)
        return _PLAIN[sort]


_KIND: Final = itemgetter("record")
MOST_EXPLAINED: Final = 1_000
"""So many problems of one portion are told one by one; the rest is counted."""
_TIMES: Final = ("filed_on", "month", "year")
"""Fields that place a record in time where it has neither date nor period."""

_whole = core_schema.int_schema(strict=True, ge=-LARGEST, le=LARGEST)
_PLAIN: Final[Mapping[Sort, Schema]] = {
    "text": core_schema.str_schema(strict=True, max_length=LONGEST),
    "number": core_schema.union_schema([_whole, core_schema.no_info_plain_validator_function(exact)], mode="left_to_right"),
    "int": _whole,
    "count": core_schema.int_schema(strict=True, ge=1, le=LARGEST),
    "bool": core_schema.bool_schema(strict=True),
    "list": core_schema.tuple_variable_schema(core_schema.str_schema(strict=True, min_length=1, max_length=LONGEST)),
}


def _grouped(dicts: Sequence[Any]) -> Mapping[object, list[int]]:
    """Kind → which of the records name it."""
    groups: defaultdict[object, list[int]] = defaultdict(list)
    try:
        for i, name in enumerate(map(_KIND, dicts)):
            groups[name].append(i)
    except (KeyError, TypeError):
        groups.clear()
        for i, entry in enumerate(dicts):
            groups[_kind(entry)].append(i)
    return groups


def _kind(entry: object) -> object:
    """The kind that it names; None where it names none that could be looked up."""
    name = entry.get("record") if isinstance(entry, Mapping) else None
    return name if isinstance(name, str) else None


def _looked_up(table: Dates | Periods | Words) -> Schema:
    """A dict that answers for a text it has seen: the same few dates and words come again and again."""
    return core_schema.no_info_plain_validator_function(table.__getitem__)


def _one_answer(mark: Mark) -> Mark:
    if mark.not_applicable and mark.mark is not None:
        raise ValueError(TWO_ANSWERS)
    return mark


def _timed(record: Record) -> bool:
    return any(getattr(record, name, None) is not None for name in _TIMES)
