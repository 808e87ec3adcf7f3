"""simpleeval, as one who knows it uses it: Python adds the records up to facts, the engine evaluates the document's expressions.

The expressions are parsed once and handed back as trees; the facts are its names. J has 40 facts and 6 expressions,
G 89 and 10; each result is put back under its name, so that later expressions may read it.
"""

from __future__ import annotations

from collections.abc import Callable

from simpleeval import SimpleEval

from benchmarks.baseline import Answer
from benchmarks.workload import BONUSES, DEDUCTIONS, DONE, MEDIA, PANELS, QUALITY, QUARTERS, VETOES, Record

Facts = dict[str, int]
_BAND = "'不达标' if veto > 0 else '优秀' if total >= 9000 else '达标' if total >= 7000 else '不达标'"


def _mean(name: str) -> str:
    return f"(0 if n_{name} == 0 else (2 * s_{name} + n_{name}) // (2 * n_{name}))"


def _jilin_expressions() -> dict[str, str]:
    bonuses = " + ".join(f"{points} * {item}" for item, points in BONUSES.items() if item != "b3d")
    return {
        "daily": "max(0, 4000 - (" + " + ".join(f"{points} * {item}" for item, points in DEDUCTIONS.items()) + "))",
        "yearend": " + ".join(map(_mean, PANELS)),
        "bonus": f"min(1000, {bonuses} + min(300, 50 * b3d))",
        "veto": " + ".join(VETOES),
        "total": "daily + yearend + bonus",
        "band": _BAND,
    }


def _gaotai_expressions() -> dict[str, str]:
    quarter = {
        f"Q{q}": "min(10000, (400 if o1 >= 2 else 0)"
        + "".join(f" + ({points} if n_{item}_{q} > 0 else 0)" for item, points in DONE.items())
        + f" + min(400, 100 * m1_{q}) + min(600, 200 * m2n_{q} + 400 * m2f_{q})"
        + "".join(f" + {_mean(f'{item}_{q}')}" for item in QUALITY)
        + ")"
        for q in QUARTERS
    }
    return {
        **quarter,
        "quarter": "(2 * (Q1 + Q2 + Q3 + Q4) + 4) // 8",
        "sup": _mean("gsup"),
        "city": _mean("gcity"),
        "veto": "0",
        "total": "(2 * (40 * quarter + 10 * sup + 50 * city) + 100) // 200",
        "band": _BAND,
    }


_JILIN_ZERO: Facts = {**dict.fromkeys((*DEDUCTIONS, *BONUSES, *VETOES), 0), **{f"{f}_{panel}": 0 for panel in PANELS for f in "sn"}}
_GAOTAI_ZERO: Facts = {
    "o1": 0,
    **{f"{item}_{q}": 0 for item in MEDIA for q in QUARTERS},
    **{f"n_{item}_{q}": 0 for item in DONE for q in QUARTERS},
    **{f"{f}_{item}_{q}": 0 for item in QUALITY for q in QUARTERS for f in "sn"},
    **{f"{f}_{item}": 0 for item in ("gsup", "gcity") for f in "sn"},
}


def _jilin_facts(records: list[Record]) -> Facts:
    facts = _JILIN_ZERO.copy()
    for r in records:
        item = r["item"]
        if r["kind"] == "mark":
            facts["s_" + item] += min(r["score_c"], PANELS[item])
            facts["n_" + item] += 1
        else:
            facts[item] += r["count"]
    return facts


def _gaotai_facts(records: list[Record]) -> Facts:
    facts = _GAOTAI_ZERO.copy()
    for r in records:
        kind, item = r["kind"], r["item"]
        if kind == "grade":
            name = f"{item}_{r['q']}"
            facts["s_" + name] += min(r["score_c"], QUALITY[item])
            facts["n_" + name] += 1
        elif kind == "mark":
            facts["s_" + item] += min(r["score_c"], 10000)
            facts["n_" + item] += 1
        elif kind == "done":
            facts[f"n_{item}_{r['q']}"] += 1
        elif item == "o1":
            facts[item] += r["count"]
        else:
            facts[f"{item}_{r['q']}"] += r["count"]
    return facts


def _evaluator(expressions: dict[str, str], facts_of: Callable[[list[Record]], Facts]) -> Callable[[list[Record]], Answer]:
    engine = SimpleEval(functions={"min": min, "max": max})
    trees = [(name, text, engine.parse(text)) for name, text in expressions.items()]

    def score(records: list[Record]) -> Answer:
        engine.names = names = facts_of(records)
        for name, text, tree in trees:
            names[name] = engine.eval(text, previously_parsed=tree)
        return names["total"], names["band"]

    return score


simpleeval_jilin = _evaluator(_jilin_expressions(), _jilin_facts)
simpleeval_gaotai = _evaluator(_gaotai_expressions(), _gaotai_facts)
