"""A programme given to scipy's HiGHS, which is imported here alone, and its answer as whole steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil
from typing import Any, Final

from bizenv_rules.effort.milp import CONST, Line, Programme
from bizenv_rules.lean import dataclass

INFEASIBLE: Final = 2
NEAR: Final = 1e-6
"""How far HiGHS may be from a whole number."""


@dataclass(frozen=True, slots=True)
class Solved:
    """Steps of each input that moves; ``least``: in cost units, below which no plan can cost, as far as floats tell."""

    steps: Mapping[int, int]
    least: int


def has_scipy() -> bool:
    """Whether the extra is installed."""
    from importlib.util import find_spec

    return find_spec("scipy") is not None


def solve(programme: Programme, prices: Sequence[int], seconds: float | None) -> Solved | None:
    """The cheapest steps found. None where there are none; ``TimeoutError`` where the time was over before any was found.

    ``prices``: cost units of one step of each input.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    goal: Line = {}
    for (far, _), price in zip(programme.moved, prices, strict=True):
        for variable, factor in far.items():
            goal[variable] = goal.get(variable, Fraction(0)) + factor * price
    n = len(programme.low)
    matrix, low, high = _matrix(programme)
    options: dict[str, Any] = {"mip_rel_gap": 0.0} | ({} if seconds is None else {"time_limit": max(seconds, 0.1)})
    found = milp(
        [float(goal.get(variable, 0)) for variable in range(n)],
        integrality=[int(whole) for whole in programme.whole],
        bounds=Bounds([float(each) for each in programme.low], [float(each) for each in programme.high]),
        constraints=LinearConstraint(matrix, low, high),
        options=options,
    )
    if found.x is None:
        if found.status == INFEASIBLE:
            return None
        raise TimeoutError(found.message)
    values = [round(x) if whole else x for x, whole in zip(found.x, programme.whole, strict=True)]
    steps = {i: k for i in range(len(prices)) if (k := _steps(programme.lines[i], values))}
    return Solved(steps, ceil(found.mip_dual_bound - NEAR * max(1.0, abs(found.mip_dual_bound))))


def _steps(line: Line, values: Sequence[Any]) -> int:
    return int(sum(factor * values[variable] for variable, factor in line.items() if variable != CONST))


def _matrix(programme: Programme) -> tuple[Any, list[float], list[float]]:
    from scipy.sparse import csr_matrix

    data: list[float] = []
    columns: list[int] = []
    starts = [0]
    for line, _, _ in programme.rows:
        data += [float(factor) for factor in line.values()]
        columns += list(line)
        starts.append(len(columns))
    matrix = csr_matrix((data, columns, starts), shape=(len(programme.rows), len(programme.low)))
    low = [float("-inf") if end is None else float(end) for _, end, _ in programme.rows]
    return matrix, low, [float("inf") if end is None else float(end) for _, _, end in programme.rows]
