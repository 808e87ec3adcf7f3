"""The expression language of rubrics: checked once against an allow-list and types, then evaluated exactly.

``check`` turns text into a tree, ``compiled`` evaluates it fast, ``reference`` by simpleeval; ``show`` and ``codec``
write it out. Nothing here knows rubrics or plans. What a name is worth comes from the caller; ``None`` is absent.
"""

from __future__ import annotations

from bizenv_rules.expr.values import DivisionByZero, Undefined

__all__ = ["DivisionByZero", "Undefined"]
