"""The command line: ``bizenv-rules VERB …``. Verbs and the libraries they need are imported when they are called."""

from __future__ import annotations


def main() -> None:
    """Run the command line; leaves the process with the exit codes of the interface (0 done, 1 found wrong, 2 cannot)."""
    from bizenv_rules.cli.app import app

    app(prog_name="bizenv-rules")
