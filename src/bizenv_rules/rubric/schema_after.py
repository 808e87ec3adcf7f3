"""Schemas of what comes after the score: vetoes, grades, ranking, outputs, consequences, and what is said about the whole."""

from __future__ import annotations

from bizenv_rules.rubric.schema_words import Schema, choice, clause, edges, identity, mapping, note, prop, ref, snippet, text


def veto() -> Schema:
    """一票否决."""
    return mapping(
        {
            "id": identity("the veto"),
            "title": text("名称", "What it is called."),
            "clause": clause("三(二)4(1)"),
            "quote": text("原文", "The decisive words of the clause, at most 24 characters.", maxLength=24),
            "when": prop({"type": "string", "minLength": 1}, "情形", "The condition under which it acts.", "discipline_cases >= 1"),
            "grade": text("定为", "This grade takes the place of the one that the score leads to.", "不达标"),
            "at_most": text("不高于", "No better than this grade."),
            "void": prop(ref("flag"), "取消得分", "Takes the score away and keeps the unit out of the ranking."),
            "note": note(),
        },
        "id",
        "when",
        title="a veto",
        defaultSnippets=[snippet("一票否决", "a veto", {"id": "$1", "clause": "$2", "when": "$3", "grade": "$4"})],
    )


def grade() -> Schema:
    """A row of the grades."""
    return mapping(
        {
            "id": identity("the row"),
            "grade": text("等次", "What the grade is called.", "优秀"),
            "clause": clause("三(三)"),
            "quote": text("原文", "The decisive words of the clause, at most 24 characters.", maxLength=24),
            **edges(),
            "when": prop({"type": "string", "minLength": 1}, "条件", "A further condition.", "rank <= 3"),
            "note": note(),
        },
        "grade",
        title="a row of the grades",
        defaultSnippets=[snippet("等次", "a grade from a score on", {"grade": "$1", "from": "$2", "clause": "$3"})],
    )


def ranking() -> Schema:
    """排名."""
    ties = {
        "competition": "并列占位：1224",
        "modified": "并列取后：1334",
        "dense": "并列不占位：1223",
        "ordinal": "依次排列：1234，需要 break",
    }
    return mapping(
        {
            "title": text("名称", "What it is called."),
            "clause": clause(),
            "within": prop(ref("words"), "分组", "Units are ranked among those that agree in these fields.", ["class"]),
            "by": text("依据", "What is ranked (default score)."),
            "order": prop(ref("order"), "顺序", "Whether the highest or the lowest comes first."),
            "ties": prop(choice(ties), "并列", "How equal units share places (default competition)."),
            "break": prop(ref("words"), "并列再比", "Facts or nodes that decide between equal units, one after the other."),
            "applies": prop({"type": "string", "minLength": 1}, "参加排名", "Which units are ranked; sees vetoed."),
            "note": note(),
        },
        title="a ranking",
    )


def output() -> Schema:
    """A further number that is reported."""
    return mapping(
        {
            "id": identity("the output"),
            "title": text("名称", "What it is called."),
            "clause": clause(),
            "value": prop(ref("expression"), "取值", "A number that is reported beside the score.", "score / 100 * allotment"),
            "applies": prop({"type": "string", "minLength": 1}, "适用", "Which units it is reported for."),
            "note": note(),
        },
        "id",
        "value",
        title="an output",
    )


def consequence() -> Schema:
    """What follows, in words."""
    return mapping(
        {
            "id": identity("the consequence"),
            "clause": clause("五(二)"),
            "when": prop({"type": "string", "minLength": 1}, "情形", "When it follows; always, if left out.", "grade == '不达标'"),
            "say": text("后果", "What follows, in the document's words."),
            "note": note(),
        },
        "id",
        "say",
        title="a consequence",
    )


def procedure_step() -> Schema:
    """A step that the document orders and that no number depends on."""
    return mapping(
        {
            "id": identity("the step"),
            "clause": clause(),
            "by": text("由谁", "Who does it."),
            "say": text("做什么", "What is done."),
            "to": text("向谁", "To whom."),
            "when": text("何时", "When, in words."),
        },
        "id",
        "say",
        title="a step of the procedure",
    )


def assumption() -> Schema:
    """What is true of all evidence beyond the types."""
    return mapping(
        {
            "id": identity("the assumption"),
            "clause": clause(),
            "when": prop({"type": "string", "minLength": 1}, "条件", "What is true of all evidence."),
            "why": text("理由", "Why it is true."),
        },
        "id",
        "when",
        title="an assumption",
    )


def expected() -> Schema:
    """A known finding, signed."""
    return mapping(
        {
            "code": text(
                "代码", "The finding's code.", "R101", pattern="^[A-Z][0-9]{3}$", patternErrorMessage="a code is a letter and three digits"
            ),
            "at": text("位置", "The node or block it is about."),
            "clause": clause(),
            "why": text("理由", "Why the document has it so."),
        },
        "code",
        "why",
        title="a known finding, signed",
    )
