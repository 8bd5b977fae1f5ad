"""What people answered: counted, by person, or as somebody published it."""

from luopan.tables.definitions.columns import AUDIENCE, CLOCKS, DATE, INDICATOR, REGION_COLUMN
from luopan.tables.schema import Column, TableDefinition

DESIGN = ("weight", "stratum", "cluster")
"""The columns of surveys that tell how a person was drawn."""

SURVEYS = TableDefinition(
    "surveys",
    (
        DATE,
        Column("indicator", "text", required=True, aliases=INDICATOR),
        Column(
            "answer",
            "text",
            aliases=("答案", "回答", "选项", "response", "option"),
            means="answer",
        ),
        Column(
            "count",
            "count",
            aliases=("人数", "份数", "数量", "respondents", "frequency", "answers"),
            low=0,
        ),
        Column(
            "score",
            "text",
            aliases=("分数", "得分", "评分", "打分", "rating", "points"),
            means="answer",
        ),
        Column(
            "share",
            "number",
            aliases=(
                "占比",
                "比例",
                "百分比",
                "份额",
                "percent",
                "percentage",
                "pct",
                "proportion",
            ),
            low=0,
            high=100,
            percent=True,
        ),
        Column(
            "n",
            "count",
            aliases=(
                "样本量",
                "样本数",
                "总人数",
                "基数",
                "sample",
                "sample_size",
                "base",
                "asked",
            ),
            low=1,
            spare=True,
        ),
        Column(
            "design_effect", "number", aliases=("设计效应", "deff"), low=0.01, high=1000, spare=True
        ),
        Column(
            "weight",
            "number",
            aliases=("权重", "加权", "样本权重", "weights"),
            low=0,
            spare=True,
            means="weight",
        ),
        Column(
            "stratum",
            "text",
            aliases=("层", "抽样层", "层号", "strata"),
            spare=True,
            means="design",
        ),
        Column(
            "cluster",
            "text",
            aliases=("群", "抽样单位", "初级抽样单位", "抽样点", "psu", "sampling_unit"),
            spare=True,
            means="design",
        ),
        Column("source", "text", aliases=("来源", "调查机构", "渠道来源", "pollster", "house")),
        REGION_COLUMN,
        Column("segment", "text", aliases=("细分", "客群", "分层", "group", "cohort")),
        Column("audience", "text", aliases=AUDIENCE),
        Column("wording", "text", aliases=("问法", "措辞", "版本", "question_wording", "version")),
        *CLOCKS,
    ),
    aliases=("调查", "问卷", "调研", "survey", "polls", "tracker"),
    forms=(("answer", "count"), ("score",), ("answer", "share")),
)
