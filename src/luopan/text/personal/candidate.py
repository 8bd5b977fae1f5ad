"""A number that may be personal: its digits, how they are grouped, and the words beside it."""

import re
from dataclasses import dataclass
from functools import cached_property

from luopan.text.personal.digits import Group

_NEAR = 16
_ELSE = re.compile(
    r"(?:订单|单号|运单|快递|物流|编号|流水|货号|款号|型号|条码|条形码|批号|批次|序列|发票|税号|工号|案号|文号"
    r"|机型|邮编|版本|金额|价格|票号|会员号|期号|股票|代码|order|tracking|invoice|serial|model|item|sku|isbn"
    r"|asin|upc|ean|part|version|imei|ref|batch|ticket|barcode|[¥$€£])[^\d\n。!?;]{0,8}$"
)
_PHONE = re.compile(
    r"(?:电话|手机|号码|联系|致电|拨打|打给|座机|热线|传真|加我|私我|微信|威信|薇信|徽信|短信|机主|同号|找我|报修"
    r"|(?<![a-z])(?:tel|telephone|phone|call|called|calling|mobile|cell|text|whatsapp|fax|dial|contact"
    r"|v|vx|wx|wechat|ring|mob|t|p|m|ph)(?![a-z]))[^\d\n。!?;]{0,9}$"
)
_CARD = re.compile(
    r"(?:卡号|银行卡|信用卡|储蓄卡|账号|账户|打款|转账|汇款|card|account|iban)[^\d\n。!?;]{0,10}$"
)
_IDENTITY = re.compile(
    r"(?:身份证|证件|id card|national id|社保|ssn|social security)[^\d\n。!?;]{0,12}$"
)
_LANDLINE = re.compile(r"(?:电话|座机|热线|传真|总机|tel|phone)[号码是为: .]{0,4}$")
_AMOUNT = re.compile(
    r"\s?(?:元|块|万|亿|円|人|次|个|件|条|岁|年|月|%|usd|rmb|cny|km|kg|mb|gb|mah|points)|[a-z]|[.,]\d"
)
_GLUED = re.compile(r"[a-z][a-z0-9_-]*$")
_GLUE_OK = re.compile(
    r"(?:^|[^a-z])(?:tel|phone|call|mobile|cell|text|whatsapp|v|vx|wx|qq|q|wechat|weixin|mob|id|ssn)$"
)
_CHECK = re.compile(r"[ -]?x(?![a-z0-9])")


@dataclass(frozen=True)
class Candidate:
    """Some neighbouring groups of digits, taken as one number.

    Parameters
    ----------
    digits : str
        All of them; an ``x`` for the last where it may be an identity number's.
    shape : tuple of int
        How many stand in each group.
    between : tuple of str
        What parts the groups.
    start, stop : int
        Where they stand.
    before, after : str
        A few characters on either side.
    """

    digits: str
    shape: tuple[int, ...]
    between: tuple[str, ...]
    start: int
    stop: int
    before: str
    after: str

    @property
    def single(self) -> bool:
        """Whether every digit stands alone, parted alike."""
        return set(self.shape) == {1} and len(set(self.between)) == 1

    @property
    def apart(self) -> frozenset[str]:
        """What parts the groups, without blanks beside it; blanks alone are one blank."""
        return frozenset(part.strip() or part[:1] for part in self.between)

    @property
    def mixed(self) -> bool:
        """Whether digits are written in two ways with nothing between them."""
        return bool(self.between) and set(self.between) == {""}

    @cached_property
    def for_phone(self) -> bool:
        """Whether the words before speak of a phone."""
        return _PHONE.search(self.before) is not None

    @cached_property
    def for_landline(self) -> bool:
        """Whether the word right before says that a landline follows."""
        return _LANDLINE.search(self.before) is not None

    @cached_property
    def for_card(self) -> bool:
        """Whether the words before speak of a bank card or an account."""
        return _CARD.search(self.before) is not None

    @cached_property
    def for_identity(self) -> bool:
        """Whether the words before speak of an identity card."""
        return _IDENTITY.search(self.before) is not None

    @property
    def for_something_else(self) -> bool:
        """Whether it is an order's number, an amount, or part of a longer name."""
        if self.for_phone or self.for_card:
            return False
        glued = _GLUED.search(self.before) and not _GLUE_OK.search(self.before)
        return bool(_ELSE.search(self.before) or _AMOUNT.match(self.after) or glued)


def candidate(text: str, plain: str, groups: list[Group]) -> Candidate:
    """Return neighbouring groups of a text as one number.

    Parameters
    ----------
    text, plain : str
        A normalised text, and the same with plain digits.
    groups : list of Group
        What is taken together.
    """
    digits = "".join(group.digits for group in groups)
    shape = [len(group.digits) for group in groups]
    start, stop = groups[0].start, groups[-1].stop
    check = _CHECK.match(plain, stop) if len(digits) == 17 else None
    if check:
        digits, stop = digits + "x", check.end()
        shape[-1] += 1
    return Candidate(
        digits,
        tuple(shape),
        tuple(group.after for group in groups[:-1]),
        start - _opened(text, start, stop),
        stop,
        text[max(0, start - _NEAR) : start],
        text[stop : stop + 6],
    )


def _opened(text: str, start: int, stop: int) -> int:
    """Return 1 where the plus or the bracket before a number is part of it."""
    before = text[start - 1 : start]
    return int(before == "+" or (before == "(" and ")" in text[start:stop]))
