"""What an indicator's name says of it: activity only (R27), or a sign of a relationship."""

import re

ACTIVITY = {
    "pageview", "pageviews", "views", "visitors", "visits", "visitor", "followers", "follower",
    "fans", "likes", "like", "clicks", "click", "impressions", "impression", "reach", "sessions",
    "session", "traffic", "engagement", "engagements", "shares", "plays",
}  # fmt: skip
ACTIVITY_ZH = ("浏览", "访客", "访问", "粉丝数", "关注数", "点赞", "点击", "曝光", "阅读量",
               "播放量", "互动量")  # fmt: skip
RELATIONSHIP = (
    "repeat", "retention", "retain", "loyal", "churn", "complain", "resol", "satisf", "recommend",
    "effort", "return", "renew", "复购", "留存", "忠诚", "流失", "投诉", "解决", "满意", "推荐",
    "费力", "续",
)  # fmt: skip


def is_activity(indicator: str) -> bool:
    """Whether an indicator counts activity (views, followers, likes, clicks) and nothing more."""
    words = re.split(r"[^a-z]+", indicator.lower())
    return bool(ACTIVITY & set(words)) or any(zh in indicator for zh in ACTIVITY_ZH)


def is_relationship(indicator: str, kind: str) -> bool:
    """Whether an indicator tells of a relationship: loyalty, satisfaction, repeat purchase."""
    if kind in {"nps", "csat"}:
        return True
    name = indicator.lower()
    return kind in {"rate", "mean", "share"} and any(word in name for word in RELATIONSHIP)
