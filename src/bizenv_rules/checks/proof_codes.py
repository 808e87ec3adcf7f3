"""What each statement of ``prove`` says. These codes come of ``prove`` alone; R101, R110 and R111 come of ``check`` as well."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

PROOF_CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "R102": "A section or item never gives more than the points it states.",
        "R103": "A section or item that states points never falls below 0.",
        "R104": "The total lies between 0 and the points it states.",
        "R112": "No total lies in two grades, but where an earlier row stands inside a later open one (from 90 before from 70).",
        "R120": "Praise never lowers and blame never raises the total: one more record, mark or due date, all else equal.",
        "R130": "An item's evidence can move the total.",
        "R131": "A cap or floor binds for some evidence.",
        "R132": "A cap, maximum or limit is a multiple of the step of what it holds, so that the last record before it counts in full.",
        "R133": "A cap, floor or limit that binds changes the total for some evidence: no other limit holds the same points anyway.",
        "R134": "A table never gives more for a lower level than for a higher one, or for a worse place than for a better one.",
        "R135": "The steps of an item go one way: they do not rise here and fall there.",
        "R140": "The weights of a section's parts add up to 1.",
        "R141": "The best evidence reaches the full marks.",
        "R142": "What has a weight is collected, from the units it is weighted for.",
        "R143": "No record can count under two items.",
        "R144": "Every kind of record that the rubric uses is read by something.",
        "R145": "Every duty belongs to some unit.",
        "R146": "Every record counts in one period alone: no window reaches beyond it.",
        "R147": "An edge that the quotation words (以上 and 不少于 take it in, 超过 and 不足 do not) lies on that side in the item.",
        "R148": "Every number of points and every percentage of a quotation is a number of its item.",
        "R149": "A level and the points right behind it in a quotation are a row of the item's table.",
        "R150": "With a veto that gives a grade, no evidence has a better grade than without it, and no earlier veto gives a better one.",
        "R151": "A veto can hold, and changes the grade of some evidence.",
        "R160": "What the rubric assumes can hold together: some evidence of some unit keeps to it.",
        "R161": "A consequence can follow, and an output has a value, for some evidence. Not asked of what hangs on places in a ranking.",
        "R162": "A duty says when it is due or what meets it, and some record can meet it.",
        "R163": "A rule of a decision can hold for some record.",
        "R164": "A rule of a decision in mode `first` decides some record: no earlier rule takes all of its records.",
        "R165": "Which rules with different outcomes can hold for one record. For information.",
        "R166": "An outcome of a decision follows for some record.",
        "R167": "Whether there are records that no rule of a decision takes. For information.",
        "R168": "A rule of the decision reads every fact of the file; and which fields of the record are read.",
        "R190": "Every signature under `expect:` signs something that is still so. A warning: it never fails a run.",
    }
)
