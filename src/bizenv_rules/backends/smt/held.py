"""``Held``: what the solver holds of one node in one row, and ``Input``: one fact of one row, shared by all who read it."""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction

from bizenv_rules.backends.smt.logic import Term, Truth
from bizenv_rules.lean import dataclass


@dataclass(frozen=True, slots=True)
class Unsupported:
    """The node that could not be followed, and why."""

    node: int
    why: str


@dataclass(frozen=True, slots=True)
class Held:
    """A value: its number (of no meaning where it is NA or MISSING), whether it is NA, whether it is MISSING.

    ``id``: two of one space with the same id are the same function of the same inputs. ``few``: the only numbers it can be,
    where they are few. ``loose``: a part of it was not followed and can be anything, so that nothing but a proof counts.
    """

    id: int
    number: Term
    na: Truth = False
    missing: Truth = False
    few: tuple[Fraction, ...] | None = None
    loose: Unsupported | None = None


@dataclass(slots=True)
class Input:
    """A fact in one row. ``name``: who it is; editions that read the same fact share it. ``here``: whether the row is there."""

    name: Hashable
    held: Held
    here: Truth = True
