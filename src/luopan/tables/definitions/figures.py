"""What a firm tells of its business: outcomes, channels and what else moves them."""

from luopan.tables.definitions.columns import CHANNEL, CLOCKS, DATE, INDICATOR, REGION_COLUMN
from luopan.tables.schema import Column, TableDefinition

OUTCOMES = TableDefinition(
    "outcomes",
    (
        DATE,
        Column("indicator", "text", required=True, aliases=INDICATOR),
        Column(
            "value",
            "number",
            required=True,
            aliases=("数值", "值", "金额", "结果", "amount", "result"),
            percent=True,
        ),
        REGION_COLUMN,
        Column("n", "count", aliases=("总数", "基数", "次数", "trials", "base", "total"), low=0),
        *CLOCKS,
    ),
    aliases=("结果", "业绩", "销售", "业务结果", "outcome", "sales", "kpis", "results"),
)

CHANNELS = TableDefinition(
    "channels",
    (
        DATE,
        Column("channel", "text", required=True, aliases=CHANNEL),
        Column(
            "spend",
            "number",
            required=True,
            aliases=("花费", "费用", "投放", "投放费用", "支出", "消耗", "投入", "cost", "budget"),
            low=0,
            means="money",
        ),
        Column(
            "exposure",
            "number",
            aliases=("曝光", "曝光量", "展示", "展示量", "触达", "impressions", "reach", "grp"),
            low=0,
        ),
        REGION_COLUMN,
        *CLOCKS,
    ),
    aliases=("渠道", "投放", "媒体", "channel", "media", "spend"),
)

CONTROLS = TableDefinition(
    "controls",
    (
        DATE,
        Column(
            "control",
            "text",
            required=True,
            aliases=("控制变量", "变量", "因素", "variable", "factor", "driver"),
        ),
        Column(
            "value",
            "number",
            required=True,
            aliases=("数值", "值", "amount", "level"),
            percent=True,
        ),
        REGION_COLUMN,
        *CLOCKS,
    ),
    aliases=("控制", "控制变量", "control", "context", "factors"),
)
