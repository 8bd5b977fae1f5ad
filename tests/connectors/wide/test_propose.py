import polars as pl
import pytest

from luopan.connectors.wide import Proposal, propose
from luopan.tables.raw import RawTable


def sheet(**columns: list[str | None]) -> RawTable:
    frame = pl.DataFrame(
        {str(i): cells for i, cells in enumerate(columns.values())},
        schema={str(i): pl.String for i in range(len(columns))},
    )
    return RawTable("sheet", "s.csv", tuple(columns), frame, 2, "0" * 64)


def one(header: str, *cells: str | None) -> Proposal:
    (proposal,) = propose(sheet(**{header: list(cells or ("1", "2"))}))
    return proposal


@pytest.mark.parametrize(
    ("header", "role", "name", "kind"),
    [
        ("DATE", "date", "date", None),
        ("周", "date", "周", None),
        ("revenue", "outcome", "revenue", None),
        ("销售额", "outcome", "销售额", None),
        ("tv_S", "spend", "tv", "traditional"),
        ("ooh_S", "spend", "ooh", "traditional"),
        ("search_S", "spend", "search", "paid_search"),
        ("search_clicks_P", "exposure", "search", "paid_search"),
        ("电视花费", "spend", "电视", "traditional"),
        ("电视曝光", "exposure", "电视", "traditional"),
        ("电视投放(万元)", "spend", "电视", "traditional"),
        ("销售额（万元）", "outcome", "销售额", None),
        ("newsletter", "exposure", "newsletter", "email"),
        ("competitor_sales_B", "control", "competitor_sales_b", None),
        ("price", "control", "price", None),
        ("促销", "control", "促销", None),
        ("column 7", None, "column 7", None),
    ],
)
def test_names_say_what_columns_are(
    header: str, role: str | None, name: str, kind: str | None
) -> None:
    told = one(header)
    assert (told.role, told.name, told.kind) == (role, name, kind)


@pytest.mark.parametrize(
    "header",
    [
        "facebook_S",
        "weibo_spend",
        "小红书花费",
        "social",
        "抖音",
        "KOL",
        "search_social_S",
        "公众号",
    ],
)
def test_the_kind_of_anything_social_is_never_proposed(header: str) -> None:
    assert one(header).kind is None


@pytest.mark.parametrize("header", ["page views", "followers", "点赞数", "微博粉丝"])
def test_activity_is_never_proposed_as_an_outcome(header: str) -> None:
    assert one(header).role != "outcome"


def test_text_is_a_control_and_an_empty_column_is_left_out() -> None:
    assert one("events", "na", "event1").role == "control"
    assert one("notes", None, None).role == "ignore"


def test_columns_without_a_name_are_passed_over() -> None:
    assert propose(sheet(**{" ": ["1"]})) == ()


def test_the_first_cells_are_shown() -> None:
    assert one("tv_S", None, "1", "2", "3", "4").sample == ("1", "2", "3")


@pytest.mark.parametrize(
    ("header", "role", "name"),
    [
        ("tv", "spend", "tv"),
        ("OOH", "spend", "ooh"),
        ("paid_search", "spend", "paid_search"),
        ("电视", "spend", "电视"),
        ("搜索(元)", "spend", "搜索"),
        ("tv (USD)", "spend", "tv"),
        ("tv_GRP", "exposure", "tv"),
        ("newsletter", "exposure", "newsletter"),
        ("newsletter (CNY)", "spend", "newsletter"),
        ("revenue (CNY)", "outcome", "revenue"),
        ("price (CNY)", "control", "price"),
        ("profit (CNY)", None, "profit"),
    ],
)
def test_a_paid_channel_or_a_currency_alone_is_money(
    header: str, role: str | None, name: str
) -> None:
    told = one(header)
    assert (told.role, told.name) == (role, name)
