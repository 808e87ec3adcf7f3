"""JSON Schemas (2020-12) of what is written out: results, and programs as ``codec`` writes them."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

Schema = dict[str, Any]
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
FRACTION: Final[Schema] = {"type": "string", "pattern": "^-?[0-9]+(/[0-9]+)?$"}
DATE: Final[Schema] = {"type": "string", "format": "date"}


def program_schema() -> Schema:
    """The schema of ``bizenv-rules plan``: one ``$defs`` entry for each class of the plan and program.

    >>> sorted(program_schema()["$defs"])[:3]
    ['Absent', 'Add', 'Assumption']
    """
    from bizenv_rules.program import Program

    classes: dict[str, Schema] = {}
    _hint(Program, classes)
    for name, found in classes.items():
        if found.pop("x-tagged", False):
            found["properties"]["is"] = {"const": name}
    return {"$schema": DIALECT, "title": "程序 program", "$ref": "#/$defs/Program", "$defs": dict(sorted(classes.items()))}


def _hint(hint: Any, classes: dict[str, Schema]) -> Schema:
    """The schema of a type hint; classes go into ``classes`` and are referred to."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return {"anyOf": _alternatives(args, classes)}
    if origin is tuple:
        if args[-1] is Ellipsis:
            return {"type": "array", "items": _hint(args[0], classes)}
        return {"type": "array", "prefixItems": [_hint(arg, classes) for arg in args], "items": False, "minItems": len(args)}
    if origin is frozenset:
        return {"type": "array", "items": _hint(args[0], classes), "uniqueItems": True}
    if origin is Literal:
        return {"enum": list(args)}
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _hint(args[1], classes)}
    return _class(hint, classes) if is_dataclass(hint) else _scalar(hint)


def _scalar(hint: Any) -> Schema:
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"enum": [member.name for member in hint]}
    known: dict[Any, Schema] = {
        str: {"type": "string"},
        int: {"type": "integer"},
        bool: {"type": "boolean"},
        types.NoneType: {"type": "null"},
        Fraction: FRACTION,
        date: DATE,
    }
    return dict(known[hint])


def _alternatives(args: tuple[Any, ...], classes: dict[str, Schema]) -> list[Schema]:
    """What a union may be; where several are objects, or two are texts, each names its class under ``is``."""
    objects = sum(is_dataclass(arg) for arg in args)
    found: list[Schema] = []
    texts = {arg for arg in args if arg in (Fraction, date)}
    for arg in args:
        each = _hint(arg, classes)
        if is_dataclass(arg) and objects > 1:
            name = getattr(arg, "__name__", "")
            classes[name]["x-tagged"] = True
            found.append({**each, "required": ["is"]})
        elif arg in texts and (str in args or len(texts) > 1):
            found.append(_tagged(arg.__name__, each))
        else:
            found.append(each)
    return found


def _tagged(name: str, each: Schema) -> Schema:
    return {
        "type": "object",
        "properties": {"is": {"const": name}, "value": each},
        "required": ["is", "value"],
        "additionalProperties": False,
    }


def _class(cls: Any, classes: dict[str, Schema]) -> Schema:
    name = cls.__name__
    if name not in classes:
        classes[name] = {}  # a class may hold itself
        hints = get_type_hints(cls)
        said = (cls.__doc__ or "").strip().partition("\n")[0]
        own = [field for field in fields(cls) if field.init]
        classes[name] |= {
            "description": said,
            "type": "object",
            "properties": {field.name: _hint(hints[field.name], classes) for field in own},
            "required": [field.name for field in own if _is_required(field)],
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{name}"}


def _is_required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


# ---------------------------------------------------------------------------------------------------------- results


def _record(**properties: Schema) -> Schema:
    """An object with exactly these keys."""
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


_TEXT: Final[Schema] = {"type": "string"}
_WORDS: Final[Schema] = {"type": ["string", "null"]}
_FLAG: Final[Schema] = {"type": "boolean"}
_WHOLE: Final[Schema] = {"type": ["integer", "null"]}
_NUMBER: Final[Schema] = {"$ref": "#/$defs/number"}
_OPTIONAL: Final[Schema] = {"$ref": "#/$defs/optional"}
_STATES: Final[Schema] = {"enum": ["value", "missing", "not_applicable", "undetermined"]}


def result_schema() -> Schema:
    """The schema of a result: ``bizenv-rules score --format json``.

    >>> result_schema()["properties"]["format"]
    {'const': 'bizenv-rules/result'}
    """
    top = _record(
        format={"const": "bizenv-rules/result"},
        version={"const": 1},
        rubric=_TEXT,
        edition=_TEXT,
        title=_TEXT,
        document=_TEXT,
        period=_TEXT,
        as_of=DATE,
        readings={"type": "object", "additionalProperties": _TEXT},
        parameters={"type": "object"},
        names=_FLAG,
        units=_list({"$ref": "#/$defs/unit"}),
        ranking={"type": ["array", "null"], "items": {"$ref": "#/$defs/place"}},
        compliance=_list({"$ref": "#/$defs/due"}),
        procedure=_list({"type": "object"}),
        problems=_list({"$ref": "#/$defs/problem"}),
        certificate={"$ref": "#/$defs/certificate"},
    )
    return {"$schema": DIALECT, "title": "结果 result", **top, "$defs": _definitions()}


def _definitions() -> dict[str, Schema]:
    number = _record(
        exact={"type": "string", "pattern": "^-?[0-9]+([./][0-9]+)?$"}, shown={"type": "string", "pattern": "^-?[0-9]+([.][0-9]+)?$"}
    )
    certificate = ("engine", "rubric", "readings", "parameters", "evidence", "units", "history", "calendar", "period", "as_of", "result")
    return {
        "number": {"description": "The exact value, as a decimal or a fraction, and the text for people.", **number},
        "optional": {**number, "type": ["object", "null"]},
        "input": _record(name=_TEXT, clause=_TEXT, who=_TEXT, path=_TEXT, where=_TEXT, low=_OPTIONAL, high=_OPTIONAL),
        "problem": _record(
            code=_TEXT, severity={"enum": ["error", "warning", "note"]}, message=_TEXT, path=_TEXT, clause=_TEXT, help=_list(_TEXT)
        ),
        "veto": _record(
            id=_TEXT,
            clause=_TEXT,
            title=_TEXT,
            holds={"type": ["boolean", "null"]},
            grade=_WORDS,
            at_most=_WORDS,
            void=_FLAG,
            evidence=_list(_TEXT),
        ),
        "forms": _record(number={"type": "integer"}, sum=_OPTIONAL, low=_OPTIONAL, high=_OPTIONAL),
        "node": _node(),
        "unit": _unit(),
        "place": _record(
            unit=_TEXT,
            group=_list(_TEXT),
            score=_OPTIONAL,
            rank=_WHOLE,
            ranked={"type": "integer"},
            rank_from_last=_WHOLE,
            last=_FLAG,
            provisional=_FLAG,
            undecided=_FLAG,
            low=_OPTIONAL,
            high=_OPTIONAL,
        ),
        "due": {
            "description": "One due date of a duty; a date that a duty does not have is left out.",
            "type": "object",
            "properties": {
                **dict.fromkeys(("unit", "duty", "title", "clause", "period", "phase"), _TEXT),
                "due": DATE,
                "status": {"enum": ["met", "late", "missed", "not_yet_due", "open"]},
                "scored": _FLAG,
                "evidence": _list(_TEXT),
            },
            "required": ["unit", "duty", "status"],
            "additionalProperties": False,
        },
        "certificate": _record(**{**dict.fromkeys(certificate, _TEXT), "language": {"type": "integer"}}),
    }


def _node() -> Schema:
    found = _record(
        path=_TEXT,
        kind=_TEXT,
        title=_TEXT,
        clause=_TEXT,
        state=_STATES,
        value=_OPTIONAL,
        low=_OPTIONAL,
        high=_OPTIONAL,
        full=_OPTIONAL,
        lost={"type": "object", "additionalProperties": _NUMBER},
        evidence=_list(_TEXT),
    )
    found["properties"]["forms"] = {"$ref": "#/$defs/forms"}
    return found


def _unit() -> Schema:
    return _record(
        unit=_TEXT,
        name=_TEXT,
        period=_TEXT,
        as_of=DATE,
        to_date=_FLAG,
        status={"enum": ["complete", "incomplete", "undetermined", "not_assessed"]},
        score=_OPTIONAL,
        void=_FLAG,
        low=_OPTIONAL,
        high=_OPTIONAL,
        attainable=_OPTIONAL,
        grade=_WORDS,
        grade_settled=_FLAG,
        grades_possible=_list(_TEXT),
        missing=_list({"$ref": "#/$defs/input"}),
        undetermined=_list({"$ref": "#/$defs/input"}),
        vetoes=_list({"$ref": "#/$defs/veto"}),
        nodes=_list({"$ref": "#/$defs/node"}),
        outputs=_list(_record(id=_TEXT, title=_TEXT, clause=_TEXT, state=_STATES, value=_OPTIONAL)),
        consequences=_list(_record(id=_TEXT, clause=_TEXT, say=_TEXT)),
        unused_evidence=_list(_record(id=_TEXT, record=_TEXT, why=_TEXT)),
        pending=_list(_TEXT),
        problems=_list({"$ref": "#/$defs/problem"}),
    )


SCHEMAS: Final = {"result": result_schema, "program": program_schema}
"""Name → its schema; ``schemas/NAME.schema.json`` is this, written out."""
