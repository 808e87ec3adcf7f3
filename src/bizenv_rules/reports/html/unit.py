"""One unit on the page: its score, vetoes, explanation down to clause and evidence, and the points it lost."""

from __future__ import annotations

from collections.abc import Iterator

from bizenv_rules.points import exact_text
from bizenv_rules.reports.html.page import esc, table
from bizenv_rules.scoring.card import Scorecard
from bizenv_rules.scoring.explain import Explanation, explain
from bizenv_rules.scoring.facts import FactLine
from bizenv_rules.scoring.result import unused_dict
from bizenv_rules.scoring.words import said, signed, span, step_lines


def unit(card: Scorecard, anchor: str, *, names: bool) -> Iterator[str]:
    """The unit's section."""
    yield f'<h2 id="{anchor}">{esc(card.name)}</h2>'
    if card.root() is None:
        yield '<p class="small">本文件只有任务时限，没有得分 · duties alone: nothing is scored</p>'
    else:
        yield f"<p>{_headline(card)}</p>"
        yield from _vetoes(card)
        yield table("条款 clause", "项目 item", "得分 points", "满分 of", "依据 why")
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
            found = (unused_dict(item) for item in items)
            yield f"<h3>{title}</h3><ul>" + "".join(f"<li>{esc(item['id'])}: {esc(item['why'])}</li>" for item in found) + "</ul>"
