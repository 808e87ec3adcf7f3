"""What a change costs: 1 for each record more or fewer and each 分 that one form is raised, unless rules say otherwise.

Rules go by fact (``media``), by its level (``media.省级``), by record (``article``, ``article.level=省级``), by node (``bonus.media``,
``bonus`` with all below it) or by pattern (``review.*``). The most exact rule holds; of equals the later one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fnmatch import fnmatchcase
from fractions import Fraction
from typing import Any, Final

from bizenv_rules.effort.movable import Movable
from bizenv_rules.lean import dataclass
from bizenv_rules.points import points
from bizenv_rules.problem import BizenvError, Problem
from bizenv_rules.scoring.address import parse
from bizenv_rules.spelling import nearest

KEYS: Final = ("each", "most", "step", "allow")
Cost = Mapping[str, Any] | Callable[[Movable], Any]


@dataclass(frozen=True, slots=True)
class Price:
    """``each``: cost of a record or of one 分 on one form (None: it stays). ``most``: how many at most; ``step``: in multiples of this."""

    each: Fraction | None = Fraction(1)
    most: Fraction | None = None
    step: Fraction | None = None
    allow: bool = False


class Prices:
    """The price of every movable fact. Raises ``BizenvError`` with every rule that cannot be read."""

    def __init__(self, cost: Cost | None) -> None:
        self.ask = cost if callable(cost) else None
        rules = cost if isinstance(cost, Mapping) else {}
        problems: list[Problem] = []
        self.rules = [(str(key), _price(str(key), value, problems)) for key, value in rules.items()]
        if problems:
            raise BizenvError(problems)

    @property
    def allowed(self) -> tuple[str, ...]:
        """The names of rules that allow what would stay otherwise."""
        return tuple(key for key, price in self.rules if price.allow)

    def of(self, one: Movable) -> Price:
        """The price of one fact."""
        if self.ask is not None:
            problems: list[Problem] = []
            found = _price(one.shown, self.ask(one), problems)
            if problems:
                raise BizenvError(problems)
            return found
        fits = [(how, place, price) for place, (key, price) in enumerate(self.rules) if (how := fit(key, one)) is not None]
        return max(fits, key=lambda each: each[:2])[2] if fits else Price()

    def stated(self, key: str) -> Fraction | None:
        """The number of one rule."""
        return next((price.each for name, price in self.rules if name == key), None)

    def unknown(self, every: Sequence[Movable]) -> list[Problem]:
        """Rules that no fact answers to, each with the nearest name."""
        known = sorted({name for one in every for name in names(one)})
        found = []
        for key, _ in self.rules:
            if not any(fit(key, one) is not None for one in every):
                near = nearest(key.removesuffix(".*"), known)
                help_ = (f"did you mean {near}?",) if near else (f"for example: {', '.join(known[:6])}",)
                found.append(Problem("V966", f"cost: no fact, record or node is called {key!r}", path=key, help=help_))
        return found


def names(one: Movable) -> tuple[str, ...]:
    """Every name that a rule may call a fact by."""
    path = parse(one.path).path
    above = [path[:end] for end in range(1, len(path) + 1) if end == len(path) or path[end] == "."]
    levels = (f"{one.name}.{one.level}", f"{one.name}[{one.level}]", f"{one.record}.level={one.level}") if one.level else ()
    return tuple(name for name in (*levels, one.name, *above, one.record) if name)


def fit(key: str, one: Movable) -> tuple[int, int] | None:
    """How exactly a rule names a fact, greater is more exact; None if it does not.

    A level goes before a fact, a fact before a node, an inner node before an outer one, that before a record, and that before a pattern.
    """
    path, level = parse(one.path).path, one.level
    if level and key in {f"{one.name}.{level}", f"{one.name}[{level}]"}:
        return 6, 0
    record, _, field = key.partition(".")
    if level and record == one.record and field.endswith(f"={level}"):
        return 5, 0
    if key == one.name:
        return 4, 0
    if key == one.path:
        return 4, 1
    if path == key or path.startswith(f"{key}."):
        return 3, len(key)
    if key == one.record:
        return 2, 0
    if "*" in key and any(fnmatchcase(name, key) for name in (path, one.name)):
        return 1, len(key)
    return None


def _price(key: str, value: Any, problems: list[Problem]) -> Price:
    if value is None or (isinstance(value, str) and value == "none"):
        return Price(None)
    if isinstance(value, Price):
        return value
    if isinstance(value, Mapping):
        return _detailed(key, value, problems)
    return Price(_number(key, value, problems))


def _detailed(key: str, given: Mapping[str, Any], problems: list[Problem]) -> Price:
    for name in given:
        if name not in KEYS:
            near = nearest(str(name), KEYS)
            help_ = (f"did you mean {near}?",) if near else (f"keys: {', '.join(KEYS)}",)
            problems.append(Problem("V967", f"cost of {key}: {name!r} is not known", path=key, help=help_))
    each = given.get("each", 1)
    allow = given.get("allow", False)
    if not isinstance(allow, bool) and str(allow) not in {"true", "false"}:
        problems.append(Problem("V967", f"cost of {key}: allow is true or false, not {allow!r}", path=key))
    return Price(
        None if each is None or each == "none" else _number(key, each, problems),
        None if given.get("most") is None else _number(key, given["most"], problems),
        None if given.get("step") is None else _number(key, given["step"], problems, above=True),
        allow is True or allow == "true",
    )


def _number(key: str, value: Any, problems: list[Problem], *, above: bool = False) -> Fraction:
    try:
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal | Fraction):
            raise TypeError(f"{value!r} is no exact number")  # noqa: TRY301  # told with the others
        found = points(value)
        if found < 0 or (above and found == 0):
            raise ValueError(f"{value!r} is {'not above 0' if above else 'below 0'}")  # noqa: TRY301  # told with the others
    except (TypeError, ValueError) as error:
        problems.append(Problem("V967", f"cost of {key}: {error}", path=key, help=("write a number, none, or {each: 2, most: 3}",)))
        return Fraction(1)
    return found
