"""The pass that fills an index: straight-line source with one branch for each kind of record.

Each branch reads the attributes of one class only, and asks for nothing but dictionary and attribute steps, so a record
costs about as much as a line of a hand-written loop. The source is made of numbers and of field names that are identifiers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from bizenv_rules.evidence.vocabulary import RecordKind

Fill = Callable[..., None]
"""``fill(records, open, put, lane, other, bins)``: see ``Index``."""


def filler(kinds: Sequence[RecordKind], keys: Sequence[str]) -> Fill:
    """The compiled pass for these kinds, each with its key field (``""``: none)."""
    names = "".join(f"K{n}, " for n in range(len(kinds)))
    cells = ", ".join(f"c{n}" for n in range(len(kinds)))
    lines = [
        f"def make({names}):",
        "  def fill(records, open, put, lane, other, bins):",
        "    unit = None",
        "    for r in records:",
        "      t = type(r)",
    ]
    for n, key in enumerate(keys):
        if key and not key.isidentifier():
            raise ValueError(f"{key!r} is not the name of a field")
        value = f"r.{key}" if key else "None"
        lines += [
            f"      {'elif' if n else 'if'} t is K{n}:",
            "        if r.unit != unit:",
            "          unit = r.unit",
            f"          {cells}, = open(unit)",
            "        if r.period is None and r.verified and r.times == 1 and r.revises is None and not r.withdrawn:",
            "          try:",
            f"            c{n}[bins[r.date]][{value}].append(r)",
            "          except KeyError:",
            f"            put({n}, r, {value})",
            "        else:",
            f"          lane({n}, r, {value})",
        ]
    lines += ["      else:", "        other(r)"] if keys else ["      other(r)"]
    lines += ["  return fill"]
    scope: dict[str, Any] = {"__builtins__": {"type": type, "KeyError": KeyError}}
    exec(compile("\n".join(lines), "<index>", "exec"), scope)  # noqa: S102  # numbers and field names that were checked
    fill: Fill = scope["make"](*(kind.cls for kind in kinds))
    return fill
