"""The frame of a page: its style, its policy, its tables, and the one place where text is escaped for HTML."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from html import escape as _escape

from bizenv_rules.render import visible

STYLE = """
:root { color-scheme: light; }
body { font: 15px/1.6 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", sans-serif; color: #1b1b1b; }
body { margin: 2em auto; max-width: 70em; padding: 0 1em; }
h1 { font-size: 1.5em; }
h2 { font-size: 1.2em; margin-top: 2.2em; border-top: 1px solid #bbb; padding-top: .8em; }
h3 { font-size: 1em; }
table { border-collapse: collapse; width: 100%; margin: .6em 0; }
th, td { text-align: left; vertical-align: top; padding: .25em .6em; border-bottom: 1px solid #ddd; }
th { border-bottom: 2px solid #888; font-weight: 600; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.clause, .evidence, .small { color: #555; font-size: .87em; }
.evidence { overflow-wrap: anywhere; }
.note { background: #fff6d6; border: 1px solid #e0c868; padding: .5em .8em; }
.section td { font-weight: 600; background: #f5f5f5; }
.section .small { font-weight: 400; }
.out td { color: #888; }
.d1 { padding-left: 1.4em; }
.d2 { padding-left: 2.8em; }
.d3 { padding-left: 4.2em; }
.d4 { padding-left: 5.6em; }
.d5 { padding-left: 7em; }
@media print {
  body { margin: 0; max-width: none; font-size: 11px; }
  h2 { break-before: page; }
  tr { break-inside: avoid; }
  a { color: inherit; text-decoration: none; }
}
"""


def esc(text: object) -> str:
    """Text for a page: markup and invisible characters are shown, never obeyed.

    >>> esc("<script>&")
    '&lt;script&gt;&amp;'
    """
    return _escape(visible(str(text)), quote=True)


def page(title: str, body: Iterable[str]) -> str:
    """A whole page with its policy: no script, no request, no form, and this style only."""
    sha = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{sha}'; base-uri 'none'; form-action 'none'"
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="zh-CN">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{esc(title)}</title>",
            f"<style>{STYLE}</style>",
            "</head>",
            "<body>",
            *body,
            "</body>",
            "</html>",
            "",
        ]
    )


def table(*heads: str) -> str:
    """The beginning of a table with these headings."""
    return "<table><thead><tr>" + "".join(f"<th>{esc(head)}</th>" for head in heads) + "</tr></thead><tbody>"
