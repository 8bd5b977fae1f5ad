"""Columns that several tables have, and what firms call them."""

from collections.abc import Mapping

from luopan.tables.schema import Column

YES_NO: Mapping[str, tuple[str, ...]] = {
    "yes": ("是", "y", "true", "1", "有", "对"),
    "no": ("否", "n", "false", "0", "无", "不", "没有", "不是"),
}

DAY = ("日期", "时间", "周", "周起始日", "周一", "day", "week", "week_start", "wave")
MOMENT = ("时间", "发生时间", "发布时间", "日期", "date", "time", "created_at", "posted_at")
REGION = ("地区", "区域", "省份", "城市", "geo", "market", "area", "province", "city")
INDICATOR = ("指标", "指标名", "业务指标", "kpi", "metric", "measure", "question", "题目")
CHANNEL = ("渠道", "媒体", "渠道名", "media", "medium", "channel_name")
AUDIENCE = ("人群", "受众", "对象", "population")

DATE = Column("date", "date", required=True, aliases=DAY, clock="event")
AT = Column("at", "datetime", required=True, aliases=MOMENT, clock="event")
REGION_COLUMN = Column("region", "text", aliases=REGION)
OBSERVED = Column(
    "observed_at",
    "datetime",
    aliases=("观测时间", "公布时间", "发表时间", "published_at", "observed", "reported_at"),
    clock="observed",
)
CAPTURED = Column(
    "captured_at",
    "datetime",
    aliases=("采集时间", "抓取时间", "录入时间", "captured", "exported_at", "ingested_at"),
    clock="captured",
)
CLOCKS = (OBSERVED, CAPTURED)
