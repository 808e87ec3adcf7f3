"""How a unit's columns are computed: by the compiled back end, and by ``exact`` where that declines. The two never differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from bizenv_rules.exact import Functions, run
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Call, Columns, Overrides, Plan, World
from bizenv_rules.problem import Problem

if TYPE_CHECKING:
    from bizenv_rules.backends.compiled import Compiled
    from bizenv_rules.expr.signature import Function


@dataclass(frozen=True, slots=True)
class Runner:
    """Scores worlds by one plan. ``functions``: the registered functions that the plan calls."""

    plan: Plan
    functions: Functions = field(default_factory=dict)

    @staticmethod
    def of(plan: Plan, registered: Mapping[str, Function] | None = None) -> Runner:
        """A runner with the functions that the plan calls; by default those of the language."""
        names = {node.op.name for node in plan.nodes if isinstance(node.op, Call)}
        if not names:
            return Runner(plan)
        from bizenv_rules.expr.functions import STANDARD

        known = STANDARD if registered is None else registered
        return Runner(plan, {name: cast("Callable[..., Any]", known[name].call) for name in sorted(names)})

    def exact(self, world: World, overrides: Overrides | None = None) -> tuple[Columns, tuple[Problem, ...]]:
        """The columns by the definition, and what functions could not answer."""
        told: list[Problem] = []
        columns = run(self.plan, world, overrides or {}, functions=self.functions, report=told.append)
        return columns, tuple(told)

    def quick(self, world: World, overrides: Overrides | None = None) -> tuple[Columns, tuple[Problem, ...]]:
        """The columns by the compiled back end, or by ``exact`` where it declines."""
        from bizenv_rules.backends.compiled import Decline

        compiled = None if overrides else _compiled(_Same(self.plan), tuple(self.functions.items()))
        if compiled is None:
            return self.exact(world, overrides)
        try:
            return compiled(world), ()
        except Decline:
            return self.exact(world)


class _Same:
    """A plan as a key: the very same object, so that it is never compared node by node."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.plan is self.plan

    def __hash__(self) -> int:
        return id(self.plan)


@lru_cache(maxsize=8)
def _compiled(same: _Same, functions: tuple[tuple[str, Any], ...]) -> Compiled | None:
    from bizenv_rules.backends.compiled import Decline, compile_plan

    try:
        return compile_plan(same.plan, functions=dict(functions))
    except Decline:
        return None
