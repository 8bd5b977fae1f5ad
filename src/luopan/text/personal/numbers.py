"""Phones, identity numbers and bank cards among the numbers of a text.

A number is judged by its digits (prefix, length, check digit), by how it is grouped, and by the
words beside it: an order's number, a price or a date is none of these.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from luopan.text.personal import checksums
from luopan.text.personal.digits import Group, runs

Found = tuple[int, int, str]

_NEAR = 14
_MOST_GROUPS = 20
_MOST_DIGITS = 20
_ELSE = re.compile(
    r"(?:订单|单号|运单|快递|物流|编号|流水|货号|款号|型号|条码|条形码|批号|批次|序列|发票|税号|工号|案号|文号"
    r"|机型|邮编|版本|金额|价格|票号|会员号|期号|order|tracking|invoice|serial|model|item|sku|isbn|asin|upc"
    r"|ean|part|version|imei|ref|batch|ticket|barcode|[¥$€£])[^\d\n。!?;]{0,8}$"
)
_PHONE = re.compile(
    r"(?:电话|手机|号码|联系|致电|拨打|打给|座机|热线|传真|加我|私我|微信|威信|薇信|短信|机主|同号|找我"
    r"|(?<![a-z])(?:tel|phone|call|mobile|cell|text|whatsapp|fax|dial|contact|v|vx|wx|wechat|ring|mob|t|p|m|ph))"
    r"[^\d\n。!?;]{0,8}$"
)
_CARD = re.compile(
    r"(?:卡号|银行卡|信用卡|储蓄卡|账号|账户|打款|转账|汇款|card|account|iban)[^\d\n。!?;]{0,10}$"
)
_IDENTITY = re.compile(
    r"(?:身份证|证件|id card|national id|社保|ssn|social security)[^\d\n。!?;]{0,12}$"
)
_AMOUNT = re.compile(
    r"\s?(?:元|块|万|亿|円|人|次|个|件|条|岁|年|月|%|usd|rmb|cny|km|kg|mb|gb|mah|points)"
)
_GLUED = re.compile(r"[a-z][a-z0-9_-]*$")
_GLUE_OK = re.compile(
    r"(?:^|[^a-z])(?:tel|phone|call|mobile|cell|text|whatsapp|v|vx|wx|qq|q|wechat|weixin|mob|id|ssn|cn)$"
)

_MOBILE_SHAPES = {
    (11,),
    (3, 4, 4),
    (4, 4, 3),
    (3, 3, 5),
    (4, 3, 4),
    (3, 5, 3),
    (3, 8),
    (7, 4),
    (5, 6),
    (6, 5),
}
_DOTTED_SHAPES = {(3, 4, 4), (4, 4, 3), (3, 8)}
_IDENTITY_SHAPES = {
    (18,), (6, 8, 4), (6, 4, 4, 4), (6, 4, 2, 2, 4), (3, 3, 4, 4, 4), (6, 12), (14, 4), (17, 1),
    (6, 6, 6), (4, 4, 4, 4, 2), (3, 3, 4, 2, 2, 4), (6, 8, 3, 1),
}  # fmt: skip
_FREE = {"400", "800", "888", "877", "866", "855", "844", "833"}
"""Numbers that cost the caller nothing are firms'."""
_US_SHAPES = {(3, 3, 4), (1, 3, 3, 4), (3, 7), (1, 10)}


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Some neighbouring groups as one number, and what stands around them."""

    digits: str
    shape: tuple[int, ...]
    between: tuple[str, ...]
    before: str
    after: str

    @property
    def single(self) -> bool:
        """Whether every digit stands alone, parted alike."""
        return set(self.shape) == {1} and len(set(self.between)) == 1

    @property
    def dotted(self) -> bool:
        return "." in "".join(self.between)

    def cued(self, cue: re.Pattern[str]) -> bool:
        return cue.search(self.before) is not None


def numbers(text: str, plain: str) -> Iterator[Found]:
    """Yield what is personal among the numbers of a text.

    Parameters
    ----------
    text : str
        A normalised text.
    plain : str
        The same with all digits as digits, of the same length.
    """
    for groups in runs(plain):
        first = 0
        while first < len(groups):
            last, kind = _longest(text, plain, groups, first)
            if kind:
                start = groups[first].start
                stop = (
                    _with_check(plain, groups[last].stop)
                    if kind == "identity"
                    else groups[last].stop
                )
                yield _opening(text, start, stop), stop, kind
            first = last + 1


def _longest(text: str, plain: str, groups: Sequence[Group], first: int) -> tuple[int, str]:
    """Return the last group and the kind of the longest number that begins at ``first``."""
    best = (first, "")
    digits = ""
    for last in range(first, min(first + _MOST_GROUPS, len(groups))):
        digits += groups[last].digits
        if len(digits) > _MOST_DIGITS:
            break
        if len(digits) >= 7:
            kind = _kind(_candidate(text, plain, groups[first : last + 1], digits))
            best = (last, kind) if kind else best
    return best


def _candidate(text: str, plain: str, groups: Sequence[Group], digits: str) -> _Candidate:
    start, stop = groups[0].start, groups[-1].stop
    check = _with_check(plain, stop) > stop if len(digits) in {17, 14} else False
    return _Candidate(
        digits + "x" * check,
        tuple(len(g.digits) for g in groups[:-1]) + (len(groups[-1].digits) + check,),
        tuple(g.after for g in groups[:-1]),
        text[max(0, start - _NEAR) : start],
        text[stop + check : stop + check + 6],
    )


def _with_check(plain: str, stop: int) -> int:
    """Return where a number ends that may have an x for its last digit."""
    x = plain[stop : stop + 1] == "x" and not plain[stop + 1 : stop + 2].isalnum()
    return stop + 1 if x else stop


def _opening(text: str, start: int, stop: int) -> int:
    """Return where a number begins with the plus or the bracket before it."""
    before = text[start - 1 : start]
    return start - 1 if before == "+" or (before == "(" and ")" in text[start:stop]) else start


def _kind(number: _Candidate) -> str:
    """Return the kind of a number, or nothing."""
    if _identity(number):
        return "identity"
    if _stands_for_something_else(number):
        return ""
    if _card(number):
        return "card"
    if _mobile(number) or _abroad(number):
        return "phone"
    return "landline" if _landline(number) else ""


def _stands_for_something_else(number: _Candidate) -> bool:
    if number.cued(_PHONE) or number.cued(_CARD):
        return False
    glued = _GLUED.search(number.before)
    return (
        number.cued(_ELSE)
        or _AMOUNT.match(number.after) is not None
        or (glued is not None and not _GLUE_OK.search(number.before))
        or re.match(r"[a-z]|[.,]\d", number.after) is not None
    )


def _identity(number: _Candidate) -> bool:
    digits, cued = number.digits, number.cued(_IDENTITY)
    if len(digits) == 18 and (number.shape in _IDENTITY_SHAPES or number.single or cued):
        return checksums.resident(digits) or (cued and checksums.resident_shape(digits))
    if len(digits) == 15 and digits.isdigit():
        return cued and checksums.resident_shape(digits)
    if len(digits) == 9 and digits.isdigit() and checksums.social_security(digits):
        return cued or (number.shape == (3, 2, 4) and set(number.between) <= {"-", "–", "‐"})
    return False


def _card(number: _Candidate) -> bool:
    digits, shape = number.digits, number.shape
    if not (13 <= len(digits) <= 19 and digits.isdigit()) or number.dotted:
        return False
    if number.cued(_CARD):
        return checksums.luhn(digits) or (checksums.issued(digits) and len(digits) >= 16)
    grouped = len(shape) == 1 or set(shape[:-1]) == {4} or shape in {(4, 6, 5), (6, 13), (6, 10)}
    return (grouped or number.single) and checksums.issued(digits) and checksums.luhn(digits)


def _mobile(number: _Candidate) -> bool:
    digits, shape, cued = number.digits, number.shape, number.cued(_PHONE)
    for country in ("0086", "086", "86"):
        if digits.startswith(country) and len(digits) == len(country) + 11:
            if shape[0] not in {len(country), len(digits)}:
                return cued and checksums.mobile(digits[len(country) :])
            return checksums.mobile(digits[len(country) :])
    if len(digits) == 12 and digits[0] == "0" and cued:
        return checksums.mobile(digits[1:])
    if not checksums.mobile(digits):
        return False
    if cued:
        return True
    if number.dotted:
        return shape in _DOTTED_SHAPES
    if number.single:
        return number.between[0] not in {",", "、", ", ", ":"}
    return shape in _MOBILE_SHAPES and not {",", ", ", "、", ":", "/"} & set(number.between)


def _landline(number: _Candidate) -> bool:
    digits, shape = number.digits, number.shape
    if digits.startswith("86") and number.before.endswith("+"):
        return checksums.landline("0" + digits[2:])
    if checksums.landline(digits):
        split = shape[0] == checksums.area(digits) or len(shape) == 1
        return (split and len(shape) <= 3 and not number.dotted) or number.cued(_PHONE)
    named = re.search(r"(?:电话|座机|热线|传真|tel|phone)[号码是为: .]{0,4}$", number.before)
    return (
        named is not None
        and shape in {(7,), (8,), (4, 4), (3, 4), (4, 3)}
        and digits[0] in "2345678"
        and digits[:3] not in _FREE
    )


def _abroad(number: _Candidate) -> bool:
    """Return whether it is a phone of another country, or of Hong Kong, Macau or Taiwan."""
    digits, shape, cued = number.digits, number.shape, number.cued(_PHONE)
    if number.before.endswith("+"):
        return 9 <= len(digits) <= 15 and not number.dotted and shape[0] <= 15
    if len(digits) == 10 and digits[:2] == "09" and (shape in {(4, 3, 3), (4, 6)} or cued):
        return True
    if len(digits) == 11 and digits[:2] == "07" and digits[2] in "1345789":
        return shape in {(5, 6), (5, 3, 3)} or (cued and len(shape) == 1)
    local = digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
    if len(local) != 10 or local[0] in "01" or local[3] in "01":
        return cued and len(digits) == 7 and shape == (3, 4) and digits[0] in "23456789"
    if local[:3] in _FREE:
        return False
    if shape not in _US_SHAPES:
        return cued and len(shape) == 1
    spaced = set(number.between) <= {" "}
    return cued or not (spaced or {",", ", ", "、", ":"} & set(number.between))
