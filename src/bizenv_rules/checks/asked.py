"""What a program is asked about: its nodes, and the conditions about the unit that tell its classes apart."""

from __future__ import annotations

from bizenv_rules.checks.classes import conditions
from bizenv_rules.plan import reads
from bizenv_rules.program import Program


def asked_of_units(program: Program) -> tuple[int, ...]:
    """The conditions that a real unit is asked: those of classes, and those of what is assumed."""
    return tuple(sorted({*class_conditions(program), *conditions(program.plan, [one.when for one in program.assumptions])}))


def class_conditions(program: Program) -> tuple[int, ...]:
    """The conditions about the unit that the nodes of the rubric and its outputs hang on."""
    return conditions(program.plan, [node.value for node in program.nodes] + [output.value for output in program.outputs])


def roots(program: Program) -> set[int]:
    """Every node that a statement can be about."""
    found = {node.value for node in program.nodes} | {stage.node for node in program.nodes for stage in node.stages}
    found |= {node for each in program.nodes for node in (each.full, each.weight, each.weighted) if node is not None}
    found |= {read for node in program.nodes for stage in node.stages for read in reads(program.plan.nodes[stage.node].op)}
    found |= {veto.when for veto in program.vetoes} | {out.value for out in program.outputs}
    found |= {node for node in (program.score, program.attainable, program.grade) if node is not None}
    found |= {each.when for each in program.consequences if each.when is not None}
    return {node for node in found if program.plan.cut is None or node < program.plan.cut}
