"""The units that are scored: ids, names and aliases, classes, groups, parents, and the indicators each one holds."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from bizenv_rules.lean import dataclass
from bizenv_rules.problem import EvidenceError, Problem
from bizenv_rules.source import Span
from bizenv_rules.spelling import nearest

Value = str | int | Decimal | Fraction | bool | dt.date | tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit. ``indicators``: indicator → role. ``active_from``, ``active_to``: both inside, None is open.

    ``fields`` are those that the rubric declares for units.

    >>> Unit(id="swj", name="商务局", indicators={"跨境贸易": "牵头", "纳税": "配合"}).roles
    ('牵头', '配合')
    """

    id: str
    name: str = ""
    aliases: tuple[str, ...] = ()
    class_: str | None = None
    groups: tuple[str, ...] = ()
    parent: str | None = None
    indicators: Mapping[str, str] = field(default_factory=dict)
    active_from: dt.date | None = None
    active_to: dt.date | None = None
    fields: Mapping[str, Value] = field(default_factory=dict)

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles it has, each once, in the order of its indicators."""
        return tuple(dict.fromkeys(self.indicators.values()))

    @property
    def shown(self) -> str:
        """Its name, or its id where it has none."""
        return self.name or self.id

    def is_active(self, first: dt.date, last: dt.date) -> bool:
        """Whether it is active on every day from ``first`` to ``last``."""
        return (self.active_from is None or self.active_from <= first) and (self.active_to is None or last <= self.active_to)


class Units(Mapping[str, Unit]):
    """Units by id, in their order; ``find`` knows names and aliases, too.

    >>> units = Units([Unit(id="wjw", name="卫健局", aliases=("县卫生健康局",))])
    >>> units.find("县卫生健康局").id, units.nearest("卫建局")
    ('wjw', '卫健局')
    """

    def __init__(self, units: Iterable[Unit]) -> None:
        self._units = {unit.id: unit for unit in units}
        self._ids = {plain(word): unit.id for unit in self._units.values() for word in (*unit.aliases, unit.name) if word}
        self._ids |= {plain(unit.id): unit.id for unit in self._units.values()}

    @classmethod
    def named(cls, words: Iterable[str]) -> Units:
        """Units of which nothing is known but their names, as evidence gives them.

        >>> list(Units.named(["甲镇", "乙镇", "丙镇", "甲 镇"]))
        ['甲镇', '乙镇', '丙镇']
        """
        first: dict[str, str] = {}
        for word in words:
            first.setdefault(plain(word), word)
        return cls(Unit(id=word, name=word) for word in first.values())

    def __getitem__(self, id_: str) -> Unit:
        return self._units[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(self._units)

    def __len__(self) -> int:
        return len(self._units)

    def __repr__(self) -> str:
        return f"Units({list(self._units.values())!r})"

    def find(self, word: str) -> Unit | None:
        """The unit with this id, name or alias; full-width forms and blanks make no difference."""
        id_ = self._ids.get(plain(word))
        return None if id_ is None else self._units[id_]

    def require(self, word: str) -> Unit:
        """``find``, or ``EvidenceError`` (V301) that names the nearest units."""
        unit = self.find(word)
        if unit is None:
            raise EvidenceError([self.unknown(word)])
        return unit

    def nearest(self, word: str) -> str | None:
        """The name, alias or id that was most likely meant: a slip, else the one that holds the word or is held by it."""
        words = [each for unit in self._units.values() for each in (unit.name, *unit.aliases, unit.id) if each]
        if len(plain(word)) < 2:  # one letter away from everything
            return None
        close = nearest(word, words)
        if close:
            return close
        within = [each for each in words if plain(word) in plain(each) or (len(each) > 1 and plain(each) in plain(word))]
        return min(within, key=len) if within else None

    def unknown(self, word: str, path: str = "", span: Span | None = None) -> Problem:
        """The problem of a unit that is not there."""
        meant = self.nearest(word)
        message = f"no unit is called {word!r}" + (f": did you mean {meant}?" if meant else "")
        help_ = () if meant else (f"{len(self)} units are known; give it as an alias of one, or add it to the list of units",)
        return Problem("V301", message, path=path, span=span, help=help_)

    def above(self, id_: str) -> tuple[str, ...]:
        """The parents of a unit, from the nearest up; stops where one is not in the list or comes again."""
        chain: list[str] = []
        current = self._units.get(id_)
        while current is not None and current.parent is not None:
            parent = self.find(current.parent)
            if parent is None or parent.id in chain or parent.id == id_:
                break
            chain.append(parent.id)
            current = parent
        return tuple(chain)


@lru_cache(maxsize=4096)
def plain(word: str) -> str:
    """A name as it is compared: NFKC, no white space.

    >>> plain("Ａ 组（一）")
    'A组(一)'
    """
    return "".join(unicodedata.normalize("NFKC", word).split())
