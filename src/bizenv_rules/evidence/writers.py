"""Records to JSON lines and to CSV; reading either back gives equal records."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from io import StringIO
from operator import attrgetter
from typing import Any

from bizenv_rules.evidence.cells import write_cell
from bizenv_rules.evidence.records import Record, layout
from bizenv_rules.evidence.titles import RECORD_TITLE
from bizenv_rules.evidence.vocabulary import Vocabulary


def as_dict(record: Record) -> dict[str, object]:
    """The fields that say something: kind first, then what is given and differs from its default.

    >>> from bizenv_rules.evidence.records import Meeting
    >>> as_dict(Meeting(id="m1", unit="商务局", period="2021Q3", times=2))
    {'record': 'meeting', 'id': 'm1', 'unit': '商务局', 'period': '2021Q3', 'times': 2}
    """
    cls: Any = type(record)
    names, values, defaults = _layout(cls)
    given = {name: value for name, value, default in zip(names, values(record), defaults, strict=True) if value != default}
    return {"record": record.record, **given}


@cache
def _layout(cls: type[Any]) -> tuple[tuple[str, ...], Callable[[Record], tuple[object, ...]], tuple[object, ...]]:
    """Names, values and defaults of a kind's fields."""
    fields = layout(cls)
    return tuple(fields), attrgetter(*fields), tuple(fields.values())


def digest_of(records: Iterable[Record]) -> str:
    """sha256 of what records say, the same on every machine.

    >>> from bizenv_rules.evidence.records import Meeting
    >>> digest_of([Meeting(id="m1", unit="商务局")]) == digest_of([Meeting(id="m1", unit="商务局", times=1)])
    True
    """
    lines = json.dumps([as_dict(record) for record in records], ensure_ascii=False, default=str)
    return hashlib.sha256(lines.encode()).hexdigest()


def to_jsonl(records: Iterable[Record]) -> str:
    """One record a line; numbers exactly as they are, a fraction as the text ``88/3``.

    >>> from bizenv_rules.evidence.records import Rating
    >>> print(to_jsonl([Rating(id="r1", unit="甲镇", period="2021", mark=Decimal("27.50"))]), end="")
    {"record": "rating", "id": "r1", "unit": "甲镇", "period": "2021", "mark": 27.50}
    """
    return "".join(f"{{{', '.join(f'{_json(name)}: {_json(value)}' for name, value in as_dict(record).items())}}}\n" for record in records)


def _json(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Fraction) and value.denominator == 1:
        return str(value)
    if isinstance(value, Fraction | dt.date):
        return json.dumps(str(value))
    return json.dumps(value, ensure_ascii=False)


def to_csv(records: Iterable[Record], vocabulary: Vocabulary, *, titles: bool = True) -> str:
    """One table of all records, headed by Chinese titles (or field names), with a column for the kind.

    Columns are those that some record fills. Texts that a spreadsheet would take for formulas begin with ``'``.

    >>> from bizenv_rules.evidence.records import Rating
    >>> from bizenv_rules.evidence.vocabulary import standard
    >>> print(to_csv([Rating(id="r1", unit="甲镇", period="2021", mark=27)], standard()), end="")
    记录类型,编号,单位,期间,得分
    评议打分,r1,甲镇,2021,27
    """
    headings: dict[str, None] = {RECORD_TITLE if titles else "record": None}
    rows: list[Mapping[str, str]] = []
    for record in records:
        kind = vocabulary[record.record]
        fields = as_dict(record)
        row = {RECORD_TITLE if titles else "record": write_cell(kind.title if titles else kind.name)}
        row |= {kind.fields[name].title if titles else name: write_cell(value) for name, value in fields.items() if name != "record"}
        headings |= dict.fromkeys(row)
        rows.append(row)
    out = StringIO(newline="")
    writer = csv.DictWriter(out, list(headings), restval="")  # its own line ends, \r\n, are what makes it quote both
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
