"""The generated text under way: lines, what each node is held as, and the Python objects the text may name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from bizenv_rules.backends.compiled.held import MISSING, NOT_APPLICABLE, Held, denominator, stops, times
from bizenv_rules.intervals import Interval
from bizenv_rules.plan import Add, Clamp, Const, Mul, Plan, reads

Arm = tuple[str, Held]
"""A test ("" for otherwise) and what is then the value."""


class Lines:
    """What has been written so far. Names are ours (``v7, d7, x``) and numbers whole; nothing of the rubric's text is ever pasted."""

    def __init__(self, plan: Plan, ranges: Sequence[Interval]) -> None:
        self.plan, self.ranges = plan, ranges
        self.linear = linear(plan)
        self.held: dict[int, Held] = {}
        self.text: list[str] = []
        self.named: dict[str, object] = {}
        self._depth = 2

    def put(self, line: str) -> None:
        """One line more."""
        self.text.append("    " * self._depth + line)

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """Lines under a head."""
        self.put(head)
        self._depth += 1
        yield
        self._depth -= 1

    def named_as(self, name: str, text: str) -> str:
        """The text itself if it is a name or a number, else the name that now holds it."""
        if "*" not in text:
            return text
        self.put(f"{name} = {text}")
        return name

    def result(self, node: int, den: int, d: str = "") -> Held:
        """The node's own variable, with what its bounds say of NA and MISSING."""
        return Held(f"v{node}", den, d, self.ranges[node].na, self.ranges[node].miss)

    def alias(self, node: int, of: Held, den: int, factor: int = 1) -> Held:
        """The variable of another node, read over another denominator and times a factor; its own where not all readers can."""
        num, bound = of.num * factor, self.ranges[node]
        if num != 1 and node not in self.linear:
            self.strict(node, (of,), times(of.v, num))
            return self.result(node, den, of.d)
        return Held(of.v, den, of.d, bound.na, bound.miss, num=num)

    def divisor(self, node: int, names: Sequence[str]) -> str:
        """The product of divisors; a new variable if there are several."""
        if len(names) < 2:
            return names[0] if names else ""
        self.put(f"d{node} = {'*'.join(names)}")
        return f"d{node}"

    def strict(self, node: int, parts: Sequence[Held], value: str) -> None:
        """``value``, unless a part is NA or MISSING."""
        na, miss = stops(parts)
        value = f"... if {miss} else {value}" if miss else value
        self.put(f"v{node} = None if {na} else {value}" if na else f"v{node} = {value}")

    @contextmanager
    def strictly(self, node: int, parts: Sequence[Held], d: str = "") -> Iterator[None]:
        """Lines that set ``v`` (and ``d``), run only if no part is NA or MISSING."""
        na, miss = stops(parts)
        one = f"; {d} = 1" if d else ""
        heads = [f"if {na}: v{node} = None{one}"] if na else []
        if miss:
            heads.append(f"{'elif' if na else 'if'} {miss}: v{node} = ...{one}")
        if not heads:
            yield
            return
        for head in heads:
            self.put(head)
        with self.block("else:"):
            yield

    def choose(self, node: int, arms: Iterable[Arm]) -> Held:
        """The first arm whose test holds; the last has none."""
        listed = list(arms)
        parts = [part for _, part in listed]
        den = denominator(parts)
        own = {part.d for part in parts if part.number and part.value is None}
        if len(own) > 1:
            return self._choose_both(node, listed, den)
        d = next(iter(own), "")
        texts = [part.over(den, (d,) if d else ()) if part.value is not None else part.kept(den) for part in parts]
        value = texts[-1]
        for (test, _), text in zip(reversed(listed[:-1]), reversed(texts[:-1]), strict=True):
            value = f"{text} if {test} else {value}"
        self.put(f"v{node} = {value}")
        return self.result(node, den, d)

    def _choose_both(self, node: int, arms: Sequence[Arm], den: int) -> Held:
        word = "if"
        for test, part in arms:
            head = f"{word} {test}:" if test else "else:" if word == "elif" else "if 1:"
            self.put(f"{head} v{node} = {part.kept(den)}; d{node} = {part.d or 1}")
            word = "elif"
        return self.result(node, den, f"d{node}")


def linear(plan: Plan) -> frozenset[int]:
    """The nodes that sums, clamps and products with a constant alone read: they need no variable of their own for a factor."""
    others: set[int] = set()
    for node in plan.nodes:
        op = node.op
        constant = isinstance(op, Mul) and any(isinstance(plan.nodes[i].op, Const) for i in (op.a, op.b))
        if not (constant or isinstance(op, Add | Clamp)):
            others.update(reads(op))
    return frozenset(range(len(plan.nodes))) - others


def stop_arms(by: Held) -> list[Arm]:
    """The arms for a ``by`` that is NA or MISSING."""
    return [(f"{by.v} is None", NOT_APPLICABLE)] * by.na + [(f"{by.v} is ...", MISSING)] * by.miss
