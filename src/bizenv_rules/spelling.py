"""The nearest right spelling of a misspelt word, and the English key of a Chinese name that an author wrote for it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

LONGEST: Final = 64
_NOTHING: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({})

_NAMES: Final = """
    points: 满分 分值 分数 总分 最高分 标准分 得分 score full maximum
    cap: 封顶 上限 最高分 max maximum
    floor: 扣完为止 扣完 下限 保底 min
    limit: 最多扣 最高扣 上限 max
    each: 每次 每项 每个 每条 每件 每篇 单价 points_each per_item
    count: 次数 数量 个数 计数 number
    weight: 权重 比例 占比 比重
    clause: 依据 条款 条文 出处 article
    quote: 原文 引用 引文
    title: 名称 标题 题目 name label
    id: 编号 标识 名称 name
    name: 名称 标题
    note: 说明 备注 描述 description comment
    about: 说明 描述 description
    say: 说明
    why: 理由 原因 说明 reason
    question: 问题
    default: 默认 缺省
    choices: 选项 options
    set: 设置
    kind: 类型 种类 类别 type
    type: 类型 种类 kind
    class: 类别
    items: 项目 指标 子项 条目 children
    indicator: 指标
    indicators: 指标
    start: 起始分 基础分 基准分 起点 base
    scale_to: 折算 折合 换算 scale
    scale: 量表
    applies: 适用 适用范围 适用条件 applies_to
    when: 条件 if
    where: 条件 筛选 过滤 filter
    zero_when: 归零 清零 不得分
    round: 四舍五入 取整 舍入
    missing: 缺失 未提供
    memo: 只算不计
    beyond: 另加 附加 extra
    grade: 等级 等次 档次 评级
    grades: 等级 等次 档次 评级 bands
    level: 级别 层级 分级 等级
    vetoes: 一票否决 否决 veto
    table: 分值表
    level_caps: 级别封顶
    else: 其他 其余 otherwise default
    from: 及以上 不低于 不少于
    above: 超过 大于 高于
    to: 不超过 until
    below: 以下 低于 不足 小于
    give: 给分 得分
    steps: 阶梯
    measure: 测量 数值
    part: 分子 numerator
    whole: 分母 denominator
    empty: 为空
    by: 评委 评分人 打分人
    raters: 评委 评分人 评价人 打分人
    step: 步长
    range: 范围 区间 min max
    allowed: 允许
    sample: 样本 样本量
    rank: 名次 排名
    ranking: 排名
    order: 顺序 排序
    value: 公式 数值
    formula: 公式
    once: 一次 仅一次 只扣一次
    due: 截止 期限 时限 办理时限 deadline
    duty: 任务 义务 责任
    duties: 任务 义务 责任
    every: 频次 周期
    per: 周期 期间
    period: 周期 期间 时期
    met_by: 报送 完成
    facts: 事实
    evidence: 证据
    record: 记录
    records: 记录
    parameters: 参数
    readings: 解读 理解
    lists: 名单 列表 词表
    unit: 单位
    units: 单位
    source: 来源
    edition: 版本 年度
    effective: 生效 施行
    language: 语言
    result: 结果
    consequences: 后果 结果运用
    outputs: 输出
    display: 显示
    date: 日期 时间
    person: 姓名 人员
    cases: 案例
    tests: 测试
    work: 演算
    expect: 预期 期望
    per_count: 按次计分 加分
    by_level: 分级计分
    grant: 达标得分
    share: 按比例得分
    linear: 区间线性
    judged: 评定得分
    panel: 评议均分
    survey: 满意度
    deduct: 扣分
    missed: 未按时扣分
    imported: 引用外部得分
    by_rank: 名次得分
    lookup: 查表
    sheet: 评分表 分表 分表得分
    sheets: 评分表 分表
    section: 分组
"""


def _table(rows: str) -> Mapping[str, tuple[str, ...]]:
    keys: dict[str, tuple[str, ...]] = {}
    for row in rows.split("\n"):
        key, _, names = row.partition(":")
        for name in names.split():
            keys[name] = (*keys.get(name, ()), key.strip())
    return MappingProxyType(keys)


SYNONYMS: Final[Mapping[str, tuple[str, ...]]] = _table(_NAMES)
"""Chinese names and common English ones -> the keys they may stand for, the likeliest first."""


def nearest(word: str, candidates: Iterable[str], synonyms: Mapping[str, tuple[str, ...]] = _NOTHING) -> str | None:
    """The candidate that ``word`` most likely means, or None.

    Compared after NFKC and case folding: an equal one, then a synonym, then the smallest restricted Damerau-Levenshtein
    distance: at most 1, 2, 3 for words of up to 4, up to 8, more characters. Only words of up to 64 characters are tried.

    >>> nearest("tilte", ["title", "clause"]), nearest("满分", ["points", "cap"], SYNONYMS), nearest("国家级", ["省级"])
    ('title', 'points', None)
    """
    known = [candidate for candidate in candidates if len(candidate) <= LONGEST]
    if not 0 < len(word) <= LONGEST:
        return None
    folded = fold(word)
    by_fold = {fold(candidate): candidate for candidate in reversed(known)}
    if folded in by_fold:
        return by_fold[folded]
    for synonym in synonyms.get(folded, ()):
        if synonym in by_fold:
            return by_fold[synonym]
    return _closest(folded, by_fold)


def fold(word: str) -> str:
    """``word`` as it is compared: NFKC, case folded, hyphens and blanks as ``_``.

    >>> fold("Ｌevel-Caps")
    'level_caps'
    """
    return unicodedata.normalize("NFKC", word).casefold().strip().replace("-", "_").replace(" ", "_")


def _closest(folded: str, by_fold: Mapping[str, str]) -> str | None:
    limit = _limit(folded)
    best: tuple[int, str] | None = None
    for other in sorted(by_fold):
        distance = within(folded, other, limit)
        if distance is not None and (best is None or distance < best[0]):
            best = (distance, by_fold[other])
    return best[1] if best else None


def _limit(word: str) -> int:
    """How many edits still make the same word. Of two Chinese characters one is half the meaning: 省级 is no slip for 市级."""
    size = len(word)
    return 0 if size < 3 and not word.isascii() else 1 if size <= 4 else 2 if size <= 8 else 3


def within(one: str, two: str, limit: int) -> int | None:
    """The restricted Damerau-Levenshtein distance (insert, delete, replace, swap neighbours) if it is at most ``limit``.

    >>> within("claues", "clause", 2), within("cap", "points", 2)
    (1, None)
    """
    if abs(len(one) - len(two)) > limit:
        return None
    before: list[int] = []
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, b in enumerate(two, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == two[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > limit and min(before) > limit:
            return None
    return row[-1] if row[-1] <= limit else None
