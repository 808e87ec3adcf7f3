"""``docs/performance.md``: the table, and what was measured how."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.clock import ROUNDS

HEAD = """# Speed

Written by `make bench` (never a test). Only ratios are worth quoting: machines differ, and so do moments. Every ratio was
taken interleaved in one process: the two sides in turn, {rounds} rounds, medians of the CPU time of the thread.

**1.0 is a loop written by hand for this one document** ([baseline.py](../benchmarks/baseline.py)): one pass over plain dicts,
plain ints, no dates, no checks, no corrections, no trace. Before anything is timed, each system scores every unit and is compared with
a separate program over fractions; one that differs is printed as BAD and has no ratio.

{python}, one thread. The hand-written loop took {jilin} µs a unit on Jilin and {gaotai} µs on Gaotai at 300 records.
"""

NOTES = """
## What is measured

* **Workload**: one unit is a list of records for the scoring part of Jilin's document and one for Gaotai's department sheet in four
  quarters with the 40/10/50 blend, generated with a seed ([workload.py](../benchmarks/workload.py)); the rubrics are ordinary files
  ([jilin.yaml](../benchmarks/rubrics/jilin.yaml), [gaotai.yaml](../benchmarks/rubrics/gaotai.yaml)) with the conventions of the
  benchmark, which are no readings of the documents. Eight units at 30 and 300 records, three at 3,000, one at 30,000.
* **Typed records → index → score**: for each unit a new `Ledger` of its records, which came through the door before; the index is
  built inside the timing. Then the compiled plan runs, and the trace is kept: the value of every node. Small steps (a product with a
  constant, a clamp, a curve, a choice, a rounding) are not stored a second time; they are taken again when somebody looks.
* **Built ledger → score**: the ledger has its columns of numbers, by unit, kind, period and key, in order. No leaf and no result is
  kept between two runs: each run adds the numbers up again. The sorted columns are kept; they are the index.
* **No trace**: only what score and grade need is computed.
* **simpleeval**: Python adds the records up to 40 or 89 facts, the engine evaluates 6 or 10 expressions that were parsed before.
* **Kept for each unit**: what `tracemalloc` counts for a result with its trace, beside the ledger.
* **Dicts → checked records**: 100,000 dicts of all kinds of the vocabulary in turn, each with all fields of its kind, through the door at
  once, the cyclic collector paused.
* **Loading**: text → schema → meaning → expressions → static findings → program, nothing kept; the file of 400 lines is the
  workload's Jilin with one key a line. Its YAML alone, by the C parser, is what a load cannot be faster than.
* **First run**: a new process that imports the package, loads Jilin's rubric and scores a unit; CPU time beyond a bare
  interpreter. Byte code is there, as it is where a package was installed.
"""


@dataclass(frozen=True)
class Line:
    """One measure: what was to be reached, what was, and in which unit."""

    what: str
    limit: float
    found: float
    unit: str = "×"

    @property
    def row(self) -> str:
        over = self.found / self.limit
        places = 2 if self.limit < 10 else 0
        verdict = "reached" if over <= 1 else f"missed by {over - 1:.0%}"
        return f"| {self.what} | {self.limit:g} {self.unit} | {self.found:.{places}f} {self.unit} | {over:.2f} | {verdict} |"


def page(lines: Sequence[Line], scoring: Sequence[Sequence[str]], sizes: Sequence[int], hand: Mapping[str, float], more: str) -> str:
    """The whole page."""
    head = HEAD.format(
        rounds=ROUNDS, python=f"Python {platform.python_version()}", jilin=f"{hand['jilin']:.0f}", gaotai=f"{hand['gaotai']:.0f}"
    )
    measures = [
        "## Measures",
        "",
        "| measure | to reach | found | found ÷ to reach | |",
        "|---|---|---|---|---|",
        *(line.row for line in lines),
        "",
    ]
    columns = [f"{document} {size:,}" for size in sizes for document in ("J", "G")]
    table = ["## Scoring, × the hand-written loop", "", "J is Jilin, G Gaotai; the number is how many records the unit has.", ""]
    table += [f"| system | {' | '.join(columns)} |", f"|---|{'---|' * len(columns)}", *(f"| {' | '.join(row)} |" for row in scoring), ""]
    return "\n".join([head, *measures, *table, more]) + NOTES
