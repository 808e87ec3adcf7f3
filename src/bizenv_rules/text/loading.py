"""One file from bytes to a ``Document``: decode, look at characters, look at lines, take the events in."""

from __future__ import annotations

from typing import Any, Final

from bizenv_rules.problem import in_order
from bizenv_rules.text import limits, syntax
from bizenv_rules.text.characters import scan
from bizenv_rules.text.composing import Composer, Stop
from bizenv_rules.text.document import Document, Extent
from bizenv_rules.text.encoding import decode
from bizenv_rules.text.findings import Findings
from bizenv_rules.text.slips import mend_slips

_START: Final = Extent(0, 0, 0, 0)


def load(source: bytes | str, name: str, *, loader: type[Any] | None = None) -> Document:
    r"""The plain data of a YAML file and the place of everything in it; never raises for what the file says.

    All problems are found in one go: codes E0 (text) and E1 (scalars and keys). Texts that were meant as something else
    come as ``Trap``; where the structure itself is in doubt the document is ``broken`` and has no data. ``loader`` is a
    loader class of PyYAML, by default the one of ``parser()``.

    >>> document = load("title: 高台\nweight: 40%\n", "gaotai.yaml")
    >>> document.data
    {'title': '高台', 'weight': '40%'}
    >>> print(document.problems[0])
    gaotai.yaml:2:9: error[E107]: `40%` is text, not a number
    """
    findings = Findings(name)
    if len(source) > limits.FILE_BYTES:
        findings.add("E002", _START, f"the file is larger than {limits.FILE_BYTES:,} bytes", help=("divide it",))
        return Document(name, None, (), findings.problems(), {}, broken=True)
    text, whole = decode(source, findings) if isinstance(source, bytes) else (source.removeprefix("\ufeff").replace("\r\n", "\n"), True)
    shown = text.split("\n")
    lines = scan(text, findings).split("\n") if whole else shown
    if len(lines) > limits.LINES:
        findings.add(
            "E010", Extent(limits.LINES, 0, limits.LINES, 0), f"the file has more than {limits.LINES:,} lines", help=("divide it",)
        )
        whole = False
    if not whole:
        return Document(name, None, shown, in_order(findings.problems()), {}, broken=True)
    return _compose(name, lines, shown, findings, loader)


def _compose(name: str, lines: list[str], shown: list[str], findings: Findings, loader: type[Any] | None) -> Document:
    import yaml

    mended = mend_slips(lines, findings)
    if mended.given_up:
        return Document(name, None, shown, in_order(findings.problems()), {}, broken=True)
    composer, broken = Composer(lines, findings, mended), mended.doubtful
    try:
        composer.read(yaml.parse("\n".join(mended.lines), Loader=loader or parser()))
    except Stop:
        broken = True
    except yaml.YAMLError as error:
        # A slip on the parser's line or the one above is the cause, and is reported already.
        if not syntax.lines_of(error) & findings.lines("E005", "E006", "E007", "E110"):
            syntax.report(error, lines, findings)
        broken = True
    if not composer.documents and not broken:
        findings.add("E016", _START, "the file is empty")
    data, spans = (None, {}) if broken else (composer.data, composer.spans)
    return Document(name, data, shown, in_order(findings.problems()), spans, broken)


def parser() -> type[Any]:
    """The loader class that reads events: that of libyaml where PyYAML was built with it, else the slower one in Python."""
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)
