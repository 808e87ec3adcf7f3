"""What the officials call each kind and field: the Chinese headings of tables, and the other spellings of a level."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

RECORD_TITLE: Final = "记录类型"
"""The heading of the column that says the kind of each row."""

COMMON: Final[Mapping[str, str]] = {
    "id": "编号",
    "unit": "单位",
    "date": "日期",
    "period": "期间",
    "indicator": "指标",
    "source": "佐证材料",
    "verified": "已核实",
    "note": "备注",
    "times": "次数",
    "until": "有效期至",
    "revises": "更正编号",
    "withdrawn": "撤回",
    "person": "人员",
}

TITLES: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "meeting": ("会议", {"type": "会议类型", "chaired_by_head": "主要领导主持", "topic": "议题", "minutes": "会议纪要"}),
    "document": ("文件", {"type": "文件类型", "number": "文号", "title": "标题", "issuer": "发文单位", "red_head": "红头文件"}),
    "post": ("专栏信息", {"column": "专栏", "type": "信息类型", "url": "网址"}),
    "article": (
        "宣传报道",
        {
            "level": "级别",
            "form": "形式",
            "outlet": "媒体",
            "title": "标题",
            "text": "正文",
            "story": "报道事项",
            "reported_to": "报送对象",
        },
    ),
    "innovation": ("创新做法、典型案例", {"level": "级别", "type": "类型"}),
    "task": (
        "台账任务",
        {"plan": "方案", "due": "完成时限", "status": "完成情况", "percent": "完成比例", "done_on": "完成日期", "measures": "措施"},
    ),
    "submission": ("报送", {"type": "报送类型", "filed_on": "报送日期", "quality": "质量"}),
    "attendance": ("参会", {"meeting": "会议", "attended": "出席", "on_time": "准时"}),
    "answer": ("满意度答卷", {"respondent": "答卷人", "answer": "评价"}),
    "rating": (
        "评议打分",
        {"panel": "评议组", "rater": "评议人", "rater_unit": "评议人单位", "mark": "得分", "full": "满分", "recused": "回避"},
    ),
    "mark": ("评定得分", {"item": "评分项", "by": "评定人", "mark": "得分", "not_applicable": "缺项"}),
    "indicator_score": ("单项指标得分", {"scorer": "评分单位", "mark": "得分", "full": "满分"}),
    "imported_score": ("外部得分", {"from_source": "来源", "score": "得分", "full": "满分"}),
    "imported_rank": ("外部名次", {"from_source": "来源", "rank": "名次", "out_of": "参评数"}),
    "commendation": ("表彰、通报表扬", {"level": "级别", "form": "形式", "promoted_citywide": "全市推广"}),
    "criticism": ("批评、警示、通报批评、告诫", {"level": "级别", "form": "形式", "corrected": "已整改"}),
    "endorsement": (
        "批示",
        {"leader_level": "领导级别", "positive": "肯定性", "carried_out": "已落实", "reported": "已报告"},
    ),
    "finding": (
        "查实问题",
        {
            "duty": "职责",
            "channel": "渠道",
            "severity": "严重程度",
            "due": "整改时限",
            "closed_on": "整改日期",
            "adequate": "整改到位",
            "truthful": "报告属实",
        },
    ),
    "sanction": ("处分、问责", {"person_role": "人员身份", "authority": "机关", "type": "类型"}),
    "court_listing": ("失信被执行人", {"listed_unit": "被列单位"}),
    "activity": ("社会活动、公共宣传", {"type": "类型", "place": "地点"}),
    "inspection": ("督查走访", {"group": "督查组", "month": "月份"}),
    "appointment": ("监督员聘任", {"sector": "界别", "term": "届次", "consent": "同意", "status": "状态"}),
    "supervision": ("监督员履职", {"type": "类型", "conflict": "利益冲突"}),
    "prior_result": ("往年结果", {"year": "年份", "score": "得分", "grade": "等次", "vetoed": "一票否决"}),
}

LEVEL_ALIASES: Final[Mapping[str, str]] = {
    "国家": "国家级",
    "省": "省级",
    "市": "市级",
    "地市级": "市级",
    "区": "区县级",
    "县": "区县级",
    "区级": "区县级",
    "县级": "区县级",
    "区县": "区县级",
    "县区": "区县级",
    "县区级": "区县级",
    "县（区）级": "区县级",
    "县(区)级": "区县级",
    "乡": "乡镇级",
    "镇": "乡镇级",
    "乡级": "乡镇级",
    "镇级": "乡镇级",
    "乡镇": "乡镇级",
    "乡（镇）级": "乡镇级",
    "乡(镇)级": "乡镇级",
}
