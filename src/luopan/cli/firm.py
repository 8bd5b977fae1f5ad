"""``luopan.toml`` as ``luopan new`` writes it: every section, commented in both languages."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from luopan.connectors.wide import WideMapping
from luopan.connectors.wide.mapping import toml_text
from luopan.errors import Fault, InputError
from luopan.tables.company import CURRENCY

Per = Literal["week", "month", "quarter", "year"]


@dataclass(frozen=True)
class GoalText:
    """A goal on a flow, as flags or answers give it."""

    indicator: str
    unit: str
    target: float
    by: date
    owner: str
    per: Per = "week"


@dataclass(frozen=True)
class Firm:
    """What is known of the firm beside its tables."""

    name: str
    currency: str = "CNY"
    country: str = "CN"
    locale: str = "zh-CN"
    goals: tuple[GoalText, ...] = ()


def goal_from(text: str, units: dict[str, str]) -> GoalText | Fault:
    """Read ``OUTCOME:TARGET:BY:OWNER[:PER]``.

    Parameters
    ----------
    text : str
        The flag.
    units : dict
        Unit of each outcome.
    """
    parts = [part.strip() for part in text.split(":")]
    periods: tuple[Per, ...] = ("week", "month", "quarter", "year")
    per = next(
        (p for p in periods if parts[4:] in ([], [p]) and (len(parts) == 5 or p == "week")), None
    )
    if len(parts) not in {4, 5} or per is None or not parts[3]:
        expected = "OUTCOME:TARGET:BY:OWNER[:week|month|quarter|year]"
        return Fault("flag_form", got=text, facts={"flag": "--goal", "expected": expected})
    if parts[0] not in units:
        return Fault("goal_form", got=text, facts={"reason": f"{parts[0]} ∉ {', '.join(units)}"})
    try:
        target, by = float(parts[1].replace(",", "")), date.fromisoformat(parts[2])
    except ValueError as error:
        return Fault("goal_form", got=text, facts={"reason": str(error)})
    return GoalText(parts[0], units[parts[0]], target, by, parts[3], per)


def refuse_currency(code: str) -> None:
    """Refuse money that has no code: nothing in a table could be told from it.

    Raises
    ------
    InputError
        ``setting_currency``.
    """
    if re.fullmatch(CURRENCY, code) is None:
        raise InputError([Fault("setting_currency", "luopan new", column="--currency", got=code)])


def settings_toml(firm: Firm, mapping: WideMapping | None, tables: tuple[str, ...]) -> str:
    """Write ``luopan.toml``.

    Parameters
    ----------
    firm : Firm
        Name, money, country and goals.
    mapping : WideMapping or None
        The channels and outcomes of a weekly sheet; None writes examples as comments.
    tables : tuple of str
        The tables that lie in ``data``.

    Raises
    ------
    InputError
        As `refuse_currency`.
    """
    refuse_currency(firm.currency)
    parts = [_HEAD, _company(firm), _GOALS, *(_goal(goal) for goal in firm.goals)]
    if not firm.goals:
        parts.append(_GOAL_EXAMPLE)
    parts.append(_CHANNELS)
    if mapping is None:
        parts.append(_CHANNEL_EXAMPLE)
    else:
        parts += [
            f"[[channel]]\nname = {toml_text(channel.name)}\nkind = {toml_text(channel.kind)}\n"
            for channel in mapping.channel
        ]
    parts += [_CONTROLS, _INDICATORS]
    aims = {goal.indicator for goal in firm.goals}
    parts += [
        f'[[indicator]]\nname = {toml_text(outcome.name)}\nkind = "flow"\n'
        f"unit = {toml_text(outcome.unit or firm.currency)}\n"
        for outcome in (() if mapping is None else mapping.outcome)
        if outcome.name not in aims
    ]
    if mapping is None:
        parts.append(_INDICATOR_EXAMPLE)
    named = "".join(f'# {table} = "data/{table}.csv"\n' for table in tables)
    parts.append(f"{_TABLES}{named}{_MORE_TABLES}")
    parts += [_FEEDS, _DECISION]
    outcome = (
        '# outcome = "revenue"'
        if mapping is None
        else (f"outcome = {toml_text(mapping.outcome[0].name)}")
    )
    parts.append(f"{_MIX}{outcome}\ncountry = {toml_text(firm.country)}\n{_EARNED}")
    return "\n".join(parts)


def _company(firm: Firm) -> str:
    return (
        f"[company]\nname = {toml_text(firm.name)}\n"
        f"currency = {toml_text(firm.currency)}{_PAD}# 货币的 ISO 代码 / ISO code of the money\n"
        f"locale = {toml_text(firm.locale)}{_PAD}# zh-CN | en\n"
        f'week_start = "monday"{_PAD}# monday | sunday | saturday\n'
        f"fiscal_year_start = 1{_PAD}# 财年首月 / first month of the fiscal year\n"
    )


def _goal(goal: GoalText) -> str:
    return (
        f"[[goal]]\nname = {toml_text(goal.indicator)}\nindicator = {toml_text(goal.indicator)}\n"
        f'kind = "flow"\nunit = {toml_text(goal.unit)}\ntarget = {_amount(goal.target)}\n'
        f'per = "{goal.per}"\nby = {goal.by.isoformat()}\nowner = {toml_text(goal.owner)}\n'
    )


def _amount(value: float) -> str:
    return f"{int(value):_}" if float(value).is_integer() else repr(value)


_PAD = "    "
_HEAD = """\
# 罗盘的企业设置。填好之后运行：luopan check .
# Settings of one firm. When filled in, run: luopan check .
"""
_GOALS = """\
# 目标：最多五个，每个都要写明指标、单位、目标值、期限和负责人。
# Goals: at most five, each with indicator, unit, target, date and owner.
# kind: flow 流量 | nps | csat (1–5) | share 是/否 | rate 成功数/总数 | mean 平均分
"""
_GOAL_EXAMPLE = """\
# [[goal]]
# name = "营收"               # 或 / or { zh_CN = "营收", en = "Revenue" }
# indicator = "revenue"
# kind = "flow"
# unit = "CNY"
# target = 1_200_000
# per = "week"                # week | month | quarter | year
# by = 2026-12-31
# owner = "CFO"
# horizon = "short"           # short | long
"""
_CHANNELS = """\
# 渠道：种类由你写明，从不猜测。付费社交、自有社交和口碑社交是三回事。
# Channels: you say the kind. Paid social, owned social and earned social are three things.
# kind: traditional | paid_search | paid_social | owned_social | earned_social
#       | email | direct | other
"""
_CHANNEL_EXAMPLE = """\
# [[channel]]
# name = "tv"
# kind = "traditional"
# label = { zh_CN = "电视", en = "TV" }
"""
_CONTROLS = """\
# 控制变量是什么；不写明就算“其他”。竞品会单列为“竞品”各项，其促销周会点名。
# What each control is; without an entry it is other. Rivals have lines of their own.
# [[control]]
# name = "price"
# kind = "price"              # price | promotion | competitor | weather | other
"""
_INDICATORS = """\
# 没有设目标、但也要关注的指标；调查的来源与抽样方式。
# Indicators that are watched without a goal; the sources of surveys and how people were chosen.
"""
_INDICATOR_EXAMPLE = """\
# [[indicator]]
# name = "nps"
# kind = "nps"
# unit = "points"
# [[indicator]]
# name = "heard"
# kind = "share"
# measures = "knowing"        # knowing (share) | liking (mean, csat)；公众与圈内 / public, circle
# [[source]]
# name = "panel"
# selection = "random"        # random | customers | self | records | unknown
"""
_TABLES = """\
# data 中以表名命名的文件会自动读取；没有的表删去文件即可。放在别处才需要写明。
# Files in data named after their table are read by themselves; delete those you do not have.
# Name here only what lies elsewhere.
[tables]
"""
_MORE_TABLES = """\
# 也可写 / or: "data/book.xlsx#Sheet1", "sqlite:///firm.db?table=outcomes"
# 还可加 / also: surveys, voices, audits, stories, messages, tests, teams
# 人群分流（一人一行）/ a split of people, one a row: tests, and audiences with the columns
#   test, arm, date, indicator, person, value, before
"""
_FEEDS = """\
# 报道从哪里来（luopan stories fetch）：订阅源、热榜或导出文件。
# Where stories come from (luopan stories fetch): feeds, hot lists or exports.
# [[feed]]
# url = "https://…/rss"       # 或 / or file = "data/hot.csv"
# outlet = "…"
# tier = "press"              # social | search | trade | press | broadcast
"""
_DECISION = """\
# 这次分析为哪个决定服务 / the decision that the analysis is for
[decision]
kind = "report"             # allocate | compare | stop_go | learn | report
# by = 2026-12-15
# budget = 3_000_000
"""
_MIX = """\
# 联合模型解释哪个结果；用哪个国家的公共假日
# Which outcome the joint model explains, and whose public holidays it knows.
[mix]
"""
_EARNED = """\
# 口碑默认也看作其他渠道的结果（mediator）；只作输入请改 / Talk is read as a mediator unless:
# earned = "input"
"""
