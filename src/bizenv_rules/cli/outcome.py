"""How verbs end: diagnostics on stderr, results on stdout or whole into a file, and the exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, Final, NoReturn, TypeVar

import click

from bizenv_rules.problem import BizenvError, Problem

DONE: Final = 0
FOUND_WRONG: Final = 1
CANNOT: Final = 2

F = TypeVar("F", bound=Callable[..., Any])


def fail(message: str, code: int = CANNOT) -> NoReturn:
    """One line on stderr and the end."""
    click.echo(f"error: {message}", err=True)
    raise SystemExit(code)


def guarded(command: F) -> F:
    """Invalid input of any sort: every problem on stderr, with its place, and exit 2."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except BizenvError as error:
            tell(error.problems)
            raise SystemExit(CANNOT) from None
        except BrokenPipeError:
            sys.stderr.close()
            raise SystemExit(DONE) from None

    return run  # type: ignore[return-value]  # wraps keeps the signature


def tell(problems: Iterable[Problem]) -> None:
    """Problems with the lines they stand in, on stderr."""
    from bizenv_rules.render import render

    found = list(problems)
    if found:
        click.echo(render(found, lines_of(found)), err=True, nl=False)


def lines_of(problems: Sequence[Problem]) -> dict[str, tuple[str, ...]]:
    """The lines of the files that problems point into."""
    names = {problem.span.start.file for problem in problems if problem.span is not None}
    return {name: lines for name in names if (lines := _lines(name)) is not None}


def _lines(name: str) -> tuple[str, ...] | None:
    from bizenv_rules import text

    try:
        return tuple(text.load(text.read(name), name).lines) if name.endswith((".yaml", ".yml")) else _plain_lines(name)
    except (BizenvError, OSError):
        return None


def _plain_lines(name: str) -> tuple[str, ...] | None:
    path = Path(name)
    if not path.is_file() or path.stat().st_size > _EXCERPT_BYTES:
        return None
    return tuple(path.read_text("utf-8-sig", errors="replace").splitlines())


_EXCERPT_BYTES: Final = 20_000_000


def show(text: str, out: str | None = None) -> None:
    """A result: on stdout, or whole into a file."""
    if out is None:
        click.echo(text, nl=not text.endswith("\n"))
        return
    try:
        write(Path(out), text)
    except OSError as error:
        fail(f"{out}: {error.strerror or error}")


def write(path: Path, text: str) -> None:
    """Written beside, then renamed: nobody ever sees half a file."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(text, "utf-8", newline="")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def is_terminal() -> bool:
    """Whether results go to a terminal that may have colour."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def json_format(default: str = "text", *more: str) -> Callable[[F], F]:
    """``--format``, with ``json`` everywhere."""
    return click.option("--format", "form", type=click.Choice([default, "json", *more]), default=default, help="How results are written.")
