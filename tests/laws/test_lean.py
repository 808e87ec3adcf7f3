"""A lean dataclass is one of the standard library, but for when its methods are made."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizenv_rules import lean


def made(decorator, name):
    """The same class by either decorator."""

    class Base:
        a: int
        b: str = "b"
        c: list[int] = dataclasses.field(default_factory=list)
        d: int = dataclasses.field(default=0, compare=False)
        e: Any = dataclasses.field(default=None, repr=False, hash=False)

    Base.__name__ = Base.__qualname__ = name
    return decorator(frozen=True, slots=True)(Base)


Lean = made(lean.dataclass, "Lean")
Standard = made(dataclasses.dataclass, "Lean")
VALUES = st.fixed_dictionaries(
    {"a": st.integers(0, 2)}, optional={"b": st.sampled_from("bx"), "c": st.lists(st.integers(0, 1), max_size=1), "d": st.integers(0, 1)}
)


@given(VALUES, VALUES)
def test_it_compares_and_prints_as_the_standard_one(one, other):
    """Equality, and what is printed, are those of the standard library for the same fields."""
    lean_pair, standard_pair = (Lean(**one), Lean(**other)), (Standard(**one), Standard(**other))
    assert (lean_pair[0] == lean_pair[1]) == (standard_pair[0] == standard_pair[1])
    assert repr(lean_pair[0]) == repr(standard_pair[0])
    assert dataclasses.asdict(lean_pair[0]) == dataclasses.asdict(standard_pair[0])
    assert lean_pair[0] != standard_pair[0]


@lean.dataclass(frozen=True, slots=True)
class Mark:
    """A mark of a panel."""

    panel: str
    value: int = 0


@lean.dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands."""

    line: int
    column: int = dataclasses.field(default=1, compare=False)


@lean.dataclass(slots=True, kw_only=True)
class Open:
    """Not frozen; ``twice`` is worked out."""

    value: int
    twice: int = dataclasses.field(init=False, default=0)

    def __post_init__(self):
        self.twice = 2 * self.value


def test_it_can_be_hashed_copied_replaced_matched_and_pickled():
    """What one does with a value works with the first and with the second one alike."""
    for mark in (Mark("领导", 28), Mark("领导", value=28)):
        assert {mark: 1}[Mark("领导", 28)] == 1
        assert copy.deepcopy(mark) == pickle.loads(pickle.dumps(mark)) == mark
        assert dataclasses.replace(mark, value=30) == Mark("领导", 30)
        match mark:
            case Mark(panel, value):
                assert (panel, value) == ("领导", 28)


def test_it_is_frozen():
    """Setting and deleting a field is refused, and there is no room for another."""
    mark = Mark("领导")
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'value'"):
        mark.value = 3
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete field 'value'"):
        del mark.value
    assert not hasattr(mark, "__dict__")


def test_arguments_are_checked_as_those_of_any_function():
    """Too few, too many and unknown arguments raise ``TypeError`` that names the class, the first time too."""
    for _ in range(2):
        with pytest.raises(TypeError, match="missing 1 required positional argument: 'line'"):
            Place()
        with pytest.raises(TypeError, match="unexpected keyword argument 'row'"):
            Place(1, row=2)


def test_order_goes_by_what_is_compared():
    """Of two instances the fields that are compared decide; other classes are not comparable."""
    assert Place(1, 9) < Place(2, 1) and Place(1, 9) <= Place(1, 3) and Place(3) > Place(2) and Place(3) >= Place(3)
    with pytest.raises(TypeError):
        Place(1) < Mark("领导")  # noqa: B015


def test_what_is_not_frozen_changes_and_has_no_hash():
    """Fields by keyword, one worked out after the others, and no hash where values change."""
    one = Open(value=4)
    assert one.twice == 8
    one.value = 5
    assert one == copy.copy(one)
    with pytest.raises(TypeError, match="unhashable"):
        hash(one)
