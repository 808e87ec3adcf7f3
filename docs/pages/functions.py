"""``docs/functions.md``: the functions of expressions."""

from __future__ import annotations

from docs.pages.markdown import cell, code, table
from docs.pages.markdown import page as whole

from bizenv_rules.expr.functions import STANDARD


def page() -> str:
    """One row a function; its example is a true expression, which the tests evaluate."""
    rows = ((code(found.signature), cell(found.doc), code(found.example)) for found in STANDARD.values())
    return whole(
        "# Functions of expressions",
        "An argument that is absent makes the result absent, except in `given` and `or_else`. Where each name may be used is in "
        "[language.md](language.md), section 4. An embedding program may register more ([program.md](program.md)).",
        table(("function", "says", "true"), rows),
    )
