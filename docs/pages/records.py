"""``docs/records.md``: the standard vocabulary of evidence."""

from __future__ import annotations

from docs.pages.markdown import cell, code, table
from docs.pages.markdown import page as whole

from bizenv_rules.evidence.records import Record, layout
from bizenv_rules.evidence.vocabulary import FieldSpec, RecordKind, standard

HEAD = ("field", "名称", "type", "values")


def page() -> str:
    """The common fields once, then each kind's own."""
    kinds = standard().kinds
    first = next(iter(kinds.values()))
    common = [first.fields[name] for name in layout(Record) if name in first.fields]
    return whole(
        "# Kinds of record",
        "Version 1 of the vocabulary (`bizenv_rules.evidence.records` has the same as frozen dataclasses). A column of a table may be "
        "headed by the field's name or by its 名称, in the column of kinds a record may be named either way; what a rubric declares under "
        "`records:` comes on top. A record has a `date` or a `period`.",
        "## Common fields",
        table(HEAD, (_row(spec) for spec in common)),
        *(_section(kind) for kind in kinds.values()),
    )


def _section(kind: RecordKind) -> str:
    rows = table(HEAD, (_row(kind.fields[name]) for name in kind.own))
    return f"## {kind.name} {kind.title}\n\n{rows or 'Only the common fields.'}"


def _row(spec: FieldSpec) -> tuple[str, str, str, str]:
    aliases = ", ".join(f"{other} = {value}" for other, value in spec.aliases.items() if value in spec.values)
    values = ", ".join(spec.values) + (f" ({aliases})" if aliases else "")
    default = f", default {str(spec.default).lower()}" if spec.default not in (None, ()) else ""
    return code(spec.name), spec.title, spec.sort + (", required" if spec.required else default), cell(values)
