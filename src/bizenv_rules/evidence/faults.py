"""What is wrong with a record that the door refused, in words: one problem for each field, with what was meant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from bizenv_rules.evidence.scalars import DATE, DIGITS, LARGEST, LONGEST, Dates, Months, Periods, Words, exact
from bizenv_rules.evidence.vocabulary import FieldSpec, RecordKind, Sort, Vocabulary
from bizenv_rules.lean import dataclass
from bizenv_rules.problem import Problem
from bizenv_rules.source import Span
from bizenv_rules.spelling import nearest
from bizenv_rules.text.document import Trap

Where = Callable[[int, str], Span | None]
"""The place of a field of the n-th record (from 0), or of the whole record for ``""``."""

NAMED: Final = ("id", "unit")
"""Fields that cannot be an empty text."""
TWO_ANSWERS: Final = "a mark that says 缺项 (`not_applicable: true`) has no number"
_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class Unread:
    """Stands where a value could not be read, with the code and the words of the problem."""

    code: str
    what: str


def nowhere(_number: int, _name: str) -> Span | None:
    """For records that come from no file."""
    return None


def shown(value: object) -> str:
    """A value as it is quoted in a message, at most 40 characters of it."""
    text = str(value).lower() if isinstance(value, bool) else str(value) if isinstance(value, Decimal | dt.date) else repr(value)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def place(record: object, number: int, name: str = "") -> str:
    """The path of a problem: the record's id, or ``#`` and its number from 1, then the field."""
    id_ = record.get("id") if isinstance(record, Mapping) else None
    return f"{id_ if isinstance(id_, str) and id_ else f'#{number + 1}'}{'.' if name else ''}{name}"


def unplaced(record: object, number: int, vocabulary: Vocabulary, where: Where) -> Problem:
    """Why a record belongs to no kind of the vocabulary."""
    if not isinstance(record, Mapping):
        return Problem("V210", f"a record is a map of fields, not {shown(record)}", path=place(record, number), span=where(number, ""))
    kinds = ", ".join(vocabulary.kinds)
    if "record" not in record:
        message = f"the record does not say its kind: `record:` is one of {kinds}"
        return Problem("V211", message, path=place(record, number), span=where(number, ""))
    name = record["record"]
    titled = vocabulary.named(name) if isinstance(name, str) else None
    meant = titled.name if titled else nearest(name, vocabulary.kinds) if isinstance(name, str) else None
    message = f"no kind of record is called {shown(name)}" + (f": did you mean {meant}?" if meant else "")
    help_ = () if meant else (f"kinds used here: {kinds}",)
    return Problem("V201", message, path=place(record, number, "record"), span=where(number, "record"), help=help_)


def faults(kind: RecordKind, record: Mapping[str, object], number: int, where: Where) -> Iterator[Problem]:
    """Every problem of the record's fields, in the order of the fields; unknown fields come first."""
    for name in record.keys() - kind.fields.keys() - {"record"}:
        yield _unknown(kind, record, number, str(name), where)
    for name, spec in kind.fields.items():
        found = fault(spec, record[name]) if name in record else ("V213", "has to be given") if spec.required else None
        if found:
            code, what = found
            message = f"{kind.name}: `{name}` ({spec.title}) {what}"
            yield Problem(code, message, path=place(record, number, name), span=where(number, name if name in record else ""))
    if kind.name == "mark" and record.get("not_applicable") is True and record.get("mark") is not None:
        yield Problem("V224", TWO_ANSWERS, path=place(record, number, "mark"), span=where(number, "mark"))


def _unknown(kind: RecordKind, record: Mapping[str, object], number: int, name: str, where: Where) -> Problem:
    meant = kind.headings.get(name) or nearest(name, kind.fields)
    message = f"{kind.name} has no field {shown(name)}" + (f": did you mean {meant}?" if meant else "")
    help_ = () if meant else (f"its fields: {', '.join((*kind.own, *(f for f in kind.fields if f not in kind.own)))}",)
    return Problem("V212", message, path=place(record, number, name), span=where(number, name), help=help_)


def fault(spec: FieldSpec, value: object) -> tuple[str, str] | None:
    """Code and words for a value that this field does not take, or None if it does."""
    if value is None:
        return None if spec.default is None and not spec.required else ("V213", "has to be given: null says nothing")
    if isinstance(value, Unread):
        return value.code, value.what
    if isinstance(value, Trap):
        return None
    if isinstance(value, float):
        return "V216", f"is the float {value!r}, which is not exact: give an int, a Decimal or its text in a table"
    if spec.name in NAMED and value == "":
        return "V215", "is empty"
    if spec.values:
        return _word(spec, value)
    return _TESTS[spec.sort](value)


def _word(spec: FieldSpec, value: object) -> tuple[str, str] | None:
    words = Words(spec.values, spec.aliases)
    if not isinstance(value, str):
        return "V215", f"takes one of {', '.join(spec.values)}, not {_kind(value)} {shown(value)}"
    if _refused(words.__getitem__, value):
        meant = nearest(value, words)
        return "V214", f"is none of {', '.join(spec.values)}: {shown(value)}" + (f"; did you mean {words[meant]}?" if meant else "")
    return None


def _text(value: object) -> tuple[str, str] | None:
    if isinstance(value, str):
        return _no_text(value)
    quote = f": write it in quotes, '{value}'" if isinstance(value, int | Decimal | dt.date) and not isinstance(value, bool) else ""
    return "V215", f"takes text, not {_kind(value)} {shown(value)}{quote}"


def _no_text(value: str) -> tuple[str, str] | None:
    if len(value) > LONGEST:
        return "V110", f"has more than {LONGEST:,} characters"
    return ("V223", "has half of a surrogate pair, which is no character") if _refused(str.encode, value) else None


def _number(value: object) -> tuple[str, str] | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return None if -LARGEST <= value <= LARGEST else ("V219", f"is beyond {LARGEST:,}")
    if not _refused(exact, value):
        return None
    if isinstance(value, str):
        return "V215", f"takes a number, not the text {shown(value)}: write it without quotes, in ASCII digits"
    if isinstance(value, Decimal | Fraction):
        return "V219", f"takes a finite number of at most {DIGITS} digits, not {shown(value)}"
    return "V215", f"takes a number, not {_kind(value)} {shown(value)}"


def _whole(value: object) -> tuple[str, str] | None:
    if isinstance(value, Decimal | Fraction | str):
        return "V215", f"takes a whole number, not {shown(value)}"
    return _number(value)


def _count(value: object) -> tuple[str, str] | None:
    found = _whole(value)
    if found is None and isinstance(value, int) and value < 1:
        return "V220", f"counts from 1, not {value}"
    return found


def _bool(value: object) -> tuple[str, str] | None:
    return None if isinstance(value, bool) else ("V215", f"takes true or false, not {_kind(value)} {shown(value)}")


def _date(value: object) -> tuple[str, str] | None:
    if not _refused(Dates().__getitem__, value):
        return None
    looks = isinstance(value, str) and DATE.fullmatch(value)
    return "V217", f"is no day of the calendar: {value}" if looks else f"takes a date like 2021-03-05, not {_kind(value)} {shown(value)}"


def _period(value: object) -> tuple[str, str] | None:
    bad = _refused(Periods().__getitem__, value)
    return ("V218", f"takes a period like 2021, 2021H1, 2021Q3 or 2021-09, not {_kind(value)} {shown(value)}") if bad else None


def _month(value: object) -> tuple[str, str] | None:
    bad = _refused(Months().__getitem__, value)
    return ("V218", f"takes a month like 2021-09, not {_kind(value)} {shown(value)}") if bad else None


def _list(value: object) -> tuple[str, str] | None:
    if not isinstance(value, list | tuple):
        return "V215", f"takes a list of texts, not {_kind(value)} {shown(value)}"
    for entry in value:
        if not isinstance(entry, str) or not entry:
            return "V215", f"takes a list of texts, and one entry is {_kind(entry)} {shown(entry)}"
        if wrong := _no_text(entry):
            return wrong
    return None


_TESTS: Final[Mapping[Sort, Callable[[object], tuple[str, str] | None]]] = {
    "text": _text,
    "number": _number,
    "int": _whole,
    "count": _count,
    "bool": _bool,
    "date": _date,
    "period": _period,
    "month": _month,
    "list": _list,
}


def _refused(take: Callable[[Any], object], value: object) -> bool:
    try:
        take(value)
    except (ValueError, TypeError):
        return True
    return False


def _kind(value: object) -> str:
    for types, word in _KINDS:
        if isinstance(value, types):
            return word
    return type(value).__name__


_KINDS: Final[tuple[tuple[type | tuple[type, ...], str], ...]] = (
    (bool, "the yes/no"),
    ((int, Decimal, Fraction), "the number"),
    (str, "the text"),
    ((list, tuple), "the list"),
    (Mapping, "the map"),
)
