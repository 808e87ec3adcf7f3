"""Evidence of every kind of the standard vocabulary as plain dicts, the way a reader of JSON lines hands them over."""

from __future__ import annotations

from random import Random
from typing import Any

from bizenv_rules.evidence.vocabulary import FieldSpec, standard


def dicts(many: int) -> list[dict[str, Any]]:
    """So many records, the kinds in turn, each with the common fields that records have and all its kind's own."""
    draw, kinds = Random(7), list(standard().kinds.values())
    made = []
    for i in range(many):
        kind = kinds[i % len(kinds)]
        own = {name: _value(draw, kind.fields[name], i) for name in kind.own if name != "not_applicable"}
        common = {
            "id": f"r{i:06d}",
            "unit": f"u{i // 300:04d}",
            "date": f"2021-{i % 12 + 1:02d}-{i % 28 + 1:02d}",
            "source": "区营商办台账",
        }
        made.append({"record": kind.name, **common, "note": f"经查实的证据材料编号{i}", **own})
    return made


def _value(draw: Random, spec: FieldSpec, i: int) -> object:
    if spec.values:
        return draw.choice(spec.values)
    match spec.sort:
        case "text":
            return f"文本{i % 50}"
        case "bool":
            return draw.random() < 0.5
        case "date":
            return f"2021-{i % 12 + 1:02d}-{i % 28 + 1:02d}"
        case "period":
            return f"2021Q{i % 4 + 1}"
        case "month":
            return f"2021-{i % 12 + 1:02d}"
        case "list":
            return ["区营商办"]
        case _:
            return draw.randint(1, 30)
