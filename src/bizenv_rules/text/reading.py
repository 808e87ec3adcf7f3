"""Files opened with care: plain files only, never more than the limit, and a problem instead of the system's error."""

from __future__ import annotations

import os
import stat
from typing import IO, TYPE_CHECKING

from bizenv_rules.problem import BizenvError, Problem
from bizenv_rules.source import Pos, Span
from bizenv_rules.text.limits import FILE_BYTES

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def read(path: str | os.PathLike[str] | Traversable, *, limit: int = FILE_BYTES) -> bytes:
    """The bytes of a file, at most ``limit``; raises ``BizenvError`` (E001 not to be read, E002 too large).

    >>> read("/dev/zero")
    Traceback (most recent call last):
    bizenv_rules.problem.BizenvError: /dev/zero:1:1: error[E001]: `/dev/zero` cannot be read: it is a device, not a file
    """
    name = str(path)
    try:
        with _open(path) as stream:
            content = stream.read(limit + 1)
    except OSError as error:
        raise _refusal("E001", name, f"`{name}` cannot be read: {_reason(error)}") from None
    except ValueError:
        raise _refusal("E001", name, f"`{name}` cannot be read: this cannot be a file name") from None
    if len(content) > limit:
        raise _refusal("E002", name, f"`{name}` is larger than {limit:,} bytes", "divide it, or leave out what is not needed")
    return content


def _open(path: str | os.PathLike[str] | Traversable) -> IO[bytes]:
    """The open file; what is no plain file raises ``OSError`` with the reason as its text."""
    if not isinstance(path, str | os.PathLike):
        if path.is_dir():
            raise IsADirectoryError
        return path.open("rb")
    stream = open(path, "rb", opener=_without_waiting)  # noqa: SIM115 - Path.open has no opener; the caller's with closes it
    kind = _kind(os.fstat(stream.fileno()).st_mode)
    if kind:
        stream.close()
        raise OSError(kind)
    return stream


def _without_waiting(path: str, flags: int) -> int:
    """Opened so that a pipe without a writer does not hold the program up."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _kind(mode: int) -> str:
    if stat.S_ISREG(mode):
        return ""
    return "it is a device, not a file" if stat.S_ISCHR(mode) or stat.S_ISBLK(mode) else "it is a pipe or a socket, not a file"


def _reason(error: OSError) -> str:
    if isinstance(error, IsADirectoryError):
        return "it is a folder"
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, PermissionError):
        return "reading it is not allowed"
    return error.strerror or str(error)


def _refusal(code: str, name: str, message: str, *help: str) -> BizenvError:  # noqa: A002 - the field of Problem has this name
    start = Pos(name, 1, 1)
    return BizenvError([Problem(code, message, span=Span(start, start), help=help)])
