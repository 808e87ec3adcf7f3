"""``records``, ``functions``, ``kinds``, ``code``: the words that an author may use, and what diagnostics mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from bizenv_rules.cli.outcome import fail, guarded, json_format, show


def _shown(rows: Sequence[dict[str, Any]], form: str, line: str) -> None:
    from bizenv_rules.scoring.plain import json_text

    show(json_text(list(rows)) if form == "json" else "\n".join(line.format(**row).rstrip() for row in rows))


@click.command()
@click.argument("kind", required=False)
@json_format()
@guarded
def records(kind: str | None, form: str) -> None:
    """List the kinds of record, or the fields of one KIND (its name or Chinese title)."""
    from bizenv_rules.evidence.vocabulary import standard

    known = standard()
    if kind is None:
        _shown(
            [{"record": name, "title": spec.title, "fields": ", ".join(spec.own)} for name, spec in known.kinds.items()],
            form,
            "{record} {title}: {fields}",
        )
        return
    found = known.kinds.get(kind) or next((spec for spec in known.kinds.values() if spec.title == kind), None)
    if found is None:
        fail(_unknown(f"no kind of record is called {kind!r}", kind, [*known.kinds, *(spec.title for spec in known.kinds.values())]))
    fields = [
        {
            "field": name,
            "title": spec.title,
            "type": spec.sort,
            "required": spec.required,
            "values": ", ".join(spec.values),
        }
        for name, spec in found.fields.items()
    ]
    _shown(fields, form, "{field} {title}: {type} {values}")


@click.command()
@json_format()
def functions(form: str) -> None:
    """List the functions of expressions with their types."""
    from bizenv_rules.expr.functions import STANDARD

    rows = [{"function": name, "signature": found.signature, "says": found.doc} for name, found in STANDARD.items()]
    _shown(rows, form, "{signature}: {says}")


@click.command()
@click.argument("kind", required=False)
@json_format()
@guarded
def kinds(kind: str | None, form: str) -> None:
    """List the kinds of item, or the keys of one KIND."""
    from bizenv_rules.kinds import kinds as every

    known = every()
    if kind is None:
        rows = [{"kind": name, "title": found.title, "keys": ", ".join(key.name for key in found.keys)} for name, found in known.items()]
        _shown(rows, form, "{kind} {title}: {keys}")
        return
    if kind not in known:
        fail(_unknown(f"no kind of item is called {kind!r}", kind, list(known)))
    keys = [{"key": key.name, "title": key.title, "required": key.required, "says": key.says} for key in known[kind].keys]
    _shown(keys, form, "{key} {title}: {says}")


@click.command()
@click.argument("name", required=False)
@json_format()
def code(name: str | None, form: str) -> None:
    """Say what the diagnostic code NAME means, or list all."""
    from bizenv_rules.cli.codes import every_code

    known = every_code()
    if name is not None and name.upper() not in known:
        fail(_unknown(f"no code {name!r}", name.upper(), list(known)))
    wanted = known if name is None else {name.upper(): known[name.upper()]}
    _shown([{"code": key, "says": words} for key, words in sorted(wanted.items())], form, "{code}: {says}")


def _unknown(message: str, word: str, known: list[str]) -> str:
    from bizenv_rules.spelling import nearest

    near = nearest(word, known)
    return message + (f": did you mean {near!r}?" if near else "")
