"""R160: what a rubric assumes can hold together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bizenv_rules.checks.assumed import ruled_out
from bizenv_rules.checks.proof import Proof, by_name
from bizenv_rules.checks.supposed import View


def check(there: Sequence[View]) -> Iterator[Proof]:
    """One statement an assumption, over all classes."""
    ground = there[0].ground
    none_left = bool(ground.assumed.used) and ruled_out(ground.written)
    rest = there[0].named({})
    kept = any(not view.door(None).broken(view, by_name(rest)) for view in there)
    for one in (*ground.assumed.used, *ground.assumed.broken):
        at = f"assume.{one.id}"
        if one in ground.assumed.broken:
            words = "no evidence keeps to it and to the assumptions before it: it is not used"
            yield Proof("R160", "refuted", "interval", at, words, one.clause)
        elif any(view.is_real and view.range(one.when).hi == 0 for view in there):
            yield Proof("R160", "refuted", "reading", at, "a unit of the list breaks it", one.clause)
        elif none_left:
            yield Proof(
                "R160", "refuted", "interval", at, "the assumptions together leave no class of units: none is ruled out", one.clause
            )
        elif kept:
            yield Proof("R160", "proved", "replay", at, "evidence keeps to it", one.clause, rest)
        else:
            yield Proof("R160", "unknown", "replay", at, "evidence keeps to it: not decided", one.clause)
