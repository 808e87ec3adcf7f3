"""Expressions in ``{...}`` and ``[...]`` that YAML cut at a comma: ``{where: mentions(text, keywords)}`` is two keys to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from bizenv_rules.lean import dataclass
from bizenv_rules.render.visible import shortened
from bizenv_rules.text.document import Extent, Path, Place, Trap, cut
from bizenv_rules.text.findings import Findings

AGAIN: Final = "\0"
"""Stands in the key of an entry that repeats an earlier key, before a number that makes it differ."""

_LONGEST: Final = 600
_MOST_PIECES: Final = 30


def is_open(text: str) -> bool:
    """Whether a parenthesis or a quote of an expression is still open at its end.

    >>> is_open("mentions(text"), is_open("type == '季度, 总结'"), is_open("三(二)1(5)"), is_open("1)")
    (True, False, False, False)
    """
    if "(" not in text and "'" not in text and '"' not in text:
        return False
    depth, quote = 0, ""
    for sign in text:
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        elif sign == "(":
            depth += 1
        elif sign == ")":
            depth -= 1
    return depth > 0 or bool(quote)


@dataclass(frozen=True, slots=True)
class Collection:
    """A finished collection in flow form, with the places of its entries; ``mend`` puts right what the form has done to it."""

    data: dict[str, Any] | list[Any]
    path: Path
    spans: dict[Path, Place]
    lines: Sequence[str]
    findings: Findings

    def mend(self) -> None:
        """Join what a comma parted (E015); make key and value of ``名称：优化`` (E005)."""
        data: Any = self.data
        steps: list[Any] = list(data) if isinstance(data, dict) else list(range(len(data)))
        waiting = iter([(step, data[step], self.spans[*self.path, step]) for step in steps])
        for step, value, place in waiting:
            if isinstance(step, str) and "：" in step and _is_empty(value, place) and not self.findings.is_full("E005"):
                self._part(step, place)
            elif place.style == "plain" and isinstance(value, str) and not self.findings.is_full("E015") and is_open(value):
                self._join(step, place, waiting)
        for step in [step for step in steps if isinstance(step, str) and AGAIN in step and step in data]:
            del data[step], self.spans[*self.path, step]

    def _join(self, step: Any, place: Place, waiting: Iterator[tuple[Any, Any, Place]]) -> None:
        """Take pieces up to the one that closes what is open at ``step``; nothing happens if none does."""
        pieces: list[Any] = [step]
        for piece, value, at in waiting:
            is_item = isinstance(piece, int)
            if at.style != "plain" or not (is_item or _is_empty(value, at)):
                return
            pieces.append(piece)
            last = at.value if is_item or at.key is None else at.key
            extent = Extent(place.value.line, place.value.column, last.end_line, last.end_column)
            text = cut(self.lines, extent)
            if len(text) > _LONGEST or len(pieces) > _MOST_PIECES:
                return
            if not is_open(text):
                self._report(text, step, extent)
                self._replace(pieces, Place(extent, place.key, "plain"), text)
                return

    def _report(self, text: str, step: str | int, extent: Extent) -> None:
        self.findings.drop("E101", extent)
        quoted = f'"{text}"' if '"' not in text and "\\" not in text else "'" + text.replace("'", "''") + "'"
        key, signs = (f"{step}: ", "braces") if isinstance(step, str) else ("", "brackets")
        self.findings.add(
            "E015",
            extent,
            f"the comma in `{shortened(text, 60)}` ends the value: inside {signs} YAML divides at every comma",
            path=(*self.path, step),
            help=(f"quote it: `{key}{shortened(quoted, 60)}`, or write the entry in block form, one key a line",),
            fix=None if "\n" in quoted else quoted,
        )

    def _replace(self, pieces: Sequence[Any], place: Place, text: str) -> None:
        """The text takes the place of its pieces; a list keeps its length, so that the places of later entries stay true."""
        data: Any = self.data
        for piece in pieces:
            if piece != pieces[0] and isinstance(data, dict):
                del data[piece], self.spans[*self.path, piece]
            else:
                data[piece], self.spans[*self.path, piece] = Trap(text), place

    def _part(self, key: str, place: Place) -> None:
        """``名称：优化`` in braces is one key to YAML: here it becomes the key and the value that were meant."""
        data: Any = self.data
        at = place.key or place.value
        if at.line != at.end_line:
            return
        name, _, value = key.partition("：")
        column = at.column + len(name)
        help_ = (f"write an ASCII colon and a space: `{shortened(f'{name}: {value}', 60)}`",)
        colon = Extent(at.line, column, at.line, column + 1)
        message = "full-width colon `：` does not end a key in YAML"
        self.findings.add("E005", colon, message, label="full-width", path=self.path, help=help_, fix=": ")
        del data[key], self.spans[*self.path, key]
        if name not in data:
            data[name] = Trap(value)
            self.spans[*self.path, name] = Place(at._replace(column=column + 1), at._replace(end_column=column), "plain")


def _is_empty(value: Any, place: Place) -> bool:
    return value is None and place.value[:2] == place.value[2:]


def note_wide_comma(extent: Extent, path: Path, findings: Findings) -> None:
    """Write down E113: ``[营商环境，软环境]`` is a list of one."""
    help_ = ("write an ASCII comma and a space between entries", "quote the entry if the comma belongs to its text")
    findings.add("E113", extent, "a full-width comma does not divide a list: this is one entry", path=path, help=help_)
