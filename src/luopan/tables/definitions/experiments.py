"""Designs and results of tests, and what people in a split did."""

from luopan.tables.definitions.columns import AUDIENCE, CHANNEL, CLOCKS, DAY, INDICATOR, REGION
from luopan.tables.schema import Column, TableDefinition

TESTS = TableDefinition(
    "tests",
    (
        Column("test", "text", required=True, aliases=("试验", "试验名", "experiment", "name")),
        Column("kind", "text", aliases=("类型", "试验类型", "type", "design")),
        Column("channel", "text", aliases=CHANNEL),
        Column("region", "text", aliases=REGION),
        Column("period", "text", aliases=("时段", "周期", "block")),
        Column("audience", "text", aliases=AUDIENCE),
        Column("arm", "text", aliases=("组", "分组", "组别", "variant")),
        Column("inputs", "text", aliases=("投入", "两者投入", "weekly_inputs")),
        Column("start", "date", aliases=("开始", "开始日期", "start_date", "from"), clock="event"),
        Column("end", "date", aliases=("结束", "结束日期", "end_date", "to"), closes=True),
        Column("outcome", "text", aliases=("结果指标", "指标", "indicator", "kpi")),
        Column(
            "share",
            "number",
            aliases=("比例", "分流比例", "占比", "split", "weight"),
            low=0,
            high=1,
            percent=True,
        ),
        Column("guardrail", "text", aliases=("护栏", "护栏指标", "guardrails")),
        Column("effect", "number", aliases=("效果", "提升", "lift", "estimate"), percent=True),
        Column("low", "number", aliases=("下限", "区间下限", "lower"), percent=True),
        Column("high", "number", aliases=("上限", "区间上限", "upper"), percent=True),
        Column(
            "level",
            "number",
            aliases=("置信水平", "区间水平", "confidence"),
            low=0,
            high=1,
            percent=True,
        ),
        *CLOCKS,
    ),
    aliases=("试验", "小试验", "实验", "test", "experiments"),
    forms=(
        ("kind", "channel", "arm", "start", "end"),
        ("outcome", "effect", "low", "high", "level"),
        ("kind", "audience", "arm", "start", "end"),
    ),
)

AUDIENCES = TableDefinition(
    "audiences",
    (
        Column("test", "text", required=True, aliases=("试验", "试验名", "experiment")),
        Column("arm", "text", required=True, aliases=("组", "分组", "组别", "variant", "group")),
        Column(
            "date",
            "date",
            required=True,
            aliases=(*DAY, "进组日期", "分组日期", "entered", "assigned"),
            clock="event",
        ),
        Column("indicator", "text", required=True, aliases=INDICATOR),
        Column(
            "person",
            "text",
            aliases=("用户", "用户编号", "顾客编号", "编号", "person_id", "user_id", "customer_id"),
        ),
        Column("n", "count", aliases=("人数", "总人数", "people", "users", "customers"), low=0),
        Column(
            "value",
            "number",
            required=True,
            aliases=(
                *("数值", "值", "合计", "金额", "转化数", "转化人数"),
                *("sum", "total", "amount", "events", "conversions"),
            ),
        ),
        Column("squares", "number", aliases=("平方和", "sum_of_squares", "value_squares"), low=0),
        Column("base", "number", aliases=("分母", "基数", "denominator", "per"), low=0),
        Column("base_squares", "number", aliases=("分母平方和", "denominator_squares"), low=0),
        Column("value_base", "number", aliases=("值分母积", "数值分母积", "value_denominator")),
        Column(
            "before",
            "number",
            aliases=("前值", "前期值", "试验前", "pre", "pre_value", "before_sum", "covariate"),
        ),
        Column("before_squares", "number", aliases=("前值平方和", "pre_squares"), low=0),
        Column("value_before", "number", aliases=("值前值积", "数值前值积", "value_pre")),
        Column("base_before", "number", aliases=("分母前值积", "denominator_pre")),
        Column("audience", "text", aliases=AUDIENCE),
        *CLOCKS,
    ),
    aliases=("人群分流", "分流", "人群试验", "splits", "split", "audience", "ab_tests"),
    forms=(("person",), ("n",)),
)
