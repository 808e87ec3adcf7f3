"""``dataclass`` as the standard library has it, for a fresh start: methods are shared or written when they are first called.

The standard one writes and compiles the text of six methods for each class when its module is read. For a few hundred
classes that is more than all the rest of a start; here only the ``__init__`` of a class that is used is ever compiled.
"""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(cls=None, /, *, frozen=False, slots=False, eq=True, order=False, repr=True, kw_only=False):  # noqa: A002, ANN001, ANN201
        """The class as a dataclass: it compares, hashes if frozen, prints and pickles as one of the standard library.

        >>> @dataclass(frozen=True, slots=True)
        ... class Mark:
        ...     panel: str
        ...     value: int = 0
        >>> Mark("领导"), Mark("领导") == Mark("领导", 0), dataclasses.replace(Mark("领导"), value=28)
        (Mark(panel='领导', value=0), True, Mark(panel='领导', value=28))
        >>> Mark("领导").value = 30
        Traceback (most recent call last):
        dataclasses.FrozenInstanceError: cannot assign to field 'value'
        """

        def make(cls):  # noqa: ANN001, ANN202
            made = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)(cls)
            _equip(made, frozen=frozen, slots=slots, eq=eq, repr=repr)
            for name in ("lt", "le", "gt", "ge") if order else ():
                setattr(
                    made, f"__{name}__", _ordered(getattr(operator, name), _getter(f.name for f in dataclasses.fields(made) if f.compare))
                )
            return made

        return make if cls is None else make(cls)


def _equip(made: Any, *, frozen: bool, slots: bool, eq: bool, repr: bool) -> None:  # noqa: A002
    own = made.__dict__
    fields = dataclasses.fields(made)
    made.__init__ = _first_init(made, fields, frozen=frozen)
    if repr and "__repr__" not in own:
        made.__repr__ = _repr
    if eq and "__eq__" not in own:
        made.__eq__ = _eq(_getter(f.name for f in fields if f.compare))
        if own.get("__hash__") is None:
            made.__hash__ = _hash(_getter(f.name for f in fields if (f.compare if f.hash is None else f.hash))) if frozen else None
    if frozen:
        made.__setattr__, made.__delattr__ = _frozen_setattr, _frozen_delattr
        made.__dataclass_params__.frozen = True
        if slots and "__getstate__" not in own:
            made.__getstate__, made.__setstate__ = _getstate, _setstate


def _getter(names: Iterable[str]) -> Any:
    """What is compared, ordered or hashed of an instance."""
    listed = tuple(names)
    return operator.attrgetter(*listed) if listed else lambda _: ()


# ------------------------------------------------------------------------------------------------------------- init


def _first_init(made: Any, fields: tuple[dataclasses.Field[Any], ...], *, frozen: bool) -> Any:
    """An ``__init__`` that puts the written one in its place when it is first called."""

    def __init__(self: Any, *args: Any, **values: Any) -> None:  # noqa: N807
        if made.__dict__["__init__"] is __init__:
            made.__init__ = _init(made, fields, frozen=frozen)
        made.__init__(self, *args, **values)

    __init__.__qualname__ = f"{made.__qualname__}.__init__"
    return __init__


def _init(made: Any, fields: tuple[dataclasses.Field[Any], ...], *, frozen: bool) -> Any:
    """Its text names the fields, and under names of our own their defaults and how they are set."""
    space: dict[str, Any] = {"__builtins__": {}, "new": dataclasses.MISSING}
    ordered = [f for f in fields if f.init and not f.kw_only] + [f for f in fields if f.init and f.kw_only]
    params, lines = ["self"], []
    for n, f in enumerate(ordered):
        if f.kw_only and "*" not in params:
            params.append("*")
        if f.default is not dataclasses.MISSING:
            space[f"d{n}"] = f.default
            params.append(f"{f.name}=d{n}")
        else:
            params.append(f.name if f.default_factory is dataclasses.MISSING else f"{f.name}=new")
    for n, f in enumerate(fields):
        value = f.name if f.init else f"f{n}()"
        if f.default_factory is not dataclasses.MISSING:
            space[f"f{n}"] = f.default_factory
            value = f"f{n}() if {f.name} is new else {f.name}" if f.init else value
        elif not f.init:
            continue
        lines.append(_assigned(made, f.name, n, value, space, frozen=frozen))
    if hasattr(made, "__post_init__"):
        lines.append("self.__post_init__()")
    text = f"def __init__({', '.join(params)}):\n " + "\n ".join(lines or ["pass"])
    exec(text, space)  # noqa: S102  # names of fields, which are identifiers, and our own
    init = space["__init__"]
    init.__qualname__, init.__module__ = f"{made.__qualname__}.__init__", made.__module__
    return init


def _assigned(made: Any, name: str, n: int, value: str, space: dict[str, Any], *, frozen: bool) -> str:
    if not frozen:
        return f"self.{name} = {value}"
    slot: Any = getattr(made, name, None)
    if type(slot).__name__ == "member_descriptor":
        space[f"s{n}"] = slot.__set__
        return f"s{n}(self, {value})"
    space["put"] = object.__setattr__
    return f"put(self, {name!r}, {value})"


# ---------------------------------------------------------------------------------------------------------- methods


def _repr(self: Any) -> str:
    shown = (f"{f.name}={getattr(self, f.name)!r}" for f in dataclasses.fields(self) if f.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _eq(get: Any) -> Any:
    def __eq__(self: Any, other: object) -> Any:  # noqa: N807
        if other.__class__ is not self.__class__:
            return NotImplemented
        return get(self) == get(other)

    return __eq__


def _ordered(compare: Any, get: Any) -> Any:
    def ordered(self: Any, other: object) -> Any:
        return compare(get(self), get(other)) if other.__class__ is self.__class__ else NotImplemented

    return ordered


def _hash(get: Any) -> Any:
    def __hash__(self: Any) -> int:  # noqa: N807
        return hash(get(self))

    return __hash__


def _frozen_setattr(self: Any, name: str, value: object) -> None:  # noqa: ARG001
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _frozen_delattr(self: Any, name: str) -> None:  # noqa: ARG001
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _getstate(self: Any) -> list[Any]:
    return [getattr(self, f.name) for f in dataclasses.fields(self)]


def _setstate(self: Any, state: list[Any]) -> None:
    for f, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, f.name, value)
