"""What the codes of what-if questions mean."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "V960": "The unit has no total that could be raised: the rubric gives no points, does not apply to it, or lacks parameters.",
        "V961": "The present result is not complete, so there is nothing to start from. Give what is missing, or allow it to be given.",
        "V962": "The total or grade asked for is not above the present one, or is asked for twice.",
        "V963": "No change that is allowed reaches the total or grade asked for; the greatest that can be reached is said.",
        "V964": "A veto holds, and nothing that is allowed to change takes it away.",
        "V965": "A grade is asked for that the rubric does not have.",
        "V966": "A rule of costs, or a name that is allowed to move, is neither fact, record nor node of the rubric.",
        "V967": "A cost is neither a number from 0 up, nor `none`, nor `{each, most, step, allow}`.",
        "V969": "The effort curve cannot be computed: the plan is no tree over independent facts, or too large. Single targets still are.",
        "V968": "A file of costs is no mapping from names to costs.",
    }
)
"""Code → what it means, in one sentence or two."""
