"""One page for one assessment: scores in order, what is missing, and every unit's explanation down to clause and evidence.

The page needs nothing from outside and runs nothing: one style, allowed by its digest, and text. Whatever came from
evidence or rubric is escaped where it is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bizenv_rules.reports.html.page import esc, page, table
from bizenv_rules.reports.html.unit import unit
from bizenv_rules.scoring.assess import Assessment
from bizenv_rules.scoring.overview import Line, asked, has_grades, has_ranking, lines

NO_RANKING = "文件没有规定排名，按得分先后列出，不编名次 · the document orders no ranking: units stand in order of score, without places"


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
        body += unit(card, anchors[card.unit], names=names)
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


def _rest(report: Assessment) -> Iterator[str]:
    rows = report.compliance
    if rows:
        yield '<h2 id="duties">时限任务 duties</h2>'
        yield table("单位 unit", "任务 duty", "时期 period", "到期 due", "情况 state")
        for row in rows:
            what = f'{esc(row.title)} <span class="clause">{esc(row.clause)}</span>'
            cells = (esc(row.unit), what, esc(row.period), esc(row.due or ""), esc(row.status))
            yield f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
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
