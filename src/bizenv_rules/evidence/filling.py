"""The pass that lays records out: straight-line source with one branch for each kind of record.

Each branch reads the attributes of one class only and asks for nothing but dictionary and attribute steps, so a record
costs about as much as a line of a hand-written loop. The source is made of numbers and of field names that are identifiers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from bizenv_rules.evidence.records import Record
from bizenv_rules.lean import dataclass

Cell = dict[Any, list[Any]]
Cells = dict[int, Cell]
new_cells: Final[Callable[[], Cells]] = partial(defaultdict, partial(defaultdict, list))
"""Bin → key → what the pass keeps of each record. Read it with ``get``: asking by index would make a cell."""

Fill = Callable[..., int]
"""``fill(records, open, put, odd, other, bins)``: see ``filler``. Gives the last bin in which a record with a period is dated."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One kind: its class, the field that is the key (``""``: None), the field that is kept (``""``: the record itself)."""

    cls: type[Record]
    key: str = ""
    kept: str = ""


def filler(branches: Sequence[Branch], *, without_indicator: bool = False, is_steady: bool = False) -> Fill:
    """The compiled pass over the kinds.

    ``open(unit)`` gives the cells of a unit, one for each kind. A verified record that stands for itself and corrects
    nothing (and, if asked for, names no indicator) goes to its bin and key; if its date or period is new to ``bins``,
    ``put(kind, record, key, kept)`` takes it; all others ``odd(kind, record, key)``, and records of further kinds ``other(record)``.
    ``is_steady``: bins are long, so that the next record of a kind is likely to be in the same one.
    """
    plain = "r.verified and r.times == 1 and r.revises is None and not r.withdrawn"
    plain += " and r.indicator is None" if without_indicator else ""
    names, cells = ("".join(f"{letter}{n}, " for n in range(len(branches))) for letter in "Kc")
    last = "; " + " = ".join(f"b{n}" for n in range(len(branches))) + " = -1" if is_steady else ""
    lines = [
        f"def make({names}):",
        " def fill(records, open, put, odd, other, bins):",
        "  unit = None; top = -1",
        "  for r in records:",
        "   t = type(r)",
    ]
    for n, branch in enumerate(branches):
        key, kept = (f"r.{_word(branch.key)}" if branch.key else "None"), (f"r.{_word(branch.kept)}" if branch.kept else "r")
        stored = [f"      c{n}[b][{key}].append({kept})"]
        if is_steady:
            stored = [f"      if b != b{n}: b{n} = b; x{n} = c{n}[b]", f"      x{n}[{key}].append({kept})"]
        lines += [
            f"   {'elif' if n else 'if'} t is K{n}:",
            "    if r.unit != unit:",
            f"     unit = r.unit{last}",
            f"     {cells}= open(unit)",
            f"    if {plain}:",
            "     try:",
            "      if r.period is None: b = bins[r.date]",
            "      else:",
            "       if r.date is not None:",
            "        b = bins[r.date]",
            "        if b > top: top = b",
            "       b = bins[r.period]",
            *stored,
            "     except KeyError:",
            f"      put({n}, r, {key}, {kept})",
            f"    else: odd({n}, r, {key})",
        ]
    lines += ["   else: other(r)" if branches else "   other(r)", "  return top", " return fill"]
    scope: dict[str, Any] = {"__builtins__": {"type": type, "KeyError": KeyError}}
    exec(compile("\n".join(lines), "<filling>", "exec"), scope)  # noqa: S102  # numbers and field names that were checked
    fill: Fill = scope["make"](*(branch.cls for branch in branches))
    return fill


def _word(field: str) -> str:
    if not field.isidentifier():
        raise ValueError(f"{field!r} is not the name of a field")
    return field
