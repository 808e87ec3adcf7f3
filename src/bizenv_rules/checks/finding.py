"""``Finding``: what a static check has to say about a node or a block of a rubric."""

from __future__ import annotations

from fractions import Fraction

from bizenv_rules.lean import dataclass
from bizenv_rules.problem import Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """``at``: the node's path or the block's; ``key``: the steps below it in the file.

    A rubric signs a finding under ``expect:`` by its code and ``at``.
    """

    code: str
    severity: Severity
    message: str
    at: str
    key: tuple[str | int, ...] = ()
    help: tuple[str, ...] = ()
    clause: str = ""
    value: Fraction | None = None
