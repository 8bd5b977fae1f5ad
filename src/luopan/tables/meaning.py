"""What a name says about itself: activity counts that are no goal, channels that smell social."""

import re

from luopan.tables.headers import fold

_REACH_EN = {
    *("pv", "uv", "pageview", "pageviews", "impressions", "impression", "reach", "clicks"),
    *("click", "ctr", "visitors", "visitor", "visits", "views", "traffic", "sessions"),
}
_REACH_ZH = (
    *("浏览", "访客", "访问量", "访问数", "访问次数", "点击", "曝光", "阅读量", "阅读数"),
    *("播放量", "播放数", "展示量", "展示数", "触达", "网站流量", "打开率"),
)
_CROWD_EN = {
    *("followers", "follower", "fans", "likes", "like", "shares", "comments", "retweets"),
    *("reposts", "engagement", "subscribers", "mentions", "upvotes", "saves"),
}
_CROWD_ZH = (
    *("粉丝", "点赞", "转发", "评论数", "评论量", "关注数", "关注者", "互动率", "互动量"),
    *("互动数", "收藏数", "收藏量", "声量", "涨粉", "分享数", "分享量"),
)
_BUSINESS = (
    *("转化", "成交", "复购", "订单", "购买", "销售", "营收", "留存", "满意", "推荐"),
    *("conversion", "order", "purchase", "repeat", "retention", "sales", "revenue", "store"),
    *("market", "satisf"),
)
_SOCIAL_EN = {
    *("social", "weibo", "wechat", "weixin", "douyin", "tiktok", "xiaohongshu", "rednote"),
    *("red", "xhs", "bilibili", "kuaishou", "zhihu", "facebook", "fb", "instagram", "ig"),
    *("twitter", "x", "linkedin", "youtube", "snapchat", "pinterest", "reddit", "threads"),
    *("kol", "koc", "influencer", "influencers", "community", "moments", "bluesky", "meta"),
}
_SOCIAL_ZH = (
    *("社交", "社媒", "社会化", "社群", "微博", "微信", "公众号", "视频号", "抖音", "小红书"),
    *("快手", "知乎", "哔哩", "b站", "朋友圈", "达人", "直播", "种草", "红人", "网红", "私域"),
)


_TOTALS = frozenset(
    {
        *("合计", "总计", "小计", "总和", "汇总", "累计", "合计数", "全部合计", "平均", "平均值"),
        *("total", "totals", "subtotal", "grandtotal", "sum", "average", "mean"),
    }
)


def is_total(name: str) -> bool:
    """Say whether a name marks a sum or mean over other rows: counted once more, it is too much."""
    return fold(name) in _TOTALS


def activity(name: str) -> str | None:
    """Say whether a name counts activity rather than business.

    Parameters
    ----------
    name : str
        Of an indicator or a goal, in either language.

    Returns
    -------
    str or None
        ``"reach"`` (views, visitors, clicks), ``"crowd"`` (followers, likes, comments), or None
        for a business indicator.
    """
    folded = fold(name)
    if any(mark in folded for mark in _BUSINESS):
        return None
    words = _words(name)
    if words & _REACH_EN or any(mark in folded for mark in _REACH_ZH):
        return "reach"
    if words & _CROWD_EN or any(mark in folded for mark in _CROWD_ZH):
        return "crowd"
    return None


def smells_social(name: str) -> bool:
    """Say whether a channel's name sounds like social media, paid, owned or earned."""
    folded = fold(name)
    return bool(_words(name) & _SOCIAL_EN) or any(mark in folded for mark in _SOCIAL_ZH)


def _words(name: str) -> set[str]:
    spread = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return {word.casefold() for word in re.findall(r"[A-Za-z]+", f"{name} {spread}")}
