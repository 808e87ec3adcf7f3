"""YAML events to plain data with a place for everything. A stack of its own keeps deep files from ending the program."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bizenv_rules.text import flow, limits
from bizenv_rules.text.characters import hidden_in
from bizenv_rules.text.document import Extent, Path, Place, Trap, cut
from bizenv_rules.text.findings import Findings
from bizenv_rules.text.keys import as_compared, check_key, note_repeated
from bizenv_rules.text.scalars import Refusal, plain
from bizenv_rules.text.slips import Mended


class Stop(Exception):  # noqa: N818 - no error of the program: reading ends here, and what is wrong is written down
    """Reading ends; what the file says beyond this place cannot be known."""


class _Frame:
    """One open mapping or list.

    ``skip``: the entry to come belongs to a repeated or refused key. ``lost``: so does all of this frame; it is read for its problems only.
    ``suspect``: in flow form, some text may be half an expression.
    """

    __slots__ = ("begin", "data", "end", "flow", "key", "key_at", "keys", "lost", "path", "skip", "suspect")

    def __init__(self, data: dict[str, Any] | list[Any], path: Path, begin: Extent, *, flow: bool, lost: bool) -> None:
        self.data = data
        self.path = path
        self.begin = begin
        self.end = begin
        self.flow = flow
        self.lost = lost
        self.key: str | None = None
        self.key_at = begin
        self.keys: dict[str, Extent] = {}
        self.skip = False
        self.suspect = False

    @property
    def wants_key(self) -> bool:
        return self.key is None and isinstance(self.data, dict)

    @property
    def next_path(self) -> Path:
        return (*self.path, len(self.data) if isinstance(self.data, list) else self.key or "?")


class Composer:
    """Takes events in; ``data`` and ``spans`` hold what they say, ``findings`` what is wrong with it."""

    def __init__(self, lines: Sequence[str], findings: Findings, mended: Mended) -> None:
        self.lines = lines
        self.findings = findings
        self.mended = mended
        self.data: Any = None
        self.spans: dict[Path, Place] = {}
        self.documents = 0
        self._stack: list[_Frame] = []
        self._nodes = 0

    def read(self, events: Iterable[Any]) -> None:
        """Take all events; raises ``Stop`` where the rest cannot be made sense of."""
        import yaml

        take = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._open_mapping,
            yaml.SequenceStartEvent: self._open_list,
            yaml.MappingEndEvent: self._close,
            yaml.SequenceEndEvent: self._close,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }
        shifted = bool(self.mended.added)
        for event in events:
            handler = take.get(type(event))
            if handler:
                start, end = event.start_mark, event.end_mark
                extent = Extent(start.line, start.column, end.line, end.column)
                handler(event, self.mended.written(extent) if shifted else extent)

    def _document(self, event: Any, extent: Extent) -> None:
        self.documents += 1
        if event.version or event.tags:
            self.findings.add("E013", extent, "directives (`%...`) are not used here", help=("delete the line",))
        if self.documents > 1:
            self.findings.add("E013", extent, "a second document begins here", help=("write it into a file of its own, or delete `---`",))
            raise Stop

    def _alias(self, event: Any, extent: Extent) -> None:
        if self.findings.is_full("E011"):
            raise Stop
        self._count(extent)
        help_ = ("write the text out", "quote it if it is text that begins with `*`")
        self.findings.add("E011", extent, f"`*{event.anchor[:40]}` stands for something written elsewhere", label="an alias", help=help_)
        if self._stack and self._stack[-1].wants_key:
            self._take_key(f"*{event.anchor}", extent, "'")
        else:
            self._put(Trap(f"*{event.anchor}"), extent, "plain")

    def _scalar(self, event: Any, extent: Extent) -> None:
        self._count(extent)
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event, extent)
        style, text = event.style or "plain", event.value
        frame = self._stack[-1] if self._stack else None
        if style == '"' and not text.isprintable():
            self._refuse_hidden(text, extent)
        if frame and frame.wants_key:
            check_key(text, extent, style, frame.path, self.findings)
            self._take_key(text, extent, style)
        elif len(text) > limits.TEXT_CHARACTERS:
            message = f"this text has {len(text):,} characters, more than {limits.TEXT_CHARACTERS:,}"
            self.findings.add("E010", extent, message, path=frame.next_path if frame else ())
            self._put(Trap(text[:100]), extent, style)
        else:
            self._put(self._plain(text, extent, frame) if style == "plain" else text, extent, style)

    def _count(self, extent: Extent) -> None:
        self._nodes += 1
        if self._nodes > limits.NODES:
            self.findings.add("E010", extent, f"the file has more than {limits.NODES:,} entries", help=("divide it",))
            raise Stop

    def _refuse_properties(self, event: Any, extent: Extent) -> None:
        if event.anchor is not None:
            help_ = ("delete it", "quote the value if it is text that begins with `&`")
            self.findings.add("E011", extent, f"`&{event.anchor[:40]}` names a value for use elsewhere", label="an anchor", help=help_)
        if event.tag is not None:
            help_ = ("delete it", "quote the value if it is text that begins with `!`")
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self.findings.add("E012", extent, f"the tag `{tag[:40]}` has no use here", label="a tag", help=help_)

    def _refuse_hidden(self, text: str, extent: Extent) -> None:
        name = hidden_in(text)
        if name:
            self.findings.add("E004", extent, f"{name} must not stand in a text", label="written as an escape", help=("leave it out",))

    def _plain(self, text: str, extent: Extent, frame: _Frame | None) -> Any:
        value = plain(text)
        if isinstance(value, Refusal):
            path = frame.next_path if frame else ()
            self.findings.add(value.code, extent, value.message, path=path, help=(value.help,), fix=value.instead)
            return Trap(text)
        if frame and frame.flow and isinstance(value, str):
            if isinstance(frame.data, list) and "，" in text:
                flow.note_wide_comma(extent, frame.next_path, self.findings)
                return Trap(text)
            frame.suspect = frame.suspect or flow.is_open(text)
        return value

    def _take_key(self, text: str, extent: Extent, style: str) -> None:
        frame = self._stack[-1]
        frame.key, frame.key_at = text, extent
        first = frame.keys.setdefault(as_compared(text), extent)
        if first is not extent:
            note_repeated(text, extent, first, frame.path, self.findings)
            # In a suspect collection it may be the end of an expression that a comma cut: kept apart until the collection ends.
            frame.skip = not frame.suspect
            frame.key = f"{text}{flow.AGAIN}{len(frame.data)}" if frame.suspect else text
        elif style == "plain" and frame.flow and "：" in text:
            frame.suspect = True

    def _open_mapping(self, event: Any, extent: Extent) -> None:
        self._open(event, extent, {})

    def _open_list(self, event: Any, extent: Extent) -> None:
        self._open(event, extent, [])

    def _open(self, event: Any, extent: Extent, data: dict[str, Any] | list[Any]) -> None:
        self._count(extent)
        self._refuse_properties(event, extent)
        outer = self._stack[-1] if self._stack else None
        if len(self._stack) >= limits.DEPTH:
            self.findings.add("E009", extent, f"this is nested more than {limits.DEPTH} deep", label="one too many")
            raise Stop
        is_key = bool(outer and outer.wants_key)
        if outer and is_key and not outer.lost:
            help_ = ("quote it if it is text", "a text that begins with `{` or `[` has to be quoted")
            self.findings.add("E014", extent, "a key is one word, not a list or a mapping", help=help_)
        lost = bool(outer and (outer.lost or outer.skip or is_key))
        self._stack.append(_Frame(data, outer.next_path if outer else (), extent, flow=bool(event.flow_style), lost=lost))

    def _close(self, _event: Any, extent: Extent) -> None:
        frame = self._stack.pop()
        # The parser ends a block behind the blank lines and comments that follow it: its last entry ends it better.
        last = extent if frame.flow else frame.end
        whole = Extent(frame.begin.line, frame.begin.column, last.end_line, last.end_column)
        if frame.suspect and not frame.lost:
            flow.Collection(frame.data, frame.path, self.spans, self.lines, self.findings).mend()
        if self._stack and self._stack[-1].wants_key:
            self._take_key(cut(self.lines, whole)[:40], whole, "'")
            self._stack[-1].skip = True
        else:
            signs = "{[" if frame.flow else ":-"
            self._put(frame.data, whole, signs[isinstance(frame.data, list)])

    def _put(self, value: Any, extent: Extent, style: str) -> None:
        if not self._stack:
            self.data, self.spans[()] = value, Place(extent, None, style)
            return
        frame = self._stack[-1]
        frame.end = extent
        if isinstance(frame.data, list):
            if not frame.lost:
                self.spans[*frame.path, len(frame.data)] = Place(extent, None, style)
            frame.data.append(value)
            return
        key, frame.key = frame.key or "", None
        if not frame.skip:
            frame.data[key] = value
            if not frame.lost:
                self.spans[*frame.path, key] = Place(extent, frame.key_at, style)
        frame.skip = False
