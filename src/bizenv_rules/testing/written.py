"""Data as YAML in flow form, and cases as a person would write them."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bizenv_rules.points import exact_text

_PLAIN = re.compile(r"[\w一-鿿]([\w一-鿿.·+()《》“”-]*[\w一-鿿)》”])?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_OTHER = re.compile(r"[\d.+-][\d_.,:eE/+-]*|true|false|null|yes|no|on|off|~|nan|inf", re.IGNORECASE)


def flow(data: Any) -> str:
    """The data as YAML in flow form; numbers as they are, words without quotes where that is safe.

    >>> flow({"record": "article", "level": "省级", "n": [1, Decimal("0.50"), Fraction(1, 3)], "text": "a, b", "是": True})
    '{record: article, level: 省级, n: [1, 0.5, 1/3], text: "a, b", 是: true}'
    """
    match data:
        case Mapping():
            return "{" + ", ".join(f"{word(str(key))}: {flow(value)}" for key, value in data.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(flow, data)) + "]"
        case bool() | None:
            return json.dumps(data)
        case int() | Decimal() | Fraction():
            return exact_text(Fraction(data))
        case dt.date():
            return data.isoformat()
        case _:
            return word(str(data))


def word(text: str) -> str:
    """A text as a YAML scalar that is read back as the same text.

    >>> word("省级"), word("2021"), word("a: b")
    ('省级', '"2021"', '"a: b"')
    """
    safe = _DAY.fullmatch(text) or (_PLAIN.fullmatch(text) and not _OTHER.fullmatch(text))
    return text if safe else json.dumps(text, ensure_ascii=False)


def case_text(case: Mapping[str, Any], *, indent: int = 2) -> str:
    """A case as an entry of ``tests:``, one key a line and one record a line.

    >>> print(case_text({"name": "空", "evidence": [{"record": "finding"}], "expect": {"score": 1}}), end="")
      - name: 空
        evidence:
          - {record: finding}
        expect: {score: 1}
    """
    lines = []
    for key, value in case.items():
        if key == "evidence" and value:
            lines += ["evidence:", *(f"  - {flow(record)}" for record in value)]
        else:
            lines.append(f"{key}: {flow(value)}")
    return "".join(f"{' ' * indent}{'  ' if n else '- '}{line}\n" for n, line in enumerate(lines))


def number(value: Fraction) -> int | Decimal | str:
    """A number as a file of cases holds it: whole, decimal, or a fraction as text.

    >>> number(Fraction(3)), number(Fraction(1, 2)), number(Fraction(1, 3))
    (3, Decimal('0.5'), '1/3')
    """
    text = exact_text(value)
    return int(text) if value.denominator == 1 else text if "/" in text else Decimal(text)
