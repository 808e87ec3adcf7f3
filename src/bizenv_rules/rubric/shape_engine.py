"""jsonschema over the published schemas, made quick: references followed once, ``if`` chains looked up, plain values let through.

What is faster here takes the same files as the published schemas do; a law holds the two equal. It is stricter in one point:
a name never ends in a line break.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from bizenv_rules.rubric.schema import schema
from bizenv_rules.rubric.schema_words import Schema

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

Errors = Iterator["ValidationError"]
Accepts = Callable[[Any], bool]

_ANNOTATIONS: Final = frozenset({"$schema", "$defs", "description", "examples", "defaultSnippets"})
_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "string": (str,),
    "number": (int, Decimal),
    "integer": (int,),
    "boolean": (bool,),
    "array": (list,),
}
_PLAIN: Final = frozenset(
    {"title", "type", "enum", "minLength", "maxLength", "pattern", "minimum", "maximum", "items", "minItems", "maxItems"}
)
_OF_OTHERS: Final = frozenset({"properties", "required", "additionalProperties", "minProperties", "maxProperties", "propertyNames"})
_NOTES: Final = frozenset({"markdownEnumDescriptions", "patternErrorMessage"})


def errors(what: str, data: object, path: tuple[str | int, ...] = ()) -> Errors:
    """Everything about ``data`` that the schema does not take, in the order of the file. ``path``: only what stands there."""
    here = _at(resolved(what), path)
    for step in path:
        data = data[step]  # type: ignore[index]  # the path was walked before
    return iter(()) if here is None else _checker()(here).iter_errors(data)


def _at(here: Schema, path: tuple[str | int, ...]) -> Schema | None:
    """The part of a schema that speaks about a path; None where none does."""
    for step in path:
        more = here.get("items") if isinstance(step, int) else here.get("properties", {}).get(step, here.get("additionalProperties"))
        if not isinstance(more, dict):
            return None
        here = more
    return here


# ------------------------------------------------------------------------------------------------- the schema, resolved


@cache
def resolved(what: str) -> Schema:
    """A schema whose references are the very objects they name, and whose items look their kind up."""
    published = schema(what)
    done: dict[str, Schema] = {}
    whole = _resolve(published, published.get("$defs", {}), done)
    seen: set[int] = set()
    for part in (whole, *done.values()):
        _mark(part, seen)
    return whole


def _resolve(part: Schema, defs: Mapping[str, Schema], done: dict[str, Schema]) -> Schema:
    if "$ref" in part:
        name = part["$ref"].removeprefix("#/$defs/")
        if name not in done:
            done[name] = {}
            done[name].update(_resolve(defs[name], defs, done))
        return done[name]
    out: Schema = {}
    for word, value in part.items():
        if word in _ANNOTATIONS:
            continue
        if word == "properties":
            out[word] = {name: sub if isinstance(sub, bool) else _resolve(sub, defs, done) for name, sub in value.items()}
        elif word == "allOf":
            rules = [_resolve(rule, defs, done) for rule in value]
            by = _by_word(rules)
            out["byWord" if by else "allOf"] = by or rules
        else:
            out[word] = _resolve(value, defs, done) if isinstance(value, dict) else value
    return out


def _by_word(rules: list[Schema]) -> Schema | None:
    """A chain of ``if`` this key is that word ``then``, as one look-up; None if the rules are of another sort."""
    cases: dict[str, Schema] = {}
    key = default = ""
    for rule in rules:
        tests = rule["if"].get("properties", {})
        if len(tests) != 1 or "const" not in next(iter(tests.values())) or set(rule) != {"if", "then"}:
            return None
        ((key, test),) = tests.items()
        cases[test["const"]] = rule["then"]
        default = default if rule["if"].get("required") else test["const"]
    return {"key": key, "cases": cases, "default": default}


def _mark(part: Any, seen: set[int]) -> None:
    """Gives every part that judges plain values alone a function that lets the right ones through."""
    if id(part) in seen or not isinstance(part, dict | list):
        return
    seen.add(id(part))
    for sub in list(part.values()) if isinstance(part, dict) else part:
        _mark(sub, seen)
    if isinstance(part, dict) and isinstance(part.get("type"), str | list) and (accepts := _accepting(part)) is not None:
        part["accepts"] = accepts


def _accepting(part: Schema) -> Accepts | None:
    if set(part) - _PLAIN - _OF_OTHERS - _NOTES:
        return None
    stated = part["type"] if isinstance(part["type"], list) else [part["type"]]
    types = frozenset(kind for word in stated for kind in _TYPES.get(word, ()))
    words = frozenset(part["enum"]) if "enum" in part else None
    if not types or (words is not None and (types != {str} or "string" not in stated)):
        return None
    shortest, longest = part.get("minLength", 0), part.get("maxLength")
    pattern = re.compile(part["pattern"]).search if "pattern" in part else None
    low, high = part.get("minimum"), part.get("maximum")
    fewest, most, entry = part.get("minItems", 0), part.get("maxItems"), part.get("items", {}).get("accepts")

    def text(value: str) -> bool:
        if words is not None:
            return value in words
        size = len(value)
        return (
            shortest <= size
            and (longest is None or size <= longest)
            and (pattern is None or (pattern(value) is not None and value[-1] != "\n"))
        )

    def accepts(value: Any) -> bool:
        kind = type(value)
        if kind not in types:
            return False
        if kind is str:
            return text(value)
        if kind is int or kind is Decimal:
            return (low is None or value >= low) and (high is None or value <= high)
        if kind is list:
            size = len(value)
            return entry is not None and fewest <= size and (most is None or size <= most) and all(map(entry, value))
        return kind is bool

    return accepts


# ------------------------------------------------------------------------------------------------------- the validator


@cache
def _checker() -> Any:
    from jsonschema import Draft202012Validator, validators

    own = {
        "properties": _properties,
        "additionalProperties": _additional,
        "propertyNames": _names,
        "required": _required,
        "items": _items,
        "pattern": _pattern,
        "byWord": _word,
    }
    return validators.extend(Draft202012Validator, own)  # type: ignore[no-untyped-call]  # typed nowhere


def _error(validator: str, *path: str | int, **more: Any) -> ValidationError:
    from jsonschema.exceptions import ValidationError

    return ValidationError("", validator=validator, path=path, **more)


def _fits(part: Schema, value: object) -> bool:
    accepts = part.get("accepts")
    return accepts is not None and accepts(value)


def _properties(validator: Any, properties: Mapping[str, Any], instance: Any, _part: Schema) -> Errors:
    if not isinstance(instance, dict):
        return
    for name, value in instance.items():
        part = properties.get(name)
        if part is False:
            yield _error("false", name, instance=instance)
        elif part and not _fits(part, value):
            yield from validator.descend(value, part, path=name)


def _additional(validator: Any, rest: Any, instance: Any, part: Schema) -> Errors:
    if not isinstance(instance, dict):
        return
    known = part.get("properties", {})
    for name, value in instance.items():
        if name in known:
            continue
        if rest is False:
            yield _error("additionalProperties", name, instance=instance)
        elif not _fits(rest, value):
            yield from validator.descend(value, rest, path=name)


def _names(validator: Any, names: Schema, instance: Any, _part: Schema) -> Errors:
    if isinstance(instance, dict):
        for name in instance:
            if not _fits(names, name):
                for flaw in validator.descend(name, names):
                    yield _error("propertyNames", name, instance=name, schema=names, cause=flaw)


def _required(_validator: Any, required: list[str], instance: Any, _part: Schema) -> Errors:
    if isinstance(instance, dict):
        for name in required:
            if name not in instance:
                yield _error("required", name, instance=instance)


def _items(validator: Any, items: Schema, instance: Any, _part: Schema) -> Errors:
    if isinstance(instance, list):
        for n, value in enumerate(instance):
            if not _fits(items, value):
                yield from validator.descend(value, items, path=n)


def _pattern(_validator: Any, pattern: str, instance: Any, _part: Schema) -> Errors:
    if isinstance(instance, str) and (not re.search(pattern, instance) or instance.endswith("\n")):
        yield _error("pattern")


def _word(validator: Any, by: Schema, instance: Any, _part: Schema) -> Errors:
    if isinstance(instance, dict):
        word = instance.get(by["key"], by["default"])
        case = by["cases"].get(word) if isinstance(word, str) else None
        if case is not None:
            yield from validator.descend(instance, case)
