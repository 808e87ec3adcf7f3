"""Facts as lines of the generated text: a leaf is taken apart where it is handed out, or first looked at if it can be no number."""

from __future__ import annotations

from bizenv_rules.backends.compiled.held import MISSING, Held
from bizenv_rules.backends.compiled.lines import Lines
from bizenv_rules.plan import Absent, Fact, averaged


def pattern(op: Fact, node: int) -> str:
    """What the leaf is unpacked into, ``(number, n)`` or as a whole."""
    if op.measure.may_na or op.measure.may_miss:
        return f"l{node}"
    return f"({'l' if op.measure.grid is None else 'v'}{node}, {_second(op, node)})"


def _second(op: Fact, node: int) -> str:
    return f"d{node}" if op.measure.grid is None or averaged(op.measure) else "_"


def write(out: Lines, node: int, op: Fact) -> Held:
    """The lines that make whole numbers of the leaf; a value that the measure does not allow is declined."""
    measure = op.measure
    if isinstance(measure.source, Absent):
        return MISSING
    v, d, leaf = f"v{node}", f"d{node}", f"l{node}"
    scaled = ""
    if measure.grid is None:
        scaled = f"{d} = {leaf}.denominator*{d}; {v} = {leaf}.numerator"
    elif measure.grid.numerator != 1:
        scaled = f"{v} = {v}*{measure.grid.numerator}"
    if measure.may_na or measure.may_miss:
        with out.block(f"if type({leaf}) is pair:"):
            out.put(f"{leaf if measure.grid is None else v}, {_second(op, node)} = {leaf}")
            if scaled:
                out.put(scaled)
        one = "" if _second(op, node) == "_" else f"; {d} = 1"
        out.put(f"elif {leaf} is NA: " + (f"{v} = None{one}" if measure.may_na else "raise Decline"))
        out.put("else: " + (f"{v} = ...{one}" if measure.may_miss else "raise Decline"))
    elif scaled:
        out.put(scaled)
    return out.result(node, 1 if measure.grid is None else measure.grid.denominator, "" if _second(op, node) == "_" else d)
