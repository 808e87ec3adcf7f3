"""What both sets of pretend evidence share: numbered records, dates, and the line that says they are pretend."""

from __future__ import annotations

import random
from typing import Final

Value = str | int | float | bool | list[str]
Row = dict[str, Value]

LAST_DAY: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
UNITS_HEAD: Final = "# 合成数据：单位是虚构的，由 examples/make_examples.py 生成\nlanguage: 1\nunits:\n"


class Evidence:
    """Records of one document, numbered as they come; every one says that it is synthetic."""

    def __init__(self, prefix: str) -> None:
        self.prefix, self.rows = prefix, list[Row]()

    def add(self, record: str, unit: str, **fields: Value) -> None:
        """One more record."""
        number = len(self.rows) + 1
        self.rows.append({"id": f"{self.prefix}{number:04d}", "record": record, "unit": unit, **fields, "source": f"合成材料{number:04d}"})


def day(rng: random.Random, year: int, first: int = 1, last: int = 12) -> str:
    """A date in the months from ``first`` to ``last``."""
    month = rng.randint(first, last)
    return f"{year}-{month:02d}-{rng.randint(1, LAST_DAY[month - 1]):02d}"
