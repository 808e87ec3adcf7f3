"""``coverage``: which parts of a rubric or decision its cases have shown, and why they have not shown the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from bizenv_rules.checks.supposed import View, views
from bizenv_rules.program import Decision, Program
from bizenv_rules.rubric.load import Rubric
from bizenv_rules.scoring.decide import Decisions
from bizenv_rules.testing.goals.after import of_blocks, of_readings
from bizenv_rules.testing.goals.aim import Aim
from bizenv_rules.testing.goals.decided import of_decision
from bizenv_rules.testing.goals.goal import Coverage, Goal
from bizenv_rules.testing.goals.nodes import drawn, of_nodes
from bizenv_rules.testing.goals.seen import Seen
from bizenv_rules.testing.played import About, Played, Suite, suite

__all__ = ["Coverage", "Goal", "coverage"]


def coverage(rubric: About, cases: str | Path | Iterable[str | Path] | Suite) -> Coverage:
    """What the cases of these files or folders show of a rubric or decision. Cases about another rubric are left out, and so are
    pending ones, which nobody has signed.

    Raises ``RubricError`` for a file of cases that cannot be read.

    >>> import bizenv_rules as bz
    >>> rubric = bz.load("rubrics/wangyi_2018/rubric.yaml")
    >>> found = coverage(rubric, "rubrics/wangyi_2018")
    >>> found.missed, int(found.percent)
    ((), 100)
    """
    runs = [run for run in suite(rubric, cases).play() if run.result.outcome != "pending"]
    if isinstance(rubric, Decision):
        made = [(replace(goal, why="" if hit else why), hit) for goal, hit, why in of_decision(rubric, _decided(runs))]
        made += _choices(rubric, runs)
        return _sorted(f"{rubric.decision} {rubric.edition}".strip(), len(runs), made, ())
    program = rubric.program()
    seen = [Seen.of(card) for run in runs if run.scored is not None for card in run.scored.cards.values()]
    reached = _reached(program, seen)
    classes = views(program) if program.nodes else ()
    made, out = [], []
    for aim in aims_of(program):
        hit = aim.goal in reached
        if not hit and (why := _unreachable(aim, classes)):
            out.append(replace(aim.goal, why=why))
        else:
            made.append((aim.goal if hit else replace(aim.goal, why=aim.why(seen)), hit))
    made += _choices(rubric, runs)
    return _sorted(f"{program.rubric} {program.edition}", len(runs), made, tuple(out))


def aims_of(program: Program) -> list[Aim]:
    """Each goal once, in the document's order."""
    found: dict[Goal, Aim] = {}
    for aim in (*of_nodes(drawn(program)), *of_blocks(program)):
        found.setdefault(aim.goal, aim)
    return list(found.values())


def _reached(program: Program, seen: Sequence[Seen]) -> set[Goal]:
    """The goals that cards reach; cards under other readings are asked by their own program."""
    aims: dict[int, list[Aim]] = {id(program): aims_of(program)}
    found: set[Goal] = set()
    for one in seen:
        own = aims.setdefault(id(one.card.program), []) or aims_of(one.card.program)
        aims[id(one.card.program)] = own
        found |= {aim.goal for aim in own if aim.goal not in found and aim.reached(one)}
    return found


def _unreachable(aim: Aim, classes: Sequence[View]) -> str:
    if not classes or not all(aim.dead(view) for view in classes):
        return ""
    return "no evidence leads there"


def _choices(rubric: About, runs: Sequence[Played]) -> list[tuple[Goal, bool]]:
    """The choices of readings; a case that names none runs by the defaults."""
    made = []
    data = rubric.data if isinstance(rubric, Rubric) else next((run.suite.data for run in runs), {})
    for goal, name, choice in of_readings(data):
        hit = any(run.readings(data).get(name) == choice for run in runs)
        made.append((goal if hit else replace(goal, why="no case chooses it"), hit))
    return made


def _decided(runs: Sequence[Played]) -> list[Decisions]:
    return [run.decisions for run in runs if run.decisions is not None]


def _sorted(title: str, cases: int, made: Sequence[tuple[Goal, bool]], out: tuple[Goal, ...]) -> Coverage:
    return Coverage(title, cases, tuple(goal for goal, hit in made if hit), tuple(goal for goal, hit in made if not hit), out)
