"""How long ``prove`` and its single questions take for the five documents: CPU time, the rubric loaded, medians.

``python -m benchmarks.proofs`` prints the table alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from statistics import median

import bizenv_rules as bz

ROUNDS = 7
QUESTIONS: tuple[tuple[str, float, Callable[[bz.Rubric], object]], ...] = (
    ("prove", 2000, bz.prove),
    ("bounds", 5, bz.bounds),
    ("reachable", 150, bz.reachable),
    ("bands", 200, bz.bands),
)


def milliseconds(ask: Callable[[bz.Rubric], object], rubric: bz.Rubric) -> float:
    """The median; nothing is kept between two rounds."""
    taken = []
    for _ in range(ROUNDS):
        start = time.thread_time()
        ask(rubric)
        taken.append(time.thread_time() - start)
    return median(taken) * 1e3


def table() -> Iterator[str]:
    """Rows of a page: a document a row."""
    yield "## Proofs"
    yield ""
    yield "Milliseconds with the rubric loaded, no list of units, three forms behind every mean; `bounds` without the facts for its ends."
    yield ""
    yield f"| document | {' | '.join(name for name, _, _ in QUESTIONS)} |"
    yield "|---" * (1 + len(QUESTIONS)) + "|"
    yield f"| to reach | {' | '.join(f'{most:,.0f}' for _, most, _ in QUESTIONS)} |"
    for name, edition in bz.library():
        rubric = bz.library(name, edition)
        rubric.program()
        found = [milliseconds(ask, rubric) for _, _, ask in QUESTIONS]
        yield f"| {name} {edition} | {' | '.join(f'{each:,.1f}' for each in found)} |"


if __name__ == "__main__":
    print("\n".join(table()))
