"""What the library writes itself: hand labels that it took, and what it foretold."""

from luopan.tables.definitions.columns import AUDIENCE, CLOCKS, INDICATOR, REGION_COLUMN, YES_NO
from luopan.tables.schema import Column, TableDefinition

AUDITS = TableDefinition(
    "audits",
    (
        Column("voice", "text", required=True, aliases=("编号", "评论编号", "voice_id", "id")),
        Column("aspect", "text", required=True, aliases=("方面", "维度", "topic")),
        Column("label", "text", required=True, aliases=("标签", "标注", "判断", "class")),
        Column("labeller", "text", aliases=("标注人", "标注者", "labeler", "annotator")),
        *CLOCKS,
    ),
    aliases=("复核", "标注", "人工标注", "audit", "labels"),
)

FORECASTS = TableDefinition(
    "forecasts",
    (
        Column("indicator", "text", required=True, aliases=INDICATOR),
        REGION_COLUMN,
        Column("audience", "text", aliases=AUDIENCE),
        Column("made_on", "date", required=True, aliases=("预测日", "做出日期"), clock="captured"),
        Column("target_date", "date", required=True, aliases=("目标日期", "日期", "date")),
        Column("mean", "number", required=True, aliases=("均值", "预测值", "forecast", "value")),
        Column("low", "number", required=True, aliases=("下限", "区间下限", "lower")),
        Column("high", "number", required=True, aliases=("上限", "区间上限", "upper")),
        Column("level", "number", required=True, aliases=("区间水平", "置信水平"), low=0, high=1),
    ),
    aliases=("预测", "预测记录", "forecast"),
)

CHANCES = TableDefinition(
    "chances",
    (
        Column("number", "count", required=True, aliases=("序号", "no"), low=1),
        Column("story", "text", required=True, aliases=("事", "编号", "story_id")),
        Column("title", "text", required=True, aliases=("标题", "headline")),
        Column(
            "made_at", "datetime", required=True, aliases=("预测时间", "做出时间"), clock="captured"
        ),
        Column("rung", "count", required=True, aliases=("级别", "级"), low=1, high=3),
        Column("straight", "choice", required=True, aliases=("直达",), choices=YES_NO),
        Column("hours", "count", required=True, aliases=("小时", "小时数", "horizon"), low=1),
        Column("mean", "number", required=True, aliases=("概率", "probability"), low=0, high=1),
        Column("low", "number", required=True, aliases=("下限", "lower"), low=0, high=1),
        Column("high", "number", required=True, aliases=("上限", "upper"), low=0, high=1),
        Column("level", "number", required=True, aliases=("区间水平", "置信水平"), low=0, high=1),
        Column(
            "basis",
            "choice",
            required=True,
            aliases=("依据",),
            choices={"own": ("自有",), "blend": ("合并",), "prior": ("先验", "公开")},
        ),
        Column("own", "count", required=True, aliases=("自有件数",), low=0),
        Column("crossed", "count", required=True, aliases=("自有到达",), low=0),
        Column("prior", "text", aliases=("先验", "先验名称")),
        Column("public", "count", required=True, aliases=("公开件数",), low=0),
        Column("public_crossed", "count", required=True, aliases=("公开到达",), low=0),
        Column("seal", "text", required=True, aliases=("校验码", "checksum")),
    ),
    aliases=("概率", "概率记录", "chance"),
)
