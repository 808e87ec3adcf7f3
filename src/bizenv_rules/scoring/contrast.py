"""Why one unit stands above another: the difference of two scores, clause by clause, adding up exactly."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bizenv_rules.lean import dataclass
from bizenv_rules.scoring.waterfall import Line, Waterfall, waterfall

if TYPE_CHECKING:
    from bizenv_rules.scoring.card import Scorecard

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Contrast:
    """``score_a − score_b = Σ line.points``; a line above 0 speaks for a.

    The cause ``maximum`` is the difference of what the two could attain. ``difference`` is None where one of the
    scores is not complete; the lines are then what is known so far.
    """

    a: str
    b: str
    score_a: Fraction | None
    score_b: Fraction | None
    lines: tuple[Line, ...]

    @property
    def difference(self) -> Fraction | None:
        """By how much a is above b."""
        return None if self.score_a is None or self.score_b is None else self.score_a - self.score_b

    def text(self) -> str:
        """The contrast as lines of text."""
        from bizenv_rules.scoring.words import contrast_text

        return contrast_text(self)

    def to_dict(self) -> dict[str, Any]:
        """The contrast as plain data; numbers exact and shown."""
        from bizenv_rules.scoring.words import contrast_dict

        return contrast_dict(self)


def contrast(card_a: Scorecard, card_b: Scorecard) -> Contrast:
    """Why a is above b. Both cards must come from one rubric (``ValueError``)."""
    if card_a.program.digest != card_b.program.digest:
        msg = f"the cards come from two rubrics: {card_a.program.title} and {card_b.program.title}"
        raise ValueError(msg)
    one, two = waterfall(card_a), waterfall(card_b)
    both = Contrast(card_a.name, card_b.name, one.score, two.score, _lines(card_a, one, two))
    if both.difference is not None and both.difference != sum((line.points for line in both.lines), ZERO):
        msg = f"the contrast of {both.a} and {both.b} does not add up"
        raise AssertionError(msg)
    return both


def _lines(card: Scorecard, one: Waterfall, two: Waterfall) -> tuple[Line, ...]:
    kept = {(line.path, line.cause): line for line in (*two.lines, *one.lines)}
    lost_one = {(line.path, line.cause): line.points for line in one.lines}
    lost_two = {(line.path, line.cause): line.points for line in two.lines}
    order = {path: place for place, path in enumerate(card.paths())}
    found = [
        Line(line.path, line.title, line.clause, line.cause, lost_two.get(key, ZERO) - lost_one.get(key, ZERO))
        for key, line in kept.items()
    ]
    if one.full != two.full:
        found.append(Line(one.path, "", "", "maximum", one.full - two.full))
    found.sort(key=lambda line: (order.get(line.path, len(order)), line.path, line.cause))
    return tuple(line for line in found if line.points)
