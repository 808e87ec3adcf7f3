"""The workload scored by hand, by simpleeval and by the engine, at four sizes; answers are compared before anything is timed."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

from benchmarks import baseline, peer_simpleeval, workload
from benchmarks.baseline import Answer
from benchmarks.clock import Ratio, collector_off, in_turn
from benchmarks.engine import PERIOD, Engine, typed
from bizenv_rules.evidence.ledger import Ledger
from bizenv_rules.scoring.assess import assess

METHODS = ("jilin", "gaotai")
SIZES = (30, 300, 3_000, 30_000)
HAND = {"jilin": baseline.hand_jilin, "gaotai": baseline.hand_gaotai}
REFERENCE = {"jilin": baseline.reference_jilin, "gaotai": baseline.reference_gaotai}
SIMPLEEVAL = {"jilin": peer_simpleeval.simpleeval_jilin, "gaotai": peer_simpleeval.simpleeval_gaotai}
DRAW = {"jilin": workload.jilin, "gaotai": workload.gaotai}


@dataclass(frozen=True)
class System:
    """``inputs``: what it is given for each unit, made before timing; ``run``: one unit, timed; ``answer``: what it came to."""

    name: str
    inputs: Callable[[str, int], Sequence[Any]]
    run: Callable[[str], Callable[[Any], Any]]
    answer: Callable[[str, Any], Answer]


@cache
def engine(method: str, *, trace: bool = True) -> Engine:
    return Engine(method, trace=trace)


@cache
def flat(method: str, size: int) -> list[list[workload.Record]]:
    return [DRAW[method](s, size) for s in workload.units_of(size)]


@cache
def records(method: str, size: int) -> list[tuple[str, list[Any]]]:
    units = flat(method, size)
    return [(unit[0]["unit"], made) for unit, made in zip(units, typed(method, units), strict=True)]


@cache
def ledgers(method: str, size: int) -> list[tuple[str, Any]]:
    """Built, and read once, so that the columns are there; no result and no leaf is kept by them."""
    made = [(unit, engine(method).ledger(given)) for unit, given in records(method, size)]
    for unit, ledger in made:
        engine(method).columns(ledger, unit)
    return made


def _from_records(method: str, *, trace: bool = True) -> Callable[[Any], Any]:
    one = engine(method, trace=trace)

    def run(given: tuple[str, list[Any]]) -> Any:
        unit, listed = given
        return one.columns(one.ledger(listed), unit)

    return run


def _from_ledger(method: str, *, trace: bool = True) -> Callable[[Any], Any]:
    one = engine(method, trace=trace)

    def run(given: tuple[str, Any]) -> Any:
        unit, ledger = given
        return one.columns(ledger, unit)

    return run


def _answer(method: str, columns: Any) -> Answer:
    return engine(method).answer(columns)


SYSTEMS = (
    System("simpleeval, facts by Python, parsed before", flat, SIMPLEEVAL.__getitem__, lambda _, answer: answer),
    System("engine: typed records → index → score, trace kept", records, _from_records, _answer),
    System("engine: typed records → index → score, no trace", records, lambda method: _from_records(method, trace=False), _answer),
    System("engine: built ledger → score, trace kept", ledgers, _from_ledger, _answer),
    System("engine: built ledger → score, no trace", ledgers, lambda method: _from_ledger(method, trace=False), _answer),
)


def wrong(system: System, method: str, size: int) -> int:
    """How many units of a size it gets wrong."""
    wanted = [REFERENCE[method](unit) for unit in flat(method, size)]
    run = system.run(method)
    return sum(system.answer(method, run(given)) != want for given, want in zip(system.inputs(method, size), wanted, strict=True))


def ratio(system: System, method: str, size: int) -> Ratio:
    """To the hand-written loop, in the same rounds."""
    return in_turn(HAND[method], flat(method, size), system.run(method), system.inputs(method, size))


def assessed(method: str, *, is_built: bool) -> Ratio:
    """The public door: ``assess`` of eight units at 300 records, every card's score and grade read; for one unit."""
    one, units = engine(method), records(method, 300)
    everything = [record for _, given in units for record in given]
    ledger = Ledger(everything, one.vocabulary)

    def run(given: Ledger | None) -> list[Any]:
        report = assess(one.rubric, given or Ledger(everything, one.vocabulary), period=PERIOD)
        return [(card.score, card.grade) for card in report.cards]

    wanted = [(Fraction(total), grade) for total, grade in (REFERENCE[method](unit) for unit in flat(method, 300))]
    assert run(ledger) == wanted
    found = in_turn(HAND[method], flat(method, 300), run, [ledger if is_built else None])
    return Ratio(found.system / len(units), found.hand)


def kept_bytes(method: str, size: int = 300) -> float:
    """What stays in memory for each unit after scoring from a built ledger, beside the ledger itself."""
    one = engine(method)
    given = ledgers(method, size)
    for unit, ledger in given:
        one.columns(ledger, unit)
    with collector_off():
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        kept = [one.columns(ledger, unit) for unit, ledger in given for _ in range(20)]
        after = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
    return (after - before) / len(kept)
