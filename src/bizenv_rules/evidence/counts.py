"""Numbers of units that the document states, compared with the list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bizenv_rules.evidence.units import Unit, Units
from bizenv_rules.problem import Problem


def check_counts(units: Units, expect: Mapping[str, int]) -> Iterator[Problem]:
    """A problem for each number that the list does not have.

    ``total``: all units; ``lead29``: those whose yes/no field of this name is true; ``class.镇``: those with this value in
    a field (a list field: among its values). A warning where no unit says whether it is one of a set: what hangs on the set
    is undetermined then, and no number is wrong. A warning, too, where a list has none of them: documents count units without naming them.

    >>> units = Units([Unit(id="甲镇", class_="镇"), Unit(id="商务局", class_="部门")])
    >>> [problem.message for problem in check_counts(units, {"total": 2, "class.镇": 9})]
    ['units with class 镇: 9 expected, 1 in the list']
    >>> [problem.severity for problem in check_counts(units, {"lead29": 29})]
    ['warning']
    """
    for name, wanted in expect.items():
        field, dot, value = name.partition(".")
        if name == "total":
            number, what = len(units), "units"
        elif dot:
            number, what = sum(_has(unit, field, value) for unit in units.values()), f"units with {field} {value}"
        else:
            number, what = sum(unit.fields.get(name) is True for unit in units.values()), f"units with {name}"
        if not dot and name != "total" and wanted and all(unit.fields.get(name) is None for unit in units.values()):
            message = f"units with {name}: {wanted} expected, but no unit says whether it is one"
            help_ = (f"give every unit `{name}: true` or `{name}: false`",)
            yield Problem("V306", message, path=f"expect_units.{name}", severity="warning", help=help_)
        elif dot and number == 0 and wanted and len(units):
            help_ = ("the document counts them; if it does not name them, add them to the list",)
            yield Problem(
                "V306", f"{what}: {wanted} expected, none in the list", path=f"expect_units.{name}", severity="warning", help=help_
            )
        elif number != wanted:
            yield Problem("V306", f"{what}: {wanted} expected, {number} in the list", path=f"expect_units.{name}")


def _has(unit: Unit, field: str, value: str) -> bool:
    own: object = unit.fields.get(field)
    if field in ("class", "parent", "groups", "roles", "indicators"):
        own = getattr(unit, {"class": "class_"}.get(field, field))
    return value in own if isinstance(own, tuple | Mapping) else own is not None and str(own) == value
