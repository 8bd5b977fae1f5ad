"""What a column of a weekly sheet probably is, from its name and its cells."""

import re
from dataclasses import dataclass
from typing import Literal

import polars as pl

from luopan.tables.company import Kind
from luopan.tables.headers import unit_power
from luopan.tables.meaning import activity, smells_social
from luopan.tables.money import names_money
from luopan.tables.parse import ColumnRules, parse_column
from luopan.tables.raw import RawTable
from luopan.tables.schema import Column

Role = Literal["date", "outcome", "spend", "exposure", "control", "ignore"]

_DATE = re.compile(r"^(date|day|week|week_?start|日期|时间|周|周次|周一|周起始日?)$", re.IGNORECASE)
_OUTCOME = re.compile(
    r"revenue|sales|turnover|orders|gmv|conversions|营收|销售额|销量|收入|订单|成交", re.IGNORECASE
)
_RIVAL = re.compile(r"compet|rival|竞品|对手|竞争", re.IGNORECASE)
_CONTROL = re.compile(
    r"pric|promo|discount|event|holiday|weather|temp|价|促销|折扣|活动|节|天气|气温", re.IGNORECASE
)
_SPEND = re.compile(
    r"(_s|_spend|_cost|_budget)$|spend|cost|花费|费用|投放|消耗|支出|预算", re.IGNORECASE
)
_EXPOSURE = re.compile(
    r"(_i|_p|_grps?)$|impression|click|reach|views|sends|grp|曝光|展示|点击|触达|播放|阅读",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"[\s_\-(（]*(_s|_i|_p|spend|cost|budget|impressions?|clicks?(_p)?|reach|views|sends|grps?"
    r"|花费|费用|投放费?|消耗|支出|预算|曝光量?|展示量?|点击量?|触达|播放量?|阅读量?)[)）]*$",
    re.IGNORECASE,
)
_UNIT = re.compile(r"\s*[(（\[][^(（\[]*$")
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("email", re.compile(r"newsletter|e-?mail|edm|邮件|电子报", re.IGNORECASE)),
    ("paid_search", re.compile(r"search|sem\b|adwords|搜索|竞价", re.IGNORECASE)),
    (
        "traditional",
        re.compile(
            r"\btv|^tv|ooh|print|radio|outdoor|cinema|电视|户外|报纸|杂志|广播|电台|楼宇|电梯",
            re.IGNORECASE,
        ),
    ),
)


@dataclass(frozen=True)
class Proposal:
    """What one column probably is.

    Parameters
    ----------
    column : str
        As the sheet writes it.
    role : str or None
        None where the name says nothing.
    name : str
        A name for the series.
    kind : str or None
        Kind of channel, never a social one.
    sample : tuple of str
        The first cells.
    """

    column: str
    role: Role | None
    name: str
    kind: Kind | None
    sample: tuple[str, ...]


def propose(raw: RawTable) -> tuple[Proposal, ...]:
    """Propose a meaning for every column, in the order of the sheet.

    Kinds of social channels are never proposed: paid, owned and earned social are three things
    that no column name tells apart.
    """
    return tuple(
        _proposal(header, raw.frame[str(i)])
        for i, header in enumerate(raw.headers)
        if header.strip()
    )


def _proposal(header: str, cells: pl.Series) -> Proposal:
    sample = tuple(str(cell)[:20] for cell in cells.drop_nulls().head(3))
    role = _role(header, cells)
    plain = _UNIT.sub("", header) if unit_power(header) or names_money(header) else header
    stem = _TAIL.sub("", plain).strip(" _-") or plain
    named = stem if role in {"spend", "exposure"} else plain
    kind = None if smells_social(header) else _kind(header)
    return Proposal(header, role, named.lower() if named.isascii() else named, kind, sample)


def _role(header: str, cells: pl.Series) -> Role | None:
    if cells.drop_nulls().is_empty():
        return "ignore"
    if _DATE.match(header.strip()):
        return "date"
    if _RIVAL.search(header) or _CONTROL.search(header) or not _numeric(cells):
        return "control"
    if _SPEND.search(header):
        return "spend"
    if _EXPOSURE.search(header):
        return "exposure"
    if _OUTCOME.search(header) and activity(header) is None:
        return "outcome"
    kind = _kind(header)
    if kind is None:
        return None
    # 电视 or tv alone is what it cost; a newsletter alone is how many were sent.
    return "exposure" if kind == "email" and not names_money(header) else "spend"


def _kind(header: str) -> Kind | None:
    return next((kind for kind, words in _KINDS if words.search(header)), None)


def _numeric(cells: pl.Series) -> bool:
    parsed = parse_column(cells.head(200), Column("value", "number", percent=True), ColumnRules())
    return bool(parsed.codes.is_null().all())
