"""Which records a condition can hold for: its alternatives, each a set of demands on single fields."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import product

from bizenv_rules.expr.tree import Lit, Name, Op, Tree
from bizenv_rules.lean import dataclass

MOST = 256
"""More alternatives than this are not followed."""

Values = frozenset[object]
Alternative = tuple["Demand", ...]


@dataclass(frozen=True, slots=True)
class Demand:
    """``what`` (a field, or a condition taken whole) is one of ``values``, or none of them."""

    what: Tree
    values: Values
    among: bool = True


class TooManyError(Exception):
    """A condition with more alternatives than are followed."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the record: the lists of the rubric, and answers to conditions about the unit."""

    lists: Mapping[str, tuple[str, ...]]
    answers: Mapping[Tree, bool]


NOTHING = Known({}, {})


def together(trees: Iterable[Tree], known: Known = NOTHING) -> Alternative | None:
    """Demands under which all the conditions hold at once; None if they contradict each other.

    Raises ``TooManyError`` where that was not followed. A condition that is no comparison with fixed texts counts as one that can
    go either way.

    >>> from bizenv_rules.expr.tree import BOOL, TEXT
    >>> def level(word): return Op("==", (Name("level", TEXT), Lit(word, TEXT)), BOOL)
    >>> together([level("省级"), level("市级")]) is None, together([level("省级")])[0].values
    (True, frozenset({'省级'}))
    """
    every = [tuple(_alternatives(tree, known, wanted=True)) for tree in trees]
    many = 1
    for some in every:
        many *= max(len(some), 1)
    if many > MOST:
        raise TooManyError
    for parts in product(*every):
        merged = _merged([demand for part in parts for demand in part])
        if merged is not None:
            return merged
    return None


def said(demands: Alternative) -> str:
    """The demands on fields, for people; conditions taken whole are left out."""
    parts = []
    for demand in demands:
        if isinstance(demand.what, Name) and demand.among:
            words = [{True: "yes", False: "no"}.get(value, str(value)) for value in demand.values]  # type: ignore[call-overload]
            parts.append(f"{demand.what.name} {' or '.join(sorted(words))}")
    return ", ".join(parts)


def _alternatives(tree: Tree, known: Known, *, wanted: bool) -> Iterator[Alternative]:
    if tree in known.answers:
        if known.answers[tree] is wanted:
            yield ()
        return
    match tree:
        case Lit(bool() as value):
            if value is wanted:
                yield ()
        case Op("not", (inner,)):
            yield from _alternatives(inner, known, wanted=not wanted)
        case Op("and" | "or" as word, args):
            yield from _joined(args, known, wanted=wanted, every=(word == "and") is wanted)
        case Op("!=", args, kind):
            yield from _alternatives(Op("==", args, kind), known, wanted=not wanted)
        case Op("==", (what, Lit(value))) | Op("==", (Lit(value), what)):
            yield (Demand(what, frozenset((value,)), wanted),)
        case Op("in", (what, held)) if (words := _listed(held, known)) is not None:
            yield (Demand(what, frozenset(words), wanted),)
        case _:
            yield (Demand(tree, frozenset((wanted,))),)


def _joined(args: Collection[Tree], known: Known, *, wanted: bool, every: bool) -> Iterator[Alternative]:
    parts = [tuple(_alternatives(arg, known, wanted=wanted)) for arg in args]
    if not every:
        for part in parts:
            yield from part
        return
    many = 1
    for part in parts:
        many *= len(part)
    if many > MOST:
        raise TooManyError
    for chosen in product(*parts):
        yield tuple(demand for part in chosen for demand in part)


def _listed(held: Tree, known: Known) -> tuple[str, ...] | None:
    match held:
        case Lit(tuple() as words):
            return words
        case Name(name):
            return known.lists.get(name)
        case _:
            return None


def _merged(demands: Collection[Demand]) -> Alternative | None:
    """One demand a field; None if a field can meet no value."""
    allowed: dict[Tree, Values] = {}
    denied: dict[Tree, Values] = {}
    for demand in demands:
        if demand.among:
            allowed[demand.what] = allowed.get(demand.what, demand.values) & demand.values
        else:
            denied[demand.what] = denied.get(demand.what, frozenset()) | demand.values
    left = {what: values - denied.get(what, frozenset()) for what, values in allowed.items()}
    if not all(left.values()):
        return None
    return tuple(Demand(what, values) for what, values in left.items())
