"""Problems as text in the form of rustc: headline, place, the lines with carets, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bizenv_rules.lean import dataclass
from bizenv_rules.problem import Problem, Severity, in_order
from bizenv_rules.render.visible import shortened, visible, width
from bizenv_rules.source import Pos, Span

MOST_SHOWN = 50
_LINE_COLUMNS = 100
_TEXT_COLUMNS = 600
_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")

Sources = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class _Mark:
    """One underlined place: ``sign`` is ``^`` for the problem's own, ``-`` for what belongs to it."""

    span: Span
    sign: str
    label: str


def render_text(problems: Sequence[Problem], sources: Sources, most: int = MOST_SHOWN) -> str:
    """All problems, errors or not, in order of place, at most ``most`` of them, and one closing line with their numbers.

    ``sources`` has the lines of each file; a place whose line is not there is shown without its excerpt.

    >>> from bizenv_rules.source import Pos, Span
    >>> span = Span(Pos("a.yaml", 2, 3), Pos("a.yaml", 2, 7))
    >>> problem = Problem("E201", "unknown key `满分`", span=span, label="did you mean `points`?")
    >>> print(render_text([problem], {"a.yaml": ["items:", "- 满分值: 5"]}))
    error[E201]: unknown key `满分`
     --> a.yaml:2:3
      |
    2 | - 满分值: 5
      |   ^^^^^^^ did you mean `points`?
    <BLANKLINE>
    1 error in 1 file
    <BLANKLINE>
    """
    ordered = in_order(problems)
    if not ordered:
        return ""
    blocks = ["\n".join(_block(problem, sources)) for problem in ordered[:most]]
    return "\n\n".join([*blocks, _closing(ordered, most)]) + "\n"


def one_line(problem: Problem) -> str:
    """``file:line:column: error[E101]: message``, as compilers print it and editors read it.

    >>> one_line(Problem("E001", "the file is a folder"))
    'error[E001]: the file is a folder'
    """
    return shortened(visible(str(problem)), _TEXT_COLUMNS)


def _closing(problems: Sequence[Problem], most: int) -> str:
    counts = [(severity, sum(problem.severity == severity for problem in problems)) for severity in _SEVERITIES]
    numbers = ", ".join(_number(count, severity) for severity, count in counts if count)
    files = len({problem.span.start.file for problem in problems if problem.span})
    where = f" in {_number(files, 'file')}" if files else ""
    return f"{numbers}{where}" + (f" ({most} shown at most)" if len(problems) > most else "")


def _number(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _block(problem: Problem, sources: Sources) -> Iterator[str]:
    yield shortened(f"{problem.severity}[{visible(problem.code)}]: {visible(problem.message)}", _TEXT_COLUMNS)
    marks = _marks(problem)
    gutter = max((len(str(mark.span.start.line)) for mark in marks), default=1)
    files = list(dict.fromkeys(mark.span.start.file for mark in marks))
    for place, file in enumerate(files):
        yield from _excerpt([mark for mark in marks if mark.span.start.file == file], problem, sources.get(file, ()), gutter, place)
    if problem.span is None and problem.path:
        yield f"{' ' * gutter}--> {shortened(visible(problem.path), _LINE_COLUMNS)}"
    for title, text in [("clause", problem.clause), *(("help", text) for text in problem.help)]:
        if text:
            yield shortened(f"{' ' * gutter} = {title}: {visible(text)}", _TEXT_COLUMNS)


def _marks(problem: Problem) -> list[_Mark]:
    own = [_Mark(problem.span, "^", problem.label)] if problem.span else []
    return own + [_Mark(related.span, "-", related.label) for related in problem.related]


def _excerpt(marks: Sequence[_Mark], problem: Problem, lines: Sequence[str], gutter: int, place: int) -> Iterator[str]:
    start = marks[0].span.start
    path = f"  ({shortened(visible(problem.path), _LINE_COLUMNS)})" if problem.path and not place else ""
    yield f"{' ' * gutter}{':::' if place else '-->'} {_where(start, lines)}{path}"
    shown = sorted({mark.span.start.line for mark in marks if mark.span.start.line <= len(lines)})
    if shown:
        yield f"{' ' * gutter} |"
    for number in shown:
        yield from _line(number, lines[number - 1], [mark for mark in marks if mark.span.start.line == number], gutter)


def _where(start: Pos, lines: Sequence[str]) -> str:
    file = visible(start.file)
    return file if not lines and (start.line, start.column) == (1, 1) else f"{file}:{start.line}:{start.column}"


def _line(number: int, line: str, marks: Sequence[_Mark], gutter: int) -> Iterator[str]:
    """The line, cut to a window round its first mark if it is long, and one line of underlining for each mark."""
    first = min(mark.span.start.column - 1 for mark in marks)
    left, right = _window(line, first)
    before, after = ("..." if left else ""), ("..." if right < len(line) else "")
    text = before + visible(line[left:right]) + after
    yield f"{str(number).rjust(gutter)} | {text}".rstrip()
    for mark in sorted(marks, key=lambda mark: mark.span.start.column):
        start, end = mark.span.start.column - 1, _end_in_line(mark.span, line)
        start, end = max(left, min(start, right)), max(left, min(end, right))
        indent = " " * (len(before) + width(visible(line[left:start])))
        under = mark.sign * max(1, width(visible(line[start:end])))
        yield shortened(f"{' ' * gutter} | {indent}{under} {visible(mark.label)}".rstrip(), _TEXT_COLUMNS)


def _end_in_line(span: Span, line: str) -> int:
    """The column (0-based) where underlining stops: a span over several lines is underlined to the end of the first."""
    if span.end.line > span.start.line:
        return len(line.rstrip())
    return span.end.column - 1


def _window(line: str, first: int) -> tuple[int, int]:
    """The part of a long line to show, as two offsets: at most 100 columns with ``first`` inside."""
    if len(line) <= _LINE_COLUMNS and width(visible(line)) <= _LINE_COLUMNS:
        return 0, len(line)
    left = 0 if width(visible(line[: min(first, _LINE_COLUMNS)])) <= _LINE_COLUMNS // 2 and first < _LINE_COLUMNS else max(0, first - 15)
    right, room = left, _LINE_COLUMNS - 6
    while right < len(line):
        room -= width(visible(line[right]))
        if room < 0:
            break
        right += 1
    return left, right
