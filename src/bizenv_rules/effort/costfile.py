"""A file of costs: a mapping from names to costs, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from importlib.resources.abc import Traversable

from bizenv_rules.effort.costs import Cost
from bizenv_rules.problem import BizenvError, Problem
from bizenv_rules.text.document import Document

CostFile = str | os.PathLike[str] | Traversable


def opened(cost: Cost | CostFile | None) -> tuple[Cost | None, Document | None]:
    r"""The rules, and the file that they were read from. Raises ``BizenvError`` for a file that is no mapping.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder, "cost.yaml")
    ...     _ = file.write_text("bonus.media: 2\nreview.*: none\nmedia.省级: {each: 3, most: 2}\n", "utf-8")
    ...     opened(file)[0]
    {'bonus.media': 2, 'review.*': 'none', 'media.省级': {'each': 3, 'most': 2}}
    """
    from bizenv_rules import text

    if cost is None or isinstance(cost, Mapping) or callable(cost):
        return cost, None
    document = text.load(text.read(cost), str(cost))
    if document.broken or any(problem.is_error for problem in document.problems):
        raise BizenvError(document.problems)
    if not isinstance(document.data, Mapping):
        message = "a file of costs is a mapping from names to costs"
        raise BizenvError([Problem("V968", message, span=document.span(()), help=("for example `bonus.media: 2`",))])
    return document.data, document


@contextmanager
def placed(document: Document | None) -> Iterator[None]:
    """Puts what is said of a rule at its line."""
    try:
        yield
    except BizenvError as error:
        if document is None:
            raise
        at = document.data
        raise BizenvError(
            [replace(each, span=document.span((each.path,), key=True)) if each.path in at else each for each in error.problems]
        ) from None
