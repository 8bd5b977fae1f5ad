"""Every table of the company folder, declared as data.

The folder reference of the docs is generated from here; the words about each table and column
live in ``luopan/brief/words/<language>/tables.toml``.
"""

from collections.abc import Mapping

from luopan.tables.schema import Column, TableDefinition

YES_NO: Mapping[str, tuple[str, ...]] = {
    "yes": ("是", "y", "true", "1", "有", "对"),
    "no": ("否", "n", "false", "0", "无", "不", "没有", "不是"),
}

_DAY = ("日期", "时间", "周", "周起始日", "周一", "day", "week", "week_start", "wave")
_MOMENT = ("时间", "发生时间", "发布时间", "日期", "date", "time", "created_at", "posted_at")
_REGION = ("地区", "区域", "省份", "城市", "geo", "market", "area", "province", "city")
_INDICATOR = ("指标", "指标名", "业务指标", "kpi", "metric", "measure", "question", "题目")
_CHANNEL = ("渠道", "媒体", "渠道名", "media", "medium", "channel_name")
_AUDIENCE = ("人群", "受众", "对象", "population")

_DATE = Column("date", "date", required=True, aliases=_DAY, clock="event")
_AT = Column("at", "datetime", required=True, aliases=_MOMENT, clock="event")
_REGION_COLUMN = Column("region", "text", aliases=_REGION)
_OBSERVED = Column(
    "observed_at",
    "datetime",
    aliases=("观测时间", "公布时间", "发表时间", "published_at", "observed", "reported_at"),
    clock="observed",
)
_CAPTURED = Column(
    "captured_at",
    "datetime",
    aliases=("采集时间", "抓取时间", "录入时间", "captured", "exported_at", "ingested_at"),
    clock="captured",
)
_CLOCKS = (_OBSERVED, _CAPTURED)

OUTCOMES = TableDefinition(
    "outcomes",
    (
        _DATE,
        Column("indicator", "text", required=True, aliases=_INDICATOR),
        Column(
            "value",
            "number",
            required=True,
            aliases=("数值", "值", "金额", "结果", "amount", "result"),
            percent=True,
        ),
        _REGION_COLUMN,
        Column("n", "count", aliases=("总数", "基数", "次数", "trials", "base", "total"), low=0),
        *_CLOCKS,
    ),
    aliases=("结果", "业绩", "销售", "业务结果", "outcome", "sales", "kpis", "results"),
)

CHANNELS = TableDefinition(
    "channels",
    (
        _DATE,
        Column("channel", "text", required=True, aliases=_CHANNEL),
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
        _REGION_COLUMN,
        *_CLOCKS,
    ),
    aliases=("渠道", "投放", "媒体", "channel", "media", "spend"),
)

CONTROLS = TableDefinition(
    "controls",
    (
        _DATE,
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
        _REGION_COLUMN,
        *_CLOCKS,
    ),
    aliases=("控制", "控制变量", "control", "context", "factors"),
)

DESIGN = ("weight", "stratum", "cluster")
"""The columns of surveys that tell how a person was drawn."""

SURVEYS = TableDefinition(
    "surveys",
    (
        _DATE,
        Column("indicator", "text", required=True, aliases=_INDICATOR),
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
        _REGION_COLUMN,
        Column("segment", "text", aliases=("细分", "客群", "分层", "group", "cohort")),
        Column("audience", "text", aliases=_AUDIENCE),
        Column("wording", "text", aliases=("问法", "措辞", "版本", "question_wording", "version")),
        *_CLOCKS,
    ),
    aliases=("调查", "问卷", "调研", "survey", "polls", "tracker"),
    forms=(("answer", "count"), ("score",), ("answer", "share")),
)

VOICES = TableDefinition(
    "voices",
    (
        Column("id", "text", required=True, aliases=("编号", "序号", "voice_id", "comment_id")),
        _AT,
        Column("venue", "text", required=True, aliases=("平台", "场所", "platform", "site")),
        Column(
            "text",
            "text",
            required=True,
            aliases=("内容", "原文", "评论", "正文", "content", "comment", "body", "review"),
        ),
        Column("language", "text", aliases=("语言", "lang")),
        Column("author", "text", aliases=("作者", "用户", "昵称", "user", "username")),
        Column("rating", "number", aliases=("评分", "星级", "打分", "stars", "score")),
        Column("in_reply_to", "text", aliases=("回复", "回复对象", "reply_to", "parent")),
        _REGION_COLUMN,
        Column("url", "text", aliases=("链接", "网址", "link")),
        Column(
            "consent",
            "choice",
            aliases=("同意", "授权", "同意引用", "permission"),
            choices=YES_NO,
        ),
        *_CLOCKS,
    ),
    aliases=("声音", "评论", "顾客的话", "voice", "comments", "reviews"),
)

AUDITS = TableDefinition(
    "audits",
    (
        Column("voice", "text", required=True, aliases=("编号", "评论编号", "voice_id", "id")),
        Column("aspect", "text", required=True, aliases=("方面", "维度", "topic")),
        Column("label", "text", required=True, aliases=("标签", "标注", "判断", "class")),
        Column("labeller", "text", aliases=("标注人", "标注者", "labeler", "annotator")),
        *_CLOCKS,
    ),
    aliases=("复核", "标注", "人工标注", "audit", "labels"),
)

STORIES = TableDefinition(
    "stories",
    (
        _AT,
        Column(
            "tier",
            "choice",
            required=True,
            aliases=("层级", "圈层", "媒体层级", "level"),
            choices={
                "social": ("社交", "社媒", "社会化媒体"),
                "search": ("搜索", "热搜"),
                "trade": ("行业", "行业媒体", "自媒体"),
                "press": ("报刊", "主流媒体", "新闻"),
                "broadcast": ("电视", "广播", "广播电视"),
            },
        ),
        Column("outlet", "text", required=True, aliases=("媒体", "媒体名", "平台", "publisher")),
        Column("title", "text", required=True, aliases=("标题", "题目", "headline")),
        Column("url", "text", aliases=("链接", "网址", "link")),
        Column("heat", "number", aliases=("热度", "热度值", "score", "hotness"), low=0),
        *_CLOCKS,
    ),
    aliases=("报道", "新闻", "story", "coverage", "news"),
)

OUTLETS = TableDefinition(
    "outlets",
    (
        Column("outlet", "text", required=True, aliases=("媒体", "媒体名", "publisher", "name")),
        Column(
            "kind",
            "choice",
            required=True,
            aliases=("类型", "性质", "type", "class"),
            choices={
                "own": ("自有", "本公司", "自家"),
                "self_media": ("自媒体", "个人", "self-media", "creator"),
                "social": ("社交", "社交平台", "社媒"),
                "search": ("搜索", "热搜", "热榜"),
                "blog": ("博客", "论坛", "forum"),
                "portal": ("门户", "聚合", "aggregator"),
                "trade": ("行业", "行业媒体", "专业媒体"),
                "press": ("报刊", "主流媒体", "新闻", "newspaper", "agency"),
                "broadcast": ("电视", "广播", "广播电视", "television", "radio"),
            },
        ),
        Column(
            "reach",
            "choice",
            aliases=("覆盖", "范围", "scope"),
            choices={
                "national": ("全国", "国家级", "international"),
                "regional": ("地方", "省级", "地市", "local"),
                "niche": ("小众", "行业内", "specialist"),
            },
        ),
        Column("owner", "text", aliases=("所属", "集团", "主办", "group", "publisher_group")),
        Column("also", "text", aliases=("别名", "又名", "域名", "aliases", "domains")),
    ),
    aliases=("媒体表", "媒体名单", "outlet", "publishers"),
)

MESSAGES = TableDefinition(
    "messages",
    (
        Column(
            "conversation",
            "text",
            required=True,
            aliases=("会话", "对话", "会话编号", "conversation_id", "thread"),
        ),
        _AT,
        Column(
            "direction",
            "choice",
            required=True,
            aliases=("方向", "收发"),
            choices={
                "in": ("收", "收到", "来", "incoming", "inbound", "received"),
                "out": ("发", "发出", "回", "outgoing", "outbound", "sent"),
            },
        ),
        Column("person", "text", required=True, aliases=("人员", "客服", "员工", "agent")),
        Column("spoke", "text", required=True, aliases=("分支", "部门", "团队", "team")),
        Column("channel", "text", required=True, aliases=_CHANNEL),
        Column("text", "text", required=True, aliases=("内容", "正文", "content", "body")),
        Column(
            "resolved",
            "choice",
            aliases=("已解决", "是否解决", "closed", "solved"),
            choices=YES_NO,
        ),
        *_CLOCKS,
    ),
    aliases=("消息", "对话", "会话", "message", "conversations", "inbox"),
)

TESTS = TableDefinition(
    "tests",
    (
        Column("test", "text", required=True, aliases=("试验", "试验名", "experiment", "name")),
        Column("kind", "text", aliases=("类型", "试验类型", "type", "design")),
        Column("channel", "text", aliases=_CHANNEL),
        Column("region", "text", aliases=_REGION),
        Column("period", "text", aliases=("时段", "周期", "block")),
        Column("audience", "text", aliases=_AUDIENCE),
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
        *_CLOCKS,
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
            aliases=(*_DAY, "进组日期", "分组日期", "entered", "assigned"),
            clock="event",
        ),
        Column("indicator", "text", required=True, aliases=_INDICATOR),
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
        Column("audience", "text", aliases=_AUDIENCE),
        *_CLOCKS,
    ),
    aliases=("人群分流", "分流", "人群试验", "splits", "split", "audience", "ab_tests"),
    forms=(("person",), ("n",)),
)

TEAMS = TableDefinition(
    "teams",
    (
        Column("person", "text", required=True, aliases=("人员", "姓名", "员工", "name", "member")),
        Column("spoke", "text", required=True, aliases=("分支", "部门", "团队", "team", "unit")),
        Column("role", "text", required=True, aliases=("角色", "职责", "岗位", "title")),
        Column(
            "authorised_until",
            "date",
            aliases=("授权到期", "授权截止", "authorized_until", "valid_until"),
        ),
        Column("actions", "text", aliases=("可做的事", "权限", "授权事项", "permissions")),
    ),
    aliases=("团队", "人员", "team", "people"),
)

FORECASTS = TableDefinition(
    "forecasts",
    (
        Column("indicator", "text", required=True, aliases=_INDICATOR),
        _REGION_COLUMN,
        Column("audience", "text", aliases=_AUDIENCE),
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

DEFINITIONS: Mapping[str, TableDefinition] = {
    definition.name: definition
    for definition in (
        OUTCOMES,
        CHANNELS,
        CONTROLS,
        SURVEYS,
        VOICES,
        AUDITS,
        STORIES,
        OUTLETS,
        MESSAGES,
        TESTS,
        AUDIENCES,
        TEAMS,
        FORECASTS,
        CHANCES,
    )
}
"""The tables by canonical name, in the order of the reference."""
