"""What an unquoted text is: a number, true, false, nothing, or text. What readers of YAML disagree on is refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from bizenv_rules.lean import dataclass
from bizenv_rules.render.visible import shortened
from bizenv_rules.text.limits import DECIMAL_DIGITS, WHOLE_DIGITS

Plain = str | int | Decimal | bool | None

_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?")
_WORDS: Final[Mapping[str, Plain]] = MappingProxyType({"": None, "null": None, "true": True, "false": False})
_DOUBTFUL_BEGIN: Final = frozenset("0123456789０１２３４５６７８９+-.~=<＋－−﹣．“‘［｛yYnNoOtTfFiI＃")
_AFFIRMED: Final = {
    **dict.fromkeys(("yes", "on", "true"), "true"),
    **dict.fromkeys(("no", "off", "false"), "false"),
    "null": "null",
    "~": "null",
}
_LETTERS: Final = frozenset({*_AFFIRMED, "nan", "inf", "infinity"})
_UNITS: Final = "个百分点|百分点|分|次|个|项|条|件|篇|份|天|人|家|名|万元|亿元|元|万|倍"
_SURE_CHARACTERS: Final = 25  # Decimal computes with 28 digits: what is longer would be suggested rounded
_MINUS: Final = str.maketrans({"−": "-", "﹣": "-"})


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an unquoted text is not taken: the problem's code, message and help, and what to write instead where that is sure."""

    code: str
    message: str
    help: str
    instead: str | None = None


def plain(text: str) -> Plain | Refusal:
    """The value of an unquoted text; numbers are exact.

    >>> plain("3"), plain("0.50"), plain("满分"), plain("null"), plain("40%").help
    (3, Decimal('0.50'), '满分', None, 'write the share as a decimal: `0.4`')
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in _DOUBTFUL_BEGIN:
        number = _NUMBER.fullmatch(text)
        return _number(text, number.group(1)) if number else _doubtful(text)
    return _comment(text) if "＃" in text else text


def _number(text: str, decimals: str | None) -> Plain | Refusal:
    whole = len(text.removeprefix("-")) - len(decimals or "")
    if whole > WHOLE_DIGITS or len(decimals or ".") - 1 > DECIMAL_DIGITS:
        limits = f"at most {WHOLE_DIGITS} digits before the point and {DECIMAL_DIGITS} behind it"
        return Refusal("E112", f"`{shortened(text, 40)}` is too long for a number: {limits}", "quote it if it is text")
    return int(text) if decimals is None else Decimal(text)


def _doubtful(text: str) -> Plain | Refusal:
    """``text`` begins as a trap may begin; the first row of the table that fits says why it is one."""
    if len(text) > 200 or (text[0].isascii() and text[0].isalpha() and text.lower() not in _LETTERS):
        return _comment(text)
    narrow = unicodedata.normalize("NFKC", text).translate(_MINUS) if not text.isascii() else text
    for pattern, refuse in _TRAPS:
        match = pattern.fullmatch(narrow)
        if match:
            return refuse(text, narrow, match)
    if text[0] in "“‘［｛" and text.find({"“": "”", "‘": "’", "［": "］", "｛": "｝"}[text[0]]) == len(text) - 1:
        return Refusal("E109", f"`{shortened(text, 40)}` stands in full-width signs, so they are part of the text", _signs(text))
    return _comment(text)


def _signs(text: str) -> str:
    if text[0] in "“‘":
        return f'write ASCII quotes: "{shortened(text[1:-1], 40)}", or put ASCII quotes round the whole to keep the signs'
    return f"write ASCII brackets: `{'[...]' if text[0] == '［' else '{...}'}`, or quote it if it is text"


def _comment(text: str) -> Plain | Refusal:
    """Refused if a full-width ``＃`` stands where a comment would begin."""
    if text.startswith("＃") or " ＃" in text:
        return Refusal("E110", "full-width `＃` does not begin a comment, so what follows is text", "write an ASCII `#`, or quote the text")
    return text


Refuse = Callable[[str, str, re.Match[str]], Refusal]


def _wide(text: str, narrow: str, _match: re.Match[str]) -> Refusal:
    what = "full-width digits" if any(unicodedata.east_asian_width(sign) == "F" for sign in text) else "a typographic minus"
    return Refusal("E105", f"`{text}` has {what}, so it is text", f"write `{narrow}`", narrow)


def _quote_or(value: str) -> str:
    return f"write `{value}`, or quote it if it is text"


def _word(text: str, narrow: str, _match: re.Match[str]) -> Refusal:
    value = _AFFIRMED[narrow.lower()]
    help_ = f'write `{value}`, or "{narrow}" if it is text'
    return Refusal("E102", f"`{text}` means {value} to some programs and is text to others", help_)


def _clock(text: str, narrow: str, _match: re.Match[str]) -> Refusal:
    return Refusal("E103", f"`{text}` is a time of day to some programs and a number to others", f'quote it: "{narrow}"', f'"{narrow}"')


def _infinite(text: str, _narrow: str, _match: re.Match[str]) -> Refusal:
    help_ = "leave the key out where there is no limit, or quote it if it is text"
    return Refusal("E106", f"`{text}` is not a number that can be counted with", help_)


def _percent(text: str, narrow: str, match: re.Match[str]) -> Refusal:
    if len(narrow) > _SURE_CHARACTERS:
        return Refusal("E107", f"`{shortened(text, 40)}` is text, not a number", "write the share as a decimal")
    share = format((Decimal(match.group(1)) / (1000 if narrow.endswith("‰") else 100)).normalize(), "f")
    return Refusal("E107", f"`{text}` is text, not a number", f"write the share as a decimal: `{share}`")


def _unit(text: str, _narrow: str, match: re.Match[str]) -> Refusal:
    return Refusal("E108", f"`{text}` is text, not a number", f"write the number alone: `{match.group(1)}`, or quote it if it is text")


def _merge(text: str, _narrow: str, _match: re.Match[str]) -> Refusal:
    return Refusal("E111", f"`{text}` has a meaning of its own in some programs", f'quote it: "{text}"', f'"{text}"')


def _spelt(read: Callable[[re.Match[str]], str | None]) -> Refuse:
    """A number spelt in a way that only some programs take for one; ``read`` gives it in digits, or None where that is unsure."""

    def refuse(text: str, narrow: str, match: re.Match[str]) -> Refusal:
        value = read(match) if len(narrow) <= _SURE_CHARACTERS else None
        help_ = _quote_or(value) if value else f'quote it if it is text: "{shortened(narrow, 40)}"'
        return Refusal("E104", f"`{shortened(text, 40)}` is a number to some programs and text to others", help_, None)

    return refuse


def _decimal(match: re.Match[str]) -> str | None:
    number = Decimal(re.sub("[_,+]", "", match.group()))
    return format(number.normalize() if number else Decimal(0), "f") if abs(number.adjusted()) <= 10 else None


_SIMPLE: Final = r"(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?)"
_TRAPS: Final[tuple[tuple[re.Pattern[str], Refuse], ...]] = tuple(
    (re.compile(pattern), refuse)
    for pattern, refuse in (
        (_SIMPLE, _wide),
        (r"(?i:yes|no|on|off|true|false|null|~)", _word),
        (r"[-+]?[0-9]{1,2}(?::[0-5]?[0-9])+(?:\.[0-9]*)?", _clock),
        (_SIMPLE + r" ?[%‰]", _percent),
        (_SIMPLE + rf" ?(?:{_UNITS})", _unit),
        (r"(?i:[-+]?\.?inf(?:inity)?|\.?nan)", _infinite),
        (r"<<|=", _merge),
        (r"[-+]?0x[0-9A-Fa-f_]+|0o[0-7]+|0b[01_]+", _spelt(lambda match: str(int(match.group().replace("_", ""), 0)))),
        (r"[-+]?0[0-9_]+(?:\.[0-9]*)?", _spelt(lambda _match: None)),
        (r"[-+]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?", _spelt(_decimal)),
        (r"[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?", _spelt(_decimal)),
    )
)
