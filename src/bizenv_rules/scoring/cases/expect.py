"""What a case expects, compared with what came out and with the case's own arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from bizenv_rules.lean import dataclass
from bizenv_rules.points import exact_text, points
from bizenv_rules.scoring.cases.model import Case
from bizenv_rules.scoring.node import find

if TYPE_CHECKING:
    from bizenv_rules.scoring.card import Scorecard
    from bizenv_rules.scoring.cases.run import Scored

STATES: Final = ("missing", "not_applicable", "undetermined")


@dataclass(frozen=True, slots=True)
class Judge:
    """Compares what one unit of a case was expected to come to. ``work``: what the case's own arithmetic gives.

    ``at``: where the expectations stand in the case.
    """

    case: Case
    scored: Scored
    unit: str
    work: Mapping[str, Fraction] = field(default_factory=dict)
    at: tuple[str | int, ...] = ("expect",)

    def compare(self, wanted: Mapping[str, Any]) -> None:
        """Every expectation; what differs is a problem at its line."""
        card, case = self.scored.cards.get(self.unit), self.case
        for key, value in wanted.items():
            if key == "errors":
                _errors(case, value, self.scored, (*self.at, key))
            elif card is None:
                units = ", ".join(self.scored.cards)
                told = (
                    f"is expected of which unit? Write it under one of {units}"
                    if units
                    else "cannot be expected: the case could not be scored"
                )
                case.fail("C130", f"`{key}` {told}", *self.at, key)
            else:
                self._one(key, value, card)
            if key in self.work and _number(value) is not None and _number(value) != self.work[key]:
                worked = exact_text(self.work[key])
                case.fail("C122", f"`{key}`: the work comes to {worked}, expected is {_said(value)}", "work", *self.at[1:], key)
        if self.work and card is not None and not set(self.work) & set(wanted):
            case.fail("C123", "the work computes nothing that is expected", "work", key=True)

    def _one(self, key: str, value: Any, card: Scorecard) -> None:
        try:
            found = _found(key, card, self.scored)
        except KeyError as error:
            self.case.fail("C131", str(error.args[0]), *self.at, key, key=True)
            return
        if not _same(value, found):
            self.case.fail("C132", f"`{key}`: expected {_said(value)}, got {_said(found)}", *self.at, key)


def _found(key: str, card: Scorecard, scored: Scored) -> Any:
    """What came out under a key."""
    if key in _PLAIN:
        return _PLAIN[key](card)
    if key == "rank":
        place = scored.places.get(card.unit)
        return None if place is None else place.rank
    head, _, rest = key.partition(".")
    if head == "outputs" and rest:
        outputs = {output.id: output for output in card.outputs}
        if rest not in {output.id for output in card.program.outputs}:
            raise KeyError(f"no output is called `{rest}`")
        return "not_applicable" if rest not in outputs else _value(outputs[rest].value, outputs[rest].state)
    if head == "duties" and rest:
        if rest not in {duty.id for duty in card.program.duties}:
            raise KeyError(f"no duty is called `{rest}`")
        return [row.status for row in card.compliance if row.duty == rest]
    node, row = find(card, key)
    value = card.trace.at(node.value, row)
    return _value(card.trace.number(node.value, row), card.state_of(value))


def _value(value: Fraction | None, state: str) -> Fraction | str:
    return state if value is None else value


_PLAIN: Final[Mapping[str, Callable[[Scorecard], Any]]] = {
    "score": lambda card: card.score,
    "attainable": lambda card: card.attainable,
    "status": lambda card: card.status,
    "grade": lambda card: card.grade,
    "grade_settled": lambda card: card.grade_settled,
    "grades_possible": lambda card: list(card.grades_possible),
    "low": lambda card: card.low,
    "high": lambda card: card.high,
    "missing": lambda card: sorted({item.path or item.name for item in card.missing}),
    "undetermined": lambda card: sorted({item.path or item.name for item in card.undetermined}),
    "vetoes": lambda card: [veto.id for veto in card.vetoes if veto.holds],
    "consequences": lambda card: [item.id for item in card.consequences],
}


def _same(wanted: Any, found: Any) -> bool:
    if wanted in (None, "none"):
        return found is None or found == []
    if isinstance(wanted, list):
        if not isinstance(found, list):
            return False
        alike = [str(word) for word in wanted], [str(word) for word in found]
        return alike[0] == alike[1] or (bool(wanted) and sorted(alike[0]) == sorted(alike[1]) and "." in "".join(alike[0]))
    if isinstance(wanted, bool) or isinstance(found, bool):
        return wanted is found
    number = _number(wanted)
    return found == number if number is not None and isinstance(found, Fraction | int) else str(wanted) == str(found)


def _number(value: Any) -> Fraction | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | Fraction | str):
        return None
    try:
        return points(value)
    except ValueError:
        return None


def _errors(case: Case, wanted: Any, scored: Scored, at: tuple[str | int, ...]) -> None:
    """Every text expected occurs in the code or message of some problem."""
    said = [*scored.errors, *(f"{problem.code} {problem.message}" for card in scored.cards.values() for problem in card.problems)]
    if wanted in (None, "none", []):
        if said:
            case.fail("C133", f"no errors were expected, but: {said[0]}", *at)
        return
    for text in wanted if isinstance(wanted, list) else [wanted]:
        if not any(str(text) in line for line in said):
            case.fail("C133", f"no error says {text!r}: {'; '.join(said) or 'there is none'}", *at)


def _said(value: Any) -> str:
    if isinstance(value, Fraction | Decimal):
        return exact_text(Fraction(value))
    if isinstance(value, list):
        return f"[{', '.join(map(_said, value))}]"
    return "none" if value is None else str(value)
