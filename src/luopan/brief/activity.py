"""Activity counts are not success (R27): how they are told by their names."""

ACTIVITY = (
    "pageview", "page_view", "views", "visitor", "visits", "follower", "fans", "like", "click",
    "impression", "reach", "session", "traffic", "engagement", "浏览", "访客", "访问", "粉丝数",
    "关注数", "点赞", "点击", "曝光", "阅读量", "播放量", "互动量",
)  # fmt: skip


def is_activity(indicator: str) -> bool:
    """Whether an indicator counts activity (views, followers, likes, clicks) and nothing more."""
    name = indicator.lower().replace("-", "_").replace(" ", "_")
    return any(word in name for word in ACTIVITY)
