"""How long ``difference`` takes between a document and one slip in it: CPU time, both loaded, medians.

``python -m benchmarks.diff`` prints the table alone.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median

import bizenv_rules as bz
from benchmarks.doors import ROOT

ROUNDS = 5
SLIPS = (
    ("Jilin", "jilin_jkq_2021", "itself", "", ""),
    ("Jilin", "jilin_jkq_2021", "3 made 2", "count: conduct_problems, each: 3}", "count: conduct_problems, each: 2}"),
    ("Jilin", "jilin_jkq_2021", "0.5 made 0.05", "区县级: 0.5}", "区县级: 0.05}"),
    ("Jilin", "jilin_jkq_2021", "a level's cap gone", "          level_caps: {区县级: 3}\n", ""),
    ("Jilin", "jilin_jkq_2021", "from made above", "{grade: 优秀, from: 90", "{grade: 优秀, above: 90"),
    ("Yanshi", "yanshi", "caps of levels gone (equivalent)", "          level_caps: {国家级: 10, 省级: 10, 市级: 10}\n", ""),
    ("Yanshi", "yanshi", "floor −10 made −5", "      floor: -10\n", "      floor: -5\n"),
    ("Gaotai", "gaotai_2021", "another reading", "quarters_to_year", "lowest"),
)


def editions(folder: str, what: str, before: str, after: str) -> tuple[bz.Program, bz.Program]:
    """The two programs that are compared."""
    text = (ROOT / "rubrics" / folder / "rubric.yaml").read_text("utf-8")
    if what == "another reading":
        rubric = bz.loads(text)
        return rubric.program({}), rubric.program({before: after})
    return bz.loads(text).program(), bz.loads(text.replace(before, after) if before else text).program()


def milliseconds(old: bz.Program, new: bz.Program, on: str) -> tuple[float, bz.Diff]:
    """The median, and the last answer."""
    taken = []
    for _ in range(ROUNDS):
        start = time.process_time()
        found = bz.difference(old, new, on=on)
        taken.append(time.process_time() - start)
    return median(taken) * 1e3, found


def table() -> Iterator[str]:
    """Rows of a page: a question a row."""
    yield "## Two editions"
    yield ""
    yield "Milliseconds of CPU time from two programs to the proof, or to the replayed witness of fewest facts; the measure is 1,000."
    yield ""
    yield "| document | slip | on | ms | answer | facts |"
    yield "|---|---|---|---|---|---|"
    for name, folder, what, before, after in SLIPS:
        old, new = editions(folder, what, before, after)
        for on in ("total", *(["grade"] if old.grade is not None else [])):
            taken, found = milliseconds(old, new, on)
            facts = str(len(found.smallest)) if found.verdict == "refuted" else "–"
            yield f"| {name} | {what} | {on} | {taken:,.0f} | {found.verdict} ({found.method}) | {facts} |"


if __name__ == "__main__":
    print("\n".join(table()))
