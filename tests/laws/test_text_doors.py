"""Opening files: plain files only, never more than the limit, and a problem instead of the system's error."""

from __future__ import annotations

import os
import zipfile
from importlib.resources import files

import pytest

from bizenv_rules.problem import BizenvError
from bizenv_rules.text import read
from bizenv_rules.text.limits import FILE_BYTES


def refusal(path, **limit):
    with pytest.raises(BizenvError) as caught:
        read(path, **limit)
    (problem,) = caught.value.problems
    assert str(path) == problem.span.start.file
    return problem.code, problem.message.partition(": ")[2] or problem.message


@pytest.fixture
def pipe(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    return path


def test_a_file_is_read_whole(tmp_path):
    """Up to the limit every byte comes back, from a text path, a Path and a packaged file."""
    path = tmp_path / "a.yaml"
    path.write_bytes(b"x" * FILE_BYTES)
    assert FILE_BYTES == len(read(path)) == len(read(str(path)))
    assert read(files("bizenv_rules") / "py.typed") == b""


def test_what_is_no_plain_file_is_refused_at_once(tmp_path, pipe):
    """A folder, a device, a pipe that nobody writes to, a name that is none: each is a problem that names it."""
    assert refusal(tmp_path) == ("E001", "it is a folder")
    assert refusal("/dev/zero") == ("E001", "it is a device, not a file")
    assert refusal(pipe) == ("E001", "it is a pipe or a socket, not a file")
    assert refusal(tmp_path / "none.yaml") == ("E001", "there is no such file")
    assert refusal("a\0b") == ("E001", "this cannot be a file name")
    assert refusal("x" * 5000) == ("E001", os.strerror(36))


def test_a_file_without_permission_is_refused(tmp_path):
    """A file that may not be read says so (the administrator may read everything)."""
    path = tmp_path / "a.yaml"
    path.touch(mode=0o000)
    if os.access(path, os.R_OK):
        assert read(path) == b""
    else:
        assert refusal(path) == ("E001", "reading it is not allowed")


def test_a_file_beyond_the_limit_is_not_read(tmp_path):
    """One byte more than the limit is a problem that says the limit."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"12345")
    assert read(path, limit=5) == b"12345"
    code, message = refusal(path, limit=4)
    assert code == "E002"
    assert "4 bytes" in message


def test_packaged_files_are_read_with_the_same_care(tmp_path):
    """A file inside an archive is read, a folder inside it is refused."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("rubrics/a.yaml", "title: 甲")
    root = zipfile.Path(tmp_path / "a.zip")
    assert read(root / "rubrics" / "a.yaml").decode() == "title: 甲"
    assert refusal(root / "rubrics/") == ("E001", "it is a folder")
    assert refusal(root / "b.yaml") == ("E001", "there is no such file")
