"""What the codes of the two-way clause coverage (C2) mean."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "C201": "A clause is listed twice. List every paragraph of the document once, with all that carries it.",
        "C202": "A clause is carried by nothing and has no reason. Name what carries it under `carried_by`, or say why not: `no_rule`.",
        "C203": "A clause is carried by something that no rubric, decision or list of units beside the file has.",
        "C204": "A rubric or decision beside the file cites a clause that is not listed.",
        "C205": "A clause is listed that the text does not have.",
        "C206": "The text has a numbered paragraph that is not listed.",
        "C207": "No text in the folder of documents has the sha256 of the list: the text was changed, or is not there.",
        "C208": "The text does not hold the words that are quoted.",
    }
)
"""Code → what it means."""
