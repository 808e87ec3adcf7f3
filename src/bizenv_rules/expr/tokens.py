"""An expression's text in tokens, with what cannot stand in one refused and, where it is plain what was meant, mended.

So that all flaws are found at once, the mended text goes on to the parser; ``origin`` leads back to the author's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import field
from keyword import iskeyword
from types import MappingProxyType
from typing import Final, Literal
from unicodedata import category, normalize

from bizenv_rules.expr.flaw import Flaws
from bizenv_rules.lean import dataclass

_TOKEN: Final = re.compile(
    r"""(?P<space>[ \n]+)
      | (?P<text>'[^'\n]*'|"[^"\n]*"|“[^“”\n]*”|‘[^‘’\n]*’|「[^「」\n]*」)
      | (?P<number>\.?\d[\w.]*%?)
      | (?P<word>\w+)
      | (?P<strange>\*\*|//|:=|<>|=>|=<|&&|\|\||\.\.\.)
      | (?P<sign><=|>=|==|!=|[-+*/<>(),\[\]])
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_NUMBER: Final = re.compile(r"(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,10})?")
_OPERATORS: Final = frozenset(("and", "or", "not", "in", "if", "else"))
_MEANT: Final[Mapping[str, str]] = MappingProxyType(
    {"且": "and", "并且": "and", "或": "or", "或者": "or", "非": "not", "不": "not", "如果": "if", "否则": "else"}
    | {"AND": "and", "OR": "or", "NOT": "not", "IN": "in", "IF": "if", "ELSE": "else", "And": "and", "Or": "or", "Not": "not"}
    | {"TRUE": "true", "FALSE": "false", "真": "true", "假": "false"},
)
_FOREIGN: Final = frozenset(("lambda", "for", "await", "async", "yield", "while", "def", "import", "return", "assert", "del", "raise"))
_SIGNS: Final[Mapping[str, str]] = MappingProxyType(
    {"≥": ">=", "⩾": ">=", "≧": ">=", "≤": "<=", "⩽": "<=", "≦": "<=", "≠": "!=", "×": "*", "÷": "/", "、": ",", "−": "-", "–": "-"}
    | {"—": "-", "　": " ", "\xa0": " ", "\t": " ", "\r": " ", "【": "[", "】": "]", "〔": "(", "〕": ")"}
    | {"＝": "==", "=": "==", "<>": "!=", "=>": ">=", "=<": "<=", "&&": "and", "||": "or", "&": "and", "|": "or", "!": "not"},
)
_REFUSED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "**": "a power is `power(x, y, places)`",
        "^": "a power is `power(x, y, places)`",
        "//": "a quotient without its rest is `floor(x / y)`",
        "%": "there is no remainder; a share is a decimal: 40% is `0.4`",
        ".": "there are no attributes and methods: name the field itself",
        "...": "write the whole expression",
        ":=": "an expression names nothing new: make it a fact or a parameter",
        ":": "there is no `:` in an expression",
        ";": "join conditions with `and`; part arguments with `,`",
        "{": "there are no braces; a list is `['a', 'b']`",
        "}": "there are no braces; a list is `['a', 'b']`",
        "#": "a comment stands outside the expression",
        "\\": "a backslash has no meaning here",
    },
)


@dataclass(frozen=True, slots=True)
class Token:
    """``text`` as the author wrote it, from ``start`` to before ``end``; ``value`` as it is read."""

    sort: Literal["text", "number", "name", "operator", "sign"]
    value: str
    text: str
    start: int
    end: int


@dataclass(slots=True)
class Scanned:
    """``code``: the mended text, in one line; ``origin``: for each of its characters, the author's. ``sound``: it can be parsed."""

    tokens: list[Token] = field(default_factory=list)
    code: str = ""
    origin: list[int] = field(default_factory=list)
    sound: bool = True


class Scanner:
    """Reads one text. ``names``: those that are known, for words that Python reserves (``class``)."""

    def __init__(self, text: str, names: Collection[str], flaws: Flaws) -> None:
        self.text, self.names, self.flaws, self.scanned = text, names, flaws, Scanned()
        self.open_text = False  # what stands after a text without end is not looked at

    def scan(self) -> Scanned:
        """The tokens, and every flaw that single characters and words have."""
        for found in _TOKEN.finditer(self.text):
            self._read(found.lastgroup or "", found.group(), found.start())
            if self.open_text:
                break
        return self.scanned

    def _read(self, sort: str, text: str, at: int) -> None:
        match sort:
            case "space":
                self._put(None, " " * len(text), text, at)
            case "text":
                self._text(text, at)
            case "number":
                self._number(text, at)
            case "word":
                self._word(text, at)
            case "sign":
                self._put("sign", text, text, at)
            case _:
                self._strange(text, at)

    def _put(self, sort: Literal["text", "number", "name", "operator", "sign"] | None, code: str, text: str, at: int) -> None:
        self.scanned.code += code
        self.scanned.origin += [at + min(index, len(text) - 1) for index in range(len(code))]
        if sort is not None:
            self.scanned.tokens.append(Token(sort, code, text, at, at + len(text)))

    def _text(self, text: str, at: int) -> None:
        place = (at, at + len(text))
        inner = text[1:-1]
        quote = '"' if "'" in inner else "'"
        if text[0] not in "'\"":
            meant = f"{quote}{inner}{quote}"
            self.flaws.add("X102", f"`{text[0]}` is a typographic quote", place, f"write `{meant}`", replacement=meant)
            text = meant
        before = self.scanned.tokens[-1] if self.scanned.tokens else None
        if before is not None and before.sort == "name" and before.end == at:
            self.flaws.add("X105", f"`{before.text}` stands directly before a text", place, "a text has no prefix, only its quotes")
            self.scanned.sound = False
        if "\\" in inner:
            self.flaws.add("X105", "a backslash stands in a text", place, "a text is taken as it is, without escapes")
            self.scanned.sound = False
        if any(category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") for char in inner):
            self.flaws.add("X102", "an invisible character stands in a text", place, "write the text again without it")
            self.scanned.sound = False
        self._put("text", text, text, at)

    def _number(self, text: str, at: int) -> None:
        if _NUMBER.fullmatch(text):
            self._put("number", text, text, at)
            return
        meant = _decimal(text)
        self.flaws.add(
            "X104",
            f"`{_safe(text)}` is not a plain decimal number",
            (at, at + len(text)),
            f"write `{meant}`" if meant else "at most 15 digits, then a point and at most 10: `0.5`",
            replacement=meant,
        )
        self._put("number", meant or "1", text, at)

    def _word(self, text: str, at: int) -> None:
        word = normalize("NFKC", text)
        place = (at, at + len(text))
        if word in _OPERATORS and word == text:
            self._put("operator", word, text, at)
        elif word in _OPERATORS:
            self.flaws.add("X102", f"`{text}` is written in full-width letters", place, f"write `{word}`", replacement=word)
            self._put("operator", word, text, at)
        elif word in ("true", "false", "True", "False") and word not in self.names:
            self._put("name", word.capitalize(), text, at)
        elif word in self.names or not (word in _MEANT or word in _FOREIGN or word in ("is", "None", "null", "none")):
            self._name(word, text, at)
        elif word in _MEANT:
            meant = _MEANT[word]
            self.flaws.add("X106", f"`{text}` is no word of the language", place, f"write `{meant}`", replacement=meant)
            if meant in ("true", "false"):
                self._put("name", meant.capitalize(), text, at)
            else:
                self._put("operator", meant, text, at)
        elif word == "is":
            self.flaws.add("X106", "`is` is no word of the language", place, "write `==`, or ask `given(x)`")
            self._put("sign", "==", text, at)
        else:
            meant = "whether something is absent is asked by `given(x)`" if word not in _FOREIGN else ""
            self.flaws.add("X106", f"`{text}` is no part of the language", place, meant)
            self.scanned.sound = False

    def _name(self, word: str, text: str, at: int) -> None:
        if not (word.isidentifier() and text.isidentifier()):
            self.flaws.add("X102", f"`{_safe(text)}` cannot be a name", (at, at + len(text)), "a name has letters, digits and _")
            self.scanned.sound = False
            return
        # Python reserves some words (`class`); spelt with one full-width letter they are names, and are read as the same.
        self._put("name", chr(ord(word[0]) + 0xFEE0) + word[1:] if iskeyword(word) else word, text, at)

    def _strange(self, text: str, at: int) -> None:
        place = (at, at + len(text))
        plain = normalize("NFKC", text)
        meant = _SIGNS.get(text) or _SIGNS.get(plain) or (plain if re.fullmatch(r"[-+*/<>(),\[\]]|==", plain) else "")
        if text in ("'", '"', "“", "‘", "「"):
            self.flaws.add("X105", "a text is not closed", (at, len(self.text)), f"it begins with {text} and needs the same at its end")
            self.open_text, self.scanned.sound = True, False
        elif plain == "=" and self._names_an_argument():
            self.flaws.add("X106", "an argument has a name", place, "arguments stand in their order, without names")
            self.scanned.sound = False
        elif meant:
            code = "X106" if text.isascii() and text.isprintable() else "X102"
            said = f"`{_safe(text)}` is no operator" if code == "X106" else f"`{_safe(text)}` is a full-width or typographic character"
            self.flaws.add(code, said, place, f"write `{meant}`" if meant.strip() else "write a space", replacement=_spaced(meant))
            word = meant.isalpha()
            self._put("operator" if word else "sign" if meant.strip() else None, _spaced(meant), text, at)
        elif plain in _REFUSED:
            self.flaws.add("X106", f"`{text}` is no part of the language", place, _REFUSED[plain])
            self.scanned.sound = False
        else:
            self.flaws.add("X102", f"`{_safe(text)}` cannot stand in an expression", place, "take it out")
            self.scanned.sound = False

    def _names_an_argument(self) -> bool:
        """Whether an unknown name stands at the beginning of an argument."""
        if len(self.scanned.tokens) < 2:
            return False
        bracket, name = self.scanned.tokens[-2:]
        return bracket.value in ("(", ",") and name.sort == "name" and name.value not in self.names


def _spaced(meant: str) -> str:
    return f" {meant} " if meant.isalpha() else meant


def _decimal(text: str) -> str | None:
    """The plain decimal that was meant, if it is certain."""
    plain = normalize("NFKC", text).replace("_", "")
    percent = re.fullmatch(r"([0-9]{1,3})%", plain)
    if percent:
        whole = percent[1].rjust(3, "0")
        plain = f"{int(whole[:-2])}.{whole[-2:]}".rstrip("0").rstrip(".")
    elif re.fullmatch(r"\.[0-9]+", plain):
        plain = f"0{plain}"
    elif unit := re.fullmatch(r"([0-9.]+)[分次个项天名人家件条篇场份]", plain):
        plain = unit[1]
    elif re.fullmatch(r"0*[0-9]+\.?", plain):
        plain = plain.rstrip(".").lstrip("0") or "0"
    return plain if _NUMBER.fullmatch(plain) else None


def _safe(text: str) -> str:
    """The text with what cannot be printed spelt out."""
    return "".join(char if char.isprintable() else f"U+{ord(char):04X}" for char in text)
