"""Whose answers an indicator is about, where several audiences were asked, and who they are."""

from collections.abc import Mapping

import polars as pl

from luopan.readings.awareness import Role
from luopan.tables.company import Company
from luopan.tables.headers import fold

_EVERYBODY = ("public", "公众", "all", "全体")

_ROLES: Mapping[Role, tuple[str, ...]] = {
    "public": (
        *("public", "general public", "population", "adults", "everybody", "all", "nation"),
        *("公众", "大众", "全体", "全民", "普通人", "普通公众", "社会公众", "居民", "全国"),
    ),
    "buyers": (
        *("buyers", "target buyers", "shoppers", "consumers", "target group", "prospects"),
        *("买家", "目标买家", "消费者", "目标消费者", "目标人群", "潜在顾客", "潜在客户"),
    ),
    "followers": (
        *("followers", "fans", "circle", "members", "community", "social users", "subscribers"),
        *(
            "粉丝",
            "关注者",
            "圈内",
            "圈内人",
            "会员",
            "社群",
            "社群成员",
            "社媒用户",
            "社交媒体用户",
        ),
    ),
}
"""Names that tell who an audience is."""


def lead_audience(audiences: set[str | None], rows: pl.DataFrame) -> str | None:
    """Return whose answers the goal is about: everybody's, else those of the largest audience."""
    if None in audiences:
        return None
    for name in _EVERYBODY:
        if name in audiences:
            return name
    answers = pl.col("count").sum() if "count" in rows.columns else pl.len()
    sizes = rows.group_by("audience").agg(size=answers)
    sizes = sizes.sort(["size", "audience"], descending=[True, False])
    return str(sizes["audience"][0])


def role_of(audience: str | None, company: Company) -> Role | None:
    """Return who an audience is: as declared, else as its whole name says; None if neither does.

    A name is never read in part: customers of a rival are no customers.
    """
    if audience is None:
        return None
    for one in company.audience:
        if one.name == audience:
            return one.role
    said = fold(audience)
    return next((r for r, names in _ROLES.items() if said in {fold(n) for n in names}), None)
