"""The schema of evidence, written out from the vocabulary of records."""

from __future__ import annotations

from collections.abc import Mapping

from bizenv_rules.evidence.vocabulary import FieldSpec, RecordKind, standard
from bizenv_rules.rubric.schema_words import LANGUAGE, Schema, listing, mapping, prop


def evidence(kinds: Mapping[str, RecordKind] | None = None) -> Schema:
    """Evidence as records; what a rubric declares besides is let through, and checked when it is read."""
    known = standard().kinds if kinds is None else kinds
    fields: dict[str, list[tuple[RecordKind, FieldSpec]]] = {}
    for kind in known.values():
        for name in kind.fields:
            fields.setdefault(name, []).append((kind, kind.fields[name]))
    record: Schema = {
        "title": "a record",
        "type": "object",
        "properties": {
            "record": prop({"type": "string", "minLength": 1, "examples": list(known)}, "记录", "The kind of record."),
            **{name: _field(uses) for name, uses in fields.items()},
        },
        "required": ["record"],
        "allOf": [_of_kind(kind) for kind in known.values()],
    }
    return mapping(
        {"language": LANGUAGE, "evidence": prop(listing(record), "佐证", "The records.")},
        "language",
        "evidence",
        title="佐证 evidence",
    )


def _field(uses: list[tuple[RecordKind, FieldSpec]]) -> Schema:
    titles = "、".join(dict.fromkeys(spec.title for _, spec in uses))
    several = len({kind.name for kind, _ in uses}) < len(standard().kinds)
    says = f"Of {', '.join(kind.name for kind, _ in uses)}." if several else "Of every record."
    types = dict.fromkeys(kind for _, spec in uses for kind in _types(spec))
    values = list(dict.fromkeys(value for _, spec in uses for value in spec.values))
    return prop({"type": list(types)}, titles, says, *values)


def _types(spec: FieldSpec) -> tuple[str, ...]:
    return {
        "number": ("number",),
        "int": ("integer",),
        "count": ("integer",),
        "bool": ("boolean",),
        "list": ("array",),
        "period": ("string", "integer"),
    }.get(spec.sort, ("string",))


def _of_kind(kind: RecordKind) -> Schema:
    """What the fields of a standard record hold. Further fields and listed values are the rubric's to say."""
    own: Schema = {name: {"type": list(_types(spec))} for name, spec in kind.fields.items()}
    return {
        "if": {"properties": {"record": {"const": kind.name}}, "required": ["record"]},
        "then": {"properties": own},
    }
