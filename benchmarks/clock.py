"""How time is taken: CPU time of the thread, loops over all units, the two sides of a ratio in turn, medians.

Only ratios are worth quoting, since machines and moments differ; both sides of one are taken in the same rounds.
"""

from __future__ import annotations

import gc
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

ROUNDS = 7
HAND_SECONDS = 0.06
SYSTEM_SECONDS = 0.12


@dataclass(frozen=True)
class Ratio:
    """``system`` and ``hand``: seconds for one unit, medians of the rounds."""

    system: float
    hand: float

    @property
    def value(self) -> float:
        return self.system / self.hand


@contextmanager
def collector_off() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def one_round(function: Callable[[Any], object], inputs: Sequence[Any], seconds: float) -> float:
    """Seconds for one input: the median of repeated loops over all of them."""
    now = time.thread_time
    loops = []
    end = now() + seconds
    while not loops or now() < end:
        start = now()
        for each in inputs:
            function(each)
        loops.append(now() - start)
    return median(loops) / len(inputs)


def in_turn(
    hand: Callable[[Any], object],
    hand_inputs: Sequence[Any],
    system: Callable[[Any], object],
    inputs: Sequence[Any],
    rounds: int = ROUNDS,
) -> Ratio:
    """The two sides one after the other, round for round."""
    with collector_off():
        pairs = [(one_round(hand, hand_inputs, HAND_SECONDS), one_round(system, inputs, SYSTEM_SECONDS)) for _ in range(rounds)]
    return Ratio(median(system for _, system in pairs), median(hand for hand, _ in pairs))


def fresh(code: str, environment: Mapping[str, str]) -> float:
    """CPU seconds of a new interpreter that runs ``code``, user and system together."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True, env=dict(environment), stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
