"""What a name says about itself."""

import pytest

from luopan.tables.meaning import activity, smells_social


@pytest.mark.parametrize(
    "name",
    [
        *("page_views", "PageViews", "pv", "UV", "website visitors", "clicks", "Impressions"),
        *("页面浏览数", "浏览量", "访客数量", "点击数", "曝光量", "公众号阅读量", "click_rate"),
    ],
)
def test_looking_is_no_business(name: str) -> None:
    assert activity(name) == "reach"


@pytest.mark.parametrize(
    "name",
    [
        *("followers", "weibo_followers", "likes", "Comments", "engagement rate", "subscribers"),
        *("粉丝数", "公众号粉丝", "点赞", "转发数", "评论数", "互动率", "声量"),
    ],
)
def test_applause_is_no_business(name: str) -> None:
    assert activity(name) == "crowd"


@pytest.mark.parametrize(
    "name",
    [
        *("revenue", "nps", "csat", "repeat_rate", "awareness", "market_share", "store visits"),
        *("visitor conversion rate", "new_customers", "complaints", "units"),
        *("营收", "复购率", "净推荐值", "满意度", "知晓率", "访客转化率", "订单数", "到店成交"),
    ],
)
def test_business_is_let_through(name: str) -> None:
    assert activity(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "social",
        "weibo",
        "WeChat ads",
        "douyin_kol",
        "TikTok",
        "facebook",
        "微博",
        "小红书种草",
        "公众号",
    ],
)
def test_names_that_sound_social(name: str) -> None:
    assert smells_social(name)


@pytest.mark.parametrize("name", ["tv", "search", "email", "电视", "户外", "搜索", "newspaper"])
def test_names_that_do_not(name: str) -> None:
    assert not smells_social(name)
