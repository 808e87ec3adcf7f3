"""``make bench``: measures, prints, and writes ``docs/performance.md``. ``--quick`` leaves out the larger units and writes nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from benchmarks import diff, doors, proofs, scoring, whatif
from benchmarks.clock import Ratio
from benchmarks.page import Line, page

HAND = ("jilin", "gaotai")


def main(arguments: list[str]) -> None:
    sizes = (30, 300) if "--quick" in arguments else scoring.SIZES
    ratios = _scored(sizes)
    table = [
        [system.name, *(_cell(ratios.get((system.name, method, size))) for size in sizes for method in HAND)] for system in scoring.SYSTEMS
    ]
    lines = [*_speeds(ratios), *_memory(), *_doors()]
    for line in lines:
        print(line.row, flush=True)
    hand = {method: _of(ratios, 0, method).hand * 1e6 for method in HAND}
    if "--quick" not in arguments:
        target = doors.ROOT / "docs" / "performance.md"
        target.write_text(page(lines, table, sizes, hand, _more()), "utf-8")
        print("docs/performance.md")


Found = dict[tuple[str, str, int], Ratio | None]


def _scored(sizes: tuple[int, ...]) -> Found:
    found: Found = {}
    for system in scoring.SYSTEMS:
        for size in sizes:
            for method in HAND:
                bad = scoring.wrong(system, method, size)
                found[system.name, method, size] = None if bad else scoring.ratio(system, method, size)
                print(f"{system.name} · {method} {size:,}: {_cell(found[system.name, method, size])}", flush=True)
    return found


def _cell(ratio: Ratio | None) -> str:
    return "BAD" if ratio is None else f"{ratio.value:.2f}"


def _of(ratios: Found, system: int, method: str, size: int = 300) -> Ratio:
    found = ratios[scoring.SYSTEMS[system].name, method, size]
    assert found is not None, "a measure needs right answers"
    return found


def _speeds(ratios: Found) -> Iterator[Line]:
    yield Line("typed records → index → score, trace kept: Jilin, 300 records", 1.0, _of(ratios, 1, "jilin").value)
    yield Line("the same: Gaotai", 1.2, _of(ratios, 1, "gaotai").value)
    for method, name in (("jilin", "Jilin"), ("gaotai", "Gaotai")):
        yield Line(f"built ledger → score, trace kept: {name}", 0.35, _of(ratios, 3, method).value)
    for method, name in (("jilin", "Jilin"), ("gaotai", "Gaotai")):
        # From typed records; both sides as ratios to the loop of their own rounds.
        yield Line(f"trace kept ÷ no trace, from typed records: {name}", 1.15, _of(ratios, 1, method).value / _of(ratios, 2, method).value)
    for method, name in (("jilin", "Jilin"), ("gaotai", "Gaotai")):
        if (scoring.SYSTEMS[1].name, method, 30_000) in ratios:
            grown = _of(ratios, 1, method, 30_000).system / _of(ratios, 1, method).system
            yield Line(f"30,000 records ÷ 300 records, from typed records: {name}", 130, grown)


def _memory() -> Iterator[Line]:
    for method, name in (("jilin", "Jilin"), ("gaotai", "Gaotai")):
        yield Line(f"kept for each unit: {name}", 4.0, scoring.kept_bytes(method) / 1024, "KB")


def _doors() -> Iterator[Line]:
    yield Line("dicts → checked records, each", 3.0, doors.door_seconds() * 1e6, "µs")
    yield Line("loading a rubric of 400 lines", 60, doors.load_seconds(doors.four_hundred_lines())[0] * 1e3, "ms")
    start = doors.start_seconds()
    yield Line("first run in a fresh process", 400, start.whole * 1e3, "ms")
    yield Line("first run from the kept program", 80, start.kept * 1e3, "ms")


def _more() -> str:
    rows = [
        "## Through the public door, × the hand-written loop",
        "",
        "| `assess`, 300 records, score and grade of every card read | J | G |",
        "|---|---|---|",
    ]
    for name, is_built in (("typed records → cards", False), ("built ledger → cards", True)):
        rows.append(f"| {name} | {' | '.join(f'{scoring.assessed(method, is_built=is_built).value:.2f}' for method in HAND)} |")
    rows += ["", *_loading(), "", *proofs.table(), "", *whatif.table(), "", *diff.table()]
    return "\n".join([*rows, ""])


def _loading() -> Iterator[str]:
    yield from ["## Loading, more", "", "| rubric | lines | ms | × its YAML alone |", "|---|---|---|---|"]
    texts = {"400 lines, one key a line": doors.four_hundred_lines()}
    texts |= {f"{name}, as shipped": path.read_text("utf-8") for name, path in doors.LIBRARY.items()}
    for name, text in texts.items():
        whole, parsed = doors.load_seconds(text)
        yield f"| {name} | {len(text.splitlines())} | {whole * 1e3:.0f} | {whole / parsed:.1f} |"


main(sys.argv[1:])
