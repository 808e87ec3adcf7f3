"""What each code of reading text means (E0 text, E1 scalars and keys), with an example that brings it about."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bizenv_rules.lean import dataclass


@dataclass(frozen=True, slots=True)
class CodeDoc:
    """One code: its heading, why it is refused and what to do, and the shortest file that has it (empty: no file of text can show it)."""

    title: str
    explanation: str
    example: str = ""


CODES: Final[Mapping[str, CodeDoc]] = MappingProxyType(
    {
        "E001": CodeDoc(
            "File that cannot be read",
            "There is no such file, it is a folder, a device or a pipe, or reading it is not allowed. Only plain files are read.",
        ),
        "E002": CodeDoc(
            "File too large",
            "A file of rules has at most 2,000,000 bytes. Divide it; large evidence belongs into CSV, JSONL or Parquet.",
        ),
        "E003": CodeDoc(
            "File that is not UTF-8",
            "Files are UTF-8. GB18030 (GBK) and UTF-16 are recognised, so that the rest of the file can be checked, but they have to be "
            "saved anew: what another program would read is not known.",
        ),
        "E004": CodeDoc(
            "Character that hides or acts",
            "Control characters, zero-width characters, marks that turn the direction of writing, and line ends that editors do not show "
            "make a file read otherwise than it looks. They are refused in the file and as escapes like \\u202e.",
            'title: "a\\u202eb"\n',
        ),
        "E005": CodeDoc(
            "Full-width colon behind a key",
            "YAML takes `名称：优化` for one text and says nothing. A key ends with an ASCII colon and a space.",
            "名称：优化\n",
        ),
        "E006": CodeDoc(
            "Tab or wide space",
            "Indentation and the gap behind a colon are ASCII spaces. A tab, a full-width space (U+3000) or a no-break space looks "
            "alike and means something else.",
            "items:\n\t- 1\n",
        ),
        "E007": CodeDoc(
            "Dash that begins no list item", "A list item begins with an ASCII hyphen and a space, not with `－`, `—` or `–`.", "－ 甲\n"
        ),
        "E008": CodeDoc(
            "Not YAML",
            "The parser stopped here. What stands behind this place was not read, so mend it and check again.",
            "title: a: b\n",
        ),
        "E009": CodeDoc("Nested too deep", "Lists and mappings may stand in one another 40 deep.", "[" * 41 + "]" * 41 + "\n"),
        "E010": CodeDoc(
            "Larger than is read",
            "A file has at most 100,000 lines and 200,000 entries, a text 20,000 characters, a key 200.",
            "k" * 201 + ": 1\n",
        ),
        "E011": CodeDoc(
            "Anchor, alias or merge",
            "`&name`, `*name` and `<<` let a text stand in several places at once, so that a message can name no place. Write it out.",
            "a: &x 1\n",
        ),
        "E012": CodeDoc(
            "Tag",
            "`!!str` and the like tell a program how to read a value. Here quotes make text and nothing else is needed.",
            "a: !!str 5\n",
        ),
        "E013": CodeDoc("Second document or directive", "One file holds one document, without `%` directives.", "a: 1\n---\nb: 2\n"),
        "E014": CodeDoc(
            "Key that is no word",
            "A key is one text on one line. `{{...}}` is a mapping as a key: a text that begins with a brace has to be quoted.",
            "{{a}}: 1\n",
        ),
        "E015": CodeDoc(
            "Comma inside an expression in flow form",
            "In `{...}` and `[...]` every comma divides, so `{where: mentions(text, keywords)}` is two keys. Quote the expression, or "
            "write the entry in block form.",
            "media: {where: mentions(text, keywords)}\n",
        ),
        "E016": CodeDoc("Empty file", "The file has nothing in it, or comments only.", "# to be written\n"),
        "E101": CodeDoc(
            "Key given twice",
            "YAML programs keep one of the two in silence. Keys are compared after NFKC, so `ｃａｐ` and `cap` are the same.",
            "cap: 5\ncap: 6\n",
        ),
        "E102": CodeDoc(
            "Word that some read as true, false or nothing",
            "yes, no, on, off, ~ and other spellings of true, false and null are read differently by different programs.",
            "once: yes\n",
        ),
        "E103": CodeDoc("Time of day without quotes", "`8:30` is 510 to some programs (8 x 60 + 30). Quote it.", "at: 8:30\n"),
        "E104": CodeDoc(
            "Number in a doubtful spelling",
            "1_000, 017, 0x1F, 1e3, .5, 5., +5 and 1,000 are numbers to some programs and text to others. A number is digits, with a point "
            "and more digits if need be; an id or a telephone number is quoted.",
            "points: 1_000\n",
        ),
        "E105": CodeDoc("Full-width digits", "`１２` is text in YAML. Write 12.", "cap: １２\n"),
        "E106": CodeDoc("Not a number to count with", "Infinity and NaN have no place in a score.", "cap: .inf\n"),
        "E107": CodeDoc("Per cent sign", "`40%` is text in YAML. A share is written as a decimal: 0.4.", "weight: 40%\n"),
        "E108": CodeDoc(
            "Number with its unit", "`20分` is text in YAML. The key says what is counted: write the number alone.", "points: 20分\n"
        ),
        "E109": CodeDoc(
            "Full-width quotes or brackets",
            "“…” and ［…］ are part of the text in YAML, not signs of its own.",
            "quote: “一票否决”\n",
        ),
        "E110": CodeDoc("Full-width ＃", "A comment begins with an ASCII `#`; what follows `＃` is text.", "cap: 十分 ＃封顶\n"),
        "E111": CodeDoc("Sign with a meaning of its own", "`=` and `<<` alone stop some programs. Quote them.", "sign: =\n"),
        "E112": CodeDoc(
            "Number too long",
            "A number has at most 15 digits before the point and 10 behind it. A document number or a digest is text: quote it.",
            "points: 1234567890123456\n",
        ),
        "E113": CodeDoc(
            "Full-width comma in a list",
            "`[营商环境，软环境]` is a list of one text. Entries are divided by an ASCII comma.",
            "keywords: [营商环境，软环境]\n",
        ),
    }
)
"""Code -> what it means, in the order of the codes."""
