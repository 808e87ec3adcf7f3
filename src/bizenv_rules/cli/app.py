"""The group of verbs. A verb's module is imported only when the verb is called, so that ``--help`` is quick."""

from __future__ import annotations

from importlib import import_module
from typing import Final

import click

VERBS: Final = {
    "demo": ("demo", "Assess the example units of every document and write out/*.html and out/*.json."),
    "check": ("check", "Check rubrics, cases, units and evidence; told apart by their first key."),
    "score": ("score", "Assess units by a rubric from files of evidence."),
    "explain": ("explain", "Take one unit's result apart, down to clause and evidence."),
    "contrast": ("contrast", "Say why unit A stands above unit B, clause by clause."),
    "verify": ("verify", "Recompute a result and compare it."),
    "test": ("cases", "Run cases; the last line counts them."),
    "decide": ("decide", "List the outcomes of rules without points."),
    "clauses": ("clauses", "Check that every paragraph of a document is carried, and every citation listed."),
    "readings": ("readings", "Say whose result depends on which reading."),
    "compare": ("compare", "Assess the same evidence by several methods."),
    "prove": ("prove", "Say what holds of a rubric for all evidence that can exist."),
    "bounds": ("prove", "Print the range of a rubric's total."),
    "bands": ("prove", "Say which grades are reached, and which totals have none or two."),
    "coverage": ("coverage", "Say what the cases of a rubric have shown, and what they have not."),
    "mutate": ("mutate", "Change a rubric one slip at a time, and say which slips no case notices."),
    "whatif": ("whatif", "Say the least that has to change for a total or a grade."),
    "diff": ("diff", "Say where two editions or readings differ, and for whom."),
    "schema": ("schema", "Print a JSON Schema."),
    "records": ("words", "List the kinds of record and their fields."),
    "functions": ("words", "List the functions of expressions with their types."),
    "kinds": ("words", "List the kinds of item and their keys."),
    "code": ("words", "Say what a diagnostic code means."),
    "plan": ("plan", "Print a rubric's program as JSON."),
}


class Verbs(click.Group):
    """Finds verbs by name; their one-line help is here, so that listing them imports none."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # of click
        """The verbs in the order of the interface."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # of click
        """The verb, imported now."""
        if cmd_name not in VERBS:
            return None
        found = getattr(import_module(f"bizenv_rules.cli.{VERBS[cmd_name][0]}"), cmd_name)
        assert isinstance(found, click.Command)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # of click
        """The list of verbs for ``--help``."""
        with formatter.section("Verbs"):
            formatter.write_dl([(name, words) for name, (_, words) in VERBS.items()])

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """A misspelt verb is answered with the nearest one."""
        if args and args[0] not in VERBS:
            from bizenv_rules.spelling import nearest

            near = nearest(args[0], VERBS)
            raise click.UsageError(f"no verb {args[0]!r}" + (f": did you mean {near!r}?" if near else ""), ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(package_name="bizenv-rules")
def app() -> None:
    """Score units by the written rules of business-environment assessments: exact, explained down to the clause."""
