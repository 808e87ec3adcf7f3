"""``Mutant``: one small change of what was authored, with its place and its words; the data it leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any, Final

from bizenv_rules.lean import dataclass

Path = tuple[str | int, ...]


class Dropped:
    """What stands in the place of a key or entry that is taken away."""

    def __repr__(self) -> str:
        return "DROPPED"


DROPPED: Final = Dropped()


@dataclass(frozen=True, slots=True)
class Mutant:
    """``at``: the node's path or the block's entry; ``path``: the place in the file; ``value``: what stands there now."""

    at: str
    words: str
    clause: str
    path: Path
    value: Any = field(repr=False, compare=False, hash=False)

    def text(self) -> str:
        """One line.

        >>> Mutant("bonus.media", "level_caps.区县级 3 dropped", "三(二)3(3)", (), None).text()
        'bonus.media (三(二)3(3)): level_caps.区县级 3 dropped'
        """
        return f"{self.at} ({self.clause}): {self.words}" if self.clause else f"{self.at}: {self.words}"

    def to_dict(self) -> dict[str, str]:
        """As plain data."""
        from bizenv_rules.text import dotted

        return {"at": self.at, "words": self.words, "clause": self.clause, "path": dotted(self.path)}

    def of(self, data: Any) -> Any:
        """The data with the change; what it does not touch is shared."""
        return changed(data, self.path, self.value)


def changed(data: Any, path: Path, value: Any) -> Any:
    """The data with another value at a path, or without it.

    >>> changed({"a": [{"b": 1}, 2]}, ("a", 0, "b"), 5), changed({"a": [1, 2]}, ("a", 0), DROPPED)
    ({'a': [{'b': 5}, 2]}, {'a': [2]})
    """
    if not path:
        return value
    key, rest = path[0], path[1:]
    gone = not rest and value is DROPPED
    if isinstance(data, Mapping):
        if gone:
            return {name: each for name, each in data.items() if name != key}
        return {name: changed(each, rest, value) if name == key else each for name, each in data.items()} | (
            {} if key in data else {key: value}
        )
    assert isinstance(data, list)
    if gone:
        return [each for n, each in enumerate(data) if n != key]
    return [changed(each, rest, value) if n == key else each for n, each in enumerate(data)]
