"""One page for one assessment: scores in order, what is missing, and every unit's explanation down to clause and evidence.

The page needs nothing from outside and runs nothing: one style, allowed by its digest, and text. Whatever came from
evidence or rubric is escaped where it is written.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from html import escape as _escape

from bizenv_rules.points import exact_text
from bizenv_rules.render import visible
from bizenv_rules.scoring.assess import Assessment
from bizenv_rules.scoring.card import Scorecard
from bizenv_rules.scoring.explain import Explanation
from bizenv_rules.scoring.facts import FactLine
from bizenv_rules.scoring.overview import Line, asked, has_grades, has_ranking, lines
from bizenv_rules.scoring.words import said, signed, span, step_lines

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


NO_RANKING = "文件没有规定排名，按得分先后列出，不编名次 · the document orders no ranking: units stand in order of score, without places"


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


def render(report: Assessment, *, note: str = "", names: bool = False) -> str:
    """The page of an assessment. ``note`` stands on top; ``names`` shows who rated, and says so."""
    title = report.program.title or report.program.rubric
    cards = report.by_score
    anchors = {card.unit: f"u{place}" for place, card in enumerate(cards, 1)}
    body = [f"<h1>{esc(title)}</h1>"]
    if note:
        body.append(f'<p class="note">{esc(note)}</p>')
    if names:
        body.append('<p class="note">评分人姓名按要求显示 · raters are named on request</p>')
    body += ["<p>" + " · ".join(f"{esc(key)}: <b>{esc(value)}</b>" for key, value in asked(report)) + "</p>"]
    body += _overview(report, anchors)
    for card in cards:
        body += _unit(card, anchors[card.unit], names=names)
    body += _rest(report)
    return page(title, body)


# --------------------------------------------------------------------------------------------------------- overview


def _overview(report: Assessment, anchors: dict[str, str]) -> Iterator[str]:
    ranking, grades = has_ranking(report), has_grades(report)
    heads = [
        *(["名次 rank"] if ranking else []),
        "单位 unit",
        "得分 score",
        *(["等次 grade"] if grades else []),
        "状态 status",
        "缺少 missing",
    ]
    yield '<table id="scores"><thead><tr>' + "".join(f"<th>{head}</th>" for head in heads) + "</tr></thead><tbody>"
    for line in lines(report):
        yield _overview_row(line, anchors[line.unit], ranking=ranking, grades=grades)
    yield "</tbody></table>"
    if not ranking:
        yield f'<p class="small">{NO_RANKING}</p>'


def _overview_row(line: Line, anchor: str, *, ranking: bool, grades: bool) -> str:
    exact = f' title="{esc(line.score_exact)}"' if line.score_exact else ""
    score = esc(line.score) if line.score else f'<span class="small">{esc(line.reach)}</span>'
    missing = "<br>".join(esc(text) for text in line.missing)
    return (
        f'<tr data-unit="{esc(line.unit)}">'
        + (f'<td class="n">{esc(line.rank)}</td>' if ranking else "")
        + f'<td><a href="#{anchor}">{esc(line.name)}</a></td><td class="n score"{exact}>{score}</td>'
        + (f"<td>{esc(line.grade)}</td>" if grades else "")
        + f'<td>{esc(line.status)}</td><td class="small">{missing}</td></tr>'
    )


def _table(*heads: str) -> str:
    return "<table><thead><tr>" + "".join(f"<th>{esc(head)}</th>" for head in heads) + "</tr></thead><tbody>"


# -------------------------------------------------------------------------------------------------------- one unit


def _unit(card: Scorecard, anchor: str, *, names: bool) -> Iterator[str]:
    yield f'<h2 id="{anchor}">{esc(card.name)}</h2>'
    if card.root() is None:
        yield '<p class="small">本文件只有任务时限，没有得分 · duties alone: nothing is scored</p>'
    else:
        yield f"<p>{_headline(card)}</p>"
        yield from _vetoes(card)
        yield _table("条款 clause", "项目 item", "得分 points", "满分 of", "依据 why")
        from bizenv_rules.scoring.explain import explain

        yield from _rows(explain(card, names=names), 0)
        yield "</tbody></table>"
        yield from _waterfall(card)
    yield from _facts_of(card)
    yield from (f'<p class="small">{esc(item.say)} <span class="clause">{esc(item.clause)}</span></p>' for item in card.consequences)


def _headline(card: Scorecard) -> str:
    parts = []
    if card.score is not None:
        parts.append(
            f"得分 score: <b>{esc(card.shown)}</b>" + ("" if card.shown == exact_text(card.score) else f" = {esc(exact_text(card.score))}")
        )
    elif card.low is not None or card.high is not None:
        parts.append(f"得分可在 score between: <b>{esc(span(card.low, card.high, card.program.places))}</b>")
    if card.attainable is not None:
        parts.append(f"可得满分 attainable: {esc(card.show(card.attainable))}")
    if card.grade is not None:
        parts.append(f"等次 grade: <b>{esc(card.grade)}</b>")
    elif card.grades_possible:
        parts.append(f"等次未定 grade open: {esc('、'.join(card.grades_possible))}")
    if card.to_date:
        parts.append("截至目前 to date")
    parts.append(f"状态 status: {esc(card.status)}")
    return " · ".join(parts)


def _vetoes(card: Scorecard) -> Iterator[str]:
    for veto in card.vetoes:
        if veto.holds is False:
            continue
        effect = "；".join(part for part in (veto.grade, veto.at_most and f"≤ {veto.at_most}", "不计分 void" if veto.void else "") if part)
        state = "否决 veto" if veto.holds else "是否否决未明 veto not known"
        ids = f' ← <span class="evidence">{esc(", ".join(veto.evidence))}</span>' if veto.evidence else ""
        clause = f'<span class="clause">{esc(veto.clause)}</span>'
        yield f'<p class="note">{state} {esc(veto.title or veto.id)} → {esc(effect)} {clause}{ids}</p>'


def _rows(node: Explanation, depth: int) -> Iterator[str]:
    shape = "out" if node.state == "not_applicable" else ("section" if node.below else "")
    value, full = _value(node), "" if node.full is None else said(node.full, node.places)
    entering = _entering(node)
    yield (
        f'<tr class="{shape}"><td class="clause">{esc(node.clause)}</td>'
        f'<td class="d{min(depth, 5)}">{esc(node.title or node.path)}<br><span class="small">{esc(node.path)}</span></td>'
        f'<td class="n">{value}{entering}</td><td class="n">{esc(full)}</td><td class="small">{"<br>".join(_why(node))}</td></tr>'
    )
    if node.state == "not_applicable":
        return
    for child in node.below:
        yield from _rows(child, depth + 1)


def _value(node: Explanation) -> str:
    if node.value is not None:
        return esc(said(node.value, node.places))
    if node.state == "missing":
        return f'缺 missing<br><span class="small">{esc(span(node.low, node.high, node.places))}</span>'
    return "不适用 n/a" if node.state == "not_applicable" else "未定 undetermined"


def _entering(node: Explanation) -> str:
    if node.times is None or node.times == 1 or node.value is None:
        return ""
    return f'<br><span class="small">× {esc(exact_text(node.times))} = {esc(said(node.times * node.value, node.places))}</span>'


def _why(node: Explanation) -> Iterator[str]:
    if node.quote:
        yield f"「{esc(node.quote)}」"
    if node.table:
        yield esc(node.table)
    if node.beyond:
        yield "另加 on top of the maximum"
    if node.memo:
        yield "只算不计 for information"
    yield from (_fact(fact, node.places) for fact in node.facts)
    if node.rest:
        yield f"起始 start or constant: {esc(said(node.rest, node.places))}"
    yield from (esc(line) for line in step_lines(node))
    if node.missing:
        yield f"未提供，按规定计 not given, counted by rule: {esc(node.missing)}"


def _fact(fact: FactLine, places: int) -> str:
    value = said(fact.value, places) if fact.value is not None else fact.state.replace("_", " ")
    where = f"{fact.where}: " if fact.where else ""
    text = esc(f"{where}{fact.what or fact.name}: {value}")
    text += esc("".join(f"; {day} {status}" for day, status in fact.due))
    if fact.tally:
        tally = fact.tally
        ends = "" if tally.sum is None else f", {said(tally.sum, places)} in all, {span(tally.low, tally.high, places)}"
        text += esc(f" ← {tally.number} forms{ends}")
    if fact.raters:
        text += esc(f" ({', '.join(fact.raters)})")
    if fact.evidence:
        text += f' ← <span class="evidence">{esc(", ".join(fact.evidence))}</span>'
    return text


def _waterfall(card: Scorecard) -> Iterator[str]:
    fall = card.waterfall()
    if fall.score is None or not fall.lines:
        return
    yield "<h3>失分 points lost</h3><table><tbody>"
    yield f'<tr><td></td><td>满分 full marks</td><td></td><td class="n">{esc(said(fall.full))}</td></tr>'
    for line in fall.lines:
        yield (
            f'<tr><td class="clause">{esc(line.clause)}</td><td>{esc(line.title or line.path)}</td>'
            f'<td class="small">{esc(line.cause)}</td><td class="n">{esc(signed(-line.points))}</td></tr>'
        )
    yield f'<tr><td></td><td><b>得分 score</b></td><td></td><td class="n"><b>{esc(said(fall.score))}</b></td></tr></tbody></table>'


def _facts_of(card: Scorecard) -> Iterator[str]:
    for output in card.outputs:
        value = said(output.value, card.program.places) if output.value is not None else output.state
        yield f'<p>{esc(output.title)}: <b>{esc(value)}</b> <span class="clause">{esc(output.clause)}</span></p>'
    if card.problems:
        yield "<h3>问题 problems</h3><ul>" + "".join(f"<li>{esc(problem)}</li>" for problem in card.problems) + "</ul>"
    for title, items in (("未采用的材料 evidence not used", card.unused_evidence), ("待核实 not yet verified", card.pending)):
        if items:
            from bizenv_rules.scoring.result import unused_dict

            found = (unused_dict(item) for item in items)
            yield f"<h3>{title}</h3><ul>" + "".join(f"<li>{esc(item['id'])}: {esc(item['why'])}</li>" for item in found) + "</ul>"


# --------------------------------------------------------------------------------------------------------- the rest


def _rest(report: Assessment) -> Iterator[str]:
    rows = report.compliance
    if rows:
        yield '<h2 id="duties">时限任务 duties</h2>'
        yield _table("单位 unit", "任务 duty", "时期 period", "到期 due", "情况 state")
        for row in rows:
            what = f'{esc(row.title)} <span class="clause">{esc(row.clause)}</span>'
            yield f"<tr><td>{esc(row.unit)}</td><td>{what}</td><td>{esc(row.period)}</td><td>{esc(row.due or '')}</td><td>{esc(row.status)}</td></tr>"
        yield "</tbody></table>"
    if report.program.procedure:
        yield '<h2 id="procedure">程序 procedure</h2><ul>'
        for step in report.program.procedure:
            words = " · ".join(part for part in (step.by, step.say, step.to, step.when) if part)
            yield f'<li>{esc(words)} <span class="clause">{esc(step.clause)}</span></li>'
        yield "</ul>"
    certificate = report.certificate.to_dict()
    yield (
        '<h2 id="certificate">凭证 certificate</h2><p class="small">'
        + "<br>".join(f"{esc(k)}: {esc(v)}" for k, v in certificate.items())
        + "</p>"
    )


def index(pages: Iterable[tuple[str, str, str]], *, note: str = "") -> str:
    """A page that leads to others: (address, title, words about it)."""
    body = ["<h1>营商环境考核 assessments</h1>"]
    if note:
        body.append(f'<p class="note">{esc(note)}</p>')
    body += ["<ul>", *(f'<li><a href="{esc(address)}">{esc(title)}</a> {esc(words)}</li>' for address, title, words in pages), "</ul>"]
    return page("营商环境考核 assessments", body)
