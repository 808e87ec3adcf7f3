"""The workload that speed is measured on is the one that was agreed, and every system that is timed gives its answers."""

from __future__ import annotations

import pytest
from benchmarks import scoring
from benchmarks.workload import digest

UNITS = (
    ("jilin", 30, 0, 8805, "达标", "e663ddc5afd8d515"),
    ("gaotai", 30, 0, 5697, "不达标", "2b1494c85ffac988"),
    ("jilin", 30, 1, 9070, "优秀", "d0e18dafbdffc038"),
    ("gaotai", 30, 1, 5532, "不达标", "d3f98a64c23c1fd2"),
    ("jilin", 30, 2, 8233, "达标", "bf559eb1cec80f7d"),
    ("gaotai", 30, 2, 2854, "不达标", "451e0b532f5f3723"),
    ("jilin", 30, 3, 9311, "优秀", "4716067184453eed"),
    ("gaotai", 30, 3, 3105, "不达标", "7027453f0add1fbb"),
    ("jilin", 30, 4, 8491, "达标", "ad2b3db055054eb8"),
    ("gaotai", 30, 4, 6087, "不达标", "a8ec49397755588c"),
    ("jilin", 30, 5, 8908, "达标", "c3640bf57f14f5f4"),
    ("gaotai", 30, 5, 4978, "不达标", "d95026fcd1cff680"),
    ("jilin", 30, 6, 9749, "优秀", "10e1232e243d7130"),
    ("gaotai", 30, 6, 5603, "不达标", "92e078baa978ff88"),
    ("jilin", 30, 7, 9541, "不达标", "c20d6efba8dd8012"),
    ("gaotai", 30, 7, 2692, "不达标", "b9a3730e1cc6b796"),
    ("jilin", 300, 0, 6799, "不达标", "5156f5935b9b98d6"),
    ("jilin", 300, 1, 6634, "不达标", "034ba6de692107aa"),
    ("jilin", 300, 2, 5794, "不达标", "b495be28d2a5341f"),
    ("jilin", 300, 3, 6285, "不达标", "99572825a922603e"),
    ("jilin", 300, 4, 6636, "不达标", "ff07c7d232835aca"),
    ("jilin", 300, 5, 5872, "不达标", "a729b431989a7a85"),
    ("jilin", 300, 6, 5625, "不达标", "1775d38d8318291b"),
    ("jilin", 300, 7, 5951, "不达标", "d79b8e2c69f41e37"),
    ("gaotai", 300, 0, 7789, "达标", "94a648397932b874"),
    ("gaotai", 300, 1, 8095, "达标", "82553dd6949b067a"),
    ("gaotai", 300, 2, 8765, "达标", "95a8f28b5db2bf70"),
    ("gaotai", 300, 3, 7045, "达标", "a8e1a78ba5b8eb13"),
    ("gaotai", 300, 4, 7820, "达标", "188c16ef00777674"),
    ("gaotai", 300, 5, 9317, "优秀", "670cad1b1c2ef5bb"),
    ("gaotai", 300, 6, 8504, "达标", "0a142bc401a07013"),
    ("gaotai", 300, 7, 7929, "达标", "68a30e6197e1abf0"),
    ("jilin", 3000, 0, 8829, "达标", "ce54c18da027cc20"),
    ("gaotai", 3000, 0, 8899, "达标", "bc491eaa6eb5ac17"),
    ("jilin", 3000, 1, 8085, "达标", "14a2aca5518b64f2"),
    ("gaotai", 3000, 1, 8627, "达标", "209899e3894792d8"),
    ("jilin", 3000, 2, 7950, "达标", "089d1496bd7bb3f7"),
    ("gaotai", 3000, 2, 7542, "达标", "a3475fbcb75f4b48"),
    ("jilin", 30000, 0, 8132, "达标", "68283c1e30afc3ac"),
    ("gaotai", 30000, 0, 8346, "达标", "6ef44e7f6473cbaa"),
)
"""Method, records, unit; the total in cents and the band that were worked out elsewhere; the digest of the records."""


@pytest.mark.parametrize("agreed", UNITS)
def test_the_records_are_those_that_were_agreed(agreed):
    """Drawn again, a unit's records have the digest they had, and the hand-written loop and the reference give its total and band."""
    method, size, unit, total, band, records = agreed
    flat = scoring.flat(method, size)[unit]
    assert digest(flat) == records
    assert scoring.HAND[method](flat) == (total, band)
    if size <= 300:  # the reference reads the list once for each item
        assert scoring.REFERENCE[method](flat) == (total, band)


@pytest.mark.parametrize("system", scoring.SYSTEMS, ids=lambda system: system.name)
@pytest.mark.parametrize("size", [30, 300])
@pytest.mark.parametrize("method", scoring.METHODS)
def test_what_is_timed_gives_the_right_answers(system, method, size):
    """simpleeval and the engine, from records and from a ledger, with and without trace, agree with the expected totals and bands."""
    run = system.run(method)
    expected = [(total, band) for name, many, _, total, band, _ in UNITS if (name, many) == (method, size)]
    assert [system.answer(method, run(given)) for given in system.inputs(method, size)] == expected


@pytest.mark.parametrize("method", scoring.METHODS)
def test_the_engine_is_right_about_many_records(method):
    """Three units of 3,000 records each score what was worked out elsewhere."""
    engine, expected = scoring.engine(method), [(unit[3], unit[4]) for unit in UNITS if unit[:2] == (method, 3000)]
    assert [engine.answer(engine.columns(engine.ledger(given), unit)) for unit, given in scoring.records(method, 3000)] == expected


@pytest.mark.parametrize("method", scoring.METHODS)
def test_the_trace_that_is_kept_is_the_one_of_exact(method):
    """Every node of a compiled run has the value that the definition gives it."""
    engine = scoring.engine(method)
    unit, given = scoring.records(method, 30)[0]
    ledger = engine.ledger(given)
    exact = engine.exact(ledger, unit)
    assert [list(column) for column in engine.columns(ledger, unit)] == [list(column) for column in exact]
