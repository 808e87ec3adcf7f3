"""From a type hint to its coder; made once a hint, so that reading a program is mostly calling its classes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from inspect import get_annotations
from types import GenericAlias, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from bizenv_rules.codec.coder import KINDS, Coder, MisfitError, Plain, kind_of, read_all, read_at
from bizenv_rules.codec.scalars import literal, scalar

TAG: Final = "is"
_ABSENT: Final = object()
_made: dict[Any, Coder] = {}


def coder(hint: Any) -> Coder:
    """How the hint's values are written and read; ``TypeError`` if they have no form in JSON."""
    found = _made.get(hint)
    return _make(hint) if found is None else found


def _make(hint: Any) -> Coder:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _union(hint)
    if origin is tuple:
        return _row(hint) if get_args(hint)[-1] is not Ellipsis else _list(hint, tuple)
    if origin is frozenset:
        return _list(hint, frozenset)
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping(hint)
    if is_dataclass(hint):
        return _class(hint)
    found = _made[hint] = literal(hint) if origin is Literal else scalar(hint)
    return found


# ----------------------------------------------------------------------------------------------------- collections


def _list(hint: Any, cls: type) -> Coder:
    made = _made[hint] = Coder(list, cls)
    each = coder(get_args(hint)[0])

    def encode(value: Any) -> Plain:
        return [each.encode(item) for item in (sorted(value) if cls is frozenset else value)]

    made.encode, made.decode = encode, lambda data: cls(read_all(data, each))
    return made


def _row(hint: Any) -> Coder:
    made = _made[hint] = Coder(list, tuple)
    coders = [coder(arg) for arg in get_args(hint)]

    def decode(data: Plain) -> Any:
        if type(data) is not list or len(data) != len(coders):
            raise MisfitError(f"must be a list of {len(coders)}")
        return tuple(read_at(i, each, item) for i, (each, item) in enumerate(zip(coders, data, strict=True)))

    made.encode = lambda value: [each.encode(item) for each, item in zip(coders, value, strict=True)]
    made.decode = decode
    return made


def _mapping(hint: Any) -> Coder:
    """An object where the keys are texts, else a list of pairs in the order of their JSON."""
    key, value = get_args(hint)
    if key is not str:
        made = _made[hint] = Coder(list, dict)
        pair = _row(GenericAlias(tuple, (key, value)))
        made.encode = lambda table: sorted((pair.encode(item) for item in table.items()), key=json.dumps)
        made.decode = lambda data: dict(read_all(data, pair))
        return made
    made = _made[hint] = Coder(dict, dict)
    each = coder(value)

    def decode(data: Plain) -> Any:
        if type(data) is not dict:
            raise MisfitError(f"must be an object, not {kind_of(data)}")
        return {name: read_at(name, each, item) for name, item in data.items()}

    made.encode, made.decode = lambda table: {name: each.encode(item) for name, item in table.items()}, decode
    return made


# --------------------------------------------------------------------------------------------------------- classes


@cache
def _evaluated(module: str, hint: Any) -> Any:
    """A hint as it was written, evaluated where it stands; a few hints serve hundreds of fields."""
    return get_type_hints(type("", (), {"__annotations__": {"it": hint}, "__module__": module}))["it"]


def _class(cls: Any) -> Coder:
    made = _made[cls] = Coder(dict, cls)
    hints = {name: (base.__module__, hint) for base in reversed(cls.__mro__) for name, hint in get_annotations(base).items()}
    coders = {field.name: coder(_evaluated(*hints[field.name])) for field in fields(cls) if field.init}
    plain_kinds = {name: each.kind for name, each in coders.items() if each.is_plain}

    def decode(data: Plain) -> Any:
        if type(data) is not dict:
            raise MisfitError(f"must be an object, not {kind_of(data)}")
        found: dict[str, Any] = {}
        for name, plain in data.items():
            if type(plain) is plain_kinds.get(name):
                found[name] = plain
                continue
            if name not in coders:
                raise MisfitError(f"{cls.__name__} has no {name!r:.60}")
            try:
                found[name] = coders[name].decode(plain)
            except MisfitError as error:
                raise error.inside(name) from None
        try:
            return cls(**found)
        except TypeError:
            gone = [field.name for field in fields(cls) if field.name not in found and _default(field, coders) is _ABSENT]
            raise MisfitError(f"{cls.__name__} lacks {', '.join(gone)}") from None

    made.encode, made.decode = _class_writer(cls, coders), decode
    return made


def _class_writer(cls: Any, coders: Mapping[str, Coder]) -> Callable[[Any], Plain]:
    defaults: dict[str, Plain] = {}  # written out when first needed: a default may be of a class still in the making

    def encode(value: Any) -> Plain:
        if not defaults:
            defaults.update({field.name: _default(field, coders) for field in fields(cls) if field.init})
        found = {}
        for name, each in coders.items():
            plain, usual = each.encode(getattr(value, name)), defaults[name]
            if type(plain) is not type(usual) or plain != usual:
                found[name] = plain
        return found

    return encode


def _default(field: Field[Any], coders: Mapping[str, Coder]) -> Plain:
    if field.default is not MISSING:
        return coders[field.name].encode(field.default)
    return coders[field.name].encode(field.default_factory()) if field.default_factory is not MISSING else _ABSENT


# ---------------------------------------------------------------------------------------------------------- unions


def _union(hint: Any) -> Coder:
    """By the kind of JSON where that tells the alternatives apart; the others name their class under ``is``."""
    made = _made[hint] = Coder(object, object)
    plain, tagged = _told_apart([coder(arg) for arg in get_args(hint)])
    writers = {each.of: each.encode for each in plain.values()} | {each.of: _tagging(name, each) for name, each in tagged.items()}
    names = ", ".join([*(KINDS[kind] for kind in plain), *tagged])

    def decode(data: Plain) -> Any:
        name = data.get(TAG) if tagged and type(data) is dict else None
        if isinstance(name, str) and name in tagged:
            rest = {key: value for key, value in data.items() if key != TAG}
            return tagged[name].decode(rest if tagged[name].kind is dict else rest.get("value"))
        each = plain.get(type(data))
        if each is None:
            raise MisfitError(f"must be one of: {names}; not {kind_of(data) if name is None else repr(name)}")
        return each.decode(data)

    made.encode, made.decode = lambda value: writers[type(value)](value), decode
    return made


def _told_apart(coders: Sequence[Coder]) -> tuple[dict[type, Coder], dict[str, Coder]]:
    """Those that their kind of JSON tells apart (texts before what is only written as text), and the rest by name."""
    if len({each.of for each in coders}) < len(coders):
        raise TypeError("two alternatives of one class cannot be told apart")
    plain: dict[type, Coder] = {}
    tagged: dict[str, Coder] = {}
    objects = sum(each.kind is dict for each in coders)
    for each in sorted(coders, key=lambda each: (each.of is not each.kind, each.of.__name__)):
        if each.kind in plain or (each.kind is dict and objects > 1):
            tagged[each.of.__name__] = each
        else:
            plain[each.kind] = each
    return plain, tagged


def _tagging(name: str, each: Coder) -> Callable[[Any], Plain]:
    if each.kind is dict:
        return lambda value: {TAG: name, **each.encode(value)}
    return lambda value: {TAG: name, "value": each.encode(value)}
