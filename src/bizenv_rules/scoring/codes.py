"""What the codes of questions put to a rubric (V9) and of cases (C1) mean."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "V911": "Readings are chosen for a program, which holds one combination already. Give the rubric instead.",
        "V912": "The rubric is in force for several periods, so the one asked for has to be said.",
        "V913": "A period is no year, half year, quarter or month: write 2021, 2021H1, 2021Q3 or 2021-09.",
        "V914": "A period has another length than the rubric's results.",
        "V915": "A parameter is given that the rubric does not have.",
        "V916": "A parameter's value is not of its type, or is no exact number.",
        "V920": "No list of units was given: those that the evidence names are scored, and a unit without evidence is not seen.",
        "V931": "A node is stated for a period or member that the unit does not have.",
        "V932": "A stated number is not exact: floats are refused.",
        "V933": "A name is neither fact, duty nor node of the rubric.",
        "V940": "History holds something else than prior_result records, assessments or results as JSON.",
        "V950": "Something that the rubric states to be true of all evidence is not true of this unit's.",
        "V951": "No row of the grades takes the score: the document has a hole there, and the unit has no grade.",
        "V917": "A unit lacks the date on which its own year begins, so no result can be made for it.",
        "C101": "A file of cases lacks `language: 1`, `cases:` with the id of a rubric or decision, or `tests:` with a list.",
        "C102": "No rubric or decision with the id of the cases stands beside their file.",
        "C103": "A part of a case has the wrong shape: a list where a mapping belongs, or the other way round.",
        "C104": "A date of a case is none: write 2021-12-31.",
        "C105": "A key is not known in cases.",
        "C106": "A case has no name, or the name of another case.",
        "C107": "A case expects nothing.",
        "C108": "The duties of a case are not said, or said of a duty or in words that there are not.",
        "C109": "The list of a duty has another number of entries than due dates lie in the period.",
        "C110": "What a case asks cannot be asked of the rubric: a period, reading, parameter or node is wrong.",
        "C111": "A unit of a case is neither a name nor a mapping with `id`.",
        "C112": "A record of a case is no mapping.",
        "C120": "`work:` is neither `none` nor a mapping of nodes to arithmetic.",
        "C121": "A line of work is no arithmetic, or divides by zero.",
        "C122": "The work comes to another number than is expected: one of the two is wrong, whatever the engine says.",
        "C123": "The work computes nothing that is expected.",
        "C130": "Several units are scored, and something is expected without saying of which.",
        "C131": "An expectation names a node, output or duty that the rubric does not have.",
        "C132": "Something else came out than was expected.",
        "C133": "An expected error did not come, or one came that was not expected.",
        "C140": "Suggested cases would be written over a file that holds signed ones; they go into a file of their own.",
    }
)
"""Code → what it means, in one sentence or two."""
